//! The parameters of both plugins, as the host sees them, and the plain settings from them.
//!
//! Each `section!` declares a module once: id, field (which is also the preset key), type, name
//! and range. The framework's parameter objects, the table of [`Spec`]s and the reading of values
//! all come from that one list.

mod channel;
mod compressor;
mod deesser;
mod eq;
mod eq3;
mod eqv;
mod limiter;
mod master;
mod reverb;
mod room;

use std::sync::Arc;

use crossbeam::atomic::AtomicCell;
use nice_plug::params::range::{FloatRange, IntRange};
use nice_plug::params::{BoolParam, FloatParam, IntParam, Param as _};
use serde::{Deserialize, Serialize};

use crate::slots::SharedSlots;
use crate::spec::{Kind, PluginSpec, Range, Spec, Value, Values, parse_choice};

pub use channel::ChannelParams;
pub use compressor::CompressorParams;
pub use deesser::DeesserParams;
pub use eq::{EqBandParams, EqParams};
pub use eq3::Eq3Params;
pub use eqv::EqvParams;
pub use limiter::LimiterParams;
pub use master::{LoudnessChoices, MasterParams};
pub use reverb::ReverbParams;
pub use room::RoomParams;

/// How the editor's window looks, saved with the session. What a session lacks has its default.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowState {
    /// Width in logical pixels.
    pub width: f32,
    /// Height in logical pixels.
    pub height: f32,
    /// The user's scale, by which that of the host is multiplied.
    pub scale: f32,
    /// Whether the light look is chosen.
    pub light: bool,
}

impl Default for WindowState {
    fn default() -> Self {
        Self {
            width: 1100.0,
            height: 720.0,
            scale: 1.0,
            light: false,
        }
    }
}

/// The window's state as the editor and the saved state share it.
pub type SharedWindowState = Arc<AtomicCell<WindowState>>;

/// Declares a section of parameters. See the module documentation. The derive wants the trait
/// `Params` in scope where it is called.
macro_rules! section {
    ($(#[$doc:meta])* $name:ident in $table:expr => {
        $($id:tt $field:ident: $kind:ident = $label:literal, $range:expr $(, $flag:ident)?;)*
    }) => {
        $(#[$doc])*
        #[derive(Params)]
        pub struct $name {
            $(#[doc = concat!("\"", $label, "\".")] #[id = $id] pub $field: $kind,)*
        }

        impl $name {
            /// Its section of a preset.
            pub const SECTION: $crate::spec::Section = $crate::spec::Section {
                table: $table,
                specs: &[
                    $($crate::spec::Spec::new($id, $label, stringify!($field), $range)$(.$flag())?,)*
                ],
            };

            /// Parameters that start from `values`, and from their defaults where it is silent.
            #[must_use]
            pub fn new(values: &$crate::spec::Values) -> Self {
                let mut specs = Self::SECTION.specs.iter();
                Self {
                    $($field: $crate::params::Build::build(
                        specs.next().expect("one spec a field"),
                        values,
                    ),)*
                }
            }

            /// Each parameter and what it is.
            pub fn each(&self) -> impl Iterator<Item = (&'static $crate::spec::Spec, $crate::params::AnyParam<'_>)> {
                let params = [$($crate::params::AnyParam::from(&self.$field),)*];
                Self::SECTION.specs.iter().zip(params)
            }
        }
    };
}
pub(crate) use section;

/// The parameters of either plugin, for what does not care which.
pub trait Parameters: Send + Sync {
    /// The table of parameters.
    fn spec(&self) -> PluginSpec;

    /// Each parameter and what it is, in the order of the table.
    fn each(&self) -> Vec<(&'static Spec, AnyParam<'_>)>;

    /// The four slots.
    fn slots(&self) -> &SharedSlots;

    /// What is set: every parameter but the bypass, without a host's modulation.
    fn setting(&self) -> Values {
        self.each()
            .into_iter()
            .filter(|(spec, _)| spec.id != BYPASS)
            .map(|(spec, param)| (spec.id, param.value(spec.kind)))
            .collect()
    }
}

/// Id of the host's bypass.
const BYPASS: &str = "bypass";

/// A parameter of the framework, of any type.
#[derive(Clone, Copy, Debug)]
pub enum AnyParam<'a> {
    /// A number.
    Float(&'a FloatParam),
    /// A choice.
    Int(&'a IntParam),
    /// A toggle.
    Bool(&'a BoolParam),
}

impl<'a> From<&'a FloatParam> for AnyParam<'a> {
    fn from(param: &'a FloatParam) -> Self {
        Self::Float(param)
    }
}

impl<'a> From<&'a IntParam> for AnyParam<'a> {
    fn from(param: &'a IntParam) -> Self {
        Self::Int(param)
    }
}

impl<'a> From<&'a BoolParam> for AnyParam<'a> {
    fn from(param: &'a BoolParam) -> Self {
        Self::Bool(param)
    }
}

impl AnyParam<'_> {
    /// The value that is set, in its unit: without a host's modulation.
    #[must_use]
    pub fn value(self, kind: Kind) -> Value {
        match self {
            Self::Float(param) => number(param.unmodulated_plain_value(), param, kind),
            Self::Int(param) => Value::Choice(param.unmodulated_plain_value().max(0) as usize),
            Self::Bool(param) => Value::Toggle(param.unmodulated_plain_value()),
        }
    }

    /// The value that is heard, in its unit: with a host's modulation.
    #[must_use]
    pub fn heard(self, kind: Kind) -> Value {
        match self {
            Self::Float(param) => number(param.value(), param, kind),
            Self::Int(param) => Value::Choice(param.value().max(0) as usize),
            Self::Bool(param) => Value::Toggle(param.value()),
        }
    }
}

