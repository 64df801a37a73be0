//! The panels of both editors, composed of widgets.

mod eq3;
mod frame;

use egui::Ui;
use nice_plug::prelude::ParamSetter;
use truestrip_state::{ChannelParams, MasterParams};

use crate::LevelDisplay;
use crate::control::HostControl;
use frame::{Strip, strip};

/// Draws Truestrip Channel.
pub fn channel(
    ui: &mut Ui,
    params: &ChannelParams,
    setter: &ParamSetter,
    levels: &mut LevelDisplay,
) {
    let frame = Strip {
        name: "Channel",
        bypass: &HostControl::new(&params.bypass.bypass, setter),
        input: &HostControl::new(&params.gain.input_db, setter),
        output: &HostControl::new(&params.gain.output_db, setter),
    };
    strip(ui, &frame, levels, |ui| eq3::panel(ui, &params.eq3, setter));
}

/// Draws Truestrip Master.
pub fn master(ui: &mut Ui, params: &MasterParams, setter: &ParamSetter, levels: &mut LevelDisplay) {
    let frame = Strip {
        name: "Master",
        bypass: &HostControl::new(&params.bypass.bypass, setter),
        input: &HostControl::new(&params.gain.input_db, setter),
        output: &HostControl::new(&params.gain.output_db, setter),
    };
    strip(ui, &frame, levels, |_| {});
}
