//! The guard in front of an instance.
//!
//! The host gets a `clap_plugin` of our own that shares the framework's data, so that the framework's
//! functions work on it, and in which these are replaced:
//!
//! - `process`: the framework takes a lock that loading a state holds too. The guard lets only one of
//!   them in: a block that meets a loading state passes its input on and hands its events to `flush`,
//!   and a state that meets a block waits for its end. The audio thread never waits.
//!   A host that leaves a side-chain unconnected may pass one input port where the layout has two; the
//!   framework would read past it, so the guard puts an empty port behind it.
//! - `activate`: a block longer than promised makes the framework allocate. The guard promises it at
//!   least [`LEAST_MAX_FRAMES`], and refuses longer blocks than were promised.
//! - `destroy`: an editor that the host has left open is closed first.
//! - `get_extension`: for the guarded [`state`].

use std::ffi::{CStr, c_char, c_void};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use clap_sys::audio_buffer::clap_audio_buffer;
use clap_sys::ext::gui::{CLAP_EXT_GUI, clap_plugin_gui};
use clap_sys::ext::params::{CLAP_EXT_PARAMS, clap_plugin_params};
use clap_sys::ext::state::CLAP_EXT_STATE;
use clap_sys::process::{
    CLAP_PROCESS_CONTINUE, CLAP_PROCESS_ERROR, clap_process, clap_process_status,
};
use nice_plug::wrapper::clap::clap_plugin;

use super::{events, state};

/// Longest block that an instance is always ready for.
const LEAST_MAX_FRAMES: u32 = 16_384;

/// An instance as the host holds it. The host's pointer is to the first field.
#[repr(C)]
pub(super) struct Guarded {
    plugin: clap_plugin,
    framework: *const clap_plugin,
    /// Whether a block is inside the framework.
    block_inside: AtomicBool,
    /// Whether a state is loading, or waits to.
    state_loading: AtomicBool,
    max_frames: AtomicU32,
}

impl Guarded {
    /// Puts a guard in front of the framework's plugin. The guard lives until `destroy`.
    ///
    /// # Safety
    /// `framework` is a plugin of the framework that nobody else destroys.
    pub(super) unsafe fn wrap(framework: *const clap_plugin) -> *const clap_plugin {
        // SAFETY: by the contract of this function.
        let functions = unsafe { *framework };
        let guarded = Box::new(Self {
            plugin: clap_plugin {
                destroy: Some(destroy),
                activate: Some(activate),
                process: Some(process),
                get_extension: Some(get_extension),
                ..functions
            },
            framework,
            block_inside: AtomicBool::new(false),
            state_loading: AtomicBool::new(false),
            max_frames: AtomicU32::new(0),
        });
        Box::into_raw(guarded).cast()
    }

    /// The guard of an instance.
    ///
    /// # Safety
    /// `plugin` came from [`wrap`](Self::wrap) and is not destroyed.
    pub(super) unsafe fn of<'a>(plugin: *const clap_plugin) -> &'a Self {
        // SAFETY: by the contract of this function; the plugin is the first field.
        unsafe { &*plugin.cast::<Self>() }
    }

    /// The framework's plugin.
    pub(super) fn framework(&self) -> *const clap_plugin {
        self.framework
    }

    /// An extension of the framework's, or null.
    pub(super) fn framework_extension(&self, id: &CStr) -> *const c_void {
        // SAFETY: the framework's plugin lives as long as the guard.
        unsafe {
            (*self.framework)
                .get_extension
                .map_or(std::ptr::null(), |get_extension| {
                    get_extension(self.framework, id.as_ptr())
                })
        }
    }

    /// Runs `work` on the main thread while no block is inside the framework.
    pub(super) fn between_blocks<T>(&self, work: impl FnOnce() -> T) -> T {
        // Each side first says what it wants and then looks at the other, in one order for all
        // threads: at least one of them sees the other.
        self.state_loading.store(true, Ordering::SeqCst);
        while self.block_inside.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        let result = work();
        self.state_loading.store(false, Ordering::SeqCst);
        result
    }
}

