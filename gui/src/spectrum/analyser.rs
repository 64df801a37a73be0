//! The power spectrum of the newest frames.
//!
//! Signal flow: the last frames of both channels, Hann window, a real transform each, mean of both
//! powers.
//!
//! The window's coherent gain is 1/2, so that powers are scaled by (4 / size)^2: a sine of amplitude 1 on
//! both channels reads 1, which is 0 dBFS; on one of them it reads 3 dB less. Its noise bandwidth is 1.5
//! bins (F. J. Harris, On the Use of Windows for Harmonic Analysis with the Discrete Fourier Transform,
//! 1978, table 1): white noise of mean square p reads 6 p / size in each bin.

use std::f64::consts::TAU;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};
use truestrip_state::sample_ring::Tap;

/// Widest spacing of bins that is aimed at, in Hz. It asks for 4096 points at 44.1 and 48 kHz: 85 ms,
/// in which 40 Hz and 80 Hz are still apart and a word is still followed. Longer ones lag behind the
/// sound, shorter ones join the bass in one hump.
const SPACING_HZ: f64 = 11.75;
/// Fewest points: below 44.1 kHz the spacing gets finer instead. Most: what a frame has time for.
const FEWEST: usize = 4096;
const MOST: usize = 16_384;

/// Points of a transform at a rate in Hz.
pub(super) fn points(sample_rate_hz: f64) -> usize {
    let least = (sample_rate_hz / SPACING_HZ).ceil() as usize;
    least.next_power_of_two().clamp(FEWEST, MOST)
}

/// The newest frames, and what transforms them.
pub(super) struct Analyser {
    /// A circle whose oldest frame is at `at`.
    frames: Vec<Tap>,
    at: usize,
    /// Frames since the last gap, up to all that the circle holds.
    filled: usize,
    transform: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    windowed: Vec<f32>,
    spectrum: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
}

impl Analyser {
    pub(super) fn new(points: usize) -> Self {
        let transform = RealFftPlanner::new().plan_fft_forward(points);
        let hann = |index| 0.5 - 0.5 * (TAU * index as f64 / points as f64).cos();
        Self {
            frames: vec![Tap::default(); points],
            at: 0,
            filled: 0,
            window: (0..points).map(|index| hann(index) as f32).collect(),
            windowed: transform.make_input_vec(),
            spectrum: transform.make_output_vec(),
            scratch: transform.make_scratch_vec(),
            transform,
        }
    }

    /// Points of the transform.
    pub(super) fn points(&self) -> usize {
        self.frames.len()
    }

    /// Bins of a spectrum.
    pub(super) fn bins(&self) -> usize {
        self.spectrum.len()
    }

    /// Takes the next frame.
    pub(super) fn push(&mut self, frame: Tap) {
        self.frames[self.at] = frame;
        self.at = (self.at + 1) % self.frames.len();
        self.filled = (self.filled + 1).min(self.frames.len());
    }

    /// Begins anew after a gap, whose edges would light up the whole spectrum.
    pub(super) fn clear(&mut self) {
        self.filled = 0;
    }

    /// Whether the frames reach as far back as the window.
    pub(super) fn is_ready(&self) -> bool {
        self.filled == self.frames.len()
    }

    /// The power in each bin, of the channels that `channels` picks.
    pub(super) fn power(&mut self, channels: impl Fn(&Tap) -> [f32; 2], power: &mut [f32]) {
        power.fill(0.0);
        let scale = 0.5 * (4.0 / self.points() as f32).powi(2);
        for channel in [0, 1] {
            let (newer, older) = self.frames.split_at(self.at);
            let frames = older.iter().chain(newer);
            let shaped = self.windowed.iter_mut().zip(&self.window);
            for ((windowed, weight), frame) in shaped.zip(frames) {
                let sample = channels(frame)[channel];
                // What a host sends before the chain has cleaned it.
                *windowed = if sample.is_finite() {
                    sample * weight
                } else {
                    0.0
                };
            }
            if self.windowed.iter().all(|sample| *sample == 0.0) {
                continue;
            }
            self.transform
                .process_with_scratch(&mut self.windowed, &mut self.spectrum, &mut self.scratch)
                .expect("the buffers are the transform's own");
            for (power, bin) in power.iter_mut().zip(&self.spectrum) {
                *power += scale * bin.norm_sqr();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_points_follow_the_rate() {
        let rates = [8e3, 44.1e3, 48e3, 88.2e3, 96e3, 192e3, 384e3];
        let expected = [4096, 4096, 4096, 8192, 8192, 16_384, 16_384];
        assert_eq!(rates.map(points), expected);
    }

    fn power(size: usize, sound: impl Fn(usize) -> [f32; 2]) -> Vec<f32> {
        let mut analyser = Analyser::new(size);
        // Half a circle more than it holds, so that the seam lies inside.
        for frame in 0..size + size / 2 {
            analyser.push(Tap {
                after: sound(frame),
                ..Tap::default()
            });
        }
        let mut power = vec![0.0; analyser.bins()];
        analyser.power(|tap| tap.after, &mut power);
        power
    }

    #[test]
    fn a_sine_of_full_scale_reads_0_dbfs_and_one_side_alone_3_db_less() {
        let sine = |frame| (TAU * 100.0 * frame as f64 / 4096.0).sin() as f32;
        let both = power(4096, |frame| [sine(frame); 2]);
        let one = power(4096, |frame| [sine(frame), 0.0]);
        // f32 sums of 4096 products.
        assert!((10.0 * both[100].log10()).abs() < 1e-3, "{}", both[100]);
        assert!((one[100] - 0.5).abs() < 1e-4, "{}", one[100]);
        // The lobe of a Hann window ends two bins off; beyond it only rounding is left.
        assert!(both[102..].iter().all(|power| *power < 1e-12));
    }

    #[test]
    fn white_noise_reads_its_mean_square_times_six_by_the_points() {
        let mut seed = 1_u64;
        let noise: Vec<f32> = (0..8192)
            .map(|_| {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                (seed >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
            })
            .collect();
        let power = power(4096, |frame| [noise[frame], noise[frame + 2048]]);
        let mean = power[8..2040].iter().sum::<f32>() / 2032.0;
        // Evenly between -1 and 1: the mean square is 1/3. The mean of about 2000 bins, two channels
        // and a window that joins 1.5 bins scatters by 1 / sqrt(2 * 2032 / 1.5) = 2 %: three times that.
        let expected = 6.0 / 3.0 / 4096.0;
        assert!((mean / expected - 1.0).abs() < 0.06, "{}", mean / expected);
    }

    #[test]
    fn what_is_no_number_is_silence() {
        let power = power(4096, |_| [f32::NAN, f32::INFINITY]);
        assert!(power.iter().all(|power| *power == 0.0));
    }
}
