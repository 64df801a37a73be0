//! What a user sets on a band, in user units.

use std::f32::consts::FRAC_1_SQRT_2;

/// The curve of a band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BandShape {
    /// A peak or a dip at the centre.
    #[default]
    Bell,
    /// A step below the centre.
    LowShelf,
    /// A step above the centre.
    HighShelf,
    /// High pass at the band's slope.
    LowCut,
    /// Low pass at the band's slope.
    HighCut,
    /// A null at the centre.
    Notch,
    /// A pass at the centre, 0 dB there.
    BandPass,
    /// A slope through 0 dB at the centre: minus the gain below, plus the gain above.
    Tilt,
}

/// How steep a cut is: a Butterworth of this many decibels per octave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slope {
    /// 6 dB per octave; Q is not used.
    Db6,
    /// 12 dB per octave.
    #[default]
    Db12,
    /// 18 dB per octave.
    Db18,
    /// 24 dB per octave.
    Db24,
    /// 36 dB per octave.
    Db36,
    /// 48 dB per octave.
    Db48,
    /// 72 dB per octave.
    Db72,
    /// 96 dB per octave.
    Db96,
}

/// Which part of the stereo picture a band hears and changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Both channels alike.
    #[default]
    Stereo,
    /// The left channel alone.
    Left,
    /// The right channel alone.
    Right,
    /// What both channels share, (left + right) / 2.
    Mid,
    /// In what they differ, (left - right) / 2.
    Side,
}

/// Everything that a user sets on a band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandSettings {
    /// Off passes everything unchanged, to the bit.
    pub on: bool,
    /// The curve.
    pub shape: BandShape,
    /// Centre or corner, 10 to 24000 Hz.
    pub freq_hz: f32,
    /// Gain of a bell, a shelf or a tilt, -24 to 24 dB.
    pub gain_db: f32,
    /// Quality, 0.1 to 40; in a cut that of the last section, times the square root of two.
    pub q: f32,
    /// Slope of a cut.
    pub slope: Slope,
    /// Which part of the stereo picture.
    pub place: Place,
    /// How far the level of the band's own part of the sound moves its gain, -24 to 24 dB. 0 is a
    /// static band. Bells, shelves and tilts move; the others have no gain.
    pub dyn_range_db: f32,
    /// Level at which the band starts to move, -80 to 0 dBFS.
    pub dyn_threshold_db: f32,
}

impl Default for BandSettings {
    fn default() -> Self {
        Self {
            on: false,
            shape: BandShape::Bell,
            freq_hz: 1000.0,
            gain_db: 0.0,
            q: 1.0,
            slope: Slope::Db12,
            place: Place::Stereo,
            dyn_range_db: 0.0,
            dyn_threshold_db: -30.0,
        }
    }
}

impl BandShape {
    /// All shapes, in the order of the parameter.
    pub const ALL: [Self; 8] = [
        Self::Bell,
        Self::LowShelf,
        Self::HighShelf,
        Self::LowCut,
        Self::HighCut,
        Self::Notch,
        Self::BandPass,
        Self::Tilt,
    ];

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
    pub fn default_q(self) -> f32 {
        match self {
            Self::LowShelf | Self::HighShelf | Self::LowCut | Self::HighCut => FRAC_1_SQRT_2,
            _ => 1.0,
        }
    }
}

impl Slope {
    /// All slopes, in the order of the parameter.
    pub const ALL: [Self; 8] = [
        Self::Db6,
        Self::Db12,
        Self::Db18,
        Self::Db24,
        Self::Db36,
        Self::Db48,
        Self::Db72,
        Self::Db96,
    ];

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

impl Place {
    /// All places, in the order of the parameter.
    pub const ALL: [Self; 5] = [Self::Stereo, Self::Left, Self::Right, Self::Mid, Self::Side];
}
