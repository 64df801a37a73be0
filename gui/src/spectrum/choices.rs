//! What a user chooses of the spectrum. It lasts while the plugin does.

use std::sync::Arc;

use crossbeam::atomic::AtomicCell;

/// Slopes in dB per octave about 1 kHz: none, that of pink noise, and that of most music.
const SLOPES_DB: [f32; 3] = [0.0, 3.0, 4.5];
/// Ranges from the top of the graph to its bottom, in dB.
const RANGES_DB: [f32; 3] = [60.0, 90.0, 120.0];

/// Which sound a spectrum is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpectrumSource {
    /// What enters the chain.
    Before,
    /// What leaves it.
    After,
    /// The side chain.
    SideChain,
}

impl SpectrumSource {
    /// All sources, in the order in which they are drawn.
    pub const ALL: [Self; 3] = [Self::Before, Self::SideChain, Self::After];
}

/// What a user chooses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choices {
    shown: [bool; 3],
    slope: usize,
    range: usize,
    /// The picture stands still.
    pub freeze: bool,
    /// The largest levels stay.
    pub hold: bool,
}

/// The choices, as windows that come and go share them.
pub type SharedChoices = Arc<AtomicCell<Choices>>;

impl Default for Choices {
    fn default() -> Self {
        Self {
            shown: [true; 3],
            slope: 2,
            range: 1,
            freeze: false,
            hold: false,
        }
    }
}

impl Choices {
    /// Whether the spectrum of a source is shown.
    #[must_use]
    pub fn shows(&self, source: SpectrumSource) -> bool {
        self.shown[source as usize]
    }

    /// Shows or hides the spectrum of a source.
    pub fn show(&mut self, source: SpectrumSource, shown: bool) {
        self.shown[source as usize] = shown;
    }

    /// What is added to a level, in dB per octave above 1 kHz.
    #[must_use]
    pub fn slope_db(&self) -> f32 {
        SLOPES_DB[self.slope]
    }

    /// From the top of the graph, 0 dBFS, to its bottom, in dB.
    #[must_use]
    pub fn range_db(&self) -> f32 {
        RANGES_DB[self.range]
    }

    /// Takes the next slope, after the last one the first.
    pub fn next_slope(&mut self) {
        self.slope = (self.slope + 1) % SLOPES_DB.len();
    }

    /// Takes the next range, after the last one the first.
    pub fn next_range(&mut self) {
        self.range = (self.range + 1) % RANGES_DB.len();
    }
}
