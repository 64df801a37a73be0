//! EQ3: three knobs with three frequencies.
//!
//! Signal flow: low shelf, bell, high shelf. The shelves have the Butterworth Q, so that they
//! neither overshoot nor sag.

use std::f32::consts::FRAC_1_SQRT_2;

use crate::bands::{BandSettings, FilterType, PresetBands, PresetEq};
use crate::param::{decibel, hertz, quality, toggle};

crate::settings! {
    /// The knobs of EQ3.
    pub struct Eq3Settings in "eq3" {
        /// Off passes everything unchanged, to the bit.
        "eq3_on" on: bool = "EQ3 On", toggle(false);
        /// Middle of the low shelf's slope, 40 to 500 Hz.
        "eq3_low_freq" low_freq_hz: f32 = "EQ3 Low Freq", hertz(40.0, 500.0, 120.0);
        /// Gain below, -18 to 18 dB.
        "eq3_low_gain" low_gain_db: f32 = "EQ3 Low Gain", decibel(-18.0, 18.0, 0.0);
        /// Centre of the bell, 200 to 8000 Hz.
        "eq3_mid_freq" mid_freq_hz: f32 = "EQ3 Mid Freq", hertz(200.0, 8000.0, 1000.0);
        /// Gain at the centre, -18 to 18 dB.
        "eq3_mid_gain" mid_gain_db: f32 = "EQ3 Mid Gain", decibel(-18.0, 18.0, 0.0);
        /// Quality of the bell, 0.3 to 5.
        "eq3_mid_q" mid_q: f32 = "EQ3 Mid Q", quality(0.3, 5.0, 0.7);
        /// Middle of the high shelf's slope, 1500 to 16000 Hz.
        "eq3_high_freq" high_freq_hz: f32 = "EQ3 High Freq", hertz(1500.0, 16_000.0, 6000.0);
        /// Gain above, -18 to 18 dB.
        "eq3_high_gain" high_gain_db: f32 = "EQ3 High Gain", decibel(-18.0, 18.0, 0.0);
    }
}

impl PresetBands for Eq3Settings {
    fn bands(&self) -> impl AsRef<[BandSettings]> {
        let band = |filter_type, freq_hz, gain_db, q| BandSettings {
            on: self.on,
            filter_type,
            freq_hz,
            gain_db,
            q,
            ..BandSettings::default()
        };
        [
            band(
                FilterType::LowShelf,
                self.low_freq_hz,
                self.low_gain_db,
                FRAC_1_SQRT_2,
            ),
            band(
                FilterType::Bell,
                self.mid_freq_hz,
                self.mid_gain_db,
                self.mid_q,
            ),
            band(
                FilterType::HighShelf,
                self.high_freq_hz,
                self.high_gain_db,
                FRAC_1_SQRT_2,
            ),
        ]
    }
}

preset_eq_module! {
    /// The running EQ3.
    Eq3(Eq3Settings), "eq3", "EQ3"
}
