//! The sections that make one band.
//!
//! Bells, shelves, notches, band passes and tilts are one section. A cut is a Butterworth cascade:
//! its poles lie evenly on a circle (Stephen Butterworth, "On the Theory of Filter Amplifiers",
//! 1930), so that section m of order n has Q = 1 / (2 cos(pi (2m - 1) / 2n)); an odd order has a
//! section of first order besides. The band's Q scales that of the last section, the sharpest, and
//! leaves it alone at 0.71.
//!
//! Near the top a section of a low cut is up to 0.08 dB off its prototype, all of them in the same
//! manner, which adds up in the steepest cascades. There one more section, a flat wide bell, takes
//! back what they have in common.

use std::f64::consts::{PI, SQRT_2, TAU};

use num_complex::Complex;

use super::band_settings::{BandSettings, FilterType, Slope};
use crate::db_to_gain;
use crate::filter::Coefficients;
use crate::filter::matched::{self, Design, PASS_EDGE, SectionType};

/// Most sections of a band: 96 dB per octave, and the correction.
pub(crate) const MAX_SECTIONS: usize = 9;

/// Low cuts of at least this order are corrected.
const CORRECTED_ORDER: usize = 8;
/// Centre in radians per frame and Q of the correcting bell.
const CORRECTION_W: f64 = 1.6;
const CORRECTION_Q: f64 = 1.65;
/// Gain of the bell and of all frequencies in dB a section, for corners at 10 to 16 sixteenths of
/// the edge of the promise, 2 pi 20000 / 44100, with straight lines between them. Found by search
/// for the smallest error that is left; below, nothing is corrected.
const CORRECTION_DB: [[f64; 2]; 7] = [
    [0.0, 0.0],
    [-0.0422, 0.0185],
    [-0.0633, 0.0262],
    [-0.0844, 0.0327],
    [-0.0908, 0.0246],
    [-0.1292, 0.0406],
    [-0.088, 0.0265],
];
const CORRECTION_STEP_W: f64 = PASS_EDGE / 16.0;
const CORRECTION_FIRST_STEP: f64 = 10.0;

/// What a band's curve depends on, in the units of the design.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Target {
    pub(crate) filter_type: FilterType,
    pub(crate) slope: Slope,
    /// Centre in radians per frame.
    pub(crate) w0: f64,
    pub(crate) gain_db: f64,
    pub(crate) q: f64,
}

/// The designs of a band's sections, in the order of the signal.
pub(crate) fn designs(target: &Target) -> impl Iterator<Item = Design> {
    let Target {
        filter_type,
        slope,
        w0,
        gain_db,
        q,
    } = *target;
    let one = move |section_type, q| Design {
        section_type,
        w0,
        gain_db,
        q,
    };
    let single = match filter_type {
        FilterType::Bell => Some(SectionType::Bell),
        FilterType::LowShelf => Some(SectionType::LowShelf),
        FilterType::HighShelf => Some(SectionType::HighShelf),
        FilterType::Notch => Some(SectionType::Notch),
        FilterType::BandPass => Some(SectionType::BandPass),
        FilterType::Tilt => Some(SectionType::Tilt),
        FilterType::LowCut | FilterType::HighCut => None,
    };
    let (first, second) = if filter_type == FilterType::LowCut {
        (SectionType::LowCutFirst, SectionType::LowCut)
    } else {
        (SectionType::HighCutFirst, SectionType::HighCut)
    };
    let order = if single.is_some() { 0 } else { slope.order() };
    let odd = (order % 2 == 1).then(|| one(first, 1.0));
    let pairs = order / 2;
    let pairs = (1..=pairs).rev().map(move |pair| {
        // From the flattest to the sharpest, so that no section overshoots more than need be.
        let angle = PI * (2 * pair - 1) as f64 / (2 * order) as f64;
        let scale = if pair == 1 { q * SQRT_2 } else { 1.0 };
        one(second, scale / (2.0 * angle.sin()))
    });
    single
        .map(|section_type| one(section_type, q))
        .into_iter()
        .chain(odd)
        .chain(pairs)
}

/// The coefficients of a band's sections, padded with the identity.
pub(crate) fn coefficients(target: &Target) -> [Coefficients; MAX_SECTIONS] {
    let mut all = [Coefficients::IDENTITY; MAX_SECTIONS];
    for (section, design) in all.iter_mut().zip(designs(target)) {
        *section = matched::design(&design);
    }
    if target.filter_type == FilterType::LowCut && target.slope.order() >= CORRECTED_ORDER {
        all[MAX_SECTIONS - 1] = correction(target);
    }
    all
}

/// What takes back the error that the sections of a steep low cut have in common.
fn correction(target: &Target) -> Coefficients {
    let last = CORRECTION_DB.len() - 1;
    let position = target.w0 / CORRECTION_STEP_W - CORRECTION_FIRST_STEP;
    if position <= 0.0 {
        return Coefficients::IDENTITY;
    }
    let step = (position as usize).min(last - 1);
    let part = (position - step as f64).min(1.0);
    let sections = (target.slope.order() / 2) as f64;
    let [bell_db, flat_db] = std::array::from_fn(|index| {
        let (from, to) = (CORRECTION_DB[step][index], CORRECTION_DB[step + 1][index]);
        sections * (from + part * (to - from))
    });
    let bell = matched::design(&Design {
        section_type: SectionType::Bell,
        w0: CORRECTION_W,
        gain_db: bell_db,
        q: CORRECTION_Q,
    });
    let gain = db_to_gain(flat_db);
    Coefficients {
        hp: bell.hp * gain,
        bp: bell.bp * gain,
        lp: bell.lp * gain,
        ..bell
    }
}

/// A band's curve at rest.
#[derive(Clone, Copy, Debug)]
pub struct BandCurve {
    sections: [Coefficients; MAX_SECTIONS],
    target: Target,
    on: bool,
    sample_rate_hz: f64,
}

impl BandCurve {
    /// The curve of a band with these settings: flat when it is off.
    #[must_use]
    pub fn new(settings: &BandSettings, sample_rate_hz: f64) -> Self {
        let target = Target {
            filter_type: settings.filter_type,
            slope: settings.slope,
            w0: TAU * f64::from(settings.freq_hz) / sample_rate_hz,
            gain_db: f64::from(settings.gain_db),
            q: f64::from(settings.q),
        };
        let sections = if settings.on {
            coefficients(&target)
        } else {
            [Coefficients::IDENTITY; MAX_SECTIONS]
        };
        Self {
            sections,
            target,
            on: settings.on,
            sample_rate_hz,
        }
    }

    /// Complex gain at `freq_hz`.
    #[must_use]
    pub fn response(&self, freq_hz: f64) -> Complex<f64> {
        let w = TAU * freq_hz / self.sample_rate_hz;
        self.sections
            .iter()
            .filter(|section| !section.is_identity())
            .map(|section| section.response(w))
            .product()
    }

    /// Squared magnitude of the analogue prototype at `freq_hz`: what the curve is measured by.
    #[must_use]
    pub fn prototype(&self, freq_hz: f64) -> f64 {
        if !self.on {
            return 1.0;
        }
        let w = TAU * freq_hz / self.sample_rate_hz;
        designs(&self.target)
            .map(|design| design.prototype(w))
            .product()
    }
}
