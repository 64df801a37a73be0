//! The OpenGL context of a window that has its thread to itself.
//!
//! The context stays current on that thread. `baseview` would change it, and the process's error
//! handler, several times a frame, wait for the server each time, and panic when the window is gone; here
//! such an error is dropped, and [`Watch`](super::Watch) tells of the end.

use std::ffi::{CStr, c_int, c_ulong};

use baseview::WindowContext;
use x11_dl::glx::Glx;
use x11_dl::xlib::Display;

/// `glXCopySubBufferMESA` of the extension `GLX_MESA_copy_sub_buffer`.
type CopySubBuffer = unsafe extern "C" fn(*mut Display, c_ulong, c_int, c_int, c_int, c_int);

pub(crate) struct Canvas {
    glx: Glx,
    /// Shows a part and leaves all that was drawn as it is, where the display can do that.
    copy_part: Option<CopySubBuffer>,
    /// The window's connection, on the window's thread.
    display: *mut Display,
    window: c_ulong,
}

impl Canvas {
    /// # Errors
    /// The window has no OpenGL.
    pub(crate) fn new(window: &WindowContext) -> Result<Self, String> {
        let context = window.gl_context().ok_or("the window has no OpenGL")?;
        let glx = Glx::open().map_err(|error| error.to_string())?;
        let display = super::display(window).ok_or("the window has no display")?;
        let canvas = Self {
            copy_part: copy_part(&glx, display),
            glx,
            display,
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

    /// Whether a part of what was drawn can be shown, with all of it kept.
    pub(crate) fn shows_parts(&self) -> bool {
        self.copy_part.is_some()
    }

    /// Shows a part: left and lower edge, width and height.
    pub(crate) fn show_part(&self, [x, y, width, height]: [i32; 4]) {
        if let Some(copy) = self.copy_part {
            // SAFETY: as for `show`; the extension has said that the function is there.
            unsafe { copy(self.display, self.window, x, y, width, height) };
        }
    }
}

fn copy_part(glx: &Glx, display: *mut Display) -> Option<CopySubBuffer> {
    // SAFETY: the connection lives, and the text until it is read.
    let extensions = unsafe {
        let text = (glx.glXQueryExtensionsString)(display, 0);
        (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())?
    };
    if !extensions.contains("GLX_MESA_copy_sub_buffer") {
        return None;
    }
    // SAFETY: the name ends with a zero.
    let function = unsafe { (glx.glXGetProcAddress)(c"glXCopySubBufferMESA".as_ptr().cast()) }?;
    // SAFETY: the extension gives this name to a function of this kind.
    Some(unsafe { std::mem::transmute::<unsafe extern "C" fn(), CopySubBuffer>(function) })
}

impl Drop for Canvas {
    fn drop(&mut self) {
        // SAFETY: the connection lives until the window's thread ends, after this.
        unsafe { (self.glx.glXMakeCurrent)(self.display, 0, std::ptr::null_mut()) };
    }
}
