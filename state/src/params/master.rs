//! The parameters of Truestrip Master.

use std::sync::atomic::{AtomicBool, AtomicU32};
use std::sync::{Arc, PoisonError, RwLock};

use nice_plug::params::{FloatParam, Params};
use truestrip_dsp::chain::MasterSettings;

use super::channel::BypassParams;
use super::{
    AnyParam, CompressorParams, EqParams, LimiterParams, Parameters, SharedWindowState, linear,
    section,
};
use crate::delivery::{self, DeliveryTarget};
use crate::session::SOUND;
use crate::slots::SharedSlots;
use crate::spec::{PluginSpec, Spec, Values, decibel};

section! {
    /// Levels before and after the modules of the master bus. The output only lowers, so that it
    /// never undoes a ceiling.
    MasterGainParams in Some("gain") => {
        "input_gain" input_db: FloatParam = "Input Gain", decibel(-24.0, 24.0, 0.0);
        "output_gain" output_db: FloatParam = "Output Gain", decibel(-24.0, 0.0, 0.0);
    }
}

/// How the loudness meter is used. It does not change the sound, and is therefore saved with the session
/// but neither automated nor part of a preset.
#[derive(Default, Params)]
pub struct LoudnessChoices {
    /// Whether a programme begins when the host starts to play, and waits while it stands still.
    #[persist = "loudness_follow_transport"]
    pub follow_transport: Arc<AtomicBool>,
    /// Id of the chosen delivery target; of the first one while it is none.
    #[persist = "loudness_target"]
    pub target: Arc<RwLock<String>>,
}

impl LoudnessChoices {
    /// The chosen delivery target.
    #[must_use]
    pub fn target(&self) -> &'static DeliveryTarget {
        let id = self.target.read().unwrap_or_else(PoisonError::into_inner);
        delivery::find(&id).unwrap_or(&delivery::targets()[0])
    }

    /// Chooses another one.
    pub fn choose(&self, target: &DeliveryTarget) {
        let mut id = self.target.write().unwrap_or_else(PoisonError::into_inner);
        id.clone_from(&target.id);
    }
}

/// Everything on Truestrip Master that a host or a user sets.
#[derive(Params)]
pub struct MasterParams {
    /// The host's bypass.
    #[nested]
    pub bypass: BypassParams,
    /// Levels before and after the modules.
    #[nested(group = "Gain")]
    pub gain: MasterGainParams,
    /// The parametric equaliser.
    #[nested(group = "EQ")]
    pub eq: EqParams,
    /// The compressor.
    #[nested(group = "Compressor")]
    pub compressor: CompressorParams,
    /// The limiter.
    #[nested(group = "Limiter")]
    pub limiter: LimiterParams,
    /// What the loudness meter compares with, and when it measures.
    #[nested]
    pub loudness: LoudnessChoices,
    /// Size, scale and look of the editor's window.
    #[persist = "window"]
    pub window: SharedWindowState,
    /// Four whole settings to compare.
    #[persist = "slots"]
    pub slots: SharedSlots,
    /// Number of the sound that this instance was made with; see [`SOUND`].
    #[persist = "sound"]
    pub sound: Arc<AtomicU32>,
}

impl MasterParams {
    /// The table of parameters.
    pub const SPEC: PluginSpec = PluginSpec {
        plugin: "master",
        modules: &[
            &[BypassParams::SECTION],
            &[MasterGainParams::SECTION],
            EqParams::SECTIONS,
            &[CompressorParams::SECTION],
            &[LimiterParams::SECTION],
        ],
    };

    /// Parameters that start from `values`, and from their defaults where it is silent.
    #[must_use]
    pub fn new(values: &Values) -> Self {
        Self {
            bypass: BypassParams::new(values),
            gain: MasterGainParams::new(values),
            eq: EqParams::new(values),
            compressor: CompressorParams::new(values),
            limiter: LimiterParams::new(values),
            loudness: LoudnessChoices::default(),
            window: Arc::default(),
            slots: SharedSlots::new(Self::SPEC),
            sound: Arc::new(AtomicU32::new(SOUND)),
        }
    }

    /// The present values as the chain takes them.
    #[must_use]
    pub fn settings(&self) -> MasterSettings {
        MasterSettings {
            bypass: self.bypass.bypass.value(),
            input_gain_db: linear(&self.gain.input_db),
            output_gain_db: linear(&self.gain.output_db),
            eq: self.eq.settings(),
            compressor: self.compressor.settings(),
            limiter: self.limiter.settings(),
        }
    }
}

impl Parameters for MasterParams {
    fn spec(&self) -> PluginSpec {
        Self::SPEC
    }

    fn each(&self) -> Vec<(&'static Spec, AnyParam<'_>)> {
        self.bypass
            .each()
            .chain(self.gain.each())
            .chain(self.eq.each())
            .chain(self.compressor.each())
            .chain(self.limiter.each())
            .collect()
    }

    fn slots(&self) -> &SharedSlots {
        &self.slots
    }
}

impl Default for MasterParams {
    fn default() -> Self {
        Self::new(&Values::new())
    }
}
