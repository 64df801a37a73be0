//! EQ3: three knobs with three frequencies.

use nice_plug::params::{BoolParam, FloatParam, Params};
use truestrip_dsp::eq::Eq3Settings;

use super::{linear, logarithmic, section};
use crate::spec::{decibel, hertz, quality, toggle};

section! {
    /// The knobs of EQ3.
    Eq3Params in Some("eq3") => {
        "eq3_on" on: BoolParam = "EQ3 On", toggle(false);
        "eq3_low_freq" low_freq_hz: FloatParam = "EQ3 Low Freq", hertz(40.0, 500.0, 120.0);
        "eq3_low_gain" low_gain_db: FloatParam = "EQ3 Low Gain", decibel(-18.0, 18.0, 0.0);
        "eq3_mid_freq" mid_freq_hz: FloatParam = "EQ3 Mid Freq", hertz(200.0, 8000.0, 1000.0);
        "eq3_mid_gain" mid_gain_db: FloatParam = "EQ3 Mid Gain", decibel(-18.0, 18.0, 0.0);
        "eq3_mid_q" mid_q: FloatParam = "EQ3 Mid Q", quality(0.3, 5.0, 0.7);
        "eq3_high_freq" high_freq_hz: FloatParam = "EQ3 High Freq", hertz(1500.0, 16_000.0, 6000.0);
        "eq3_high_gain" high_gain_db: FloatParam = "EQ3 High Gain", decibel(-18.0, 18.0, 0.0);
    }
}

impl Eq3Params {
    /// The present values as the processor takes them.
    #[must_use]
    pub fn settings(&self) -> Eq3Settings {
        Eq3Settings {
            on: self.on.value(),
            low_freq_hz: logarithmic(&self.low_freq_hz),
            low_gain_db: linear(&self.low_gain_db),
            mid_freq_hz: logarithmic(&self.mid_freq_hz),
            mid_gain_db: linear(&self.mid_gain_db),
            mid_q: logarithmic(&self.mid_q),
            high_freq_hz: logarithmic(&self.high_freq_hz),
            high_gain_db: linear(&self.high_gain_db),
        }
    }
}
