//! The parametric equaliser: a switch, a phase and eight bands.

use std::array;
use std::f32::consts::FRAC_1_SQRT_2;

use nice_plug::params::{BoolParam, FloatParam, IntParam, Params};
use truestrip_dsp::eq::{BANDS, BandSettings, BandShape, EqSettings, Phase, Place, Slope};

use super::{AnyParam, Build, chosen, linear, logarithmic, section};
use crate::spec::{Kind, Section, Spec, Values, choice, decibel, hertz, quality, toggle};

/// Names of [`Phase::ALL`].
const PHASES: &[&str] = &["Minimum", "Linear"];

/// Names of [`BandShape::ALL`].
const TYPES: &[&str] = &[
    "Bell",
    "Low Shelf",
    "High Shelf",
    "Low Cut",
    "High Cut",
    "Notch",
    "Band Pass",
    "Tilt",
];

/// Names of [`Slope::ALL`].
const SLOPES: &[&str] = &[
    "6 dB/oct",
    "12 dB/oct",
    "18 dB/oct",
    "24 dB/oct",
    "36 dB/oct",
    "48 dB/oct",
    "72 dB/oct",
    "96 dB/oct",
];

/// Names of [`Place::ALL`].
const PLACES: &[&str] = &["Stereo", "Left", "Right", "Mid", "Side"];

section! {
    /// What is set once for all bands.
    EqCommonParams in Some("eq") => {
        "eq_on" on: BoolParam = "EQ On", toggle(true);
        "eq_phase" phase: IntParam = "EQ Phase", choice(PHASES), fixed;
    }
}

/// A band. The framework adds its number to each id.
#[derive(Params)]
pub struct EqBandParams {
    /// "EQ n On".
    #[id = "eq_on"]
    pub on: BoolParam,
    /// "EQ n Type".
    #[id = "eq_type"]
    pub shape: IntParam,
    /// "EQ n Freq".
    #[id = "eq_freq"]
    pub freq_hz: FloatParam,
    /// "EQ n Gain".
    #[id = "eq_gain"]
    pub gain_db: FloatParam,
    /// "EQ n Q".
    #[id = "eq_q"]
    pub q: FloatParam,
    /// "EQ n Slope".
    #[id = "eq_slope"]
    pub slope: IntParam,
    /// "EQ n Place".
    #[id = "eq_place"]
    pub place: IntParam,
    /// "EQ n Dyn Range".
    #[id = "eq_dyn_range"]
    pub dyn_range_db: FloatParam,
    /// "EQ n Dyn Threshold".
    #[id = "eq_dyn_threshold"]
    pub dyn_threshold_db: FloatParam,
}

/// The section of band `$n`: a new one has this type, frequency and Q.
macro_rules! band {
    ($n:literal, $shape:literal, $freq_hz:literal, $q:expr) => {
        Section {
            table: Some(concat!("eq.", $n)),
            specs: &[
                Spec::new(
                    concat!("eq_on_", $n),
                    concat!("EQ ", $n, " On"),
                    "on",
                    toggle(false),
                ),
                Spec::new(
                    concat!("eq_type_", $n),
                    concat!("EQ ", $n, " Type"),
                    "type",
                    Kind::Choice {
                        names: TYPES,
                        default: $shape,
                    },
                ),
                Spec::new(
                    concat!("eq_freq_", $n),
                    concat!("EQ ", $n, " Freq"),
                    "freq_hz",
                    hertz(10.0, 24_000.0, $freq_hz),
                ),
                Spec::new(
                    concat!("eq_gain_", $n),
                    concat!("EQ ", $n, " Gain"),
                    "gain_db",
                    decibel(-24.0, 24.0, 0.0),
                ),
                Spec::new(
                    concat!("eq_q_", $n),
                    concat!("EQ ", $n, " Q"),
                    "q",
                    quality(0.1, 40.0, $q),
                ),
                Spec::new(
                    concat!("eq_slope_", $n),
                    concat!("EQ ", $n, " Slope"),
                    "slope",
                    Kind::Choice {
                        names: SLOPES,
                        default: 1,
                    },
                ),
                Spec::new(
                    concat!("eq_place_", $n),
                    concat!("EQ ", $n, " Place"),
                    "place",
                    choice(PLACES),
                ),
                Spec::new(
                    concat!("eq_dyn_range_", $n),
                    concat!("EQ ", $n, " Dyn Range"),
                    "dyn_range_db",
                    decibel(-24.0, 24.0, 0.0),
                ),
                Spec::new(
                    concat!("eq_dyn_threshold_", $n),
                    concat!("EQ ", $n, " Dyn Threshold"),
                    "dyn_threshold_db",
                    decibel(-80.0, 0.0, -30.0),
                ),
            ],
        }
    };
}

