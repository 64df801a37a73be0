//! From one sound to another that has little in common with it, at equal power.

use std::f64::consts::FRAC_PI_2;

use crate::space::mixing::COUNT;
use crate::{Ramp, Smoother, Span, StereoBlock, StreamSpec};

/// A cross-fade that glides: cosine of the one, sine of the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EqualPowerCrossfade {
    /// 0, all of the one, to 1, all of the other.
    share: Smoother,
    from: Ramp,
    to: Ramp,
}

impl Default for EqualPowerCrossfade {
    fn default() -> Self {
        Self {
            share: Smoother::new(0.0),
            from: Ramp::between(1.0, 1.0),
            to: Ramp::between(0.0, 0.0),
        }
    }
}

/// Gains of both; exact at the ends.
fn gains(share: f64) -> [f64; 2] {
    if share == 1.0 {
        return [0.0, 1.0];
    }
    let (sin, cos) = (FRAC_PI_2 * share).sin_cos();
    [cos, sin]
}

impl EqualPowerCrossfade {
    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        self.share.prepare(spec);
        self.reset();
    }

    /// Arrives at once.
    pub(crate) fn reset(&mut self) {
        self.share.snap();
        let [from, to] = gains(self.share.current());
        self.from = Ramp::between(from, from);
        self.to = Ramp::between(to, to);
    }

    pub(crate) fn set(&mut self, share: f64) {
        self.share.set_target(share);
    }

    /// On a line of the control grid.
    pub(crate) fn tick(&mut self) {
        if self.share.is_settled() && self.rests() {
            return;
        }
        let before = gains(self.share.current());
        let after = gains(self.share.tick());
        self.from = Ramp::between(before[0], after[0]);
        self.to = Ramp::between(before[1], after[1]);
    }

    fn rests(&self) -> bool {
        self.from.per_frame == 0.0 && self.to.per_frame == 0.0
    }

    /// Whether the other is not heard at all.
    pub(crate) fn is_all_from(&self) -> bool {
        self.to.rests_at(0.0)
    }

    /// Blends `other` into `block`, which keeps its bits where the other is not heard.
    pub(crate) fn apply(&self, block: &mut StereoBlock, other: &StereoBlock, span: Span) {
        if self.is_all_from() {
            return;
        }
        if self.rests() {
            let (from, to) = (self.from.start as f32, self.to.start as f32);
            for (block, other) in block.channels_mut().into_iter().zip(other.channels()) {
                for (x, other) in block.iter_mut().zip(other) {
                    *x = from * *x + to * other;
                }
            }
            return;
        }
        // A span as it lies in its control period.
        let count = &COUNT[span.offset..][..span.frames];
        let (from, from_step) = (self.from.start as f32, self.from.per_frame as f32);
        let (to, to_step) = (self.to.start as f32, self.to.per_frame as f32);
        for (block, other) in block.channels_mut().into_iter().zip(other.channels()) {
            for ((x, other), frame) in block.iter_mut().zip(other).zip(count) {
                *x = (from + from_step * frame) * *x + (to + to_step * frame) * other;
            }
        }
    }
}
