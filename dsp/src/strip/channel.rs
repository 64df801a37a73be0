//! Truestrip Channel: an insert on a track.

use super::BYPASS_SECTION;
use super::definition::{ModuleDefinition, StripDefinition};
use crate::modules::{Compressor, Deesser, Eq, Eq3, Eqv, Gate, Reverb, Room};
use crate::param::{Settings as _, decibel};

crate::settings! {
    /// Levels before and after the modules of a track.
    pub struct ChannelGainSettings in "gain" {
        /// -24 to 24 dB, before all modules.
        "input_gain" input_db: f32 = "Input Gain", decibel(-24.0, 24.0, 0.0);
        /// -24 to 24 dB, after all modules.
        "output_gain" output_db: f32 = "Output Gain", decibel(-24.0, 24.0, 0.0);
    }
}

/// The modules of a track, in the order of a new instance.
pub const CHANNEL: StripDefinition = StripDefinition {
    key: "channel",
    name: "Truestrip Channel",
    shell: &[BYPASS_SECTION, ChannelGainSettings::SECTIONS[0]],
    modules: &[
        ModuleDefinition::of::<Gate>(),
        ModuleDefinition::of::<Eq3>(),
        ModuleDefinition::of::<Eqv>(),
        ModuleDefinition::of::<Eq>(),
        ModuleDefinition::of::<Compressor>(),
        ModuleDefinition::of::<Deesser>(),
        ModuleDefinition::of::<Room>(),
        ModuleDefinition::of::<Reverb>(),
    ],
    measures_loudness: false,
};
