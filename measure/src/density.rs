//! Normalised echo density: how far a response is from single echoes, 0, to noise, 1.
//!
//! Jonathan S. Abel and Patty Huang, "A Simple, Robust Measure of Reverberation Echo Density" (2006),
//! equation 3: the share of a window that lies outside one standard deviation, against the share of
//! Gaussian noise.

/// Length of the window, from the paper.
const WINDOW_SECONDS: f64 = 0.020;
/// erfc(1 / sqrt(2)): this share of Gaussian noise lies outside one standard deviation.
const GAUSSIAN_SHARE: f64 = 0.317_310_507_862_914;

/// Echo density of the window of 20 ms around `frame`.
#[must_use]
pub fn echo_density(impulse: &[f32], frame: usize, rate_hz: f64) -> f64 {
    let half = (0.5 * WINDOW_SECONDS * rate_hz) as usize;
    let start = frame.saturating_sub(half);
    let window = &impulse[start..(frame + half).min(impulse.len())];
    let weight = |index: usize| {
        let at = (start + index) as f64 - frame as f64;
        0.5 * (1.0 + (std::f64::consts::PI * at / half as f64).cos())
    };
    let (mut power, mut total) = (0.0, 0.0);
    for (index, x) in window.iter().enumerate() {
        power += weight(index) * f64::from(*x).powi(2);
        total += weight(index);
    }
    let deviation = (power / total).sqrt();
    let outside: f64 = window
        .iter()
        .enumerate()
        .filter(|(_, x)| f64::from(x.abs()) > deviation)
        .map(|(index, _)| weight(index))
        .sum();
    outside / total / GAUSSIAN_SHARE
}

/// Mean echo density of several responses of one space, `ms` after the onset of each.
#[must_use]
pub fn mean_echo_density(impulses: &[&[f32]], ms: f64, rate_hz: f64) -> f64 {
    let late_by = (ms / 1000.0 * rate_hz) as usize;
    let densities = impulses
        .iter()
        .map(|impulse| echo_density(impulse, crate::onset(impulse) + late_by, rate_hz));
    densities.sum::<f64>() / impulses.len() as f64
}

/// Milliseconds from the onset until the echo density first reaches 0.9.
#[must_use]
pub fn dense_after_ms(impulse: &[f32], rate_hz: f64) -> Option<f64> {
    let onset = crate::onset(impulse);
    let step = (0.001 * rate_hz) as usize;
    (onset..impulse.len())
        .step_by(step)
        .find(|frame| echo_density(impulse, *frame, rate_hz) >= 0.9)
        .map(|frame| 1000.0 * (frame - onset) as f64 / rate_hz)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echo_is_sparse_and_noise_is_dense() {
        let mut impulse = vec![0.0; 9600];
        impulse[4800] = 1.0;
        assert!(echo_density(&impulse, 4800, 48_000.0) < 0.02);
        // The sum of twelve equal distributions is Gaussian enough.
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state) / f64::from(u32::MAX) - 0.5
        };
        let noise: Vec<f32> = (0..48_000)
            .map(|_| (0..12).map(|_| next()).sum::<f64>() as f32)
            .collect();
        let densities = (0..40).map(|k| echo_density(&noise, 1000 + 1000 * k, 48_000.0));
        let mean = densities.sum::<f64>() / 40.0;
        assert!((mean - 1.0).abs() < 0.03, "{mean}");
    }
}
