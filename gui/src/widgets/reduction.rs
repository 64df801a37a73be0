//! The gain-reduction meter: a bar that grows downwards from 0 dB.

use egui::{Align2, Rect, Response, Sense, Ui, WidgetInfo, WidgetType, pos2};

use crate::theme::{self, GRID};

/// Width with its scale.
pub const REDUCTION_WIDTH: f32 = 44.0;
const BAR: f32 = 14.0;
const NUMBER: f32 = 18.0;

/// A reduction as text: a gain in dB.
pub fn reduction_text(reduction_db: f32) -> String {
    // What rounds to nothing has no sign.
    if reduction_db < 0.05 {
        "0.0".to_owned()
    } else {
        format!("-{reduction_db:.1}")
    }
}

/// Shows a reduction in `rect` on a scale of 0 to `most_db`.
pub fn reduction_meter(
    ui: &mut Ui,
    rect: Rect,
    name: &str,
    reduction_db: f32,
    most_db: f32,
) -> Response {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::hover());
    let number = reduction_text(reduction_db);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(WidgetType::ProgressIndicator, true, name);
        info.current_text_value = Some(format!("{number} dB"));
        info
    });
    let painter = ui.painter();
    let head = rect.right_top();
    let ink = palette.text;
    painter.text(head, Align2::RIGHT_TOP, number, theme::body(), ink);
    let bar = Rect::from_min_max(
        pos2(rect.right() - BAR, rect.top() + NUMBER),
        rect.right_bottom(),
    );
    painter.rect_filled(bar, 2.0, palette.well);
    let y = |db: f32| bar.top() + bar.height() * (db / most_db).clamp(0.0, 1.0);
    let filled = Rect::from_min_max(bar.min, pos2(bar.right(), y(reduction_db)));
    painter.rect_filled(filled, 2.0, palette.warning);
    for step in 0..=4 {
        let db = most_db * step as f32 / 4.0;
        // The ends of the scale stand inside of the bar's.
        let inside = (bar.top() + 6.0)..=(bar.bottom() - 6.0);
        painter.text(
            pos2(
                bar.left() - GRID,
                y(db).clamp(*inside.start(), *inside.end()),
            ),
            Align2::RIGHT_CENTER,
            format!("{db:.0}"),
            theme::small(),
            palette.text_dim,
        );
    }
    response
}
