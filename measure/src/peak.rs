//! The peak of a sound between its samples, read at 16 times its rate.

use std::f64::consts::PI;

use realfft::RealFftPlanner;

/// Points read for each sample.
const TIMES: usize = 16;
/// Silence on either side, so that the end does not reach round to the beginning.
const SILENCE: usize = 4096;

/// Where the reader's filter begins to stop, as a share of the sample rate. It passes half at half the sample
/// rate, and nothing as far beyond: a sharper filter than that of any converter or meter.
const EDGE: f64 = 0.48;

/// The largest magnitude of a sound that is zero before and after, in dBTP.
///
/// Read from the spectrum of the whole sound and its image beyond half the sample rate. Between 0.48 and 0.52
/// of the sample rate a raised cosine passes from one to the other.
#[must_use]
pub fn true_peak_dbtp(sound: &[f32]) -> f64 {
    let frames = (sound.len() + 2 * SILENCE).next_power_of_two();
    let mut planner = RealFftPlanner::<f64>::new();
    let (forward, inverse) = (
        planner.plan_fft_forward(frames),
        planner.plan_fft_inverse(TIMES * frames),
    );
    let mut samples = vec![0.0; frames];
    for (to, from) in samples[SILENCE..].iter_mut().zip(sound) {
        *to = f64::from(*from);
    }
    let mut spectrum = forward.make_output_vec();
    forward
        .process(&mut samples, &mut spectrum)
        .expect("lengths fit");
    let mut read = inverse.make_input_vec();
    for (bin, value) in read.iter_mut().enumerate().take(frames) {
        let beyond = (bin as f64 / frames as f64 - EDGE) / (1.0 - 2.0 * EDGE);
        let gain = 0.5 + 0.5 * (PI * beyond.clamp(0.0, 1.0)).cos();
        *value = gain
            * if bin <= frames / 2 {
                spectrum[bin]
            } else {
                spectrum[frames - bin].conj()
            };
    }
    let mut points = inverse.make_output_vec();
    inverse
        .process(&mut read, &mut points)
        .expect("lengths fit");
    let peak = points.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    20.0 * (peak / frames as f64).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sine_between_its_samples_reads_its_amplitude() {
        // A quarter of the sample rate at 45 degrees: every sample is 3 dB below the crest. It fades in and
        // out, since a hard edge has a crest of its own.
        let frames = 20_000;
        let sound: Vec<f32> = (0..frames)
            .map(|frame| {
                let fade = (std::f64::consts::PI * frame as f64 / f64::from(frames)).sin();
                let phase = std::f64::consts::FRAC_PI_2 * (f64::from(frame) + 0.5);
                (fade * phase.sin()) as f32
            })
            .collect();
        // 16 points a sample hit the crest of this sine; the fade is 1 to within 1e-8 beside its middle.
        assert!(true_peak_dbtp(&sound).abs() < 1e-5);
    }
}
