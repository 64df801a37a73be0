//! What the subjects hear.

use std::f64::consts::TAU;

/// Left and right.
pub type Stereo = [Vec<f32>; 2];

/// White noise between -1 and 1, the same for the same seed.
pub fn noise(seed: u32) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    move || {
        // Numerical Recipes, ranqd1: a full-period linear congruence.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        2.0 * f64::from(state) / f64::from(u32::MAX) - 1.0
    }
}

/// A sound from its level at each second, left and right.
pub fn sound(seconds: f64, rate_hz: f64, mut at: impl FnMut(f64) -> [f64; 2]) -> Stereo {
    let frames = (seconds * rate_hz) as usize;
    let mut sound = [Vec::with_capacity(frames), Vec::with_capacity(frames)];
    for frame in 0..frames {
        let levels = at(frame as f64 / rate_hz);
        for (channel, level) in sound.iter_mut().zip(levels) {
            channel.push(level as f32);
        }
    }
    sound
}

/// The same sine on both sides, of this peak level.
pub fn sine(freq_hz: f64, level_db: f64, seconds: f64, rate_hz: f64) -> Stereo {
    let gain = 10_f64.powf(level_db / 20.0);
    sound(seconds, rate_hz, |time| {
        [gain * (TAU * freq_hz * time).sin(); 2]
    })
}

/// Something like music: kick, snare and hat, a bass, a chord that spreads to the sides, and a voice with
/// sibilants. Peaks at about -3 dBFS.
pub fn music(seconds: f64, rate_hz: f64) -> Stereo {
    let mut hiss = noise(7);
    let mut wide = noise(8);
    sound(seconds, rate_hz, |time| {
        let (beat, half, eighth) = (time % 0.5, (time + 0.25) % 0.5, time % 0.125);
        let hiss = hiss();
        let kick = 0.35
            * (TAU * (50.0 * beat + 3.0 * (1.0 - (-beat * 30.0).exp()))).sin()
            * (-beat * 12.0).exp();
        let snare = 0.2 * hiss * (-half * 25.0).exp();
        let hat = 0.08 * hiss * (-eighth * 80.0).exp();
        let bass = 0.12 * (TAU * 82.4 * time).sin();
        let chord: f64 = [220.0, 277.2, 329.6]
            .iter()
            .map(|hz| (TAU * hz * time).sin())
            .sum();
        let phrase = time % 0.8;
        let vowel = if phrase < 0.5 {
            (1..12)
                .map(|k| (TAU * 140.0 * f64::from(k) * time).sin() / f64::from(k))
                .sum::<f64>()
        } else {
            0.0
        };
        let sibilant = if (0.5..0.65).contains(&phrase) {
            0.12 * (hiss - wide())
        } else {
            0.0
        };
        let middle = kick + snare + bass + 0.06 * vowel + sibilant;
        [
            middle + 0.04 * chord,
            middle + 0.03 * chord - 0.02 * hat + hat,
        ]
    })
}

/// Music, and from the middle on the same 42 dB below: what acts on loud sounds has one, and what acts on soft ones.
pub fn loud_and_soft(seconds: f64, rate_hz: f64) -> Stereo {
    let half = music(0.5 * seconds, rate_hz);
    joined(&[&half, &scaled(&half, -42.0)])
}

/// Silence.
pub fn silence(seconds: f64, rate_hz: f64) -> Stereo {
    sound(seconds, rate_hz, |_| [0.0; 2])
}

/// One sound after the other.
pub fn joined(parts: &[&Stereo]) -> Stereo {
    [0, 1].map(|channel| {
        parts
            .iter()
            .flat_map(|part| part[channel].iter().copied())
            .collect()
    })
}

/// The same with a gain in dB.
pub fn scaled(sound: &Stereo, gain_db: f64) -> Stereo {
    let gain = 10_f64.powf(gain_db / 20.0) as f32;
    sound
        .each_ref()
        .map(|channel| channel.iter().map(|x| x * gain).collect())
}

/// Root of the mean square over both channels, in dB; at least -300.
pub fn rms_db<'a>(channels: impl IntoIterator<Item = &'a [f32]>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for channel in channels {
        sum += channel.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
        count += channel.len() as f64;
    }
    10.0 * (sum / f64::max(count, 1.0)).max(1e-30).log10()
}

/// The difference of two sounds from a frame on, against the first of them, in dB.
pub fn difference_db(one: &Stereo, other: &Stereo, frames: std::ops::Range<usize>) -> f64 {
    let differences: Vec<Vec<f32>> = one
        .iter()
        .zip(other)
        .map(|(one, other)| {
            let pairs = one[frames.clone()].iter().zip(&other[frames.clone()]);
            pairs.map(|(one, other)| one - other).collect()
        })
        .collect();
    rms_db(differences.iter().map(Vec::as_slice))
        - rms_db(one.iter().map(|channel| &channel[frames.clone()]))
}

/// The bits of both channels.
pub fn bits(sound: &Stereo) -> Vec<u32> {
    sound
        .iter()
        .flatten()
        .map(|sample| sample.to_bits())
        .collect()
}
