//! A hand on the pointer and the keyboard, through the X server's XTEST extension: the editor
//! cannot tell it from a person.

use anyhow::{Context, Result};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt, KEY_PRESS_EVENT, KEY_RELEASE_EVENT,
    MOTION_NOTIFY_EVENT,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::wrapper::ConnectionExt as _;

use super::HostWindow;

/// The keysym of the left shift key, from X11's `keysymdef.h`.
const SHIFT: u32 = 0xffe1;

/// The pointer buttons that stand for the wheel.
const WHEEL_UP: u8 = 4;
const WHEEL_DOWN: u8 = 5;

impl HostWindow {
    /// Moves the pointer to a place in the window.
    ///
    /// # Errors
    /// The display is gone or has no XTEST.
    pub fn move_to(&self, x: i16, y: i16) -> Result<()> {
        let place = self
            .connection
            .translate_coordinates(self.id, self.root, x, y)?
            .reply()?;
        self.send(MOTION_NOTIFY_EVENT, 0, place.dst_x, place.dst_y)
    }

    /// Presses a pointer button: 1 left, 2 middle, 3 right.
    ///
    /// # Errors
    /// As for [`Self::move_to`].
    pub fn press(&self, button: u8) -> Result<()> {
        self.send(BUTTON_PRESS_EVENT, button, 0, 0)
    }

    /// Releases a pointer button.
    ///
    /// # Errors
    /// As for [`Self::move_to`].
    pub fn release(&self, button: u8) -> Result<()> {
        self.send(BUTTON_RELEASE_EVENT, button, 0, 0)
    }

    /// Turns the wheel: away from the hand (up) for positive steps.
    ///
    /// # Errors
    /// As for [`Self::move_to`].
    pub fn wheel(&self, steps: i32) -> Result<()> {
        let button = if steps > 0 { WHEEL_UP } else { WHEEL_DOWN };
        for _ in 0..steps.unsigned_abs() {
            self.press(button)?;
            self.release(button)?;
        }
        Ok(())
    }

    /// Presses and releases a key, given by its X11 keysym: for Latin letters and digits that is
    /// the character's code, for the others see X11's `keysymdef.h`.
    ///
    /// # Errors
    /// The keyboard has no such key, or as for [`Self::move_to`].
    pub fn key(&self, keysym: u32) -> Result<()> {
        let (code, shifted) = self.find_key(keysym)?;
        if shifted {
            self.key_down(SHIFT)?;
        }
        self.send(KEY_PRESS_EVENT, code, 0, 0)?;
        self.send(KEY_RELEASE_EVENT, code, 0, 0)?;
        if shifted {
            self.key_up(SHIFT)?;
        }
        Ok(())
    }

    /// Presses a key and holds it, such as a modifier.
    ///
    /// # Errors
    /// As for [`Self::key`].
    pub fn key_down(&self, keysym: u32) -> Result<()> {
        self.send(KEY_PRESS_EVENT, self.find_key(keysym)?.0, 0, 0)
    }

    /// Releases a key that was held.
    ///
    /// # Errors
    /// As for [`Self::key`].
    pub fn key_up(&self, keysym: u32) -> Result<()> {
        self.send(KEY_RELEASE_EVENT, self.find_key(keysym)?.0, 0, 0)
    }

    /// Types a text of Latin-1 characters.
    ///
    /// # Errors
    /// As for [`Self::key`].
    pub fn type_text(&self, text: &str) -> Result<()> {
        text.chars()
            .try_for_each(|character| self.key(u32::from(character)))
    }

    /// The key code that gives `keysym`, and whether shift has to be held for it.
    fn find_key(&self, keysym: u32) -> Result<(u8, bool)> {
        let setup = self.connection.setup();
        let first = setup.min_keycode;
        let count = setup.max_keycode - first + 1;
        let map = self
            .connection
            .get_keyboard_mapping(first, count)?
            .reply()?;
        let columns = usize::from(map.keysyms_per_keycode);
        (first..)
            .zip(map.keysyms.chunks_exact(columns))
            .find_map(|(code, keysyms)| {
                let column = keysyms.iter().take(2).position(|&found| found == keysym)?;
                Some((code, column == 1))
            })
            .with_context(|| format!("the keyboard has no key for keysym {keysym:#x}"))
    }

    fn send(&self, kind: u8, detail: u8, x: i16, y: i16) -> Result<()> {
        let now = x11rb::CURRENT_TIME;
        self.connection
            .xtest_fake_input(kind, detail, now, self.root, x, y, 0)?
            .check()
            .context("the display takes no input through XTEST")?;
        self.connection.sync()?;
        Ok(())
    }
}
