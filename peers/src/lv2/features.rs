//! What plugins ask of an LV2 host: numbers for URIs, and the length of blocks.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::sync::{Mutex, PoisonError};

const URID_MAP: &CStr = c"http://lv2plug.in/ns/ext/urid#map";
const URID_UNMAP: &CStr = c"http://lv2plug.in/ns/ext/urid#unmap";
const OPTIONS: &CStr = c"http://lv2plug.in/ns/ext/options#options";
const BOUNDED: &CStr = c"http://lv2plug.in/ns/ext/buf-size#boundedBlockLength";
const FIXED: &CStr = c"http://lv2plug.in/ns/ext/buf-size#fixedBlockLength";
const MIN_BLOCK: &CStr = c"http://lv2plug.in/ns/ext/buf-size#minBlockLength";
const MAX_BLOCK: &CStr = c"http://lv2plug.in/ns/ext/buf-size#maxBlockLength";
const NOMINAL_BLOCK: &CStr = c"http://lv2plug.in/ns/ext/buf-size#nominalBlockLength";
const SCHEDULE: &CStr = c"http://lv2plug.in/ns/ext/worker#schedule";
const INT: &CStr = c"http://lv2plug.in/ns/ext/atom#Int";
const SEQUENCE: &CStr = c"http://lv2plug.in/ns/ext/atom#Sequence";
const CHUNK: &CStr = c"http://lv2plug.in/ns/ext/atom#Chunk";

/// The URIs that have a number: the one at index 0 has number 1.
static URIS: Mutex<Vec<CString>> = Mutex::new(Vec::new());

extern "C" fn map(_handle: *mut c_void, uri: *const c_char) -> u32 {
    // SAFETY: plugins pass a string that ends in a zero.
    number(unsafe { CStr::from_ptr(uri) })
}

extern "C" fn unmap(_handle: *mut c_void, number: u32) -> *const c_char {
    let uris = URIS.lock().unwrap_or_else(PoisonError::into_inner);
    let index = (number as usize).wrapping_sub(1);
    // The strings stay where they are: they are on the heap and never removed.
    uris.get(index).map_or(std::ptr::null(), |uri| uri.as_ptr())
}

/// A race has no worker thread: what a plugin wants done beside its sound is refused, with the error that
/// the worker extension has for it.
extern "C" fn schedule(_handle: *mut c_void, _size: u32, _data: *const c_void) -> c_int {
    const ERR_UNKNOWN: c_int = 1;
    ERR_UNKNOWN
}

fn number(uri: &CStr) -> u32 {
    let mut uris = URIS.lock().unwrap_or_else(PoisonError::into_inner);
    let index = uris.iter().position(|known| known.as_c_str() == uri);
    let index = index.unwrap_or_else(|| {
        uris.push(uri.to_owned());
        uris.len() - 1
    });
    index as u32 + 1
}

#[repr(C)]
struct Feature {
    uri: *const c_char,
    data: *const c_void,
}

#[repr(C)]
struct UridMap {
    handle: *mut c_void,
    map: extern "C" fn(*mut c_void, *const c_char) -> u32,
}

#[repr(C)]
struct UridUnmap {
    handle: *mut c_void,
    unmap: extern "C" fn(*mut c_void, u32) -> *const c_char,
}

#[repr(C)]
struct Schedule {
    handle: *mut c_void,
    schedule: extern "C" fn(*mut c_void, u32, *const c_void) -> c_int,
}

#[repr(C)]
struct OptionItem {
    context: u32,
    subject: u32,
    key: u32,
    size: u32,
    kind: u32,
    value: *const c_void,
}

/// The host's side.
pub(super) struct Features;

impl Features {
    pub(super) fn new() -> Self {
        Self
    }

    /// The list of features for an instance with blocks of `frames`. A few bytes an instance, which
    /// are never freed: plugins may keep pointers into it.
    pub(super) fn pointers(&self, frames: usize) -> *const *const c_void {
        let length: &'static i32 = Box::leak(Box::new(frames as i32));
        let item = |key: &CStr| OptionItem {
            context: 0,
            subject: 0,
            key: number(key),
            size: 4,
            kind: number(INT),
            value: (&raw const *length).cast(),
        };
        let end = OptionItem {
            context: 0,
            subject: 0,
            key: 0,
            size: 0,
            kind: 0,
            value: std::ptr::null(),
        };
        let options: &'static [OptionItem] = Box::leak(Box::new([
            item(MIN_BLOCK),
            item(MAX_BLOCK),
            item(NOMINAL_BLOCK),
            end,
        ]));
        let map: &'static UridMap = Box::leak(Box::new(UridMap {
            handle: std::ptr::null_mut(),
            map,
        }));
        let unmap: &'static UridUnmap = Box::leak(Box::new(UridUnmap {
            handle: std::ptr::null_mut(),
            unmap,
        }));
        let schedule: &'static Schedule = Box::leak(Box::new(Schedule {
            handle: std::ptr::null_mut(),
            schedule,
        }));
        let feature = |uri: &'static CStr, data: *const c_void| -> *const c_void {
            let feature: &'static Feature = Box::leak(Box::new(Feature {
                uri: uri.as_ptr(),
                data,
            }));
            (&raw const *feature).cast()
        };
        let list: &'static [*const c_void] = Box::leak(Box::new([
            feature(URID_MAP, (&raw const *map).cast()),
            feature(URID_UNMAP, (&raw const *unmap).cast()),
            feature(SCHEDULE, (&raw const *schedule).cast()),
            feature(OPTIONS, options.as_ptr().cast()),
            feature(BOUNDED, std::ptr::null()),
            feature(FIXED, std::ptr::null()),
            std::ptr::null(),
        ]));
        list.as_ptr()
    }
}

/// Memory behind a port of events: an empty sequence at an input, room at an output.
pub(super) struct Events {
    memory: Box<[u64]>,
    /// `LV2_Atom`: its size and type.
    head: u64,
}

impl Events {
    pub(super) fn new(bytes: usize, is_input: bool) -> Self {
        let (size, kind) = if is_input {
            // The sequence's unit and padding.
            (8, number(SEQUENCE))
        } else {
            (bytes as u32 - 8, number(CHUNK))
        };
        let mut head = [0; 8];
        head[..4].copy_from_slice(&size.to_ne_bytes());
        head[4..].copy_from_slice(&kind.to_ne_bytes());
        let mut events = Self {
            memory: vec![0; bytes / 8].into_boxed_slice(),
            head: u64::from_ne_bytes(head),
        };
        events.clear();
        events
    }

    /// Where the port is connected to.
    pub(super) fn place(&mut self) -> *mut c_void {
        self.memory.as_mut_ptr().cast()
    }

    /// Makes the port empty again.
    pub(super) fn clear(&mut self) {
        self.memory[0] = self.head;
    }
}
