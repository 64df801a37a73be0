//! Sections over a block, both channels side by side, and the way to mid and side and back.

use crate::StereoBlock;
use crate::filter::pipelined_cascade::{
    ModulatedCascade, StaticCascade, run_modulated, run_static,
};
use crate::simd::{Lanes, SimdKernel};

/// Whether there is nothing but zeros, and none of them negative: those would not pass a section.
pub(super) fn is_silent(block: &StereoBlock) -> bool {
    let channels = block.channels();
    channels
        .iter()
        .all(|channel| channel.iter().all(|x| x.to_bits() == 0))
}

pub(super) struct RunSettled<'a> {
    pub(super) chunks: &'a mut [Vec<[StaticCascade; 2]>; 2],
    pub(super) lengths: [usize; 2],
    pub(super) left: &'a mut [f64],
    pub(super) right: &'a mut [f64],
}

impl SimdKernel for RunSettled<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let [left_right, mid_side] = self.chunks;
        for chunk in &mut left_right[..self.lengths[0]] {
            run_static(lanes, chunk, self.left, self.right);
        }
        if self.lengths[1] > 0 {
            to_mid_side(self.left, self.right);
            for chunk in &mut mid_side[..self.lengths[1]] {
                run_static(lanes, chunk, self.left, self.right);
            }
            to_left_right(self.left, self.right);
        }
    }
}

pub(super) struct RunMoving<'a> {
    pub(super) chunk: &'a mut ModulatedCascade,
    pub(super) samples: &'a mut [f64],
}

impl SimdKernel for RunMoving<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        run_modulated(lanes, self.chunk, self.samples);
    }
}

pub(super) fn to_mid_side(left: &mut [f64], right: &mut [f64]) {
    for (left, right) in left.iter_mut().zip(right) {
        (*left, *right) = (0.5 * (*left + *right), 0.5 * (*left - *right));
    }
}

pub(super) fn to_left_right(mid: &mut [f64], side: &mut [f64]) {
    for (mid, side) in mid.iter_mut().zip(side) {
        (*mid, *side) = (*mid + *side, *mid - *side);
    }
}
