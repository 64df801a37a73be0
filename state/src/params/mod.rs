//! The parameters of both plugins, as the host sees them, and the plain settings from them.
//!
//! Each `section!` declares a module once: id, field (which is also the preset key), type, name
//! and range. The framework's parameter objects, the table of [`Spec`]s and the reading of values
//! all come from that one list.

mod channel;
mod eq3;
mod master;

use std::sync::Arc;

use crossbeam::atomic::AtomicCell;
use nice_plug::params::range::FloatRange;
use nice_plug::params::{BoolParam, FloatParam, Param as _};
use serde::{Deserialize, Serialize};

use crate::spec::{Kind, Range, Spec, Value, Values};

pub use channel::ChannelParams;
pub use eq3::Eq3Params;
pub use master::MasterParams;

/// Size of the editor's window in logical pixels, saved with the session.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowSize {
    /// Width in logical pixels.
    pub width: f32,
    /// Height in logical pixels.
    pub height: f32,
}

/// The window size as the editor and the saved state share it.
pub type SharedWindowSize = Arc<AtomicCell<WindowSize>>;

/// Declares a section of parameters. See the module documentation. The derive wants the trait
/// `Params` in scope where it is called.
macro_rules! section {
    ($(#[$doc:meta])* $name:ident {
        $($id:tt $field:ident: $kind:ident = $label:literal, $range:expr;)*
    }) => {
        $(#[$doc])*
        #[derive(Params)]
        pub struct $name {
            $(#[doc = concat!("\"", $label, "\".")] #[id = $id] pub $field: $kind,)*
        }

        impl $name {
            /// The parameters in order.
            pub const SPECS: &'static [$crate::spec::Spec] = &[
                $($crate::spec::Spec {
                    id: $id,
                    name: $label,
                    key: stringify!($field),
                    kind: $range,
                },)*
            ];

            /// Parameters that start from `values`, and from their defaults where it is silent.
            #[must_use]
            pub fn new(values: &$crate::spec::Values) -> Self {
                let mut specs = Self::SPECS.iter();
                Self {
                    $($field: $crate::params::Build::build(
                        specs.next().expect("one spec a field"),
                        values,
                    ),)*
                }
            }

            /// The present value of each parameter, in its unit.
            pub fn values(&self) -> impl Iterator<Item = (&'static $crate::spec::Spec, $crate::spec::Value)> {
                let values = [$($crate::params::Build::read(&self.$field, $range),)*];
                Self::SPECS.iter().zip(values)
            }
        }
    };
}
pub(crate) use section;

/// A parameter object of the framework that is made from a [`Spec`].
pub(crate) trait Build {
    fn build(spec: &'static Spec, values: &Values) -> Self;
    fn read(&self, kind: Kind) -> Value;
}

impl Build for BoolParam {
    fn build(spec: &'static Spec, values: &Values) -> Self {
        let Value::Toggle(start) = values.get(spec.id).copied().unwrap_or(spec.default()) else {
            unreachable!("{} is a toggle", spec.id)
        };
        let param = BoolParam::new(spec.name, start)
            .with_value_to_string(Arc::new(|on| if on { "On" } else { "Off" }.to_owned()))
            .with_string_to_value(Arc::new(parse_toggle));
        if spec.id == "bypass" {
            param.make_bypass()
        } else {
            param
        }
    }

    fn read(&self, _kind: Kind) -> Value {
        Value::Toggle(self.value())
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

    fn read(&self, kind: Kind) -> Value {
        match kind {
            Kind::Number(range) => Value::Number(range.scale.value(linear(self))),
            Kind::Toggle { .. } => unreachable!("a float parameter is a number"),
        }
    }
}

/// "On", "off", "yes", "no", "true", "false", "1", "0".
fn parse_toggle(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "on" | "yes" | "true" | "1" => Some(true),
        "off" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// The present value of a linear parameter, in its unit. A host may automate with what is not a
/// number; such a value would stay in every filter, so that the default is heard instead.
fn linear(param: &FloatParam) -> f32 {
    let value = param.value();
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
    use crate::PluginSpec;

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

    #[test]
    fn defaults_are_those_of_the_chains() {
        let close = |a: f32, b: f32| (a / b - 1.0).abs() < 1e-6;
        let settings = ChannelParams::default().settings();
        let expected = ChannelSettings::default();
        assert!(close(settings.eq3.low_freq_hz, expected.eq3.low_freq_hz));
        assert!(close(settings.eq3.mid_freq_hz, expected.eq3.mid_freq_hz));
        assert!(close(settings.eq3.mid_q, expected.eq3.mid_q));
        assert!(close(settings.eq3.high_freq_hz, expected.eq3.high_freq_hz));
        // The rest is linear and equal to the bit.
        let eq3 = truestrip_dsp::eq::Eq3Settings {
            low_freq_hz: settings.eq3.low_freq_hz,
            mid_freq_hz: settings.eq3.mid_freq_hz,
            mid_q: settings.eq3.mid_q,
            high_freq_hz: settings.eq3.high_freq_hz,
            ..expected.eq3
        };
        assert_eq!(settings, ChannelSettings { eq3, ..expected });
        assert_eq!(
            MasterParams::default().settings(),
            MasterSettings::default()
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
    }
}
