//! How far bells are from their analogue prototypes, by their centre: ours, the plain bilinear
//! design, and the closed-form matched biquad.

use std::f64::consts::TAU;
use std::path::Path;

use anyhow::Result;
use truestrip_dsp::filter::Coefficients;
use truestrip_dsp::filter::matched::{Design, SectionType, design};

use super::chart::{Chart, Line, draw_log_log};

const RATE_HZ: f64 = 44_100.0;
const TOP_HZ: f64 = 20_000.0;
const GAINS_DB: [f64; 6] = [-18.0, -12.0, -6.0, 6.0, 12.0, 18.0];
const QS: [f64; 6] = [0.3, 0.7, 1.0, 2.0, 5.0, 10.0];
/// Smaller errors than this are drawn here.
const FLOOR_DB: f64 = 1e-3;

/// Squared magnitude of a design at `w` radians per frame.
type Power = fn(&Design, f64) -> f64;

/// Draws the figure.
///
/// # Errors
/// When it cannot be drawn or written.
pub(super) fn draw(file: &Path) -> Result<()> {
    let line = |name, power: Power| Line {
        name,
        points: centres_hz()
            .map(|centre_hz| (centre_hz, worst_db(centre_hz, power).max(FLOOR_DB)))
            .collect(),
    };
    draw_log_log(
        file,
        &Chart {
            title: "Bells at 44.1 kHz: worst error to 20 kHz, gain -18 to 18 dB, Q 0.3 to 10",
            x: "centre, Hz",
            y: "worst error, dB",
        },
        20.0..TOP_HZ,
        FLOOR_DB..20.0,
        &[
            line("Truestrip", ours),
            line("bilinear", bilinear),
            line("closed-form matched biquad (Vicanek 2016)", vicanek),
        ],
    )
}

fn centres_hz() -> impl Iterator<Item = f64> {
    (0..=120).map(|index| 20.0 * (TOP_HZ / 20.0).powf(f64::from(index) / 120.0))
}

fn worst_db(centre_hz: f64, power: Power) -> f64 {
    let mut worst = 0.0_f64;
    for gain_db in GAINS_DB {
        for q in QS {
            let what = Design {
                section_type: SectionType::Bell,
                w0: TAU * centre_hz / RATE_HZ,
                gain_db,
                q,
            };
            for index in 0..=160 {
                let freq_hz = 10.0 * (TOP_HZ / 10.0).powf(f64::from(index) / 160.0);
                let w = TAU * freq_hz / RATE_HZ;
                let error_db = 10.0 * (power(&what, w) / what.prototype(w)).log10();
                worst = worst.max(error_db.abs());
            }
        }
    }
    worst
}

fn ours(what: &Design, w: f64) -> f64 {
    design(what).response(w).norm_sqr()
}

fn bilinear(what: &Design, w: f64) -> f64 {
    let a = 10_f64.powf(what.gain_db / 40.0);
    Coefficients {
        g: (0.5 * what.w0).tan(),
        k: 1.0 / (a * what.q),
        hp: 1.0,
        bp: a / what.q,
        lp: 1.0,
        ..Coefficients::IDENTITY
    }
    .response(w)
    .norm_sqr()
}

/// Martin Vicanek, "Matched Second Order Digital Filters" (2016): poles by impulse invariance, section
/// 3, zeros that match the magnitude at 0 and at the centre and its slope there, section 6. A cut
/// is the inverse of the boost.
fn vicanek(what: &Design, w: f64) -> f64 {
    let a = 10_f64.powf(what.gain_db.abs() / 40.0);
    let damping = 1.0 / (2.0 * a * what.q);
    let decay = (-damping * what.w0).exp();
    let turn = if damping <= 1.0 {
        ((1.0 - damping * damping).sqrt() * what.w0).cos()
    } else {
        ((damping * damping - 1.0).sqrt() * what.w0).cosh()
    };
    let (a1, a2) = (-2.0 * decay * turn, decay * decay);
    let poles = [(1.0 + a1 + a2).powi(2), (1.0 - a1 + a2).powi(2), -4.0 * a2];
    let phi = |w: f64| {
        let phi1 = (0.5 * w).sin().powi(2);
        let phi0 = 1.0 - phi1;
        [phi0, phi1, 4.0 * phi0 * phi1]
    };
    let dot = |x: [f64; 3], y: [f64; 3]| x[0] * y[0] + x[1] * y[1] + x[2] * y[2];
    let [phi0, phi1, _] = phi(what.w0);
    let peak = a.powi(4);
    let level = dot(poles, phi(what.w0)) * peak;
    let slope = (-poles[0] + poles[1] + 4.0 * (phi0 - phi1) * poles[2]) * peak;
    let b0 = poles[0];
    let b2 = (level - slope * phi1 - b0) / (4.0 * phi1 * phi1);
    let b1 = slope + b0 - 4.0 * (phi0 - phi1) * b2;
    let power = dot([b0, b1, b2], phi(w)) / dot(poles, phi(w));
    if what.gain_db < 0.0 {
        1.0 / power
    } else {
        power
    }
}
