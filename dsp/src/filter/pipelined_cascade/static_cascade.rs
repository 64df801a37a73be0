//! Sections at rest, in direct form, and the way of their states to that form and back.

use super::{Row, lane, sweep};
use crate::filter::section::{Coefficients, Memory};
use crate::simd::{LANES, Lanes};

/// A section of whose states the output shows less than this share is treated as flat: what it holds is heard
/// 200 dB down.
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
pub(crate) fn run_static<L: Lanes>(
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
