//! The sound of Truestrip: pure signal processing.
//!
//! Nothing here knows a host, a parameter object, a colour or a file. Every processor follows
//! the [`Processor`] contract: settings in user units, control work on a fixed grid of
//! [`CONTROL_FRAMES`] frames counted from `reset`, no allocation after `prepare`. That grid is
//! why rendering in blocks of any size gives the same bits.
//!
//! The chains in [`chain`] put the modules in order; the plugins and the command line run those.

#![forbid(unsafe_code)]

pub mod bypass;
pub mod chain;
mod control;
mod decibel;
mod delay;
pub mod dither;
pub mod dynamics;
pub mod eq;
pub mod filter;
mod gain;
pub mod guard;
mod level_match;
pub mod loudness;
pub mod meter;
mod processor;
mod smoother;
pub mod space;

pub use bypass::Monitoring;
pub use control::{CONTROL_FRAMES, ControlGrid, Span};
pub use decibel::{db_to_gain, gain_to_db};
pub use delay::DelayLine;
pub use gain::Gain;
pub use num_complex::Complex;
pub use processor::{Processor, StereoBlock, StreamSpec};
pub use smoother::{Ramp, Smoother};
