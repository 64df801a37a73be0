//! The CLAP entry point: the framework's plugins, with a guard in front of the loading of states.
//!
//! A CLAP state is a stream without a length. The framework writes the length of its JSON as eight
//! bytes in front of it, and when loading asks for as much memory as those bytes say: a damaged
//! project would end the host. The guard reads the stream first, up to [`MAX_STATE_BYTES`], and
//! lets the framework see it only when the length is true. VST3 states have no such prefix.

use std::ffi::{CStr, c_char, c_void};
use std::sync::OnceLock;

use clap_sys::ext::state::{CLAP_EXT_STATE, clap_plugin_state};
use clap_sys::stream::{clap_istream, clap_ostream};
use nice_plug::prelude::ClapPlugin;
use nice_plug::wrapper::clap::{
    CLAP_PLUGIN_FACTORY_ID, CLAP_VERSION, PluginDescriptor, Wrapper, clap_host, clap_plugin,
    clap_plugin_descriptor, clap_plugin_entry, clap_plugin_factory,
};
use nice_plug::wrapper::setup_logger;

use crate::{TruestripChannel, TruestripMaster};

/// Largest state that is read: a hundred times the size of a real one.
const MAX_STATE_BYTES: usize = 1 << 20;

/// Bytes of the length in front of the JSON, a little-endian `u64`.
const LENGTH_BYTES: usize = 8;

/// The plugins of this bundle; the index also picks the guard's own functions.
const CREATE: [unsafe fn(*const clap_host) -> *const clap_plugin; 2] =
    [create::<TruestripChannel, 0>, create::<TruestripMaster, 1>];

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

type GetExtension = unsafe extern "C" fn(*const clap_plugin, *const c_char) -> *const c_void;

/// The framework's own `get_extension` of each plugin, behind the guard's.
static FRAMEWORK: [OnceLock<GetExtension>; 2] = [OnceLock::new(), OnceLock::new()];

/// Makes an instance and puts the guard's `get_extension` in front of the framework's.
unsafe fn create<P: ClapPlugin, const INDEX: usize>(host: *const clap_host) -> *const clap_plugin {
    // SAFETY: `host` is a live CLAP host. The leaked reference is taken back by the framework when
    // the host calls `destroy`, as in its own factory.
    let wrapper = unsafe { &*std::sync::Arc::into_raw(Wrapper::<P>::new(host)) };
    let mut plugin = wrapper.clap_plugin.borrow_mut();
    if let Some(framework) = plugin.get_extension.replace(get_extension::<INDEX>) {
        FRAMEWORK[INDEX].get_or_init(|| framework);
    }
    drop(plugin);
    wrapper.clap_plugin.as_ptr()
}

unsafe extern "C" fn get_extension<const INDEX: usize>(
    plugin: *const clap_plugin,
    id: *const c_char,
) -> *const c_void {
    let Some(framework) = FRAMEWORK[INDEX].get() else {
        return std::ptr::null();
    };
    // SAFETY: arguments are passed on as the host gave them.
    let extension = unsafe { framework(plugin, id) };
    // SAFETY: the host passes null or a C string.
    if extension.is_null() || id.is_null() || unsafe { CStr::from_ptr(id) } != CLAP_EXT_STATE {
        return extension;
    }
    let guard: &'static clap_plugin_state = const {
        &clap_plugin_state {
            save: Some(save::<INDEX>),
            load: Some(load::<INDEX>),
        }
    };
    std::ptr::from_ref(guard).cast()
}

/// The framework's state extension of an instance.
unsafe fn framework_state<const INDEX: usize>(
    plugin: *const clap_plugin,
) -> Option<&'static clap_plugin_state> {
    let framework = FRAMEWORK[INDEX].get()?;
    // SAFETY: the framework answers with null or a pointer into the living instance.
    unsafe {
        framework(plugin, CLAP_EXT_STATE.as_ptr())
            .cast::<clap_plugin_state>()
            .as_ref()
    }
}

unsafe extern "C" fn save<const INDEX: usize>(
    plugin: *const clap_plugin,
    stream: *const clap_ostream,
) -> bool {
    // SAFETY: arguments are passed on as the host gave them.
    unsafe {
        framework_state::<INDEX>(plugin)
            .and_then(|state| state.save)
            .is_some_and(|save| save(plugin, stream))
    }
}

unsafe extern "C" fn load<const INDEX: usize>(
    plugin: *const clap_plugin,
    stream: *const clap_istream,
) -> bool {
    // SAFETY: the host's stream lives for this call; the framework reads ours within it.
    unsafe {
        let Some(bytes) = read_to_end(stream) else {
            return false;
        };
        let Some(state) = whole_state(&bytes) else {
            return false;
        };
        let mut rest = state;
        let guarded = clap_istream {
            ctx: (&raw mut rest).cast(),
            read: Some(read_slice),
        };
        framework_state::<INDEX>(plugin)
            .and_then(|state| state.load)
            .is_some_and(|load| load(plugin, &raw const guarded))
    }
}

/// The length and the JSON that it counts, or `None` when the length is not true.
fn whole_state(bytes: &[u8]) -> Option<&[u8]> {
    let length = u64::from_le_bytes(*bytes.first_chunk::<LENGTH_BYTES>()?);
    bytes.get(..LENGTH_BYTES.checked_add(usize::try_from(length).ok()?)?)
}

/// The rest of the host's stream; `None` on an error or when it is too long to be a state.
unsafe fn read_to_end(stream: *const clap_istream) -> Option<Vec<u8>> {
    // SAFETY: the host passes null or a live stream.
    let read = unsafe { stream.as_ref() }?.read?;
    let mut bytes = Vec::new();
    let mut part = [0_u8; 4096];
    loop {
        // SAFETY: `part` is writable over the length that is passed.
        let count = unsafe { read(stream, part.as_mut_ptr().cast(), part.len() as u64) };
        match usize::try_from(count).ok()? {
            0 => return Some(bytes),
            count => bytes.extend_from_slice(part.get(..count)?),
        }
        if bytes.len() > MAX_STATE_BYTES {
            return None;
        }
    }
}

/// A stream over the `&[u8]` in its context.
unsafe extern "C" fn read_slice(
    stream: *const clap_istream,
    buffer: *mut c_void,
    size: u64,
) -> i64 {
    // SAFETY: `load` made the stream with a `&[u8]` as its context, and the reader's buffer is
    // writable over `size` bytes.
    unsafe {
        let rest = &mut *(*stream).ctx.cast::<&[u8]>();
        let count = rest.len().min(size as usize);
        let (now, later) = rest.split_at(count);
        std::ptr::copy_nonoverlapping(now.as_ptr(), buffer.cast(), count);
        *rest = later;
        count as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_true_length_passes() {
        let state = |length: u64, json: &[u8]| [&length.to_le_bytes(), json].concat();
        assert!(whole_state(&state(2, b"{}")).is_some());
        assert_eq!(
            whole_state(&state(2, b"{}trailing")).map(<[u8]>::len),
            Some(10)
        );
        assert!(whole_state(&state(3, b"{}")).is_none());
        assert!(whole_state(&state(u64::MAX, b"{}")).is_none());
        assert!(whole_state(&state(u64::MAX - 7, b"{}")).is_none());
        assert!(whole_state(b"{}").is_none());
    }
}
