//! The level of a programme: what a voice, a song or a take has by itself, whatever it is doing now.
//!
//! Relative levels are measured against it: how sibilant a voice is, how present a source. It rises with the
//! sound and falls slowly, and a short pause leaves it as it is. What goes on far below it for longer than a
//! pause is not a pause but another programme, which replaces it, and no sound is remembered for longer than
//! 0.8 s of others: within a second of a change from a shout to a whisper, or of a click, the level is that of the
//! whisper. Below the floor there is nothing to learn from; then it stays, and a voice that comes back after a
//! silence finds its own level.

use crate::{CONTROL_FRAMES, StreamSpec};

/// Longest pause, from the end of one word to the start of the next.
const PAUSE_SECONDS: f64 = 0.3;
/// What is remembered: the level at the end of each of the last moments, so that no sound is remembered for longer
/// than 0.8 s.
const MOMENTS: usize = 16;
const MOMENT_SECONDS: f64 = 0.05;
/// Mean squares below this are no programme: -70 dBFS.
const FLOOR_POWER: f64 = 1e-7;

/// How a level follows a programme.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProgrammeTimes {
    /// Time constant of a rise.
    pub(crate) rise_seconds: f64,
    /// Time constant of a fall within a programme.
    pub(crate) fall_seconds: f64,
    /// Ratio of mean squares from which on down a sound is a pause, or another programme.
    pub(crate) pause_ratio: f64,
}

/// Follows the mean square of a programme, once a control period.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProgrammeLevel {
    times: ProgrammeTimes,
    /// Over the time of a rise.
    now: f64,
    /// At the end of the last moments, the latest first.
    moments: [f64; MOMENTS],
    /// Of the moment under way.
    moment_seconds: f64,
    power: f64,
    /// For how long there has been no programme at this level.
    pause_seconds: f64,
    period_seconds: f64,
}

impl ProgrammeLevel {
    pub(crate) fn new(times: ProgrammeTimes) -> Self {
        Self {
            times,
            now: 0.0,
            moments: [0.0; MOMENTS],
            moment_seconds: 0.0,
            power: 0.0,
            pause_seconds: 0.0,
            period_seconds: 0.0,
        }
    }

    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        self.period_seconds = CONTROL_FRAMES as f64 / spec.sample_rate_hz;
        self.reset();
    }

    /// Forgets the past.
    pub(crate) fn reset(&mut self) {
        *self = Self {
            period_seconds: self.period_seconds,
            ..Self::new(self.times)
        };
    }

    /// The mean square of the programme; zero before anything was heard.
    pub(crate) fn power(&self) -> f64 {
        self.power
    }

    /// Takes in the mean square of a control period.
    pub(crate) fn follow(&mut self, power: f64) {
        if power > self.times.pause_ratio * self.power {
            self.pause_seconds = 0.0;
        } else {
            self.pause_seconds = (self.pause_seconds + self.period_seconds).min(1.0);
        }
        if power < FLOOR_POWER {
            return;
        }
        if self.pause_seconds > PAUSE_SECONDS {
            self.now = power;
            self.moments = [0.0; MOMENTS];
        } else if self.pause_seconds > 0.0 {
            return;
        }
        let kept = |seconds: f64| (-self.period_seconds / seconds).exp();
        self.now = power + kept(self.times.rise_seconds) * (self.now - power);
        self.power = self.now.max(kept(self.times.fall_seconds) * self.power);
        self.moment_seconds += self.period_seconds;
        if self.moment_seconds >= MOMENT_SECONDS {
            self.moment_seconds = 0.0;
            self.moments.rotate_right(1);
            self.moments[0] = self.now;
            // What the last moments have left alone.
            let kept = (-MOMENT_SECONDS / self.times.fall_seconds).exp();
            let levels = self.moments.iter().rev();
            self.power = levels.fold(0.0, |level, now| now.max(kept * level));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: f64 = 48_000.0;

    fn level() -> ProgrammeLevel {
        let mut level = ProgrammeLevel::new(ProgrammeTimes {
            rise_seconds: 0.03,
            fall_seconds: 0.8,
            pause_ratio: 0.01,
        });
        level.prepare(&StreamSpec {
            sample_rate_hz: RATE_HZ,
        });
        level
    }

    /// Plays so many seconds at a level in dBFS; returns that of the programme.
    fn play(level: &mut ProgrammeLevel, seconds: f64, power_db: f64) -> f64 {
        for _ in 0..(seconds * RATE_HZ / CONTROL_FRAMES as f64) as usize {
            level.follow(10_f64.powf(power_db / 10.0));
        }
        10.0 * level.power().log10()
    }

    #[test]
    fn a_whisper_after_a_shout_is_known_within_a_second_after_any_pause() {
        for pause_seconds in [0.0, 0.1, 0.5, 5.0] {
            let mut level = level();
            play(&mut level, 2.0, -6.0);
            play(&mut level, pause_seconds, -120.0);
            let found = play(&mut level, 1.0, -46.0);
            assert!(
                (found + 46.0).abs() < 0.5,
                "{found} after {pause_seconds} s"
            );
            assert!((play(&mut level, 0.2, -6.0) + 6.0).abs() < 0.5);
        }
    }

    #[test]
    fn a_click_is_forgotten_within_a_second_whatever_its_level() {
        for click_db in [0.0, -10.0, -20.0, -30.0, -40.0] {
            let mut level = level();
            play(&mut level, 0.5, -50.0);
            play(&mut level, 0.01, click_db);
            assert!((play(&mut level, 1.0, -50.0) + 50.0).abs() < 0.5);
        }
    }

    #[test]
    fn a_pause_and_a_silence_leave_the_level() {
        let mut level = level();
        play(&mut level, 2.0, -20.0);
        assert!((play(&mut level, 0.25, -60.0) + 20.0).abs() < 0.1);
        assert!((play(&mut level, 60.0, -90.0) + 20.0).abs() < 0.1);
    }
}
