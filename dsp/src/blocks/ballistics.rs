//! Ballistics: how fast a value follows its target, up and down.
//!
//! One-pole smoothing with an attack and a release, "smooth branching" of Dimitrios Giannoulis,
//! Michael Massberg and Joshua Reiss, "Digital Dynamic Range Compressor Design" (2012), equation
//! 16, on a value in dB. Both times are the time to 63 % of a step.

use crate::simd::approx::{larger, smaller};
use crate::simd::{Lanes, Plain};

/// A value that follows its target.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ballistics {
    value: f64,
    attack: f64,
    release: f64,
    /// Whether the attack is the slower of the two.
    is_lazy: bool,
}

/// Share of the way that is left after one step of `period_seconds`.
fn share_left(seconds: f64, period_seconds: f64) -> f64 {
    if seconds > 0.0 {
        (-period_seconds / seconds).exp()
    } else {
        0.0
    }
}

impl Ballistics {
    /// Sets the times for steps that are `period_seconds` apart.
    pub fn set(&mut self, attack_seconds: f64, release_seconds: f64, period_seconds: f64) {
        self.attack = share_left(attack_seconds, period_seconds);
        self.release = share_left(release_seconds, period_seconds);
        self.is_lazy = self.attack > self.release;
    }

    /// The present value.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// A value below `floor` becomes zero, so that a release ends.
    pub fn flush(&mut self, floor: f64) {
        if self.value.abs() < floor {
            self.value = 0.0;
        }
    }

    /// Rests at zero.
    pub fn reset(&mut self) {
        self.value = 0.0;
    }

    /// Moves on by one step: with the attack's time when the target lies above, else the release's.
    pub fn follow(&mut self, target: f64) -> f64 {
        let mut one = [target];
        self.run(Plain, &mut one);
        one[0]
    }

    /// Replaces each target by the value that follows it.
    #[inline(always)]
    pub(crate) fn run<L: Lanes>(&mut self, lanes: L, targets: &mut [f64]) {
        // Of the two ways to go, the one that applies is the larger when the attack is the faster,
        // and the smaller otherwise; both start before the value is known.
        let (attack, release, is_lazy) = (self.attack, self.release, self.is_lazy);
        let mut value = self.value;
        for target in targets {
            let up = lanes.fused(attack, value, *target * (1.0 - attack));
            let down = lanes.fused(release, value, *target * (1.0 - release));
            value = if is_lazy {
                smaller(up, down)
            } else {
                larger(up, down)
            };
            *target = value;
        }
        self.value = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attack_and_release_are_the_time_to_63_percent() {
        let mut ballistics = Ballistics::default();
        ballistics.set(0.010, 0.100, 0.001);
        let risen = (0..10).map(|_| ballistics.follow(1.0)).last().unwrap();
        let goal = 1.0 - (-1.0_f64).exp();
        // Exact but for rounding.
        assert!((risen - goal).abs() < 1e-12, "{risen}");
        for _ in 0..1000 {
            ballistics.follow(1.0);
        }
        let fallen = (0..100).map(|_| ballistics.follow(0.0)).last().unwrap();
        assert!((fallen - (1.0 - goal)).abs() < 1e-12, "{fallen}");
    }
}
