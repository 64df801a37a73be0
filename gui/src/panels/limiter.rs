//! The limiter's panel: history and gain reduction, knobs in the order of the signal.

use egui::Ui;
use nice_plug::prelude::ParamSetter;
use truestrip_state::params::LimiterParams;

use super::layout::cut_right;
use super::module::module;
use crate::LevelDisplay;
use crate::control::HostControl;
use crate::theme;
use crate::widgets::{REDUCTION_WIDTH, history, reduction_meter, toggle};

/// End of the meters' scale.
pub(super) const MOST_DB: f32 = 16.0;

pub(super) fn panel(
    ui: &mut Ui,
    params: &LimiterParams,
    setter: &ParamSetter,
    levels: &LevelDisplay,
) {
    let palette = theme::of(ui);
    let tools = |ui: &mut Ui| {
        let true_peak = HostControl::new(&params.true_peak, setter);
        toggle(ui, "True Peak", &true_peak, palette.accent);
        let auto_release = HostControl::new(&params.auto_release, setter);
        toggle(ui, "Auto Release", &auto_release, palette.accent);
    };
    let first = [
        ("Drive", &params.drive_db),
        ("Ceiling", &params.ceiling_dbtp),
    ];
    let second = [
        ("Release", &params.release_ms),
        ("Link", &params.link_percent),
    ];
    module(
        ui,
        "Limiter",
        setter,
        &[&first, &second],
        tools,
        |ui, rect| {
            let mut rest = rect;
            let meter = cut_right(&mut rest, REDUCTION_WIDTH);
            let heard = &levels.limiter;
            history(ui, rest, "Limiter history", &heard.history, MOST_DB);
            let reduction_db = heard.reduction_db;
            reduction_meter(ui, meter, "Limiter reduction", reduction_db, MOST_DB);
        },
    );
}
