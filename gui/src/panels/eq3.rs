//! EQ3's panel: three bands, each a column of knobs.

use egui::{RichText, Ui};
use nice_plug::prelude::{FloatParam, ParamSetter};
use truestrip_dsp::eq::Eq3;
use truestrip_dsp::{Processor, StreamSpec, gain_to_db};
use truestrip_state::params::Eq3Params;

use crate::control::HostControl;
use crate::theme::{self, GRID};
use crate::widgets::{curve, knob, toggle};

pub(super) fn panel(ui: &mut Ui, params: &Eq3Params, setter: &ParamSetter, sample_rate_hz: f64) {
    ui.horizontal(|ui| {
        toggle(
            ui,
            "On",
            &HostControl::new(&params.on, setter),
            theme::ACCENT,
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
    let mut eq3 = Eq3::default();
    eq3.set(&params.settings());
    eq3.prepare(&StreamSpec { sample_rate_hz });
    curve(ui, "EQ3 response", 24.0, |freq_hz| {
        gain_to_db(eq3.response(freq_hz).norm()) as f32
    });
}

fn band(ui: &mut Ui, setter: &ParamSetter, name: &str, knobs: &[(&str, &FloatParam)]) {
    ui.vertical(|ui| {
        ui.label(
            RichText::new(name)
                .font(theme::body())
                .color(theme::TEXT_DIM),
        );
        ui.horizontal(|ui| {
            for (label, param) in knobs {
                knob(ui, label, &HostControl::new(*param, setter));
            }
        });
    });
}
