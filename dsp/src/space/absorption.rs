//! What the air and the walls take: for each line of a network the loss that its length makes due.
//!
//! A sound that has travelled for t seconds has lost 60 t / RT60 dB, by whatever way it came: so each
//! line attenuates in proportion to its length (Jean-Marc Jot and Antoine Chaigne, "Digital Delay
//! Networks for Designing Artificial Reverberators", 1991, equation 10). The decay has three values: at
//! [`LOW_HZ`] and below, at 1 kHz, and at [`HIGH_HZ`] and above. Two shelves of second order and a gain
//! make them, solved so that all three are met exactly.

use std::f64::consts::PI;

use super::shelves::Shelf;
use crate::db_to_gain;

/// The octave at which the low decay is met.
pub const LOW_HZ: f64 = 125.0;
/// The octave at which the decay is met.
pub const MID_HZ: f64 = 1000.0;
/// The octave at which the high decay is met.
pub const HIGH_HZ: f64 = 8000.0;
/// Middles of the shelves: half way in octaves.
const LOW_SHELF_HZ: f64 = 353.553_390_593_273_8;
const HIGH_SHELF_HZ: f64 = 2_828.427_124_746_19;
/// Highest frequency for which anything is solved, as part of the sample rate.
pub(crate) const HIGHEST: f64 = 0.45;
/// Most that a shelf takes in one pass; two such are silence, and the shelves of a steeper one overlap.
const STEEPEST_DB: f64 = 30.0;
/// Steps of the solution: each leaves less than a fifth of the error.
const STEPS: usize = 6;

/// How long a sound takes to fall by 60 dB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decay {
    /// At 1 kHz, in seconds.
    pub seconds: f64,
    /// At [`LOW_HZ`] and below, as a multiple.
    pub low: f64,
    /// At [`HIGH_HZ`] and above, as a multiple.
    pub high: f64,
}

/// The gains of one line, in dB.
#[derive(Clone, Copy, Debug)]
struct Gains {
    all: f64,
    low: f64,
    high: f64,
}

/// Magnitude in dB of a Butterworth high shelf of `gain_db`, at the fourth power of frequency over
/// middle: both polynomials have Butterworth damping, scaled apart by the gain, so that half of the
/// decibels lie at the middle.
fn shelf_db(gain_db: f64, ratio_4: f64) -> f64 {
    let gain = 10_f64.powf(gain_db / 20.0);
    10.0 * ((1.0 + ratio_4 * gain) / (1.0 + ratio_4 / gain)).log10()
}

/// Fourth powers of the ratios of low, middle and high frequency to the middle of a shelf.
type Ratios = [f64; 3];

/// The two shelves, seen from the three frequencies at which the decay is given.
#[derive(Clone, Copy, Debug)]
struct ShelfSolver {
    low: Ratios,
    high: Ratios,
}

impl ShelfSolver {
    fn new(sample_rate_hz: f64) -> Self {
        let warp =
            |freq_hz: f64| (PI * freq_hz.min(HIGHEST * sample_rate_hz) / sample_rate_hz).tan();
        let low = warp(LOW_SHELF_HZ);
        let high = warp(HIGH_SHELF_HZ);
        let at = [LOW_HZ, MID_HZ, HIGH_HZ].map(warp);
        Self {
            low: at.map(|w| (low / w).powi(4)),
            high: at.map(|w| (w / high).powi(4)),
        }
    }

    fn total_db(&self, gains: &Gains, index: usize) -> f64 {
        gains.all + shelf_db(gains.low, self.low[index]) + shelf_db(gains.high, self.high[index])
    }

