//! From what is heard to the gain, and the gain on the sound: a span in plain loops over arrays.

use std::f64::consts::LOG2_10;

use super::Compressor;
use crate::blocks::detector::Powers;
use crate::simd::{Lanes, SimdKernel, approx};
use crate::{CONTROL_FRAMES, Span};

/// Averaging time of the crest factor (Giannoulis, Massberg and Reiss 2013).
const CREST_SECONDS: f64 = 0.2;

/// dB of a doubling of power, and powers of two of a dB of gain.
const DB_PER_LOG2_POWER: f64 = 10.0 / LOG2_10;
const LOG2_PER_DB: f64 = LOG2_10 / 20.0;

/// The frames of a control period, as numbers.
const FRAMES: [f64; CONTROL_FRAMES] = {
    let mut frames = [0.0; CONTROL_FRAMES];
    let mut frame = 0;
    while frame < CONTROL_FRAMES {
        frames[frame] = frame as f64;
        frame += 1;
    }
    frames
};

/// From what is heard to the gain, and the gain on the sound, over one span.
pub(super) struct Compress<'a> {
    pub(super) compressor: &'a mut Compressor,
    pub(super) heard: &'a [[f32; CONTROL_FRAMES]; 2],
    pub(super) block: [&'a mut [f32]; 2],
    pub(super) span: Span,
}

impl SimdKernel for Compress<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self, lanes: L) {
        let Compressor {
            settings,
            glides,
            detectors,
            ballistics,
            crest,
            makeup,
            mix,
            is_linked,
            reading,
            reductions: kept,
            sample_rate_hz,
            ..
        } = self.compressor;
        let Span { frames, offset, .. } = self.span;
        let link = glides.link.current();
        let computer = glides.computer();
        let is_linked = *is_linked;
        let channels = if is_linked { 1 } else { 2 };

        // Squares of what is heard; with both channels linked those of the louder one.
        let mut powers: [Powers; 2] = [[0.0; CONTROL_FRAMES]; 2];
        let [left, right] = self.heard;
        for frame in 0..CONTROL_FRAMES {
            let (l, r) = (f64::from(left[frame]), f64::from(right[frame]));
            let (l, r) = (l * l, r * r);
            powers[0][frame] = if is_linked { approx::larger(l, r) } else { l };
            powers[1][frame] = r;
        }
        if settings.auto_release {
            let keep = 1.0 - 1.0 / (CREST_SECONDS * *sample_rate_hz);
            let [mut peak, mut mean] = *crest;
            let [left, right] = &powers;
            for (left, right) in left[..frames].iter().zip(right) {
                let power = left.max(*right);
                mean = keep * mean + (1.0 - keep) * power;
                peak = (keep * peak + (1.0 - keep) * power).max(power);
            }
            *crest = [peak, mean];
        }

        let mut loudest = 0.0_f64;
        for channel in 0..channels {
            let powers = &mut powers[channel];
            if detectors[channel].run(&mut powers[..frames]) {
                loudest = approx::larger(loudest, powers[0]);
                *powers = [DB_PER_LOG2_POWER * approx::log2(lanes, powers[0]); CONTROL_FRAMES];
            } else {
                for power in &powers[..frames] {
                    loudest = approx::larger(loudest, *power);
                }
                // All of the array, whose length the compiler knows; what lies behind is not used.
                for power in powers {
                    *power = DB_PER_LOG2_POWER * approx::log2(lanes, *power);
                }
            }
        }
        if !is_linked {
            let [left, right] = &mut powers;
            for (left, right) in left.iter_mut().zip(right) {
                let louder = approx::larger(*left, *right);
                *left += link * (louder - *left);
                *right += link * (louder - *right);
            }
        }

        let mut most = 0.0_f64;
        let (makeup_start, makeup_step) = (makeup.at(offset), makeup.per_frame);
        let (mix_start, mix_step) = (mix.at(offset), mix.per_frame);
        for channel in 0..channels {
            let reductions = &mut powers[channel];
            for level in reductions.iter_mut() {
                *level = computer.reduction_db(*level);
            }
            ballistics[channel].run(lanes, &mut reductions[..frames]);
            for reduction in &reductions[..frames] {
                most = approx::larger(most, *reduction);
            }
            let mut gains = [0.0; CONTROL_FRAMES];
            for frame in 0..CONTROL_FRAMES {
                let makeup_db = lanes.fused(makeup_step, FRAMES[frame], makeup_start);
                let wet = approx::exp2(lanes, (makeup_db - reductions[frame]) * LOG2_PER_DB);
                let mix = lanes.fused(mix_step, FRAMES[frame], mix_start);
                gains[frame] = lanes.fused(mix, wet - 1.0, 1.0);
            }
            let [left, right] = &mut self.block;
            if is_linked {
                apply(left, &gains);
                apply(right, &gains);
            } else if channel == 0 {
                apply(left, &gains);
            } else {
                apply(right, &gains);
            }
        }
        if settings.auto_makeup || glides.auto_makeup.current() != 0.0 {
            *kept = [powers[0], powers[channels - 1]];
        }
        reading.reduction_db = reading.reduction_db.max(most as f32);
        let level_db = DB_PER_LOG2_POWER * approx::log2(lanes, loudest);
        reading.level_db = reading.level_db.max(level_db as f32);
    }
}

#[inline(always)]
fn apply(samples: &mut [f32], gains: &Powers) {
    for (sample, gain) in samples.iter_mut().zip(gains) {
        *sample = (f64::from(*sample) * gain) as f32;
    }
}
