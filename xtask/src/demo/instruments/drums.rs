//! A drum kit: each function is one hit.

use super::{Noise, Sine, StateVariable, edges, frames, seconds};

/// A bass drum: a sine that falls to 48 Hz, with a click of noise in front. Boomy and a bit boxed.
pub(crate) fn kick(noise: &mut Noise) -> Vec<f32> {
    const LENGTH_S: f32 = 0.5;
    let (mut body, mut box_tone) = (Sine::default(), Sine::default());
    let mut click_band = StateVariable::default();
    (0..frames(LENGTH_S))
        .map(|frame| {
            let time = seconds(frame);
            let hz = 48.0 + 170.0 * (-time / 0.028).exp();
            let boom = body.next(hz) * (-time / 0.17).exp();
            let boxed = 0.22 * box_tone.next(340.0) * (-time / 0.05).exp();
            let click = click_band.next(noise.next(), 3200.0, 0.8).band * (-time / 0.004).exp();
            let hit = (1.6 * boom + boxed + 0.7 * click).tanh();
            hit * edges(time, LENGTH_S, 0.0005, 0.05)
        })
        .collect()
}

/// A snare drum: two modes of the skin and the rattle of the wires.
pub(crate) fn snare(noise: &mut Noise) -> Vec<f32> {
    const LENGTH_S: f32 = 0.4;
    let (mut low_mode, mut high_mode) = (Sine::default(), Sine::default());
    let (mut wires, mut air) = (StateVariable::default(), StateVariable::default());
    (0..frames(LENGTH_S))
        .map(|frame| {
            let time = seconds(frame);
            let bend = 1.0 + 0.25 * (-time / 0.015).exp();
            let skin = low_mode.next(187.0 * bend) * (-time / 0.07).exp()
                + 0.5 * high_mode.next(331.0 * bend) * (-time / 0.045).exp();
            let white = noise.next();
            let rattle = wires.next(white, 2400.0, 0.6).band * (-time / 0.1).exp();
            let sizzle = air.next(white, 5200.0, 0.7).high * (-time / 0.13).exp();
            let hit = (0.75 * skin + 0.8 * rattle + 0.22 * sizzle).tanh();
            hit * edges(time, LENGTH_S, 0.0005, 0.1)
        })
        .collect()
}

/// A hi-hat: noise and six tones that share no harmonics, high-passed; open ones ring on.
pub(crate) fn hat(noise: &mut Noise, open: bool) -> Vec<f32> {
    // Ratios of the six oscillators in the best-known analogue drum machine, an octave region up.
    const TONES_HZ: [f32; 6] = [6152.0, 7320.0, 8880.0, 10_460.0, 10_800.0, 15_990.0];
    let length_s = if open { 0.36 } else { 0.1 };
    let decay_s = if open { 0.12 } else { 0.022 };
    let mut tones: [Sine; 6] = std::array::from_fn(|_| Sine::default());
    let mut high = StateVariable::default();
    (0..frames(length_s))
        .map(|frame| {
            let time = seconds(frame);
            let ring: f32 = tones
                .iter_mut()
                .zip(TONES_HZ)
                .map(|(tone, hz)| tone.next(hz))
                .sum();
            let white = noise.next();
            // The tones beat with the noise, so that they shimmer instead of whistling.
            let metal = 0.16 * ring * (0.4 + white);
            let hit = high.next(0.5 * white + metal, 6800.0, 0.9).high * (-time / decay_s).exp();
            hit * edges(time, length_s, 0.0004, 0.02)
        })
        .collect()
}
