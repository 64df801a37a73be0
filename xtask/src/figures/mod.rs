//! Figures for the documentation, drawn from what the signal processing does.

mod chart;
mod eq_error;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Draws all figures into `folder`.
///
/// # Errors
/// When a figure cannot be drawn or written.
pub(crate) fn run(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    eq_error::draw(&folder.join("eq-error.png"))
}
