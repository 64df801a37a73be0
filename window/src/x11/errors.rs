//! X11 errors on a window's thread.
//!
//! A host that destroys its window destroys ours with it, and whatever is drawn then is an error of
//! Xlib's, whose own handler ends the process. Xlib has one handler for the process and calls it on the
//! thread that meets the error. Ours stands in front of the one that it finds: it drops errors on the
//! threads of our windows and hands all others on.

use std::cell::Cell;
use std::ffi::c_int;
use std::sync::atomic::{AtomicUsize, Ordering};

use x11_dl::xlib::{Display, XErrorEvent};

type Handler = unsafe extern "C" fn(*mut Display, *mut XErrorEvent) -> c_int;

thread_local! {
    static OURS: Cell<bool> = const { Cell::new(false) };
}

/// The handler that was found, as a number.
static FOUND: AtomicUsize = AtomicUsize::new(0);

/// Puts the handler in front, if it is not there.
pub(crate) fn guard() {
    let Some(xlib) = super::xlib() else { return };
    // SAFETY: the handler is a function of a library that is never unloaded.
    let found = unsafe { (xlib.XSetErrorHandler)(Some(handle)) };
    let found = found.map_or(0, |handler| handler as usize);
    if found != handle as *const () as usize {
        FOUND.store(found, Ordering::SeqCst);
    }
}

/// Says that this thread is one of a window of ours.
pub(crate) fn are_ours_on_this_thread() {
    OURS.set(true);
}

unsafe extern "C" fn handle(display: *mut Display, event: *mut XErrorEvent) -> c_int {
    let found = FOUND.load(Ordering::SeqCst);
    // A thread at its end has no such cell any more, and was hardly one of ours.
    if found == 0 || OURS.try_with(Cell::get).unwrap_or(false) {
        return 0;
    }
    // SAFETY: Xlib gave this number as a handler, which may be called with what Xlib gives.
    unsafe { std::mem::transmute::<usize, Handler>(found)(display, event) }
}
