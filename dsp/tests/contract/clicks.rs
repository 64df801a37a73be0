//! How a click is judged, over the whole spectrum.
//!
//! With a sine of 1 kHz: in every window of 4096 frames, each line at least 350 Hz from a multiple of 1 kHz, from
//! 20 Hz to half the rate, lies below the largest of three bounds. What a gain that goes from nothing to all in
//! 1 ms on a straight line leaves at that distance from the sine: it falls by 12 dB an octave, and what jumps by
//! 6, so that a jump of 4 % passes it at 8 kHz. 6 dB over what either setting leaves when nothing moves. And
//! -80 dBFS, or 80 dB below the sine where a strip's gains have lifted it over full scale.
//!
//! With music: in every millisecond, the second difference of the samples, which a step lifts by far more than
//! any sound of an instrument, lies at most 9 dB over the largest that either setting leaves within 25 ms of it,
//! or below -50 dBFS; in a strip, where a compressor behind has let go, 15 dB.

use std::f64::consts::TAU;
use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex};

use crate::sounds::Stereo;

/// The sine that is heard.
pub const SINE_HZ: f64 = 1000.0;
const SIZE: usize = 4096;
const HOP: usize = 512;
/// Distance from a multiple of the sine at which lines are judged.
const AWAY_HZ: f64 = 350.0;
/// A full change in so many seconds is no click.
const GLIDE_SECONDS: f64 = 0.001;
const FLOOR_DB: f64 = -80.0;

/// Spectra of windows.
pub struct Spectra {
    fft: Arc<dyn RealToComplex<f64>>,
    window: Vec<f64>,
    rate_hz: f64,
}

impl Spectra {
    pub fn new(rate_hz: f64) -> Self {
        // Blackman-Harris, Fredric J. Harris (1978): side lobes below -92 dB.
        let window = (0..SIZE).map(|i| {
            let phase = TAU * i as f64 / SIZE as f64;
            0.35875 - 0.48829 * phase.cos() + 0.14128 * (2.0 * phase).cos()
                - 0.01168 * (3.0 * phase).cos()
        });
        Self {
            fft: RealFftPlanner::new().plan_fft_forward(SIZE),
            window: window.collect(),
            rate_hz,
        }
    }

    /// The largest level of each line in any window from a frame on, in dBFS of a sine.
    pub fn largest(&self, signal: &[f32], from: usize) -> Vec<f64> {
        let gain: f64 = self.window.iter().sum::<f64>() / 2.0;
        let mut largest = vec![0.0_f64; SIZE / 2 + 1];
        let mut spectrum = self.fft.make_output_vec();
        for start in (from..signal.len().saturating_sub(SIZE)).step_by(HOP) {
            let samples = signal[start..start + SIZE].iter().zip(&self.window);
            let mut windowed: Vec<f64> = samples
                .map(|(sample, window)| f64::from(*sample) * window)
                .collect();
            self.fft
                .process(&mut windowed, &mut spectrum)
                .expect("lengths fit");
            for (largest, line) in largest.iter_mut().zip(&spectrum) {
                *largest = largest.max(line.norm_sqr());
            }
        }
        largest
            .into_iter()
            .map(|power| 10.0 * (power / (gain * gain)).max(1e-30).log10())
            .collect()
    }

    /// By how many dB a moving sound passes what is allowed, and at which frequency, where `rest` are the lines
    /// of both settings at rest.
    pub fn excess(&self, moving: &[f64], rest: [&[f64]; 2]) -> (f64, f64) {
        let hz_per_line = self.rate_hz / SIZE as f64;
        let tone = (SINE_HZ / hz_per_line).round() as usize;
        let tone_db = rest[0][tone].max(rest[1][tone]);
        // Seconds that a window counts as.
        let seconds = self.window.iter().sum::<f64>() / 2.0 / self.rate_hz;
        let mut most = (f64::NEG_INFINITY, 0.0);
        for (line, level_db) in moving.iter().enumerate() {
            let hz = line as f64 * hz_per_line;
            let from_multiple = (hz - (hz / SINE_HZ).round() * SINE_HZ).abs();
            if hz < 20.0 || from_multiple < AWAY_HZ {
                continue;
            }
            let away = TAU * (hz - SINE_HZ).abs();
            let glide_db = tone_db + 20.0 * (2.0 / (GLIDE_SECONDS * away * away * seconds)).log10();
            let allowed_db = glide_db
                .max(rest[0][line] + 6.0)
                .max(rest[1][line] + 6.0)
                .max(FLOOR_DB + tone_db.max(0.0));
            let excess_db = level_db - allowed_db;
            if excess_db > most.0 {
                most = (excess_db, hz);
            }
        }
        most
    }
}

/// The largest second difference in each millisecond, in dB of full scale.
pub fn roughness(sound: &Stereo, rate_hz: f64) -> Vec<f64> {
    let frames = (rate_hz / 1000.0) as usize;
    let level = |start: usize| {
        let largest = sound.iter().flat_map(|channel| {
            let end = (start + frames + 2).min(channel.len());
            channel[start..end]
                .windows(3)
                .map(|x| (x[0] - 2.0 * x[1] + x[2]).abs())
        });
        20.0 * f64::from(largest.fold(0.0_f32, f32::max).max(1e-15)).log10()
    };
    (0..sound[0].len().saturating_sub(2))
        .step_by(frames)
        .map(level)
        .collect()
}

/// By how many dB the roughness of a moving sound passes what is allowed, and in which millisecond.
pub fn rough_excess(
    moving: &[f64],
    rest: [&[f64]; 2],
    from_ms: usize,
    more_db: f64,
) -> (f64, usize) {
    let near = |rest: &[f64], ms: usize| {
        let around = &rest[ms.saturating_sub(25)..(ms + 26).min(rest.len())];
        around.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    };
    let mut most = (f64::NEG_INFINITY, 0);
    for (ms, level_db) in moving.iter().enumerate().skip(from_ms) {
        let allowed_db = (near(rest[0], ms).max(near(rest[1], ms)) + more_db).max(-50.0);
        if level_db - allowed_db > most.0 {
            most = (level_db - allowed_db, ms);
        }
    }
    most
}
