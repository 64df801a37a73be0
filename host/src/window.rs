//! A window of the host's on an X11 display, for an editor to be embedded in.
//!
//! No window manager is needed: the tests run it on a bare virtual display.

mod input;
mod screenshot;

use std::cell::Cell;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use x11rb::COPY_DEPTH_FROM_PARENT;
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ConfigureWindowAux, ConnectionExt, CreateWindowAux, EventMask, InputFocus, PropMode,
    WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

pub use screenshot::Screenshot;

/// How long to wait for the X server to show a window.
const PATIENCE: Duration = Duration::from_secs(5);

/// The colour of a window that nothing is drawn on: no theme uses this magenta.
const BARE_COLOUR: u32 = 0x00ff_00ff;

/// A top-level window of the host's. It is destroyed when dropped.
pub struct HostWindow {
    connection: RustConnection,
    root: u32,
    id: u32,
    size: Cell<(u32, u32)>,
    keys: Cell<usize>,
}

impl HostWindow {
    /// Opens a window of `width` x `height` pixels at the display's corner.
    ///
    /// # Errors
    /// There is no X display at `DISPLAY`, or it does not show the window.
    pub fn open(title: &str, width: u32, height: u32) -> Result<Self> {
        Self::open_at(title, 0, 0, width, height)
    }

    /// Opens a window at a place of its own, so that several do not cover one another.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn open_at(title: &str, x: i16, y: i16, width: u32, height: u32) -> Result<Self> {
        let (connection, screen) =
            x11rb::connect(None).context("cannot reach the X display that DISPLAY names")?;
        let root = connection.setup().roots[screen].root;
        let id = connection.generate_id()?;
        let look = CreateWindowAux::new()
            .background_pixel(BARE_COLOUR)
            .event_mask(EventMask::STRUCTURE_NOTIFY | EventMask::EXPOSURE | EventMask::KEY_PRESS);
        connection
            .create_window(
                COPY_DEPTH_FROM_PARENT,
                id,
                root,
                x,
                y,
                pixels(width)?,
                pixels(height)?,
                0,
                WindowClass::INPUT_OUTPUT,
                0,
                &look,
            )?
            .check()
            .context("the X server refuses the window")?;
        connection.change_property8(
            PropMode::REPLACE,
            id,
            AtomEnum::WM_NAME,
            AtomEnum::STRING,
            title.as_bytes(),
        )?;
        connection.map_window(id)?;
        connection.flush()?;
        let window = Self {
            connection,
            root,
            id,
            size: Cell::new((width, height)),
            keys: Cell::new(0),
        };
        window.wait_until_shown()?;
        Ok(window)
    }

    /// The window's X11 id.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The window's width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        self.size.get()
    }

    /// Resizes the window.
    ///
    /// # Errors
    /// The size is not one that X11 can have, or the display is gone.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size = ConfigureWindowAux::new()
            .width(u32::from(pixels(width)?))
            .height(u32::from(pixels(height)?));
        self.connection.configure_window(self.id, &size)?.check()?;
        self.size.set((width, height));
        Ok(())
    }

    /// Handles the events that wait, without waiting for more.
    ///
    /// # Errors
    /// The display is gone.
    pub fn pump(&self) -> Result<()> {
        while let Some(event) = self.connection.poll_for_event()? {
            match event {
                Event::ConfigureNotify(event) if event.window == self.id => {
                    self.size
                        .set((u32::from(event.width), u32::from(event.height)));
                }
                Event::KeyPress(_) => self.keys.set(self.keys.get() + 1),
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes the keyboard's focus, as a window that is worked in has it.
    ///
    /// # Errors
    /// The display is gone.
    pub fn focus(&self) -> Result<()> {
        let now = x11rb::CURRENT_TIME;
        self.connection
            .set_input_focus(InputFocus::PARENT, self.id, now)?
            .check()?;
        Ok(())
    }

    /// Whether the window itself has the keyboard's focus, and nothing in it.
    ///
    /// # Errors
    /// The display is gone.
    pub fn has_focus(&self) -> Result<bool> {
        Ok(self.connection.get_input_focus()?.reply()?.focus == self.id)
    }

    /// How many key presses have come to the host since the last call: those that the editor has
    /// not taken.
    ///
    /// # Errors
    /// The display is gone.
    pub fn take_keys(&self) -> Result<usize> {
        self.connection.sync()?;
        self.pump()?;
        Ok(self.keys.take())
    }

    /// How many windows are embedded in this one: an open editor is one.
    ///
    /// # Errors
    /// The display is gone.
    pub fn children(&self) -> Result<usize> {
        Ok(self.connection.query_tree(self.id)?.reply()?.children.len())
    }

    /// Width and height in pixels of the window that is embedded in this one.
    ///
    /// # Errors
    /// There is none, or the display is gone.
    pub fn embedded_size(&self) -> Result<(u32, u32)> {
        let children = self.connection.query_tree(self.id)?.reply()?.children;
        let child = children.first().context("no window is embedded")?;
        let place = self.connection.get_geometry(*child)?.reply()?;
        Ok((u32::from(place.width), u32::from(place.height)))
    }

    fn wait_until_shown(&self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            match self.connection.poll_for_event()? {
                Some(Event::MapNotify(event)) if event.window == self.id => return Ok(()),
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        }
        anyhow::bail!("the X server does not show the window within {PATIENCE:?}")
    }
}

impl Drop for HostWindow {
    fn drop(&mut self) {
        // Both fail only when the display is gone, and the window with it.
        let _ = self.connection.destroy_window(self.id);
        let _ = self.connection.sync();
    }
}

/// A size that X11 can have: 1 to 65535 pixels.
fn pixels(size: u32) -> Result<u16> {
    ensure!(size > 0, "a window of no size");
    u16::try_from(size).context("a window beyond 65535 pixels")
}
