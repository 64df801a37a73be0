//! The on/off switch.

use egui::{Align2, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType, vec2};

use crate::control::Control;
use crate::theme;

/// Height of a switch, and its least width.
const SIZE: Vec2 = vec2(56.0, theme::ROW);

/// Shows a switch under a short `label`; lit in `colour` while it is on.
pub fn toggle(ui: &mut Ui, label: &str, control: &dyn Control, colour: egui::Color32) -> Response {
    let palette = theme::of(ui);
    let on = control.position() >= 0.5;
    let size = vec2(toggle_width(ui, label), SIZE.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        control.set_once(if on { 0.0 } else { 1.0 });
    }
    response.widget_info(|| WidgetInfo::selected(WidgetType::Checkbox, true, on, control.name()));

    let fill = if on { colour } else { palette.raised };
    let edge = if response.has_focus() {
        Stroke::new(1.5, palette.focus)
    } else if response.hovered() {
        Stroke::new(1.0, palette.text_dim)
    } else {
        Stroke::new(1.0, palette.line)
    };
    let ink = if on { palette.ink } else { palette.text_dim };
    ui.painter().rect(rect, 4.0, fill, edge, StrokeKind::Inside);
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        label,
        theme::body(),
        ink,
    );
    response
}

/// Width of a switch with this label.
pub fn toggle_width(ui: &Ui, label: &str) -> f32 {
    let ink = theme::of(ui).text;
    let text = ui
        .painter()
        .layout_no_wrap(label.to_owned(), theme::body(), ink);
    (text.size().x + 4.0 * theme::GRID).max(SIZE.x).ceil()
}
