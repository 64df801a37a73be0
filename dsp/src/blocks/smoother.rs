//! The one smoother: a straight line to the target in about 20 ms, stepped on the control grid.

use crate::{CONTROL_FRAMES, StreamSpec};

/// How long a change takes, unless a module says otherwise.
const GLIDE_SECONDS: f64 = 0.020;

/// Glides a value to its target.
///
/// A new target starts a straight line that arrives exactly, after the glide time rounded to
/// whole control periods. Use the scale in which equal steps sound equal: dB for a gain, octaves
/// for a frequency.
#[derive(Clone, Copy, Debug)]
pub struct Smoother {
    current: f64,
    target: f64,
    step: f64,
    ticks_left: u32,
    ticks_per_glide: u32,
}

/// The line that a smoothed value follows between two control ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ramp {
    /// Value on the line where the control period starts.
    pub start: f64,
    /// Change per frame.
    pub per_frame: f64,
}

impl Ramp {
    /// A ramp between the values at two neighbouring lines of the control grid.
    #[must_use]
    pub fn between(start: f64, end: f64) -> Self {
        Self {
            start,
            per_frame: (end - start) / CONTROL_FRAMES as f64,
        }
    }

    /// The value `offset` frames after the line.
    #[must_use]
    pub fn at(&self, offset: usize) -> f64 {
        self.start + self.per_frame * offset as f64
    }

    /// Goes from `from` to `to` along a ramp from 0 to 1, `offset` frames of which are over; the result
    /// is in `to`. At rest on either side it has that side's bits.
    pub fn cross_fade(&self, from: &[f32], to: &mut [f32], offset: usize) {
        if self.rests_at(1.0) {
            return;
        }
        if self.rests_at(0.0) {
            to.copy_from_slice(from);
            return;
        }
        for (frame, (to, from)) in to.iter_mut().zip(from).enumerate() {
            let part = self.at(offset + frame) as f32;
            *to = from + (*to - from) * part;
        }
    }

    /// Whether the ramp stands still at `value`.
    #[must_use]
    pub fn rests_at(&self, value: f64) -> bool {
        self.per_frame == 0.0 && self.start == value
    }
}

impl Smoother {
    /// A smoother that rests at `value`.
    #[must_use]
    pub fn new(value: f64) -> Self {
        Self {
            current: value,
            target: value,
            step: 0.0,
            ticks_left: 0,
            ticks_per_glide: 1,
        }
    }

    /// Counts the glide time in control periods of this stream, and jumps to the target.
    pub fn prepare(&mut self, spec: &StreamSpec) {
        let ticks = GLIDE_SECONDS * spec.sample_rate_hz / CONTROL_FRAMES as f64;
        self.ticks_per_glide = (ticks.round() as u32).max(1);
        self.snap();
    }

    /// Jumps to the target.
    pub fn snap(&mut self) {
        self.current = self.target;
        self.ticks_left = 0;
    }

    /// Sets where to glide; the same target again changes nothing.
    pub fn set_target(&mut self, target: f64) {
        if target != self.target {
            self.target = target;
            self.ticks_left = self.ticks_per_glide;
            self.step = (target - self.current) / f64::from(self.ticks_per_glide);
        }
    }

    /// Glides from `start` to the target anew.
    pub fn restart(&mut self, start: f64) {
        self.current = start;
        self.ticks_left = self.ticks_per_glide;
        self.step = (self.target - start) / f64::from(self.ticks_per_glide);
    }

    /// The value at the last control tick.
    #[must_use]
    pub fn current(&self) -> f64 {
        self.current
    }

    /// Where the value goes.
    #[must_use]
    pub fn target(&self) -> f64 {
        self.target
    }

    /// Whether the value has arrived.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.ticks_left == 0
    }

    /// Moves on by one control period and returns the value there.
    pub fn tick(&mut self) -> f64 {
        match self.ticks_left {
            0 => {}
            1 => self.snap(),
            _ => {
                self.current += self.step;
                self.ticks_left -= 1;
            }
        }
        self.current
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glides_in_a_straight_line_and_arrives_exactly() {
        for sample_rate_hz in [8e3, 44.1e3, 48e3, 96e3, 192e3, 384e3] {
            let mut smoother = Smoother::new(0.0);
            smoother.prepare(&StreamSpec { sample_rate_hz });
            smoother.set_target(0.3);
            let mut ticks = 0;
            let mut last = 0.0;
            while !smoother.is_settled() {
                let value = smoother.tick();
                assert!(value > last);
                last = value;
                ticks += 1;
            }
            assert_eq!(last, 0.3);
            let seconds = f64::from(ticks) * CONTROL_FRAMES as f64 / sample_rate_hz;
            // Rounded to whole control periods.
            assert!(
                (seconds - GLIDE_SECONDS).abs() <= 0.5 * CONTROL_FRAMES as f64 / sample_rate_hz
            );
        }
    }

    #[test]
    fn snapping_ends_the_glide() {
        let mut smoother = Smoother::new(1.0);
        smoother.prepare(&StreamSpec {
            sample_rate_hz: 48e3,
        });
        smoother.set_target(2.0);
        smoother.tick();
        smoother.snap();
        assert!(smoother.is_settled());
        assert_eq!(smoother.tick(), 2.0);
    }
}
