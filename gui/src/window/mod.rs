//! The editor as the framework holds it, open or closed.
//!
//! The window runs on a thread of its own. The host calls in from its main thread; both sides meet
//! in [`Shared`], which holds only atomic cells.

mod corner;
mod frames;
mod shared;

use std::any::Any;
use std::sync::{Arc, Mutex, OnceLock};

use egui::{Ui, Vec2};
use nice_plug::editor::dpi::{LogicalSize, PhysicalSize, Size};
use nice_plug::prelude::{
    Editor, GuiContext, ParamSetter, ParentWindowHandle, ResizeHint, nice_error,
};
use truestrip_state::meter_ring::Sight;
use truestrip_state::params::SharedWindowState;
use truestrip_state::{Desk, Library, Parameters};

use crate::View;
use crate::desk_link::{DeskLink, SharedDesk};
use crate::spectrum::SharedChoices;
use frames::Frames;
use shared::Shared;

/// Draws one frame of an editor.
type Draw = Arc<dyn Fn(&mut Ui, &ParamSetter, &mut View) + Send + Sync>;

/// What stands in the window where OpenGL is missing: what is wrong, and what still works.
const NO_WINDOW: [&str; 3] = [
    "This editor cannot be drawn: OpenGL 3.2 is missing here.",
    "The sound is not affected.",
    "All parameters are in the host's own list.",
];

/// What a plugin puts into the window.
#[derive(Clone)]
pub(crate) struct Face {
    pub(crate) title: &'static str,
    /// Smallest size in logical pixels in which nothing is cut.
    pub(crate) min_size: Vec2,
    pub(crate) draw: Draw,
    pub(crate) params: Arc<dyn Parameters>,
}

/// An editor.
pub(crate) struct EditorWindow {
    face: Face,
    sight: Arc<Sight>,
    spectrum: SharedChoices,
    shared: Arc<Shared>,
    /// Made for the first window: most instances never have one.
    desk: OnceLock<SharedDesk>,
}

impl EditorWindow {
    pub(crate) fn new(face: Face, state: SharedWindowState, sight: Arc<Sight>) -> Self {
        let shared = Arc::new(Shared::new(state, face.min_size));
        Self {
            face,
            sight,
            spectrum: SharedChoices::default(),
            shared,
            desk: OnceLock::new(),
        }
    }

    fn desk(&self) -> SharedDesk {
        let new = || {
            let params = self.face.params.as_ref();
            let library = Library::open(params.spec());
            Arc::new(Mutex::new(Desk::new(params, library)))
        };
        self.desk.get_or_init(new).clone()
    }
}

impl Editor for EditorWindow {
    fn spawn(&self, parent: ParentWindowHandle, host: Arc<dyn GuiContext>) -> Box<dyn Any> {
        let link = DeskLink::new(
            self.desk(),
            self.face.params.clone(),
            self.sight.clone(),
            host.clone(),
        );
        let frames = Frames::new(
            self.face.clone(),
            host,
            link,
            self.sight.clone(),
            self.spectrum.clone(),
            self.shared.clone(),
        );
        match truestrip_window::open(&parent, self.face.title, frames) {
            Ok(window) => Box::new(window),
            Err(error) => {
                nice_error!("{}: {error}", self.face.title);
                let extent = self.shared.extent();
                Box::new(truestrip_window::notice(&parent, extent, &NO_WINDOW))
            }
        }
    }

    fn size(&self) -> Size {
        let (width, height) = self.shared.host_size();
        LogicalSize::new(width, height).into()
    }

    fn set_size(&self, size: PhysicalSize<u32>) -> bool {
        self.shared.set_pixels(size.width, size.height);
        true
    }

    fn set_scale_factor(&self, factor: f64) -> bool {
        self.shared.set_host_scale(factor)
    }

    fn resize_hint(&self) -> ResizeHint {
        ResizeHint::resizable()
    }

    fn param_value_changed(&self, _id: &str, _normalized_value: f32) {}

    fn param_modulation_changed(&self, _id: &str, _modulation_offset: f32) {}

    fn param_values_changed(&self) {}
}
