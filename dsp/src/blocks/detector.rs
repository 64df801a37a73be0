//! The level detector: what a gain listens to.
//!
//! *Peak* is the largest magnitude of the last few milliseconds. A level that fell between the crests
//! of a wave would make the gain ripple with the wave, and the ripple is distortion; held for as long
//! as half a period, it stands still. The hold is part of the release: see
//! [`hold_seconds`](LevelDetector::hold_seconds). *RMS* is the root of the mean square over 10 ms, read
//! so that a sine has the same level in both.
//!
//! Levels are powers until they are asked for in dB.

use crate::CONTROL_FRAMES;
use crate::simd::approx::larger;

/// Longest hold of the peak, half a period of 50 Hz.
const HOLD_SECONDS: f64 = 0.010;
/// Averaging time of the mean square, to 63 %.
const RMS_SECONDS: f64 = 0.010;
/// Most control periods that a hold takes: 10 ms at 384 kHz.
const MAX_PERIODS: usize = 128;

crate::choice! {
    /// What a level is.
    pub enum DetectorKind {
        /// The largest magnitude of the last milliseconds.
        Peak = "Peak",
        /// The root of the mean square.
        Rms = "RMS",
    }
}

/// Powers of the frames between two lines of the control grid.
pub(crate) type Powers = [f64; CONTROL_FRAMES];

/// Reads the level of one signal.
#[derive(Clone, Debug)]
pub struct LevelDetector {
    kind: DetectorKind,
    /// Largest power of each of the last control periods.
    past: [f64; MAX_PERIODS],
    newest: usize,
    /// How many of them count.
    periods: usize,
    /// Largest power of those.
    held: f64,
    /// Largest power since the last line of the control grid.
    rising: f64,
    mean: f64,
    keep: f64,
    sample_rate_hz: f64,
}

impl Default for LevelDetector {
    fn default() -> Self {
        Self {
            kind: DetectorKind::Peak,
            past: [0.0; MAX_PERIODS],
            newest: 0,
            periods: 1,
            held: 0.0,
            rising: 0.0,
            mean: 0.0,
            keep: 0.0,
            sample_rate_hz: 48_000.0,
        }
    }
}

impl LevelDetector {
    /// For a stream; forgets the past.
    pub fn prepare(&mut self, sample_rate_hz: f64) {
        self.sample_rate_hz = sample_rate_hz;
        self.keep = (-1.0 / (RMS_SECONDS * sample_rate_hz)).exp();
        self.reset();
    }

    /// Forgets the past.
    pub fn reset(&mut self) {
        self.past = [0.0; MAX_PERIODS];
        self.held = 0.0;
        self.rising = 0.0;
        self.mean = 0.0;
    }

    /// What a level is, and the release that it is for, which limits the hold.
    pub fn set(&mut self, kind: DetectorKind, release_seconds: f64) {
        self.kind = kind;
        let hold = HOLD_SECONDS.min(0.5 * release_seconds);
        let periods = hold * self.sample_rate_hz / CONTROL_FRAMES as f64;
        self.periods = (periods as usize).clamp(1, MAX_PERIODS - 1);
    }

    /// For how long a peak is held: to be taken off the release.
    #[must_use]
    pub fn hold_seconds(&self) -> f64 {
        match self.kind {
            // A peak lies anywhere in its control period.
            DetectorKind::Peak => {
                (self.periods as f64 + 0.5) * CONTROL_FRAMES as f64 / self.sample_rate_hz
            }
            DetectorKind::Rms => 0.0,
        }
    }

    /// On a line of the control grid.
    pub fn tick(&mut self) {
        self.newest = (self.newest + 1) % MAX_PERIODS;
        self.past[self.newest] = self.rising;
        self.rising = 0.0;
        let largest = |powers: &[f64]| powers.iter().fold(0.0, |most: f64, x| larger(most, *x));
        let end = self.newest + 1;
        let before = self.periods.saturating_sub(end);
        self.held = largest(&self.past[end.saturating_sub(self.periods)..end])
            .max(largest(&self.past[MAX_PERIODS - before..]));
        if self.mean < 1e-30 {
            self.mean = 0.0;
        }
    }

    /// Replaces the square of each frame by the power of its level. Returns whether that is the same
    /// for all.
    #[inline(always)]
    pub(crate) fn run(&mut self, squares: &mut [f64]) -> bool {
        match self.kind {
            DetectorKind::Peak => {
                let largest = squares.iter().fold(0.0, |most: f64, x| larger(most, *x));
                if largest.max(self.rising) <= self.held {
                    self.rising = self.rising.max(largest);
                    squares.fill(self.held);
                    return true;
                }
                let (mut rising, held) = (self.rising, self.held);
                for square in squares {
                    rising = larger(rising, *square);
                    *square = larger(rising, held);
                }
                self.rising = rising;
            }
            DetectorKind::Rms => {
                let (mut mean, keep) = (self.mean, self.keep);
                for square in squares {
                    // Twice: a sine's mean square is half of its peak's.
                    mean = keep * mean + (1.0 - keep) * 2.0 * *square;
                    *square = mean;
                }
                self.mean = mean;
            }
        }
        false
    }
}
