//! The parameters of Truestrip Channel.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use nice_plug::params::{BoolParam, FloatParam, Params};
use truestrip_dsp::chain::ChannelSettings;

use super::{
    AnyParam, CompressorParams, DeesserParams, Eq3Params, EqParams, EqvParams, Parameters,
    ReverbParams, RoomParams, SharedWindowState, linear, section,
};
use crate::session::SOUND;
use crate::slots::SharedSlots;
use crate::spec::{PluginSpec, Spec, Values, decibel, toggle};

section! {
    /// The host's bypass.
    BypassParams in None => {
        "bypass" bypass: BoolParam = "Bypass", toggle(false);
    }
}

section! {
    /// Levels before and after the modules of a track.
    ChannelGainParams in Some("gain") => {
        "input_gain" input_db: FloatParam = "Input Gain", decibel(-24.0, 24.0, 0.0);
        "output_gain" output_db: FloatParam = "Output Gain", decibel(-24.0, 24.0, 0.0);
    }
}

/// Everything on Truestrip Channel that a host or a user sets.
#[derive(Params)]
pub struct ChannelParams {
    /// The host's bypass.
    #[nested]
    pub bypass: BypassParams,
    /// Levels before and after the modules.
    #[nested(group = "Gain")]
    pub gain: ChannelGainParams,
    /// The three-knob equaliser.
    #[nested(group = "EQ3")]
    pub eq3: Eq3Params,
    /// The vocal equaliser.
    #[nested(group = "EQV")]
    pub eqv: EqvParams,
    /// The parametric equaliser.
    #[nested(group = "EQ")]
    pub eq: EqParams,
    /// The compressor.
    #[nested(group = "Compressor")]
    pub compressor: CompressorParams,
    /// The de-esser.
    #[nested(group = "De-esser")]
    pub deesser: DeesserParams,
    /// The room.
    #[nested(group = "Room")]
    pub room: RoomParams,
    /// The reverb.
    #[nested(group = "Reverb")]
    pub reverb: ReverbParams,
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

impl ChannelParams {
    /// The table of parameters.
    pub const SPEC: PluginSpec = PluginSpec {
        plugin: "channel",
        modules: &[
            &[BypassParams::SECTION],
            &[ChannelGainParams::SECTION],
            &[Eq3Params::SECTION],
            &[EqvParams::SECTION],
            EqParams::SECTIONS,
            &[CompressorParams::SECTION],
            &[DeesserParams::SECTION],
            &[RoomParams::SECTION],
            &[ReverbParams::SECTION],
        ],
    };

    /// Parameters that start from `values`, and from their defaults where it is silent.
    #[must_use]
    pub fn new(values: &Values) -> Self {
        Self {
            bypass: BypassParams::new(values),
            gain: ChannelGainParams::new(values),
            eq3: Eq3Params::new(values),
            eqv: EqvParams::new(values),
            eq: EqParams::new(values),
            compressor: CompressorParams::new(values),
            deesser: DeesserParams::new(values),
            room: RoomParams::new(values),
            reverb: ReverbParams::new(values),
            window: Arc::default(),
            slots: SharedSlots::new(Self::SPEC),
            sound: Arc::new(AtomicU32::new(SOUND)),
        }
    }

    /// The present values as the chain takes them.
    #[must_use]
    pub fn settings(&self) -> ChannelSettings {
        ChannelSettings {
            bypass: self.bypass.bypass.value(),
            input_gain_db: linear(&self.gain.input_db),
            output_gain_db: linear(&self.gain.output_db),
            eq3: self.eq3.settings(),
            eqv: self.eqv.settings(),
            eq: self.eq.settings(),
            compressor: self.compressor.settings(),
            deesser: self.deesser.settings(),
            room: self.room.settings(),
            reverb: self.reverb.settings(),
        }
    }
}

impl Parameters for ChannelParams {
    fn spec(&self) -> PluginSpec {
        Self::SPEC
    }

    fn each(&self) -> Vec<(&'static Spec, AnyParam<'_>)> {
        self.bypass
            .each()
            .chain(self.gain.each())
            .chain(self.eq3.each())
            .chain(self.eqv.each())
            .chain(self.eq.each())
            .chain(self.compressor.each())
            .chain(self.deesser.each())
            .chain(self.room.each())
            .chain(self.reverb.each())
            .collect()
    }

    fn slots(&self) -> &SharedSlots {
        &self.slots
    }
}

impl Default for ChannelParams {
    fn default() -> Self {
        Self::new(&Values::new())
    }
}
