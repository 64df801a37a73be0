//! Truestrip Master: an insert on the master bus.
//!
//! The output gain only lowers, so that the limiter's ceiling holds.

use super::BYPASS_SECTION;
use super::definition::{ModuleDefinition, StripDefinition};
use crate::modules::{Compressor, Eq, Limiter};
use crate::param::{Settings as _, decibel};

crate::settings! {
    /// Levels before and after the modules of the master bus.
    pub struct MasterGainSettings in "gain" {
        /// -24 to 24 dB, before all modules.
        "input_gain" input_db: f32 = "Input Gain", decibel(-24.0, 24.0, 0.0);
        /// -24 to 0 dB, after the limiter.
        "output_gain" output_db: f32 = "Output Gain", decibel(-24.0, 0.0, 0.0);
    }
}

/// The modules of the master bus, in the order of a new instance.
pub const MASTER: StripDefinition = StripDefinition {
    key: "master",
    name: "Truestrip Master",
    shell: &[BYPASS_SECTION, MasterGainSettings::SECTIONS[0]],
    modules: &[
        ModuleDefinition::of::<Eq>(),
        ModuleDefinition::of::<Compressor>(),
        ModuleDefinition::of::<Limiter>(),
    ],
    measures_loudness: true,
};
