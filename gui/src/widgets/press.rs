//! The button with a picture or a letter on it.

use egui::{
    Color32, Painter, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType,
};

use crate::theme;

/// What a button is, besides its picture.
#[derive(Clone, Copy, Debug)]
pub struct Press<'a> {
    /// Name for screen readers.
    pub name: &'a str,
    /// Size in points.
    pub size: Vec2,
    /// Whether it does anything now.
    pub is_enabled: bool,
    /// For one of several of which one is chosen: whether it is this.
    pub chosen: Option<bool>,
}

/// Shows a button; `picture` draws on it in the colour of its state.
pub fn press(
    ui: &mut Ui,
    press: &Press,
    picture: impl FnOnce(&Painter, Rect, Color32),
) -> Response {
    let palette = theme::of(ui);
    let sense = match press.is_enabled {
        true => Sense::click(),
        false => Sense::hover(),
    };
    let (rect, response) = ui.allocate_exact_size(press.size, sense);
    response.widget_info(|| match press.chosen {
        Some(chosen) => {
            let kind = WidgetType::RadioButton;
            WidgetInfo::selected(kind, press.is_enabled, chosen, press.name)
        }
        None => WidgetInfo::labeled(WidgetType::Button, press.is_enabled, press.name),
    });
    let is_chosen = press.chosen == Some(true);
    let fill = match is_chosen {
        true => palette.accent,
        false => palette.raised,
    };
    let edge = if response.has_focus() {
        Stroke::new(1.5, palette.focus)
    } else if response.hovered() && press.is_enabled {
        Stroke::new(1.0, palette.text_dim)
    } else {
        Stroke::new(1.0, palette.line)
    };
    let ink = match (press.is_enabled, is_chosen) {
        (false, _) => palette.line,
        (true, true) => palette.ink,
        (true, false) => palette.text,
    };
    let painter = ui.painter();
    painter.rect(rect, theme::ROUND, fill, edge, StrokeKind::Inside);
    picture(painter, rect, ink);
    response
}
