//! The late sound of a room: one feedback network, for the reverb and the room.
//!
//! `tail` is what a module runs; its sound is `network`: `layout` says how long its `delays` are, `mixing`
//! spreads, [`absorption`] says what `shelves` take, `modulation` moves. [`image_source`] is the geometry of
//! walls.

pub mod absorption;
mod delays;
pub mod image_source;
pub(crate) mod layout;
pub(crate) mod mixing;
mod modulation;
mod network;
mod shelves;
pub(crate) mod tail;
