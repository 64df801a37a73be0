//! EQV: an equaliser for voices, in words.

use nice_plug::params::{BoolParam, FloatParam, IntParam, Params};
use truestrip_dsp::eq::{EqvSettings, Voice};

use super::{chosen, linear, logarithmic, section};
use crate::spec::{Kind, decibel, low_cut, toggle};

/// Names of [`Voice::ALL`].
const VOICES: &[&str] = &["Deep", "Middle", "High"];

section! {
    /// The knobs of EQV.
    EqvParams in Some("eqv") => {
        "eqv_on" on: BoolParam = "EQV On", toggle(false);
        "eqv_voice" voice: IntParam = "EQV Voice", Kind::Choice { names: VOICES, default: 1 };
        "eqv_low_cut" low_cut_hz: FloatParam = "EQV Low Cut", low_cut(400.0, 80.0);
        "eqv_body" body_db: FloatParam = "EQV Body", decibel(-12.0, 12.0, 0.0);
        "eqv_mud" mud_db: FloatParam = "EQV Mud", decibel(-12.0, 12.0, 0.0);
        "eqv_nasal" nasal_db: FloatParam = "EQV Nasal", decibel(-12.0, 12.0, 0.0);
        "eqv_presence" presence_db: FloatParam = "EQV Presence", decibel(-12.0, 12.0, 0.0);
        "eqv_air" air_db: FloatParam = "EQV Air", decibel(-12.0, 12.0, 0.0);
    }
}

impl EqvParams {
    /// The present values as the processor takes them.
    #[must_use]
    pub fn settings(&self) -> EqvSettings {
        EqvSettings {
            on: self.on.value(),
            voice: chosen(&self.voice, &Voice::ALL),
            low_cut_hz: logarithmic(&self.low_cut_hz),
            body_db: linear(&self.body_db),
            mud_db: linear(&self.mud_db),
            nasal_db: linear(&self.nasal_db),
            presence_db: linear(&self.presence_db),
            air_db: linear(&self.air_db),
        }
    }
}
