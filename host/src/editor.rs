//! The plugin's editor, embedded in a window of the host's.

#[cfg(target_os = "linux")]
use anyhow::ensure;
use anyhow::{Context, Result};
#[cfg(target_os = "linux")]
use clack_extensions::gui::{GuiApiType, GuiConfiguration, Window};
use clack_extensions::gui::{GuiSize, PluginGui};

use crate::instance::Instance;
#[cfg(target_os = "linux")]
use crate::window::HostWindow;

impl Instance {
    /// Whether the plugin has an editor at all.
    pub fn has_editor(&mut self) -> bool {
        let handle = self.plugin.plugin_handle();
        handle.get_extension::<PluginGui>().is_some()
    }

    /// Opens the editor inside `window`, in the order that CLAP asks for: create, scale, size,
    /// parent, show. Returns the size that the editor wants, in pixels; the window takes it on.
    ///
    /// # Errors
    /// The plugin has no editor, it is open already, or the plugin refuses the window.
    #[cfg(target_os = "linux")]
    pub fn open_editor(&mut self, window: &HostWindow, scale: Option<f64>) -> Result<(u32, u32)> {
        ensure!(!self.editor_open, "the editor is open already");
        let handle = self.plugin.plugin_handle();
        let gui = handle
            .get_extension::<PluginGui>()
            .context("the plugin has no editor")?;
        let embedded = GuiConfiguration {
            api_type: GuiApiType::X11,
            is_floating: false,
        };
        ensure!(
            gui.is_api_supported(&handle, embedded),
            "the editor cannot be embedded in X11"
        );
        gui.create(&handle, embedded)?;
        if let Some(scale) = scale {
            // A plugin may refuse the host's scale and keep its own.
            let _ = gui.set_scale(&handle, scale);
        }
        let size = gui.get_size(&handle).context("the editor states no size")?;
        window.resize(size.width, size.height)?;
        // SAFETY: the window's id is one of a living X11 window; if it goes before the editor,
        // the X server answers with an error and no memory is touched.
        let parented =
            unsafe { gui.set_parent(&handle, Window::from_x11_handle(window.id().into())) };
        if parented.is_err() {
            gui.destroy(&handle);
        }
        parented.context("the editor refuses the window")?;
        self.editor_open = true;
        // Only floating windows have to obey; an embedded one is shown with its parent.
        let _ = gui.show(&handle);
        Ok((size.width, size.height))
    }

    /// Whether the editor is open.
    pub fn editor_open(&self) -> bool {
        self.editor_open
    }

    /// The editor's size in pixels, as it reports it.
    pub fn editor_size(&mut self) -> Option<(u32, u32)> {
        let handle = self.plugin.plugin_handle();
        let size = handle.get_extension::<PluginGui>()?.get_size(&handle)?;
        Some((size.width, size.height))
    }

    /// Whether the editor says that the host may resize it.
    pub fn editor_can_resize(&mut self) -> bool {
        let handle = self.plugin.plugin_handle();
        handle
            .get_extension::<PluginGui>()
            .is_some_and(|gui| gui.can_resize(&handle))
    }

    /// Resizes the editor to `width` x `height` pixels or the nearest size that it likes, which it
    /// returns; the window is the caller's to resize.
    ///
    /// # Errors
    /// The plugin has no editor, or refuses the size.
    pub fn resize_editor(&mut self, width: u32, height: u32) -> Result<(u32, u32)> {
        let handle = self.plugin.plugin_handle();
        let gui = handle
            .get_extension::<PluginGui>()
            .context("the plugin has no editor")?;
        let asked = GuiSize { width, height };
        let size = gui.adjust_size(&handle, asked).unwrap_or(asked);
        gui.set_size(&handle, size)
            .with_context(|| format!("the editor refuses {width} x {height}"))?;
        Ok((size.width, size.height))
    }

    /// Closes the editor if it is open.
    pub fn close_editor(&mut self) {
        if !std::mem::take(&mut self.editor_open) {
            return;
        }
        let handle = self.plugin.plugin_handle();
        if let Some(gui) = handle.get_extension::<PluginGui>() {
            gui.destroy(&handle);
        }
    }
}
