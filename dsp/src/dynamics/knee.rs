//! The knee: how a level above a threshold begins to count.

/// How far `level_db` lies above the threshold, in dB, with a soft knee of `knee_db` around it.
///
/// Zero below the knee, the plain difference above it, and a parabola between that meets both
/// without a corner (Giannoulis, Massberg and Reiss, "Digital Dynamic Range Compressor Design",
/// 2012, equation 4).
#[must_use]
pub fn over_threshold_db(level_db: f64, threshold_db: f64, knee_db: f64) -> f64 {
    let over = level_db - threshold_db;
    if 2.0 * over <= -knee_db {
        0.0
    } else if 2.0 * over < knee_db {
        (over + 0.5 * knee_db).powi(2) / (2.0 * knee_db)
    } else {
        over
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
        assert_eq!(over_threshold_db(-19.0, -20.0, 0.0), 1.0);
    }
}
