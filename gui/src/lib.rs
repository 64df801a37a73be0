//! The editor: theme, widgets and panels, and the window that a host opens.
//!
//! This is the only crate that knows its toolkit, egui. Panels read parameters and levels from
//! `state` and send what a hand does through [`control`] to the host; no other path exists.

#![forbid(unsafe_code)]

pub mod control;
mod levels;
pub mod panels;
pub mod theme;
pub mod widgets;
mod window;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex};

use nice_plug::prelude::Editor;
use truestrip_state::meter_ring::MeterReceiver;
use truestrip_state::{ChannelParams, MasterParams, Spec, Value};

pub use levels::{Bar, LevelDisplay};

use window::{EditorWindow, Face};

/// The editor's end of the meter ring, shared with the next window after this one closes.
pub type Meters = Arc<Mutex<MeterReceiver>>;

/// The editor of Truestrip Channel.
#[must_use]
pub fn channel_editor(params: Arc<ChannelParams>, meters: Meters) -> Box<dyn Editor> {
    Box::new(EditorWindow::new(
        Face {
            title: "Truestrip Channel",
            min_size: egui::vec2(640.0, 360.0),
            draw: {
                let params = params.clone();
                Arc::new(move |ui, setter, levels| panels::channel(ui, &params, setter, levels))
            },
            fingerprint: {
                let params = params.clone();
                Arc::new(move || fingerprint(params.values()))
            },
        },
        params.window.clone(),
        meters,
    ))
}

/// The editor of Truestrip Master.
#[must_use]
pub fn master_editor(params: Arc<MasterParams>, meters: Meters) -> Box<dyn Editor> {
    Box::new(EditorWindow::new(
        Face {
            title: "Truestrip Master",
            min_size: egui::vec2(380.0, 360.0),
            draw: {
                let params = params.clone();
                Arc::new(move |ui, setter, levels| panels::master(ui, &params, setter, levels))
            },
            fingerprint: {
                let params = params.clone();
                Arc::new(move || fingerprint(params.values()))
            },
        },
        params.window.clone(),
        meters,
    ))
}

/// A number that changes when any of the values does.
fn fingerprint(values: impl Iterator<Item = (&'static Spec, Value)>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (_, value) in values {
        match value {
            Value::Number(number) => number.to_bits().hash(&mut hasher),
            Value::Toggle(on) => on.hash(&mut hasher),
        }
    }
    hasher.finish()
}
