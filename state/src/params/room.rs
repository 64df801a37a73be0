//! The room.

use nice_plug::params::{BoolParam, FloatParam, IntParam, Params};
use truestrip_dsp::space::{RoomSettings, RoomType};

use super::{chosen, linear, section};
use crate::spec::{Kind, percent, toggle};

/// Names of [`RoomType::ALL`].
const TYPES: Kind = Kind::Choice {
    names: &["Studio", "Choir Hall", "Church"],
    default: 0,
};

section! {
    /// The knobs of the room.
    RoomParams in Some("room") => {
        "room_on" on: BoolParam = "Room On", toggle(false);
        "room_type" kind: IntParam = "Room Type", TYPES;
        "room_x" x_percent: FloatParam = "Room X", percent(-100.0, 100.0, 0.0);
        "room_y" y_percent: FloatParam = "Room Y", percent(-100.0, 100.0, 30.0);
        "room_mix" mix_percent: FloatParam = "Room Mix", percent(0.0, 100.0, 25.0);
    }
}

impl RoomParams {
    /// The present values as the processor takes them.
    #[must_use]
    pub fn settings(&self) -> RoomSettings {
        RoomSettings {
            on: self.on.value(),
            kind: chosen(&self.kind, &RoomType::ALL),
            x_percent: linear(&self.x_percent),
            y_percent: linear(&self.y_percent),
            mix_percent: linear(&self.mix_percent),
        }
    }
}
