//! What is set on a band, in user units.
//!
//! A band of the parametric equaliser is declared here once: struct, table, defaults and reader come from the
//! one list in [`band_settings!`].

use std::f32::consts::FRAC_1_SQRT_2;

use crate::param::{FieldValue, Param, Section, choice, decibel, hertz, quality, toggle};

crate::choice! {
    /// The curve of a band.
    pub enum FilterType {
        /// A peak or a dip at the centre.
        Bell = "Bell",
        /// A step below the centre.
        LowShelf = "Low Shelf",
        /// A step above the centre.
        HighShelf = "High Shelf",
        /// High pass at the band's slope.
        LowCut = "Low Cut",
        /// Low pass at the band's slope.
        HighCut = "High Cut",
        /// A null at the centre.
        Notch = "Notch",
        /// A pass at the centre, 0 dB there.
        BandPass = "Band Pass",
        /// A slope through 0 dB at the centre: minus the gain below, plus the gain above.
        Tilt = "Tilt",
    }
}

crate::choice! {
    /// How steep a cut is: a Butterworth of this many decibels per octave.
    pub enum Slope {
        /// 6 dB per octave; Q is not used.
        Db6 = "6 dB/oct",
        /// 12 dB per octave.
        Db12 = "12 dB/oct",
        /// 18 dB per octave.
        Db18 = "18 dB/oct",
        /// 24 dB per octave.
        Db24 = "24 dB/oct",
        /// 36 dB per octave.
        Db36 = "36 dB/oct",
        /// 48 dB per octave.
        Db48 = "48 dB/oct",
        /// 72 dB per octave.
        Db72 = "72 dB/oct",
        /// 96 dB per octave.
        Db96 = "96 dB/oct",
    }
}

crate::choice! {
    /// Which part of the stereo picture a band hears and changes.
    pub enum ChannelMode {
        /// Both channels alike.
        Stereo = "Stereo",
        /// The left channel alone.
        Left = "Left",
        /// The right channel alone.
        Right = "Right",
        /// What both channels share, (left + right) / 2.
        Mid = "Mid",
        /// In what they differ, (left - right) / 2.
        Side = "Side",
    }
}

impl FilterType {
    /// Whether the band's gain means something to this shape.
    #[must_use]
    pub fn has_gain(self) -> bool {
        matches!(
            self,
            Self::Bell | Self::LowShelf | Self::HighShelf | Self::Tilt
        )
    }

    /// Whether this is a cut, which has a slope.
    #[must_use]
    pub fn is_cut(self) -> bool {
        matches!(self, Self::LowCut | Self::HighCut)
    }

    /// The Q of a new band: 0.71 neither overshoots nor sags in shelves and cuts.
    #[must_use]
    pub const fn default_q(self) -> f32 {
        match self {
            Self::LowShelf | Self::HighShelf | Self::LowCut | Self::HighCut => FRAC_1_SQRT_2,
            _ => 1.0,
        }
    }
}

impl Slope {
    /// Order of the filter: 6 dB per octave each.
    #[must_use]
    pub fn order(self) -> usize {
        match self {
            Self::Db6 => 1,
            Self::Db12 => 2,
            Self::Db18 => 3,
            Self::Db24 => 4,
            Self::Db36 => 6,
            Self::Db48 => 8,
            Self::Db72 => 12,
            Self::Db96 => 16,
        }
    }
}

/// What a new band of the parametric equaliser is, by its number from 1.
const NEW_BANDS: [(FilterType, f32); BANDS] = [
    (FilterType::LowCut, 30.0),
    (FilterType::LowShelf, 100.0),
    (FilterType::Bell, 250.0),
    (FilterType::Bell, 600.0),
    (FilterType::Bell, 1500.0),
    (FilterType::Bell, 4000.0),
    (FilterType::HighShelf, 8000.0),
    (FilterType::HighCut, 18_000.0),
];

/// Number of bands of the parametric equaliser.
pub const BANDS: usize = 8;

/// Declares a band: for each parameter the end of its id, its key, field and type, the end of its name, and its
/// range, in which `NEW` is what a new band is. `$d` is a dollar sign, for the inner macro.
macro_rules! band_settings {
    ($d:tt $(#[$doc:meta])* pub struct $name:ident {
        $($(#[$field_doc:meta])* $id:literal $key:literal $field:ident: $type:ty = $label:literal, $kind:expr;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $name {
            /// Reads the next parameters of plain numbers.
            pub(crate) fn read(plain: &mut impl Iterator<Item = f32>) -> Self {
                $(let $field = FieldValue::from_plain(plain.next().expect("a number for each parameter"));)*
                Self { $($field,)* }
            }

            /// The plain number of each parameter.
            pub(crate) fn plain(&self) -> impl Iterator<Item = f32> + use<> {
                [$(self.$field.plain(),)*].into_iter()
            }
        }

        /// The section of the band of this number.
        macro_rules! band_section {
            ($d n:literal) => {
                Section::new(Some(concat!("eq.", $d n)), {
                    const NEW: (FilterType, f32) = NEW_BANDS[$d n - 1];
                    &[$(Param::new(
                        concat!("eq_", $id, "_", $d n),
                        concat!("EQ ", $d n, " ", $label),
                        $key,
                        $kind,
                    ),)*]
                })
            };
        }
    };
}

band_settings! {
    $
    /// Everything that is set on a band.
    pub struct BandSettings {
        /// Off passes everything unchanged, to the bit.
        "on" "on" on: bool = "On", toggle(false);
        /// The curve.
        "type" "type" filter_type: FilterType = "Type", choice(FilterType::NAMES, NEW.0 as usize);
        /// Centre or corner, 10 to 24000 Hz.
        "freq" "freq_hz" freq_hz: f32 = "Freq", hertz(10.0, 24_000.0, NEW.1);
        /// Gain of a bell, a shelf or a tilt, -24 to 24 dB.
        "gain" "gain_db" gain_db: f32 = "Gain", decibel(-24.0, 24.0, 0.0);
        /// Quality, 0.1 to 40; in a cut that of the last section, times the square root of two.
        "q" "q" q: f32 = "Q", quality(0.1, 40.0, NEW.0.default_q());
        /// Slope of a cut.
        "slope" "slope" slope: Slope = "Slope", choice(Slope::NAMES, Slope::Db12 as usize);
        /// Which part of the stereo picture.
        "place" "place" channel_mode: ChannelMode = "Place", choice(ChannelMode::NAMES, 0);
        /// How far the level of the band's own part of the sound moves its gain, -24 to 24 dB. 0 is a
        /// static band. Bells, shelves and tilts move; the others have no gain.
        "dyn_range" "dyn_range_db" dyn_range_db: f32 = "Dyn Range", decibel(-24.0, 24.0, 0.0);
        /// Level at which the band starts to move, -80 to 0 dBFS.
        "dyn_threshold" "dyn_threshold_db" dyn_threshold_db: f32 = "Dyn Threshold", decibel(-80.0, 0.0, -30.0);
    }
}

/// The sections of the bands of the parametric equaliser.
pub(crate) const BAND_SECTIONS: [Section; BANDS] = [
    band_section!(1),
    band_section!(2),
    band_section!(3),
    band_section!(4),
    band_section!(5),
    band_section!(6),
    band_section!(7),
    band_section!(8),
];

/// A bell at 1 kHz that is off, with the table's defaults for the rest.
impl Default for BandSettings {
    fn default() -> Self {
        let table = BAND_SECTIONS[3].params.iter().map(Param::default_plain);
        Self {
            freq_hz: 1000.0,
            ..Self::read(&mut table.into_iter())
        }
    }
}
