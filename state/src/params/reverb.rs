//! The reverb.

use nice_plug::params::{BoolParam, FloatParam, IntParam, Params};
use truestrip_dsp::space::{ReverbSettings, ReverbType};

use super::{chosen, linear, logarithmic, section};
use crate::Unit;
use crate::spec::{Kind, Range, Scale, decibel, hertz, percent, seconds, times, toggle};

/// Names of [`ReverbType::ALL`].
const TYPES: Kind = Kind::Choice {
    names: &["Room", "Chamber", "Hall", "Plate", "Ambience"],
    default: 2,
};

/// Linear, since it starts at none.
const PREDELAY: Kind = Kind::Number(Range {
    min: 0.0,
    max: 250.0,
    default: 20.0,
    unit: Unit::Millisecond,
    scale: Scale::Linear,
});

section! {
    /// The knobs of the reverb.
    ReverbParams in Some("reverb") => {
        "reverb_on" on: BoolParam = "Reverb On", toggle(false);
        "reverb_type" kind: IntParam = "Reverb Type", TYPES;
        "reverb_mix" mix_percent: FloatParam = "Reverb Mix", percent(0.0, 100.0, 15.0);
        "reverb_predelay" predelay_ms: FloatParam = "Reverb Predelay", PREDELAY;
        "reverb_decay" decay_seconds: FloatParam = "Reverb Decay", seconds(0.1, 20.0, 1.8);
        "reverb_size" size_percent: FloatParam = "Reverb Size", percent(0.0, 100.0, 60.0);
        "reverb_low_decay" low_decay: FloatParam = "Reverb Low Decay", times(0.25, 2.0, 1.0);
        "reverb_high_decay" high_decay: FloatParam = "Reverb High Decay", times(0.1, 1.0, 0.5);
        "reverb_diffusion" diffusion_percent: FloatParam = "Reverb Diffusion", percent(0.0, 100.0, 70.0);
        "reverb_modulation" modulation_percent: FloatParam = "Reverb Modulation", percent(0.0, 100.0, 30.0);
        "reverb_width" width_percent: FloatParam = "Reverb Width", percent(0.0, 150.0, 100.0);
        "reverb_low_cut" low_cut_hz: FloatParam = "Reverb Low Cut", hertz(20.0, 1000.0, 120.0);
        "reverb_high_cut" high_cut_hz: FloatParam = "Reverb High Cut", hertz(1000.0, 20_000.0, 12_000.0);
        "reverb_early" early_percent: FloatParam = "Reverb Early", percent(0.0, 100.0, 40.0);
        "reverb_duck" duck_db: FloatParam = "Reverb Duck", decibel(0.0, 24.0, 0.0);
    }
}

impl ReverbParams {
    /// The present values as the processor takes them.
    #[must_use]
    pub fn settings(&self) -> ReverbSettings {
        ReverbSettings {
            on: self.on.value(),
            kind: chosen(&self.kind, &ReverbType::ALL),
            mix_percent: linear(&self.mix_percent),
            predelay_ms: linear(&self.predelay_ms),
            decay_seconds: logarithmic(&self.decay_seconds),
            size_percent: linear(&self.size_percent),
            low_decay: logarithmic(&self.low_decay),
            high_decay: logarithmic(&self.high_decay),
            diffusion_percent: linear(&self.diffusion_percent),
            modulation_percent: linear(&self.modulation_percent),
            width_percent: linear(&self.width_percent),
            low_cut_hz: logarithmic(&self.low_cut_hz),
            high_cut_hz: logarithmic(&self.high_cut_hz),
            early_percent: linear(&self.early_percent),
            duck_db: linear(&self.duck_db),
        }
    }
}
