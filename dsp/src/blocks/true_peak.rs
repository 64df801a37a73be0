//! The true peak: the largest magnitude of the continuous sound between and on the samples.
//!
//! Signal flow: samples -> twice the rate, by a long filter that is flat up to 0.486 of the sample rate ->
//! where a crest of those points could be the largest, 16 times the rate, by a short filter (the points
//! leave it room) -> the top of a parabola through the highest three. What lies above 0.486 of the sample
//! rate is read differently by each converter and meter, as its filter goes from passing to stopping there:
//! a limiter, which must keep its ceiling for all of them, has its level read apart and counted on top.
//!
//! Recommendation ITU-R BS.1770-5, annex 2, reads at 4 times the rate and may miss 0.7 dB; both filters here
//! are sincs in a window of J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window
//! function" (1974).

use std::f64::consts::PI;

use crate::CONTROL_FRAMES;
use crate::simd::{Lanes, SimdKernel, dispatch};

/// Samples that a point between two of them is made from.
const TAPS: usize = 128;
/// Points of twice the rate on either side of a crest that its neighbourhood is made from.
const REACH: usize = 6;
/// Points of 16 times the rate on either side of a crest, half the way to the next point.
const FINE: usize = 4;
/// A crest between two points of twice the rate is at most 1 / cos(pi / 4) of the higher one.
const UNSEEN: f32 = std::f32::consts::SQRT_2;
/// Shape of both windows: side lobes below -60 dB.
const BETA: f64 = 5.65;
/// Frames from one reading of what lies close to half the sample rate to the next. The envelope of a sine at 0.486
/// of the rate, seen from there, has a period of 71 frames: a quarter of that, rounded down.
const NEAR_NYQUIST_FRAMES: usize = 16;

/// Samples kept, and points of twice the rate kept.
const SAMPLES: usize = TAPS + CONTROL_FRAMES;
const POINTS: usize = 2 * CONTROL_FRAMES + 2 * REACH;

/// Reads the true peak of one signal.
#[derive(Clone, Debug)]
pub struct TruePeak {
    samples: [f32; SAMPLES],
    points: [f32; POINTS],
    /// Level of what lies close to half the sample rate, in the period before and in this one.
    near_nyquist_levels: [f32; 2],
    kernels: Kernels,
}

/// Both filters.
#[derive(Clone, Debug)]
struct Kernels {
    /// From the two samples next to the point outwards.
    half: [f32; TAPS / 2],
    /// The window alone, at half the sample rate: passes what the filter takes away.
    near_nyquist: [f32; TAPS],
    /// By point of twice the rate, then by place between the points.
    fine: [[f32; 2 * FINE]; 2 * REACH + 1],
}

/// The modified Bessel function of order 0, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let (mut sum, mut term, mut k) = (1.0, 1.0, 1.0);
    while term > 1e-12 * sum {
        term *= (0.5 * x / k).powi(2);
        sum += term;
        k += 1.0;
    }
    sum
}

/// Kaiser's window at `x`, which ends at `reach`.
fn kaiser(x: f64, reach: f64) -> f64 {
    let inside = 1.0 - (x / reach).powi(2);
    if inside <= 0.0 {
        return 0.0;
    }
    bessel_i0(BETA * inside.sqrt()) / bessel_i0(BETA)
}

/// A sinc at `x`, in a window that ends at `reach`.
fn windowed_sinc(x: f64, reach: f64) -> f64 {
    let sinc = if x == 0.0 {
        1.0
    } else {
        (PI * x).sin() / (PI * x)
    };
    sinc * kaiser(x, reach)
}

