//! The de-esser.

use nice_plug::params::{BoolParam, FloatParam, IntParam, Params};
use truestrip_dsp::dynamics::{DeesserMode, DeesserSettings};

use super::{chosen, linear, logarithmic, section};
use crate::spec::{choice, decibel, hertz, toggle};

/// Names of [`DeesserMode::ALL`].
const MODES: &[&str] = &["Split", "Wide"];

section! {
    /// The knobs of the de-esser.
    DeesserParams in Some("deesser") => {
        "deess_on" on: BoolParam = "De-ess On", toggle(false);
        "deess_freq" freq_hz: FloatParam = "De-ess Freq", hertz(2000.0, 14_000.0, 6500.0);
        "deess_threshold" threshold_db: FloatParam = "De-ess Threshold", decibel(-40.0, 10.0, -10.0);
        "deess_range" range_db: FloatParam = "De-ess Range", decibel(0.0, 24.0, 8.0);
        "deess_mode" mode: IntParam = "De-ess Mode", choice(MODES);
        "deess_listen" listen: BoolParam = "De-ess Listen", toggle(false), fixed;
    }
}

impl DeesserParams {
    /// The present values as the processor takes them.
    #[must_use]
    pub fn settings(&self) -> DeesserSettings {
        DeesserSettings {
            on: self.on.value(),
            freq_hz: logarithmic(&self.freq_hz),
            threshold_db: linear(&self.threshold_db),
            range_db: linear(&self.range_db),
            mode: chosen(&self.mode, &DeesserMode::ALL),
            listen: self.listen.value(),
        }
    }
}
