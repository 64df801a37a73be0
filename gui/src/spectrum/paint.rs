//! The spectrum's curves on a graph.

use egui::{Align2, Color32, Painter, Pos2, Shape, Stroke, Ui, pos2};

use super::choices::{Choices, SpectrumSource};
use super::live::Live;
use crate::theme::{self, Palette};
use crate::widgets::{Graph, area, thinned};

/// Steps of the scale at the right edge, in dB.
const STEP_DB: f32 = 20.0;
/// Height of a label.
const LABEL: f32 = 12.0;
/// How far a line may be from its points, in points of the screen: what cannot be seen.
const LINE: f32 = 0.3;
/// How far the edge of the faint fill may be, which lies below a line.
const EDGE: f32 = 1.5;

/// Paints the spectra behind the curves of `graph`.
pub(crate) fn paint(ui: &Ui, painter: &Painter, graph: &Graph) {
    let Some(spectrum) = super::attached(ui.ctx()) else {
        return;
    };
    let live = &mut *spectrum.live();
    let choices = live.choices();
    let palette = theme::of(ui);
    scale(painter, palette, graph, choices);
    // Within the plot its ground is all that lies behind, so that nothing else is drawn again.
    let painter = &painter.with_clip_rect(painter.clip_rect().intersect(graph.plot()));
    for source in SpectrumSource::ALL
        .into_iter()
        .filter(|source| choices.shows(*source))
    {
        let colour = colour(palette, source);
        if choices.hold {
            let held = thinned(&curve(live, graph, choices, source, true), LINE);
            let stroke = Stroke::new(1.0, colour.gamma_multiply(0.6));
            painter.add(Shape::line(held, stroke));
        }
        let points = curve(live, graph, choices, source, false);
        if source == SpectrumSource::After {
            let edge = thinned(&points, EDGE);
            fill(painter, graph, &edge, colour.gamma_multiply(0.18));
        }
        let stroke = Stroke::new(1.0, colour.gamma_multiply(0.7));
        painter.add(Shape::line(thinned(&points, LINE), stroke));
    }
}

/// What enters is dim, what leaves stands out, and the side chain is of another kind.
pub(super) fn colour(palette: &Palette, source: SpectrumSource) -> Color32 {
    match source {
        SpectrumSource::Before => palette.text_dim,
        SpectrumSource::After => palette.accent,
        SpectrumSource::SideChain => palette.warning,
    }
}

/// The points of a curve, as far as it lies above the bottom.
fn curve(
    live: &mut Live,
    graph: &Graph,
    choices: Choices,
    source: SpectrumSource,
    held: bool,
) -> Vec<Pos2> {
    let plot = graph.plot();
    let count = graph.points();
    let step = plot.width() / (count - 1) as f32;
    // Just out of sight.
    let bottom = plot.bottom() + 8.0;
    let levels = live.levels_db(source, held, count);
    let points: Vec<Pos2> = levels
        .enumerate()
        .map(|(index, level_db)| {
            let x = plot.left() + step * index as f32;
            pos2(x, height(graph, choices, level_db).min(bottom))
        })
        .collect();
    if points.iter().all(|point| point.y >= bottom) {
        return Vec::new();
    }
    points
}

/// Where a level lies.
fn height(graph: &Graph, choices: Choices, level_db: f32) -> f32 {
    let plot = graph.plot();
    plot.top() - plot.height() * level_db / choices.range_db()
}

/// Fills what lies between a curve and the bottom.
fn fill(painter: &Painter, graph: &Graph, points: &[Pos2], colour: Color32) {
    let bottom = graph.plot().bottom();
    let edges = points
        .iter()
        .map(|point| (pos2(point.x, point.y.min(bottom)), pos2(point.x, bottom)));
    painter.add(area(edges, colour));
}

fn scale(painter: &Painter, palette: &Palette, graph: &Graph, choices: Choices) {
    let steps = (choices.range_db() / STEP_DB).ceil() as usize;
    // Below stand the frequencies.
    let bottom = graph.plot().bottom() - 2.0 * LABEL;
    for step in 1..steps {
        let level_db = -STEP_DB * step as f32;
        let y = height(graph, choices, level_db);
        if y > bottom {
            break;
        }
        painter.text(
            pos2(graph.plot().right() - 3.0, y),
            Align2::RIGHT_CENTER,
            format!("{level_db}"),
            theme::small(),
            palette.text_dim.gamma_multiply(0.7),
        );
    }
}
