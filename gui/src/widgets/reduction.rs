//! The gain-reduction meter: a bar that grows downwards from 0 dB.

use egui::{Align2, Rect, Response, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2};

use crate::theme;

/// Width with its scale.
const WIDTH: f32 = 52.0;
const BAR: f32 = 14.0;
const NUMBER: f32 = 20.0;

/// Shows a reduction on a scale of 0 to `most_db`, at `height`.
pub fn reduction_meter(
    ui: &mut Ui,
    name: &str,
    height: f32,
    reduction_db: f32,
    most_db: f32,
) -> Response {
    let palette = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, height), Sense::hover());
    let number = format!("{:.1}", -reduction_db.max(0.05) + 0.05);
    response.widget_info(|| {
        let text = format!("{name} {number} dB");
        WidgetInfo::labeled(WidgetType::ProgressIndicator, true, text)
    });
    let painter = ui.painter();
    let head = pos2(rect.right() - 0.5 * BAR - 2.0, rect.top());
    let ink = palette.text;
    painter.text(head, Align2::CENTER_TOP, number, theme::body(), ink);
    let bar = Rect::from_min_max(
        pos2(rect.right() - BAR - 2.0, rect.top() + NUMBER),
        pos2(rect.right() - 2.0, rect.bottom()),
    );
    painter.rect_filled(bar, 2.0, palette.well);
    let y = |db: f32| bar.top() + bar.height() * (db / most_db).clamp(0.0, 1.0);
    let filled = Rect::from_min_max(bar.min, pos2(bar.right(), y(reduction_db)));
    painter.rect_filled(filled, 2.0, palette.warning);
    for step in 0..=4 {
        let db = most_db * step as f32 / 4.0;
        painter.text(
            pos2(bar.left() - 5.0, y(db)),
            Align2::RIGHT_CENTER,
            format!("{db:.0}"),
            theme::small(),
            palette.text_dim,
        );
    }
    response
}
