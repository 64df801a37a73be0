//! The limiter's panel: gain reduction, knobs in the order of the signal.

use egui::Ui;
use nice_plug::prelude::ParamSetter;
use truestrip_state::params::LimiterParams;

use crate::LevelDisplay;
use crate::control::HostControl;
use crate::theme::{self, GRID};
use crate::widgets::{KNOB_SIZE, knob, reduction_meter, toggle};

/// End of the meter's scale.
const MOST_DB: f32 = 16.0;

pub(super) fn panel(
    ui: &mut Ui,
    params: &LimiterParams,
    setter: &ParamSetter,
    levels: &LevelDisplay,
) {
    let palette = theme::of(ui);
    ui.horizontal(|ui| {
        let on = HostControl::new(&params.on, setter);
        toggle(ui, "On", &on, palette.accent);
        ui.add_space(2.0 * GRID);
        let true_peak = HostControl::new(&params.true_peak, setter);
        toggle(ui, "True Peak", &true_peak, palette.accent);
        let auto_release = HostControl::new(&params.auto_release, setter);
        toggle(ui, "Auto Release", &auto_release, palette.accent);
    });
    ui.add_space(GRID);
    let height = (ui.available_height() - KNOB_SIZE.y - 4.0 * GRID).max(80.0);
    let reduction_db = levels.limiter.reduction_db;
    reduction_meter(ui, "Limiter reduction", height, reduction_db, MOST_DB);
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        for (label, param) in [
            ("Drive", &params.drive_db),
            ("Ceiling", &params.ceiling_dbtp),
            ("Release", &params.release_ms),
            ("Link", &params.link_percent),
        ] {
            knob(ui, label, &HostControl::new(param, setter));
        }
    });
}
