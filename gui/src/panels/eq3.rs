//! EQ3's panel: three bands, each a column of knobs.

use egui::{RichText, Ui};
use nice_plug::prelude::{FloatParam, ParamSetter};
use truestrip_state::params::Eq3Params;

use super::band_curve;
use crate::control::HostControl;
use crate::theme::{self, GRID};
use crate::widgets::{knob, toggle};

pub(super) fn panel(ui: &mut Ui, params: &Eq3Params, setter: &ParamSetter, sample_rate_hz: f64) {
    let palette = theme::of(ui);
    ui.horizontal(|ui| {
        toggle(
            ui,
            "On",
            &HostControl::new(&params.on, setter),
            palette.accent,
        );
    });
    ui.add_space(2.0 * GRID);
    ui.horizontal(|ui| {
        band(
            ui,
            setter,
            "Low",
            &[("Freq", &params.low_freq_hz), ("Gain", &params.low_gain_db)],
        );
        ui.separator();
        band(
            ui,
            setter,
            "Mid",
            &[
                ("Freq", &params.mid_freq_hz),
                ("Gain", &params.mid_gain_db),
                ("Q", &params.mid_q),
            ],
        );
        ui.separator();
        band(
            ui,
            setter,
            "High",
            &[
                ("Freq", &params.high_freq_hz),
                ("Gain", &params.high_gain_db),
            ],
        );
    });
    ui.add_space(GRID);
    band_curve(ui, "EQ3 response", &params.settings(), sample_rate_hz);
}

fn band(ui: &mut Ui, setter: &ParamSetter, name: &str, knobs: &[(&str, &FloatParam)]) {
    let palette = theme::of(ui);
    ui.vertical(|ui| {
        ui.label(
            RichText::new(name)
                .font(theme::body())
                .color(palette.text_dim),
        );
        ui.horizontal(|ui| {
            for (label, param) in knobs {
                knob(ui, label, &HostControl::new(*param, setter));
            }
        });
    });
}
