//! Whether the display has OpenGL at all, asked before a window is opened: without it `baseview`
//! panics, and a panic's report is long.

use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, Ordering};

use x11_dl::glx::{
    GLX_BLUE_SIZE, GLX_DOUBLEBUFFER, GLX_DRAWABLE_TYPE, GLX_GREEN_SIZE, GLX_RED_SIZE,
    GLX_RENDER_TYPE, GLX_RGBA_BIT, GLX_TRUE_COLOR, GLX_WINDOW_BIT, GLX_X_VISUAL_TYPE, Glx,
};

/// What every frame buffer has to have: eight bits a colour, twice.
const WANTED: [c_int; 15] = [
    GLX_X_VISUAL_TYPE,
    GLX_TRUE_COLOR,
    GLX_DRAWABLE_TYPE,
    GLX_WINDOW_BIT,
    GLX_RENDER_TYPE,
    GLX_RGBA_BIT,
    GLX_RED_SIZE,
    8,
    GLX_GREEN_SIZE,
    8,
    GLX_BLUE_SIZE,
    8,
    GLX_DOUBLEBUFFER,
    1,
    0,
];

/// Says what is missing, if anything is. A display that had OpenGL once is not asked again.
///
/// # Errors
/// There is no display, or no OpenGL on it.
pub(crate) fn opengl() -> Result<(), &'static str> {
    static HAS: AtomicBool = AtomicBool::new(false);
    if HAS.load(Ordering::Relaxed) {
        return Ok(());
    }
    let xlib = super::xlib().ok_or("no libX11")?;
    let glx = Glx::open().map_err(|_| "no libGL")?;
    // SAFETY: these may be called at any time; null names the display of the environment.
    let display = unsafe {
        (xlib.XInitThreads)();
        (xlib.XOpenDisplay)(std::ptr::null())
    };
    if display.is_null() {
        return Err("no X display");
    }
    let mut count = 0;
    // SAFETY: the display is open until it is closed below, and the list ends with a zero.
    let has = unsafe {
        let screen = (xlib.XDefaultScreen)(display);
        let found = (glx.glXChooseFBConfig)(display, screen, WANTED.as_ptr(), &raw mut count);
        if !found.is_null() {
            (xlib.XFree)(found.cast());
        }
        (xlib.XCloseDisplay)(display);
        !found.is_null() && count > 0
    };
    HAS.store(has, Ordering::Relaxed);
    has.then_some(()).ok_or("the display has no OpenGL")
}
