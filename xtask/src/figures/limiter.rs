//! What the limiter does: its gain around short and lasting peaks, and what it adds to a bass note.

use std::f64::consts::PI;
use std::path::Path;

use anyhow::Result;
use realfft::RealFftPlanner;
use truestrip_dsp::modules::{Limiter, LimiterSettings};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{StereoBlock, StreamSpec, db_to_gain, gain_to_db};

use super::chart::{Chart, Line, draw_linear, draw_log};
use super::dynamics::sine;

const SPEC: StreamSpec = StreamSpec {
    sample_rate_hz: 48_000.0,
};

/// What comes out, without the latency.
fn limited(settings: &LimiterSettings, input: &[f32]) -> Vec<f32> {
    let mut limiter = Solo::<Limiter>::default();
    limiter.set(settings);
    limiter.prepare(&SPEC);
    let late = limiter.latency_frames() as usize;
    let mut left = [input, &vec![0.0; late]].concat();
    let mut right = left.clone();
    limiter.process(StereoBlock::new(&mut left, &mut right));
    left.split_off(late)
}

/// A constant that rises by 8 dB over the ceiling for so many frames. Hard edges have crests of their own, so it
/// rises and falls within a millisecond.
fn burst(frames: usize) -> Vec<f32> {
    let (quiet, loud) = (db_to_gain(-13.0), db_to_gain(7.0));
    let edge = 48.0;
    (0..48_000)
        .map(|frame| {
            let inside = (frame as f64 - 4800.0 + edge).min(4800.0 + frames as f64 - frame as f64);
            let rise = 0.5 - 0.5 * (PI * (inside / edge).clamp(0.0, 1.0)).cos();
            (quiet + (loud - quiet) * rise) as f32
        })
        .collect()
}

/// The gain around a peak of 2 ms and one of 400 ms.
///
/// # Errors
/// When the figure cannot be drawn or written.
pub(super) fn draw_gain(file: &Path) -> Result<()> {
    let gain = |name, frames, auto_release| {
        let settings = LimiterSettings {
            auto_release,
            ..LimiterSettings::default()
        };
        let input = burst(frames);
        let output = limited(&settings, &input);
        let points = input.iter().zip(&output).enumerate().step_by(16);
        Line {
            name,
            points: points
                .map(|(frame, (input, output))| {
                    let ms = (frame as f64 - 4800.0) / 48.0;
                    (ms, gain_to_db(f64::from(output / input)))
                })
                .collect(),
        }
    };
    draw_linear(
        file,
        &Chart {
            title: "Limiter, gain around a peak 8 dB over the ceiling: release 60 ms",
            x: "time, ms",
            y: "gain, dB",
        },
        -50.0..850.0,
        -9.0..3.0,
        &[
            gain("2 ms, auto release", 96, true),
            gain("400 ms, auto release", 19_200, true),
            gain("400 ms, fixed release", 19_200, false),
        ],
    )
}

/// The harmonics of low sines that are limited by 6 dB, in their last second.
///
/// # Errors
/// When the figure cannot be drawn or written.
pub(super) fn draw_bass(file: &Path) -> Result<()> {
    const FRAMES: usize = 48_000;
    const FLOOR_DB: f64 = -199.0;
    let fft = RealFftPlanner::<f64>::new().plan_fft_forward(FRAMES);
    let harmonics = |name, freq_hz: usize, release_ms| -> Result<Line> {
        let input: Vec<f32> = sine(freq_hz as f64, -1.0, 6 * FRAMES).collect();
        let settings = LimiterSettings {
            drive_db: 6.0,
            release_ms,
            auto_release: false,
            ..LimiterSettings::default()
        };
        let output = limited(&settings, &input);
        // Whole periods: no window is needed, and every line is a multiple of 1 Hz.
        let mut last: Vec<f64> = output[5 * FRAMES..].iter().map(|x| f64::from(*x)).collect();
        let mut lines = fft.make_output_vec();
        fft.process(&mut last, &mut lines)?;
        let tone = lines[freq_hz].norm_sqr();
        // Odd harmonics: what is symmetric makes no even ones.
        let odd = (freq_hz..FRAMES / 2).step_by(2 * freq_hz);
        let points = odd.map(|hz| {
            let level_db = 10.0 * (lines[hz].norm_sqr() / tone).log10();
            (hz as f64, level_db.max(FLOOR_DB))
        });
        Ok(Line {
            name,
            points: points.collect(),
        })
    };
    draw_log(
        file,
        &Chart {
            title: "Limiter, odd harmonics of low sines limited by 6 dB (48 kHz, 32-bit float)",
            x: "frequency, Hz",
            y: "level against the sine, dB",
        },
        5.0..5_000.0,
        -200.0..10.0,
        &[
            harmonics("25 Hz, release 60 ms", 25, 60.0)?,
            harmonics("25 Hz, release 400 ms", 25, 400.0)?,
            harmonics("40 Hz, release 60 ms", 40, 60.0)?,
            harmonics("50 Hz, release 20 ms", 50, 20.0)?,
        ],
    )
}
