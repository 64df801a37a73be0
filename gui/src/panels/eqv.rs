//! EQV's panel: a voice in words.

use egui::Ui;
use nice_plug::prelude::ParamSetter;
use truestrip_dsp::eq::Voice;
use truestrip_state::params::EqvParams;

use super::band_curve::{REACH_DB, band_gains};
use super::module::module;
use crate::control::HostControl;
use crate::widgets::{choice, curve};

pub(super) fn panel(ui: &mut Ui, params: &EqvParams, setter: &ParamSetter, sample_rate_hz: f64) {
    let tools = |ui: &mut Ui| {
        let voice = HostControl::new(&params.voice, setter);
        choice(ui, &voice, Voice::ALL.len(), 90.0);
    };
    let first = [
        ("Low Cut", &params.low_cut_hz),
        ("Body", &params.body_db),
        ("Mud", &params.mud_db),
    ];
    let second = [
        ("Nasal", &params.nasal_db),
        ("Presence", &params.presence_db),
        ("Air", &params.air_db),
    ];
    module(ui, "EQV", setter, &[&first, &second], tools, |ui, rect| {
        let gains = band_gains(ui, "EQV", &params.settings(), sample_rate_hz);
        curve(ui, rect, "EQV response", REACH_DB, &gains);
    });
}
