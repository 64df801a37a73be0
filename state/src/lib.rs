//! What the audio thread and the editor share.
//!
//! - [`mod@unit`] and [`spec`]: what a parameter is, how it prints and reads.
//! - [`params`]: the parameters of both plugins, and the plain settings that the chains take.
//! - [`preset`]: text files with settings.
//! - [`library`]: the presets that ship with the plugins, and the user's own.
//! - [`slots`]: four whole settings to compare, and [`history`]: what the editor did, to take back.
//! - [`desk`]: what the editor does with presets, slots and history.
//! - [`session`]: what a host saves with a project, and how a damaged or later one is healed.
//! - [`delivery`]: what services do with a finished programme.
//! - [`meter_ring`]: levels on their way from the audio thread to the editor.
//! - [`sample_ring`]: the sound itself on the same way, while an editor looks.

#![forbid(unsafe_code)]

pub mod delivery;
pub mod desk;
pub mod history;
pub mod library;
pub mod meter_ring;
pub mod params;
pub mod preset;
pub mod sample_ring;
pub mod session;
pub mod slots;
pub mod spec;
pub mod unit;

pub use desk::Desk;
pub use library::{Library, LibraryError, PresetId};
pub use params::{ChannelParams, MasterParams, Parameters};
pub use preset::{Preset, PresetError};
pub use spec::{PluginSpec, Spec, Value, Values};
pub use unit::Unit;
