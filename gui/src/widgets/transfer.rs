//! The transfer curve of a compressor: level out over level in, with a point on it that moves.

use egui::{Align2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};

use crate::theme;

/// Ends of both axes in dBFS.
const LOWEST_DB: f32 = -60.0;
const HIGHEST_DB: f32 = 0.0;

/// Shows `output_db` over the level in, in `rect`; the point lies where the detector reads
/// `detector_db`.
pub fn transfer(
    ui: &mut Ui,
    rect: Rect,
    name: &str,
    detector_db: f32,
    output_db: impl Fn(f32) -> f32,
) -> Response {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, name));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, palette.well);
    let plot = rect.shrink(4.0);
    let share = |db: f32| (db - LOWEST_DB) / (HIGHEST_DB - LOWEST_DB);
    let at = |in_db: f32, out_db: f32| {
        pos2(
            plot.left() + share(in_db) * plot.width(),
            plot.bottom() - share(out_db) * plot.height(),
        )
    };
    for step in 1..5 {
        let db = LOWEST_DB + 12.0 * step as f32;
        painter.vline(at(db, db).x, plot.y_range(), Stroke::new(1.0, palette.grid));
        painter.hline(plot.x_range(), at(db, db).y, Stroke::new(1.0, palette.grid));
        let place = at(db, LOWEST_DB) + vec2(3.0, 0.0);
        let label = format!("{db:.0}");
        painter.text(
            place,
            Align2::LEFT_BOTTOM,
            label,
            theme::small(),
            palette.text_dim,
        );
    }
    let even = [at(LOWEST_DB, LOWEST_DB), at(HIGHEST_DB, HIGHEST_DB)];
    painter.line_segment(even, Stroke::new(1.0, palette.line));
    let points = (0..=120)
        .map(|index| {
            let in_db = LOWEST_DB + 0.5 * index as f32;
            at(in_db, output_db(in_db))
        })
        .collect();
    painter.add(Shape::line(points, Stroke::new(2.0, palette.accent)));
    if detector_db > LOWEST_DB {
        let in_db = detector_db.min(HIGHEST_DB);
        let place = at(in_db, output_db(in_db));
        painter.circle_filled(place, 5.0, palette.text);
    }
    response
}
