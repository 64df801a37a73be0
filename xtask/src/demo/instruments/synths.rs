//! The pitched instruments: bass, pad and a plucked lead. Each function is one note.

use super::{Noise, Saw, Sine, StateVariable, edges, frames, seconds};

/// A synthetic bass: a sawtooth through a closing low-pass over a sine, with a boom around 90 Hz
/// that a mix has to tame.
pub(crate) fn bass(hz: f32, length_s: f32) -> Vec<f32> {
    let (mut saw, mut sub) = (Saw::new(0.25), Sine::default());
    let (mut filter, mut boom) = (StateVariable::default(), StateVariable::default());
    (0..frames(length_s))
        .map(|frame| {
            let time = seconds(frame);
            let cutoff_hz = 220.0 + 950.0 * (-time / 0.09).exp();
            let bright = filter.next(saw.next(hz), cutoff_hz, 1.3).low;
            let dry = 0.55 * bright + 0.5 * sub.next(hz);
            let note = dry + 1.4 * boom.next(dry, 90.0, 2.0).band;
            0.6 * note * (-time / 1.5).exp() * edges(time, length_s, 0.004, 0.03)
        })
        .collect()
}

/// One note of the chords: two detuned sawtooths on each side under a dull low-pass, struck at
/// each of `strikes_s`, fading between them and over `fall_s` at the end. Left and right.
pub(crate) fn pad(
    hz: f32,
    length_s: f32,
    fall_s: f32,
    strikes_s: &[f32],
    noise: &mut Noise,
) -> [Vec<f32>; 2] {
    // In cents: wide enough to shimmer, too narrow to sour.
    const DETUNE: [[f32; 2]; 2] = [[-7.0, 3.0], [-3.0, 8.0]];
    DETUNE.map(|cents| {
        let mut saws = cents.map(|_| Saw::new(0.5 + 0.5 * noise.next()));
        let (mut filter, mut mud) = (StateVariable::default(), StateVariable::default());
        (0..frames(length_s))
            .map(|frame| {
                let time = seconds(frame);
                let since = strikes_s.iter().rev().map(|strike| time - strike);
                let struck = since
                    .into_iter()
                    .find(|since| *since >= 0.0)
                    .unwrap_or(time);
                let level = 0.35 + 0.65 * (-struck / 0.35).exp() * (struck / 0.012).min(1.0);
                let both: f32 = saws
                    .iter_mut()
                    .zip(cents)
                    .map(|(saw, cents)| saw.next(hz * (cents / 1200.0).exp2()))
                    .sum();
                let dull = filter.next(0.5 * both, 700.0 + 900.0 * level, 0.7).low;
                let note = dull + 0.7 * mud.next(dull, 320.0, 1.5).band;
                note * level * edges(time, length_s, 0.02, fall_s)
            })
            .collect()
    })
}

/// A pluck for the lead: a bright start that closes at once, with a trace of an octave above.
pub(crate) fn pluck(hz: f32, length_s: f32) -> Vec<f32> {
    let (mut saw, mut octave) = (Saw::new(0.5), Saw::new(0.1));
    let mut filter = StateVariable::default();
    (0..frames(length_s))
        .map(|frame| {
            let time = seconds(frame);
            let cutoff_hz = 500.0 + 5200.0 * (-time / 0.07).exp();
            let both = 0.7 * saw.next(hz) + 0.3 * octave.next(2.0 * hz);
            let note = filter.next(both, cutoff_hz, 2.2).low * (-time / 0.22).exp();
            0.7 * note * edges(time, length_s, 0.002, 0.04)
        })
        .collect()
}
