//! What a knob is: id, key, name, unit, range, scale, default, and whether a host may automate it.
//!
//! Plain data. A module declares its parameters once, with [`settings!`](crate::settings); host objects,
//! presets, the command line and the editor are made from the same tables.

mod declare;
mod unit;

use std::collections::BTreeMap;

pub use declare::{FieldValue, READING_VALUES, Reading, ReadingValues, Settings};
pub use unit::{HIGH_CUT_OFF_HZ, INFINITE_RATIO, LARGEST_RATIO, LOW_CUT_OFF_HZ, Unit};

/// A parameter as users and hosts know it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// Permanent id in hosts: never renamed, reordered or reused.
    pub id: &'static str,
    /// Name that a host shows.
    pub name: &'static str,
    /// Key inside the section of a preset.
    pub key: &'static str,
    /// What values it takes.
    pub kind: ParamKind,
    /// Whether a host may write it into a lane. What changes the latency may not.
    pub automatable: bool,
}

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamKind {
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

/// The parameters that stand together in a preset: a module, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Section {
    /// Name of the section in a preset, "eq" or "eq.1"; `None` for what presets leave alone.
    pub table: Option<&'static str>,
    /// Its parameters in order.
    pub params: &'static [Param],
}

/// A toggle with this default.
#[must_use]
pub const fn toggle(default: bool) -> ParamKind {
    ParamKind::Toggle { default }
}

/// One of these names, and the index of that of a new instance.
#[must_use]
pub const fn choice(names: &'static [&'static str], default: usize) -> ParamKind {
    ParamKind::Choice { names, default }
}

/// A gain or level in dB, linear in dB.
#[must_use]
pub const fn decibel(min: f32, max: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Decibel,
        scale: Scale::Linear,
    })
}

/// A peak between the samples in dBTP.
#[must_use]
pub const fn true_peak(min: f32, max: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min,
        max,
        default,
        unit: Unit::TruePeak,
        scale: Scale::Linear,
    })
}

/// A frequency in Hz, logarithmic.
#[must_use]
pub const fn hertz(min: f32, max: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Hertz,
        scale: Scale::Logarithmic,
    })
}

/// The corner of a high cut in Hz, logarithmic, off at its highest.
#[must_use]
pub const fn high_cut(min: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min,
        max: HIGH_CUT_OFF_HZ,
        default,
        unit: Unit::HighCut,
        scale: Scale::Logarithmic,
    })
}

/// The corner of a low cut in Hz, logarithmic, off at its lowest.
#[must_use]
pub const fn low_cut(max: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min: LOW_CUT_OFF_HZ,
        max,
        default,
        unit: Unit::LowCut,
        scale: Scale::Logarithmic,
    })
}

/// A time in ms, logarithmic.
#[must_use]
pub const fn milliseconds(min: f32, max: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Millisecond,
        scale: Scale::Logarithmic,
    })
}

/// A time in seconds, logarithmic.
#[must_use]
pub const fn seconds(min: f32, max: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Second,
        scale: Scale::Logarithmic,
    })
}

/// A time in ms from none on, linear.
#[must_use]
pub const fn milliseconds_from_zero(max: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min: 0.0,
        max,
        default,
        unit: Unit::Millisecond,
        scale: Scale::Linear,
    })
}

/// A multiple, logarithmic.
#[must_use]
pub const fn times(min: f32, max: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Times,
        scale: Scale::Logarithmic,
    })
}

/// A share in percent, linear.
#[must_use]
pub const fn percent(min: f32, max: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min,
        max,
        default,
        unit: Unit::Percent,
        scale: Scale::Linear,
    })
}

/// The ratio of a compressor, 1 to 20 and then infinite, logarithmic.
#[must_use]
pub const fn ratio(default: f32) -> ParamKind {
    ParamKind::Number(Range {
        min: 1.0,
        max: INFINITE_RATIO,
        default,
        unit: Unit::Ratio,
        scale: Scale::Logarithmic,
    })
}

