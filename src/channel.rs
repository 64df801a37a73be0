//! Truestrip Channel: an insert on a track while mixing.

use std::sync::Arc;

use nice_plug::prelude::*;
use truestrip_dsp::chain::{ChannelChain, ChannelSettings};
use truestrip_state::meter_ring::Sight;
use truestrip_state::{ChannelParams, PluginSpec};

use crate::remote_pages::{compressor_pages, eq_pages};
use crate::strip::{Kind, Strip, layout};

/// The plugin as the host holds it.
pub type TruestripChannel = Strip<Channel>;

/// What makes a plugin Truestrip Channel.
pub struct Channel;

/// One stereo side-chain input.
const STEREO: &[NonZeroU32] = &[new_nonzero_u32(2)];
/// One mono side-chain input.
const MONO: &[NonZeroU32] = &[new_nonzero_u32(1)];

impl Kind for Channel {
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
    const SPEC: PluginSpec = ChannelParams::SPEC;
    type Params = ChannelParams;
    type Chain = ChannelChain;

    fn settings(params: &ChannelParams) -> ChannelSettings {
        params.settings()
    }

    fn editor(params: &Arc<ChannelParams>, sight: Arc<Sight>) -> Box<dyn Editor> {
        truestrip_gui::channel_editor(params, sight)
    }

    fn remote_pages(params: &ChannelParams, section: &mut impl RemoteControlsSection) {
        section.add_page("Gain", |page| {
            page.add_param(&params.gain.input_db);
            page.add_param(&params.gain.output_db);
            page.add_param(&params.bypass.bypass);
        });
        section.add_page("EQ3", |page| {
            let eq3 = &params.eq3;
            page.add_param(&eq3.low_freq_hz);
            page.add_param(&eq3.low_gain_db);
            page.add_param(&eq3.mid_freq_hz);
            page.add_param(&eq3.mid_gain_db);
            page.add_param(&eq3.mid_q);
            page.add_param(&eq3.high_freq_hz);
            page.add_param(&eq3.high_gain_db);
            page.add_param(&eq3.on);
        });
        section.add_page("EQV", |page| {
            let eqv = &params.eqv;
            page.add_param(&eqv.low_cut_hz);
            page.add_param(&eqv.body_db);
            page.add_param(&eqv.mud_db);
            page.add_param(&eqv.nasal_db);
            page.add_param(&eqv.presence_db);
            page.add_param(&eqv.air_db);
            page.add_param(&eqv.voice);
            page.add_param(&eqv.on);
        });
        eq_pages(&params.eq, section);
        compressor_pages(&params.compressor, section);
        section.add_page("De-ess", |page| {
            let deesser = &params.deesser;
            page.add_param(&deesser.freq_hz);
            page.add_param(&deesser.threshold_db);
            page.add_param(&deesser.range_db);
            page.add_param(&deesser.mode);
            page.add_param(&deesser.listen);
            page.add_param(&deesser.on);
        });
        section.add_page("Room", |page| {
            let room = &params.room;
            page.add_param(&room.mix_percent);
            page.add_param(&room.x_percent);
            page.add_param(&room.y_percent);
            page.add_param(&room.kind);
            page.add_param(&room.on);
        });
        section.add_page("Reverb", |page| {
            let reverb = &params.reverb;
            page.add_param(&reverb.mix_percent);
            page.add_param(&reverb.decay_seconds);
            page.add_param(&reverb.size_percent);
            page.add_param(&reverb.predelay_ms);
            page.add_param(&reverb.early_percent);
            page.add_param(&reverb.duck_db);
            page.add_param(&reverb.kind);
            page.add_param(&reverb.on);
        });
        section.add_page("Reverb 2", |page| {
            let reverb = &params.reverb;
            page.add_param(&reverb.low_decay);
            page.add_param(&reverb.high_decay);
            page.add_param(&reverb.diffusion_percent);
            page.add_param(&reverb.modulation_percent);
            page.add_param(&reverb.width_percent);
            page.add_param(&reverb.low_cut_hz);
            page.add_param(&reverb.high_cut_hz);
        });
    }
}
