//! The sound of Truestrip: pure signal processing.
//!
//! Nothing here knows a host, a colour or a file. A [`Module`] declares what is set on it once ([`param`]),
//! and works on a fixed grid of [`CONTROL_FRAMES`] frames counted from `reset`; a [`strip`] puts modules in
//! order. That grid is why rendering in blocks of any size gives the same bits.

#![forbid(unsafe_code)]

pub mod bands;
pub mod blocks;
mod control;
mod decibel;
pub mod dither;
pub mod filter;
pub mod loudness;
mod module;
pub mod modules;
pub mod param;
pub(crate) mod simd;
pub mod space;
pub mod strip;

pub use blocks::smoother::{Ramp, Smoother};
pub use control::{CONTROL_FRAMES, ControlGrid, PART_FRAMES, PART_LINES, Span};
pub use decibel::{db_to_gain, gain_to_db};
pub use module::{Context, Module, StereoBlock, StreamSpec};
pub use num_complex::Complex;
pub use strip::{Monitoring, Strip, StripReading, StripSettings};
