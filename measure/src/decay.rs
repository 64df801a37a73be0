//! Reverberation time: backward integration of the squared response (Manfred R. Schroeder, "New Method
//! of Measuring Reverberation Time", 1965), evaluated from -5 to -35 dB as ISO 3382-1 has it.

use realfft::RealFftPlanner;

/// Where the line is fitted.
const FROM_DB: f64 = -5.0;
const TO_DB: f64 = -35.0;

/// Seconds in which the octave around `freq_hz` falls by 60 dB, over all responses of one space; `None`
/// when it does not fall by 35 dB.
#[must_use]
pub fn rt60(responses: &[&[f32]], freq_hz: f64, rate_hz: f64) -> Option<f64> {
    let longest = responses.iter().map(|response| response.len()).max()?;
    let mut powers = vec![0.0; longest];
    for response in responses {
        for (power, x) in powers.iter_mut().zip(octave(response, freq_hz, rate_hz)) {
            *power += x * x;
        }
    }
    rt60_of(&powers, rate_hz)
}

/// The octave around `freq_hz`: flat over half an octave each way, with edges of a sixth of an octave
/// that fall like a cosine; without phase shift.
#[must_use]
pub fn octave(signal: &[f32], freq_hz: f64, rate_hz: f64) -> Vec<f64> {
    const EDGE_OCTAVES: f64 = 1.0 / 6.0;
    let size = (2 * signal.len()).next_power_of_two();
    let mut planner = RealFftPlanner::<f64>::new();
    let (forward, backward) = (
        planner.plan_fft_forward(size),
        planner.plan_fft_inverse(size),
    );
    let mut padded = forward.make_input_vec();
    for (to, from) in padded.iter_mut().zip(signal) {
        *to = f64::from(*from);
    }
    let mut spectrum = forward.make_output_vec();
    forward
        .process(&mut padded, &mut spectrum)
        .expect("lengths fit");
    let bin_hz = rate_hz / size as f64;
    for (bin, value) in spectrum.iter_mut().enumerate() {
        let octaves = (bin as f64 * bin_hz / freq_hz).log2().abs();
        let outside = ((octaves - 0.5) / EDGE_OCTAVES + 0.5).clamp(0.0, 1.0);
        *value *= 0.5 * (1.0 + (std::f64::consts::PI * outside).cos()) / size as f64;
    }
    // The transform back asks for real ends.
    spectrum[0].im = 0.0;
    spectrum[size / 2].im = 0.0;
    backward
        .process(&mut spectrum, &mut padded)
        .expect("lengths fit");
    padded.truncate(signal.len());
    padded
}

/// The same of the squares of a response, one for each frame.
#[must_use]
pub fn rt60_of(powers: &[f64], rate_hz: f64) -> Option<f64> {
    let mut left = vec![0.0; powers.len()];
    let mut sum = 0.0;
    for (left, power) in left.iter_mut().zip(powers).rev() {
        sum += power;
        *left = sum;
    }
    // The line through (t, dB) of least squares.
    let (mut n, mut t, mut y, mut tt, mut ty) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut reached = false;
    for (frame, energy) in left.iter().enumerate() {
        let db = 10.0 * (energy / sum).log10();
        if db < TO_DB {
            reached = true;
            break;
        }
        if db <= FROM_DB {
            let time = frame as f64 / rate_hz;
            (n, t, y, tt, ty) = (n + 1.0, t + time, y + db, tt + time * time, ty + time * db);
        }
    }
    let slope = (n * ty - t * y) / (n * tt - t * t);
    reached.then_some(-60.0 / slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_that_decays_has_its_decay_in_every_octave() {
        let (rate_hz, seconds) = (48_000.0, 1.5);
        let mut state = 1_u32;
        let impulse: Vec<f32> = (0..96_000)
            .map(|frame| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = f64::from(state) / f64::from(u32::MAX) - 0.5;
                let level = 10_f64.powf(-3.0 * f64::from(frame) / rate_hz / seconds);
                (noise * level) as f32
            })
            .collect();
        for freq_hz in crate::OCTAVES_HZ {
            let rt60 = rt60(&[&impulse], freq_hz, rate_hz).unwrap();
            // One piece of noise: at 125 Hz it has some 130 independent values over the fit.
            assert!((rt60 / seconds - 1.0).abs() < 0.06, "{freq_hz}: {rt60}");
        }
    }
}
