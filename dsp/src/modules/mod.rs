//! The modules of sound, a room each: what is set on it, its processing, what it tells.
//!
//! A module is in a strip when it has a line in its list ([`CHANNEL`](crate::strip::CHANNEL),
//! [`MASTER`](crate::strip::MASTER)).

/// Declares a module that is an equaliser whose knobs are bands by other names.
macro_rules! preset_eq_module {
    ($(#[$doc:meta])* $name:ident($settings:ident), $key:literal, $label:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $name(PresetEq<$settings>);

        impl $name {
            /// Complex gain at `freq_hz`, as it stands now.
            #[must_use]
            pub fn response(&self, freq_hz: f64) -> $crate::Complex<f64> {
                self.0.response(freq_hz)
            }
        }

        impl $crate::Module for $name {
            const KEY: &'static str = $key;
            const NAME: &'static str = $label;
            type Settings = $settings;
            type Reading = ();

            fn prepare(&mut self, spec: &$crate::StreamSpec) {
                self.0.prepare(spec);
            }

            fn reset(&mut self) {
                self.0.reset();
            }

            fn set(&mut self, settings: &$settings) {
                self.0.set(settings);
            }

            fn process(&mut self, block: $crate::StereoBlock, context: &$crate::Context) {
                self.0.process(block, context.span);
            }

            fn runs_through(&self) -> bool {
                self.0.runs_through()
            }

            fn tail_frames(&self) -> u32 {
                self.0.tail_frames()
            }
        }
    };
}

pub mod compressor;
pub mod deesser;
pub mod eq;
pub mod eq3;
pub mod eqv;
pub mod gate;
pub mod limiter;
pub mod reverb;
pub mod room;

pub use compressor::{Compressor, CompressorReading, CompressorSettings};
pub use deesser::{Deesser, DeesserMode, DeesserReading, DeesserSettings};
pub use eq::{BANDS, Eq, EqSettings, Phase};
pub use eq3::{Eq3, Eq3Settings};
pub use eqv::{Eqv, EqvSettings, Voice};
pub use gate::{Gate, GateReading, GateSettings};
pub use limiter::{Limiter, LimiterReading, LimiterSettings};
pub use reverb::{Reverb, ReverbSettings, ReverbType};
pub use room::{Reflection, Room, RoomSettings, RoomType};
