//! A window inside a host's window, in which egui draws with OpenGL.
//!
//! `baseview` makes the window and calls the handler some 66 times a second, on Linux from a thread
//! of the window's own. The handler runs egui only when a hand has moved, when egui has asked for
//! it, or when the [`Content`] has something new, and draws only what differs from what is shown.
//!
//! Nothing that fails here may reach the host: what panics below ends the window and no more, X11
//! errors of the window's thread are dropped, and a machine on which the window cannot be
//! drawn gets a sentence in its place.

mod damage;
mod handler;
mod input;
mod keys;
mod paint;
#[cfg(target_os = "linux")]
mod x11;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use baseview::dpi::LogicalSize;
use baseview::gl::GlConfig;
use baseview::{WindowHandle, WindowOpenOptions, WindowScalePolicy};
use egui::{Context, Ui};
use raw_window_handle::HasWindowHandle;

use handler::Handler;

/// What a window shows. It lives on the window's thread.
pub trait Content: Send + 'static {
    /// Sets the context up, before the first frame. Where the pixels are filled by the processor, what
    /// moves over much of the window is dear.
    fn prepare(&mut self, ctx: &Context, by_processor: bool);

    /// The size and scale that the window is to have; it follows them.
    fn extent(&mut self) -> Extent;

    /// Whether something has changed that is to be shown. Asked at about 33 Hz.
    fn changed(&mut self) -> bool;

    /// Draws everything.
    fn draw(&mut self, ui: &mut Ui);
}

/// How large a window is and how large the things in it are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Width in the host's pixels (on macOS, which scales by itself, in its points).
    pub width: u32,
    /// Height, likewise.
    pub height: u32,
    /// The host's pixels to one of egui's points.
    pub scale: f32,
}

/// Why a window cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The window or its OpenGL context could not be made.
    #[error("no window with OpenGL 3.2 can be opened here ({0})")]
    NoWindow(String),
}

/// An open window. It closes when dropped.
pub struct OpenWindow {
    window: WindowHandle,
}

impl Drop for OpenWindow {
    fn drop(&mut self) {
        self.window.close();
    }
}

/// A sentence in a window, where nothing else can be drawn. It goes when dropped.
pub struct Notice {
    #[cfg(target_os = "linux")]
    _notice: x11::Notice,
}

/// Opens a window inside `parent`.
///
/// # Errors
/// The machine offers no OpenGL, or the parent is gone.
pub fn open(
    parent: &impl HasWindowHandle,
    title: &str,
    mut content: impl Content,
) -> Result<OpenWindow, OpenError> {
    let extent = content.extent();
    // macOS scales by itself; elsewhere the host says how, and `Extent::scale` has it.
    let scale = match cfg!(target_os = "macos") {
        true => WindowScalePolicy::SystemScaleFactor,
        false => WindowScalePolicy::ScaleFactor(1.0),
    };
    let options = WindowOpenOptions::new()
        .with_title(title)
        .with_size(LogicalSize::new(extent.width, extent.height))
        .with_scale_policy(scale)
        .with_gl_config(GlConfig {
            // Shapes are opaque and flat, and egui mixes colours as they are stored.
            alpha_bits: 0,
            depth_bits: 0,
            stencil_bits: 0,
            srgb: false,
            ..GlConfig::default()
        });
    #[cfg(target_os = "linux")]
    {
        x11::errors::guard();
        x11::probe::opengl().map_err(|missing| OpenError::NoWindow(missing.to_owned()))?;
    }
    catch_unwind(AssertUnwindSafe(|| {
        baseview::Window::open_parented(parent, options, move |window| {
            Handler::new(window, content).unwrap_or_else(|error| panic!("{error}"))
        })
    }))
    .map(|window| OpenWindow { window })
    .map_err(|panic| OpenError::NoWindow(reason(panic.as_ref())))
}

/// Says a few lines inside `parent`, without OpenGL. Only X11 has that; elsewhere, and where the
/// display refuses it, there is none.
#[must_use]
pub fn notice(parent: &impl HasWindowHandle, extent: Extent, lines: &[&str]) -> Option<Notice> {
    #[cfg(target_os = "linux")]
    return Some(Notice {
        _notice: x11::Notice::open(parent, extent, lines)?,
    });
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (parent, extent, lines);
        None
    }
}

/// What a panic said.
fn reason(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    said.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given")
        .to_owned()
}
