//! The small controls of the spectrum above the graph.

use egui::{Align, Layout, Ui};

use super::choices::SpectrumSource;
use super::paint::colour;
use crate::theme::{self, GRID};
use crate::widgets::{small_step, small_switch};

/// Shows the controls in a row that is filled from the right.
pub(crate) fn controls(ui: &mut Ui) {
    let Some(spectrum) = super::attached(ui.ctx()) else {
        return;
    };
    let palette = theme::of(ui);
    let mut live = spectrum.live();
    let before = live.choices();
    let mut choices = before;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        if small_switch(ui, "Hold", "Spectrum hold", choices.hold, palette.accent) {
            choices.hold = !choices.hold;
        }
        let freeze = choices.freeze;
        if small_switch(ui, "Freeze", "Spectrum freeze", freeze, palette.accent) {
            choices.freeze = !freeze;
        }
        if small_step(ui, "Spectrum range", &format!("{} dB", choices.range_db())) {
            choices.next_range();
        }
        let slope = format!("{} dB/oct", choices.slope_db());
        if small_step(ui, "Spectrum slope", &slope) {
            choices.next_slope();
        }
        for (source, text, name) in [
            (
                SpectrumSource::SideChain,
                "Side",
                "Spectrum of the side chain",
            ),
            (SpectrumSource::After, "After", "Spectrum after"),
            (SpectrumSource::Before, "Before", "Spectrum before"),
        ] {
            let (shown, colour) = (choices.shows(source), colour(palette, source));
            if small_switch(ui, text, name, shown, colour) {
                choices.show(source, !shown);
            }
        }
    });
    if choices != before {
        live.choose(choices);
        ui.ctx().request_repaint();
    }
}
