//! EQV's panel: a voice in words.

use egui::{RichText, Ui};
use nice_plug::prelude::{FloatParam, ParamSetter};
use truestrip_dsp::eq::Voice;
use truestrip_state::params::EqvParams;

use super::band_curve;
use crate::control::HostControl;
use crate::theme::{self, GRID};
use crate::widgets::{choice, knob, toggle};

pub(super) fn panel(ui: &mut Ui, params: &EqvParams, setter: &ParamSetter, sample_rate_hz: f64) {
    let palette = theme::of(ui);
    ui.horizontal(|ui| {
        toggle(
            ui,
            "On",
            &HostControl::new(&params.on, setter),
            palette.accent,
        );
        ui.add_space(2.0 * GRID);
        ui.label(RichText::new("Voice").color(palette.text_dim));
        let voice = HostControl::new(&params.voice, setter);
        choice(ui, &voice, Voice::ALL.len(), 90.0);
    });
    ui.add_space(GRID);
    let knobs: [(&str, &FloatParam); 6] = [
        ("Low Cut", &params.low_cut_hz),
        ("Body", &params.body_db),
        ("Mud", &params.mud_db),
        ("Nasal", &params.nasal_db),
        ("Presence", &params.presence_db),
        ("Air", &params.air_db),
    ];
    ui.horizontal(|ui| {
        for (label, param) in knobs {
            knob(ui, label, &HostControl::new(param, setter));
        }
    });
    ui.add_space(GRID);
    band_curve(ui, "EQV response", &params.settings(), sample_rate_hz);
}
