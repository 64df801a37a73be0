//! The spaces of the reverb.

use crate::space::layout::{Early, Space};

crate::choice! {
    /// What kind of space it is.
    pub enum ReverbType {
        /// A furnished room: near walls, short lines.
        Room = "Room",
        /// An echo chamber: hard and irregular.
        Chamber = "Chamber",
        /// A concert hall: far walls, long lines.
        Hall = "Hall",
        /// A steel plate: dense at once, no walls.
        Plate = "Plate",
        /// Air around the sound: a cloud of early reflections and little after it.
        Ambience = "Ambience",
    }
}

impl ReverbType {
    /// Places, spans and seeds are those of a few hundred drawn at random whose echo density is highest from
    /// 10 to 100 ms, at three sample rates and three sizes, with no late line over its neighbours.
    pub(super) fn space(self) -> Space {
        match self {
            Self::Room => Space {
                lines_ms: [19.0, 61.0],
                diffusion_ms: [2.9, 13.9, 27.7],
                early: Some(Early::Walls {
                    size: [5.9, 7.3, 2.8],
                    source: [4.0, 6.5, 1.7],
                    listener: [4.7, 2.3, 0.9],
                    reflection: 0.78,
                }),
                seed: 7,
            },
            Self::Chamber => Space {
                lines_ms: [29.0, 73.0],
                diffusion_ms: [3.6, 14.5, 24.2],
                early: Some(Early::Walls {
                    size: [7.7, 10.8, 4.9],
                    source: [2.8, 7.6, 0.9],
                    listener: [3.3, 5.2, 0.8],
                    reflection: 0.92,
                }),
                seed: 194,
            },
            Self::Hall => Space {
                lines_ms: [41.0, 113.0],
                diffusion_ms: [6.2, 18.0, 30.1],
                early: Some(Early::Walls {
                    size: [21.2, 35.7, 14.4],
                    source: [11.6, 31.7, 3.2],
                    listener: [11.5, 8.6, 5.4],
                    reflection: 0.89,
                }),
                seed: 204,
            },
            Self::Plate => Space {
                lines_ms: [31.0, 83.0],
                diffusion_ms: [2.6, 11.5, 39.6],
                early: Some(Early::Scattered {
                    span_ms: 29.0,
                    fall_db: 12.0,
                }),
                seed: 215,
            },
            Self::Ambience => Space {
                lines_ms: [19.0, 67.0],
                diffusion_ms: [3.7, 8.9, 24.1],
                early: Some(Early::Scattered {
                    span_ms: 83.0,
                    fall_db: 18.0,
                }),
                seed: 7,
            },
        }
    }
}
