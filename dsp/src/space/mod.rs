//! Space: what a sound becomes in a room.
//!
//! [`reverb`] and [`room`] share one `tail`, whose sound is `network`: `layout` says how long its `delays`
//! are, `mixing` spreads, [`absorption`] says what `shelves` take, `modulation` moves. [`image_source`] is the geometry of walls, and `enclosure`
//! what is heard between them.

pub mod absorption;
mod blend;
mod delays;
mod ducker;
mod enclosure;
pub mod image_source;
mod layout;
mod mixing;
mod modulation;
mod network;
pub mod reverb;
pub mod room;
mod shelves;
mod tail;

pub use reverb::{Reverb, ReverbSettings, ReverbType};
pub use room::{Reflection, Room, RoomSettings, RoomType};
