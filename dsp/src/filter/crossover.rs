//! The Linkwitz-Riley crossover of fourth order.
//!
//! Two Butterworth filters of second order in a row on each side (Siegfried Linkwitz, "Active Crossover
//! Networks for Noncoincident Drivers", 1976): both sides are in phase at all frequencies, and their sum
//! is flat, an all-pass of second order. That all-pass costs nothing beside the first low pass, so that
//! the high side is taken as what it leaves of the low side.

use std::f64::consts::SQRT_2;

use crate::{CONTROL_FRAMES, Ramp};

/// A state-variable filter with Butterworth damping (Andrew Simper, "Linear Trapezoidal Integrated
/// SVF", 2013).
#[derive(Clone, Copy, Debug, Default)]
struct Half {
    ic1: f64,
    ic2: f64,
}

impl Half {
    /// Band pass and low pass.
    #[inline(always)]
    fn step(&mut self, [a1, a2, a3]: [f64; 3], x: f64) -> [f64; 2] {
        let v3 = x - self.ic2;
        let band = a1 * self.ic1 + a2 * v3;
        let low = self.ic2 + a2 * self.ic1 + a3 * v3;
        self.ic1 = 2.0 * band - self.ic1;
        self.ic2 = 2.0 * low - self.ic2;
        [band, low]
    }
}

/// Splits two channels into what lies below and above a frequency.
#[derive(Clone, Debug)]
pub struct Crossover {
    /// Tangent of half of the angular frequency, over a control period.
    g: Ramp,
    kernel: [f64; 3],
    halves: [[Half; 2]; 2],
}

impl Default for Crossover {
    fn default() -> Self {
        Self {
            g: Ramp::between(1.0, 1.0),
            kernel: kernel(1.0),
            halves: Default::default(),
        }
    }
}

/// The multipliers of a frame, in the names of Simper's paper.
fn kernel(g: f64) -> [f64; 3] {
    let a1 = 1.0 / (1.0 + g * (g + SQRT_2));
    let a2 = g * a1;
    [a1, a2, g * a2]
}

/// The tangent for a frequency in radians per frame.
fn tangent(w: f64) -> f64 {
    (0.5 * w.min(3.0)).tan()
}

/// What a frame is split into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sides {
    /// Below the frequency.
    pub low: f64,
    /// Above it.
    pub high: f64,
}

impl Crossover {
    /// Sets the frequency, in radians per frame, below pi, at once.
    pub fn set(&mut self, w: f64) {
        let g = tangent(w);
        self.g = Ramp::between(g, g);
        self.kernel = kernel(g);
    }

    /// On a line of the control grid: the frequency glides to this one until the next line. Call it on every line.
    pub fn tick(&mut self, w: f64) {
        self.g = Ramp::between(self.g.at(CONTROL_FRAMES), tangent(w));
        self.kernel = kernel(self.g.start);
    }

    /// Whether the frequency moves until the next line.
    #[must_use]
    pub fn glides(&self) -> bool {
        self.g.per_frame != 0.0
    }

    /// Tunes to the frame that lies `offset` frames after the last line; to be called while it
    /// [`glides`](Self::glides).
    #[inline(always)]
    pub fn tune(&mut self, offset: usize) {
        self.kernel = kernel(self.g.at(offset));
    }

    /// Forgets the past.
    pub fn reset(&mut self) {
        self.halves = Default::default();
    }

    /// States that have decayed become zero.
    pub fn flush(&mut self) {
        for half in self.halves.as_flattened_mut() {
            for state in [&mut half.ic1, &mut half.ic2] {
                if state.abs() < super::section::SILENCE {
                    *state = 0.0;
                }
            }
        }
    }

    /// Splits a frame of one channel.
    #[inline(always)]
    pub fn split(&mut self, channel: usize, x: f64) -> Sides {
        let [first, second] = &mut self.halves[channel];
        let [band, low] = first.step(self.kernel, x);
        let all = x - 2.0 * SQRT_2 * band;
        let [_, low] = second.step(self.kernel, low);
        Sides {
            low,
            high: all - low,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use num_complex::Complex;

    use super::*;

    #[test]
    fn the_sum_is_flat_and_each_side_is_6_db_down_at_the_crossover() {
        let mut crossover = Crossover::default();
        let w0 = TAU * 3000.0 / 48_000.0;
        crossover.set(w0);
        let split: Vec<Sides> = (0..4800)
            .map(|frame| crossover.split(0, if frame == 0 { 1.0 } else { 0.0 }))
            .collect();
        let gain = |side: fn(&Sides) -> f64, w: f64| -> f64 {
            let sum: Complex<f64> = split
                .iter()
                .enumerate()
                .map(|(frame, sides)| Complex::from_polar(side(sides), -w * frame as f64))
                .sum();
            20.0 * sum.norm().log10()
        };
        for w in [0.01, 0.1, w0, 1.0, 2.0, 3.0] {
            // Rounding of f64.
            assert!(gain(|sides| sides.low + sides.high, w).abs() < 1e-6, "{w}");
        }
        let half_db = 20.0 * 0.5_f64.log10();
        assert!((gain(|sides| sides.low, w0) - half_db).abs() < 1e-6);
        assert!((gain(|sides| sides.high, w0) - half_db).abs() < 1e-6);
        // 24 dB an octave.
        assert!(gain(|sides| sides.high, 0.25 * w0) < -46.0);
        assert!(gain(|sides| sides.low, 4.0 * w0) < -46.0);
    }
}
