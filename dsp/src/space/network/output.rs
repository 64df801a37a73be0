//! The late sound: what enters the lines and what leaves them, on both sides.

use super::Period;
use super::diffuser::EVEN_GAIN;
use crate::simd::Lanes;
use crate::space::mixing::{LINES, PARTS, Rows, Slope};

/// Signs with which the sixteen signals make left and right. Both are bent functions (Oscar S. Rothaus,
/// "On 'Bent' Functions", 1976) of the four bits of a signal's number: equally unlike each row of the
/// Hadamard matrix. They differ by one of its rows, so that left and right have nothing in common.
pub(super) const SIGNS: [[f32; LINES]; 2] = {
    let mut signs = [[1.0; LINES]; 2];
    let mut line = 0;
    while line < LINES {
        let [a, b, c, d] = [line & 1, line >> 1 & 1, line >> 2 & 1, line >> 3 & 1];
        let bent = (a & b) ^ (c & d);
        signs[0][line] = if bent == 0 { 1.0 } else { -1.0 };
        signs[1][line] = if bent ^ b ^ c == 0 { 1.0 } else { -1.0 };
        line += 1;
    }
    signs
};

/// Lines that reach both sides with one sign, and lines that reach them with opposite ones; with the sign
/// on the left.
const SAME_AND_OPPOSITE: [[(usize, f32); LINES / 2]; 2] = {
    let mut lines = [[(0, 0.0); LINES / 2]; 2];
    let mut count = [0; 2];
    let mut line = 0;
    while line < LINES {
        let kind = (SIGNS[0][line] != SIGNS[1][line]) as usize;
        lines[kind][count[kind]] = (line, SIGNS[0][line]);
        count[kind] += 1;
        line += 1;
    }
    lines
};

/// The late sound: all that leaves the lines and all that enters them.
#[inline(always)]
pub(super) fn sum<L: Lanes>(
    lanes: L,
    leaving: &Rows,
    entering: &Rows,
    gain: &Slope,
    late: &mut Period,
) {
    let amplify = lanes.splat_f32(EVEN_GAIN);
    for part in 0..PARTS {
        let mut sums = [lanes.splat_f32(0.0); 2];
        for (sum, kind) in sums.iter_mut().zip(&SAME_AND_OPPOSITE) {
            for (line, sign) in kind {
                let leaving = lanes.load_f32(&leaving[*line][part]);
                let entering = lanes.load_f32(&entering[*line][part]);
                let x = lanes.mul_add_f32(amplify, leaving, entering);
                *sum = lanes.mul_add_f32(lanes.splat_f32(*sign), x, *sum);
            }
        }
        let [same, opposite] = sums;
        let gain = gain.over(lanes, part);
        let left = lanes.add_f32(same, opposite);
        let right = lanes.sub_f32(same, opposite);
        lanes.store_f32(lanes.mul_f32(gain, left), &mut late[0][part]);
        lanes.store_f32(lanes.mul_f32(gain, right), &mut late[1][part]);
    }
}
