//! The gain that gives one sound the loudness of another: the ratio of their energies after K weighting,
//! over the last seconds of programme, or as long as there was sound.
//!
//! Quiet parts within a programme do not count. What goes on below for longer than a pause is another
//! programme, whose gain is learned anew: a whisper after a shout has its own gain within a second.

use crate::{CONTROL_FRAMES, StreamSpec};

/// First guess of how long the comparison has run, so that a single period does not throw it.
const FIRST_SECONDS: f64 = 0.05;
/// Nothing below this counts: -60 dBFS, where the noise of a room lies.
const SILENCE_POWER: f64 = 1e-6;
/// Longest pause within a programme, from when the momentary energy has fallen.
const PAUSE_SECONDS: f64 = 0.35;
/// Time constant of the momentary energy: a beat of drums is no pause.
const MOMENTARY_SECONDS: f64 = 0.05;
/// A programme this far above the running energy is another one.
const LOUDER_DB: f64 = 10.0;

/// Compares the weighted energies of two sounds.
#[derive(Clone, Debug)]
pub(crate) struct LoudnessComparison {
    memory_seconds: f64,
    /// Ratio of powers from which on down a sound is a pause.
    gate: f64,
    louder: f64,
    period_seconds: f64,
    /// Mean weighted powers of both.
    means: [f64; 2],
    /// The same over the last moments.
    momentary: [f64; 2],
    heard_seconds: f64,
    pause_seconds: f64,
    /// Of the control period under way.
    sums: [f64; 2],
}

impl LoudnessComparison {
    /// One that looks back so far. Parts that lie `gate_db` below the running energy are pauses.
    pub(crate) fn new(memory_seconds: f64, gate_db: f64) -> Self {
        Self {
            memory_seconds,
            gate: 10_f64.powf(gate_db / 10.0),
            louder: 10_f64.powf(LOUDER_DB / 10.0),
            period_seconds: 0.0,
            means: [0.0; 2],
            momentary: [0.0; 2],
            heard_seconds: 0.0,
            pause_seconds: 0.0,
            sums: [0.0; 2],
        }
    }

    /// Forgets the past, for this stream.
    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        self.period_seconds = CONTROL_FRAMES as f64 / spec.sample_rate_hz;
        self.reset();
    }

    /// Forgets the past.
    pub(crate) fn reset(&mut self) {
        self.means = [0.0; 2];
        self.momentary = [0.0; 2];
        self.heard_seconds = 0.0;
        self.pause_seconds = 0.0;
        self.sums = [0.0; 2];
    }

    /// What is known counts as no more than the last moments.
    pub(crate) fn relearn(&mut self) {
        self.means = self.momentary;
        self.heard_seconds = self.heard_seconds.min(MOMENTARY_SECONDS);
    }

    /// Whether what is known comes from the last moments alone.
    pub(crate) fn is_fresh(&self) -> bool {
        self.heard_seconds < 2.0 * MOMENTARY_SECONDS
    }

    /// Takes in the weighted powers of one frame.
    pub(crate) fn add(&mut self, powers: [f64; 2]) {
        for (sum, power) in self.sums.iter_mut().zip(powers) {
            *sum += power;
        }
    }

    /// On a line of the control grid: takes what was heard since the last.
    pub(crate) fn tick(&mut self) {
        let now = self.sums.map(|sum| sum / CONTROL_FRAMES as f64);
        self.sums = [0.0; 2];
        follow(
            &mut self.momentary,
            now,
            self.period_seconds / MOMENTARY_SECONDS,
        );
        let larger = |[first, second]: [f64; 2]| first.max(second);
        let (moment, programme) = (larger(self.momentary), larger(self.means));
        let is_pause = moment < self.gate * programme;
        self.pause_seconds = if is_pause {
            (self.pause_seconds + self.period_seconds).min(1.0)
        } else {
            0.0
        };
        if moment < SILENCE_POWER {
            return;
        }
        if self.pause_seconds > PAUSE_SECONDS || moment > self.louder * programme {
            // Another programme: what is known of it is its last moments.
            self.relearn();
            self.pause_seconds = 0.0;
        }
        if larger(now) < SILENCE_POWER || larger(now) < self.gate * programme {
            return;
        }
        self.heard_seconds = (self.heard_seconds + self.period_seconds).min(self.memory_seconds);
        let share = self.period_seconds / (self.heard_seconds + FIRST_SECONDS);
        follow(&mut self.means, now, share);
    }

    /// The gain, in dB, that gives the second sound the loudness of the first, as far as it is known.
    pub(crate) fn gain_db(&self) -> f64 {
        match self.means {
            [first, second] if first > 0.0 && second > 0.0 => 10.0 * (first / second).log10(),
            _ => 0.0,
        }
    }
}

/// Moves both means by a share of the way.
fn follow(means: &mut [f64; 2], now: [f64; 2], share: f64) {
    for (mean, now) in means.iter_mut().zip(now) {
        *mean += share.min(1.0) * (now - *mean);
    }
}
