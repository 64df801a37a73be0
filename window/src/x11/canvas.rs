//! The OpenGL context of a window that has its thread to itself.
//!
//! The context stays current on that thread. `baseview` would change it, and the process's error
//! handler, several times a frame, wait for the server each time, and panic when the window is gone; here
//! such an error is dropped, and [`Watch`](super::Watch) tells of the end.

use std::ffi::c_ulong;

use baseview::WindowContext;
use x11_dl::glx::Glx;
use x11_dl::xlib::Display;

pub(crate) struct Canvas {
    glx: Glx,
    /// The window's connection, on the window's thread.
    display: *mut Display,
    window: c_ulong,
}

impl Canvas {
    /// # Errors
    /// The window has no OpenGL.
    pub(crate) fn new(window: &WindowContext) -> Result<Self, String> {
        let context = window.gl_context().ok_or("the window has no OpenGL")?;
        let canvas = Self {
            glx: Glx::open().map_err(|error| error.to_string())?,
            display: super::display(window).ok_or("the window has no display")?,
            window: c_ulong::from(super::id(window).ok_or("the window has no id")?),
        };
        // SAFETY: this is the window's thread, on which no other context is current.
        unsafe { context.make_current() };
        Ok(canvas)
    }

    /// Runs `work` with the context current.
    pub(crate) fn draw<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }

    /// Shows what was drawn.
    pub(crate) fn show(&self) {
        // SAFETY: the connection lives; a window that is gone is an error that is dropped.
        unsafe { (self.glx.glXSwapBuffers)(self.display, self.window) };
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        // SAFETY: the connection lives until the window's thread ends, after this.
        unsafe { (self.glx.glXMakeCurrent)(self.display, 0, std::ptr::null_mut()) };
    }
}
