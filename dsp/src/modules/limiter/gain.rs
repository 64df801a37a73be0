//! The gain of a channel: hold, release and smoothing of the reductions that its peaks ask for.

use std::f64::consts::LOG2_10;

use crate::CONTROL_FRAMES;
use crate::simd::{Plain, approx};

/// Most periods of it: 3.5 ms at 384 kHz.
pub(super) const MAX_SMOOTHING: usize = 48;

/// Most periods of a hold: 10 ms at 384 kHz, and one that the crest may lie in.
pub(super) const MAX_HOLD: usize = 128;

/// Reductions below this are none: 1e-6 dB is below the last bit of f32.
const NO_REDUCTION: f64 = 1e-6 * LOG2_PER_DB;

/// Powers of two of a dB of gain.
pub(super) const LOG2_PER_DB: f64 = LOG2_10 / 20.0;

/// Times of the gain, in control periods.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// Periods of the hold.
    pub(super) hold: usize,
    /// Share of the way that is left after a period.
    pub(super) release: f64,
    pub(super) sustained_attack: f64,
    pub(super) sustained_release: f64,
    pub(super) is_auto: bool,
}

/// The gain of a channel. Reductions are powers of two.
#[derive(Clone, Debug)]
pub(super) struct Reduction {
    pub(super) required: [f64; MAX_HOLD],
    pub(super) newest: usize,
    /// After hold and release.
    pub(super) released: f64,
    /// How much of it lasts.
    pub(super) sustained: f64,
    /// What is taken off a gain of 1, newest last.
    pub(super) past: [f64; MAX_SMOOTHING],
    /// The same, smoothed, at the ends of the spline's pieces.
    pub(super) knots: [f64; 3],
}

impl Default for Reduction {
    fn default() -> Self {
        Self {
            required: [0.0; MAX_HOLD],
            newest: 0,
            released: 0.0,
            sustained: 0.0,
            past: [0.0; MAX_SMOOTHING],
            knots: [0.0; 3],
        }
    }
}

impl Reduction {
    /// A control period on: `required` is what its peak asks for.
    pub(super) fn tick(&mut self, required: f64, times: &Times, window: &[f64]) {
        self.newest = (self.newest + 1) % MAX_HOLD;
        self.required[self.newest] = required;
        let end = self.newest + 1;
        let largest = |required: &[f64]| required.iter().fold(0.0, |most: f64, x| most.max(*x));
        let before = times.hold.saturating_sub(end);
        let held = largest(&self.required[end.saturating_sub(times.hold)..end])
            .max(largest(&self.required[MAX_HOLD - before..]));
        let sustained = if held > self.sustained {
            times.sustained_attack
        } else {
            times.sustained_release
        };
        self.sustained = held + (self.sustained - held) * sustained;
        let floor = if times.is_auto {
            held.max(self.sustained)
        } else {
            held
        };
        self.released = if held >= self.released {
            held
        } else {
            floor + (self.released - floor) * times.release
        };
        if self.released < NO_REDUCTION {
            self.released = 0.0;
        }
        if self.sustained < NO_REDUCTION {
            self.sustained = 0.0;
        }
        self.past.copy_within(1.., 0);
        self.past[MAX_SMOOTHING - 1] = 1.0 - approx::exp2(Plain, -self.released);
        let recent = &self.past[MAX_SMOOTHING - window.len()..];
        let smooth = recent.iter().zip(window).map(|(x, w)| x * w).sum();
        self.knots = [self.knots[1], self.knots[2], smooth];
    }

    /// Multiplies frames of a control period, `offset` of which are over.
    pub(super) fn apply(&self, samples: &mut [f32], offset: usize) {
        let [a, b, c] = self.knots;
        if [a, b, c] == [0.0; 3] {
            return;
        }
        let [constant, linear, square] = [0.5 * (a + b), b - a, 0.5 * (a + c) - b];
        for (frame, sample) in samples.iter_mut().enumerate() {
            let t = (offset + frame) as f64 / CONTROL_FRAMES as f64;
            let gain = 1.0 - (constant + t * (linear + t * square));
            *sample = (f64::from(*sample) * gain) as f32;
        }
    }
}
