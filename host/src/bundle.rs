//! The bundle: a shared library with a CLAP entry, and the plugins that it offers.

use std::ffi::{CStr, CString};
use std::path::Path;

use anyhow::{Context, Result, bail};
use clack_host::prelude::PluginEntry;

use crate::instance::Instance;

/// A loaded bundle. It stays loaded as long as this or any [`Instance`] of it lives.
pub struct ClapBundle {
    entry: PluginEntry,
}

/// What a plugin says of itself before it is instantiated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginInfo {
    /// The identifier to instantiate it by, for ever the same.
    pub id: String,
    /// The name that a host shows.
    pub name: String,
    /// Who made it.
    pub vendor: String,
    /// Its version, as text.
    pub version: String,
    /// CLAP feature words such as `audio-effect` or `stereo`.
    pub features: Vec<String>,
}

impl ClapBundle {
    /// Loads a `.clap` file, a plain shared library, or a macOS bundle folder, and initialises it.
    ///
    /// # Errors
    /// The file does not exist, is no shared library, has no CLAP entry, or its entry refuses.
    pub fn load(path: &Path) -> Result<Self> {
        if !path.exists() {
            bail!("there is no CLAP bundle at {}", path.display());
        }
        // SAFETY: loading a library runs its initialisers. The caller names the bundle to trust,
        // which here is the one that this project has built.
        let entry = unsafe { PluginEntry::load(path) }
            .with_context(|| format!("cannot load {} as a CLAP bundle", path.display()))?;
        Ok(Self { entry })
    }

    /// The plugins in the bundle, in its own order.
    pub fn plugins(&self) -> Vec<PluginInfo> {
        let Some(factory) = self.entry.get_plugin_factory() else {
            return Vec::new();
        };
        factory
            .plugin_descriptors()
            .map(|plugin| PluginInfo {
                id: text(plugin.id()),
                name: text(plugin.name()),
                vendor: text(plugin.vendor()),
                version: text(plugin.version()),
                features: plugin
                    .features()
                    .map(|word| word.to_string_lossy().into_owned())
                    .collect(),
            })
            .collect()
    }

    /// Makes an instance of the plugin `id`; the calling thread becomes its main thread.
    ///
    /// # Errors
    /// No plugin has this id, or the plugin fails to initialise.
    pub fn instantiate(&self, id: &str) -> Result<Instance> {
        let id_c = CString::new(id).context("a plugin id holds no NUL")?;
        Instance::new(&self.entry, &id_c).with_context(|| format!("cannot instantiate {id}"))
    }
}

/// A C string of the plugin's as text; absent ones are empty.
fn text(text: Option<&CStr>) -> String {
    text.map(|text| text.to_string_lossy().into_owned())
        .unwrap_or_default()
}
