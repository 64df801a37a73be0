//! The plugin as the host holds it: the same glue for Channel and Master.
//!
//! What differs between the two is a [`Kind`]; `channel` and `master` have one each.

use std::sync::Arc;

use nice_plug::prelude::*;
use truestrip_dsp::Processor;
use truestrip_dsp::chain::Chain;
use truestrip_state::meter_ring::Sight;
use truestrip_state::{PluginSpec, session};

use crate::engine::Engine;

/// What makes a plugin this one.
pub trait Kind: Send + Sync + 'static {
    /// Name that hosts show.
    const NAME: &'static str;
    /// What it is for, in a few words.
    const DESCRIPTION: &'static str;
    /// Permanent CLAP id.
    const CLAP_ID: &'static str;
    /// What a CLAP host lists it under.
    const CLAP_FEATURES: &'static [ClapFeature];
    /// Permanent VST3 class id.
    const VST3_CLASS_ID: [u8; 16];
    /// What a VST3 host lists it under.
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory];
    /// Channel layouts; the first is the default.
    const LAYOUTS: &'static [AudioIOLayout];
    /// The table of parameters.
    const SPEC: PluginSpec;
    /// The parameters.
    type Params: Params + Default;
    /// The processing.
    type Chain: Chain + Send;

    /// The parameters' present values as the chain takes them.
    fn settings(params: &Self::Params) -> <Self::Chain as Processor>::Settings;

    /// Whether the loudness meter follows the host's transport.
    fn follows_transport(_params: &Self::Params) -> bool {
        false
    }

    /// The editor.
    fn editor(params: &Arc<Self::Params>, sight: Arc<Sight>) -> Box<dyn Editor>;

    /// Pages of eight for a controller's knobs.
    fn remote_pages(params: &Self::Params, section: &mut impl RemoteControlsSection);
}

/// A plugin of this kind.
pub struct Strip<K: Kind> {
    params: Arc<K::Params>,
    engine: Engine<K::Chain>,
}

impl<K: Kind> Default for Strip<K> {
    fn default() -> Self {
        Self {
            params: Arc::default(),
            engine: Engine::default(),
        }
    }
}

impl<K: Kind> Plugin for Strip<K>
where
    <K::Chain as Processor>::Settings: Send,
{
    const NAME: &'static str = K::NAME;
    const VENDOR: &'static str = "Truestrip";
    const URL: &'static str = "";
    const EMAIL: &'static str = "";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] = K::LAYOUTS;
    const SAMPLE_ACCURATE_AUTOMATION: bool = true;

    type SysExMessage = ();
    type BackgroundTask = ();

    fn params(&self) -> Arc<dyn Params> {
        self.params.clone()
    }

    fn editor(&mut self, _executor: AsyncExecutor<Self>) -> Option<Box<dyn Editor>> {
        Some(K::editor(&self.params, self.engine.sight()))
    }

    fn filter_state(state: &mut PluginState) {
        for note in session::heal(state, &K::SPEC) {
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
            .initialize(layout, config, &K::settings(&self.params));
        context.set_latency_samples(latency);
        true
    }

    fn reset(&mut self) {
        self.engine.reset(&K::settings(&self.params));
    }

    fn process(
        &mut self,
        buffer: &mut Buffer,
        aux: &mut AuxiliaryBuffers,
        context: &mut impl ProcessContext<Self>,
    ) -> ProcessStatus {
        let follows = K::follows_transport(&self.params);
        self.engine
            .follow_transport(follows, context.transport().playing);
        let status =
            self.engine
                .process(buffer, aux.inputs.first_mut(), &K::settings(&self.params));
        if let Some(latency) = self.engine.new_latency() {
            context.set_latency_samples(latency);
        }
        status
    }
}

impl<K: Kind> ClapPlugin for Strip<K>
where
    <K::Chain as Processor>::Settings: Send,
{
    const CLAP_ID: &'static str = K::CLAP_ID;
    const CLAP_DESCRIPTION: Option<&'static str> = Some(K::DESCRIPTION);
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = K::CLAP_FEATURES;

    fn remote_controls(&self, context: &mut impl RemoteControlsContext) {
        context.add_section(K::NAME, |section| K::remote_pages(&self.params, section));
    }
}

impl<K: Kind> Vst3Plugin for Strip<K>
where
    <K::Chain as Processor>::Settings: Send,
{
    const VST3_CLASS_ID: [u8; 16] = K::VST3_CLASS_ID;
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] = K::VST3_SUBCATEGORIES;
}

/// A main bus from `inputs` to `outputs` channels, with these side-chain inputs.
pub(crate) const fn layout(
    inputs: u32,
    outputs: u32,
    side_chain: &'static [NonZeroU32],
) -> AudioIOLayout {
    AudioIOLayout {
        main_input_channels: NonZeroU32::new(inputs),
        main_output_channels: NonZeroU32::new(outputs),
        aux_input_ports: side_chain,
        ..AudioIOLayout::const_default()
    }
}
