//! One picture of a mix before and after: waveform, average spectrum, loudness over time.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::{FontStyle, TextStyle, register_font};

use super::measure::{LOUDNESS_STEP_S, Levels};
use super::spectrum;
use super::track::Stereo;

/// Width and height in pixels.
const SIZE: (u32, u32) = (1600, 1200);

/// Heights of the waveform and of the spectrum; the loudness has the rest.
const HEIGHTS: [u32; 2] = [340, 470];

/// Colours of before and after, told apart by every kind of colour vision: the blue and the
/// vermilion of M. Okabe, K. Ito, "Color universal design", 2008.
const COLOURS: [RGBColor; 2] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0)];

/// Text and axes.
const INK: RGBColor = RGBColor(40, 44, 52);

/// Lines of the grid.
const GRID: RGBColor = RGBColor(222, 225, 230);

/// The name that the font is registered by.
const FONT: &str = "sans-serif";

/// Columns of the waveform.
const COLUMNS: usize = 1400;

/// Range of the spectrum below its highest point, in dB.
const SPECTRUM_DB: f64 = 48.0;

/// Range of the loudness below its highest point, in LU.
const LOUDNESS_LU: f64 = 36.0;

/// One of the two sounds: what to call it, the sound, its levels.
pub(crate) type Side<'a> = (&'a str, &'a Stereo, &'a Levels);

type Area<'a> = DrawingArea<BitMapBackend<'a>, Shift>;

/// Draws both sounds over each other.
///
/// # Errors
/// When the picture cannot be drawn or written.
pub(crate) fn draw(file: &Path, sides: [Side; 2], rate_hz: u32) -> Result<()> {
    register_font(FONT, FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT)
        .map_err(|_| anyhow!("the font cannot be read"))?;
    let root = BitMapBackend::new(file, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let (wave, rest) = root.margin(10, 10, 10, 30).split_vertically(HEIGHTS[0]);
    let (spectra, loudness) = rest.split_vertically(HEIGHTS[1]);
    let length_s = sides[0].1.frames() as f64 / f64::from(rate_hz);
    draw_waveforms(&wave, &sides, length_s)?;
    draw_spectra(&spectra, &sides, rate_hz)?;
    draw_loudness(&loudness, &sides, length_s)?;
    root.present()
        .with_context(|| format!("{} cannot be written", file.display()))
}

fn text(size: u32) -> TextStyle<'static> {
    (FONT, size).into_font().color(&INK)
}

/// A part of the picture with its title, its axes' room and the legend.
fn titled<'a>(area: &Area<'a>, title: &str, names: [String; 2]) -> Result<Area<'a>> {
    let (head, body) = area.split_vertically(40);
    head.draw(&Text::new(title.to_owned(), (92, 8), text(26)))?;
    let right = head.dim_in_pixel().0 as i32;
    let mut end = right;
    for (name, colour) in names.into_iter().zip(COLOURS).rev() {
        let style = text(24);
        let width = head.estimate_text_size(&name, &style)?.0 as i32;
        let left = end - width;
        head.draw(&Text::new(name, (left, 10), style))?;
        head.draw(&Rectangle::new(
            [(left - 36, 14), (left - 10, 28)],
            colour.filled(),
        ))?;
        end = left - 70;
    }
    Ok(body)
}

/// Peaks of the louder channel over time, the louder sound drawn first so that both show.
fn draw_waveforms(area: &Area, sides: &[Side; 2], length_s: f64) -> Result<()> {
    let names = sides.map(|(name, _, levels)| format!("{name}, peak {:.1} dBFS", levels.peak_dbfs));
    let body = titled(area, "Waveform", names)?;
    let outlines = sides.map(|(_, audio, _)| outline(audio, length_s));
    let reach = |outline: &[(f64, f64)]| {
        outline
            .iter()
            .fold(0.0, |most: f64, (_, y)| most.max(y.abs()))
    };
    let highest = outlines
        .iter()
        .map(|outline| reach(outline))
        .fold(0.01, f64::max)
        * 1.05;
    let mut chart = ChartBuilder::on(&body)
        .x_label_area_size(46)
        .y_label_area_size(92)
        .build_cartesian_2d(0.0..length_s, -highest..highest)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(text(20))
        .axis_desc_style(text(21))
        .x_desc("time in s")
        .y_desc("amplitude")
        .x_labels(12)
        .y_labels(5)
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.1}"))
        .draw()?;
    let mut order = [0, 1];
    order.sort_by(|a, b| energy(&outlines[*b]).total_cmp(&energy(&outlines[*a])));
    for index in order {
        let colour = COLOURS[index].mix(0.62).filled();
        chart.draw_series([Polygon::new(outlines[index].clone(), colour)])?;
    }
    Ok(())
}

fn energy(outline: &[(f64, f64)]) -> f64 {
    outline.iter().map(|(_, y)| y * y).sum()
}

