//! Up to eight sections in a row, all at work at once.
//!
//! A cascade is serial: each section waits for the one before. But while section 2 is at frame n,
//! section 1 can be at frame n + 1: the lanes of a register hold the sections in reverse order, and
//! from step to step every lane hands its output down to the next. A block of N frames takes N + 7
//! steps; in the first and the last seven only the lanes that have a frame move on, so that the
//! result does not depend on how a stream is cut into blocks.
//!
//! Two forms of the same section run here. [`ModulatedCascade`] is the state-variable filter and one-pole of
//! [`section`](super::section), with coefficients that move from frame to frame. [`StaticCascade`] is the
//! same transfer function in half the arithmetic: a transposed direct form II whose first
//! coefficient is taken out, and a one-pole in the same manner. At the precision of f64 its rounding
//! lies 160 dB below the signal even at 10 Hz and 384 kHz, but it must not move; so the states are
//! carried over whenever the coefficients start or stop.

use super::section::{Coefficients, Memory};
use crate::CONTROL_FRAMES;
use crate::simd::{LANES, Lanes};

/// One number a lane.
pub(crate) type Row = [f64; LANES];

/// A section pair below this share of visibility is treated as flat: what it holds is 200 dB down.
const INVISIBLE: f64 = 1e-10;

/// One channel of up to eight sections at rest, in direct form.
#[derive(Clone, Debug)]
pub(crate) struct StaticCascade {
    a1: Row,
    a2: Row,
    b1: Row,
    b2: Row,
    s1: Row,
    s2: Row,
    /// One-pole: what its state adds to the output, its pole, its state.
    add: Row,
    pole: Row,
    state: Row,
    /// Product of the first coefficients that were taken out.
    gain: f64,
}

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

/// The lane of the section that comes `stage`-th.
fn lane(stage: usize) -> usize {
    LANES - 1 - stage
}

/// The multipliers and states of a section in direct form, with the gains that were taken out.
struct Direct {
    a: [f64; 2],
    b: [f64; 2],
    /// Rows of the map from the filter's states to the direct form's.
    map: [[f64; 2]; 2],
    first: f64,
    add: f64,
    pole: f64,
    /// The one-pole's state per state of the direct form's.
    share: f64,
    first_one_pole: f64,
}

impl From<&Coefficients> for Direct {
    fn from(c: &Coefficients) -> Self {
        // Bilinear transform of the section's H(s), see [`Coefficients`].
        let (kg, gg) = (c.k * c.g, c.g * c.g);
        let (bg, lgg) = (c.bp * c.g, c.lp * gg);
        let d0 = 1.0 + kg + gg;
        let n0 = c.hp + bg + lgg;
        let a = [2.0 * (gg - 1.0) / d0, (1.0 - kg + gg) / d0];
        let b = [2.0 * (lgg - c.hp) / n0, (c.hp - bg + lgg) / n0];
        // State-space form of the state-variable filter: ic' = A ic + .. v, y = C ic + .. v.
        let a1 = 1.0 / d0;
        let a2 = c.g * a1;
        let m = c.bp - c.k * c.hp + (c.lp - c.hp) * c.g;
        let direct = n0 / d0;
        let out = [m * a1 / direct, (c.lp - c.hp - m * a2) / direct];
        let next = [
            out[0] * (2.0 * a1 - 1.0) + out[1] * 2.0 * a2,
            out[1] * (1.0 - 2.0 * c.g * a2) - out[0] * 2.0 * a2,
        ];
        let second = [next[0] + a[0] * out[0], next[1] + a[0] * out[1]];
        let share = c.g1 / (1.0 + c.g1);
        let first_one_pole = c.hp1 + (c.lp1 - c.hp1) * share;
        Self {
            a,
            b,
            map: [out, second],
            first: direct,
            add: (c.lp1 - c.hp1) * (1.0 - share) / first_one_pole * (2.0 * share),
            pole: 1.0 - 2.0 * share,
            share: 2.0 * share,
            first_one_pole,
        }
    }
}

