//! Digital sections whose magnitude follows the analogue prototype up to 20 kHz.
//!
//! A plain bilinear design squeezes the curve towards Nyquist. Here a section of third order is
//! fitted to the squared magnitude of the prototype instead, in closed form, for any gain and Q.
//!
//! With x = sin^2(w/2) the squared magnitude of a digital polynomial of order three is a cubic in
//! x; with u = (w/w0)^2 that of the analogue resonance is T = (1-u)^2 + u/Q^2. Numerator and
//! denominator may both carry one positive factor C(x) = b(x)/w^2, which cancels:
//!
//! ```text
//! C T  =  C (1-u)^2              +  b(x) / (w0 Q)^2
//!      ~  (1 - x/x0)^2 (a0+a1 x) +  b(x) / (w0 Q)^2,     x0 = sin^2(w0/2)
//! ```
//!
//! The second term is exact and the first never negative, so the relative error of the sum is at
//! most that of the straight line a, whatever Q is. `fit` finds the cubic b for which that line
//! meets the prototype at given frequencies, the nodes of `tables`; `factors` splits the cubics
//! into a state-variable filter and a one-pole. Worst error over the grid of `tests/matched.rs`:
//! 0.03 dB for bells, 0.099 dB for shelves, 0.087 dB for second-order cuts.
//!
//! Angles w are radians per frame. The matching of squared magnitudes in x goes back to Martin
//! Vicanek, "Matched Second Order Digital Filters" (2016); the common factor, the third order and
//! the nodes are this project's own.

mod factors;
mod fit;
mod prototype;
mod tables;

use super::Coefficients;
use factors::{Factors, assemble, band, first, isolated, null, resonance};
use fit::{
    Line, common_of_four, common_of_pair, cubic_through, damped, high_pass_nodes, shelf_nodes,
};
pub(crate) use tables::PASS_EDGE;
use tables::{BELL, LOW_PASS, SHELF_ABOVE};

/// Highest centre: 0.49 of the sample rate, below the singularity at Nyquist.
const MAX_W: f64 = 0.98 * std::f64::consts::PI;
/// Lowest centre (0.02 Hz at 384 kHz), so that x0^2 stays far from underflow.
const MIN_W: f64 = 3.0e-7;

/// The curve of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionType {
    /// A peak or a dip at the centre.
    Bell,
    /// A step below the centre, second order.
    LowShelf,
    /// A step above the centre, second order.
    HighShelf,
    /// High pass of second order. The gain is not used.
    LowCut,
    /// Low pass of second order. The gain is not used.
    HighCut,
    /// High pass of first order, 6 dB per octave. Gain and Q are not used.
    LowCutFirst,
    /// Low pass of first order, 6 dB per octave. Gain and Q are not used.
    HighCutFirst,
    /// A null at the centre. The gain is not used.
    Notch,
    /// A pass at the centre, 0 dB there. The gain is not used.
    BandPass,
    /// A slope through 0 dB at the centre: minus the gain below, plus the gain above. Q is not used.
    Tilt,
}

/// What to design.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Design {
    /// The curve.
    pub section_type: SectionType,
    /// Centre or corner in radians per frame; held between 3e-7 and 0.98 pi.
    pub w0: f64,
    /// Gain in dB; held between -60 and 60.
    pub gain_db: f64,
    /// Quality of the prototype; held between 0.01 and 1000.
    pub q: f64,
}

