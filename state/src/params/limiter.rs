//! The limiter.

use nice_plug::params::{BoolParam, FloatParam, Params};
use truestrip_dsp::dynamics::LimiterSettings;

use super::{linear, logarithmic, section};
use crate::spec::{decibel, milliseconds, percent, toggle, true_peak};

section! {
    /// The knobs of the limiter.
    LimiterParams in Some("limiter") => {
        "limit_on" on: BoolParam = "Limiter On", toggle(true);
        "limit_drive" drive_db: FloatParam = "Limiter Drive", decibel(0.0, 24.0, 0.0);
        "limit_ceiling" ceiling_dbtp: FloatParam = "Limiter Ceiling", true_peak(-12.0, 0.0, -1.0);
        "limit_release" release_ms: FloatParam = "Limiter Release", milliseconds(1.0, 1000.0, 60.0);
        "limit_auto_release" auto_release: BoolParam = "Limiter Auto Release", toggle(true);
        "limit_link" link_percent: FloatParam = "Limiter Link", percent(0.0, 100.0, 100.0);
        "limit_true_peak" true_peak: BoolParam = "Limiter True Peak", toggle(true);
    }
}

impl LimiterParams {
    /// The present values as the processor takes them.
    #[must_use]
    pub fn settings(&self) -> LimiterSettings {
        LimiterSettings {
            on: self.on.value(),
            drive_db: linear(&self.drive_db),
            ceiling_dbtp: linear(&self.ceiling_dbtp),
            release_ms: logarithmic(&self.release_ms),
            auto_release: self.auto_release.value(),
            link_percent: linear(&self.link_percent),
            true_peak: self.true_peak.value(),
        }
    }
}
