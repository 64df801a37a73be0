//! The guard in front of the loading of states.
//!
//! A CLAP state is a stream without a length. The framework writes the length of its JSON as eight
//! bytes in front of it, and when loading asks for as much memory as those bytes say: a damaged
//! project would end the host. The guard reads the stream first, up to [`MAX_STATE_BYTES`], and
//! lets the framework see it only when the length is true. VST3 states have no such prefix.

use std::ffi::c_void;

use clap_sys::ext::state::{CLAP_EXT_STATE, clap_plugin_state};
use clap_sys::stream::{clap_istream, clap_ostream};
use nice_plug::wrapper::clap::clap_plugin;

use super::guard::Guarded;
use crate::refusal;

/// Largest state that is read: a hundred times the size of a real one.
const MAX_STATE_BYTES: usize = 1 << 20;

/// Bytes of the length in front of the JSON, a little-endian `u64`.
const LENGTH_BYTES: usize = 8;

/// The guarded extension.
pub(super) static EXTENSION: clap_plugin_state = clap_plugin_state {
    save: Some(save),
    load: Some(load),
};

/// The framework's state extension of an instance.
fn framework_state(guarded: &Guarded) -> Option<&clap_plugin_state> {
    // SAFETY: the framework answers with null or a pointer into the living instance.
    unsafe {
        guarded
            .framework_extension(CLAP_EXT_STATE)
            .cast::<clap_plugin_state>()
            .as_ref()
    }
}

unsafe extern "C" fn save(plugin: *const clap_plugin, stream: *const clap_ostream) -> bool {
    // SAFETY: the host passes a plugin that this entry point made, and its own stream.
    unsafe {
        let guarded = Guarded::of(plugin);
        let save = framework_state(guarded).and_then(|state| state.save);
        save.is_some_and(|save| save(guarded.framework(), stream))
    }
}

unsafe extern "C" fn load(plugin: *const clap_plugin, stream: *const clap_istream) -> bool {
    // SAFETY: as for `save`; the host's stream lives for this call, and the framework reads ours
    // within it.
    unsafe {
        let guarded = Guarded::of(plugin);
        let Some(bytes) = read_to_end(stream) else {
            return false;
        };
        let Some(mut rest) = whole_state(&bytes) else {
            return false;
        };
        let whole = clap_istream {
            ctx: (&raw mut rest).cast(),
            read: Some(read_slice),
        };
        let load = framework_state(guarded).and_then(|state| state.load);
        load.is_some_and(|load| {
            let load = || load(guarded.framework(), &raw const whole);
            guarded
                .between_blocks(|| refusal::unless_refused(load))
                .unwrap_or(false)
        })
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
