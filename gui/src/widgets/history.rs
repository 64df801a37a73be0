//! The trace of a gain reduction: from the top down what was taken away, behind it the level that the
//! detector heard, the newest at the right.

use egui::{
    Align2, Color32, Mesh, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};

use crate::levels::FLOOR_DB;
use crate::theme;
use crate::{History, HistoryPoint};

/// Lines of the scale.
const LINES: usize = 4;

/// Shows a trace in `rect` on a scale of 0 to `most_db`.
pub fn history(ui: &mut Ui, rect: Rect, name: &str, trace: &History, most_db: f32) -> Response {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, name));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, palette.well);
    let plot = rect.shrink2(vec2(0.0, 2.0));
    let heard = |point: &HistoryPoint| 1.0 - (point.heard_db / FLOOR_DB).clamp(0.0, 1.0);
    let heights = places(plot, trace, |point| 1.0 - heard(point));
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
    trace: &History,
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

fn reductions(plot: Rect, trace: &History, most_db: f32) -> Vec<Pos2> {
    places(plot, trace, |point| (point.reduction_db / most_db).min(1.0))
}

/// Places of the points, whose height is a share from the top.
fn places(plot: Rect, trace: &History, down: impl Fn(&HistoryPoint) -> f32) -> Vec<Pos2> {
    let points = trace.points();
    let step = plot.width() / (points.len() - 1) as f32;
    let place = |(index, point): (usize, HistoryPoint)| {
        let x = plot.left() + step * index as f32;
        pos2(x, plot.top() + down(&point) * plot.height())
    };
    points.enumerate().map(place).collect()
}

/// Fills what lies between a curve and a height.
fn fill(painter: &Painter, places: &[Pos2], to: f32, colour: Color32) {
    let mut mesh = Mesh::default();
    for (index, place) in places.iter().enumerate() {
        mesh.colored_vertex(*place, colour);
        mesh.colored_vertex(pos2(place.x, to), colour);
        if index > 0 {
            let first = 2 * index as u32 - 2;
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first + 1, first + 2, first + 3);
        }
    }
    painter.add(mesh);
}
