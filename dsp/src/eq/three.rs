//! EQ3: three knobs with three frequencies.
//!
//! Signal flow: low shelf, bell, high shelf. The shelves have the Butterworth Q, so that they
//! neither overshoot nor sag.

use std::f32::consts::FRAC_1_SQRT_2;

use num_complex::Complex;

use super::bank::Bank;
use super::settings::{BandSettings, BandShape};
use crate::{Processor, StereoBlock, StreamSpec};

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

impl Eq3Settings {
    /// The three bands.
    #[must_use]
    pub fn bands(&self) -> [BandSettings; 3] {
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
#[derive(Clone, Debug)]
pub struct Eq3(Bank);

impl Default for Eq3 {
    fn default() -> Self {
        Self(Bank::new(&Eq3Settings::default().bands()))
    }
}

impl Eq3 {
    /// Complex gain at `freq_hz`, as it stands now.
    #[must_use]
    pub fn response(&self, freq_hz: f64) -> Complex<f64> {
        self.0.response(freq_hz)
    }
}

impl Processor for Eq3 {
    type Settings = Eq3Settings;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.0.prepare(spec);
    }

    fn reset(&mut self) {
        self.0.reset();
    }

    fn set(&mut self, settings: &Eq3Settings) {
        self.0.set(&settings.bands());
    }

    fn process(&mut self, block: StereoBlock) {
        self.0.process(block);
    }

    fn tail_frames(&self) -> u32 {
        self.0.tail_frames()
    }
}
