//! The compressor.

use nice_plug::params::{BoolParam, FloatParam, IntParam, Params};
use truestrip_dsp::dynamics::{CompressorSettings, DetectorKind};

use super::{chosen, linear, logarithmic, section};
use crate::spec::{
    Kind, Range, Scale, choice, decibel, low_cut, milliseconds, percent, ratio, toggle,
};
use crate::unit::Unit;

/// Names of [`DetectorKind::ALL`].
const DETECTORS: &[&str] = &["Peak", "RMS"];

/// Look-ahead, from none on, so that it is linear.
const LOOKAHEAD: Kind = Kind::Number(Range {
    min: 0.0,
    max: 10.0,
    default: 0.0,
    unit: Unit::Millisecond,
    scale: Scale::Linear,
});

section! {
    /// The knobs of the compressor.
    CompressorParams in Some("compressor") => {
        "comp_on" on: BoolParam = "Comp On", toggle(false);
        "comp_threshold" threshold_db: FloatParam = "Comp Threshold", decibel(-60.0, 0.0, -18.0);
        "comp_ratio" ratio: FloatParam = "Comp Ratio", ratio(3.0);
        "comp_knee" knee_db: FloatParam = "Comp Knee", decibel(0.0, 24.0, 6.0);
        "comp_attack" attack_ms: FloatParam = "Comp Attack", milliseconds(0.05, 250.0, 10.0);
        "comp_release" release_ms: FloatParam = "Comp Release", milliseconds(5.0, 2500.0, 120.0);
        "comp_auto_release" auto_release: BoolParam = "Comp Auto Release", toggle(false);
        "comp_range" range_db: FloatParam = "Comp Range", decibel(0.0, 60.0, 60.0);
        "comp_makeup" makeup_db: FloatParam = "Comp Makeup", decibel(-12.0, 24.0, 0.0);
        "comp_auto_makeup" auto_makeup: BoolParam = "Comp Auto Makeup", toggle(false);
        "comp_mix" mix_percent: FloatParam = "Comp Mix", percent(0.0, 100.0, 100.0);
        "comp_detector" detector: IntParam = "Comp Detector", choice(DETECTORS);
        "comp_lookahead" lookahead_ms: FloatParam = "Comp Lookahead", LOOKAHEAD, fixed;
        "comp_sc_low_cut" sc_low_cut_hz: FloatParam = "Comp SC Low Cut", low_cut(500.0, 20.0);
        "comp_sc_external" sc_external: BoolParam = "Comp SC External", toggle(false);
        "comp_link" link_percent: FloatParam = "Comp Link", percent(0.0, 100.0, 100.0);
    }
}

impl CompressorParams {
    /// The present values as the processor takes them.
    #[must_use]
    pub fn settings(&self) -> CompressorSettings {
        CompressorSettings {
            on: self.on.value(),
            threshold_db: linear(&self.threshold_db),
            ratio: logarithmic(&self.ratio),
            knee_db: linear(&self.knee_db),
            attack_ms: logarithmic(&self.attack_ms),
            release_ms: logarithmic(&self.release_ms),
            auto_release: self.auto_release.value(),
            range_db: linear(&self.range_db),
            makeup_db: linear(&self.makeup_db),
            auto_makeup: self.auto_makeup.value(),
            mix_percent: linear(&self.mix_percent),
            detector: chosen(&self.detector, &DetectorKind::ALL),
            lookahead_ms: linear(&self.lookahead_ms),
            sc_low_cut_hz: logarithmic(&self.sc_low_cut_hz),
            sc_external: self.sc_external.value(),
            link_percent: linear(&self.link_percent),
        }
    }
}
