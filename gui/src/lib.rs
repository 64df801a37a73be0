//! The editor: theme, widgets, a view for each module, panels, and the window that a host opens.
//!
//! This is the only crate that knows its toolkit, egui, and only `window` knows the plugin framework.
//! Views and panels read parameters and levels from `state` and send what a hand does through [`host`];
//! no other path exists.

#![forbid(unsafe_code)]

pub mod appearance;
pub mod control;
mod edit_link;
pub mod host;
#[cfg(test)]
#[path = "../tests/common/instance.rs"]
mod instance;
mod layout;
mod levels;
mod loudness_display;
mod modules;
pub mod panels;
mod reduction_trace;
mod scrolling;
pub mod spectrum;
pub mod theme;
pub mod widgets;
mod window;

pub use edit_link::{EditLink, SharedEditSession};
pub use host::Host;
pub use levels::{Bar, LevelDisplay, Reduction};
pub use loudness_display::{LoudnessDisplay, LoudnessPoint};
pub use panels::View;
pub use reduction_trace::{ReductionTrace, TracePoint};
pub use window::{Connect, editor};
