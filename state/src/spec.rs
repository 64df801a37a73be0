//! What a parameter is: id, name, range, unit, default. One table feeds the host, the presets, the
//! command line and the editor.

use std::collections::BTreeMap;

use truestrip_dsp::eq::LOW_CUT_OFF_HZ;

use crate::Unit;
use crate::unit::INFINITE_RATIO;

/// A parameter as users and hosts know it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    /// Permanent id in hosts: never renamed, reordered or reused.
    pub id: &'static str,
    /// Name that a host shows.
    pub name: &'static str,
    /// Key inside the section of a preset.
    pub key: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// Whether a host may write it into a lane. What changes the latency may not.
    pub automatable: bool,
}

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Off or on.
    Toggle {
        /// Value of a new instance.
        default: bool,
    },
    /// A number on a scale.
    Number(Range),
    /// One of a few.
    Choice {
        /// What they are called, in order.
        names: &'static [&'static str],
        /// Index of the value of a new instance.
        default: usize,
    },
}

/// The numbers that a parameter takes, in its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Smallest value.
    pub min: f32,
    /// Largest value.
    pub max: f32,
    /// Value of a new instance.
    pub default: f32,
    /// Unit of all three.
    pub unit: Unit,
    /// How a knob spreads them.
    pub scale: Scale,
}

/// How the values spread over a knob or a host's lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps are equal differences.
    Linear,
    /// Equal steps are equal ratios: the middle is the geometric mean.
    Logarithmic,
}

/// Share of the range within which two numbers are the same: more than rounding and the six digits of a
/// preset move them, less than the finest step of a hand.
const SAME: f32 = 1e-5;

/// A value of a parameter, in its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Of a toggle.
    Toggle(bool),
    /// Of a number.
    Number(f32),
    /// Of a choice, the index into its names.
    Choice(usize),
}

/// Values by parameter id.
pub type Values = BTreeMap<&'static str, Value>;

/// The parameters that stand together in a preset: a module of a plugin, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Name of the section in a preset, "eq" or "eq.1"; `None` for what presets leave alone.
    pub table: Option<&'static str>,
    /// Its parameters in order.
    pub specs: &'static [Spec],
}

/// Everything that there is to know about a plugin's parameters.
#[derive(Clone, Copy, Debug)]
pub struct PluginSpec {
    /// Name in presets and on the command line: "channel" or "master".
    pub plugin: &'static str,
    /// Its modules in order, each with its sections.
    pub modules: &'static [&'static [Section]],
}

/// A toggle with this default.
pub(crate) const fn toggle(default: bool) -> Kind {
    Kind::Toggle { default }
}

/// One of these names, the first for a new instance.
pub(crate) const fn choice(names: &'static [&'static str]) -> Kind {
    Kind::Choice { names, default: 0 }
}

/// A gain or level in dB, linear in dB.
pub(crate) const fn decibel(min: f32, max: f32, default: f32) -> Kind {
    Kind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Decibel,
        scale: Scale::Linear,
    })
}

/// A peak between the samples in dBTP.
pub(crate) const fn true_peak(min: f32, max: f32, default: f32) -> Kind {
    Kind::Number(Range {
        min,
        max,
        default,
        unit: Unit::TruePeak,
        scale: Scale::Linear,
    })
}

/// A frequency in Hz, logarithmic.
pub(crate) const fn hertz(min: f32, max: f32, default: f32) -> Kind {
    Kind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Hertz,
        scale: Scale::Logarithmic,
    })
}

/// The corner of a low cut in Hz, logarithmic, off at its lowest.
pub(crate) const fn low_cut(max: f32, default: f32) -> Kind {
    Kind::Number(Range {
        min: LOW_CUT_OFF_HZ,
        max,
        default,
        unit: Unit::LowCut,
        scale: Scale::Logarithmic,
    })
}

