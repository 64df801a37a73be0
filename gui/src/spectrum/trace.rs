//! One curve of the spectrum as it moves: quick to rise, slow to fall, and its held maximum.

/// Time constant of the rise, in seconds: half a window, in which noise is smoothed but a drum is not.
const ATTACK_SECONDS: f32 = 0.04;
/// Time constant of the fall: 10 / ln 10 / 0.25 s are 17 dB a second, slow enough to be read.
const DECAY_SECONDS: f32 = 0.25;
/// Power below which nothing shows: -150 dBFS is below the widest range with the steepest slope.
const FLOOR: f32 = 1e-15;

/// Powers by bin.
#[derive(Debug)]
pub(super) struct Trace {
    pub(super) power: Vec<f32>,
    /// Largest power since the hold began.
    pub(super) held: Vec<f32>,
}

impl Trace {
    pub(super) fn new(bins: usize) -> Self {
        Self {
            power: vec![0.0; bins],
            held: vec![0.0; bins],
        }
    }

    /// Moves towards `now` for a time. Returns whether anything is to be seen.
    pub(super) fn follow(&mut self, now: &[f32], seconds: f32) -> bool {
        let share = |constant: f32| 1.0 - (-seconds / constant).exp();
        let (rise, fall) = (share(ATTACK_SECONDS), share(DECAY_SECONDS));
        let mut loudest = 0.0_f32;
        for (power, now) in self.power.iter_mut().zip(now) {
            *power += (now - *power) * if now > power { rise } else { fall };
            if *power < FLOOR {
                *power = 0.0;
            }
            loudest = loudest.max(*power);
        }
        loudest > 0.0
    }

    /// Keeps the largest powers from now on.
    pub(super) fn hold(&mut self) {
        for (held, power) in self.held.iter_mut().zip(&self.power) {
            *held = held.max(*power);
        }
    }

    /// Forgets the held maximum.
    pub(super) fn release(&mut self) {
        self.held.fill(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_quickly_falls_slowly_and_comes_to_rest() {
        let mut trace = Trace::new(1);
        trace.follow(&[1.0], ATTACK_SECONDS);
        // 63 % in a time constant.
        assert!((trace.power[0] - 0.632).abs() < 1e-3);
        trace.power[0] = 1.0;
        trace.follow(&[0.0], DECAY_SECONDS);
        assert!((trace.power[0] - 0.368).abs() < 1e-3);
        // 150 dB at 17.4 dB a second.
        let steps = (0..2000).take_while(|_| trace.follow(&[0.0], 0.01)).count();
        assert!((800..900).contains(&steps), "{steps}");
    }

    #[test]
    fn the_maximum_stays_until_it_is_released() {
        let mut trace = Trace::new(1);
        for now in [0.25, 1.0, 0.0] {
            trace.follow(&[now], 1.0);
            trace.hold();
        }
        assert!((trace.held[0] - 1.0).abs() < 1e-6, "{}", trace.held[0]);
        trace.release();
        assert_eq!(trace.held[0], 0.0);
    }
}
