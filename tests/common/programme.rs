//! Two seconds of something like music, and what a sound is by octaves and time.

use std::f64::consts::TAU;

use truestrip_measure::OCTAVES_HZ;
use truestrip_measure::decay::octave;

use super::{RATE_HZ, Random, Sound};

/// Frames of the programme.
pub const FRAMES: usize = 96_000;

/// Frames over which a level is taken.
const WINDOW: usize = 24_000;

/// Kick, snare, hat and bass, a chord that spreads to the sides, and a voice with sibilants; its peaks are at
/// -5 dBFS. The same on every machine but for the rounding of sines.
pub fn programme() -> Sound {
    let mut random = Random::new(99);
    let mut sound = Vec::from([(); 2].map(|()| Vec::with_capacity(FRAMES)));
    for frame in 0..FRAMES {
        let time = frame as f64 / RATE_HZ;
        let [hiss, wide] = [(); 2].map(|()| 2.0 * random.unit() - 1.0);
        let (beat, half, eighth) = (time % 0.5, (time + 0.25) % 0.5, time % 0.125);
        let phrase = time % 0.8;
        let sine = |hz: f64| (TAU * hz * time).sin();
        let kick = 0.3 * (TAU * (50.0 * beat + 3.0 * (1.0 - (-30.0 * beat).exp()))).sin();
        let kick = kick * (-12.0 * beat).exp();
        let snare = 0.2 * hiss * (-25.0 * half).exp();
        let hat = 0.06 * wide * (-80.0 * eighth).exp();
        let vowel: f64 = (1..12_u8)
            .map(|k| sine(140.0 * f64::from(k)) / f64::from(k))
            .sum();
        let voice = match phrase {
            ..0.5 => 0.06 * vowel,
            0.5..0.65 => 0.1 * (hiss - wide),
            _ => 0.0,
        };
        let middle = kick + snare + 0.1 * sine(82.4) + voice;
        let sides = [0.04 * (sine(220.0) + sine(329.6)), 0.04 * sine(277.2) + hat];
        for (channel, side) in sound.iter_mut().zip(sides) {
            channel.push((middle + side) as f32);
        }
    }
    sound
}

/// The same fifteen times over: half a minute, after which whatever averages is settled.
pub fn long_programme() -> Sound {
    programme()
        .iter()
        .map(|channel| channel.repeat(15))
        .collect()
}

/// The level of each octave from 125 Hz to 8 kHz in each half second, channel by channel, in dB of full scale;
/// at least -120.
pub fn levels_db(sound: &[Vec<f32>]) -> Vec<f64> {
    let mut levels = Vec::new();
    for channel in sound {
        for centre_hz in OCTAVES_HZ {
            let band = octave(channel, centre_hz, RATE_HZ);
            levels.extend(band[..channel.len()].chunks_exact(WINDOW).map(|window| {
                let power = window.iter().map(|x| x * x).sum::<f64>() / WINDOW as f64;
                10.0 * power.max(1e-12).log10()
            }));
        }
    }
    levels
}
