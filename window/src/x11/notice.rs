//! A few lines of text in a window, drawn by the X server itself.
//!
//! The text is the window's background, which the server paints whenever it shows the window: nobody
//! has to wait for events.

use raw_window_handle::HasWindowHandle;
use x11rb::COPY_DEPTH_FROM_PARENT;
use x11rb::connection::Connection as _;
use x11rb::errors::ReplyOrIdError;
use x11rb::protocol::xproto::{
    ConnectionExt as _, CreateGCAux, CreateWindowAux, Rectangle, WindowClass,
};
use x11rb::rust_connection::RustConnection;

use crate::Extent;

/// Ground and text, as the dark look has them.
const GROUND: u32 = 0x12_1417;
const TEXT: u32 = 0xe6_e8ec;

/// The X server's own type, the larger one where it has it.
const FONTS: [&str; 2] = ["9x15", "fixed"];

/// The window. The server destroys it when the connection goes.
pub(crate) struct Notice {
    _connection: RustConnection,
}

impl Notice {
    /// `None` where the display or the parent refuses it.
    pub(crate) fn open(
        parent: &impl HasWindowHandle,
        extent: Extent,
        lines: &[&str],
    ) -> Option<Self> {
        let parent = super::id(parent)?;
        let (connection, _) = x11rb::connect(None).ok()?;
        draw(&connection, parent, extent, lines).ok()?;
        Some(Self {
            _connection: connection,
        })
    }
}

fn draw(
    connection: &RustConnection,
    parent: u32,
    extent: Extent,
    lines: &[&str],
) -> Result<(), ReplyOrIdError> {
    let length = |length: u32| u16::try_from(length.max(1)).unwrap_or(u16::MAX);
    let (width, height) = (length(extent.width), length(extent.height));
    let depth = connection.get_geometry(parent)?.reply()?.depth;
    let font = connection.generate_id()?;
    for name in FONTS {
        if connection.open_font(font, name.as_bytes())?.check().is_ok() {
            break;
        }
    }
    let bounds = connection.query_font(font)?.reply()?.max_bounds;
    let ground = connection.generate_id()?;
    connection.create_pixmap(depth, ground, parent, width, height)?;
    let pen = connection.generate_id()?;
    let look = CreateGCAux::new()
        .foreground(GROUND)
        .background(GROUND)
        .font(font);
    connection.create_gc(pen, ground, &look)?;
    let all = Rectangle {
        x: 0,
        y: 0,
        width,
        height,
    };
    connection.poly_fill_rectangle(ground, pen, &[all])?;
    connection.change_gc(
        pen,
        &x11rb::protocol::xproto::ChangeGCAux::new().foreground(TEXT),
    )?;
    let step = 2 * (i32::from(bounds.ascent) + i32::from(bounds.descent));
    let first = (i32::from(height) - step * (lines.len() as i32 - 1)) / 2;
    for (row, line) in lines.iter().enumerate() {
        let across = i32::from(bounds.character_width) * line.len() as i32;
        let place = |place: i32| i16::try_from(place).unwrap_or_default();
        let (x, y) = (
            place((i32::from(width) - across) / 2),
            place(first + step * row as i32),
        );
        connection.image_text8(ground, pen, x, y, line.as_bytes())?;
    }
    let window = connection.generate_id()?;
    connection
        .create_window(
            COPY_DEPTH_FROM_PARENT,
            window,
            parent,
            0,
            0,
            width,
            height,
            0,
            WindowClass::INPUT_OUTPUT,
            0,
            &CreateWindowAux::new().background_pixmap(ground),
        )?
        .check()?;
    connection.map_window(window)?.check()?;
    Ok(())
}
