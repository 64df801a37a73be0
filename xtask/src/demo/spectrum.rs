//! The average spectrum of a sound: P. D. Welch, "The use of fast Fourier transform for the
//! estimation of power spectra", IEEE Trans. Audio Electroacoust. 15, 1967; then averaged over
//! fractions of an octave, as an ear and a reader take it in.

use anyhow::Result;
use realfft::RealFftPlanner;

use super::track::Stereo;

/// Frames of one transform: 2.9 Hz between lines at 48 kHz, enough to part the lowest notes.
const FFT_FRAMES: usize = 16_384;

/// Points of the curve per octave.
const POINTS_PER_OCTAVE: f64 = 24.0;

/// Frequencies that the curve spans, in Hz.
pub(crate) const RANGE_HZ: std::ops::Range<f64> = 20.0..20_000.0;

/// The power in each sixth of an octave around rising frequencies, as (Hz, dB). 0 dB is the power
/// of a full-scale sine. A flat line is pink noise.
///
/// # Errors
/// When the transform refuses its buffers, which it made itself.
pub(crate) fn average(audio: &Stereo, rate_hz: u32) -> Result<Vec<(f64, f64)>> {
    let power = line_powers(audio)?;
    let hz_per_line = f64::from(rate_hz) / FFT_FRAMES as f64;
    let sixth = 2_f64.powf(1.0 / 12.0);
    let octaves = (RANGE_HZ.end / RANGE_HZ.start).log2();
    let points = (octaves * POINTS_PER_OCTAVE) as usize;
    let at = |point: usize| RANGE_HZ.start * (point as f64 / POINTS_PER_OCTAVE).exp2();
    let half = f64::from(rate_hz) / 2.0;
    Ok((0..=points)
        .map(at)
        .filter(|hz| hz * sixth < half)
        .map(|hz| {
            let sum = band_power(&power, hz / sixth / hz_per_line, hz * sixth / hz_per_line);
            // -200 dB in place of minus infinity, so that silence has a place to be drawn.
            (hz, 10.0 * sum.max(1e-20).log10())
        })
        .collect())
}

/// Mean power of each line over all segments and both channels; the powers of a full-scale sine
/// add up to 1.
fn line_powers(audio: &Stereo) -> Result<Vec<f64>> {
    let fft = RealFftPlanner::<f32>::new().plan_fft_forward(FFT_FRAMES);
    // Hann's window at half overlap weighs every frame alike.
    let window: Vec<f32> = (0..FFT_FRAMES)
        .map(|frame| 0.5 - 0.5 * (std::f32::consts::TAU * frame as f32 / FFT_FRAMES as f32).cos())
        .collect();
    let window_power: f64 = window.iter().map(|weight| f64::from(weight * weight)).sum();
    let mut segment = fft.make_input_vec();
    let mut lines = fft.make_output_vec();
    let mut power = vec![0.0; lines.len()];
    let mut segments = 0.0;
    for channel in audio.channels() {
        // The last segment is filled up with silence.
        for start in (0..channel.len()).step_by(FFT_FRAMES / 2) {
            let part = &channel[start..channel.len().min(start + FFT_FRAMES)];
            segment.fill(0.0);
            for ((out, sample), weight) in segment.iter_mut().zip(part).zip(&window) {
                *out = sample * weight;
            }
            fft.process(&mut segment, &mut lines)?;
            for (sum, line) in power.iter_mut().zip(&lines) {
                *sum += f64::from(line.norm_sqr());
            }
            segments += 1.0;
        }
    }
    // One-sided, hence twice; a sine of amplitude 1 has a power of 1/2, hence twice again.
    let scale = 4.0 / (window_power * FFT_FRAMES as f64 * f64::max(segments, 1.0));
    Ok(power.into_iter().map(|sum| sum * scale).collect())
}

/// The power between two places on the axis of lines; a line is as wide as one, around its number.
fn band_power(power: &[f64], from: f64, to: f64) -> f64 {
    let first = (from.round() as usize).min(power.len());
    let last = (to.round() as usize + 1).min(power.len());
    power[first..last]
        .iter()
        .enumerate()
        .map(|(index, power)| {
            let middle = (first + index) as f64;
            let overlap = (to.min(middle + 0.5) - from.max(middle - 0.5)).max(0.0);
            power * overlap
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_scale_sine_peaks_at_0_db() {
        let sine = |frame: u32| (f64::from(frame) / 48.0 * std::f64::consts::TAU).sin() as f32;
        let mono = (0..48_000 * 4).map(sine).collect();
        let spectrum = average(&Stereo::from_mono(mono), 48_000).unwrap();
        let (hz, db) = spectrum
            .into_iter()
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap();
        // Within one sixth of an octave; the silence after the last frame takes 0.2 dB.
        assert!((hz.log2() - 1000_f64.log2()).abs() < 1.0 / 6.0, "{hz}");
        assert!(db.abs() < 0.3, "{db}");
    }

    #[test]
    fn silence_and_nothing_have_a_spectrum_too() {
        for frames in [0, 100, 100_000] {
            let spectrum = average(&Stereo::silence(frames), 44_100).unwrap();
            assert!(spectrum.iter().all(|(_, db)| *db == -200.0));
        }
    }
}