impl Kernels {
    fn new() -> Self {
        let half = std::array::from_fn(|tap| windowed_sinc(tap as f64 + 0.5, TAPS as f64 / 2.0));
        let sum: f64 = half.iter().sum();
        let window: [f64; TAPS] = std::array::from_fn(|tap| {
            kaiser(tap as f64 + 0.5 - TAPS as f64 / 2.0, TAPS as f64 / 2.0)
        });
        let window_sum: f64 = window.iter().sum();
        let near_nyquist = std::array::from_fn(|tap| {
            let sign = if tap % 2 == 0 { 1.0 } else { -1.0 };
            // The filter takes away half of what is at half the sample rate.
            (0.5 * sign * window[tap] / window_sum) as f32
        });
        let fine = std::array::from_fn(|tap| {
            std::array::from_fn(|place| {
                let place = place as f64 - FINE as f64 + f64::from(u8::from(place >= FINE));
                let x = place / (2 * FINE) as f64 - (tap as f64 - REACH as f64);
                windowed_sinc(x, REACH as f64 + 0.5) as f32
            })
        });
        Self {
            // A constant stays what it is.
            half: half.map(|tap: f64| (0.5 * tap / sum) as f32),
            near_nyquist,
            fine,
        }
    }
}

impl Default for TruePeak {
    fn default() -> Self {
        Self {
            samples: [0.0; SAMPLES],
            points: [0.0; POINTS],
            near_nyquist_levels: [0.0; 2],
            kernels: Kernels::new(),
        }
    }
}

impl TruePeak {
    /// Frames between the last one that went in and the end of those whose peak is known.
    pub const DELAY_FRAMES: usize = TAPS / 2 + REACH / 2;

    /// Forgets the past.
    pub fn reset(&mut self) {
        self.samples.fill(0.0);
        self.points.fill(0.0);
        self.near_nyquist_levels = [0.0; 2];
    }

    /// Takes in the frames of a control period; returns the largest magnitude over as many frames that end
    /// [`DELAY_FRAMES`](Self::DELAY_FRAMES) before the last of these. Where that is below `threshold`, the
    /// largest of the points of twice the rate may do instead.
    pub fn read(&mut self, frames: &[f32; CONTROL_FRAMES], threshold: f32) -> f32 {
        dispatch(Read {
            detector: self,
            frames,
            threshold,
            counts_near_nyquist: false,
        })
    }

    /// The most that any converter or meter could read of the same frames: with the level of what lies close to
    /// half the sample rate on top.
    pub fn bound(&mut self, frames: &[f32; CONTROL_FRAMES], threshold: f32) -> f32 {
        dispatch(Read {
            detector: self,
            frames,
            threshold,
            counts_near_nyquist: true,
        })
    }

    /// The largest magnitude of the samples alone, as late.
    pub fn read_samples(&mut self, frames: &[f32; CONTROL_FRAMES]) -> f32 {
        self.take(frames);
        let on: [f32; CONTROL_FRAMES] = std::array::from_fn(|i| self.samples[TAPS / 2 + i]);
        self.put(&on);
        self.largest()
    }

    #[inline(always)]
    fn take(&mut self, frames: &[f32; CONTROL_FRAMES]) {
        self.samples.copy_within(CONTROL_FRAMES.., 0);
        self.samples[TAPS..].copy_from_slice(frames);
    }

    /// Puts what is between the samples beside them.
    #[inline(always)]
    fn put(&mut self, between: &[f32; CONTROL_FRAMES]) {
        self.points.copy_within(2 * CONTROL_FRAMES.., 0);
        let on = &self.samples[TAPS / 2..][..CONTROL_FRAMES];
        let new = &mut self.points[2 * REACH..];
        for (pair, (on, between)) in new.chunks_exact_mut(2).zip(on.iter().zip(between)) {
            pair[0] = *on;
            pair[1] = *between;
        }
    }

    /// The largest of the points.
    #[inline(always)]
    fn largest(&self) -> f32 {
        self.points[REACH..POINTS - REACH]
            .iter()
            .fold(0.0_f32, |most, x| most.max(x.abs()))
    }

