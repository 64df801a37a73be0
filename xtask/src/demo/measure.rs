//! Levels of a sound: peaks and loudness, by BS.1770-4 and EBU R 128 as crate `ebur128` measures
//! them.

use anyhow::Result;
use ebur128::{EbuR128, Mode};

use super::track::Stereo;

/// Time between two values of the momentary loudness, in seconds (EBU Tech 3341: at least 10 Hz).
pub(crate) const LOUDNESS_STEP_S: f64 = 0.1;

/// What a sound measures.
pub(crate) struct Levels {
    /// Largest sample, in dBFS; minus infinity for silence.
    pub(crate) peak_dbfs: f64,
    /// Largest value between the samples, in dBTP.
    pub(crate) true_peak_dbtp: f64,
    /// Integrated loudness, in LUFS; minus infinity when all is below the gate.
    pub(crate) integrated_lufs: f64,
    /// Largest short-term loudness (3 s), in LUFS; minus infinity for silence.
    pub(crate) max_short_term_lufs: f64,
    /// Loudness range, in LU.
    pub(crate) range_lu: f64,
    /// Momentary loudness (0.4 s) at each [`LOUDNESS_STEP_S`], in LUFS.
    pub(crate) momentary_lufs: Vec<f64>,
}

/// Measures a sound.
///
/// # Errors
/// When the meter does not take the sample rate.
pub(crate) fn levels(audio: &Stereo, rate_hz: u32) -> Result<Levels> {
    let mut meter = EbuR128::new(
        2,
        rate_hz,
        Mode::I | Mode::LRA | Mode::SAMPLE_PEAK | Mode::TRUE_PEAK,
    )?;
    let step = ((f64::from(rate_hz) * LOUDNESS_STEP_S) as usize).max(1);
    let mut momentary_lufs = Vec::new();
    let mut max_short_term_lufs = f64::NEG_INFINITY;
    for (left, right) in audio.left.chunks(step).zip(audio.right.chunks(step)) {
        meter.add_frames_planar_f32(&[left, right])?;
        momentary_lufs.push(meter.loudness_momentary()?);
        max_short_term_lufs = max_short_term_lufs.max(meter.loudness_shortterm()?);
    }
    Ok(Levels {
        peak_dbfs: decibels(meter.sample_peak(0)?.max(meter.sample_peak(1)?)),
        true_peak_dbtp: decibels(meter.true_peak(0)?.max(meter.true_peak(1)?)),
        integrated_lufs: meter.loudness_global()?,
        max_short_term_lufs,
        range_lu: meter.loudness_range()?,
        momentary_lufs,
    })
}

fn decibels(amplitude: f64) -> f64 {
    20.0 * amplitude.log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS is -23 LUFS, within 0.1 LU.
    #[test]
    fn a_sine_of_1_khz_has_the_loudness_of_its_peak_level() {
        let amplitude = 10_f64.powf(-23.0 / 20.0);
        let sine = |frame: u32| (f64::from(frame) / 48.0 * std::f64::consts::TAU).sin();
        let mono = (0..48_000 * 5)
            .map(|frame| (amplitude * sine(frame)) as f32)
            .collect();
        let levels = levels(&Stereo::from_mono(mono), 48_000).unwrap();
        assert!((levels.integrated_lufs + 23.0).abs() < 0.1);
        // 48 samples a turn meet the crest, so all peaks agree but for the meter's interpolation.
        assert!((levels.peak_dbfs + 23.0).abs() < 1e-3);
        assert!((levels.true_peak_dbtp + 23.0).abs() < 0.1);
        assert_eq!(levels.momentary_lufs.len(), 50);
        assert!((levels.momentary_lufs[49] + 23.0).abs() < 0.1);
    }

    #[test]
    fn silence_is_minus_infinity() {
        let levels = levels(&Stereo::silence(48_000), 48_000).unwrap();
        assert_eq!(levels.peak_dbfs, f64::NEG_INFINITY);
        assert_eq!(levels.integrated_lufs, f64::NEG_INFINITY);
    }
}