/// The parameters of the parametric equaliser.
#[derive(Params)]
pub struct EqParams {
    /// What is set once for all bands.
    #[nested]
    pub common: EqCommonParams,
    /// The bands.
    #[nested(array, group = "Band")]
    pub bands: [EqBandParams; BANDS],
}

impl EqParams {
    /// Its sections of a preset: what is common, then each band.
    pub const SECTIONS: &'static [Section] = &[
        EqCommonParams::SECTION,
        band!(1, 3, 30.0, FRAC_1_SQRT_2),
        band!(2, 1, 100.0, FRAC_1_SQRT_2),
        band!(3, 0, 250.0, 1.0),
        band!(4, 0, 600.0, 1.0),
        band!(5, 0, 1500.0, 1.0),
        band!(6, 0, 4000.0, 1.0),
        band!(7, 2, 8000.0, FRAC_1_SQRT_2),
        band!(8, 4, 18_000.0, FRAC_1_SQRT_2),
    ];

    /// Parameters that start from `values`, and from their defaults where it is silent.
    #[must_use]
    pub fn new(values: &Values) -> Self {
        Self {
            common: EqCommonParams::new(values),
            bands: array::from_fn(|band| EqBandParams::new(Self::SECTIONS[1 + band].specs, values)),
        }
    }

    /// Each parameter and what it is.
    pub fn each(&self) -> impl Iterator<Item = (&'static Spec, AnyParam<'_>)> {
        let bands = self.bands.iter().zip(&Self::SECTIONS[1..]);
        self.common
            .each()
            .chain(bands.flat_map(|(band, section)| band.each(section.specs)))
    }

    /// The present values as the processor takes them.
    #[must_use]
    pub fn settings(&self) -> EqSettings {
        EqSettings {
            on: self.common.on.value(),
            phase: chosen(&self.common.phase, &Phase::ALL),
            bands: self.bands.each_ref().map(EqBandParams::settings),
        }
    }
}

impl EqBandParams {
    fn new(specs: &'static [Spec], values: &Values) -> Self {
        Self {
            on: Build::build(&specs[0], values),
            shape: Build::build(&specs[1], values),
            freq_hz: Build::build(&specs[2], values),
            gain_db: Build::build(&specs[3], values),
            q: Build::build(&specs[4], values),
            slope: Build::build(&specs[5], values),
            place: Build::build(&specs[6], values),
            dyn_range_db: Build::build(&specs[7], values),
            dyn_threshold_db: Build::build(&specs[8], values),
        }
    }

    fn each(&self, specs: &'static [Spec]) -> impl Iterator<Item = (&'static Spec, AnyParam<'_>)> {
        let params: [AnyParam<'_>; 9] = [
            (&self.on).into(),
            (&self.shape).into(),
            (&self.freq_hz).into(),
            (&self.gain_db).into(),
            (&self.q).into(),
            (&self.slope).into(),
            (&self.place).into(),
            (&self.dyn_range_db).into(),
            (&self.dyn_threshold_db).into(),
        ];
        specs.iter().zip(params)
    }

    /// The present values as the processor takes them.
    #[must_use]
    pub fn settings(&self) -> BandSettings {
        BandSettings {
            on: self.on.value(),
            shape: chosen(&self.shape, &BandShape::ALL),
            freq_hz: logarithmic(&self.freq_hz),
            gain_db: linear(&self.gain_db),
            q: logarithmic(&self.q),
            slope: chosen(&self.slope, &Slope::ALL),
            place: chosen(&self.place, &Place::ALL),
            dyn_range_db: linear(&self.dyn_range_db),
            dyn_threshold_db: linear(&self.dyn_threshold_db),
        }
    }
}
