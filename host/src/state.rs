//! Saving and loading a plugin's state.

use std::io::{self, Read, Write};

use anyhow::{Context, Result};
use clack_extensions::state::PluginState;

use crate::instance::Instance;

impl Instance {
    /// The plugin's state as it wants to find it again.
    ///
    /// # Errors
    /// The plugin keeps no state or fails to save it.
    pub fn save(&mut self) -> Result<Vec<u8>> {
        self.save_in_pieces(usize::MAX)
    }

    /// As [`Self::save`], through a stream that takes at most `piece` bytes at a time.
    ///
    /// # Errors
    /// As for [`Self::save`].
    pub fn save_in_pieces(&mut self, piece: usize) -> Result<Vec<u8>> {
        let handle = self.plugin.plugin_handle();
        let state = handle
            .get_extension::<PluginState>()
            .context("the plugin keeps no state")?;
        let mut pieces = Pieces {
            stream: Vec::new(),
            piece,
        };
        state.save(&handle, &mut pieces)?;
        Ok(pieces.stream)
    }

    /// Gives a saved state back to the plugin.
    ///
    /// # Errors
    /// The plugin keeps no state, or refuses this one.
    pub fn load(&mut self, state: &[u8]) -> Result<()> {
        self.load_in_pieces(state, usize::MAX)
    }

    /// As [`Self::load`], through a stream that gives at most `piece` bytes at a time.
    ///
    /// # Errors
    /// As for [`Self::load`].
    pub fn load_in_pieces(&mut self, state: &[u8], piece: usize) -> Result<()> {
        let handle = self.plugin.plugin_handle();
        let extension = handle
            .get_extension::<PluginState>()
            .context("the plugin keeps no state")?;
        let mut pieces = Pieces {
            stream: state,
            piece,
        };
        extension
            .load(&handle, &mut pieces)
            .context("the plugin refuses the state")
    }
}

/// A stream that moves at most `piece` bytes in one call, as some hosts' streams do.
struct Pieces<S> {
    stream: S,
    piece: usize,
}

impl<S: Read> Read for Pieces<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.piece);
        self.stream.read(&mut buffer[..length])
    }
}

impl<S: Write> Write for Pieces<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = bytes.len().min(self.piece);
        self.stream.write(&bytes[..length])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
