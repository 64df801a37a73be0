//! The panels of an editor, composed of widgets and of the modules' views.

mod frame;
mod header;
mod loudness;
mod loudness_cell;
mod rack;
mod strip;

use truestrip_dsp::strip::StripDefinition;

use crate::LevelDisplay;

pub use strip::strip;

/// What the panels show besides parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Level meters.
    pub levels: LevelDisplay,
    /// Frames per second of the stream, for curves that depend on it.
    pub sample_rate_hz: f64,
}

impl View {
    /// That of a strip that has processed nothing yet.
    #[must_use]
    pub fn new(definition: &'static StripDefinition) -> Self {
        Self {
            levels: LevelDisplay::new(definition),
            sample_rate_hz: 48_000.0,
        }
    }
}
