//! EQV: an equaliser for voices, in words.
//!
//! Signal flow: low cut, body, mud, nasal, presence, air. Where each lies follows the voice:
//!
//! - **Body** is the fundamental and its first overtone. Ingo Titze, "Principles of Voice Production"
//!   (1994), gives mean speaking fundamentals of about 120 Hz for men, 200 Hz for women and 300 Hz
//!   for children; singers lie up to an octave above. A low shelf whose slope ends above the
//!   fundamental raises both.
//! - **Mud** is what builds up where the overtones of the fundamental meet the first formant of
//!   closed vowels and the proximity effect, at 200 to 500 Hz (Gordon Peterson and Harold Barney,
//!   "Control Methods Used in a Study of the Vowels", 1952: first formants of /i/ and /u/ of 270 to
//!   430 Hz). A bell of an octave and a half.
//! - **Nasal** is the resonance of the nose, heard near 1 kHz: nasalised vowels gain a pole and a zero
//!   between 0.8 and 1.2 kHz (Kenneth Stevens, "Acoustic Phonetics", 1998, chapter 6). A narrower
//!   bell, so that the vowels' second formants keep their place.
//! - **Presence** is the singer's formant and the consonants: a cluster of the third to fifth formants
//!   near 2.4 kHz in basses, 2.8 kHz in tenors and 3.2 kHz in altos (Johan Sundberg, "The Science of
//!   the Singing Voice", 1987), with the ear's own greatest sensitivity between 3 and 4 kHz above it.
//! - **Air** is breath and fricatives' upper edge, above 10 kHz, past the sibilants at 5 to 9 kHz: a
//!   shelf whose slope begins among those, with a fifteenth of its gain at 5 kHz at most and two fifths
//!   at 9 kHz.
//!
//! From middle to deep and high nasal and presence move by the ratio of the vocal tracts' lengths, about a
//! sixth (Peterson and Barney: formants of women and children 17 and 37 % above those of men). Body
//! moves with the fundamental, by two fifths; mud, between both, by a quarter. Air is no resonance and moves by
//! a tenth.

use std::f32::consts::FRAC_1_SQRT_2;

use crate::bands::{BandSettings, FilterType, PresetBands, PresetEq, Slope};
use crate::param::{LOW_CUT_OFF_HZ, choice, decibel, low_cut, toggle};

crate::choice! {
    /// Whose voice it is: moves the centres of the bands.
    pub enum Voice {
        /// A bass or baritone.
        Deep = "Deep",
        /// A tenor or alto.
        Middle = "Middle",
        /// A soprano or a child.
        High = "High",
    }
}

/// Where the bands of a voice lie, in Hz.
struct Centres {
    body: f32,
    mud: f32,
    nasal: f32,
    presence: f32,
    air: f32,
}

impl Voice {
    fn centres(self) -> Centres {
        match self {
            Self::Deep => Centres {
                body: 130.0,
                mud: 260.0,
                nasal: 850.0,
                presence: 2900.0,
                air: 10_500.0,
            },
            Self::Middle => Centres {
                body: 200.0,
                mud: 330.0,
                nasal: 1000.0,
                presence: 3400.0,
                air: 11_500.0,
            },
            Self::High => Centres {
                body: 290.0,
                mud: 420.0,
                nasal: 1200.0,
                presence: 4000.0,
                air: 12_500.0,
            },
        }
    }
}

crate::settings! {
    /// The knobs of EQV.
    pub struct EqvSettings in "eqv" {
        /// Off passes everything unchanged, to the bit.
        "eqv_on" on: bool = "EQV On", toggle(false);
        /// Whose voice it is.
        "eqv_voice" voice: Voice = "EQV Voice", choice(Voice::NAMES, Voice::Middle as usize);
        /// Corner of the low cut, 20 to 400 Hz at 18 dB per octave; 20 is off.
        "eqv_low_cut" low_cut_hz: f32 = "EQV Low Cut", low_cut(400.0, 80.0);
        /// Weight, -12 to 12 dB.
        "eqv_body" body_db: f32 = "EQV Body", decibel(-12.0, 12.0, 0.0);
        /// Mud, -12 to 12 dB.
        "eqv_mud" mud_db: f32 = "EQV Mud", decibel(-12.0, 12.0, 0.0);
        /// Nasality, -12 to 12 dB.
        "eqv_nasal" nasal_db: f32 = "EQV Nasal", decibel(-12.0, 12.0, 0.0);
        /// Presence, -12 to 12 dB.
        "eqv_presence" presence_db: f32 = "EQV Presence", decibel(-12.0, 12.0, 0.0);
        /// Air, -12 to 12 dB.
        "eqv_air" air_db: f32 = "EQV Air", decibel(-12.0, 12.0, 0.0);
    }
}

impl PresetBands for EqvSettings {
    fn bands(&self) -> impl AsRef<[BandSettings]> {
        let centres = self.voice.centres();
        let band = |filter_type, freq_hz, gain_db, q| BandSettings {
            on: self.on,
            filter_type,
            freq_hz,
            gain_db,
            q,
            ..BandSettings::default()
        };
        [
            BandSettings {
                on: self.on && self.low_cut_hz > LOW_CUT_OFF_HZ,
                filter_type: FilterType::LowCut,
                freq_hz: self.low_cut_hz,
                q: FRAC_1_SQRT_2,
                slope: Slope::Db18,
                ..BandSettings::default()
            },
            band(
                FilterType::LowShelf,
                centres.body,
                self.body_db,
                FRAC_1_SQRT_2,
            ),
            band(FilterType::Bell, centres.mud, self.mud_db, 0.9),
            band(FilterType::Bell, centres.nasal, self.nasal_db, 1.6),
            band(FilterType::Bell, centres.presence, self.presence_db, 0.8),
            band(
                FilterType::HighShelf,
                centres.air,
                self.air_db,
                FRAC_1_SQRT_2,
            ),
        ]
    }
}

preset_eq_module! {
    /// The running EQV.
    Eqv(EqvSettings), "eqv", "EQV"
}
