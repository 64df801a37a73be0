//! Space: what a sound becomes in a room.
//!
//! [`reverb`] is made of a `tail`: `layout` says how long its delays are, `mixing` spreads,
//! [`absorption`] takes, `modulation` moves. [`image_source`] is the geometry of walls.

pub mod absorption;
mod blend;
mod ducker;
pub mod image_source;
mod layout;
mod mixing;
mod modulation;
pub mod reverb;
mod tail;

pub use reverb::{Reverb, ReverbSettings, ReverbType};
