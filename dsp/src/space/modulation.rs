//! Delays that move: a fractional part for each line, on a slow sine of its own.
//!
//! The modes of a network that stands still ring on; lines that move by parts of a millisecond smear
//! them. Each line has another rate and phase, so that at any time as many grow as shrink, and the pitch
//! as a whole stays where it is. Between two lines of the control grid a delay moves straight.
//!
//! The fraction is interpolated by Lagrange over eight frames (Timo I. Laakso, Vesa Valimaki, Matti
//! Karjalainen and Unto K. Laine, "Splitting the Unit Delay", 1996, equation 42), which takes less than
//! 0.02 dB at 8 kHz at a sample rate of 44.1 kHz.

use std::f64::consts::TAU;

use num_complex::Complex;

use super::absorption::{HIGH_HZ, HIGHEST};
use super::mixing::LINES;
use crate::{CONTROL_FRAMES, gain_to_db};

/// Frames that the interpolation looks at.
pub(crate) const KERNEL: usize = 8;
/// The first of them, before the delay.
const FIRST: f32 = -3.0;
/// Frames read to make a control period.
pub(crate) const REACH: usize = CONTROL_FRAMES + KERNEL - 1;
/// Slowest and fastest sine.
const RATES_HZ: [f64; 2] = [0.23, 0.97];
/// Largest way from the middle, at 100 %.
const DEPTH_SECONDS: f64 = 0.000_4;

/// Fractions over which the loss is averaged.
const FRACTIONS: u32 = 16;

/// The moving parts of the delays.
#[derive(Clone, Debug, Default)]
pub(crate) struct Modulation {
    /// Cosine and sine of each line's phase, and their change in a control period.
    cos: [f64; LINES],
    sin: [f64; LINES],
    turn_cos: [f64; LINES],
    turn_sin: [f64; LINES],
    depth_frames: f64,
    /// Mean gain of the interpolation at the highest frequency whose decay is given, in dB.
    loss_db: f64,
    /// Where each line's delay is on the last line of the control grid, beside its middle.
    now: [f32; LINES],
}

/// How the lines are read over a control period.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Readings {
    /// Whole frames beside the middle of each line's delay.
    pub(crate) whole: [i32; LINES],
    /// Weights of the frames at the start, and what they change by in a frame.
    pub(crate) start: [[f32; LINES]; KERNEL],
    pub(crate) change: [[f32; LINES]; KERNEL],
}

/// Weights of eight neighbours, at a fraction of a frame for each line.
#[inline(always)]
fn lagrange<const N: usize>(fractions: &[f32; N]) -> [[f32; N]; KERNEL] {
    // 1 over k! (7 - k)!, with the sign of the product of the differences between the nodes.
    const SCALE: [f32; KERNEL] = [
        -1.0 / 5040.0,
        1.0 / 720.0,
        -1.0 / 240.0,
        1.0 / 144.0,
        -1.0 / 144.0,
        1.0 / 240.0,
        -1.0 / 720.0,
        1.0 / 5040.0,
    ];
    let mut weights = [[0.0; N]; KERNEL];
    // All lines at a time: a line a lane.
    let mut before = [1.0; N];
    for k in 0..KERNEL {
        for line in 0..N {
            weights[k][line] = before[line] * SCALE[k];
            before[line] *= fractions[line] - FIRST - k as f32;
        }
    }
    let mut after = [1.0; N];
    for k in (0..KERNEL).rev() {
        for line in 0..N {
            weights[k][line] *= after[line];
            after[line] *= fractions[line] - FIRST - k as f32;
        }
    }
    weights
}

