//! The trace of a gain reduction: from the top down what was taken away, behind it the level that the
//! detector read, the newest at the right.

use egui::{
    Align2, Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::area::area;
use crate::levels::FLOOR_DB;
use crate::theme;
use crate::{ReductionTrace, TracePoint};

/// Lines of the scale.
const LINES: usize = 4;

/// Shows a trace in `rect` on a scale of 0 to `most_db`.
pub fn reduction_trace(
    ui: &mut Ui,
    rect: Rect,
    name: &str,
    trace: &ReductionTrace,
    most_db: f32,
) -> Response {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, name));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, palette.well);
    let plot = rect.shrink2(vec2(0.0, 2.0));
    let heights = places(plot, trace, |point| {
        (point.detector_db / FLOOR_DB).clamp(0.0, 1.0)
    });
    fill(&painter, &heights, plot.bottom(), palette.grid);
    for line in 1..LINES {
        let db = most_db * line as f32 / LINES as f32;
        let y = plot.top() + plot.height() * line as f32 / LINES as f32;
        painter.hline(
            plot.x_range(),
            y,
            Stroke::new(1.0, palette.line.gamma_multiply(0.5)),
        );
        painter.text(
            pos2(plot.left() + theme::GRID, y),
            Align2::LEFT_CENTER,
            format!("{:.0}", -db),
            theme::small(),
            palette.text_dim,
        );
    }
    let reduced = reductions(plot, trace, most_db);
    let colour = palette.warning;
    fill(&painter, &reduced, plot.top(), colour.gamma_multiply(0.35));
    painter.add(Shape::line(reduced, Stroke::new(1.5, colour)));
    response
}

/// Paints the reduction alone, as a filled shape.
pub fn paint_reduction(
    painter: &Painter,
    rect: Rect,
    trace: &ReductionTrace,
    most_db: f32,
    colour: Color32,
) {
    fill(
        painter,
        &reductions(rect, trace, most_db),
        rect.top(),
        colour,
    );
}

fn reductions(plot: Rect, trace: &ReductionTrace, most_db: f32) -> Vec<Pos2> {
    places(plot, trace, |point| (point.reduction_db / most_db).min(1.0))
}

/// Places of the points, whose height is a share from the top.
fn places(plot: Rect, trace: &ReductionTrace, down: impl Fn(&TracePoint) -> f32) -> Vec<Pos2> {
    let points = trace.points();
    let step = plot.width() / (points.len() - 1) as f32;
    let place = |(index, point): (usize, TracePoint)| {
        let x = plot.left() + step * index as f32;
        pos2(x, plot.top() + down(&point) * plot.height())
    };
    points.enumerate().map(place).collect()
}

/// Fills what lies between a curve and a height.
fn fill(painter: &Painter, places: &[Pos2], to: f32, colour: Color32) {
    let edges = places.iter().map(|place| (*place, pos2(place.x, to)));
    painter.add(area(edges, colour));
}
