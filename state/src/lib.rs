//! What the audio thread and the editor share. No plugin framework in it.
//!
//! - [`parameters`]: how state and editor see the parameters of an instance, and a whole [`Setting`].
//! - [`preset`]: text files with settings.
//! - [`library`]: the presets that ship with the plugins, and the user's own.
//! - [`slots`]: four whole settings to compare, and [`undo`]: what the editor did, to take back.
//! - [`edit_session`]: what the editor does with presets, slots and undo.
//! - [`session`]: what a host saves with a project, and how a damaged, older or later one is read.
//! - [`delivery`]: what services do with a finished programme.
//! - [`meter_ring`]: levels on their way from the audio thread to the editor.
//! - [`sample_ring`]: the sound itself on the same way, while an editor looks.

#![forbid(unsafe_code)]

pub mod delivery;
pub mod edit_session;
pub mod library;
pub mod meter_ring;
pub mod parameters;
pub mod preset;
pub mod sample_ring;
pub mod session;
pub mod slots;
pub mod undo;

pub use edit_session::EditSession;
pub use library::{Library, LibraryError, PresetId};
pub use parameters::{Parameters, Setting};
pub use preset::{Preset, PresetError};
pub use session::{SavedSession, Session, SessionError};
