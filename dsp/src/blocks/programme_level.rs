//! The level of a programme: what a voice, a song or a take has by itself, whatever it is doing now.
//!
//! Relative levels are measured against it: how sibilant a voice is, how present a source. It rises with the
//! sound and falls slowly, and a short pause leaves it as it is. What goes on far below it for longer than a
//! pause is not a pause but another programme, which replaces it: within a second of a change from a shout to a
//! whisper the level is that of the whisper. Below the floor there is nothing to learn from; then it stays, and
//! a voice that comes back after a silence finds its own level.

use crate::{CONTROL_FRAMES, StreamSpec};

/// Longest pause, from the end of one word to the start of the next.
const PAUSE_SECONDS: f64 = 0.3;
/// Time constant in which a programme below replaces the former one: 40 dB in half a second.
const REPLACE_SECONDS: f64 = 0.05;
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
    power: f64,
    /// For how long there has been no programme at this level.
    pause_seconds: f64,
    period_seconds: f64,
}

impl ProgrammeLevel {
    pub(crate) fn new(times: ProgrammeTimes) -> Self {
        Self {
            times,
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
        self.power = 0.0;
        self.pause_seconds = 0.0;
    }

    /// The mean square of the programme; zero before anything was heard.
    pub(crate) fn power(&self) -> f64 {
        self.power
    }

    /// Takes in the mean square of a control period.
    pub(crate) fn follow(&mut self, power: f64) {
        let is_programme = power > self.times.pause_ratio * self.power;
        if is_programme {
            self.pause_seconds = 0.0;
        } else {
            self.pause_seconds = (self.pause_seconds + self.period_seconds).min(1.0);
        }
        let seconds = if power > self.power {
            self.times.rise_seconds
        } else if power < FLOOR_POWER {
            return;
        } else if is_programme {
            self.times.fall_seconds
        } else if self.pause_seconds > PAUSE_SECONDS {
            REPLACE_SECONDS
        } else {
            return;
        };
        self.power += (1.0 - (-self.period_seconds / seconds).exp()) * (power - self.power);
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
    fn a_click_is_forgotten_within_a_second() {
        let mut level = level();
        play(&mut level, 0.001, 0.0);
        assert!((play(&mut level, 1.0, -50.0) + 50.0).abs() < 0.5);
    }

    #[test]
    fn a_pause_and_a_silence_leave_the_level() {
        let mut level = level();
        play(&mut level, 2.0, -20.0);
        assert!((play(&mut level, 0.25, -60.0) + 20.0).abs() < 0.1);
        assert!((play(&mut level, 60.0, -90.0) + 20.0).abs() < 0.1);
    }
}