    /// Takes in a control period and makes the points of twice the rate.
    #[inline(always)]
    fn double<L: Lanes>(&mut self, lanes: L, frames: &[f32; CONTROL_FRAMES]) {
        self.take(frames);
        // The point after the sample at `first + i`: the last one needs the very last sample.
        let first = TAPS / 2;
        let mut between = [0.0; CONTROL_FRAMES];
        for (tap, weight) in self.kernels.half.iter().enumerate() {
            let before = &self.samples[first - tap..][..CONTROL_FRAMES];
            let after = &self.samples[first + 1 + tap..][..CONTROL_FRAMES];
            for ((between, before), after) in between.iter_mut().zip(before).zip(after) {
                *between = lanes.fused_f32(*weight, before + after, *between);
            }
        }
        self.put(&between);
    }

    /// The largest magnitude; where it is below `threshold`, the largest of the points.
    #[inline(always)]
    fn peak<L: Lanes>(&self, lanes: L, threshold: f32) -> f32 {
        let largest = self.largest();
        if largest * UNSEEN <= threshold {
            return largest;
        }
        let mut peak = largest;
        for index in REACH..POINTS - REACH {
            let [before, here, after] = [index - 1, index, index + 1].map(|i| self.points[i].abs());
            if here * UNSEEN > peak && here >= before && here >= after {
                peak = peak.max(self.crest(lanes, index));
            }
        }
        peak
    }

    /// The level of what lies close to half the sample rate, over this period and the one before.
    #[inline(always)]
    fn near_nyquist<L: Lanes>(&mut self, lanes: L) -> f32 {
        let mut level = 0.0_f32;
        for start in (NEAR_NYQUIST_FRAMES / 2..CONTROL_FRAMES).step_by(NEAR_NYQUIST_FRAMES) {
            let mut sums = [0.0_f32; 16];
            let samples = self.samples[start..start + TAPS].as_chunks::<16>().0;
            for (samples, weights) in samples
                .iter()
                .zip(self.kernels.near_nyquist.as_chunks::<16>().0)
            {
                for ((sum, sample), weight) in sums.iter_mut().zip(samples).zip(weights) {
                    *sum = lanes.fused_f32(*sample, *weight, *sum);
                }
            }
            level = level.max(sums.iter().sum::<f32>().abs());
        }
        self.near_nyquist_levels = [self.near_nyquist_levels[1], level];
        self.near_nyquist_levels[0].max(level)
    }

    /// The largest magnitude within half a point of a crest.
    #[inline(always)]
    fn crest<L: Lanes>(&self, lanes: L, index: usize) -> f32 {
        let mut sums = [0.0_f32; 2 * FINE];
        let around = &self.points[index - REACH..=index + REACH];
        for (point, weights) in around.iter().zip(&self.kernels.fine) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = lanes.fused_f32(*weight, *point, *sum);
            }
        }
        let mut fine = [0.0; 2 * FINE + 1];
        fine[..FINE].copy_from_slice(&sums[..FINE]);
        fine[FINE] = self.points[index];
        fine[FINE + 1..].copy_from_slice(&sums[FINE..]);
        let fine = fine.map(f32::abs);
        let mut peak = fine[0].max(fine[2 * FINE]);
        for triple in fine.windows(3) {
            let (slope, curve) = (
                triple[2] - triple[0],
                2.0 * triple[1] - triple[0] - triple[2],
            );
            if triple[1] >= triple[0] && triple[1] >= triple[2] && curve > 0.0 {
                peak = peak.max(triple[1] + slope * slope / (8.0 * curve));
            }
        }
        peak
    }
}

struct Read<'a> {
    detector: &'a mut TruePeak,
    frames: &'a [f32; CONTROL_FRAMES],
    threshold: f32,
    counts_near_nyquist: bool,
}

impl SimdKernel for Read<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> f32 {
        self.detector.double(lanes, self.frames);
        let near_nyquist = if self.counts_near_nyquist {
            self.detector.near_nyquist(lanes)
        } else {
            0.0
        };
        self.detector.peak(lanes, self.threshold - near_nyquist) + near_nyquist
    }
}
