//! Sections in motion, as state-variable filters whose coefficients move from frame to frame.

use super::{Row, lane, sweep};
use crate::CONTROL_FRAMES;
use crate::filter::section::{Coefficients, Memory};
use crate::simd::{LANES, Lanes};

/// One channel of up to eight sections in motion.
#[derive(Clone, Debug)]
pub(crate) struct ModulatedCascade {
    /// Coefficients where the control period starts, as the fields of [`Coefficients`].
    start: [Row; 8],
    /// Their change per frame.
    step: [Row; 8],
    /// Frames of the control period that are over at the first step: whole numbers, so that a coefficient has
    /// the same bits at a frame wherever the host cuts. A lane gets its first frame `stage` steps after the
    /// first lane.
    over: Row,
    ic1: Row,
    ic2: Row,
    one_pole: Row,
}

fn fields(c: &Coefficients) -> [f64; 8] {
    [c.g, c.k, c.hp, c.bp, c.lp, c.g1, c.hp1, c.lp1]
}

impl ModulatedCascade {
    /// Sections in order, each moving over a control period from the first to the second
    /// coefficients, `offset` frames of which are over, with what they remember.
    pub(crate) fn gather<'a>(
        sections: impl Iterator<Item = (&'a Coefficients, &'a Coefficients, &'a Memory)>,
        offset: usize,
    ) -> Self {
        let rest = fields(&Coefficients::IDENTITY);
        let mut all = Self {
            start: rest.map(|value| [value; LANES]),
            step: [[0.0; LANES]; 8],
            over: [0.0; LANES],
            ic1: [0.0; LANES],
            ic2: [0.0; LANES],
            one_pole: [0.0; LANES],
        };
        for (stage, (from, to, memory)) in sections.enumerate() {
            let i = lane(stage);
            let (from, to) = (fields(from), fields(to));
            for row in 0..8 {
                all.step[row][i] = (to[row] - from[row]) / CONTROL_FRAMES as f64;
                all.start[row][i] = from[row];
            }
            all.over[i] = offset as f64 - stage as f64;
            all.ic1[i] = memory.ic1;
            all.ic2[i] = memory.ic2;
            all.one_pole[i] = memory.one_pole;
        }
        all
    }

    /// Gives the sections back what they remember.
    pub(crate) fn scatter<'a>(&self, memories: impl Iterator<Item = &'a mut Memory>) {
        for (stage, memory) in memories.enumerate() {
            let i = lane(stage);
            *memory = Memory {
                ic1: self.ic1[i],
                ic2: self.ic2[i],
                one_pole: self.one_pole[i],
            };
        }
    }
}

/// Runs one channel in place, at most up to the next line of the control grid.
#[inline(always)]
pub(crate) fn run_modulated<L: Lanes>(lanes: L, chunk: &mut ModulatedCascade, samples: &mut [f64]) {
    let load = |row: &Row| lanes.load(row);
    let one = lanes.splat(1.0);
    let two = lanes.splat(2.0);
    let (mut ic1, mut ic2) = (load(&chunk.ic1), load(&chunk.ic2));
    let mut state = load(&chunk.one_pole);
    let over = load(&chunk.over);
    let mut y = lanes.splat(0.0);
    let frames = samples.len();
    sweep(
        frames,
        #[inline(always)]
        |n, bits| {
            let x = if n < frames { samples[n] } else { 0.0 };
            let at = lanes.add(over, lanes.splat(n as f64));
            let now =
                |row: usize| lanes.mul_add(at, load(&chunk.step[row]), load(&chunk.start[row]));
            let (g, k, hp) = (now(0), now(1), now(2));
            let v0 = lanes.enter(y, x);
            // Simper's v1 and v2, with v2 = ic2 + g v1.
            let a1 = lanes.div(one, lanes.mul_add(g, lanes.add(g, k), one));
            let rise = lanes.mul_add(g, lanes.sub(v0, ic2), ic1);
            let v1 = lanes.mul(a1, rise);
            let v2 = lanes.mul_add(g, v1, ic2);
            let band = lanes.sub_mul(k, hp, now(3));
            let second = lanes.mul_add(band, v1, lanes.mul(hp, v0));
            let second = lanes.mul_add(lanes.sub(now(4), hp), v2, second);

            let (g1, hp1) = (now(5), now(6));
            let share = lanes.div(g1, lanes.add(one, g1));
            let low = lanes.mul_add(share, lanes.sub(second, state), state);
            y = lanes.mul_add(lanes.sub(now(7), hp1), low, lanes.mul(hp1, second));
            let new = [
                lanes.sub(lanes.mul(two, v1), ic1),
                lanes.sub(lanes.mul(two, v2), ic2),
                lanes.sub(lanes.mul(two, low), state),
            ];
            match bits {
                None => [ic1, ic2, state] = new,
                Some(bits) => {
                    ic1 = lanes.select(bits, new[0], ic1);
                    ic2 = lanes.select(bits, new[1], ic2);
                    state = lanes.select(bits, new[2], state);
                }
            }
            if n + 1 >= LANES {
                samples[n + 1 - LANES] = lanes.first(y);
            }
        },
    );
    lanes.store(ic1, &mut chunk.ic1);
    lanes.store(ic2, &mut chunk.ic2);
    lanes.store(state, &mut chunk.one_pole);
}
