//! The magnitude of sections in a row, at many frequencies at once.

use pulp::{Simd, WithSimd};

use crate::bands::cascade::MAX_SECTIONS;
use crate::filter::Coefficients;
use crate::modules::eq::BANDS;

/// Most sections of a channel.
const MAX_CURVES: usize = BANDS * MAX_SECTIONS;

/// The squared magnitude of a section: a ratio of polynomials in c = cos^2(w / 2) and
/// s = sin^2(w / 2), which stay precise down to the lowest frequencies.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Curve {
    /// Of the state-variable filter: `(lp c - hp_q s)^2 + bp_q c s` over `(c - q s)^2 + k_q c s`.
    pub(super) lp: f64,
    pub(super) hp_q: f64,
    pub(super) bp_q: f64,
    pub(super) q: f64,
    pub(super) k_q: f64,
    /// Of the one-pole: `hp1 s + lp1 c` over `s + g1 c`.
    pub(super) hp1: f64,
    pub(super) lp1: f64,
    pub(super) g1: f64,
}

impl From<&Coefficients> for Curve {
    fn from(c: &Coefficients) -> Self {
        // With s = j tan(w / 2) in the section's H(s), and all of it times cos^4(w / 2) / g^4.
        let q = 1.0 / (c.g * c.g);
        let g1 = c.g1 * c.g1;
        Self {
            lp: c.lp,
            hp_q: c.hp * q,
            bp_q: c.bp * c.bp * q,
            q,
            k_q: c.k * c.k * q,
            hp1: c.hp1 * c.hp1,
            lp1: c.lp1 * c.lp1 * g1,
            g1,
        }
    }
}

/// The curves of one channel in one domain.
#[derive(Clone, Debug)]
pub(super) struct Curves {
    pub(super) curves: [Curve; MAX_CURVES],
    pub(super) count: usize,
}

impl Default for Curves {
    fn default() -> Self {
        Self {
            curves: [Curve::default(); MAX_CURVES],
            count: 0,
        }
    }
}

impl Curves {
    pub(super) fn add(&mut self, sections: &[Coefficients]) {
        for section in sections.iter().filter(|section| !section.is_identity()) {
            self.curves[self.count] = section.into();
            self.count += 1;
        }
    }
}

/// Magnitudes of curves at a column of frequencies.
pub(super) struct Magnitudes<'a> {
    pub(super) curves: &'a [Curve],
    /// Sine and cosine of w / 2 down the column, relative to its first frequency.
    pub(super) sines: &'a [f64],
    pub(super) cosines: &'a [f64],
    /// Of the first frequency.
    pub(super) sine: f64,
    pub(super) cosine: f64,
    pub(super) out: &'a mut [f64],
}

impl WithSimd for Magnitudes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (sine, cosine) = (simd.splat_f64s(self.sine), simd.splat_f64s(self.cosine));
        let sines = S::as_simd_f64s(self.sines).0;
        let cosines = S::as_simd_f64s(self.cosines).0;
        let out = S::as_mut_simd_f64s(self.out).0;
        for ((sines, cosines), out) in sines.iter().zip(cosines).zip(out) {
            let sin = simd.mul_add_e_f64s(*sines, cosine, simd.mul_f64s(*cosines, sine));
            let cos = simd.sub_f64s(simd.mul_f64s(*cosines, cosine), simd.mul_f64s(*sines, sine));
            let (s, c) = (simd.mul_f64s(sin, sin), simd.mul_f64s(cos, cos));
            let cs = simd.mul_f64s(c, s);
            let mut power = simd.splat_f64s(1.0);
            // A quotient for each few, since a product of all would pass the range of f64.
            for curves in self.curves.chunks(4) {
                let (mut above, mut below) = (simd.splat_f64s(1.0), simd.splat_f64s(1.0));
                for curve in curves {
                    let ends = simd.sub_f64s(
                        simd.mul_f64s(simd.splat_f64s(curve.lp), c),
                        simd.mul_f64s(simd.splat_f64s(curve.hp_q), s),
                    );
                    let middle = simd.mul_f64s(simd.splat_f64s(curve.bp_q), cs);
                    above = simd.mul_f64s(above, simd.mul_add_e_f64s(ends, ends, middle));
                    let ends = simd.sub_f64s(c, simd.mul_f64s(simd.splat_f64s(curve.q), s));
                    let middle = simd.mul_f64s(simd.splat_f64s(curve.k_q), cs);
                    below = simd.mul_f64s(below, simd.mul_add_e_f64s(ends, ends, middle));
                    let first = simd.mul_add_e_f64s(
                        simd.splat_f64s(curve.hp1),
                        s,
                        simd.mul_f64s(simd.splat_f64s(curve.lp1), c),
                    );
                    above = simd.mul_f64s(above, first);
                    let first = simd.mul_add_e_f64s(simd.splat_f64s(curve.g1), c, s);
                    below = simd.mul_f64s(below, first);
                }
                power = simd.mul_f64s(power, simd.div_f64s(above, below));
            }
            *out = simd.sqrt_f64s(power);
        }
    }
}
