//! What makes a gain follow a level: [`ballistics`] and the [`knee`] of a threshold.

pub mod ballistics;
pub mod knee;

pub use ballistics::Ballistics;
pub use knee::over_threshold_db;
