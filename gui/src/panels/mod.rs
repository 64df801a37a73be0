//! The panels of both editors, composed of widgets.

mod band_curve;
mod channel;
mod compressor;
mod deesser;
mod eq;
mod eq3;
mod eqv;
mod frame;
mod header;
mod layout;
mod limiter;
mod loudness;
mod master;
mod miniature;
mod module;
mod rack;
mod reverb;
mod room;

use crate::LevelDisplay;

pub use channel::channel;
pub use master::master;

/// What the panels show besides parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Level meters.
    pub levels: LevelDisplay,
    /// Frames per second of the stream, for curves that depend on it.
    pub sample_rate_hz: f64,
}

impl Default for View {
    fn default() -> Self {
        Self {
            levels: LevelDisplay::default(),
            sample_rate_hz: 48_000.0,
        }
    }
}
