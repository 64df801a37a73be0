//! Figures for the documentation, drawn from what the signal processing does.

mod chart;
mod dynamics;
mod eq_error;
mod limiter;
mod space;
mod spectrogram;
mod speech;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Draws all figures into `folder`.
///
/// # Errors
/// When a figure cannot be drawn or written.
pub(crate) fn run(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    eq_error::draw(&folder.join("eq-error.png"))?;
    dynamics::draw_static(&folder.join("compressor-static.png"))?;
    dynamics::draw_step(&folder.join("compressor-step.png"))?;
    dynamics::draw_deesser(&folder.join("deesser-speech.png"))?;
    limiter::draw_gain(&folder.join("limiter-gain.png"))?;
    limiter::draw_bass(&folder.join("limiter-bass.png"))?;
    space::draw_reverbs(&folder.join("reverb-decay.png"))?;
    space::draw_rooms(&folder.join("room-decay.png"))?;
    space::draw_reverb_spectrograms(&folder.join("reverb-spectrograms.png"))?;
    space::draw_room_spectrograms(&folder.join("room-spectrograms.png"))
}
