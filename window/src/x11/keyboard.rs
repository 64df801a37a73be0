//! Keys, on X11.
//!
//! A window that asks for keys gets all of them while the pointer is over it, and those that it does
//! not want are lost: `baseview` cannot hand them on. So the window asks for none. It grabs the few that
//! are its own, which X11 then gives it while the pointer is over it, and the others go to the host by
//! themselves. For a text it takes the focus and all keys, and gives both back.

use std::ffi::{c_int, c_uint, c_ulong};

use baseview::WindowContext;
use egui::Key;
use x11_dl::keysym;
use x11_dl::xlib::{
    CurrentTime, Display, GrabModeAsync, KeyPressMask, KeyReleaseMask, LockMask, Mod2Mask,
    RevertToParent, ShiftMask, XWindowAttributes, Xlib,
};

use crate::keys::KeyboardScope;

/// The modifiers with which a key may be the editor's: shift or none, whatever the locks say.
const STATES: [c_uint; 8] = [
    0,
    LockMask,
    Mod2Mask,
    LockMask | Mod2Mask,
    ShiftMask,
    ShiftMask | LockMask,
    ShiftMask | Mod2Mask,
    ShiftMask | LockMask | Mod2Mask,
];

/// The keyboard as a window shares it with its host.
pub(crate) struct Keyboard {
    xlib: &'static Xlib,
    /// The window's connection, on the window's thread.
    display: *mut Display,
    window: c_ulong,
    scope: KeyboardScope,
    /// Which window had the focus before a text took it, and where it was to go from there.
    before: Option<(c_ulong, c_int)>,
}

impl Keyboard {
    pub(crate) fn new(window: &WindowContext) -> Option<Self> {
        let keyboard = Self {
            xlib: super::xlib()?,
            display: super::display(window)?,
            window: c_ulong::from(super::id(window)?),
            scope: KeyboardScope::default(),
            before: None,
        };
        keyboard.listen(false);
        keyboard.grab();
        keyboard.flush();
        Some(keyboard)
    }

    /// Takes another scope.
    pub(crate) fn take(&mut self, scope: KeyboardScope) {
        if scope == self.scope {
            return;
        }
        self.release();
        if self.scope == KeyboardScope::Text {
            self.listen(false);
            self.give_back();
        }
        self.scope = scope;
        self.grab();
        if scope == KeyboardScope::Text {
            self.listen(true);
            self.focus();
        }
        self.flush();
    }

    /// Takes the focus.
    pub(crate) fn focus(&mut self) {
        let focus = self.focused();
        if focus.0 != self.window {
            self.before = Some(focus);
            self.set_focus(self.window, RevertToParent);
            self.flush();
        }
    }

    /// Gives the focus back, unless another window has taken it in the meantime.
    fn give_back(&mut self) {
        if let Some((window, revert_to)) = self.before.take()
            && self.focused().0 == self.window
        {
            self.set_focus(window, revert_to);
        }
    }

    fn focused(&self) -> (c_ulong, c_int) {
        let (mut window, mut revert_to) = (0, 0);
        // SAFETY: the connection lives as long as the window, whose thread this is.
        unsafe { (self.xlib.XGetInputFocus)(self.display, &raw mut window, &raw mut revert_to) };
        (window, revert_to)
    }

    fn set_focus(&self, window: c_ulong, revert_to: c_int) {
        // SAFETY: as for `focused`; a window that is gone is an error that nobody minds.
        unsafe { (self.xlib.XSetInputFocus)(self.display, window, revert_to, CurrentTime) };
    }

    /// Whether to be told of keys, beside all that `baseview` asks for.
    fn listen(&self, keys: bool) {
        // SAFETY: the structure is plain numbers and pointers, for which zero is valid; the
        // connection lives.
        let mut now: XWindowAttributes = unsafe { std::mem::zeroed() };
        // SAFETY: as above.
        let known =
            unsafe { (self.xlib.XGetWindowAttributes)(self.display, self.window, &raw mut now) };
        if known == 0 {
            return;
        }
        let of_keys = KeyPressMask | KeyReleaseMask;
        let mask = match keys {
            true => now.your_event_mask | of_keys,
            false => now.your_event_mask & !of_keys,
        };
        // SAFETY: as above.
        unsafe { (self.xlib.XSelectInput)(self.display, self.window, mask) };
    }

    /// Grabs the keys of the scope.
    fn grab(&self) {
        for (key, state) in self.own_keys() {
            // SAFETY: the connection lives. A grab that another program has is refused.
            unsafe {
                (self.xlib.XGrabKey)(
                    self.display,
                    key,
                    state,
                    self.window,
                    0,
                    GrabModeAsync,
                    GrabModeAsync,
                );
            }
        }
    }

    fn release(&self) {
        for (key, state) in self.own_keys() {
            // SAFETY: the connection lives.
            unsafe { (self.xlib.XUngrabKey)(self.display, key, state, self.window) };
        }
    }

    /// The key codes of the scope, in every state in which they are in it.
    fn own_keys(&self) -> impl Iterator<Item = (c_int, c_uint)> + '_ {
        let keys = self.scope.keys().unwrap_or_default().iter();
        let codes = keys.flat_map(|&key| keysyms(key)).map(|&keysym| {
            // SAFETY: the connection lives.
            unsafe { (self.xlib.XKeysymToKeycode)(self.display, c_ulong::from(keysym)) }
        });
        codes
            .filter(|&code| code != 0)
            .flat_map(|code| STATES.map(|state| (c_int::from(code), state)))
    }

    fn flush(&self) {
        // SAFETY: the connection lives.
        unsafe { (self.xlib.XFlush)(self.display) };
    }
}

/// The keys of X11 that are one of egui's, on the main block and on the keypad.
fn keysyms(key: Key) -> &'static [c_uint] {
    match key {
        Key::ArrowUp => &[keysym::XK_Up],
        Key::ArrowDown => &[keysym::XK_Down],
        Key::ArrowLeft => &[keysym::XK_Left],
        Key::ArrowRight => &[keysym::XK_Right],
        Key::PageUp => &[keysym::XK_Page_Up],
        Key::PageDown => &[keysym::XK_Page_Down],
        Key::Home => &[keysym::XK_Home],
        Key::End => &[keysym::XK_End],
        Key::Delete => &[keysym::XK_Delete],
        Key::Enter => &[keysym::XK_Return, keysym::XK_KP_Enter],
        Key::Tab => &[keysym::XK_Tab],
        Key::Escape => &[keysym::XK_Escape],
        _ => &[],
    }
}