/// A position on the scale of a number, in its unit.
fn number(position: f32, param: &FloatParam, kind: Kind) -> Value {
    match kind {
        Kind::Number(range) => Value::Number(range.scale.value(finite(position, param))),
        _ => unreachable!("a float parameter is a number"),
    }
}

/// A parameter object of the framework that is made from a [`Spec`].
pub(crate) trait Build {
    fn build(spec: &'static Spec, values: &Values) -> Self;
}

impl Build for BoolParam {
    fn build(spec: &'static Spec, values: &Values) -> Self {
        let Value::Toggle(start) = values.get(spec.id).copied().unwrap_or(spec.default()) else {
            unreachable!("{} is a toggle", spec.id)
        };
        let param = BoolParam::new(spec.name, start)
            .with_value_to_string(Arc::new(|on| if on { "On" } else { "Off" }.to_owned()))
            .with_string_to_value(Arc::new(parse_toggle));
        let param = if spec.id == BYPASS {
            param.make_bypass()
        } else {
            param
        };
        if spec.automatable {
            param
        } else {
            param.non_automatable()
        }
    }
}

impl Build for FloatParam {
    fn build(spec: &'static Spec, values: &Values) -> Self {
        let Kind::Number(Range {
            min,
            max,
            unit,
            scale,
            ..
        }) = spec.kind
        else {
            unreachable!("{} is a number", spec.id)
        };
        let Value::Number(start) = values.get(spec.id).copied().unwrap_or(spec.default()) else {
            unreachable!("{} is a number", spec.id)
        };
        let range = FloatRange::Linear {
            min: scale.position(min),
            max: scale.position(max),
        };
        FloatParam::new(spec.name, scale.position(start), range)
            .with_value_to_string(Arc::new(move |position| unit.print(scale.value(position))))
            .with_string_to_value(Arc::new(move |text| {
                let value = unit.parse(text)?;
                // Out of range, the nearest end is what a typed value means.
                Some(scale.position(value.clamp(min, max)))
            }))
    }
}

impl Build for IntParam {
    fn build(spec: &'static Spec, values: &Values) -> Self {
        let Kind::Choice { names, .. } = spec.kind else {
            unreachable!("{} is a choice", spec.id)
        };
        let Value::Choice(start) = values.get(spec.id).copied().unwrap_or(spec.default()) else {
            unreachable!("{} is a choice", spec.id)
        };
        let range = IntRange::Linear {
            min: 0,
            max: names.len() as i32 - 1,
        };
        let param = IntParam::new(spec.name, start as i32, range)
            .with_value_to_string(Arc::new(|index| {
                names[(index.max(0) as usize).min(names.len() - 1)].to_owned()
            }))
            .with_string_to_value(Arc::new(|text| {
                parse_choice(names, text).map(|index| index as i32)
            }));
        if spec.automatable {
            param
        } else {
            param.non_automatable()
        }
    }
}

/// The present value of a choice, out of everything that it may be, in the order of its names.
fn chosen<T: Copy>(param: &IntParam, all: &[T]) -> T {
    all[(param.value().max(0) as usize).min(all.len() - 1)]
}

/// "On", "off", "yes", "no", "true", "false", "1", "0".
fn parse_toggle(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "on" | "yes" | "true" | "1" => Some(true),
        "off" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// The present value of a linear parameter, in its unit.
fn linear(param: &FloatParam) -> f32 {
    finite(param.value(), param)
}

/// A host may automate with what is not a number; such a value would stay in every filter, so that the
/// default is heard instead.
fn finite(value: f32, param: &FloatParam) -> f32 {
    if value.is_finite() {
        value
    } else {
        param.default_plain_value()
    }
}

/// The present value of a logarithmic parameter, in its unit.
fn logarithmic(param: &FloatParam) -> f32 {
    crate::spec::Scale::Logarithmic.value(linear(param))
}

#[cfg(test)]
mod tests {
    use nice_plug::params::Params;
    use truestrip_dsp::chain::{ChannelSettings, MasterSettings};

    use super::*;

    fn ids(params: &dyn Params) -> Vec<String> {
        params.param_map().into_iter().map(|(id, ..)| id).collect()
    }

    fn spec_ids(spec: &PluginSpec) -> Vec<&'static str> {
        spec.specs().map(|spec| spec.id).collect()
    }

    #[test]
    fn the_host_sees_the_ids_of_the_table_in_its_order() {
        assert_eq!(
            ids(&ChannelParams::default()),
            spec_ids(&ChannelParams::SPEC)
        );
        assert_eq!(ids(&MasterParams::default()), spec_ids(&MasterParams::SPEC));
    }

    /// The settings with each logarithmic value put to the same rounding.
    fn rounded<S: std::fmt::Debug>(settings: &S) -> String {
        let text = format!("{settings:?}");
        let number = |word: &str| match word.parse::<f32>() {
            Ok(number) => format!("{number:.4e}"),
            Err(_) => word.to_owned(),
        };
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
        text.split_inclusive(|c: char| !is_number(c))
            .map(|word| {
                let end = word.trim_end_matches(|c: char| !is_number(c)).len();
                number(&word[..end]) + &word[end..]
            })
            .collect()
    }

    #[test]
    fn defaults_are_those_of_the_chains() {
        assert_eq!(
            rounded(&ChannelParams::default().settings()),
            rounded(&ChannelSettings::default())
        );
        assert_eq!(
            rounded(&MasterParams::default().settings()),
            rounded(&MasterSettings::default())
        );
    }

    #[test]
    fn the_middle_of_a_frequency_knob_is_the_geometric_mean() {
        let params = ChannelParams::default();
        let middle = params.eq3.mid_freq_hz.preview_plain(0.5).exp2();
        // f32 rounding of a logarithm.
        assert!((middle / (200.0_f32 * 8000.0).sqrt() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn typed_values_read_back_and_print_with_their_unit() {
        let params = ChannelParams::default();
        let typed = |param: &FloatParam, text: &str| {
            let normalized = param.string_to_normalized_value(text)?;
            Some(param.normalized_value_to_string(normalized, true))
        };
        assert_eq!(typed(&params.eq3.low_freq_hz, "100"), Some("100 Hz".into()));
        assert_eq!(
            typed(&params.eq3.high_freq_hz, "1k6"),
            Some("1.6 kHz".into())
        );
        assert_eq!(typed(&params.eq3.mid_gain_db, "-3"), Some("-3.0 dB".into()));
        assert_eq!(
            typed(&params.eq3.mid_gain_db, "99 dB"),
            Some("18.0 dB".into())
        );
        assert_eq!(typed(&params.eq3.mid_gain_db, "3 ms"), None);
        assert_eq!(typed(&params.eqv.low_cut_hz, "20 Hz"), Some("off".into()));
    }

    #[test]
    fn choices_go_by_their_names() {
        let params = ChannelParams::default();
        let slope = &params.eq.bands[0].slope;
        let typed = |text: &str| {
            let normalized = slope.string_to_normalized_value(text)?;
            Some(slope.normalized_value_to_string(normalized, true))
        };
        assert_eq!(typed("48 dB/oct"), Some("48 dB/oct".into()));
        assert_eq!(typed("96"), Some("96 dB/oct".into()));
        assert_eq!(typed("steep"), None);
    }

    #[test]
    fn every_choice_has_a_name_for_each_of_its_values() {
        let names = |id: &str| match ChannelParams::SPEC.find(id).expect("a parameter").kind {
            Kind::Choice { names, .. } => names.len(),
            _ => panic!("{id} is a choice"),
        };
        assert_eq!(names("eq_phase"), truestrip_dsp::eq::Phase::ALL.len());
        assert_eq!(names("eq_type_1"), truestrip_dsp::eq::BandShape::ALL.len());
        assert_eq!(names("eq_slope_8"), truestrip_dsp::eq::Slope::ALL.len());
        assert_eq!(names("eq_place_8"), truestrip_dsp::eq::Place::ALL.len());
        assert_eq!(
            names("comp_detector"),
            truestrip_dsp::dynamics::DetectorKind::ALL.len()
        );
        assert_eq!(
            names("deess_mode"),
            truestrip_dsp::dynamics::DeesserMode::ALL.len()
        );
        assert_eq!(names("eqv_voice"), truestrip_dsp::eq::Voice::ALL.len());
    }
}
