//! Spectrograms side by side: level over time and octaves, black at the loudest, white 72 dB below.

use std::f64::consts::TAU;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};
use realfft::{RealFftPlanner, RealToComplex};

const RATE_HZ: f64 = 48_000.0;
/// Width and height of one in pixels, without the line above it.
const PANEL: (u32, u32) = (680, 150);
const HEAD: u32 = 28;
const GAP: u32 = 14;
/// Frames of a transform: lines 23 Hz apart, which shows a tone that rings.
const FRAMES: usize = 2048;
const FROM_HZ: f64 = 120.0;
const TO_HZ: f64 = 16_000.0;
/// From white to black, in steps of 3 dB.
const RANGE_DB: f64 = 72.0;
const STEP_DB: f64 = 3.0;
const FONT: &str = "sans-serif";

/// A sound and its name.
pub(super) struct Panel {
    pub(super) name: String,
    pub(super) sound: Vec<f32>,
}

/// Draws rows of panels.
///
/// # Errors
/// When the picture cannot be drawn or written.
pub(super) fn draw(file: &Path, rows: &[[Panel; 2]]) -> Result<()> {
    register_font(FONT, FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT)
        .map_err(|_| anyhow!("the font cannot be read"))?;
    let size = (
        2 * PANEL.0 + 3 * GAP,
        rows.len() as u32 * (PANEL.1 + HEAD) + GAP,
    );
    let root = BitMapBackend::new(file, size).into_drawing_area();
    root.fill(&WHITE)?;
    for (row, panels) in (0..).zip(rows) {
        for (column, panel) in (0..).zip(panels) {
            let left = (GAP + column * (PANEL.0 + GAP)) as i32;
            let top = (row * (PANEL.1 + HEAD)) as i32;
            root.draw(&Text::new(
                panel.name.clone(),
                (left, top + 6),
                (FONT, 19).into_font().color(&BLACK),
            ))?;
            paint(&root, (left, top + HEAD as i32), &panel.sound)?;
        }
    }
    root.present()
        .with_context(|| format!("{} cannot be written", file.display()))
}

/// Paints one panel.
fn paint(
    area: &DrawingArea<BitMapBackend, Shift>,
    (left, top): (i32, i32),
    sound: &[f32],
) -> Result<()> {
    let fft = RealFftPlanner::new().plan_fft_forward(FRAMES);
    let columns: Vec<Vec<f64>> = (0..PANEL.0 as usize)
        .map(|column| levels(&*fft, sound, column * sound.len() / PANEL.0 as usize))
        .collect::<Result<_>>()?;
    let loudest = columns.iter().flatten().copied().fold(f64::MIN, f64::max);
    for (x, column) in (left..).zip(&columns) {
        for (y, level) in (top..).zip(column.iter().rev()) {
            let below = ((loudest - level) / STEP_DB).floor() * STEP_DB;
            let shade = (255.0 * (below / RANGE_DB).min(1.0)) as u8;
            area.draw_pixel((x, y), &RGBColor(shade, shade, shade))?;
        }
    }
    let [right, bottom] = [left + PANEL.0 as i32, top + PANEL.1 as i32];
    area.draw(&Rectangle::new([(left, top), (right, bottom)], BLACK))?;
    Ok(())
}

/// The levels in dB around a frame, from the lowest to the highest row of pixels: the loudest line of
/// each row, so that none is missed.
fn levels(fft: &dyn RealToComplex<f64>, sound: &[f32], frame: usize) -> Result<Vec<f64>> {
    let mut windowed = fft.make_input_vec();
    for (index, to) in windowed.iter_mut().enumerate() {
        let window = 0.5 - 0.5 * (TAU * index as f64 / FRAMES as f64).cos();
        let at = (frame + index).checked_sub(FRAMES / 2);
        let sample = at.and_then(|at| sound.get(at)).copied().unwrap_or(0.0);
        *to = window * f64::from(sample);
    }
    let mut lines = fft.make_output_vec();
    fft.process(&mut windowed, &mut lines)
        .map_err(|error| anyhow!("{error}"))?;
    let line = |row: u32| {
        let hz = FROM_HZ * (TO_HZ / FROM_HZ).powf(f64::from(row) / f64::from(PANEL.1));
        (hz / RATE_HZ * FRAMES as f64) as usize
    };
    let rows = (0..PANEL.1).map(|row| {
        let (first, last) = (line(row), line(row + 1).max(line(row) + 1));
        let power = lines[first..last]
            .iter()
            .map(|line| line.norm_sqr())
            .fold(1e-12, f64::max);
        10.0 * power.log10()
    });
    Ok(rows.collect())
}
