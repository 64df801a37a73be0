//! Sound to process: pink noise, bursts as of drums, and sines with envelopes, at -18 dBFS RMS.

use std::f64::consts::TAU;

/// Frames per second.
pub(crate) const RATE_HZ: f64 = 48_000.0;
/// Level of the whole.
const LEVEL_DB: f64 = -18.0;

/// Left and right.
pub(crate) type Sound = [Vec<f32>; 2];

/// `seconds` of sound, the same on every run.
pub(crate) fn material(seconds: f64) -> Sound {
    let frames = (seconds * RATE_HZ) as usize;
    let sound = [channel(frames, 1), channel(frames, 2)];
    let power: f64 =
        sound.iter().flatten().map(|x| x * x).sum::<f64>() / (2 * frames.max(1)) as f64;
    let gain = 10_f64.powf(LEVEL_DB / 20.0) / power.sqrt().max(1e-9);
    sound.map(|channel| channel.iter().map(|x| (x * gain) as f32).collect())
}

fn channel(frames: usize, seed: u32) -> Vec<f64> {
    let mut state = seed;
    let mut white = move || {
        // Numerical Recipes, ranqd1.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / f64::from(u32::MAX) - 0.5
    };
    // Pink noise as white noise through three one-poles an octave and a half apart or so.
    let mut poles = [0.0; 3];
    (0..frames)
        .map(|frame| {
            let time = frame as f64 / RATE_HZ;
            let x = white();
            for (pole, (keep, share)) in
                poles.iter_mut().zip([(0.99, 0.1), (0.96, 0.3), (0.6, 1.0)])
            {
                *pole = keep * *pole + share * x;
            }
            let pink: f64 = poles.iter().sum();
            let beat = time % 0.5;
            let burst = white() * (-beat * 30.0).exp() * 3.0;
            let note = (time / 0.75).floor();
            let hertz = 110.0 * 2_f64.powf((note * 7.0 % 24.0) / 12.0);
            let sine = (TAU * hertz * time).sin() * (-(time % 0.75) * 4.0).exp();
            0.3 * pink + burst + sine
        })
        .collect()
}
