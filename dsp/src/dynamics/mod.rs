//! Dynamics: what makes a gain follow a level.
//!
//! Building blocks, each once: [`level`] reads a level, [`knee`] turns it into a reduction,
//! [`ballistics`] lets that follow in time. [`compressor`] and [`deesser`] are made of them.

pub(crate) mod approx;
pub mod ballistics;
pub mod compressor;
pub mod deesser;
pub mod knee;
pub mod level;
mod loudness_match;

pub use ballistics::Ballistics;
pub use compressor::{Compressor, CompressorReading, CompressorSettings, LARGEST_RATIO};
pub use deesser::{Deesser, DeesserMode, DeesserReading, DeesserSettings};
pub use knee::{GainComputer, over_threshold_db};
pub use level::{DetectorKind, LevelDetector};
