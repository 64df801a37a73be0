//! The row above everything: the plugin's name and the bypass.

use egui::{Align, Layout, RichText, Ui};

use crate::appearance;
use crate::control::Control;
use crate::theme;
use crate::widgets::toggle;

/// Draws the row for the plugin called `name`.
pub(super) fn header(ui: &mut Ui, name: &str, bypass: &dyn Control) {
    let palette = theme::of(ui);
    ui.horizontal(|ui| {
        ui.label(
            RichText::new("Truestrip")
                .font(theme::title())
                .color(palette.accent),
        );
        ui.label(RichText::new(name).font(theme::title()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            toggle(ui, "Bypass", bypass, palette.warning);
            appearance::menu(ui);
        });
    });
}
