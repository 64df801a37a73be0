//! From squared magnitudes to coefficients.
//!
//! A cubic in x splits into a linear factor, which becomes the one-pole, and a quadratic, which
//! becomes the state-variable filter. With y = tan^2(w/2) and x = y / (1+y),
//!
//! ```text
//! (1+y)^2 (q0 + q1 x + q2 x^2) = q0 + (2 q0 + q1) y + (q0+q1+q2) y^2
//!                             = (q0+q1+q2) |s^2 + k g s + g^2|^2  at  s = j tan(w/2)
//! ```
//!
//! so a quadratic in x gives g and k directly, without the cancellation that a difference equation
//! suffers from at low frequencies.

use super::fit::{Common, Cubic, Line, damped};
use super::tables::{FIRST_A, FIRST_B, Node};
use crate::filter::Coefficients;

/// Most steps of the root finder: 14 were seen over the grid of the tests and Q from 0.1 to 40.
const ROOT_STEPS: usize = 24;
/// Least damping 1/Q of a pole pair: every design is strictly stable.
const MIN_DAMPING: f64 = 1.0e-4;

/// A squared magnitude (1 - h x) (q0 + q1 x + q2 x^2).
#[derive(Clone, Copy)]
pub(super) struct Factors {
    pub(super) h: f64,
    pub(super) quadratic: [f64; 3],
}

/// (1 - x/x0)^2 (a0 + a1 x) + b(x) / (w0 Q)^2.
///
/// In h = 1/x the first term changes sign at -a1/a0 and the second at the root of b; at either only
/// the other is left, with opposite signs, so a root lies between them and moves continuously with
/// every parameter.
pub(super) fn resonance(w0: f64, line: Line, b: Common, q: f64) -> Factors {
    let [a0, a1] = line;
    let i = 1.0 / Node::new(w0).x;
    let undamped = [a0, a1 - 2.0 * i * a0, i * (i * a0 - 2.0 * a1), i * i * a1];
    let cubic = damped(undamped, b, w0, q);
    let (of_line, of_b) = (-a1 / a0, root_of_common(b));
    let (low, high) = (of_line.min(of_b), of_line.max(of_b));
    if value(cubic, low) <= 0.0 && value(cubic, high) >= 0.0 && high < 1.0 {
        split(cubic, low, high)
    } else {
        isolated(cubic)
    }
}

/// The undamped resonance alone: a null at the centre.
pub(super) fn null(w0: f64, [a0, a1]: Line) -> Factors {
    let i = 1.0 / Node::new(w0).x;
    Factors {
        h: -a1 / a0,
        quadratic: [a0, -2.0 * i * a0, i * i * a0],
    }
}

/// b(x) / width^2: the numerator of a band pass.
pub(super) fn band(b: Common, width: f64) -> Factors {
    let scale = 1.0 / (width * width);
    let h = root_of_common(b);
    // The other factor by the sum of the roots.
    Factors {
        h,
        quadratic: [0.0, scale * b[0], scale * (b[1] + b[0] * h)],
    }
}

/// First-order `constant` + (w/corner)^2, on the one rational w^2 of the tables.
pub(super) fn first(constant: f64, corner: f64) -> Factors {
    let s = 1.0 / (corner * corner);
    let quadratic = [
        constant,
        constant * FIRST_A[0] + s * FIRST_B[0],
        constant * FIRST_A[1] + s * FIRST_B[1],
    ];
    Factors { h: 0.0, quadratic }
}

/// The larger h = 1/x at which b(x)/x vanishes: next to 1.
fn root_of_common(b: Common) -> f64 {
    ((b[1] * b[1] - 4.0 * b[0] * b[2]).max(0.0).sqrt() - b[1]) / (2.0 * b[0])
}

/// Splits a cubic at the real root that lies apart from the other two, so that a pair that meets
/// and turns complex never takes the chosen root with it: the sign at the mean of the roots tells
/// on which side it lies. The cubic is positive at x = 0 and x = 1.
pub(super) fn isolated(cubic: Cubic) -> Factors {
    let largest = cubic[1].abs().max(cubic[2].abs()).max(cubic[3].abs());
    let mean = (-cubic[1] / (3.0 * cubic[0])).min(1.0);
    if value(cubic, mean) < 0.0 {
        split(cubic, mean, 1.0)
    } else {
        split(cubic, -1.0 - largest / cubic[0], mean)
    }
}

/// h^3 cubic(1/h).
fn value(cubic: Cubic, h: f64) -> f64 {
    cubic[3] + h * (cubic[2] + h * (cubic[1] + h * cubic[0]))
}

/// Splits off (1 - h x), h being the root between `low` and `high`: Newton inside the bracket,
/// bisection where it leaves it.
fn split(cubic: Cubic, mut low: f64, mut high: f64) -> Factors {
    // Most roots lie between 0.7 and 1.
    let mut h = 0.87_f64.max(low).min(high);
    for _ in 0..ROOT_STEPS {
        let at = value(cubic, h);
        let slope = cubic[2] + h * (2.0 * cubic[1] + h * 3.0 * cubic[0]);
        if at > 0.0 {
            high = h;
        } else {
            low = h;
        }
        let newton = h - at / slope;
        let next = if (low..=high).contains(&newton) {
            newton
        } else {
            0.5 * (low + high)
        };
        let step = (next - h).abs();
        h = next;
        if step < 1.0e-12 {
            break;
        }
    }
    // Below 1 the one-pole is stable whatever the cubic is.
    let h = h.min(1.0 - 1.0e-12);
    let q1 = cubic[1] + h * cubic[0];
    Factors {
        h,
        quadratic: [cubic[0], q1, cubic[2] + h * q1],
    }
}

/// |s^2 + k g s + g^2|^2 up to a factor.
struct Warped {
    g_squared: f64,
    kg: f64,
    factor: f64,
}

impl Warped {
    fn new([q0, q1, q2]: [f64; 3]) -> Self {
        // The floor acts only on a quadratic that is not positive at Nyquist.
        let factor = (q0 + q1 + q2)
            .max(1.0e-12 * q0.abs())
            .max(f64::MIN_POSITIVE);
        let g_squared = (q0 / factor).max(0.0).sqrt();
        let kg = (2.0 * g_squared + (2.0 * q0 + q1) / factor).max(0.0).sqrt();
        Self {
            g_squared,
            kg,
            factor,
        }
    }
}

/// The section with the squared magnitude `level`^2 `numerator` / `denominator`.
pub(super) fn assemble(numerator: Factors, denominator: Factors, level: f64) -> Coefficients {
    let (zero, pole) = (
        Warped::new(numerator.quadratic),
        Warped::new(denominator.quadratic),
    );
    let g = pole.g_squared.sqrt();
    let hp = level * (zero.factor / pole.factor).sqrt();
    // 1 - h x = (1 + (1-h) y) / (1 + y): a corner at tan(w/2) = 1 / sqrt(1-h).
    let g1 = 1.0 / (1.0 - denominator.h).sqrt();
    Coefficients {
        g,
        k: (pole.kg / g).max(MIN_DAMPING),
        hp,
        bp: hp * zero.kg / g,
        lp: hp * zero.g_squared / pole.g_squared,
        g1,
        hp1: g1 * (1.0 - numerator.h).max(0.0).sqrt(),
        lp1: 1.0,
    }
}
