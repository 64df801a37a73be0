//! Dynamics: what makes a gain follow a level.
//!
//! Building blocks, each once: [`level`] reads a level, [`knee`] turns it into a reduction,
//! [`ballistics`] lets that follow in time. [`compressor`] and [`deesser`] are made of them. [`true_peak`]
//! reads what lies between the samples, for the [`limiter`] and for meters.

pub(crate) mod approx;
pub mod ballistics;
pub mod compressor;
pub mod deesser;
pub mod knee;
pub mod level;
pub mod limiter;
mod loudness_match;
pub mod true_peak;

pub use ballistics::Ballistics;
pub use compressor::{Compressor, CompressorReading, CompressorSettings, LARGEST_RATIO};
pub use deesser::{Deesser, DeesserMode, DeesserReading, DeesserSettings};
pub use knee::{GainComputer, over_threshold_db};
pub use level::{DetectorKind, LevelDetector};
pub use limiter::{Limiter, LimiterReading, LimiterSettings};
pub use true_peak::TruePeak;
