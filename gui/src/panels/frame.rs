//! What frames every editor: the name and bypass above, levels at both sides, modules between, in
//! the order of the signal.

use egui::{Align, Frame, Layout, Margin, Ui};

use super::header::header;
use crate::control::Control;
use crate::theme::{self, GRID};
use crate::widgets::{KNOB_SIZE, knob, level_meter};
use crate::{Bar, LevelDisplay};

/// The controls of the frame.
pub(super) struct Strip<'a> {
    pub(super) name: &'a str,
    pub(super) bypass: &'a dyn Control,
    pub(super) input: &'a dyn Control,
    pub(super) output: &'a dyn Control,
}

/// Draws the frame around `modules`.
pub(super) fn strip(
    ui: &mut Ui,
    strip: &Strip,
    levels: &mut LevelDisplay,
    modules: impl FnOnce(&mut Ui),
) {
    let palette = theme::of(ui);
    let margin = Margin::same((3.0 * GRID) as i8);
    egui::CentralPanel::default()
        .frame(Frame::new().fill(palette.background).inner_margin(margin))
        .show(ui, |ui| {
            header(ui, strip.name, strip.bypass);
            ui.add_space(GRID);
            let height = ui.available_height();
            let side = SIDE_WIDTH + 2.0 * PANEL_MARGIN;
            let middle = ui.available_width() - 2.0 * (side + 2.0 * GRID);
            ui.horizontal(|ui| {
                let mut cleared = column(ui, height, "Input", strip.input, &levels.input);
                ui.allocate_ui(egui::vec2(middle, height), |ui| {
                    panel_frame(ui).show(ui, |ui| {
                        ui.set_min_size(ui.available_size());
                        ui.with_layout(Layout::top_down(Align::Min), modules);
                    });
                });
                cleared |= column(ui, height, "Output", strip.output, &levels.output);
                if cleared {
                    levels.clear_held();
                }
            });
        });
}

/// Width inside the panels at both sides.
const SIDE_WIDTH: f32 = KNOB_SIZE.x;
/// Space between a panel's edge and what is in it.
const PANEL_MARGIN: f32 = 2.0 * GRID;

/// The ground on which a panel stands.
pub(super) fn panel_frame(ui: &Ui) -> Frame {
    Frame::new()
        .fill(theme::of(ui).panel)
        .corner_radius(6.0)
        .inner_margin(PANEL_MARGIN)
}

/// One side: a meter over its gain knob. Returns whether the meter was clicked.
fn column(ui: &mut Ui, height: f32, name: &str, gain: &dyn Control, bars: &[Bar; 2]) -> bool {
    let mut clicked = false;
    ui.allocate_ui(egui::vec2(SIDE_WIDTH + 2.0 * PANEL_MARGIN, height), |ui| {
        panel_frame(ui).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            ui.vertical_centered(|ui| {
                let meter = ui.available_height() - KNOB_SIZE.y - 2.0 * GRID;
                clicked = level_meter(ui, &format!("{name} level"), meter, bars).clicked();
                knob(ui, name, gain);
            });
        });
    });
    clicked
}