impl StaticCascade {
    /// Passes everything unchanged.
    pub(crate) const EMPTY: Self = Self {
        a1: [0.0; LANES],
        a2: [0.0; LANES],
        b1: [0.0; LANES],
        b2: [0.0; LANES],
        s1: [0.0; LANES],
        s2: [0.0; LANES],
        add: [0.0; LANES],
        pole: [0.0; LANES],
        state: [0.0; LANES],
        gain: 1.0,
    };

    /// Sections in order, at rest, with what they remember.
    pub(crate) fn gather<'a>(
        sections: impl Iterator<Item = (&'a Coefficients, &'a Memory)>,
    ) -> Self {
        let mut all = Self::EMPTY;
        for (stage, (coefficients, memory)) in sections.enumerate() {
            let i = lane(stage);
            let d = Direct::from(coefficients);
            [all.a1[i], all.a2[i]] = d.a;
            [all.b1[i], all.b2[i]] = d.b;
            let seen = |row: [f64; 2]| (row[0] * memory.ic1 + row[1] * memory.ic2) / all.gain;
            [all.s1[i], all.s2[i]] = d.map.map(seen);
            let after = all.gain * d.first;
            all.add[i] = d.add;
            all.pole[i] = d.pole;
            all.state[i] = memory.one_pole / (after * d.share);
            all.gain = after * d.first_one_pole;
        }
        all
    }

    /// Gives the sections back what they remember.
    pub(crate) fn scatter<'a>(
        &self,
        sections: impl Iterator<Item = (&'a Coefficients, &'a mut Memory)>,
    ) {
        let mut gain = 1.0;
        for (stage, (coefficients, memory)) in sections.enumerate() {
            let i = lane(stage);
            let d = Direct::from(coefficients);
            let [[m00, m01], [m10, m11]] = d.map;
            let determinant = m00 * m11 - m01 * m10;
            let size = (m00.abs() + m01.abs()) * (m10.abs() + m11.abs());
            let visible = determinant.abs() > INVISIBLE * size && size > INVISIBLE * INVISIBLE;
            let (s1, s2) = (self.s1[i] * gain, self.s2[i] * gain);
            (memory.ic1, memory.ic2) = if visible {
                (
                    (m11 * s1 - m01 * s2) / determinant,
                    (m00 * s2 - m10 * s1) / determinant,
                )
            } else {
                (0.0, 0.0)
            };
            let after = gain * d.first;
            memory.one_pole = self.state[i] * after * d.share;
            gain = after * d.first_one_pole;
        }
    }

    /// States below the floor become zero, so that a decay ends.
    pub(crate) fn flush(&mut self, floor: f64) {
        for row in [&mut self.s1, &mut self.s2, &mut self.state] {
            for state in row {
                if state.abs() < floor {
                    *state = 0.0;
                }
            }
        }
    }

    /// Whether all states are zero.
    pub(crate) fn is_empty(&self) -> bool {
        let mut states = [&self.s1, &self.s2, &self.state].into_iter().flatten();
        states.all(|state| *state == 0.0)
    }
}

/// The lanes that have a frame at a step: bit i for lane i.
fn window(step: usize, frames: usize) -> u8 {
    let mut bits = 0;
    for stage in 0..LANES {
        if stage <= step && step < frames + stage {
            bits |= 1 << lane(stage);
        }
    }
    bits
}

/// Calls `step(n, bits)` for each step of a block: `bits` is `None` where all lanes move on.
#[inline(always)]
fn sweep(frames: usize, mut step: impl FnMut(usize, Option<u8>)) {
    const DEPTH: usize = LANES - 1;
    for n in 0..DEPTH {
        step(n, Some(window(n, frames)));
    }
    for n in DEPTH..frames {
        step(n, None);
    }
    for n in frames.max(DEPTH)..frames + DEPTH {
        step(n, Some(window(n, frames)));
    }
}

/// One channel of [`StaticCascade`] in registers.
struct SettledLanes<L: Lanes> {
    rows: [L::V; 6],
    s1: L::V,
    s2: L::V,
    state: L::V,
    y: L::V,
}

