//! The panels of both editors, composed of widgets.

mod eq3;
mod frame;
mod readout;

use egui::Ui;
use nice_plug::prelude::ParamSetter;
use truestrip_state::{ChannelParams, MasterParams};

use crate::LevelDisplay;
use crate::control::HostControl;
use frame::{Strip, strip};

/// What the panels show besides parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// Draws Truestrip Channel.
pub fn channel(ui: &mut Ui, params: &ChannelParams, setter: &ParamSetter, view: &mut View) {
    let frame = Strip {
        name: "Channel",
        bypass: &HostControl::new(&params.bypass.bypass, setter),
        input: &HostControl::new(&params.gain.input_db, setter),
        output: &HostControl::new(&params.gain.output_db, setter),
    };
    let sample_rate_hz = view.sample_rate_hz;
    strip(ui, &frame, &mut view.levels, |ui| {
        eq3::panel(ui, &params.eq3, setter, sample_rate_hz);
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
    strip(ui, &frame, &mut view.levels, |ui| {
        readout::panel(ui, &levels);
    });
}
