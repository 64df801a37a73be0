//! What is set on the limiter, and what it tells.

use crate::param::{decibel, milliseconds, percent, toggle, true_peak};

crate::settings! {
    /// Everything that a user sets on the limiter.
    pub struct LimiterSettings in "limiter" {
        /// Off passes everything unchanged, to the bit, as late as when it is on.
        "limit_on" on: bool = "Limiter On", toggle(true);
        /// Gain before it, 0 to 24 dB.
        "limit_drive" drive_db: f32 = "Limiter Drive", decibel(0.0, 24.0, 0.0);
        /// What no peak passes, -12 to 0 dBTP.
        "limit_ceiling" ceiling_dbtp: f32 = "Limiter Ceiling", true_peak(-12.0, 0.0, -1.0);
        /// Time to 63 % of a step to less reduction, 1 to 1000 ms.
        "limit_release" release_ms: f32 = "Limiter Release", milliseconds(1.0, 1000.0, 60.0);
        /// Releases what lasts up to 16 times as slowly as what is short.
        "limit_auto_release" auto_release: bool = "Limiter Auto Release", toggle(true);
        /// How far both channels follow the one that is reduced more, 0 to 100 %.
        "limit_link" link_percent: f32 = "Limiter Link", percent(0.0, 100.0, 100.0);
        /// Reads peaks between the samples too.
        "limit_true_peak" true_peak: bool = "Limiter True Peak", toggle(true);
    }
}

crate::reading! {
    /// What the limiter did since the last reading.
    pub struct LimiterReading {
        /// Largest reduction, in dB, 0 or more.
        reduction_db = 0.0;
        /// Highest peak after the drive, in dBTP; minus infinity for silence.
        peak_dbtp = f32::NEG_INFINITY;
    }
}
