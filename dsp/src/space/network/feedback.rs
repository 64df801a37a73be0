//! The feedback delay network: lines that move, and what goes back into them mixed.

use super::FLOOR;
use crate::CONTROL_FRAMES;
use crate::simd::{LANES, Lanes};
use crate::space::delays::Delays;
use crate::space::mixing::{LINES, PARTS, Rows, SILENT, Slope, mix};
use crate::space::modulation::{KERNEL, REACH, Readings};

/// Reads the moving lines, which are so long in the middle of their ways.
#[inline(always)]
pub(super) fn read_moving<L: Lanes>(
    lanes: L,
    delays: &Delays<LINES>,
    frames: &[u32; LINES],
    readings: &Readings,
    to: &mut Rows,
) {
    // From one control period ahead of the last frame that was written, back to the end of the kernel.
    const AHEAD: i32 = (CONTROL_FRAMES + KERNEL / 2 - 1) as i32;
    let mut latest = *frames;
    for (frames, whole) in latest.iter_mut().zip(readings.whole) {
        *frames = frames.wrapping_add_signed(whole - AHEAD);
    }
    let starts = delays.find(REACH, &latest);
    let count = Slope {
        start: 0.0,
        step: 1.0,
    };
    for (line, row) in to.iter_mut().enumerate() {
        let past: &[f32; REACH] = delays.read(starts[line]);
        let mut sums = [lanes.splat_f32(0.0); PARTS];
        let mut changes = sums;
        for k in 0..KERNEL {
            let start = lanes.splat_f32(readings.start[k][line]);
            let change = lanes.splat_f32(readings.change[k][line]);
            for part in 0..PARTS {
                let mut frames = [0.0; LANES];
                frames.copy_from_slice(&past[LANES * part + KERNEL - 1 - k..][..LANES]);
                let x = lanes.load_f32(&frames);
                sums[part] = lanes.mul_add_f32(start, x, sums[part]);
                changes[part] = lanes.mul_add_f32(change, x, changes[part]);
            }
        }
        for (part, to) in row.iter_mut().enumerate() {
            let sum = lanes.mul_add_f32(changes[part], count.over(lanes, part), sums[part]);
            lanes.store_f32(sum, to);
        }
    }
}

/// Mixes what leaves the lines and adds what enters them. Returns whether that is more than silence; if
/// it is not, it is zero.
#[inline(always)]
pub(super) fn feed_back<L: Lanes>(lanes: L, rows: &mut Rows, entering: &Rows) -> bool {
    let zero = lanes.splat_f32(0.0);
    let mut most = zero;
    for part in 0..PARTS {
        let mut signals = [zero; LINES];
        for line in 0..LINES {
            signals[line] = lanes.load_f32(&rows[line][part]);
        }
        let mixed = mix(lanes, &signals, lanes.splat_f32(1.0));
        for line in 0..LINES {
            let x = lanes.add_f32(mixed[line], lanes.load_f32(&entering[line][part]));
            most = lanes.largest_f32(x, most);
            lanes.store_f32(x, &mut rows[line][part]);
        }
    }
    let mut largest = [0.0; LANES];
    lanes.store_f32(most, &mut largest);
    let moves = largest.iter().any(|x| *x >= FLOOR);
    if !moves {
        *rows = [SILENT; LINES];
    }
    moves
}
