//! What the tests of the sound and the race against other plugins measure with and play; it knows nothing
//! of either.
//!
//! What an impulse response tells of a room or a reverb: reverberation time by octaves ([`decay`]), density
//! of its echoes ([`density`]), evenness of its late spectrum ([`modes`]). The peak of a sound between its
//! samples ([`peak`]), and sounds that are hard on it ([`hard_peaks`]). Real music ([`music`]).

#![forbid(unsafe_code)]

pub mod decay;
pub mod density;
pub mod hard_peaks;
pub mod modes;
pub mod music;
pub mod peak;

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
