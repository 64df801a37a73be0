//! What compressors and limiters add to a bass note: harmonics and noise of a 50 Hz sine.

use std::f64::consts::TAU;

use anyhow::Result;

use crate::contestant::{Contestant, Runner};
use crate::material::RATE_HZ;

const FREQ_HZ: f64 = 50.0;
const FRAMES: usize = 64;
/// Seconds until all has settled, and then to measure.
const SETTLE_SECONDS: f64 = 5.0;
const MEASURE_SECONDS: f64 = 1.0;

/// Prints harmonics and noise of each contestant, and how far it lowered the sine, whose peak is at
/// `level_db`.
pub(crate) fn print(contestants: &[Contestant], level_db: f64) -> Result<()> {
    println!("| 50 Hz at {level_db} dBFS | gain, dB | THD+N, dB |");
    println!("|---|---|---|");
    for contestant in contestants {
        let output = play((contestant.make)(FRAMES)?.as_mut(), level_db);
        let (gain_db, thdn_db) = measure(&output, level_db);
        println!("| {} | {gain_db:.1} | {thdn_db:.1} |", contestant.name);
    }
    println!();
    Ok(())
}

/// The end of the output, a whole number of periods.
fn play(runner: &mut dyn Runner, level_db: f64) -> Vec<f64> {
    let (settle, measure) = (
        (SETTLE_SECONDS * RATE_HZ) as usize,
        (MEASURE_SECONDS * RATE_HZ) as usize,
    );
    let amplitude = 10_f64.powf(level_db / 20.0);
    let mut output = Vec::new();
    for start in (0..settle + measure).step_by(FRAMES) {
        for input in runner.inputs() {
            for (frame, sample) in input.iter_mut().enumerate() {
                let phase = TAU * FREQ_HZ * (start + frame) as f64 / RATE_HZ;
                *sample = (amplitude * phase.sin()) as f32;
            }
        }
        runner.run();
        output.extend(runner.outputs()[0].iter().map(|x| f64::from(*x)));
    }
    output.split_off(output.len() - measure)
}

/// Gain of the sine, and the power of all else against it.
fn measure(output: &[f64], level_db: f64) -> (f64, f64) {
    let step = TAU * FREQ_HZ / RATE_HZ;
    let count = output.len() as f64;
    let (mut re, mut im, mut total, mut mean) = (0.0, 0.0, 0.0, 0.0);
    for (frame, x) in output.iter().enumerate() {
        let (sin, cos) = (step * frame as f64).sin_cos();
        re += x * cos;
        im += x * sin;
        total += x * x;
        mean += x;
    }
    let tone = 2.0 * (re * re + im * im) / (count * count);
    // A constant is not heard.
    let rest = total / count - tone - (mean / count).powi(2);
    let gain_db = 10.0 * (2.0 * tone).log10() - level_db;
    (gain_db, 10.0 * (rest.max(1e-30) / tone).log10())
}