impl<L: Lanes> SettledLanes<L> {
    #[inline(always)]
    fn load(lanes: L, from: &StaticCascade) -> Self {
        let load = |row: &Row| lanes.load(row);
        Self {
            rows: [
                load(&from.a1),
                load(&from.a2),
                load(&from.b1),
                load(&from.b2),
                load(&from.add),
                load(&from.pole),
            ],
            s1: load(&from.s1),
            s2: load(&from.s2),
            state: load(&from.state),
            y: lanes.splat(0.0),
        }
    }

    #[inline(always)]
    fn store(self, lanes: L, to: &mut StaticCascade) {
        lanes.store(self.s1, &mut to.s1);
        lanes.store(self.s2, &mut to.s2);
        lanes.store(self.state, &mut to.state);
    }

    /// Moves on by one frame and returns what leaves the last lane.
    #[inline(always)]
    fn step(&mut self, lanes: L, x: f64, bits: Option<u8>) -> f64 {
        let [a1, a2, b1, b2, add, pole] = self.rows;
        let v = lanes.enter(self.y, x);
        let second = lanes.add(v, self.s1);
        let s1 = lanes.sub_mul(a1, second, lanes.mul_add(b1, v, self.s2));
        let s2 = lanes.sub_mul(a2, second, lanes.mul(b2, v));
        // The lane's output, but from v on in one step: it is what the next lane waits for.
        self.y = lanes.add(v, lanes.mul_add(add, self.state, self.s1));
        let state = lanes.mul_add(pole, self.state, second);
        match bits {
            None => (self.s1, self.s2, self.state) = (s1, s2, state),
            Some(bits) => {
                self.s1 = lanes.select(bits, s1, self.s1);
                self.s2 = lanes.select(bits, s2, self.s2);
                self.state = lanes.select(bits, state, self.state);
            }
        }
        lanes.first(self.y)
    }
}

