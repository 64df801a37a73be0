//! Evenness of a late tail: whether single modes ring on.
//!
//! The tail from a third of the reverberation time to nine tenths of it, at the same level throughout, is
//! cut into pieces that overlap by half, windowed (Hann); the powers of all pieces of all responses are
//! averaged, line by line. A mode that rings is in every piece: it stays, while the noise of a diffuse tail
//! averages out. Each line is compared with the median of its neighbours within a sixth of an octave each
//! way.

use std::f64::consts::TAU;

use realfft::RealFftPlanner;

/// Where the lines are compared.
const FROM_HZ: f64 = 200.0;
const TO_HZ: f64 = 6000.0;
/// Length of a piece, which is one over the distance of the lines.
const PIECE_SECONDS: f64 = 0.085;
const NEIGHBOURS: f64 = 1.122_462_048_309_373;

/// What the averaged spectrum says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evenness {
    /// The line that lies highest over its neighbours, in dB.
    pub loudest_db: f64,
    /// Where it is.
    pub loudest_hz: f64,
    /// Spectral flatness, the geometric by the arithmetic mean of all lines over their neighbours, in
    /// dB: 0 is flat.
    pub flatness_db: f64,
}

/// Measures responses of one space that fall by 60 dB in `decay_seconds`: both channels, and best from
/// several moments, since the more pieces there are, the less is left of their noise.
#[must_use]
pub fn evenness(responses: &[&[f32]], decay_seconds: f64, rate_hz: f64) -> Evenness {
    let size = (PIECE_SECONDS * rate_hz) as usize / 2 * 2;
    let mut planner = RealFftPlanner::<f64>::new();
    let fft = planner.plan_fft_forward(size);
    let mut spectrum = fft.make_output_vec();
    let mut powers = vec![0.0; spectrum.len()];
    for response in responses {
        let onset = crate::onset(response);
        let at = |share: f64| onset + (share * decay_seconds * rate_hz) as usize;
        let mut start = at(1.0 / 3.0);
        while start + size < at(0.9).min(response.len()) {
            let piece = &response[start..start + size];
            let mut windowed: Vec<f64> = piece
                .iter()
                .enumerate()
                .map(|(index, x)| {
                    let window = 0.5 - 0.5 * (TAU * index as f64 / size as f64).cos();
                    window * f64::from(*x)
                })
                .collect();
            fft.process(&mut windowed, &mut spectrum)
                .expect("lengths fit");
            // Each piece counts as much as any other, in each third of an octave or so: what the high
            // decay took is given back.
            for (power, line) in powers.iter_mut().zip(levelled(&spectrum)) {
                *power += line;
            }
            start += size / 2;
        }
    }
    let bin_hz = rate_hz / size as f64;
    let (mut loudest_db, mut loudest_hz) = (f64::NEG_INFINITY, 0.0);
    let (mut logs, mut sum, mut count) = (0.0, 0.0, 0.0);
    let (first, last) = ((FROM_HZ / bin_hz) as usize, (TO_HZ / bin_hz) as usize);
    for bin in first..last {
        let low = (bin as f64 / NEIGHBOURS) as usize;
        let high = (bin as f64 * NEIGHBOURS) as usize;
        let mut neighbours = powers[low..=high].to_vec();
        neighbours.sort_by(f64::total_cmp);
        let over = powers[bin] / neighbours[neighbours.len() / 2];
        let db = 10.0 * over.log10();
        if db > loudest_db {
            (loudest_db, loudest_hz) = (db, bin as f64 * bin_hz);
        }
        (logs, sum, count) = (logs + over.ln(), sum + over, count + 1.0);
    }
    Evenness {
        loudest_db,
        loudest_hz,
        flatness_db: 10.0 * ((logs / count).exp() / (sum / count)).log10(),
    }
}

/// Powers of the lines against the mean of all within a third of an octave each way.
fn levelled(spectrum: &[realfft::num_complex::Complex<f64>]) -> Vec<f64> {
    const REACH: f64 = 1.26;
    let mut sums = vec![0.0; spectrum.len() + 1];
    for (bin, line) in spectrum.iter().enumerate() {
        sums[bin + 1] = sums[bin] + line.norm_sqr();
    }
    spectrum
        .iter()
        .enumerate()
        .map(|(bin, line)| {
            let low = (bin as f64 / REACH) as usize;
            let high = ((bin as f64 * REACH) as usize + 1).min(spectrum.len());
            let mean = (sums[high] - sums[low]) / (high - low) as f64;
            line.norm_sqr() / mean.max(f64::MIN_POSITIVE)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise that falls by 60 dB in `seconds`, with a tone that does so too.
    fn tail(seconds: f64, tone: f64) -> [Vec<f32>; 2] {
        let mut state = 1_u32;
        [0, 1].map(|_| {
            (0..(1.2 * seconds * 48_000.0) as usize)
                .map(|frame| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let noise = f64::from(state) / f64::from(u32::MAX) - 0.5;
                    let time = frame as f64 / 48_000.0;
                    let level = 10_f64.powf(-3.0 * time / seconds);
                    ((noise + tone * (TAU * 1234.0 * time).sin()) * level) as f32
                })
                .collect()
        })
    }

    #[test]
    fn a_mode_that_rings_is_found_and_noise_has_none() {
        let [left, right] = tail(4.0, 0.0);
        let noise = evenness(&[&left, &right], 4.0, 48_000.0);
        assert!(noise.loudest_db < 3.0, "{noise:?}");
        assert!(noise.flatness_db > -0.3, "{noise:?}");
        let [left, right] = tail(4.0, 0.05);
        let tone = evenness(&[&left, &right], 4.0, 48_000.0);
        assert!(tone.loudest_db > 6.0, "{tone:?}");
        assert!((tone.loudest_hz - 1234.0).abs() < 12.0, "{tone:?}");
    }
}
