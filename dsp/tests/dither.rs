//! Dither: what theory says of its error, measured.

mod common;

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use common::sine;
use realfft::RealFftPlanner;
use truestrip_dsp::dither::{Dither, Quantizer, SHAPE};

const FRAMES: usize = 1 << 18;

/// Errors of the left channel in steps.
fn errors(bits: u32, dither: Dither, left: &[f32]) -> Vec<f64> {
    let mut quantizer = Quantizer::new(bits, dither);
    let steps = f64::from(1_u32 << (bits - 1));
    // The right channel wakes the dither.
    left.iter()
        .map(|&sample| {
            let [rounded, _] = quantizer.quantize([sample, 0.3 / steps as f32]);
            f64::from(rounded) - f64::from(sample) * steps
        })
        .collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn power(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>() / values.len() as f64
}

/// Power density in steps squared, relative to white noise of power 1, at 1024 frequencies to half the
/// rate (Welch's method, Hann windows that overlap by half).
fn spectrum(values: &[f64]) -> Vec<f64> {
    const SIZE: usize = 2048;
    let window: Vec<f64> = (0..SIZE)
        .map(|i| 0.5 - 0.5 * (TAU * i as f64 / SIZE as f64).cos())
        .collect();
    let scale: f64 = window.iter().map(|w| w * w).sum();
    let fft = RealFftPlanner::<f64>::new().plan_fft_forward(SIZE);
    let mut lines = fft.make_output_vec();
    let mut sums = vec![0.0; SIZE / 2];
    let starts = (0..values.len() - SIZE).step_by(SIZE / 2);
    let count = starts.len() as f64;
    for start in starts {
        let part = values[start..start + SIZE].iter().zip(&window);
        let mut part: Vec<f64> = part.map(|(x, w)| x * w).collect();
        fft.process(&mut part, &mut lines).expect("lengths fit");
        for (sum, line) in sums.iter_mut().zip(&lines) {
            *sum += line.norm_sqr() / scale / count;
        }
    }
    sums
}

#[test]
fn the_error_has_half_a_step_and_a_white_spectrum() {
    for bits in [16, 20, 24] {
        let signal = sine(997.0, 44_100.0, 0.1, FRAMES);
        let errors = errors(bits, Dither::Tpdf, &signal);
        // 1/12 + 2/12 of a step squared; 2^18 values leave 0.3 %. A mean of them, 0.001 steps. In f32 the
        // sine lies on steps of 2^-27 at most, so that 24 bits leave few values: 2 %.
        assert!(
            (power(&errors) / 0.25 - 1.0).abs() < 0.02,
            "{bits} bits: {}",
            power(&errors)
        );
        assert!(
            mean(&errors).abs() < 0.004,
            "{bits} bits: {}",
            mean(&errors)
        );
        // 255 windows: a line deviates by 1/16, and the largest of 1024 by 4 times that.
        for (line, density) in spectrum(&errors).into_iter().enumerate().skip(2) {
            assert!(
                (0.7..1.35).contains(&(density / 0.25)),
                "{bits} bits, line {line}: {density}"
            );
        }
    }
}

#[test]
fn neither_mean_nor_power_of_the_error_moves_with_the_signal() {
    // Every place between two steps of 16 bits, held for 2^14 frames.
    let step = 1.0 / 32_768.0;
    for eighth in 0..8 {
        let held = vec![(100.0 + f64::from(eighth) / 8.0) as f32 * step; 1 << 14];
        let errors = errors(16, Dither::Tpdf, &held);
        // 2^14 values of RMS 0.5: the mean deviates by 0.004, the power by 0.8 %; four times that.
        assert!(mean(&errors).abs() < 0.016, "{eighth}/8: {}", mean(&errors));
        assert!(
            (power(&errors) / 0.25 - 1.0).abs() < 0.04,
            "{eighth}/8: {}",
            power(&errors)
        );
    }
    // Without dither both move.
    let held = vec![100.25 * step; 100];
    let plain = errors(16, Dither::None, &held);
    assert!((mean(&plain) + 0.25).abs() < 1e-9);
}

#[test]
fn a_tone_below_half_a_step_survives_dither_and_not_plain_rounding() {
    let tone = sine(1000.0, 48e3, 0.4 / 32_768.0, FRAMES);
    let amplitude = |dither| {
        let mut quantizer = Quantizer::new(16, dither);
        let sum: f64 = tone
            .iter()
            .enumerate()
            .map(|(frame, &sample)| {
                let [rounded, _] = quantizer.quantize([sample, 0.0]);
                f64::from(rounded) * (TAU * frame as f64 / 48.0).sin()
            })
            .sum();
        2.0 * sum / FRAMES as f64
    };
    // Noise of RMS 0.5 in 2^18 values leaves 0.5 sqrt(2 / 2^18) = 0.0014; four times that.
    assert!((amplitude(Dither::Tpdf) - 0.4).abs() < 0.006);
    assert!((amplitude(Dither::Shaped) - 0.4).abs() < 0.02);
    assert_eq!(amplitude(Dither::None), 0.0);
}

#[test]
fn shaped_noise_has_the_spectrum_of_its_filter() {
    let signal = sine(997.0, 44_100.0, 0.1, FRAMES);
    let found = spectrum(&errors(16, Dither::Shaped, &signal));
    for (line, density) in found.iter().enumerate().skip(4) {
        let phase = TAU * line as f64 / 2048.0;
        let response = SHAPE
            .iter()
            .zip(1..)
            .fold((1.0, 0.0), |(re, im), (gain, delay)| {
                let angle = phase * f64::from(delay);
                (re - gain * angle.cos(), im + gain * angle.sin())
            });
        let expected = 0.25 * (response.0.powi(2) + response.1.powi(2));
        // As above; and the window leaks some of the loud top into the deepest dips.
        let bound = 0.4 * expected + 1e-3;
        assert!(
            (density - expected).abs() < bound,
            "line {line}: {density} for {expected}"
        );
    }
    // Where the ear is keenest, 2 to 5 kHz, the noise lies 9 dB or more below white dither.
    let (from, to) = (2000 * 2048 / 44_100, 5000 * 2048 / 44_100);
    let keen = mean(&found[from..to]) / 0.25;
    assert!(10.0 * keen.log10() < -9.0, "{} dB", 10.0 * keen.log10());
}

#[test]
fn what_lies_on_the_steps_stays_and_every_run_is_the_same() {
    for dither in [Dither::None, Dither::Tpdf, Dither::Shaped] {
        let mut quantizer = Quantizer::new(16, dither);
        for value in [0, 1, -1, 12_345, 32_767, -32_768] {
            let sample = value as f32 / 32_768.0;
            assert_eq!(quantizer.quantize([sample; 2]), [value; 2]);
        }
    }
    let signal = sine(440.0, 48e3, FRAC_1_SQRT_2, 5000);
    let run = || -> Vec<[i32; 2]> {
        let mut quantizer = Quantizer::new(16, Dither::Shaped);
        signal
            .iter()
            .map(|&x| quantizer.quantize([x, -x]))
            .collect()
    };
    assert_eq!(run(), run());
}

#[test]
fn full_scale_is_held_and_does_not_ring() {
    let mut quantizer = Quantizer::new(16, Dither::Shaped);
    quantizer.quantize([0.3e-5, 0.3e-5]);
    for _ in 0..1000 {
        assert_eq!(quantizer.quantize([1.5, -1.5]), [32_767, -32_768]);
    }
    // The noise of the shape stays within the sum of its coefficients and of the triangle: 14 steps.
    let [left, right] = quantizer.quantize([0.0; 2]);
    assert!(left.abs() <= 14 && right.abs() <= 14, "{left} {right}");
}
