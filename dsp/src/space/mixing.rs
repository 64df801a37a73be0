//! Sixteen signals and what mixes them without loss.

use crate::CONTROL_FRAMES;
use crate::simd::{LANES, Lanes};

/// Signals side by side.
pub(crate) const LINES: usize = 16;

/// Registers that a control period of a signal fills.
pub(crate) const PARTS: usize = CONTROL_FRAMES / LANES;

/// A control period of a signal.
pub(crate) type Row = [[f32; LANES]; PARTS];

/// A control period of each signal.
pub(crate) type Rows = [Row; LINES];

/// Silence.
pub(crate) const SILENT: Row = [[0.0; LANES]; PARTS];

/// The frames of a control period, as numbers: what a loop over lanes cannot count by itself.
pub(crate) const COUNT: [f32; CONTROL_FRAMES] = {
    let mut count = [0.0; CONTROL_FRAMES];
    let mut frame = 0;
    while frame < CONTROL_FRAMES {
        count[frame] = frame as f32;
        frame += 1;
    }
    count
};

/// A value that goes straight from one line of the control grid to the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slope {
    pub(crate) start: f32,
    pub(crate) step: f32,
}

impl Slope {
    #[inline(always)]
    pub(crate) fn between(start: f32, end: f32) -> Self {
        Self {
            start,
            step: (end - start) / CONTROL_FRAMES as f32,
        }
    }

    /// Its values over a part of a row.
    #[inline(always)]
    pub(crate) fn over<L: Lanes>(&self, lanes: L, part: usize) -> L::N {
        let (counts, _) = COUNT.as_chunks();
        let count = lanes.load_f32(&counts[part]);
        lanes.mul_add_f32(
            lanes.splat_f32(self.step),
            count,
            lanes.splat_f32(self.start),
        )
    }
}

/// Turns two signals by an angle, and makes them larger by one over its cosine.
#[inline(always)]
fn turn<L: Lanes>(lanes: L, a: L::N, b: L::N, tangent: L::N) -> (L::N, L::N) {
    (
        lanes.mul_add_f32(tangent, b, a),
        lanes.mul_sub_f32(tangent, a, b),
    )
}

/// Turns four signals, `apart` from each other, in two stages.
#[inline(always)]
fn mix_four<L: Lanes>(
    lanes: L,
    signals: &mut [L::N; LINES],
    first: usize,
    apart: usize,
    tangent: L::N,
) {
    let [a, b, c, d] = [first, first + apart, first + 2 * apart, first + 3 * apart];
    let (near_a, near_b) = turn(lanes, signals[a], signals[b], tangent);
    let (near_c, near_d) = turn(lanes, signals[c], signals[d], tangent);
    (signals[a], signals[c]) = turn(lanes, near_a, near_c, tangent);
    (signals[b], signals[d]) = turn(lanes, near_b, near_d, tangent);
}

/// Turns all pairs of signals, in four stages, by one angle: the Kronecker power of a reflection.
///
/// With a tangent of 1 it is the Hadamard matrix of order 16, which spreads each signal evenly over all;
/// with 0 nothing mixes. Times [`norm`] it is orthogonal at any angle.
#[inline(always)]
pub(crate) fn mix<L: Lanes>(lanes: L, signals: &[L::N; LINES], tangent: L::N) -> [L::N; LINES] {
    let mut mixed = *signals;
    for four in 0..4 {
        mix_four(lanes, &mut mixed, 4 * four, 1, tangent);
    }
    for first in 0..4 {
        mix_four(lanes, &mut mixed, first, 4, tangent);
    }
    mixed
}

/// What [`mix`] has to be scaled by to keep the energy: the fourth power of the cosine.
pub(crate) fn norm(tangent: f64) -> f64 {
    (1.0 + tangent * tangent).powi(-2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{SimdKernel, on_each};

    /// What becomes of a one on one line.
    struct MixOne {
        line: usize,
        tangent: f32,
    }

    impl SimdKernel for MixOne {
        type Output = [[f32; LANES]; LINES];

        #[inline(always)]
        fn run<L: Lanes>(self, lanes: L) -> Self::Output {
            let mut signals = [lanes.splat_f32(0.0); LINES];
            signals[self.line] = lanes.splat_f32(1.0);
            mix(lanes, &signals, lanes.splat_f32(self.tangent)).map(|v| {
                let mut to = [0.0; LANES];
                lanes.store_f32(v, &mut to);
                to
            })
        }
    }

    #[test]
    fn mixing_keeps_the_energy_and_at_an_eighth_turn_spreads_it_evenly() {
        for line in 0..LINES {
            for tangent in [0.0, 0.3, 1.0] {
                let (plain, others) = on_each(|| MixOne { line, tangent });
                let gain = norm(tangent.into()) as f32;
                for mixed in others.into_iter().map(|(_, mixed)| mixed).chain([plain]) {
                    let energy: f32 = mixed.iter().map(|v| (gain * v[5]).powi(2)).sum();
                    // What f32 rounds in sixteen squares and the norm.
                    assert!((energy - 1.0).abs() < 1e-6);
                    if tangent == 1.0 {
                        assert!(
                            mixed
                                .as_flattened()
                                .iter()
                                .all(|x| (gain * x).abs() == 0.25)
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_slope_goes_from_line_to_line() {
        struct Over(Slope);
        impl SimdKernel for Over {
            type Output = Row;

            #[inline(always)]
            fn run<L: Lanes>(self, lanes: L) -> Row {
                let mut row = SILENT;
                for (part, to) in row.iter_mut().enumerate() {
                    lanes.store_f32(self.0.over(lanes, part), to);
                }
                row
            }
        }
        let (row, _) = on_each(|| Over(Slope::between(1.0, 33.0)));
        for (frame, value) in row.as_flattened().iter().enumerate() {
            assert_eq!(*value, 1.0 + frame as f32);
        }
    }
}
