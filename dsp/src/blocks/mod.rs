//! Building blocks that more than one module is made of, each once.
//!
//! A detector reads a level, a knee turns it into a reduction, ballistics let that follow in time; a smoother moves what is set, `waiting`
//! keeps what acts later, `delay` remembers sound, `true_peak` reads what lies between the samples. `programme_level` is what relative
//! levels are measured against; `k_weighting` weighs sound as BS.1770 does, for the gains that match two sounds (`loudness_comparison`,
//! `auto_makeup`).

pub(crate) mod auto_makeup;
pub mod ballistics;
pub(crate) mod delay;
pub mod detector;
pub(crate) mod equal_power;
mod gain;
pub mod guard;
pub(crate) mod k_weighting;
pub mod knee;
pub(crate) mod loudness_comparison;
pub mod meter;
pub(crate) mod programme_level;
pub(crate) mod smoother;
pub mod true_peak;
pub(crate) mod waiting;

pub use ballistics::Ballistics;
pub use delay::DelayLine;
pub use detector::{DetectorKind, LevelDetector};
pub use gain::Gain;
pub(crate) use k_weighting::KWeighting;
pub use knee::{GainComputer, over_threshold_db};
pub(crate) use loudness_comparison::LoudnessComparison;
pub use true_peak::TruePeak;
