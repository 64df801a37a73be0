//! The rooms, what is set on them, and where a source is heard from.

use super::enclosure::{Enclosure, Scene};
use crate::param::{choice, percent, toggle};
use crate::space::absorption::Decay;
use crate::space::layout::Space;
use crate::space::tail::TailSettings;

crate::choice! {
    /// Which room it is.
    pub enum RoomType {
        /// A live room of 6 by 9 metres.
        Studio = "Studio",
        /// A hall for a choir, 12 by 20 metres.
        ChoirHall = "Choir Hall",
        /// A church of 18 by 44 metres.
        Church = "Church",
    }
}

impl RoomType {
    pub(super) fn enclosure(self) -> Enclosure {
        match self {
            Self::Studio => Enclosure {
                size: [6.3, 8.9, 3.4],
                decay: Decay {
                    seconds: 0.5,
                    low: 1.1,
                    high: 0.7,
                },
                space: Space {
                    lines_ms: [17.0, 53.0],
                    diffusion_ms: [2.3, 5.3, 19.1],
                    early: None,
                    seed: 11,
                },
            },
            Self::ChoirHall => Enclosure {
                size: [12.1, 20.3, 8.2],
                decay: Decay {
                    seconds: 1.8,
                    low: 1.1,
                    high: 0.45,
                },
                space: Space {
                    lines_ms: [31.0, 89.0],
                    diffusion_ms: [3.7, 9.7, 37.1],
                    early: None,
                    seed: 12,
                },
            },
            Self::Church => Enclosure {
                size: [18.2, 44.6, 16.4],
                decay: Decay {
                    seconds: 4.0,
                    low: 1.1,
                    high: 0.3,
                },
                space: Space {
                    lines_ms: [47.0, 131.0],
                    diffusion_ms: [5.9, 15.1, 59.3],
                    early: None,
                    seed: 13,
                },
            },
        }
    }

    /// Width and depth, in metres.
    #[must_use]
    pub fn floor(self) -> [f64; 2] {
        let [width, depth, _] = self.enclosure().size;
        [width, depth]
    }

    /// Where the microphones are, in metres from the left rear corner.
    #[must_use]
    pub fn listener(self) -> [f64; 2] {
        let [x, y, _] = self.enclosure().listener();
        [x, y]
    }
}

crate::settings! {
    /// Everything that a user sets on the room.
    pub struct RoomSettings in "room" {
        /// Off passes everything unchanged, to the bit.
        "room_on" on: bool = "Room On", toggle(false);
        /// Which room it is.
        "room_type" kind: RoomType = "Room Type", choice(RoomType::NAMES, 0);
        /// Where the source is from left to right, -100 to 100 % of half the room.
        "room_x" x_percent: f32 = "Room X", percent(-100.0, 100.0, 0.0);
        /// Where the source is from the rear to the front, -100 to 100 % of half the room.
        "room_y" y_percent: f32 = "Room Y", percent(-100.0, 100.0, 30.0);
        /// From dry to the sound in the room, 0 to 100 %. 0 passes everything unchanged, to the bit.
        "room_mix" mix_percent: f32 = "Room Mix", percent(0.0, 100.0, 25.0);
    }
}

/// What is heard when a sound leaves the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reflection {
    /// Seconds after the direct sound, on the left and on the right.
    pub seconds: [f64; 2],
    /// Gains at 1 kHz and below, on the left and on the right.
    pub gains: [f64; 2],
}

impl RoomSettings {
    pub(super) fn scene(&self) -> Scene {
        let share = |percent: f32| f64::from(percent) / 100.0;
        self.kind
            .enclosure()
            .scene(share(self.x_percent), share(self.y_percent))
    }

    pub(super) fn tail(&self) -> TailSettings {
        let enclosure = self.kind.enclosure();
        TailSettings {
            space: enclosure.space,
            size: 1.0,
            decay: enclosure.decay,
            diffusion: 0.8,
            modulation: 0.3,
        }
    }

    /// The direct sound, then the reflections by one wall and by two.
    pub fn reflections(&self) -> impl Iterator<Item = Reflection> {
        let arrivals = self.scene().arrivals.into_iter();
        arrivals.map(|both| Reflection {
            seconds: both.map(|arrival| arrival.seconds),
            gains: both.map(|arrival| arrival.gain),
        })
    }

    /// Distance of the source from the microphones, in metres.
    #[must_use]
    pub fn distance(&self) -> f64 {
        let [width, depth] = self.kind.floor();
        let [x, y] = self.kind.listener();
        let place = |percent: f32, length: f64| 0.5 * (1.0 + f64::from(percent) / 100.0) * length;
        (place(self.x_percent, width) - x).hypot(place(self.y_percent, depth) - y)
    }
}
