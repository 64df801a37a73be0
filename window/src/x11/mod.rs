//! What X11 needs beyond `baseview`.

mod canvas;
pub(crate) mod errors;
mod keyboard;
mod notice;
pub(crate) mod probe;
mod watch;

use std::sync::OnceLock;

use baseview::WindowContext;
use raw_window_handle::{
    HasDisplayHandle as _, HasWindowHandle, RawDisplayHandle, RawWindowHandle,
};
use x11_dl::xlib::{Display, Xlib};

pub(crate) use canvas::Canvas;
pub(crate) use keyboard::Keyboard;
pub(crate) use notice::Notice;
pub(crate) use watch::Watch;

/// Xlib, loaded once; `baseview` loads the same library.
fn xlib() -> Option<&'static Xlib> {
    static XLIB: OnceLock<Option<Xlib>> = OnceLock::new();
    XLIB.get_or_init(|| Xlib::open().ok()).as_ref()
}

/// The X11 id of a window.
fn id(window: &impl HasWindowHandle) -> Option<u32> {
    match window.window_handle().ok()?.as_raw() {
        RawWindowHandle::Xlib(handle) => u32::try_from(handle.window).ok(),
        RawWindowHandle::Xcb(handle) => Some(handle.window.get()),
        _ => None,
    }
}

/// The connection of a window; it lives as long as the window does.
fn display(window: &WindowContext) -> Option<*mut Display> {
    match window.display_handle().ok()?.as_raw() {
        RawDisplayHandle::Xlib(handle) => Some(handle.display?.as_ptr().cast()),
        _ => None,
    }
}
