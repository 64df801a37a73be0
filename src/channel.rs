//! Truestrip Channel: an insert on a track while mixing.

use std::sync::Arc;

use nice_plug::prelude::*;
use truestrip_dsp::chain::ChannelChain;
use truestrip_state::{ChannelParams, session};

use crate::engine::Engine;
use crate::{VENDOR, layout};

/// One stereo side-chain input.
const STEREO: &[NonZeroU32] = &[new_nonzero_u32(2)];

/// The plugin as the host holds it.
#[derive(Default)]
pub struct TruestripChannel {
    params: Arc<ChannelParams>,
    engine: Engine<ChannelChain>,
}

impl Plugin for TruestripChannel {
    const NAME: &'static str = "Truestrip Channel";
    const VENDOR: &'static str = VENDOR;
    const URL: &'static str = "";
    const EMAIL: &'static str = "";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] = &[
        layout(2, 2, STEREO),
        layout(2, 2, &[]),
        layout(1, 1, STEREO),
        layout(1, 1, &[]),
        layout(1, 2, STEREO),
        layout(1, 2, &[]),
    ];
    const SAMPLE_ACCURATE_AUTOMATION: bool = true;

    type SysExMessage = ();
    type BackgroundTask = ();

    fn params(&self) -> Arc<dyn Params> {
        self.params.clone()
    }

    fn editor(&mut self, _executor: AsyncExecutor<Self>) -> Option<Box<dyn Editor>> {
        Some(truestrip_gui::channel_editor(
            &self.params,
            self.engine.sight(),
        ))
    }

    fn filter_state(state: &mut PluginState) {
        for note in session::heal(state, &ChannelParams::SPEC) {
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

impl ClapPlugin for TruestripChannel {
    const CLAP_ID: &'static str = "dev.truestrip.channel";
    const CLAP_DESCRIPTION: Option<&'static str> = Some("A channel strip for every track");
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = &[
        ClapFeature::AudioEffect,
        ClapFeature::Stereo,
        ClapFeature::Mono,
        ClapFeature::Equalizer,
        ClapFeature::Mixing,
    ];

    fn remote_controls(&self, context: &mut impl RemoteControlsContext) {
        context.add_section(Self::NAME, |section| {
            section.add_page("Gain", |page| {
                page.add_param(&self.params.gain.input_db);
                page.add_param(&self.params.gain.output_db);
                page.add_param(&self.params.bypass.bypass);
            });
            section.add_page("EQ3", |page| {
                let eq3 = &self.params.eq3;
                page.add_param(&eq3.low_freq_hz);
                page.add_param(&eq3.low_gain_db);
                page.add_param(&eq3.mid_freq_hz);
                page.add_param(&eq3.mid_gain_db);
                page.add_param(&eq3.mid_q);
                page.add_param(&eq3.high_freq_hz);
                page.add_param(&eq3.high_gain_db);
                page.add_param(&eq3.on);
            });
        });
    }
}

impl Vst3Plugin for TruestripChannel {
    const VST3_CLASS_ID: [u8; 16] = *b"TruestripChannel";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] =
        &[Vst3SubCategory::Fx, Vst3SubCategory::Eq];
}
