//! The editor: theme, widgets and panels, and the window that a host opens.
//!
//! This is the only crate that knows its toolkit, egui. Panels read parameters and levels from
//! `state` and send what a hand does through [`control`] to the host; no other path exists.

#![forbid(unsafe_code)]

pub mod appearance;
pub mod control;
mod desk_link;
mod history;
mod levels;
mod loudness;
pub mod panels;
pub mod spectrum;
pub mod theme;
pub mod widgets;
mod window;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use nice_plug::prelude::Editor;
use truestrip_state::meter_ring::Sight;
use truestrip_state::{ChannelParams, MasterParams, Parameters, Value};

pub use desk_link::{DeskLink, SharedDesk};
pub use history::{History, HistoryPoint};
pub use levels::{Bar, LevelDisplay, Reduction};
pub use loudness::LoudnessDisplay;
pub use panels::View;

use window::{EditorWindow, Face};

/// The editor of Truestrip Channel.
#[must_use]
pub fn channel_editor(params: &Arc<ChannelParams>, sight: Arc<Sight>) -> Box<dyn Editor> {
    Box::new(EditorWindow::new(
        Face {
            title: "Truestrip Channel",
            min_size: egui::vec2(800.0, 520.0),
            draw: {
                let params = params.clone();
                Arc::new(move |ui, setter, view| panels::channel(ui, &params, setter, view))
            },
            params: params.clone(),
        },
        params.window.clone(),
        sight,
    ))
}

/// The editor of Truestrip Master.
#[must_use]
pub fn master_editor(params: &Arc<MasterParams>, sight: Arc<Sight>) -> Box<dyn Editor> {
    Box::new(EditorWindow::new(
        Face {
            title: "Truestrip Master",
            min_size: egui::vec2(800.0, 520.0),
            draw: {
                let params = params.clone();
                Arc::new(move |ui, setter, view| panels::master(ui, &params, setter, view))
            },
            params: params.clone(),
        },
        params.window.clone(),
        sight,
    ))
}

/// A number that changes when any value that is heard does.
fn fingerprint(params: &dyn Parameters) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (spec, param) in params.each() {
        match param.heard(spec.kind) {
            Value::Number(number) => number.to_bits().hash(&mut hasher),
            Value::Toggle(on) => on.hash(&mut hasher),
            Value::Choice(index) => index.hash(&mut hasher),
        }
    }
    hasher.finish()
}
