//! Truestrip Master: an insert on the master bus.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use nice_plug::prelude::*;
use truestrip_dsp::chain::{MasterChain, MasterSettings};
use truestrip_state::meter_ring::Sight;
use truestrip_state::{MasterParams, PluginSpec};

use crate::remote_pages::{compressor_pages, eq_pages};
use crate::strip::{Kind, Strip, layout};

/// The plugin as the host holds it.
pub type TruestripMaster = Strip<Master>;

/// What makes a plugin Truestrip Master.
pub struct Master;

impl Kind for Master {
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
    const SPEC: PluginSpec = MasterParams::SPEC;
    type Params = MasterParams;
    type Chain = MasterChain;

    fn settings(params: &MasterParams) -> MasterSettings {
        params.settings()
    }

    fn follows_transport(params: &MasterParams) -> bool {
        params.loudness.follow_transport.load(Ordering::Relaxed)
    }

    fn editor(params: &Arc<MasterParams>, sight: Arc<Sight>) -> Box<dyn Editor> {
        truestrip_gui::master_editor(params, sight)
    }

    fn remote_pages(params: &MasterParams, section: &mut impl RemoteControlsSection) {
        section.add_page("Gain", |page| {
            page.add_param(&params.gain.input_db);
            page.add_param(&params.gain.output_db);
            page.add_param(&params.bypass.bypass);
        });
        eq_pages(&params.eq, section);
        compressor_pages(&params.compressor, section);
        section.add_page("Limiter", |page| {
            let limiter = &params.limiter;
            page.add_param(&limiter.drive_db);
            page.add_param(&limiter.ceiling_dbtp);
            page.add_param(&limiter.release_ms);
            page.add_param(&limiter.link_percent);
            page.add_param(&limiter.auto_release);
            page.add_param(&limiter.true_peak);
            page.add_param(&limiter.on);
        });
    }
}
