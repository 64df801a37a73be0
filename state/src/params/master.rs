//! The parameters of Truestrip Master.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use crossbeam::atomic::AtomicCell;
use nice_plug::params::{FloatParam, Params};
use truestrip_dsp::chain::MasterSettings;

use super::channel::BypassParams;
use super::{CompressorParams, EqParams, SharedWindowSize, WindowSize, linear, section};
use crate::session::SOUND;
use crate::spec::{PluginSpec, Spec, Value, Values, decibel};

section! {
    /// Levels before and after the modules of the master bus. The output only lowers, so that it
    /// never undoes a ceiling.
    MasterGainParams in Some("gain") => {
        "input_gain" input_db: FloatParam = "Input Gain", decibel(-24.0, 24.0, 0.0);
        "output_gain" output_db: FloatParam = "Output Gain", decibel(-24.0, 0.0, 0.0);
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
    /// Size of the editor's window.
    #[persist = "window"]
    pub window: SharedWindowSize,
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
            window: Arc::new(AtomicCell::new(WindowSize {
                width: 1100.0,
                height: 720.0,
            })),
            sound: Arc::new(AtomicU32::new(SOUND)),
        }
    }

    /// The present value of each parameter, in its unit.
    pub fn values(&self) -> impl Iterator<Item = (&'static Spec, Value)> {
        self.bypass
            .values()
            .chain(self.gain.values())
            .chain(self.eq.values())
            .chain(self.compressor.values())
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
        }
    }
}

impl Default for MasterParams {
    fn default() -> Self {
        Self::new(&Values::new())
    }
}
