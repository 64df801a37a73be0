//! The bands as buttons, and the knobs of the one that is selected.

use egui::{Align2, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, vec2};
use truestrip_dsp::eq::{BandShape, Place, Slope};

use super::Band;
use crate::control::Control as _;
use crate::theme::{self, GRID};
use crate::widgets::{KNOB_SIZE, choice, knob, toggle};

/// Height of the strip.
pub(super) const HEIGHT: f32 = BUTTON + KNOB_SIZE.y + 4.0 * GRID;
/// Height of a band's button.
const BUTTON: f32 = 26.0;

pub(super) fn strip(ui: &mut Ui, bands: &[Band], selected: &mut usize) {
    let palette = theme::of(ui);
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        for band in bands {
            button(ui, band, selected);
        }
    });
    let band = &bands[*selected];
    ui.horizontal(|ui| {
        ui.allocate_ui(vec2(150.0, KNOB_SIZE.y), |ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = GRID;
                choice(ui, &band.shape, BandShape::ALL.len(), 130.0);
                choice(ui, &band.place, Place::ALL.len(), 130.0);
                if band.settings.shape.is_cut() {
                    choice(ui, &band.slope, Slope::ALL.len(), 130.0);
                }
            });
        });
        let has_gain = band.settings.shape.has_gain();
        toggle(ui, "On", &band.on, palette.bands[band.index]);
        knob(ui, "Freq", &band.freq);
        ui.add_enabled_ui(has_gain, |ui| knob(ui, "Gain", &band.gain));
        knob(ui, "Q", &band.q);
        ui.separator();
        ui.add_enabled_ui(has_gain, |ui| {
            knob(ui, "Dyn Range", &band.dyn_range);
            knob(ui, "Threshold", &band.dyn_threshold);
        });
    });
}

/// A band's button: click to select it, double-click to switch it.
fn button(ui: &mut Ui, band: &Band, selected: &mut usize) {
    let palette = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(44.0, BUTTON), Sense::click());
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
    painter.rect(rect, 4.0, fill, edge, StrokeKind::Inside);
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        number,
        theme::body(),
        ink,
    );
}
