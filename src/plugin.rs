//! The plugin as the host holds it: the same glue for Channel and Master.
//!
//! What differs between the two is a [`PluginDefinition`]; `channel` and `master` have one each.

use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use nice_plug::prelude::*;
use truestrip_dsp::strip::StripDefinition;
use truestrip_gui::Host;
use truestrip_state::Parameters as _;

use crate::engine::Engine;
use crate::host_params::{HostParams, heal};
use crate::refusal;

/// What makes a plugin this one.
pub trait PluginDefinition: Send + Sync + 'static {
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
    /// Its processing, and the table of its parameters.
    const STRIP: &'static StripDefinition;
}

/// How the hands in an editor's window reach the host.
struct HostLink {
    params: Arc<HostParams>,
    host: Arc<dyn GuiContext>,
}

impl Host for HostLink {
    fn begin(&self, index: usize) {
        self.params
            .begin(index, &ParamSetter::new(self.host.as_ref()));
    }

    fn set(&self, index: usize, normalized: f32) {
        self.params
            .set(index, normalized, &ParamSetter::new(self.host.as_ref()));
    }

    fn end(&self, index: usize) {
        self.params
            .end(index, &ParamSetter::new(self.host.as_ref()));
    }

    fn request_resize(&self) -> bool {
        self.host.request_resize()
    }
}

/// A plugin as the framework holds it.
pub struct TruestripPlugin<K: PluginDefinition> {
    params: Arc<HostParams>,
    engine: Engine,
    definition: PhantomData<K>,
}

impl<K: PluginDefinition> Default for TruestripPlugin<K> {
    fn default() -> Self {
        Self {
            params: Arc::new(HostParams::new(K::STRIP)),
            engine: Engine::new(K::STRIP),
            definition: PhantomData,
        }
    }
}

impl<K: PluginDefinition> Plugin for TruestripPlugin<K> {
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
        let params = self.params.clone();
        let connect = move |host| -> Arc<dyn Host> {
            let params = params.clone();
            Arc::new(HostLink { params, host })
        };
        let feed = self.engine.feed();
        Some(truestrip_gui::editor(
            K::STRIP,
            self.params.clone(),
            feed,
            Arc::new(connect),
        ))
    }

    fn filter_state(state: &mut PluginState) {
        match heal(state, K::STRIP) {
            Ok(notes) => notes.iter().for_each(|note| nice_log!("{note}")),
            Err(error) => {
                nice_log!("{error}");
                refusal::refuse(state);
            }
        }
    }

    fn initialize(
        &mut self,
        layout: &AudioIOLayout,
        config: &BufferConfig,
        context: &mut impl InitContext<Self>,
    ) -> bool {
        let latency = self.engine.initialize(layout, config, self.params.as_ref());
        context.set_latency_samples(latency);
        true
    }

    fn reset(&mut self) {
        self.engine.reset(self.params.as_ref());
    }

    fn process(
        &mut self,
        buffer: &mut Buffer,
        aux: &mut AuxiliaryBuffers,
        context: &mut impl ProcessContext<Self>,
    ) -> ProcessStatus {
        let choices = &self.params.session().loudness;
        let follows = choices.follow_transport.load(Ordering::Relaxed);
        self.engine
            .follow_transport(follows, context.transport().playing);
        let side_chain = aux.inputs.first_mut();
        let status = self
            .engine
            .process(buffer, side_chain, self.params.as_ref());
        if let Some(latency) = self.engine.new_latency() {
            context.set_latency_samples(latency);
        }
        status
    }
}

impl<K: PluginDefinition> ClapPlugin for TruestripPlugin<K> {
    const CLAP_ID: &'static str = K::CLAP_ID;
    const CLAP_DESCRIPTION: Option<&'static str> = Some(K::DESCRIPTION);
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = K::CLAP_FEATURES;

    fn remote_controls(&self, context: &mut impl RemoteControlsContext) {
        context.add_section(K::NAME, |section| self.params.remote_pages(section));
    }
}

impl<K: PluginDefinition> Vst3Plugin for TruestripPlugin<K> {
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
