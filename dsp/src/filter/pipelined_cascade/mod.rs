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

mod modulated_cascade;
mod static_cascade;

use crate::simd::LANES;

pub(crate) use modulated_cascade::{ModulatedCascade, run_modulated};
pub(crate) use static_cascade::{StaticCascade, run_static};

/// One number a lane.
pub(crate) type Row = [f64; LANES];

/// The lane of the section that comes `stage`-th.
fn lane(stage: usize) -> usize {
    LANES - 1 - stage
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::matched::{Design, SectionType, design};
    use crate::filter::section::{Coefficients, Memory, Section};
    use crate::simd::{Lanes, SimdKernel, on_each};
    use crate::{CONTROL_FRAMES, ControlGrid, StereoBlock};

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
            run_static(lanes, &mut self.chunk, left, right);
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
            run_modulated(lanes, &mut self.chunk, &mut self.samples);
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
