//! EQV: an equaliser for voices, in words.

/// Whose voice it is: moves the centres of the bands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Voice {
    /// A bass or baritone.
    Deep,
    /// A tenor or alto.
    #[default]
    Middle,
    /// A soprano or a child.
    High,
}

impl Voice {
    /// All voices, in the order of the parameter.
    pub const ALL: [Self; 3] = [Self::Deep, Self::Middle, Self::High];
}

/// The knobs of EQV.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EqvSettings {
    /// Off passes everything unchanged, to the bit.
    pub on: bool,
    /// Whose voice it is.
    pub voice: Voice,
    /// Corner of the low cut, 20 to 400 Hz; 20 is off.
    pub low_cut_hz: f32,
    /// Weight, -12 to 12 dB.
    pub body_db: f32,
    /// Mud, -12 to 12 dB.
    pub mud_db: f32,
    /// Nasality, -12 to 12 dB.
    pub nasal_db: f32,
    /// Presence, -12 to 12 dB.
    pub presence_db: f32,
    /// Air, -12 to 12 dB.
    pub air_db: f32,
}

impl Default for EqvSettings {
    fn default() -> Self {
        Self {
            on: false,
            voice: Voice::Middle,
            low_cut_hz: 80.0,
            body_db: 0.0,
            mud_db: 0.0,
            nasal_db: 0.0,
            presence_db: 0.0,
            air_db: 0.0,
        }
    }
}
