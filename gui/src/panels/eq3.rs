//! EQ3's panel: three bands, a column of knobs each.

use egui::Ui;
use nice_plug::prelude::ParamSetter;
use truestrip_state::params::Eq3Params;

use super::band_curve::{REACH_DB, band_gains};
use super::module::module;
use crate::widgets::curve;

pub(super) fn panel(ui: &mut Ui, params: &Eq3Params, setter: &ParamSetter, sample_rate_hz: f64) {
    let first = [
        ("Low", &params.low_gain_db),
        ("Mid", &params.mid_gain_db),
        ("High", &params.high_gain_db),
    ];
    let second = [
        ("Low Freq", &params.low_freq_hz),
        ("Mid Freq", &params.mid_freq_hz),
        ("High Freq", &params.high_freq_hz),
        ("Mid Q", &params.mid_q),
    ];
    module(
        ui,
        "EQ3",
        setter,
        &[&first, &second],
        |_| {},
        |ui, rect| {
            let gains = band_gains(ui, "EQ3", &params.settings(), sample_rate_hz);
            curve(ui, rect, "EQ3 response", REACH_DB, &gains);
        },
    );
}
