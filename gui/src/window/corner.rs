//! The corner by which the window is dragged larger, for hosts without one.

use egui::{Ui, Vec2};

use crate::theme;

/// Draws the corner. Returns the size that a hand drags the window to.
pub(super) fn resize_corner(ui: &Ui) -> Option<Vec2> {
    let palette = theme::of(ui);
    let screen = ui.ctx().content_rect();
    let corner = egui::Rect::from_min_max(screen.max - Vec2::splat(16.0), screen.max);
    let response = ui.interact(corner, ui.id().with("resize corner"), egui::Sense::drag());
    let colour = match response.hovered() {
        true => palette.text,
        false => palette.text_dim,
    };
    let stroke = egui::Stroke::new(1.0, colour);
    let (right, bottom) = (screen.max.x - 3.0, screen.max.y - 3.0);
    for inset in [4.0, 8.0, 12.0] {
        let ends = [
            egui::pos2(right - inset, bottom),
            egui::pos2(right, bottom - inset),
        ];
        ui.painter().line_segment(ends, stroke);
    }
    let pointer = response.interact_pointer_pos()?;
    response.dragged().then(|| (pointer - screen.min).round())
}
