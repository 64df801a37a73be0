//! Truestrip Channel: an insert on a track while mixing.

use nice_plug::prelude::*;
use truestrip_dsp::strip::{CHANNEL, StripDefinition};

use crate::plugin::{PluginDefinition, TruestripPlugin, layout};

/// The plugin as the host holds it.
pub type TruestripChannel = TruestripPlugin<Channel>;

/// What makes a plugin Truestrip Channel.
pub struct Channel;

/// One stereo side-chain input.
const STEREO: &[NonZeroU32] = &[new_nonzero_u32(2)];
/// One mono side-chain input.
const MONO: &[NonZeroU32] = &[new_nonzero_u32(1)];

impl PluginDefinition for Channel {
    const NAME: &'static str = "Truestrip Channel";
    const DESCRIPTION: &'static str = "A channel strip for every track";
    const CLAP_ID: &'static str = "dev.truestrip.channel";
    const CLAP_FEATURES: &'static [ClapFeature] = &[
        ClapFeature::AudioEffect,
        ClapFeature::Stereo,
        ClapFeature::Mono,
        ClapFeature::Equalizer,
        ClapFeature::Compressor,
        ClapFeature::Deesser,
        ClapFeature::Mixing,
    ];
    const VST3_CLASS_ID: [u8; 16] = *b"TruestripChannel";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] =
        &[Vst3SubCategory::Fx, Vst3SubCategory::Eq];
    const LAYOUTS: &'static [AudioIOLayout] = &[
        layout(2, 2, STEREO),
        layout(2, 2, &[]),
        layout(1, 1, STEREO),
        layout(1, 1, &[]),
        layout(1, 2, STEREO),
        layout(1, 2, &[]),
        // What VST3 finds for a mono track with a side-chain: see `vst3_entry::buses`.
        layout(1, 1, MONO),
        layout(1, 2, MONO),
    ];
    const STRIP: &'static StripDefinition = &CHANNEL;
}
