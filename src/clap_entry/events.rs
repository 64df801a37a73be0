//! The guard in front of the parameter events of a block.
//!
//! For sample-accurate automation the framework cuts the block at each parameter event. It looks one
//! event ahead, and so takes the first event of a block at the block's start, whenever it is due: a
//! lane with one point in a block of 4096 frames would be heard up to 85 ms early, and the result
//! would depend on the block size. The guard hands it a list that begins with an event at frame 0
//! that means nothing to a plugin without notes; the host's first event is then the second, and is
//! cut at like every other.

use clap_sys::events::{
    CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_NOTE_EXPRESSION, CLAP_NOTE_EXPRESSION_VOLUME,
    clap_event_header, clap_event_note_expression, clap_input_events,
};
use clap_sys::process::clap_process;

/// An event that the framework reads and passes over: neither plugin takes notes.
static NOTHING: clap_event_note_expression = clap_event_note_expression {
    header: clap_event_header {
        size: size_of::<clap_event_note_expression>() as u32,
        time: 0,
        space_id: CLAP_CORE_EVENT_SPACE_ID,
        type_: CLAP_EVENT_NOTE_EXPRESSION,
        flags: 0,
    },
    expression_id: CLAP_NOTE_EXPRESSION_VOLUME,
    note_id: -1,
    port_index: -1,
    channel: -1,
    key: -1,
    value: 0.0,
};

/// Calls `with` with the host's block, [`NOTHING`] in front of its events.
pub(super) fn with_nothing_first<T>(
    block: &clap_process,
    with: impl FnOnce(&clap_process) -> T,
) -> T {
    let events = clap_input_events {
        ctx: block.in_events.cast_mut().cast(),
        size: Some(size),
        get: Some(get),
    };
    let in_events = if block.in_events.is_null() {
        block.in_events
    } else {
        &raw const events
    };
    with(&clap_process {
        in_events,
        ..*block
    })
}

/// The host's list, behind ours.
unsafe fn hosts<'a>(list: *const clap_input_events) -> &'a clap_input_events {
    // SAFETY: `with_nothing_first` made the list with the host's, which is not null, as its context.
    unsafe { &*(*list).ctx.cast::<clap_input_events>() }
}

unsafe extern "C" fn size(list: *const clap_input_events) -> u32 {
    // SAFETY: as for `hosts`; the host's function is called with the host's list.
    unsafe {
        let hosts = hosts(list);
        let count = hosts.size.map_or(0, |size| size(hosts));
        // An empty list stays empty, so that a block without events costs nothing.
        if count == 0 { 0 } else { count + 1 }
    }
}

unsafe extern "C" fn get(list: *const clap_input_events, index: u32) -> *const clap_event_header {
    match index.checked_sub(1) {
        None => &raw const NOTHING.header,
        // SAFETY: as for `size`.
        Some(index) => unsafe {
            let hosts = hosts(list);
            hosts.get.map_or(std::ptr::null(), |get| get(hosts, index))
        },
    }
}
