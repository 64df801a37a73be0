//! Sixteen signals and what mixes them without loss.
//!
//! [`Rows`] holds a control period of each signal, one after another: delays read and write it.
//! [`Frames`] holds all signals of each frame: recursive filters run over it, a signal a lane.

use crate::CONTROL_FRAMES;

/// Signals side by side.
pub(super) const LINES: usize = 16;

/// A control period of each signal.
pub(super) type Rows = [[f32; CONTROL_FRAMES]; LINES];

/// All signals of each frame of a control period.
pub(super) type Frames = [[f32; LINES]; CONTROL_FRAMES];

/// Silence.
pub(super) const SILENT: Rows = [[0.0; CONTROL_FRAMES]; LINES];

/// The frames of a control period, as numbers: what a loop over lanes cannot count by itself.
pub(super) const COUNT: [f32; CONTROL_FRAMES] = {
    let mut count = [0.0; CONTROL_FRAMES];
    let mut frame = 0;
    while frame < CONTROL_FRAMES {
        count[frame] = frame as f32;
        frame += 1;
    }
    count
};

/// Scales a control period by a gain that goes straight from one value to another.
#[inline(always)]
pub(super) fn scale(row: &mut [f32; CONTROL_FRAMES], start: f32, end: f32) {
    let step = (end - start) / CONTROL_FRAMES as f32;
    for (sample, frame) in row.iter_mut().zip(COUNT) {
        *sample *= start + step * frame;
    }
}

/// Turns all pairs of signals, in four stages, by one angle: the Kronecker power of a reflection.
///
/// With `cos = sin = 1 / sqrt(2)` it is the Hadamard matrix of order 16, which spreads each signal evenly
/// over all; with `sin = 0` nothing mixes. It is orthogonal at any angle.
#[inline(always)]
pub(super) fn mix(rows: &mut Rows, cos: f32, sin: f32) {
    stage::<1>(rows, cos, sin);
    stage::<2>(rows, cos, sin);
    stage::<4>(rows, cos, sin);
    stage::<8>(rows, cos, sin);
}

/// Turns the signals whose numbers differ by `APART`.
#[inline(always)]
fn stage<const APART: usize>(rows: &mut Rows, cos: f32, sin: f32) {
    for pair in rows.chunks_exact_mut(2 * APART) {
        let (first, second) = pair.split_at_mut(APART);
        for (first, second) in first.iter_mut().zip(second) {
            for (a, b) in first.iter_mut().zip(second) {
                (*a, *b) = (cos * *a + sin * *b, sin * *a - cos * *b);
            }
        }
    }
}

/// Deals the cards of two halves in turns.
#[inline(always)]
fn shuffle(from: &[f32; LINES * CONTROL_FRAMES], to: &mut [f32; LINES * CONTROL_FRAMES]) {
    let (first, second) = from.split_at(from.len() / 2);
    for ((pair, a), b) in to.chunks_exact_mut(2).zip(first).zip(second) {
        pair[0] = *a;
        pair[1] = *b;
    }
}

/// Undoes [`shuffle`].
#[inline(always)]
fn unshuffle(from: &[f32; LINES * CONTROL_FRAMES], to: &mut [f32; LINES * CONTROL_FRAMES]) {
    let (first, second) = to.split_at_mut(from.len() / 2);
    for ((pair, a), b) in from.chunks_exact(2).zip(first).zip(second) {
        *a = pair[0];
        *b = pair[1];
    }
}

/// Transposes: four perfect shuffles move the four bits of a signal's number behind those of the
/// frame's, and are what processors have an instruction for.
#[inline(always)]
pub(super) fn to_frames(rows: &Rows, frames: &mut Frames) {
    let mut one = [0.0; LINES * CONTROL_FRAMES];
    let mut other = [0.0; LINES * CONTROL_FRAMES];
    shuffle(flat(rows), &mut one);
    shuffle(&one, &mut other);
    shuffle(&other, &mut one);
    shuffle(&one, bytemuck::cast_mut(frames));
}

/// Undoes [`to_frames`].
#[inline(always)]
pub(super) fn to_rows(frames: &Frames, rows: &mut Rows) {
    let mut one = [0.0; LINES * CONTROL_FRAMES];
    let mut other = [0.0; LINES * CONTROL_FRAMES];
    unshuffle(bytemuck::cast_ref(frames), &mut one);
    unshuffle(&one, &mut other);
    unshuffle(&other, &mut one);
    unshuffle(&one, bytemuck::cast_mut(rows));
}

fn flat(rows: &Rows) -> &[f32; LINES * CONTROL_FRAMES] {
    bytemuck::cast_ref(rows)
}

#[cfg(test)]
mod tests {
    use std::f32::consts::FRAC_1_SQRT_2;

    use super::*;

    fn numbered() -> Rows {
        std::array::from_fn(|line| std::array::from_fn(|frame| (100 * line + frame) as f32))
    }

    #[test]
    fn transposing_and_back_gives_each_number_its_place() {
        let rows = numbered();
        let mut frames = [[0.0; LINES]; CONTROL_FRAMES];
        to_frames(&rows, &mut frames);
        for (frame, lanes) in frames.iter().enumerate() {
            for (line, value) in lanes.iter().enumerate() {
                assert_eq!(*value, rows[line][frame]);
            }
        }
        let mut back = SILENT;
        to_rows(&frames, &mut back);
        assert_eq!(back, rows);
    }

    #[test]
    fn mixing_keeps_the_energy_and_at_an_eighth_turn_spreads_it_evenly() {
        for line in 0..LINES {
            for angle in [0.0, 0.3, std::f32::consts::FRAC_PI_4] {
                let mut rows = SILENT;
                rows[line][5] = 1.0;
                mix(&mut rows, angle.cos(), angle.sin());
                let energy: f32 = rows.iter().map(|row| row[5] * row[5]).sum();
                assert!((energy - 1.0).abs() < 1e-6);
            }
            let mut rows = SILENT;
            rows[line][5] = 1.0;
            mix(&mut rows, FRAC_1_SQRT_2, FRAC_1_SQRT_2);
            assert!(rows.iter().all(|row| (row[5].abs() - 0.25).abs() < 1e-6));
        }
    }
}
