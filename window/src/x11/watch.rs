//! What `baseview` does not tell of a window: that it was uncovered, and that it is gone.

use baseview::WindowContext;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt as _, EventMask};
use x11rb::rust_connection::RustConnection;

/// A second look at a window, over a connection of its own.
pub(crate) struct Watch {
    connection: RustConnection,
    window: u32,
}

/// What has been seen since the last look.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) uncovered: bool,
    pub(crate) destroyed: bool,
}

impl Watch {
    /// `None` where the display takes no second connection.
    pub(crate) fn new(window: &WindowContext) -> Option<Self> {
        let window = super::id(window)?;
        let (connection, _) = x11rb::connect(None).ok()?;
        let mask = EventMask::EXPOSURE | EventMask::STRUCTURE_NOTIFY;
        connection
            .change_window_attributes(window, &ChangeWindowAttributesAux::new().event_mask(mask))
            .ok()?
            .check()
            .ok()?;
        Some(Self { connection, window })
    }

    pub(crate) fn look(&self) -> Seen {
        let mut seen = Seen::default();
        loop {
            match self.connection.poll_for_event() {
                Ok(Some(Event::Expose(_))) => seen.uncovered = true,
                Ok(Some(Event::DestroyNotify(event))) => {
                    seen.destroyed |= event.window == self.window;
                }
                Ok(Some(_)) => {}
                Ok(None) => return seen,
                // Without its display the window is gone too.
                Err(_) => {
                    seen.destroyed = true;
                    return seen;
                }
            }
        }
    }
}