unsafe extern "C" fn process(
    plugin: *const clap_plugin,
    block: *const clap_process,
) -> clap_process_status {
    // SAFETY: the host passes a plugin of ours, and null or a block that lives for this call.
    let (guarded, block) = unsafe { (Guarded::of(plugin), block.as_ref()) };
    let Some(block) = block else {
        return CLAP_PROCESS_ERROR;
    };
    if block.frames_count > guarded.max_frames.load(Ordering::Relaxed) {
        return CLAP_PROCESS_ERROR;
    }
    guarded.block_inside.store(true, Ordering::SeqCst);
    if guarded.state_loading.load(Ordering::SeqCst) {
        guarded.block_inside.store(false, Ordering::SeqCst);
        // SAFETY: the block's buffers are the host's, of the lengths that it states.
        unsafe { pass_on(guarded, block) };
        return CLAP_PROCESS_CONTINUE;
    }
    let inputs = [first_input(block), NO_PORT];
    let block = match block.audio_inputs_count {
        1 => &clap_process {
            audio_inputs: inputs.as_ptr(),
            ..*block
        },
        _ => block,
    };
    let status = events::with_nothing_first(block, |block| {
        // SAFETY: the framework's plugin lives as long as the guard; the block is the host's.
        unsafe {
            (*guarded.framework)
                .process
                .map_or(CLAP_PROCESS_ERROR, |process| {
                    process(guarded.framework, block)
                })
        }
    });
    guarded.block_inside.store(false, Ordering::SeqCst);
    status
}

/// A port without a channel.
const NO_PORT: clap_audio_buffer = clap_audio_buffer {
    data32: std::ptr::null_mut(),
    data64: std::ptr::null_mut(),
    channel_count: 0,
    latency: 0,
    constant_mask: 0,
};

/// The main input, as the host gave it.
fn first_input(block: &clap_process) -> clap_audio_buffer {
    // SAFETY: CLAP gives as many ports as it counts.
    match unsafe { block.audio_inputs.as_ref() } {
        Some(port) if block.audio_inputs_count > 0 => *port,
        _ => NO_PORT,
    }
}

/// Copies the main input to the main output, and sets the parameters of the block's events.
unsafe fn pass_on(guarded: &Guarded, block: &clap_process) {
    let frames = block.frames_count as usize;
    // SAFETY: each pointer is checked for null; CLAP gives each channel `frames_count` samples. An
    // output may be its own input, hence `copy`.
    unsafe {
        if let (true, Some(output)) = (block.audio_outputs_count > 0, block.audio_outputs.as_ref())
        {
            let input = block
                .audio_inputs
                .as_ref()
                .filter(|_| block.audio_inputs_count > 0);
            for channel in 0..output.channel_count as usize {
                let to = *output.data32.add(channel);
                let from = input
                    .and_then(|input| input.channel_count.checked_sub(1).map(|last| (input, last)))
                    .map(|(input, last)| *input.data32.add(channel.min(last as usize)));
                match from {
                    Some(from) => std::ptr::copy(from, to, frames),
                    None => std::ptr::write_bytes(to, 0, frames),
                }
            }
        }
        let params = guarded
            .framework_extension(CLAP_EXT_PARAMS)
            .cast::<clap_plugin_params>();
        if let Some(flush) = params.as_ref().and_then(|params| params.flush) {
            flush(guarded.framework, block.in_events, block.out_events);
        }
    }
}

unsafe extern "C" fn activate(
    plugin: *const clap_plugin,
    sample_rate: f64,
    min_frames: u32,
    max_frames: u32,
) -> bool {
    // SAFETY: the host passes a plugin of ours.
    let guarded = unsafe { Guarded::of(plugin) };
    let max_frames = max_frames.max(LEAST_MAX_FRAMES);
    guarded.max_frames.store(max_frames, Ordering::Relaxed);
    // SAFETY: the framework's plugin lives as long as the guard.
    unsafe {
        (*guarded.framework).activate.is_some_and(|activate| {
            activate(guarded.framework, sample_rate, min_frames, max_frames)
        })
    }
}

unsafe extern "C" fn destroy(plugin: *const clap_plugin) {
    // SAFETY: the host passes a plugin of ours, for the last time; the box is the one of `wrap`.
    unsafe {
        let guarded = Box::from_raw(plugin.cast_mut().cast::<Guarded>());
        let gui = guarded
            .framework_extension(CLAP_EXT_GUI)
            .cast::<clap_plugin_gui>();
        if let Some(close) = gui.as_ref().and_then(|gui| gui.destroy) {
            close(guarded.framework);
        }
        if let Some(destroy) = (*guarded.framework).destroy {
            destroy(guarded.framework);
        }
    }
}

unsafe extern "C" fn get_extension(plugin: *const clap_plugin, id: *const c_char) -> *const c_void {
    if id.is_null() {
        return std::ptr::null();
    }
    // SAFETY: the host passes a plugin of ours and a C string.
    let (guarded, id) = unsafe { (Guarded::of(plugin), CStr::from_ptr(id)) };
    let extension = guarded.framework_extension(id);
    if extension.is_null() || id != CLAP_EXT_STATE {
        return extension;
    }
    (&raw const state::EXTENSION).cast()
}
