//! The bands as buttons, and the choices and knobs of the one that is selected.

use egui::{Align2, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, vec2};

use super::Band;
use crate::control::Control as _;
use crate::theme::{self, GRID, ROW};
use crate::widgets::{KNOB_SIZE, choice, knob, toggle};

/// Width of a band's button.
const BUTTON: f32 = 40.0;

/// The bands as buttons.
pub(super) fn buttons(ui: &mut Ui, bands: &[Band], selected: &mut usize) {
    for band in bands {
        button(ui, band, selected);
    }
}

/// The choices and knobs of a band.
pub(super) fn knobs(ui: &mut Ui, band: &Band) {
    let palette = theme::of(ui);
    // A wider panel sets the groups further apart.
    let between = ((ui.available_width() - LEAST_WIDTH) / 3.0).clamp(0.0, MOST_BETWEEN);
    ui.horizontal(|ui| {
        ui.allocate_ui(vec2(CHOICE, KNOB_SIZE.y), |ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = GRID;
                ui.spacing_mut().interact_size.y = ROW;
                choice(ui, &band.filter_type, band.filter_type.choices(), CHOICE);
                choice(ui, &band.channel_mode, band.channel_mode.choices(), CHOICE);
                ui.add_enabled_ui(band.settings.filter_type.is_cut(), |ui| {
                    choice(ui, &band.slope, band.slope.choices(), CHOICE);
                });
            });
        });
        let has_gain = band.settings.filter_type.has_gain();
        toggle(ui, "On", &band.on, palette.bands[band.index]);
        ui.spacing_mut().item_spacing.x = GRID;
        ui.add_space(between);
        knob(ui, "Freq", &band.freq);
        ui.add_enabled_ui(has_gain, |ui| knob(ui, "Gain", &band.gain));
        knob(ui, "Q", &band.q);
        ui.add_space(between);
        ui.separator();
        ui.add_space(between);
        ui.add_enabled_ui(has_gain, |ui| {
            knob(ui, "Dyn Range", &band.dyn_range);
            knob(ui, "Threshold", &band.dyn_threshold);
        });
    });
}

/// Width of a choice.
const CHOICE: f32 = 112.0;
/// Width that all of it needs, and the most that is put between the groups.
const LEAST_WIDTH: f32 = 560.0;
const MOST_BETWEEN: f32 = 48.0;

/// A band's button: click to select it, double-click to switch it.
fn button(ui: &mut Ui, band: &Band, selected: &mut usize) {
    let palette = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(BUTTON, ROW), Sense::click());
    let is_selected = *selected == band.index;
    let on = band.settings.on;
    let number = (band.index + 1).to_string();
    response.widget_info(|| {
        let label = format!("Select EQ {number}");
        WidgetInfo::selected(WidgetType::RadioButton, true, is_selected, label)
    });
    if response.clicked() {
        *selected = band.index;
    }
    if response.double_clicked() {
        band.on.set_once(if on { 0.0 } else { 1.0 });
    }
    let colour = palette.bands[band.index];
    let (fill, ink) = if on {
        (colour, palette.ink)
    } else {
        (palette.well, colour)
    };
    let edge = if response.has_focus() {
        Stroke::new(1.5, palette.focus)
    } else if is_selected {
        Stroke::new(2.0, palette.text)
    } else {
        Stroke::new(1.0, colour.gamma_multiply(0.6))
    };
    let painter = ui.painter();
    painter.rect(rect, theme::ROUND, fill, edge, StrokeKind::Inside);
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        number,
        theme::body(),
        ink,
    );
}
