//! Ballistics: how fast a value follows its target, up and down.
//!
//! One-pole smoothing with an attack and a release, "smooth branching" of Dimitrios Giannoulis,
//! Michael Massberg and Joshua Reiss, "Digital Dynamic Range Compressor Design" (2012), equation
//! 16, on a value in dB. Both times are the time to 63 % of a step.

/// A value that follows its target.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ballistics {
    value: f64,
    attack: f64,
    release: f64,
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
    }

    /// Rests at zero.
    pub fn reset(&mut self) {
        self.value = 0.0;
    }

    /// Moves on by one step: with the attack's time when the target lies above, else the release's.
    pub fn follow(&mut self, target: f64) -> f64 {
        let left = if target > self.value {
            self.attack
        } else {
            self.release
        };
        self.value = target + left * (self.value - target);
        self.value
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