    /// The gains that make a loss of `seconds` of travel, `taken_db` of which is taken already at
    /// [`HIGH_HZ`].
    fn solve(&self, decay: &Decay, seconds: f64, taken_db: f64) -> Gains {
        let mid = -60.0 * seconds / decay.seconds;
        let (low, high) = (mid / decay.low, mid / decay.high);
        // A part is left to absorb in any case: a line must not amplify.
        let high = high - taken_db.max(0.5 * high);
        let mut gains = Gains {
            all: mid,
            low: low - mid,
            high: high - mid,
        };
        for _ in 0..STEPS {
            gains.low += low - self.total_db(&gains, 0);
            gains.high += high - self.total_db(&gains, 2);
            let miss = mid - self.total_db(&gains, 1);
            gains.all += miss;
            gains.low = (gains.low - miss).clamp(-STEEPEST_DB, STEEPEST_DB);
            gains.high = (gains.high - miss).clamp(-STEEPEST_DB, STEEPEST_DB);
        }
        gains.all = gains.all.min(-gains.low.max(0.0) - gains.high.max(0.0));
        gains
    }
}

/// The decay at `freq_hz`, in seconds, of a network whose lines take `seconds`.
#[must_use]
pub fn decay_seconds(decay: &Decay, seconds: f64, freq_hz: f64) -> f64 {
    // So high that the bilinear transform bends nothing.
    const RATE_HZ: f64 = 1e6;
    let gains = ShelfSolver::new(RATE_HZ).solve(decay, seconds, 0.0);
    let loss_db = gains.all
        + shelf_db(gains.low, (LOW_SHELF_HZ / freq_hz).powi(4))
        + shelf_db(gains.high, (freq_hz / HIGH_SHELF_HZ).powi(4));
    -60.0 * seconds / loss_db
}

/// What one line loses: a gain, and the two shelves that follow it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loss {
    pub(crate) gain: f64,
    pub(crate) low: Shelf,
    pub(crate) high: Shelf,
}

/// Designs losses at a sample rate.
#[derive(Clone, Debug)]
pub(crate) struct Absorption {
    solver: ShelfSolver,
    warped: [f64; 2],
    sample_rate_hz: f64,
}

impl Absorption {
    pub(crate) fn new(sample_rate_hz: f64) -> Self {
        let warp =
            |freq_hz: f64| (PI * freq_hz.min(HIGHEST * sample_rate_hz) / sample_rate_hz).tan();
        Self {
            solver: ShelfSolver::new(sample_rate_hz),
            warped: [warp(LOW_SHELF_HZ), warp(HIGH_SHELF_HZ)],
            sample_rate_hz,
        }
    }

    /// What a line loses which delays by `frames` and takes `taken_db` at [`HIGH_HZ`] anyway.
    pub(crate) fn loss(&self, decay: &Decay, frames: u32, taken_db: f64) -> Loss {
        let seconds = f64::from(frames) / self.sample_rate_hz;
        let gains = self.solver.solve(decay, seconds, taken_db);
        let [low, high] = self.warped;
        // Square roots of the gains, whose own square roots part the two polynomials.
        let low_root = db_to_gain(0.5 * gains.low);
        let high_root = db_to_gain(0.5 * gains.high);
        Loss {
            // A low shelf of a gain is that gain and the shelf of its inverse, high.
            gain: db_to_gain(gains.all + gains.low),
            low: Shelf::high(low / low_root.sqrt(), low_root.recip()),
            high: Shelf::high(high * high_root.sqrt(), high_root),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decay_is_met_at_its_three_frequencies() {
        for seconds in [0.1, 1.8, 20.0] {
            for (low, high) in [(1.0, 1.0), (1.0, 0.5), (2.0, 0.1), (0.25, 0.1), (0.25, 1.0)] {
                let decay = Decay { seconds, low, high };
                // The lines of a network are short beside its decay.
                let length = 0.02_f64.min(seconds * high.min(low) / 8.0);
                for (freq_hz, factor) in [(LOW_HZ, low), (MID_HZ, 1.0), (HIGH_HZ, high)] {
                    let met = decay_seconds(&decay, length, freq_hz) / (seconds * factor);
                    assert!((met - 1.0).abs() < 0.01, "{decay:?} {freq_hz} Hz: {met}");
                }
            }
        }
    }
}
