//! What a parameter is: id, name, range, unit, default. One table feeds the host, the presets, the
//! command line and the editor.

use std::collections::BTreeMap;

use crate::Unit;

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

/// A value of a parameter, in its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Of a toggle.
    Toggle(bool),
    /// Of a number.
    Number(f32),
}

/// Values by parameter id.
pub type Values = BTreeMap<&'static str, Value>;

/// A module of a plugin: the parameters that stand together in a preset and in the editor.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Name of the section in a preset, `None` for what presets leave alone.
    pub table: Option<&'static str>,
    /// Its parameters in order.
    pub specs: &'static [Spec],
}

/// Everything that there is to know about a plugin's parameters.
#[derive(Clone, Copy, Debug)]
pub struct PluginSpec {
    /// Name in presets and on the command line: "channel" or "master".
    pub plugin: &'static str,
    /// Its modules in order.
    pub sections: &'static [Section],
}

/// A toggle with this default.
pub(crate) const fn toggle(default: bool) -> Kind {
    Kind::Toggle { default }
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
    /// The value of a new instance.
    #[must_use]
    pub fn default(&self) -> Value {
        match self.kind {
            Kind::Toggle { default } => Value::Toggle(default),
            Kind::Number(range) => Value::Number(range.default),
        }
    }

    /// Prints a value with its unit.
    #[must_use]
    pub fn print(&self, value: Value) -> String {
        match (self.kind, value) {
            (Kind::Number(range), Value::Number(number)) => range.unit.print(number),
            (_, Value::Number(number)) => Unit::None.print(number),
            (_, Value::Toggle(on)) => if on { "on" } else { "off" }.to_owned(),
        }
    }

    /// What the parameter takes, in words: "-18 to 18 dB", "on or off".
    #[must_use]
    pub fn allowed(&self) -> String {
        match self.kind {
            Kind::Toggle { .. } => "on or off".to_owned(),
            Kind::Number(Range { min, max, unit, .. }) => {
                format!("{min} to {max} {}", unit.symbol())
                    .trim_end()
                    .to_owned()
            }
        }
    }
}

impl PluginSpec {
    /// All parameters in order.
    pub fn specs(&self) -> impl Iterator<Item = &'static Spec> {
        self.sections.iter().flat_map(|section| section.specs)
    }

    /// The parameter with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&'static Spec> {
        self.specs().find(|spec| spec.id == id)
    }
}
