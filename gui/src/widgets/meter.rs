//! The level meter: peak over RMS, left and right, with the held maximum above and the RMS level below.

use egui::{Align2, Color32, Rect, Response, Sense, Ui, WidgetInfo, WidgetType, pos2};

use crate::levels::{Bar, FLOOR_DB};
use crate::theme;

/// Top of the scale.
const TOP_DB: f32 = 6.0;
/// Lines of the scale.
const MARKS_DB: [f32; 7] = [0.0, -6.0, -12.0, -18.0, -24.0, -36.0, -48.0];
/// Width of one bar, of the space between both, and of the scale at their left.
const BAR: f32 = 11.0;
const BETWEEN: f32 = 3.0;
const SCALE: f32 = 26.0;
/// Height of the numbers above and below the bars.
const NUMBER: f32 = 20.0;

/// A level as text, without its unit.
fn number(db: f32) -> String {
    if db <= FLOOR_DB {
        "-inf".to_owned()
    } else {
        format!("{db:.1}")
    }
}

/// Shows both channels in `rect`, the held peak above and the RMS level below, of the louder one each.
/// A click on it returns `clicked`, to clear the held maximum.
pub fn level_meter(ui: &mut Ui, rect: Rect, name: &str, bars: &[Bar; 2]) -> Response {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::click());
    let held = bars[0].held_db.max(bars[1].held_db);
    let (peak, rms) = (number(held), number(bars[0].rms_db.max(bars[1].rms_db)));
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(WidgetType::ProgressIndicator, true, name);
        info.current_text_value = Some(format!("peak {peak} dBFS, RMS {rms} dBFS"));
        info
    });
    let painter = ui.painter();
    let colour = match (held > 0.0, response.hovered()) {
        (true, _) => palette.over,
        (false, true) => palette.accent,
        (false, false) => palette.text,
    };
    let top = pos2(rect.center().x, rect.top() + 0.5 * NUMBER);
    painter.text(top, Align2::CENTER_CENTER, peak, theme::body(), colour);
    let bottom = pos2(rect.center().x, rect.bottom() - 0.5 * NUMBER);
    let ink = palette.text_dim;
    let rms = format!("RMS {rms}");
    painter.text(bottom, Align2::CENTER_CENTER, rms, theme::small(), ink);

    let width = SCALE + 2.0 * BAR + BETWEEN;
    let left = rect.center().x - 0.5 * width - 2.0;
    let scale = Rect::from_x_y_ranges(
        left..=left + width,
        rect.top() + NUMBER + 2.0..=rect.bottom() - NUMBER - 2.0,
    );
    for mark in MARKS_DB {
        let at = pos2(scale.left() + SCALE - 5.0, height_of(scale, mark));
        painter.text(
            at,
            Align2::RIGHT_CENTER,
            format!("{mark}"),
            theme::small(),
            palette.text_dim,
        );
    }
    for (index, bar) in bars.iter().enumerate() {
        let left = scale.left() + SCALE + index as f32 * (BAR + BETWEEN);
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
