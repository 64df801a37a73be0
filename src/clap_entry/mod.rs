//! The CLAP entry point: the framework's plugins, with a guard in front of them.
//!
//! The framework's own export macro is not used, because nice-plug 0.2.3 trusts its host where a
//! host may err, and some of what it does on the audio thread is not for an audio thread. `guard`
//! stands in front of each instance, `state` in front of its saved states, `events` in front of
//! its parameter events. VST3 goes to the framework directly.

mod events;
mod guard;
mod state;

use std::ffi::{CStr, c_char, c_void};
use std::sync::OnceLock;

use nice_plug::prelude::ClapPlugin;
use nice_plug::wrapper::clap::{
    CLAP_PLUGIN_FACTORY_ID, CLAP_VERSION, PluginDescriptor, Wrapper, clap_host, clap_plugin,
    clap_plugin_descriptor, clap_plugin_entry, clap_plugin_factory,
};
use nice_plug::wrapper::setup_logger;

use crate::{TruestripChannel, TruestripMaster};

/// The plugins of this bundle, in the order of [`descriptors`].
const CREATE: [unsafe fn(*const clap_host) -> *const clap_plugin; 2] =
    [create::<TruestripChannel>, create::<TruestripMaster>];

fn descriptors() -> &'static [PluginDescriptor; 2] {
    static DESCRIPTORS: OnceLock<[PluginDescriptor; 2]> = OnceLock::new();
    DESCRIPTORS.get_or_init(|| {
        [
            PluginDescriptor::for_plugin::<TruestripChannel>(),
            PluginDescriptor::for_plugin::<TruestripMaster>(),
        ]
    })
}

/// The symbol that a CLAP host looks for.
#[unsafe(no_mangle)]
#[used]
pub static clap_entry: clap_plugin_entry = clap_plugin_entry {
    clap_version: CLAP_VERSION,
    init: Some(init),
    deinit: Some(deinit),
    get_factory: Some(get_factory),
};

static FACTORY: clap_plugin_factory = clap_plugin_factory {
    get_plugin_count: Some(plugin_count),
    get_plugin_descriptor: Some(plugin_descriptor),
    create_plugin: Some(create_plugin),
};

extern "C" fn init(_path: *const c_char) -> bool {
    setup_logger::<TruestripChannel>();
    true
}

extern "C" fn deinit() {}

extern "C" fn get_factory(id: *const c_char) -> *const c_void {
    // SAFETY: the host passes null or a C string.
    if !id.is_null() && unsafe { CStr::from_ptr(id) } == CLAP_PLUGIN_FACTORY_ID {
        (&raw const FACTORY).cast()
    } else {
        std::ptr::null()
    }
}

unsafe extern "C" fn plugin_count(_factory: *const clap_plugin_factory) -> u32 {
    descriptors().len() as u32
}

unsafe extern "C" fn plugin_descriptor(
    _factory: *const clap_plugin_factory,
    index: u32,
) -> *const clap_plugin_descriptor {
    match descriptors().get(index as usize) {
        Some(descriptor) => descriptor.clap_plugin_descriptor(),
        None => std::ptr::null(),
    }
}

unsafe extern "C" fn create_plugin(
    _factory: *const clap_plugin_factory,
    host: *const clap_host,
    id: *const c_char,
) -> *const clap_plugin {
    if host.is_null() || id.is_null() {
        return std::ptr::null();
    }
    // SAFETY: the host passes a C string.
    let id = unsafe { CStr::from_ptr(id) };
    match descriptors()
        .iter()
        .position(|descriptor| descriptor.clap_id() == id)
    {
        // SAFETY: the host's pointer lives as long as the plugin, by the CLAP contract.
        Some(index) => unsafe { CREATE[index](host) },
        None => std::ptr::null(),
    }
}

unsafe fn create<P: ClapPlugin>(host: *const clap_host) -> *const clap_plugin {
    // SAFETY: `host` is a live CLAP host. The leaked reference is taken back by the framework's
    // `destroy`, as with its own factory.
    let wrapper = unsafe { &*std::sync::Arc::into_raw(Wrapper::<P>::new(host)) };
    // SAFETY: the framework's plugin lives until its `destroy`, which only the guard calls.
    unsafe { guard::Guarded::wrap(wrapper.clap_plugin.as_ptr()) }
}
