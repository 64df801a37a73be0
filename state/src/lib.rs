//! What the audio thread and the editor share.
//!
//! - [`mod@unit`] and [`spec`]: what a parameter is, how it prints and reads.
//! - [`params`]: the parameters of both plugins, and the plain settings that the chains take.
//! - [`preset`]: text files with settings.
//! - [`library`]: the presets that ship with the plugins, and the user's own.
//! - [`session`]: what a host saves with a project, and how a damaged or later one is healed.
//! - [`delivery`]: what services do with a finished programme.
//! - [`meter_ring`]: levels on their way from the audio thread to the editor.
//! - [`sample_ring`]: the sound itself on the same way, while an editor looks.

#![forbid(unsafe_code)]

pub mod delivery;
pub mod library;
pub mod meter_ring;
pub mod params;
pub mod preset;
pub mod sample_ring;
pub mod session;
pub mod spec;
pub mod unit;

pub use library::{Library, LibraryError, PresetId};
pub use params::{ChannelParams, MasterParams};
pub use preset::{Preset, PresetError};
pub use spec::{PluginSpec, Spec, Value, Values};
pub use unit::Unit;
