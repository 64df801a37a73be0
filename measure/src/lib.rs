//! What an impulse response tells of a room or a reverb.
//!
//! Reverberation time by octaves ([`decay`]), density of its echoes ([`density`]), evenness of its late
//! spectrum ([`modes`]). The tests of the sound and the race against other reverbs measure with the same
//! code, which knows nothing of either.

#![forbid(unsafe_code)]

pub mod decay;
pub mod density;
pub mod modes;

/// The octaves from 125 Hz to 8 kHz.
pub const OCTAVES_HZ: [f64; 7] = [125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0];

/// The first frame that is not 60 dB or more below the loudest.
#[must_use]
pub fn onset(impulse: &[f32]) -> usize {
    let loudest = impulse.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
    impulse
        .iter()
        .position(|x| x.abs() > 1e-3 * loudest)
        .unwrap_or(0)
}

/// Correlation of two channels, -1 to 1, without delay between them.
#[must_use]
pub fn correlation(left: &[f32], right: &[f32]) -> f64 {
    let product = |a: &[f32], b: &[f32]| -> f64 {
        a.iter()
            .zip(b)
            .map(|(a, b)| f64::from(*a) * f64::from(*b))
            .sum()
    };
    product(left, right) / (product(left, left) * product(right, right)).sqrt()
}