/// A time in ms, logarithmic.
pub(crate) const fn milliseconds(min: f32, max: f32, default: f32) -> Kind {
    Kind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Millisecond,
        scale: Scale::Logarithmic,
    })
}

/// A time in seconds, logarithmic.
pub(crate) const fn seconds(min: f32, max: f32, default: f32) -> Kind {
    Kind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Second,
        scale: Scale::Logarithmic,
    })
}

/// A multiple, logarithmic.
pub(crate) const fn times(min: f32, max: f32, default: f32) -> Kind {
    Kind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Times,
        scale: Scale::Logarithmic,
    })
}

/// A share in percent, linear.
pub(crate) const fn percent(min: f32, max: f32, default: f32) -> Kind {
    Kind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Percent,
        scale: Scale::Linear,
    })
}

/// The ratio of a compressor, 1 to 20 and then infinite, logarithmic.
pub(crate) const fn ratio(default: f32) -> Kind {
    Kind::Number(Range {
        min: 1.0,
        max: INFINITE_RATIO,
        default,
        unit: Unit::Ratio,
        scale: Scale::Logarithmic,
    })
}

/// The quality of a filter, logarithmic.
pub(crate) const fn quality(min: f32, max: f32, default: f32) -> Kind {
    Kind::Number(Range {
        min,
        max,
        default,
        unit: Unit::None,
        scale: Scale::Logarithmic,
    })
}

impl Scale {
    /// The position of a value on the scale: what the host stores and interpolates.
    #[must_use]
    pub fn position(self, value: f32) -> f32 {
        match self {
            Scale::Linear => value,
            Scale::Logarithmic => value.log2(),
        }
    }

    /// The value at a position.
    #[must_use]
    pub fn value(self, position: f32) -> f32 {
        match self {
            Scale::Linear => position,
            Scale::Logarithmic => position.exp2(),
        }
    }
}

impl Spec {
    /// A parameter that a host may automate.
    pub(crate) const fn new(
        id: &'static str,
        name: &'static str,
        key: &'static str,
        kind: Kind,
    ) -> Self {
        Self {
            id,
            name,
            key,
            kind,
            automatable: true,
        }
    }

    /// The same, out of reach of a host's lanes.
    pub(crate) const fn fixed(self) -> Self {
        Self {
            automatable: false,
            ..self
        }
    }

    /// The value of a new instance.
    #[must_use]
    pub fn default(&self) -> Value {
        match self.kind {
            Kind::Toggle { default } => Value::Toggle(default),
            Kind::Number(range) => Value::Number(range.default),
            Kind::Choice { default, .. } => Value::Choice(default),
        }
    }

    /// A value as a position between 0 and 1, as a host counts it.
    #[must_use]
    pub fn normalized(&self, value: Value) -> f32 {
        match (self.kind, value) {
            (Kind::Number(range), Value::Number(number)) => {
                let position = |value| range.scale.position(value);
                let (min, max) = (position(range.min), position(range.max));
                ((position(number) - min) / (max - min)).clamp(0.0, 1.0)
            }
            (Kind::Choice { names, .. }, Value::Choice(index)) => {
                index as f32 / (names.len() - 1).max(1) as f32
            }
            (_, Value::Toggle(true)) => 1.0,
            _ => 0.0,
        }
    }

    /// The value at a position between 0 and 1.
    #[must_use]
    pub fn value_at(&self, normalized: f32) -> Value {
        match self.kind {
            Kind::Number(range) => {
                let position = |value| range.scale.position(value);
                let (min, max) = (position(range.min), position(range.max));
                Value::Number(range.scale.value(min + normalized * (max - min)))
            }
            Kind::Choice { names, .. } => {
                Value::Choice((normalized * (names.len() - 1) as f32).round() as usize)
            }
            Kind::Toggle { .. } => Value::Toggle(normalized >= 0.5),
        }
    }

