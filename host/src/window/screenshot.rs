//! What a window shows, its children included.

use std::collections::HashSet;

use anyhow::{Context, Result, ensure};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat, ImageOrder};

use super::{HostWindow, pixels};

/// A picture of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screenshot {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green, blue and an opaque alpha for each pixel, row by row from the top.
    pub rgba: Vec<u8>,
}

impl Screenshot {
    /// Red, green and blue at a place.
    ///
    /// # Panics
    /// The place is outside the picture.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        assert!(x < self.width && y < self.height);
        let first = 4 * (y as usize * self.width as usize + x as usize);
        [self.rgba[first], self.rgba[first + 1], self.rgba[first + 2]]
    }

    /// How many different colours the picture holds.
    pub fn colours(&self) -> usize {
        let mut colours = HashSet::new();
        let mut last: &[u8] = &[];
        for pixel in self.rgba.chunks_exact(4) {
            // Most pixels have the colour of the one before.
            if pixel != last {
                colours.insert(pixel);
                last = pixel;
            }
        }
        colours.len()
    }
}

impl HostWindow {
    /// Takes a picture of the window and its children. Parts outside the display are not to be
    /// had, and what covers the window is in the picture too.
    ///
    /// # Errors
    /// The window is not wholly on the display, or the display is not a true-colour one.
    pub fn screenshot(&self) -> Result<Screenshot> {
        let (width, height) = self.size();
        let setup = self.connection.setup();
        let image = self
            .connection
            .get_image(
                ImageFormat::Z_PIXMAP,
                self.id,
                0,
                0,
                pixels(width)?,
                pixels(height)?,
                u32::MAX,
            )?
            .reply()
            .context("the window is not wholly on the display")?;
        let format = setup
            .pixmap_formats
            .iter()
            .find(|format| format.depth == image.depth)
            .context("the display states no format for its depth")?;
        ensure!(
            image.depth >= 24 && format.bits_per_pixel == 32,
            "a display of {} bits is not true colour",
            image.depth
        );
        let little_endian = setup.image_byte_order == ImageOrder::LSB_FIRST;
        let rgba = image
            .data
            .chunks_exact(4)
            .flat_map(|pixel| {
                let [blue, green, red] = if little_endian {
                    [pixel[0], pixel[1], pixel[2]]
                } else {
                    [pixel[3], pixel[2], pixel[1]]
                };
                [red, green, blue, u8::MAX]
            })
            .collect();
        Ok(Screenshot {
            width,
            height,
            rgba,
        })
    }
}