/// The outline of a waveform: its upper edge from left to right, then its lower edge back.
fn outline(audio: &Stereo, length_s: f64) -> Vec<(f64, f64)> {
    let frames = audio.frames();
    let column = |index: usize| {
        let part = index * frames / COLUMNS..((index + 1) * frames / COLUMNS).min(frames);
        let samples = audio.channels().map(|channel| &channel[part.clone()]);
        let (low, high) = samples
            .concat()
            .into_iter()
            .fold((0.0_f32, 0.0_f32), |(low, high), sample| {
                (low.min(sample), high.max(sample))
            });
        (length_s * (index as f64 + 0.5) / COLUMNS as f64, low, high)
    };
    let columns: Vec<_> = (0..COLUMNS).map(column).collect();
    let upper = columns.iter().map(|(x, _, high)| (*x, f64::from(*high)));
    let lower = columns
        .iter()
        .rev()
        .map(|(x, low, _)| (*x, f64::from(*low)));
    upper.chain(lower).collect()
}

/// The second curve is moved to the loudness of the first, so that what differs is the balance.
fn draw_spectra(area: &Area, sides: &[Side; 2], rate_hz: u32) -> Result<()> {
    let [
        (first, before, before_levels),
        (second, after, after_levels),
    ] = sides;
    let gain_db = before_levels.integrated_lufs - after_levels.integrated_lufs;
    let gain_db = if gain_db.is_finite() { gain_db } else { 0.0 };
    let names = [
        (*first).to_owned(),
        format!("{second}, at equal loudness ({gain_db:+.1} dB)"),
    ];
    let body = titled(area, "Average spectrum, in sixths of an octave", names)?;
    let mut matched = spectrum::average(after, rate_hz)?;
    matched.iter_mut().for_each(|(_, db)| *db += gain_db);
    let curves = [spectrum::average(before, rate_hz)?, matched];
    let top = ceiling(curves.iter().flatten().map(|(_, db)| *db), 6.0);
    let decades = vec![20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4];
    let mut chart = ChartBuilder::on(&body)
        .x_label_area_size(46)
        .y_label_area_size(92)
        .build_cartesian_2d(
            spectrum::RANGE_HZ.log_scale().with_key_points(decades),
            top - SPECTRUM_DB..top,
        )?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(text(20))
        .axis_desc_style(text(21))
        .x_desc("frequency in Hz")
        .y_desc("level in dBFS")
        .y_labels(12)
        .x_label_formatter(&|hz| {
            if *hz < 1e3 {
                format!("{hz:.0}")
            } else {
                format!("{:.0}k", hz / 1e3)
            }
        })
        .y_label_formatter(&|db| format!("{db:.0}"))
        .draw()?;
    for (curve, colour) in curves.into_iter().zip(COLOURS) {
        let within = curve
            .into_iter()
            .map(|(hz, db)| (hz, db.max(top - SPECTRUM_DB)));
        chart.draw_series(LineSeries::new(within, colour.stroke_width(3)))?;
    }
    Ok(())
}

fn draw_loudness(area: &Area, sides: &[Side; 2], length_s: f64) -> Result<()> {
    let names = sides
        .map(|(name, _, levels)| format!("{name}, integrated {:.1} LUFS", levels.integrated_lufs));
    let body = titled(area, "Momentary loudness", names)?;
    let values = sides
        .iter()
        .flat_map(|(_, _, levels)| levels.momentary_lufs.iter().copied());
    let top = ceiling(values, 3.0);
    let bottom = top - LOUDNESS_LU;
    let mut chart = ChartBuilder::on(&body)
        .x_label_area_size(46)
        .y_label_area_size(92)
        .build_cartesian_2d(0.0..length_s, bottom..top)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(text(20))
        .axis_desc_style(text(21))
        .x_desc("time in s")
        .y_desc("loudness in LUFS")
        .x_labels(12)
        .y_labels(8)
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.0}"))
        .draw()?;
    for ((_, _, levels), colour) in sides.iter().zip(COLOURS) {
        let values = levels.momentary_lufs.iter().enumerate();
        let points = values
            .map(|(step, lufs)| ((step + 1) as f64 * LOUDNESS_STEP_S, lufs.max(bottom)))
            .filter(|(time, _)| *time <= length_s);
        chart.draw_series(LineSeries::new(points, colour.stroke_width(3)))?;
        if levels.integrated_lufs > bottom {
            let line = [
                (0.0, levels.integrated_lufs),
                (length_s, levels.integrated_lufs),
            ];
            chart.draw_series(DashedLineSeries::new(line, 8, 8, colour.stroke_width(1)))?;
        }
    }
    Ok(())
}

/// The upper end of an axis: the next multiple of `step` above the highest finite value.
fn ceiling(values: impl Iterator<Item = f64>, step: f64) -> f64 {
    let highest = values
        .filter(|value| value.is_finite())
        .fold(f64::NEG_INFINITY, f64::max);
    if highest.is_finite() {
        (highest / step).floor() * step + step
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::measure;

    #[test]
    fn silence_and_short_sounds_can_be_drawn() {
        let folder = tempfile::tempdir().unwrap();
        let click = Stereo::from_mono(vec![1.0, -0.5, 0.25]);
        for audio in [Stereo::silence(48_000), click] {
            let levels = measure::levels(&audio, 48_000).unwrap();
            let file = folder.path().join("picture.png");
            draw(
                &file,
                [("before", &audio, &levels), ("after", &audio, &levels)],
                48_000,
            )
            .unwrap();
            assert!(std::fs::metadata(&file).unwrap().len() > 10_000);
        }
    }
}