/// Runs both channels in place.
#[inline(always)]
pub(crate) fn settled<L: Lanes>(
    lanes: L,
    chunk: &mut [StaticCascade; 2],
    left: &mut [f64],
    right: &mut [f64],
) {
    let frames = left.len().min(right.len());
    let (left, right) = (&mut left[..frames], &mut right[..frames]);
    let mut l = SettledLanes::load(lanes, &chunk[0]);
    let mut r = SettledLanes::load(lanes, &chunk[1]);
    sweep(
        frames,
        #[inline(always)]
        |n, bits| {
            let x = if n < frames {
                (left[n], right[n])
            } else {
                (0.0, 0.0)
            };
            let (y, z) = (l.step(lanes, x.0, bits), r.step(lanes, x.1, bits));
            if n + 1 >= LANES {
                left[n + 1 - LANES] = y;
                right[n + 1 - LANES] = z;
            }
        },
    );
    l.store(lanes, &mut chunk[0]);
    r.store(lanes, &mut chunk[1]);
    for (samples, chunk) in [left, right].into_iter().zip(chunk) {
        for sample in samples {
            *sample *= chunk.gain;
        }
    }
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
pub(crate) fn moving<L: Lanes>(lanes: L, chunk: &mut ModulatedCascade, samples: &mut [f64]) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::matched::{Design, SectionType, design};
    use crate::filter::section::Section;
    use crate::simd::{SimdKernel, on_each};
    use crate::{ControlGrid, StereoBlock};

    /// Eight sections of all sorts, the more of them moved the larger `part` is.
    fn sections(part: f64) -> [Coefficients; LANES] {
        let shapes = [
            SectionType::LowCut,
            SectionType::LowShelf,
            SectionType::Bell,
            SectionType::Notch,
            SectionType::Bell,
            SectionType::Tilt,
            SectionType::HighShelf,
            SectionType::HighCutFirst,
        ];
        std::array::from_fn(|index| {
            design(&Design {
                section_type: shapes[index],
                w0: 0.004 * 2.3_f64.powi(index as i32) * (1.0 + part),
                gain_db: 9.0 - 3.0 * part,
                q: 0.7 + 0.1 * index as f64,
            })
        })
    }

    fn noise(frames: usize) -> Vec<f64> {
        let mut state = 1_u32;
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state) / f64::from(u32::MAX) - 0.5
        };
        (0..frames).map(next).collect()
    }

    /// The sections one after the other, in the state-variable form, frame by frame.
    fn one_by_one(from: &[Coefficients], to: &[Coefficients], samples: &[f64]) -> Vec<f64> {
        let mut left: Vec<f32> = samples.iter().map(|x| *x as f32).collect();
        for (from, to) in from.iter().zip(to) {
            let mut section = Section::default();
            section.reset(*from);
            let mut right = left.clone();
            let mut grid = ControlGrid::default();
            let mut block = StereoBlock::new(&mut left, &mut right);
            let mut start = 0;
            while let Some(span) = grid.advance(block.frames() - start) {
                section.tick(*to);
                section.process(block.part(start, span.frames), span);
                start += span.frames;
            }
        }
        left.iter().map(|x| f64::from(*x)).collect()
    }

    fn assert_close(ours: &[f64], theirs: &[f64], limit: f64, what: &str) {
        for (frame, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            let difference = (ours - theirs).abs();
            assert!(difference < limit, "{what}: {difference:e} at {frame}");
        }
    }

    struct RunSettled {
        chunk: [StaticCascade; 2],
        samples: [Vec<f64>; 2],
    }

    impl SimdKernel for RunSettled {
        type Output = [Vec<f64>; 2];

        #[inline(always)]
        fn run<L: Lanes>(mut self, lanes: L) -> Self::Output {
            let [left, right] = &mut self.samples;
            settled(lanes, &mut self.chunk, left, right);
            self.samples
        }
    }

    struct RunMoving {
        chunk: ModulatedCascade,
        samples: Vec<f64>,
    }

    impl SimdKernel for RunMoving {
        type Output = Vec<f64>;

        #[inline(always)]
        fn run<L: Lanes>(mut self, lanes: L) -> Self::Output {
            moving(lanes, &mut self.chunk, &mut self.samples);
            self.samples
        }
    }

    #[test]
    fn at_rest_all_lanes_sound_as_the_plain_ones_and_as_one_section_after_the_other() {
        let (a, b) = (sections(0.0), sections(0.3));
        for frames in [1, 7, 8, 64, 1000] {
            let samples = noise(frames);
            let gather = |sections: &[Coefficients]| {
                StaticCascade::gather(sections.iter().map(|section| (section, &Memory::ZERO)))
            };
            let (plain, others) = on_each(|| RunSettled {
                chunk: [gather(&a), gather(&b)],
                samples: [samples.clone(), samples.clone()],
            });
            for (name, other) in &others {
                // Fused multiplication rounds once where plain arithmetic rounds twice.
                assert_close(&other[0], &plain[0], 1e-11, name);
                assert_close(&other[1], &plain[1], 1e-11, name);
            }
            // Section after section in f32: what that rounds away.
            assert_close(&plain[0], &one_by_one(&a, &a, &samples), 2e-5, "left");
            assert_close(&plain[1], &one_by_one(&b, &b, &samples), 2e-5, "right");
        }
    }

    #[test]
    fn in_motion_all_lanes_sound_as_the_plain_ones_and_as_one_section_after_the_other() {
        let (from, to) = (sections(0.0), sections(0.5));
        for frames in [1, 7, 8, CONTROL_FRAMES] {
            let samples = noise(frames);
            let sections = || {
                let pairs = from.iter().zip(&to);
                pairs.map(|(from, to)| (from, to, &Memory::ZERO))
            };
            let (plain, others) = on_each(|| RunMoving {
                chunk: ModulatedCascade::gather(sections(), 0),
                samples: samples.clone(),
            });
            for (name, other) in &others {
                assert_close(other, &plain, 1e-11, name);
            }
            assert_close(&plain, &one_by_one(&from, &to, &samples), 2e-5, "moving");
        }
    }
}
