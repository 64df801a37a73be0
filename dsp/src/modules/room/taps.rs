//! The images of a source, as signals of so many frames ago.

use super::enclosure::{FIRST_OF_ORDER, ORDERS, Scene};
use crate::CONTROL_FRAMES;
use crate::blocks::delay::History;
use crate::simd::{Lanes, SimdKernel};

/// One signal at a time and level.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tap {
    pub(super) frames: usize,
    pub(super) gain: f32,
}

/// A scene in frames.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taps {
    pub(super) sides: [[Tap; 2]; FIRST_OF_ORDER[ORDERS]],
    pub(super) late: Tap,
}

impl Taps {
    pub(super) fn new(scene: &Scene, sample_rate_hz: f64) -> Self {
        let frames = |seconds: f64| (seconds * sample_rate_hz).round() as usize;
        Self {
            sides: scene.arrivals.map(|both| {
                both.map(|arrival| Tap {
                    frames: frames(arrival.seconds),
                    gain: arrival.gain as f32,
                })
            }),
            late: Tap {
                // The tail takes a control period.
                frames: frames(scene.late.seconds).saturating_sub(CONTROL_FRAMES),
                gain: scene.late.gain as f32,
            },
        }
    }
}

/// Left, right, and what is sent to the tail.
pub(super) type Heard = [[f32; CONTROL_FRAMES]; 3];

/// Sums up all that arrives in some frames.
pub(super) struct Hear<'a> {
    pub(super) pasts: &'a [History; ORDERS],
    pub(super) taps: &'a Taps,
    pub(super) frames: usize,
    pub(super) heard: &'a mut Heard,
}

impl SimdKernel for Hear<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, _: L) {
        let mut sums: Heard = [[0.0; CONTROL_FRAMES]; 3];
        let add = |past: &History, tap: &Tap, sum: &mut [f32; CONTROL_FRAMES]| {
            let sound = past.recent(tap.frames, self.frames);
            for (to, from) in sum.iter_mut().zip(sound) {
                *to += tap.gain * from;
            }
        };
        let [left, right, late] = &mut sums;
        for (order, past) in self.pasts.iter().enumerate() {
            for both in &self.taps.sides[FIRST_OF_ORDER[order]..FIRST_OF_ORDER[order + 1]] {
                add(past, &both[0], left);
                add(past, &both[1], right);
            }
        }
        add(&self.pasts[0], &self.taps.late, late);
        *self.heard = sums;
    }
}