    /// Whether no knob and no preset tells two values apart.
    #[must_use]
    pub fn is_same(&self, one: Value, other: Value) -> bool {
        match (one, other) {
            (Value::Number(_), Value::Number(_)) => {
                (self.normalized(one) - self.normalized(other)).abs() <= SAME
            }
            _ => one == other,
        }
    }

    /// Prints a value with its unit.
    #[must_use]
    pub fn print(&self, value: Value) -> String {
        match (self.kind, value) {
            (Kind::Number(range), Value::Number(number)) => range.unit.print(number),
            (_, Value::Number(number)) => Unit::None.print(number),
            (_, Value::Toggle(on)) => if on { "on" } else { "off" }.to_owned(),
            (Kind::Choice { names, .. }, Value::Choice(index)) if index < names.len() => {
                names[index].to_owned()
            }
            (_, Value::Choice(index)) => index.to_string(),
        }
    }

    /// What the parameter takes, in words: "-18 to 18 dB", "on or off".
    #[must_use]
    pub fn allowed(&self) -> String {
        match self.kind {
            Kind::Toggle { .. } => "on or off".to_owned(),
            Kind::Number(Range { min, max, unit, .. }) => {
                let off = if unit == Unit::LowCut { "off, " } else { "" };
                let max = match unit {
                    Unit::Ratio => "20, inf".to_owned(),
                    _ => max.to_string(),
                };
                format!("{off}{min} to {max} {}", unit.symbol())
                    .trim_end()
                    .to_owned()
            }
            Kind::Choice { names, .. } => names.join(", "),
        }
    }
}

/// The index of the name that a text means: the whole name or the start of only one, in any case.
#[must_use]
pub fn parse_choice(names: &[&str], text: &str) -> Option<usize> {
    let text = text.trim().to_lowercase();
    let lower = || names.iter().map(|name| name.to_lowercase());
    if let Some(index) = lower().position(|name| name == text) {
        return Some(index);
    }
    let mut starts = lower()
        .enumerate()
        .filter(|(_, name)| name.starts_with(&text));
    match (starts.next(), starts.next()) {
        (Some((index, _)), None) if !text.is_empty() => Some(index),
        _ => None,
    }
}

impl PluginSpec {
    /// All sections in order.
    pub fn sections(&self) -> impl Iterator<Item = &'static Section> {
        self.modules.iter().copied().flatten()
    }

    /// All parameters in order.
    pub fn specs(&self) -> impl Iterator<Item = &'static Spec> {
        self.sections().flat_map(|section| section.specs)
    }

    /// Those that presets and slots hold: all but the bypass.
    pub fn preset_specs(&self) -> impl Iterator<Item = &'static Spec> {
        let sections = self.sections().filter(|section| section.table.is_some());
        sections.flat_map(|section| section.specs)
    }

    /// The parameter with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&'static Spec> {
        self.specs().find(|spec| spec.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ChannelParams;

    #[test]
    fn a_value_is_the_same_at_its_position() {
        for spec in ChannelParams::SPEC.specs() {
            for normalized in [0.0, 0.25, 0.5, 1.0] {
                let value = spec.value_at(normalized);
                let again = spec.value_at(spec.normalized(value));
                assert!(spec.is_same(value, again), "{}", spec.id);
            }
            let default = spec.value_at(spec.normalized(spec.default()));
            assert!(spec.is_same(default, spec.default()), "{}", spec.id);
        }
    }

    #[test]
    fn a_choice_reads_by_its_name_or_the_start_of_only_one() {
        let slopes = ["6 dB/oct", "12 dB/oct", "18 dB/oct"];
        assert_eq!(parse_choice(&slopes, " 12 DB/Oct "), Some(1));
        assert_eq!(parse_choice(&slopes, "18"), Some(2));
        assert_eq!(parse_choice(&slopes, "1"), None);
        assert_eq!(parse_choice(&slopes, ""), None);
        assert_eq!(parse_choice(&slopes, "24"), None);
        assert_eq!(parse_choice(&["Low", "Low Cut"], "low"), Some(0));
    }
}
