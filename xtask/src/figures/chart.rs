//! Lines over a frequency axis or a time axis, in the colours of the project's figures.

use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use plotters::coord::ranged1d::{AsRangedCoord, ValueFormatter};
use plotters::prelude::*;
use plotters::style::{FontStyle, TextStyle, register_font};

const SIZE: (u32, u32) = (1400, 760);
/// Told apart by every kind of colour vision: M. Okabe, K. Ito, "Color universal design", 2008.
pub(super) const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];
const INK: RGBColor = RGBColor(40, 44, 52);
const GRID: RGBColor = RGBColor(222, 225, 230);
const FONT: &str = "sans-serif";

/// A line and its name.
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) points: Vec<(f64, f64)>,
}

/// What stands around the lines.
pub(super) struct Chart<'a> {
    pub(super) title: &'a str,
    pub(super) x: &'a str,
    pub(super) y: &'a str,
}

/// Draws lines over two logarithmic axes.
///
/// # Errors
/// When the picture cannot be drawn or written.
pub(super) fn draw_log_log(
    file: &Path,
    chart: &Chart,
    x: Range<f64>,
    y: Range<f64>,
    lines: &[Line],
) -> Result<()> {
    let axes = (x.clone().log_scale(), y.clone().log_scale());
    draw(file, chart, [x, y], axes, lines)
}

/// Draws lines over a logarithmic axis, on a plain one.
///
/// # Errors
/// When the picture cannot be drawn or written.
pub(super) fn draw_log(
    file: &Path,
    chart: &Chart,
    x: Range<f64>,
    y: Range<f64>,
    lines: &[Line],
) -> Result<()> {
    let axes = (x.clone().log_scale(), y.clone());
    draw(file, chart, [x, y], axes, lines)
}

/// Draws lines over two plain axes.
///
/// # Errors
/// When the picture cannot be drawn or written.
pub(super) fn draw_linear(
    file: &Path,
    chart: &Chart,
    x: Range<f64>,
    y: Range<f64>,
    lines: &[Line],
) -> Result<()> {
    draw(file, chart, [x.clone(), y.clone()], (x, y), lines)
}

fn text(size: u32) -> TextStyle<'static> {
    (FONT, size).into_font().color(&INK)
}

/// Draws what of the lines lies within the axes.
fn draw<X, Y>(
    file: &Path,
    chart: &Chart,
    [across, up]: [Range<f64>; 2],
    (x, y): (X, Y),
    lines: &[Line],
) -> Result<()>
where
    X: AsRangedCoord<Value = f64>,
    Y: AsRangedCoord<Value = f64>,
    X::CoordDescType: ValueFormatter<f64>,
    Y::CoordDescType: ValueFormatter<f64>,
{
    register_font(FONT, FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT)
        .map_err(|_| anyhow!("the font cannot be read"))?;
    let root = BitMapBackend::new(file, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let mut context = ChartBuilder::on(&root)
        .caption(chart.title, text(28))
        .margin(16)
        .x_label_area_size(60)
        .y_label_area_size(100)
        .build_cartesian_2d(x, y)?;
    let number = |value: &f64| {
        if *value >= 1000.0 {
            format!("{}k", value / 1000.0)
        } else {
            format!("{value}")
        }
    };
    context
        .configure_mesh()
        .x_desc(chart.x)
        .y_desc(chart.y)
        .x_label_formatter(&number)
        .y_label_formatter(&number)
        .label_style(text(20))
        .axis_desc_style(text(22))
        .bold_line_style(GRID)
        .light_line_style(GRID.mix(0.4))
        .axis_style(INK)
        .draw()?;
    for (line, colour) in lines.iter().zip(COLOURS) {
        let inside = |point: &(f64, f64)| across.contains(&point.0) && up.contains(&point.1);
        context
            .draw_series(LineSeries::new(
                line.points.iter().copied().filter(inside),
                colour.stroke_width(3),
            ))?
            .label(line.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 30, y)], colour.stroke_width(3)));
    }
    context
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .label_font(text(22))
        .background_style(WHITE.mix(0.9))
        .border_style(GRID)
        .draw()?;
    root.present()
        .with_context(|| format!("{} cannot be written", file.display()))
}