/// Coefficients for a design: always finite and stable.
#[must_use]
pub fn design(design: &Design) -> Coefficients {
    let w0 = design.w0.clamp(MIN_W, MAX_W);
    let q = design.q.clamp(0.01, 1000.0);
    // The A of Robert Bristow-Johnson's cookbook: the fourth root of the power gain.
    let a = 10f64.powf(design.gain_db.clamp(-60.0, 60.0) / 40.0);
    let coefficients = match design.section_type {
        SectionType::Bell => {
            let (b, line) = common_of_four(&BELL, w0);
            assemble(
                resonance(w0, line, b, q / a),
                resonance(w0, line, b, q * a),
                1.0,
            )
        }
        SectionType::Notch => {
            let (b, line) = common_of_four(&BELL, w0);
            assemble(null(w0, line), resonance(w0, line, b, q), 1.0)
        }
        SectionType::BandPass => {
            let (b, line) = common_of_four(&BELL, w0);
            assemble(band(b, w0 * q), resonance(w0, line, b, q), 1.0)
        }
        SectionType::LowShelf => shelf(w0, a, q, true),
        SectionType::HighShelf => shelf(w0, a, q, false),
        SectionType::LowCut => low_cut(w0, q),
        SectionType::HighCut => high_cut(w0, q),
        SectionType::LowCutFirst => assemble(first(0.0, w0), first(1.0, w0), 1.0),
        SectionType::HighCutFirst => assemble(first(1.0, f64::INFINITY), first(1.0, w0), 1.0),
        SectionType::Tilt => {
            let ratio = a * a;
            assemble(first(1.0, w0 / ratio), first(1.0, w0 * ratio), 1.0 / ratio)
        }
    };
    let has_gain = matches!(
        design.section_type,
        SectionType::Bell | SectionType::LowShelf | SectionType::HighShelf | SectionType::Tilt
    );
    if has_gain && design.gain_db == 0.0 {
        coefficients.flattened()
    } else {
        coefficients
    }
}

/// Both shelves: the prototype is a resonance at w0 sqrt(A) over one at w0 / sqrt(A), or the
/// inverse, with the same Q; a cut is the inverse of the boost.
fn shelf(w0: f64, a: f64, q: f64, low: bool) -> Coefficients {
    let spread = a.max(1.0 / a).sqrt();
    let (under, over) = shelf_pair(w0 / spread, w0 * spread, q);
    let level = if low { a * a } else { 1.0 };
    if low == (a >= 1.0) {
        assemble(over, under, level)
    } else {
        assemble(under, over, level)
    }
}

/// The two resonances of a shelf on one common factor; `under <= over`.
fn shelf_pair(under: f64, over: f64, q: f64) -> (Factors, Factors) {
    if over <= PASS_EDGE {
        let (low, high) = shelf_nodes(over / PASS_EDGE, 1.0 - under / over);
        let (b, [low_line, high_line]) = common_of_pair(&low.at(under), &high.at(over));
        (
            resonance(under, low_line, b, q),
            resonance(over, high_line, b, q),
        )
    } else {
        let (b, line) = common_of_four(&SHELF_ABOVE, under);
        let high = damped(
            cubic_through(&SHELF_ABOVE, b, 1.0 / (over * over)),
            b,
            over,
            q,
        );
        (resonance(under, line, b, q), isolated(high))
    }
}

/// Low pass: the common factor itself, as a cubic, over the resonance.
fn high_cut(w0: f64, q: f64) -> Coefficients {
    let (b, line) = common_of_four(&LOW_PASS, w0);
    assemble(
        isolated(cubic_through(&LOW_PASS, b, 0.0)),
        resonance(w0, line, b, q),
        1.0,
    )
}

/// High pass: C u^2 ~ x^2 (a0 + a1 x) / w0^4 over the resonance.
fn low_cut(w0: f64, q: f64) -> Coefficients {
    let (top, pole) = high_pass_nodes(w0 / PASS_EDGE);
    let (b, [top_line, pole_line]) = common_of_pair(&top.at_zero(), &pole.at(w0));
    let [a0, a1]: Line = top_line;
    let numerator = Factors {
        h: -a1 / a0,
        quadratic: [0.0, 0.0, a0 / (w0 * w0 * w0 * w0)],
    };
    assemble(numerator, resonance(w0, pole_line, b, q), 1.0)
}