/// The quality of a filter, logarithmic.
#[must_use]
pub const fn quality(min: f32, max: f32, default: f32) -> ParamKind {
    ParamKind::Number(Range {
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

impl Param {
    /// A parameter that a host may automate.
    #[must_use]
    pub const fn new(
        id: &'static str,
        name: &'static str,
        key: &'static str,
        kind: ParamKind,
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
    #[must_use]
    pub const fn non_automatable(self) -> Self {
        Self {
            automatable: false,
            ..self
        }
    }

    /// The value of a new instance.
    #[must_use]
    pub fn default(&self) -> Value {
        match self.kind {
            ParamKind::Toggle { default } => Value::Toggle(default),
            ParamKind::Number(range) => Value::Number(range.default),
            ParamKind::Choice { default, .. } => Value::Choice(default),
        }
    }

    /// The value as the plain number that [`Settings`] are read from: a toggle is 0 or 1, a choice its index.
    #[must_use]
    pub fn plain(&self, value: Value) -> f32 {
        match value {
            Value::Toggle(on) => f32::from(u8::from(on)),
            Value::Number(number) => number,
            Value::Choice(index) => index as f32,
        }
    }

    /// The plain number of the value of a new instance.
    #[must_use]
    pub fn default_plain(&self) -> f32 {
        self.plain(self.default())
    }

    /// The value that a plain number stands for; out of range it is the nearest one, and no number at all is
    /// the default.
    #[must_use]
    pub fn value_of(&self, plain: f32) -> Value {
        if plain.is_nan() {
            return self.default();
        }
        match self.kind {
            ParamKind::Toggle { .. } => Value::Toggle(plain >= 0.5),
            ParamKind::Number(range) => Value::Number(plain.clamp(range.min, range.max)),
            ParamKind::Choice { names, .. } => {
                Value::Choice((plain.round().max(0.0) as usize).min(names.len() - 1))
            }
        }
    }

    /// The position of a value on the scale, as a host stores it: of a number on its [`Scale`], of a choice its
    /// index, of a toggle 0 or 1.
    #[must_use]
    pub fn scale_position(&self, value: Value) -> f32 {
        match (self.kind, value) {
            (ParamKind::Number(range), Value::Number(number)) => range.scale.position(number),
            _ => self.plain(value),
        }
    }

    /// The plain number at a position on the scale; of what is no number, that of the default.
    #[must_use]
    pub fn plain_at(&self, scale_position: f32) -> f32 {
        let plain = match self.kind {
            ParamKind::Number(range) => range.scale.value(scale_position),
            _ => scale_position,
        };
        self.plain(self.value_of(plain))
    }

    /// The same in all the digits that a saved session keeps: [`scale_position_of`](Self::scale_position_of)
    /// finds the position again to the bit.
    #[must_use]
    pub fn exact_plain_at(&self, scale_position: f32) -> f64 {
        match self.kind {
            ParamKind::Number(Range {
                scale: Scale::Logarithmic,
                ..
            }) => f64::from(scale_position).exp2(),
            _ => f64::from(scale_position),
        }
    }

    /// The position on the scale of a plain number in all its digits.
    #[must_use]
    pub fn scale_position_of(&self, exact_plain: f64) -> f32 {
        let position = match self.kind {
            ParamKind::Number(Range {
                scale: Scale::Logarithmic,
                ..
            }) => exact_plain.log2(),
            _ => exact_plain,
        };
        let [first, last] = self.scale_ends();
        (position as f32).clamp(first, last)
    }

    /// First and last position on the scale.
    #[must_use]
    pub fn scale_ends(&self) -> [f32; 2] {
        match self.kind {
            ParamKind::Number(range) => [range.min, range.max].map(|end| range.scale.position(end)),
            ParamKind::Choice { names, .. } => [0.0, (names.len() - 1) as f32],
            ParamKind::Toggle { .. } => [0.0, 1.0],
        }
    }

    /// A value as a position between 0 and 1, as a host counts it.
    #[must_use]
    pub fn normalized(&self, value: Value) -> f32 {
        match (self.kind, value) {
            (ParamKind::Number(range), Value::Number(number)) => {
                let position = |value| range.scale.position(value);
                let (min, max) = (position(range.min), position(range.max));
                ((position(number) - min) / (max - min)).clamp(0.0, 1.0)
            }
            (ParamKind::Choice { names, .. }, Value::Choice(index)) => {
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
            ParamKind::Number(range) => {
                let position = |value| range.scale.position(value);
                let (min, max) = (position(range.min), position(range.max));
                Value::Number(range.scale.value(min + normalized * (max - min)))
            }
            ParamKind::Choice { names, .. } => {
                Value::Choice((normalized * (names.len() - 1) as f32).round() as usize)
            }
            ParamKind::Toggle { .. } => Value::Toggle(normalized >= 0.5),
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
    #[expect(
        clippy::disallowed_types,
        reason = "text is for people, outside process"
    )]
    pub fn print(&self, value: Value) -> String {
        match (self.kind, value) {
            (ParamKind::Number(range), Value::Number(number)) => range.unit.print(number),
            (_, Value::Number(number)) => Unit::None.print(number),
            (_, Value::Toggle(on)) => if on { "on" } else { "off" }.to_owned(),
            (ParamKind::Choice { names, .. }, Value::Choice(index)) if index < names.len() => {
                names[index].to_owned()
            }
            (_, Value::Choice(index)) => index.to_string(),
        }
    }

    /// What the parameter takes, in words: "-18 to 18 dB", "on or off".
    #[must_use]
    #[expect(
        clippy::disallowed_types,
        reason = "text is for people, outside process"
    )]
    pub fn allowed(&self) -> String {
        match self.kind {
            ParamKind::Toggle { .. } => "on or off".to_owned(),
            ParamKind::Number(Range { min, max, unit, .. }) => {
                let off = if unit == Unit::LowCut { "off, " } else { "" };
                let max = match unit {
                    Unit::Ratio => "20, inf".to_owned(),
                    _ => max.to_string(),
                };
                let last = if unit == Unit::HighCut { ", off" } else { "" };
                let range = format!("{off}{min} to {max} {}", unit.symbol());
                format!("{}{last}", range.trim_end())
            }
            ParamKind::Choice { names, .. } => names.join(", "),
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

impl Section {
    /// A section of a preset.
    #[must_use]
    pub const fn new(table: Option<&'static str>, params: &'static [Param]) -> Self {
        Self { table, params }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::{CHANNEL, MASTER};

    #[test]
    fn a_value_is_the_same_at_its_position_and_as_a_plain_number() {
        for param in CHANNEL.params().chain(MASTER.params()) {
            for normalized in [0.0, 0.25, 0.5, 1.0] {
                let position = param.scale_position(param.value_at(normalized));
                let exact = param.exact_plain_at(position);
                assert_eq!(param.scale_position_of(exact), position, "{}", param.id);
                let value = param.value_at(normalized);
                let again = param.value_at(param.normalized(value));
                assert!(param.is_same(value, again), "{}", param.id);
                let plain = param.value_of(param.plain(value));
                assert!(param.is_same(value, plain), "{}", param.id);
            }
            for position in param.scale_ends() {
                let exact = param.exact_plain_at(position);
                assert_eq!(param.scale_position_of(exact), position, "{}", param.id);
            }
            let default = param.value_at(param.normalized(param.default()));
            assert!(param.is_same(default, param.default()), "{}", param.id);
        }
    }

    #[test]
    fn what_is_no_number_is_the_default_and_what_is_out_of_range_the_nearest() {
        let gain = CHANNEL.find("input_gain").expect("a parameter");
        assert_eq!(gain.value_of(f32::NAN), gain.default());
        assert_eq!(gain.value_of(f32::INFINITY), Value::Number(24.0));
        let phase = CHANNEL.find("eq_phase").expect("a parameter");
        assert_eq!(phase.value_of(9.0), Value::Choice(1));
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
