//! Sounds on which limiters fail: their peaks lie between the samples or come without warning.

use std::f64::consts::{FRAC_PI_2, TAU};

/// White noise between -0.5 and 0.5, the same for the same seed.
fn noise(seed: u32, frames: usize) -> Vec<f32> {
    let mut state = seed;
    (0..frames)
        .map(|_| {
            // Numerical Recipes, ranqd1.
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (f64::from(state) / f64::from(u32::MAX) - 0.5) as f32
        })
        .collect()
}

/// The sounds by name, `all` frames of each; full scale or up to 24 dB over it.
#[must_use]
pub fn hard_set(rate_hz: f64, all: usize) -> Vec<(&'static str, Vec<f32>)> {
    let frames = 0..all;
    let bursts = noise(1, all);
    let steps = noise(2, all.div_ceil(8));
    let sound = |f: &dyn Fn(usize) -> f64| frames.clone().map(|frame| f(frame) as f32).collect();
    let chirp = |end: f64| {
        move |frame: usize| {
            let seconds = frame as f64 / rate_hz;
            let rise = (end * rate_hz - 20.0) / (all as f64 / rate_hz);
            4.0 * (TAU * (20.0 + 0.5 * rise * seconds) * seconds).sin()
        }
    };
    vec![
        // Full scale on the samples.
        (
            "sine of a quarter of the rate at 45 degrees",
            sound(&|frame| 2_f64.sqrt() * (FRAC_PI_2 * (frame as f64 + 0.5)).sin()),
        ),
        (
            "clipped square of 997 Hz",
            sound(&|frame| (40.0 * (TAU * 997.0 * frame as f64 / rate_hz).sin()).clamp(-1.0, 1.0)),
        ),
        (
            "square of a fifth of the rate",
            sound(&|frame| if frame % 5 < 2 { 1.0 } else { -1.0 }),
        ),
        (
            "noise bursts",
            sound(&|frame| match frame % 9000 {
                0..2000 => 8.0 * f64::from(bursts[frame]),
                2000..2003 => 16.0 * f64::from(bursts[frame]),
                _ => 0.02 * f64::from(bursts[frame]),
            }),
        ),
        (
            "telegraph noise of a frame",
            sound(&|frame| if bursts[frame] > 0.0 { 1.0 } else { -1.0 }),
        ),
        (
            "telegraph noise of eight frames",
            sound(&|frame| if steps[frame / 8] > 0.0 { 4.0 } else { -4.0 }),
        ),
        ("chirp to 0.48 of the rate", sound(&chirp(0.48))),
        (
            "clicks of a frame",
            sound(&|frame| if frame % 5000 == 777 { 8.0 } else { 0.0 }),
        ),
        (
            "tone that switches on and off",
            sound(&|frame| {
                let on = if frame / 6000 % 2 == 1 { 4.0 } else { 0.1 };
                on * (TAU * 0.21 * frame as f64).sin()
            }),
        ),
    ]
}
