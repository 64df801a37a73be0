//! The gain computer: how a level above a threshold becomes a reduction.
//!
//! Dimitrios Giannoulis, Michael Massberg and Joshua Reiss, "Digital Dynamic Range Compressor Design"
//! (2012), equation 4.

use crate::simd::approx::{larger, smaller};

/// How far `level_db` lies above the threshold, in dB, with a soft knee of `knee_db` around it: zero
/// below the knee, the plain difference above it, and a parabola between that meets both without a
/// corner.
#[inline(always)]
#[must_use]
pub fn over_threshold_db(level_db: f64, threshold_db: f64, knee_db: f64) -> f64 {
    // The parabola up to the knee's end, then the line on top of it: no branch.
    let knee_db = larger(knee_db, 1e-9);
    let over = level_db - threshold_db + 0.5 * knee_db;
    let inside = smaller(larger(over, 0.0), knee_db);
    inside * inside / (2.0 * knee_db) + larger(over - knee_db, 0.0)
}

/// What a compressor does to a level, without its ballistics.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GainComputer {
    /// Level from which on it reduces, in dB.
    pub threshold_db: f64,
    /// Reduction per dB above the threshold: 1 - 1 / ratio, 0 to 1.
    pub slope: f64,
    /// Width of the knee.
    pub knee_db: f64,
    /// Most that it reduces.
    pub range_db: f64,
}

impl GainComputer {
    /// The reduction at a level, 0 or more, in dB.
    #[inline(always)]
    #[must_use]
    pub fn reduction_db(&self, level_db: f64) -> f64 {
        let over = over_threshold_db(level_db, self.threshold_db, self.knee_db);
        smaller(self.slope * over, self.range_db)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_knee_meets_both_lines_without_a_corner() {
        let at = |level| over_threshold_db(level, -20.0, 6.0);
        assert_eq!(at(-24.0), 0.0);
        assert_eq!(at(-10.0), 10.0);
        assert_eq!(at(-20.0), 0.75);
        for edge in [-23.0, -17.0] {
            let (below, here, above) = (at(edge - 1e-6), at(edge), at(edge + 1e-6));
            // A parabola's slope changes by 2e-7 over these steps.
            assert!(((above - here) - (here - below)).abs() < 1e-11);
        }
        // A knee of nothing is one of 1e-9 dB.
        assert!((over_threshold_db(-19.0, -20.0, 0.0) - 1.0).abs() < 1e-8);
    }

    #[test]
    fn above_the_knee_the_output_rises_by_one_over_the_ratio() {
        let computer = GainComputer {
            threshold_db: -20.0,
            slope: 1.0 - 1.0 / 4.0,
            knee_db: 6.0,
            range_db: 10.0,
        };
        assert_eq!(computer.reduction_db(-12.0), 6.0);
        assert_eq!(computer.reduction_db(-8.0), 9.0);
        assert_eq!(computer.reduction_db(0.0), 10.0);
    }
}
