//! The parametric equaliser: eight bands of any shape.

use super::settings::{BandSettings, BandShape, Slope};

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
            slope: Slope::Db12,
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
