//! Truestrip Master: an insert on the master bus.

use nice_plug::prelude::*;
use truestrip_dsp::strip::{MASTER, StripDefinition};

use crate::plugin::{PluginDefinition, TruestripPlugin, layout};

/// The plugin as the host holds it.
pub type TruestripMaster = TruestripPlugin<Master>;

/// What makes a plugin Truestrip Master.
pub struct Master;

impl PluginDefinition for Master {
    const NAME: &'static str = "Truestrip Master";
    const DESCRIPTION: &'static str = "A mastering chain for the master bus";
    const CLAP_ID: &'static str = "dev.truestrip.master";
    const CLAP_FEATURES: &'static [ClapFeature] = &[
        ClapFeature::AudioEffect,
        ClapFeature::Stereo,
        ClapFeature::Mono,
        ClapFeature::Equalizer,
        ClapFeature::Compressor,
        ClapFeature::Limiter,
        ClapFeature::Mastering,
    ];
    const VST3_CLASS_ID: [u8; 16] = *b"TruestripMaster_";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] =
        &[Vst3SubCategory::Fx, Vst3SubCategory::Mastering];
    const LAYOUTS: &'static [AudioIOLayout] =
        &[layout(2, 2, &[]), layout(1, 1, &[]), layout(1, 2, &[])];
    const STRIP: &'static StripDefinition = &MASTER;
}
