//! The parametric equaliser: eight bands of any shape.

use num_complex::Complex;

use super::bank::Bank;
use super::settings::{BandSettings, BandShape};
use crate::{Processor, StereoBlock, StreamSpec};

/// Number of bands.
pub const BANDS: usize = 8;

/// How the phase of the parametric equaliser behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// As an analogue equaliser's, without latency.
    #[default]
    Minimum,
    /// No phase shift at all, with latency.
    Linear,
}

impl Phase {
    /// Both, in the order of the parameter.
    pub const ALL: [Self; 2] = [Self::Minimum, Self::Linear];
}

/// Everything that a user sets on the parametric equaliser.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EqSettings {
    /// Off passes everything unchanged, to the bit.
    pub on: bool,
    /// How the phase behaves.
    pub phase: Phase,
    /// The bands, in the order in which they act.
    pub bands: [BandSettings; BANDS],
}

impl Default for EqSettings {
    fn default() -> Self {
        let band = |shape: BandShape, freq_hz| BandSettings {
            shape,
            freq_hz,
            q: shape.default_q(),
            ..BandSettings::default()
        };
        Self {
            on: true,
            phase: Phase::Minimum,
            bands: [
                band(BandShape::LowCut, 30.0),
                band(BandShape::LowShelf, 100.0),
                band(BandShape::Bell, 250.0),
                band(BandShape::Bell, 600.0),
                band(BandShape::Bell, 1500.0),
                band(BandShape::Bell, 4000.0),
                band(BandShape::HighShelf, 8000.0),
                band(BandShape::HighCut, 18_000.0),
            ],
        }
    }
}

impl EqSettings {
    /// The bands as they act: switched off, none of them does.
    #[must_use]
    pub fn acting(&self) -> [BandSettings; BANDS] {
        self.bands.map(|band| BandSettings {
            on: band.on && self.on,
            ..band
        })
    }
}

/// The running parametric equaliser.
#[derive(Clone, Debug)]
pub struct Eq(Bank);

impl Default for Eq {
    fn default() -> Self {
        Self(Bank::new(&EqSettings::default().acting()))
    }
}

impl Eq {
    /// Complex gain of the left channel at `freq_hz`, as it stands now, without the bands on mid
    /// and side.
    #[must_use]
    pub fn response(&self, freq_hz: f64) -> Complex<f64> {
        self.0.response(freq_hz)
    }
}

impl Processor for Eq {
    type Settings = EqSettings;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.0.prepare(spec);
    }

    fn reset(&mut self) {
        self.0.reset();
    }

    fn set(&mut self, settings: &EqSettings) {
        self.0.set(&settings.acting());
    }

    fn process(&mut self, block: StereoBlock) {
        self.0.process(block);
    }

    fn tail_frames(&self) -> u32 {
        self.0.tail_frames()
    }
}
