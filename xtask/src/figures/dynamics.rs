//! What the compressor and the de-esser do: static curve, step, and a spoken sentence.

use std::f64::consts::TAU;
use std::path::Path;

use anyhow::Result;
use truestrip_dsp::modules::{Compressor, CompressorSettings, Deesser, DeesserSettings};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{StereoBlock, StreamSpec, gain_to_db};

use super::chart::{Chart, Line, draw_linear};
use super::speech;

const SPEC: StreamSpec = StreamSpec {
    sample_rate_hz: 48_000.0,
};
const WORDS: [&str; 2] = ["Side_Left", "Rear_Center"];

fn compressed(settings: &CompressorSettings, input: &[f32]) -> Vec<f32> {
    let mut compressor = Solo::<Compressor>::default();
    compressor.set(settings);
    compressor.prepare(&SPEC);
    let (mut left, mut right) = (input.to_vec(), input.to_vec());
    compressor.process(StereoBlock::new(&mut left, &mut right));
    left
}

pub(super) fn sine(freq_hz: f64, level_db: f64, frames: usize) -> impl Iterator<Item = f32> {
    let amplitude = 10_f64.powf(level_db / 20.0);
    (0..frames).map(move |frame| (amplitude * (TAU * freq_hz * frame as f64 / 48e3).sin()) as f32)
}

fn rms_db(sound: &[f32]) -> f64 {
    let power: f64 = sound.iter().map(|x| f64::from(*x).powi(2)).sum();
    10.0 * (2.0 * power / sound.len() as f64).max(1e-12).log10()
}

/// The static curve, measured with a 1 kHz sine at each level.
///
/// # Errors
/// When it cannot be drawn or written.
pub(super) fn draw_static(file: &Path) -> Result<()> {
    let curve = |name, ratio, knee_db| {
        let settings = CompressorSettings {
            on: true,
            threshold_db: -24.0,
            ratio,
            knee_db,
            ..CompressorSettings::default()
        };
        Line {
            name,
            points: (0..=100)
                .map(|step| {
                    let level_db = -50.0 + 0.5 * f64::from(step);
                    let input: Vec<f32> = sine(1000.0, level_db, 48_000).collect();
                    let output = compressed(&settings, &input);
                    (level_db, rms_db(&output[24_000..]))
                })
                .collect(),
        }
    };
    draw_linear(
        file,
        &Chart {
            title: "Compressor, static curve: a 1 kHz sine, threshold -24 dB",
            x: "level in, dBFS",
            y: "level out, dBFS",
        },
        -50.0..0.0,
        -50.0..0.0,
        &[
            curve("1:1", 1.0, 6.0),
            curve("2:1, knee 0 dB", 2.0, 0.0),
            curve("4:1, knee 6 dB", 4.0, 6.0),
            curve("4:1, knee 24 dB", 4.0, 24.0),
            curve("inf:1, knee 6 dB", 100.0, 6.0),
        ],
    )
}

/// The gain while a 1 kHz sine steps up and down.
///
/// # Errors
/// When it cannot be drawn or written.
pub(super) fn draw_step(file: &Path) -> Result<()> {
    let input: Vec<f32> = sine(1000.0, -30.0, 9600)
        .chain(sine(1000.0, -6.0, 19_200))
        .chain(sine(1000.0, -30.0, 48_000))
        .collect();
    let gains = |name, attack_ms, release_ms| {
        let settings = CompressorSettings {
            on: true,
            threshold_db: -24.0,
            ratio: 4.0,
            attack_ms,
            release_ms,
            ..CompressorSettings::default()
        };
        let output = compressed(&settings, &input);
        Line {
            name,
            // A period at a time: the gain where the sine is largest.
            points: input
                .chunks(48)
                .zip(output.chunks(48))
                .enumerate()
                .map(|(index, (input, output))| {
                    (index as f64 - 200.0, rms_db(output) - rms_db(input))
                })
                .collect(),
        }
    };
    draw_linear(
        file,
        &Chart {
            title: "Compressor, a step from -30 to -6 dBFS and back: threshold -24 dB, 4:1",
            x: "time, ms",
            y: "gain, dB",
        },
        -100.0..1200.0,
        -16.0..2.0,
        &[
            gains("1 / 50 ms", 1.0, 50.0),
            gains("10 / 120 ms", 10.0, 120.0),
            gains("50 / 400 ms", 50.0, 400.0),
        ],
    )
}

/// The level above 5 kHz of spoken words before and after the de-esser, and its level below.
///
/// # Errors
/// When it cannot be drawn or written. Without the recording it is left as it is.
pub(super) fn draw_deesser(file: &Path) -> Result<()> {
    let Some(words) = speech::words(&WORDS, file)? else {
        return Ok(());
    };
    let mut deesser = Solo::<Deesser>::default();
    deesser.set(&DeesserSettings {
        on: true,
        freq_hz: 5000.0,
        threshold_db: -25.0,
        ..DeesserSettings::default()
    });
    deesser.prepare(&SPEC);
    let (mut after, mut right) = (words.clone(), words.clone());
    deesser.process(StereoBlock::new(&mut after, &mut right));
    let level = |name, sound: &[f32], is_high: bool| {
        let mut crossover = truestrip_dsp::filter::Crossover::default();
        crossover.set(TAU * 5000.0 / SPEC.sample_rate_hz);
        let mut power = 0.0;
        let mut points = Vec::new();
        for (frame, sample) in sound.iter().enumerate() {
            let sides = crossover.split(0, f64::from(*sample));
            let side = if is_high { sides.high } else { sides.low };
            // An average of 5 ms.
            power += (side * side - power) / 240.0;
            if frame % 96 == 0 {
                let level_db = gain_to_db(power.sqrt()).max(-80.0);
                points.push((frame as f64 / SPEC.sample_rate_hz, level_db));
            }
        }
        Line { name, points }
    };
    let seconds = words.len() as f64 / SPEC.sample_rate_hz;
    draw_linear(
        file,
        &Chart {
            title: "De-esser on \"side left, rear center\": range 8 dB, 5 kHz",
            x: "time, s",
            y: "level, dBFS",
        },
        0.0..seconds,
        -80.0..0.0,
        &[
            level("above 5 kHz, before", &words, true),
            level("above 5 kHz, after", &after, true),
            level("below 5 kHz, before", &words, false),
            level("below 5 kHz, after", &after, false),
        ],
    )
}
