//! Digital sections matched to analogue prototypes.

use super::Coefficients;

/// The curve of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A peak or a dip at the centre.
    Bell,
    /// A step below the centre.
    LowShelf,
    /// A step above the centre.
    HighShelf,
}

/// What to design.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Design {
    /// The curve.
    pub shape: Shape,
    /// Centre in radians per frame, above 0; beyond Nyquist the curve's lower part remains.
    pub w0: f64,
    /// Gain at the centre of a bell, or on the shelf.
    pub gain_db: f64,
    /// Quality of the prototype.
    pub q: f64,
}

/// Coefficients for a design.
#[must_use]
pub fn design(d: &Design) -> Coefficients {
    if d.gain_db == 0.0 {
        return Coefficients::IDENTITY;
    }
    let a = 10f64.powf(d.gain_db / 40.0);
    let g = (0.5 * d.w0.min(3.1)).tan();
    let one = Coefficients::IDENTITY;
    match d.shape {
        Shape::Bell => Coefficients {
            g,
            k: 1.0 / (d.q * a),
            hp: 1.0,
            bp: a / d.q,
            lp: 1.0,
            ..one
        },
        Shape::LowShelf => Coefficients {
            g: g / a.sqrt(),
            k: 1.0 / d.q,
            hp: 1.0,
            bp: a / d.q,
            lp: a * a,
            ..one
        },
        Shape::HighShelf => Coefficients {
            g: g * a.sqrt(),
            k: 1.0 / d.q,
            hp: a * a,
            bp: a / d.q,
            lp: 1.0,
            ..one
        },
    }
}
