//! The panels of both editors, composed of widgets.

mod compressor;
mod deesser;
mod eq;
mod eq3;
mod eqv;
mod frame;
mod header;
mod limiter;
mod loudness;
mod readout;
mod reverb;
mod room;
mod tabs;

use egui::Ui;
use nice_plug::prelude::ParamSetter;
use truestrip_dsp::eq::{BandCurve, BandSet};
use truestrip_dsp::gain_to_db;
use truestrip_state::{ChannelParams, MasterParams};

use crate::LevelDisplay;
use crate::control::HostControl;
use crate::widgets::curve;
use frame::{Strip, strip};
use tabs::{Tab, tabs};

/// What the panels show besides parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Level meters.
    pub levels: LevelDisplay,
    /// Frames per second of the stream, for curves that depend on it.
    pub sample_rate_hz: f64,
}

impl Default for View {
    fn default() -> Self {
        Self {
            levels: LevelDisplay::default(),
            sample_rate_hz: 48_000.0,
        }
    }
}

/// The curve of settings that are bands in other words.
fn band_curve(ui: &mut Ui, name: &str, settings: &impl BandSet, sample_rate_hz: f64) {
    let bands = settings.bands();
    let curves: Vec<_> = bands
        .as_ref()
        .iter()
        .map(|band| BandCurve::new(band, sample_rate_hz))
        .collect();
    curve(ui, name, 24.0, |freq_hz| {
        let gain: f64 = curves
            .iter()
            .map(|curve| curve.response(freq_hz).norm())
            .product();
        gain_to_db(gain) as f32
    });
}

/// Draws Truestrip Channel.
pub fn channel(ui: &mut Ui, params: &ChannelParams, setter: &ParamSetter, view: &mut View) {
    let frame = Strip {
        name: "Channel",
        bypass: &HostControl::new(&params.bypass.bypass, setter),
        input: &HostControl::new(&params.gain.input_db, setter),
        output: &HostControl::new(&params.gain.output_db, setter),
    };
    let sample_rate_hz = view.sample_rate_hz;
    let levels = view.levels;
    strip(ui, &frame, &mut view.levels, |ui| {
        let names = [
            Tab::module("EQ3", params.eq3.on.value()),
            Tab::module("EQV", params.eqv.on.value()),
            Tab::module("EQ", params.eq.common.on.value()),
            Tab::module("Comp", params.compressor.on.value()),
            Tab::module("De-ess", params.deesser.on.value()),
            Tab::module("Room", params.room.on.value()),
            Tab::module("Reverb", params.reverb.on.value()),
        ];
        match tabs(ui, &names, 2) {
            0 => eq3::panel(ui, &params.eq3, setter, sample_rate_hz),
            1 => eqv::panel(ui, &params.eqv, setter, sample_rate_hz),
            2 => eq::panel(ui, &params.eq, setter, sample_rate_hz),
            3 => compressor::panel(ui, &params.compressor, setter, &levels),
            4 => deesser::panel(ui, &params.deesser, setter, &levels),
            5 => room::panel(ui, &params.room, setter),
            _ => reverb::panel(ui, &params.reverb, setter),
        }
    });
}

/// Draws Truestrip Master.
pub fn master(ui: &mut Ui, params: &MasterParams, setter: &ParamSetter, view: &mut View) {
    let frame = Strip {
        name: "Master",
        bypass: &HostControl::new(&params.bypass.bypass, setter),
        input: &HostControl::new(&params.gain.input_db, setter),
        output: &HostControl::new(&params.gain.output_db, setter),
    };
    let levels = view.levels;
    let sample_rate_hz = view.sample_rate_hz;
    let mut asked = loudness::Asked::Nothing;
    strip(ui, &frame, &mut view.levels, |ui| {
        let names = [
            Tab::module("EQ", params.eq.common.on.value()),
            Tab::module("Comp", params.compressor.on.value()),
            Tab::module("Limiter", params.limiter.on.value()),
            Tab::view("Loudness"),
            Tab::view("Levels"),
        ];
        match tabs(ui, &names, 0) {
            0 => eq::panel(ui, &params.eq, setter, sample_rate_hz),
            1 => compressor::panel(ui, &params.compressor, setter, &levels),
            2 => limiter::panel(ui, &params.limiter, setter, &levels),
            3 => asked = loudness::panel(ui, &params.loudness, &levels.loudness),
            _ => readout::panel(ui, &levels),
        }
    });
    match asked {
        loudness::Asked::Nothing => {}
        loudness::Asked::Restart => view.levels.loudness.restart(),
        loudness::Asked::ClearPeak => view.levels.loudness.clear_held(),
    }
}
