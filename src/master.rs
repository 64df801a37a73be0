//! Truestrip Master: an insert on the master bus.

use std::sync::Arc;

use nice_plug::prelude::*;
use truestrip_dsp::chain::MasterChain;
use truestrip_state::{MasterParams, session};

use crate::engine::Engine;
use crate::{VENDOR, layout};

/// The plugin as the host holds it.
#[derive(Default)]
pub struct TruestripMaster {
    params: Arc<MasterParams>,
    engine: Engine<MasterChain>,
}

impl Plugin for TruestripMaster {
    const NAME: &'static str = "Truestrip Master";
    const VENDOR: &'static str = VENDOR;
    const URL: &'static str = "";
    const EMAIL: &'static str = "";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] =
        &[layout(2, 2, &[]), layout(1, 1, &[]), layout(1, 2, &[])];
    const SAMPLE_ACCURATE_AUTOMATION: bool = true;

    type SysExMessage = ();
    type BackgroundTask = ();

    fn params(&self) -> Arc<dyn Params> {
        self.params.clone()
    }

    fn editor(&mut self, _executor: AsyncExecutor<Self>) -> Option<Box<dyn Editor>> {
        Some(truestrip_gui::master_editor(
            &self.params,
            self.engine.sight(),
        ))
    }

    fn filter_state(state: &mut PluginState) {
        for note in session::heal(state, &MasterParams::SPEC) {
            nice_log!("{note}");
        }
    }

    fn initialize(
        &mut self,
        layout: &AudioIOLayout,
        config: &BufferConfig,
        context: &mut impl InitContext<Self>,
    ) -> bool {
        let latency = self
            .engine
            .initialize(layout, config, &self.params.settings());
        context.set_latency_samples(latency);
        true
    }

    fn reset(&mut self) {
        self.engine.reset(&self.params.settings());
    }

    fn process(
        &mut self,
        buffer: &mut Buffer,
        _aux: &mut AuxiliaryBuffers,
        _context: &mut impl ProcessContext<Self>,
    ) -> ProcessStatus {
        self.engine.process(buffer, &self.params.settings())
    }
}

impl ClapPlugin for TruestripMaster {
    const CLAP_ID: &'static str = "dev.truestrip.master";
    const CLAP_DESCRIPTION: Option<&'static str> = Some("A mastering chain for the master bus");
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = &[
        ClapFeature::AudioEffect,
        ClapFeature::Stereo,
        ClapFeature::Mono,
        ClapFeature::Mastering,
    ];

    fn remote_controls(&self, context: &mut impl RemoteControlsContext) {
        context.add_section(Self::NAME, |section| {
            section.add_page("Gain", |page| {
                page.add_param(&self.params.gain.input_db);
                page.add_param(&self.params.gain.output_db);
                page.add_param(&self.params.bypass.bypass);
            });
        });
    }
}

impl Vst3Plugin for TruestripMaster {
    const VST3_CLASS_ID: [u8; 16] = *b"TruestripMaster_";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] =
        &[Vst3SubCategory::Fx, Vst3SubCategory::Mastering];
}
