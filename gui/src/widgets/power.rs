//! The on/off switch of a module: the sign of power, lit while it is on.

use egui::{Color32, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType};

use super::icon;
use crate::control::Control;
use crate::theme;

/// Shows a switch in `rect`; lit in `colour` while it is on.
pub fn power_switch(ui: &Ui, rect: Rect, control: &dyn Control, colour: Color32) -> Response {
    let palette = theme::of(ui);
    let on = control.position() >= 0.5;
    let response = ui.interact(rect, ui.id().with(control.name()), Sense::click());
    if response.clicked() {
        control.set_once(if on { 0.0 } else { 1.0 });
    }
    response.widget_info(|| WidgetInfo::selected(WidgetType::Checkbox, true, on, control.name()));
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, theme::ROUND, palette.raised);
    }
    if response.has_focus() {
        let edge = Stroke::new(1.5, palette.focus);
        painter.rect_stroke(rect, theme::ROUND, edge, StrokeKind::Inside);
    }
    let ink = match (on, response.hovered()) {
        (true, _) => colour,
        (false, true) => palette.text,
        (false, false) => palette.text_dim,
    };
    icon::power(painter, rect.center(), 5.0, ink);
    response
}
