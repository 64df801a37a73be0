//! Logarithm and power of two that the compiler can do on many numbers at once.
//!
//! Arithmetic only, no table and no branch: exponents are read and written in the bits of IEEE 754.
//! For use inside `lanes::dispatch`, in plain loops over arrays.

use std::f64::consts::{LN_2, LOG2_E, SQRT_2};

use crate::simd::Lanes;

/// 1.5 * 2^52: adding it rounds a number below 2^51 to a whole one, which then stands in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// Numbers below this read as this: -600 dB.
const SMALLEST: f64 = 1e-30;

/// The larger of two numbers: one instruction, where `f64::max` takes care of NaN.
#[inline(always)]
pub(crate) fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The smaller of two numbers.
#[inline(always)]
pub(crate) fn smaller(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// c0 + c1 x + c2 x^2 + ..
#[inline(always)]
fn polynomial<L: Lanes, const N: usize>(lanes: L, x: f64, coefficients: [f64; N]) -> f64 {
    let mut sum = coefficients[N - 1];
    for index in (0..N - 1).rev() {
        sum = lanes.fused(sum, x, coefficients[index]);
    }
    sum
}

/// Base-2 logarithm of a positive number, within 2e-9.
#[inline(always)]
pub(crate) fn log2<L: Lanes>(lanes: L, x: f64) -> f64 {
    let x = larger(x, SMALLEST);
    // x = m 2^e with m between 1 / sqrt(2) and sqrt(2).
    let bits = x.to_bits();
    let above = bits.wrapping_sub((SQRT_2 * 0.5).to_bits());
    let exponent = (above as i64) >> 52;
    let m = f64::from_bits(bits.wrapping_sub((exponent as u64) << 52));
    let e = f64::from_bits((exponent as u64).wrapping_add(ROUND.to_bits())) - ROUND;
    // ln m = 2 artanh t, t = (m - 1) / (m + 1), |t| < 0.172: the next term is below 1.1e-9.
    let t = (m - 1.0) / (m + 1.0);
    const SERIES: [f64; 5] = [1.0, 1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0];
    lanes.fused(2.0 * LOG2_E * t, polynomial(lanes, t * t, SERIES), e)
}

/// 2 to the power of x, within 1e-9 of its value, for |x| up to 1000.
#[inline(always)]
pub(crate) fn exp2<L: Lanes>(lanes: L, x: f64) -> f64 {
    let rounded = x + ROUND;
    let whole = rounded - ROUND;
    // The Taylor series of e^y for |y| <= ln(2) / 2; the next term is below 1e-9.
    const SERIES: [f64; 9] = [
        1.0,
        1.0,
        1.0 / 2.0,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5040.0,
        1.0 / 40_320.0,
    ];
    let series = polynomial(lanes, (x - whole) * LN_2, SERIES);
    let exponent = rounded.to_bits().wrapping_sub(ROUND.to_bits());
    f64::from_bits(series.to_bits().wrapping_add(exponent << 52))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Plain;

    #[test]
    fn both_are_within_their_error_and_exact_at_one() {
        assert_eq!(log2(Plain, 1.0), 0.0);
        assert_eq!(exp2(Plain, 0.0), 1.0);
        for step in -2000..2000 {
            let x = f64::from(step) * 0.0171;
            assert!((exp2(Plain, x) / x.exp2() - 1.0).abs() < 1e-9, "{x}");
            assert!((log2(Plain, x.exp2()) - x).abs() < 2e-9, "{x}");
        }
        assert!(log2(Plain, 0.0) < -90.0);
    }
}
