//! The editor as the framework holds it, open or closed.
//!
//! The window runs on a thread of its own. The host calls in from its main thread; both sides meet
//! in [`Shared`], which holds only atomic cells.

mod corner;
mod frames;
mod shared;

use std::any::Any;
use std::sync::{Arc, Mutex, OnceLock};

use egui::Vec2;
use nice_plug::editor::dpi::{LogicalSize, PhysicalSize, Size};
use nice_plug::prelude::{Editor, GuiContext, ParentWindowHandle, ResizeHint, nice_error};
use truestrip_dsp::strip::StripDefinition;
use truestrip_state::meter_ring::EditorFeed;
use truestrip_state::{EditSession, Library, Parameters};

use crate::edit_link::{EditLink, SharedEditSession};
use crate::host::Host;
use crate::spectrum::SharedChoices;
use frames::Frames;
use shared::Shared;

/// Connects a window that opens with the host that opens it.
pub type Connect = Arc<dyn Fn(Arc<dyn GuiContext>) -> Arc<dyn Host> + Send + Sync>;

/// Smallest size in logical pixels in which nothing is cut.
const MIN_SIZE: Vec2 = Vec2::new(800.0, 520.0);

/// What stands in the window where OpenGL is missing: what is wrong, and what still works.
const NO_WINDOW: [&str; 3] = [
    "This editor cannot be drawn: OpenGL 3.2 is missing here.",
    "The sound is not affected.",
    "All parameters are in the host's own list.",
];

/// The editor of an instance of a strip.
#[must_use]
pub fn editor(
    definition: &'static StripDefinition,
    params: Arc<dyn Parameters>,
    feed: Arc<EditorFeed>,
    connect: Connect,
) -> Box<dyn Editor> {
    Box::new(EditorWindow {
        definition,
        shared: Arc::new(Shared::new(params.clone(), MIN_SIZE)),
        params,
        feed,
        connect,
        spectrum: SharedChoices::default(),
        session: OnceLock::new(),
    })
}

/// An editor.
struct EditorWindow {
    definition: &'static StripDefinition,
    params: Arc<dyn Parameters>,
    feed: Arc<EditorFeed>,
    connect: Connect,
    spectrum: SharedChoices,
    shared: Arc<Shared>,
    /// Made for the first window: most instances never have one.
    session: OnceLock<SharedEditSession>,
}

impl EditorWindow {
    fn session(&self) -> SharedEditSession {
        let new = || {
            let library = Library::open(self.definition);
            let session = EditSession::new(self.params.as_ref(), library);
            Arc::new(Mutex::new(session))
        };
        self.session.get_or_init(new).clone()
    }
}

impl Editor for EditorWindow {
    fn spawn(&self, parent: ParentWindowHandle, host: Arc<dyn GuiContext>) -> Box<dyn Any> {
        let link = EditLink::new(
            self.session(),
            self.params.clone(),
            self.feed.clone(),
            (self.connect)(host),
        );
        let frames = Frames::new(link, self.spectrum.clone(), self.shared.clone());
        match truestrip_window::open(&parent, self.definition.name, frames) {
            Ok(window) => Box::new(window),
            Err(error) => {
                nice_error!("{}: {error}", self.definition.name);
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
