//! EQ3: three knobs with three frequencies.
//!
//! Signal flow: low shelf, bell, high shelf. The shelves have the Butterworth Q, so that they
//! neither overshoot nor sag.

use std::f32::consts::FRAC_1_SQRT_2;

use super::settings::{BandSettings, BandShape};
use super::view::{BandSet, BandView};

/// The knobs of EQ3.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eq3Settings {
    /// Off passes everything unchanged, to the bit.
    pub on: bool,
    /// Middle of the low shelf's slope, 40 to 500 Hz.
    pub low_freq_hz: f32,
    /// Gain below, -18 to 18 dB.
    pub low_gain_db: f32,
    /// Centre of the bell, 200 to 8000 Hz.
    pub mid_freq_hz: f32,
    /// Gain at the centre, -18 to 18 dB.
    pub mid_gain_db: f32,
    /// Quality of the bell, 0.3 to 5.
    pub mid_q: f32,
    /// Middle of the high shelf's slope, 1500 to 16000 Hz.
    pub high_freq_hz: f32,
    /// Gain above, -18 to 18 dB.
    pub high_gain_db: f32,
}

impl Default for Eq3Settings {
    fn default() -> Self {
        Self {
            on: false,
            low_freq_hz: 120.0,
            low_gain_db: 0.0,
            mid_freq_hz: 1000.0,
            mid_gain_db: 0.0,
            mid_q: 0.7,
            high_freq_hz: 6000.0,
            high_gain_db: 0.0,
        }
    }
}

impl BandSet for Eq3Settings {
    fn bands(&self) -> impl AsRef<[BandSettings]> {
        let band = |shape, freq_hz, gain_db, q| BandSettings {
            on: self.on,
            shape,
            freq_hz,
            gain_db,
            q,
            ..BandSettings::default()
        };
        [
            band(
                BandShape::LowShelf,
                self.low_freq_hz,
                self.low_gain_db,
                FRAC_1_SQRT_2,
            ),
            band(
                BandShape::Bell,
                self.mid_freq_hz,
                self.mid_gain_db,
                self.mid_q,
            ),
            band(
                BandShape::HighShelf,
                self.high_freq_hz,
                self.high_gain_db,
                FRAC_1_SQRT_2,
            ),
        ]
    }
}

/// The running EQ3.
pub type Eq3 = BandView<Eq3Settings>;
