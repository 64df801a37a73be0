//! Automatic make-up: the gain that gives the output the loudness of the input.
//!
//! Loudness is the energy after the K weighting of ITU-R BS.1770 of all but the quiet parts, over the last
//! eight seconds. The output is the input times the gain of the compressor, so that the input alone is
//! weighted. A formula of threshold and ratio alone cannot know how much of the programme lies above the
//! threshold.

use std::f64::consts::LOG2_10;

use super::detector::Powers;
use crate::blocks::{GainComputer, KWeighting, LoudnessComparison};
use crate::simd::Plain;
use crate::simd::approx;
use crate::{CONTROL_FRAMES, Span, StereoBlock, StreamSpec};

/// Time over which the energies are compared.
const MEMORY_SECONDS: f64 = 8.0;
/// Parts this far below the running loudness do not count, as in BS.1770-4.
const GATE_DB: f64 = -10.0;

/// Time constant of the gain on its way to what is known; shorter while that is new, so that a gain that no longer
/// fits does not last.
const GLIDE_SECONDS: f64 = 0.1;
const FRESH_GLIDE_SECONDS: f64 = 0.01;

/// The least level, in dB, that is reduced by so much.
fn level_for(computer: &GainComputer, reduction_db: f64) -> f64 {
    let (mut low, mut high) = (-100.0, 50.0);
    while high - low > 0.1 {
        let middle = 0.5 * (low + high);
        if computer.reduction_db(middle) < reduction_db {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// Compares the loudness of what goes in and comes out.
#[derive(Clone, Debug)]
pub(crate) struct AutoMakeup {
    weighting: KWeighting,
    comparison: LoudnessComparison,
    gain_db: f64,
    /// Share of the way that the gain goes in a control period, and while what is known is new.
    shares: [f64; 2],
}

impl Default for AutoMakeup {
    fn default() -> Self {
        Self {
            weighting: KWeighting::default(),
            comparison: LoudnessComparison::new(MEMORY_SECONDS, GATE_DB),
            gain_db: 0.0,
            shares: [0.0; 2],
        }
    }
}

impl AutoMakeup {
    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        self.weighting.prepare(spec);
        self.comparison.prepare(spec);
        let period_seconds = CONTROL_FRAMES as f64 / spec.sample_rate_hz;
        self.shares = [GLIDE_SECONDS, FRESH_GLIDE_SECONDS]
            .map(|seconds| 1.0 - (-period_seconds / seconds).exp());
        self.gain_db = 0.0;
    }

    pub(crate) fn reset(&mut self) {
        self.weighting.reset();
        self.comparison.reset();
        self.gain_db = 0.0;
    }

    /// Settings have changed, and what was learned holds no longer: the gain follows what is heard from now on. It
    /// starts at no more than the reduction that the programme will have, so that it does not last where the next
    /// beat is reduced no more.
    pub(crate) fn relearn(&mut self, before: &GainComputer, after: &GainComputer) {
        self.comparison.relearn();
        let level_db = level_for(before, self.comparison.gain_db());
        self.comparison.limit_gain(after.reduction_db(level_db));
    }

    /// The gain, in dB, as far as it is known.
    pub(crate) fn gain_db(&self) -> f64 {
        self.gain_db
    }

    /// Hears the input, and by how many dB each frame is reduced.
    pub(crate) fn detect(&mut self, block: &StereoBlock, reductions_db: &[Powers; 2], span: Span) {
        let mut weighted = [[0.0; CONTROL_FRAMES]; 2];
        let [left, right] = &mut weighted;
        let (left, right) = (&mut left[..span.frames], &mut right[..span.frames]);
        let [l, r] = block.channels();
        left.copy_from_slice(l);
        right.copy_from_slice(r);
        self.weighting.process(StereoBlock::new(left, right), span);
        // Powers in plain loops, which spread over lanes; only the sum goes frame by frame.
        let (mut before, mut after) = ([0.0; CONTROL_FRAMES], [0.0; CONTROL_FRAMES]);
        for (channel, reductions_db) in weighted.iter().zip(reductions_db) {
            for frame in 0..CONTROL_FRAMES {
                let square = f64::from(channel[frame]).powi(2);
                before[frame] += square;
                // A power of two of the gain's square.
                after[frame] +=
                    square * approx::exp2(Plain, -reductions_db[frame] * (LOG2_10 / 10.0));
            }
        }
        for (before, after) in before.into_iter().zip(after).take(span.frames) {
            self.comparison.add([before, after]);
        }
    }

    /// On a line of the control grid: takes what was heard since the last.
    pub(crate) fn tick(&mut self) {
        self.comparison.tick();
        let share = self.shares[usize::from(self.comparison.is_fresh())];
        self.gain_db += share * (self.comparison.gain_db() - self.gain_db);
    }
}