impl Modulation {
    /// For a stream.
    pub(crate) fn prepare(&mut self, sample_rate_hz: f64) {
        self.depth_frames = DEPTH_SECONDS * sample_rate_hz;
        let [slowest, fastest] = RATES_HZ;
        for line in 0..LINES {
            let share = line as f64 / (LINES - 1) as f64;
            let rate_hz = slowest * (fastest / slowest).powf(share);
            let (sin, cos) = (TAU * rate_hz * CONTROL_FRAMES as f64 / sample_rate_hz).sin_cos();
            (self.turn_cos[line], self.turn_sin[line]) = (cos, sin);
        }
        self.reset();
        let w = TAU * HIGH_HZ.min(HIGHEST * sample_rate_hz) / sample_rate_hz;
        let gain_db = |fraction: f32| {
            let gain: Complex<f64> = lagrange(&[fraction])
                .into_iter()
                .enumerate()
                .map(|(k, [weight])| Complex::from_polar(weight.into(), w * k as f64))
                .sum();
            gain_to_db(gain.norm())
        };
        let fractions = (0..FRACTIONS).map(|index| index as f32 / FRACTIONS as f32);
        self.loss_db = fractions.map(gain_db).sum::<f64>() / f64::from(FRACTIONS);
    }

    /// Starts again: every line at a phase of its own.
    pub(crate) fn reset(&mut self) {
        for line in 0..LINES {
            // Neighbours lie almost three quarters of a turn apart.
            let (sin, cos) = (TAU * 0.73 * line as f64).sin_cos();
            (self.cos[line], self.sin[line]) = (cos, sin);
        }
        self.now = [0.0; LINES];
    }

    /// The loss, in dB, that the decay should make up for at a share of the depth. Reading between two frames
    /// takes some of the highest frequency whose decay is set, and nothing an octave below: half of it is made up
    /// for, which is in the middle of both.
    pub(crate) fn loss_db(&self, share: f64) -> f64 {
        // A way of a frame or more meets all fractions.
        0.5 * self.loss_db * (2.0 * share * self.depth_frames).min(1.0)
    }

    /// Frames that a delay may move from its middle.
    pub(crate) fn reach_frames(&self) -> usize {
        self.depth_frames.ceil() as usize
    }

    /// Moves on by one control period, at a share of the depth; `room` is how far each line may go.
    #[inline(always)]
    pub(crate) fn advance(&mut self, share: f64, room: &[i32; LINES]) -> Readings {
        let (share, most) = (share as f32, self.depth_frames as f32);
        let mut next = [0.0; LINES];
        let mut whole = [0; LINES];
        let mut starts = [0.0; LINES];
        let mut ends = [0.0; LINES];
        for line in 0..LINES {
            let (cos, sin) = (self.cos[line], self.sin[line]);
            let (turn_cos, turn_sin) = (self.turn_cos[line], self.turn_sin[line]);
            self.cos[line] = cos * turn_cos - sin * turn_sin;
            self.sin[line] = sin * turn_cos + cos * turn_sin;
            next[line] = share * most.min(room[line] as f32) * self.sin[line] as f32;
        }
        for line in 0..LINES {
            let floor = self.now[line].floor();
            whole[line] = floor as i32;
            starts[line] = self.now[line] - floor;
            ends[line] = next[line] - floor;
        }
        let (start, mut change) = (lagrange(&starts), lagrange(&ends));
        for (change, start) in change.iter_mut().zip(&start) {
            for (change, start) in change.iter_mut().zip(start) {
                *change = (*change - start) / CONTROL_FRAMES as f32;
            }
        }
        self.now = next;
        Readings {
            whole,
            start,
            change,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_exact_for_polynomials_and_on_the_frames() {
        assert_eq!(lagrange(&[0.0])[3], [1.0]);
        for fraction in [0.0_f32, 0.25, 0.5, 0.9, 1.02] {
            let weights = lagrange(&[fraction]);
            for power in 0..KERNEL as i32 {
                let value: f32 = (0..KERNEL)
                    .map(|k| weights[k][0] * (FIRST + k as f32).powi(power))
                    .sum();
                // Rounding of f32, times the powers of up to 4^7.
                assert!((value - fraction.powi(power)).abs() < 2e-3);
            }
        }
    }
}
