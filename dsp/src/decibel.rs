//! Decibels and linear gain.

/// Linear gain of a level in dB. 0 dB is exactly 1.
#[must_use]
pub fn db_to_gain(db: f64) -> f64 {
    10.0_f64.powf(db / 20.0)
}

/// Level in dB of a linear gain; minus infinity for zero.
#[must_use]
pub fn gain_to_db(gain: f64) -> f64 {
    20.0 * gain.abs().log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_db_is_exactly_unity() {
        assert_eq!(db_to_gain(0.0), 1.0);
    }

    #[test]
    fn there_and_back_is_the_same_level() {
        for db in [-120.0, -6.0, 0.0, 24.0] {
            // Two roundings of f64.
            assert!((gain_to_db(db_to_gain(db)) - db).abs() < 1e-12);
        }
    }
}
