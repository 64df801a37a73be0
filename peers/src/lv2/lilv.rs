//! What is used of lilv's C interface, by the names of its header.

use std::ffi::{c_char, c_void};

use anyhow::Result;
use libloading::Library;

/// Something of lilv's.
pub(super) type Ptr = *mut c_void;

/// A plugin of the world.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct PluginPtr(pub(super) *const c_void);

/// `LV2_Descriptor`.
#[repr(C)]
pub(super) struct Descriptor {
    uri: *const c_char,
    instantiate: Ptr,
    connect_port: unsafe extern "C" fn(Ptr, u32, Ptr),
    activate: Option<unsafe extern "C" fn(Ptr)>,
    run: unsafe extern "C" fn(Ptr, u32),
    deactivate: Option<unsafe extern "C" fn(Ptr)>,
    cleanup: Option<unsafe extern "C" fn(Ptr)>,
    extension_data: Ptr,
}

/// `LilvInstance`.
#[repr(C)]
pub(super) struct Instance {
    pub(super) descriptor: *const Descriptor,
    handle: Ptr,
    private: Ptr,
}

impl Descriptor {
    /// # Safety
    /// The instance is this descriptor's, and the place lives until it is connected elsewhere.
    pub(super) unsafe fn connect(&self, instance: *mut Instance, port: u32, place: Ptr) {
        // SAFETY: by the caller.
        unsafe { (self.connect_port)((*instance).handle, port, place) }
    }

    /// # Safety
    /// The instance is this descriptor's, and all ports are connected.
    pub(super) unsafe fn activate(&self, instance: *mut Instance) {
        if let Some(activate) = self.activate {
            // SAFETY: by the caller.
            unsafe { activate((*instance).handle) }
        }
    }

    /// # Safety
    /// As for [`Self::activate`], and the buffers have this many frames.
    pub(super) unsafe fn run(&self, instance: *mut Instance, frames: u32) {
        // SAFETY: by the caller.
        unsafe { (self.run)((*instance).handle, frames) }
    }
}

macro_rules! functions {
    ($($name:ident = $symbol:literal: fn($($argument:ty),*) $(-> $result:ty)?;)*) => {
        /// The library's functions.
        pub(super) struct Lilv {
            $(pub(super) $name: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
            _library: Library,
        }

        impl Lilv {
            /// Loads the library.
            pub(super) fn load() -> Result<Self> {
                // SAFETY: lilv does nothing when it is loaded, and its functions have these types.
                unsafe {
                    let library = Library::new("liblilv-0.so.0")?;
                    Ok(Self {
                        $($name: *library.get($symbol)?,)*
                        _library: library,
                    })
                }
            }
        }
    };
}

functions! {
    world_new = b"lilv_world_new\0": fn() -> Ptr;
    world_load_all = b"lilv_world_load_all\0": fn(Ptr);
    world_get_all_plugins = b"lilv_world_get_all_plugins\0": fn(Ptr) -> *const c_void;
    plugins_get_by_uri = b"lilv_plugins_get_by_uri\0": fn(*const c_void, Ptr) -> PluginPtr;
    new_uri = b"lilv_new_uri\0": fn(Ptr, *const c_char) -> Ptr;
    node_as_string = b"lilv_node_as_string\0": fn(*const c_void) -> *const c_char;
    plugin_get_num_ports = b"lilv_plugin_get_num_ports\0": fn(PluginPtr) -> u32;
    plugin_get_port_by_index = b"lilv_plugin_get_port_by_index\0": fn(PluginPtr, u32) -> *const c_void;
    plugin_get_port_ranges_float = b"lilv_plugin_get_port_ranges_float\0": fn(PluginPtr, *mut f32, *mut f32, *mut f32);
    port_get_symbol = b"lilv_port_get_symbol\0": fn(PluginPtr, *const c_void) -> *const c_void;
    port_is_a = b"lilv_port_is_a\0": fn(PluginPtr, *const c_void, Ptr) -> bool;
    plugin_instantiate = b"lilv_plugin_instantiate\0": fn(PluginPtr, f64, *const *const c_void) -> *mut Instance;
}
