//! What is set on the compressor, what it tells, and its static curve.

use crate::blocks::{DetectorKind, GainComputer};
use crate::param::{
    LARGEST_RATIO, choice, decibel, low_cut, milliseconds, milliseconds_from_zero, percent, ratio,
    toggle,
};

/// Longest look-ahead.
pub(super) const MAX_LOOKAHEAD_MS: f32 = 10.0;

crate::settings! {
    /// Everything that a user sets on the compressor.
    pub struct CompressorSettings in "compressor" {
        /// Off passes everything unchanged, to the bit, as late as the look-ahead.
        "comp_on" on: bool = "Comp On", toggle(false);
        /// Level from which on it reduces, -60 to 0 dBFS; a sine reads as its peak.
        "comp_threshold" threshold_db: f32 = "Comp Threshold", decibel(-60.0, 0.0, -18.0);
        /// dB in for a dB out above the threshold, 1 to 20; more is infinite.
        "comp_ratio" ratio: f32 = "Comp Ratio", ratio(3.0);
        /// Width of the knee around the threshold, 0 to 24 dB.
        "comp_knee" knee_db: f32 = "Comp Knee", decibel(0.0, 24.0, 6.0);
        /// Time to 63 % of a step to more reduction, 0.05 to 250 ms.
        "comp_attack" attack_ms: f32 = "Comp Attack", milliseconds(0.05, 250.0, 10.0);
        /// Time to 63 % of a step to less reduction, 5 to 2500 ms.
        "comp_release" release_ms: f32 = "Comp Release", milliseconds(5.0, 2500.0, 120.0);
        /// Shortens the release on transients.
        "comp_auto_release" auto_release: bool = "Comp Auto Release", toggle(false);
        /// Most that it reduces, 0 to 60 dB.
        "comp_range" range_db: f32 = "Comp Range", decibel(0.0, 60.0, 60.0);
        /// Gain after the reduction, -12 to 24 dB.
        "comp_makeup" makeup_db: f32 = "Comp Makeup", decibel(-12.0, 24.0, 0.0);
        /// Adds the gain that gives the output the loudness of the input.
        "comp_auto_makeup" auto_makeup: bool = "Comp Auto Makeup", toggle(false);
        /// Share of the compressed sound, 0 to 100 %; the rest is dry.
        "comp_mix" mix_percent: f32 = "Comp Mix", percent(0.0, 100.0, 100.0);
        /// What a level is.
        "comp_detector" detector: DetectorKind = "Comp Detector", choice(DetectorKind::NAMES, 0);
        /// How long before the sound the reduction begins, 0 to 10 ms; the latency.
        "comp_lookahead" lookahead_ms: f32 = "Comp Lookahead", milliseconds_from_zero(MAX_LOOKAHEAD_MS, 0.0), non_automatable;
        /// Corner of a low cut before the detector, 20 to 500 Hz at 12 dB per octave; 20 is off.
        "comp_sc_low_cut" sc_low_cut_hz: f32 = "Comp SC Low Cut", low_cut(500.0, 20.0);
        /// Listens to the side-chain input. With nothing connected there it rests.
        "comp_sc_external" sc_external: bool = "Comp SC External", toggle(false);
        /// How far both channels follow the louder one, 0 to 100 %.
        "comp_link" link_percent: f32 = "Comp Link", percent(0.0, 100.0, 100.0);
    }
}

impl CompressorSettings {
    /// Whether these reduce a sound as others do, so that what was learned of the make-up holds.
    pub(super) fn reduces_like(&self, other: &Self) -> bool {
        let without = |settings: &Self| Self {
            makeup_db: 0.0,
            auto_makeup: false,
            mix_percent: 0.0,
            ..*settings
        };
        without(self) == without(other)
    }

    /// 1 - 1 / ratio.
    pub(super) fn slope(&self) -> f64 {
        if self.ratio > LARGEST_RATIO {
            1.0
        } else {
            1.0 - 1.0 / f64::from(self.ratio.max(1.0))
        }
    }

    pub(super) fn computer(&self) -> GainComputer {
        GainComputer {
            threshold_db: self.threshold_db.into(),
            slope: self.slope(),
            knee_db: self.knee_db.into(),
            range_db: self.range_db.into(),
        }
    }

    /// The static curve: what the level of a steady sine becomes, before make-up and mix.
    #[must_use]
    pub fn output_db(&self, level_db: f64) -> f64 {
        level_db - self.computer().reduction_db(level_db)
    }
}

crate::reading! {
    /// What the compressor did since the last reading.
    pub struct CompressorReading {
        /// Largest reduction, in dB, 0 or more.
        reduction_db = 0.0;
        /// Highest level that it heard, in dBFS; minus infinity for silence.
        level_db = f32::NEG_INFINITY;
    }
}
