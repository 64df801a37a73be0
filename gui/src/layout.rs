//! Where things stand: rectangles cut from the edges of a larger one, on the grid.

use egui::{Align, Layout, Rect, Ui, UiBuilder};

use crate::theme::{self, GAP, MARGIN, ROUND, ROW};

/// Cuts `height` and a gap from the top.
pub(crate) fn cut_top(from: &mut Rect, height: f32) -> Rect {
    let (cut, rest) = from.split_top_bottom_at_y(from.top() + height);
    *from = Rect::from_min_max(rest.min + egui::vec2(0.0, GAP), rest.max);
    cut
}

/// Cuts `height` and a gap from the bottom.
pub(crate) fn cut_bottom(from: &mut Rect, height: f32) -> Rect {
    let (rest, cut) = from.split_top_bottom_at_y(from.bottom() - height);
    *from = Rect::from_min_max(rest.min, rest.max - egui::vec2(0.0, GAP));
    cut
}

/// Cuts `width` and a gap from the left.
pub(crate) fn cut_left(from: &mut Rect, width: f32) -> Rect {
    let (cut, rest) = from.split_left_right_at_x(from.left() + width);
    *from = Rect::from_min_max(rest.min + egui::vec2(GAP, 0.0), rest.max);
    cut
}

/// Cuts `width` and a gap from the right.
pub(crate) fn cut_right(from: &mut Rect, width: f32) -> Rect {
    let (rest, cut) = from.split_left_right_at_x(from.right() - width);
    *from = Rect::from_min_max(rest.min, rest.max - egui::vec2(GAP, 0.0));
    cut
}

/// Draws in a rectangle, from its top down.
pub(crate) fn at<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope_builder(UiBuilder::new().max_rect(rect), add).inner
}

/// Draws a row of switches and choices in a rectangle, from its left.
pub(crate) fn row<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| {
        // Text buttons and choices are as high as the switches beside them.
        ui.spacing_mut().interact_size.y = ROW;
        add(ui)
    })
    .inner
}

/// Draws on the ground of a panel.
pub(crate) fn panel<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.painter().rect_filled(rect, ROUND, theme::of(ui).panel);
    at(ui, rect.shrink(MARGIN), add)
}
