//! Small buttons for the edge of a picture.

use egui::{Align2, Color32, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, vec2};

use crate::theme::{self, GRID};

/// Height of a small button.
pub const SMALL_HEIGHT: f32 = 18.0;

/// A switch, lit in `colour` while it is on. Returns whether it was pressed.
pub fn small_switch(ui: &mut Ui, text: &str, name: &str, on: bool, colour: Color32) -> bool {
    let palette = theme::of(ui);
    let ink = if on { colour } else { palette.text_dim };
    let info = || WidgetInfo::selected(WidgetType::Checkbox, true, on, name);
    button(ui, text, ink, if on { ink } else { palette.line }, info)
}

/// A button that takes the next of several values. Returns whether it was pressed.
pub fn small_step(ui: &mut Ui, name: &str, value: &str) -> bool {
    let info = || {
        let mut info = WidgetInfo::labeled(WidgetType::Button, true, name);
        info.current_text_value = Some(value.to_owned());
        info
    };
    let palette = theme::of(ui);
    button(ui, value, palette.text_dim, palette.line, info)
}

fn button(
    ui: &mut Ui,
    text: &str,
    ink: Color32,
    edge: Color32,
    info: impl Fn() -> WidgetInfo,
) -> bool {
    let palette = theme::of(ui);
    let painter = ui.painter();
    let text = painter.layout_no_wrap(text.to_owned(), theme::small(), ink);
    let size = vec2(text.size().x + 3.0 * GRID, SMALL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(info);
    let edge = if response.has_focus() {
        Stroke::new(1.5, palette.focus)
    } else if response.hovered() {
        Stroke::new(1.0, palette.text)
    } else {
        Stroke::new(1.0, edge)
    };
    let painter = ui.painter();
    painter.rect(rect, 3.0, palette.well, edge, StrokeKind::Inside);
    let place = Align2::CENTER_CENTER.anchor_size(rect.center(), text.size());
    painter.galley(place.min, text, ink);
    response.clicked()
}
