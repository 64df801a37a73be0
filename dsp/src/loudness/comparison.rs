//! The gain that gives one sound the loudness of another: the ratio of their energies after K weighting,
//! over the last seconds of programme, or as long as there was sound.

use crate::{CONTROL_FRAMES, StreamSpec};

/// First guess of how long the comparison has run, so that a single period does not throw it.
const FIRST_SECONDS: f64 = 0.05;
/// Nothing below this counts: -70 dBFS.
const SILENCE_POWER: f64 = 1e-7;

/// Compares the weighted energies of two sounds.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    memory_seconds: f64,
    /// Parts of the first sound this far below its running energy do not count.
    gate_db: f64,
    period_seconds: f64,
    /// Mean weighted powers of both.
    means: [f64; 2],
    heard_seconds: f64,
    /// Of the control period under way.
    sums: [f64; 2],
}

impl Comparison {
    /// One that looks back so far and has this gate, minus infinity for none.
    pub(crate) fn new(memory_seconds: f64, gate_db: f64) -> Self {
        Self {
            memory_seconds,
            gate_db,
            period_seconds: 0.0,
            means: [0.0; 2],
            heard_seconds: 0.0,
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
        self.heard_seconds = 0.0;
        self.sums = [0.0; 2];
    }

    /// Takes in the weighted powers of one frame.
    pub(crate) fn add(&mut self, powers: [f64; 2]) {
        for (sum, power) in self.sums.iter_mut().zip(powers) {
            *sum += power;
        }
    }

    /// On a line of the control grid: takes what was heard since the last.
    pub(crate) fn tick(&mut self) {
        let [first, second] = self.sums.map(|sum| sum / CONTROL_FRAMES as f64);
        self.sums = [0.0; 2];
        let gate = self.means[0] * 10_f64.powf(self.gate_db / 10.0);
        if first.max(second) < SILENCE_POWER || first < gate {
            return;
        }
        self.heard_seconds = (self.heard_seconds + self.period_seconds).min(self.memory_seconds);
        let share = (self.period_seconds / (self.heard_seconds + FIRST_SECONDS)).min(1.0);
        self.means[0] += share * (first - self.means[0]);
        self.means[1] += share * (second - self.means[1]);
    }

    /// The gain, in dB, that gives the second sound the loudness of the first, as far as it is known.
    pub(crate) fn gain_db(&self) -> f64 {
        match self.means {
            [first, second] if first > 0.0 && second > 0.0 => 10.0 * (first / second).log10(),
            _ => 0.0,
        }
    }
}
