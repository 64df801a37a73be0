//! The level meter: peak over RMS, left and right, with the held maximum above.

use egui::{Align2, Color32, Rect, Response, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2};

use crate::levels::{Bar, FLOOR_DB};
use crate::theme;

/// Width that a meter takes with its scale.
pub const METER_WIDTH: f32 = 56.0;

/// Top of the scale.
const TOP_DB: f32 = 6.0;
/// Lines of the scale.
const MARKS_DB: [f32; 7] = [0.0, -6.0, -12.0, -18.0, -24.0, -36.0, -48.0];
/// Width of one bar.
const BAR: f32 = 10.0;
/// Height of the number above the bars.
const NUMBER: f32 = 20.0;

/// Shows both channels at `height`; a click on it returns `clicked`, to clear the held maximum.
pub fn level_meter(ui: &mut Ui, name: &str, height: f32, bars: &[Bar; 2]) -> Response {
    let palette = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(METER_WIDTH, height), Sense::click());
    let held = bars[0].held_db.max(bars[1].held_db);
    let number = if held < FLOOR_DB {
        "-inf".to_owned()
    } else {
        format!("{held:.1}")
    };
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(WidgetType::ProgressIndicator, true, name);
        info.current_text_value = Some(format!("peak {number} dBFS"));
        info
    });

    let painter = ui.painter();
    let colour = if held > 0.0 {
        palette.over
    } else {
        palette.text
    };
    let top = pos2(rect.center().x, rect.top() + 0.5 * NUMBER);
    painter.text(top, Align2::CENTER_CENTER, number, theme::body(), colour);

    let scale = Rect::from_min_max(rect.min + vec2(0.0, NUMBER + 4.0), rect.max);
    for mark in MARKS_DB {
        let at = pos2(rect.left() + 22.0, height_of(scale, mark));
        painter.text(
            at,
            Align2::RIGHT_CENTER,
            format!("{mark}"),
            theme::small(),
            palette.text_dim,
        );
    }
    for (index, bar) in bars.iter().enumerate() {
        let left = rect.left() + 28.0 + index as f32 * (BAR + 3.0);
        let column = Rect::from_min_max(pos2(left, scale.top()), pos2(left + BAR, scale.bottom()));
        painter.rect_filled(column, 1.0, palette.well);
        fill(
            ui,
            column,
            FLOOR_DB,
            bar.peak_db,
            palette.meter_peak.gamma_multiply(0.6),
        );
        fill(ui, column, FLOOR_DB, bar.rms_db, palette.meter_rms);
        fill(ui, column, 0.0, bar.peak_db, palette.over);
        if bar.held_db > FLOOR_DB {
            let y = height_of(column, bar.held_db);
            let colour = if bar.held_db > 0.0 {
                palette.over
            } else {
                palette.text
            };
            painter.hline(column.x_range(), y, egui::Stroke::new(1.5, colour));
        }
    }
    response
}

fn height_of(scale: Rect, db: f32) -> f32 {
    let share = ((db - FLOOR_DB) / (TOP_DB - FLOOR_DB)).clamp(0.0, 1.0);
    scale.bottom() - share * scale.height()
}

/// Fills a column between two levels, when the upper lies above the lower.
fn fill(ui: &Ui, column: Rect, from_db: f32, to_db: f32, colour: Color32) {
    if to_db > from_db {
        let (bottom, top) = (height_of(column, from_db), height_of(column, to_db));
        let part = Rect::from_min_max(pos2(column.left(), top), pos2(column.right(), bottom));
        ui.painter().rect_filled(part, 1.0, colour);
    }
}
