//! The guard in front of a VST3 instance's buses.
//!
//! nice-plug 0.2.3 compares a proposed side-chain with the channels of the main input, so that a mono
//! track finds only a layout with a mono side-chain; the guard still calls that side-chain stereo, as
//! the host proposed it, and its left channel is what a mono track gets. In `process` the framework
//! follows the channel pointers of a side-chain that the host has left unconnected, and reads past
//! the end of the list when the host leaves the bus out; the guard takes out of a block what cannot be
//! read. A block longer than promised would make the framework allocate: the guard promises it
//! [`LEAST_MAX_FRAMES`] at least. A block with a parameter that is not a number loses its changes.

use nice_plug::wrapper::vst3::vst3::ComRef;
use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::{
    AudioBusBuffers, AudioBusBuffers__type0, BusDirection, BusDirections_, IAudioProcessor,
    IAudioProcessorVtbl, IParamValueQueueTrait, IParameterChanges, IParameterChangesTrait,
    ProcessData, ProcessSetup, SpeakerArr, SpeakerArrangement,
};
use nice_plug::wrapper::vst3::vst3::Steinberg::{int32, kResultOk, tresult};

use super::vtable::Patched;

/// Longest block that an instance is always ready for.
const LEAST_MAX_FRAMES: int32 = 16_384;

/// A bus without a channel.
const NO_BUS: AudioBusBuffers = AudioBusBuffers {
    numChannels: 0,
    silenceFlags: 0,
    __field0: AudioBusBuffers__type0 {
        channelBuffers32: std::ptr::null_mut(),
    },
};

/// Puts the guard in front of an instance.
///
/// # Safety
/// `processor` is a living instance of the framework's.
pub(super) unsafe fn guard(processor: *mut IAudioProcessor) {
    // SAFETY: by the contract of this function; each replacement keeps the contract of the
    // function that it replaces.
    unsafe {
        Patched::install(
            &raw mut (*processor).vtbl,
            |vtable: &mut IAudioProcessorVtbl| {
                vtable.getBusArrangement = get_bus_arrangement;
                vtable.setupProcessing = setup_processing;
                vtable.process = process;
            },
        );
    }
}

/// The framework's functions of a guarded instance.
unsafe fn framework<'a>(this: *mut IAudioProcessor) -> &'a IAudioProcessorVtbl {
    // SAFETY: only `guard` puts our functions into a vtable.
    unsafe { Patched::framework((*this).vtbl) }
}

unsafe extern "system" fn get_bus_arrangement(
    this: *mut IAudioProcessor,
    direction: BusDirection,
    index: int32,
    arrangement: *mut SpeakerArrangement,
) -> tresult {
    // SAFETY: arguments are passed on as the host gave them, and the pointer is checked for null.
    unsafe {
        let result = (framework(this).getBusArrangement)(this, direction, index, arrangement);
        let side_chain = direction == BusDirections_::kInput as BusDirection && index == 1;
        if result == kResultOk && side_chain {
            *arrangement = SpeakerArr::kStereo;
        }
        result
    }
}

unsafe extern "system" fn setup_processing(
    this: *mut IAudioProcessor,
    setup: *mut ProcessSetup,
) -> tresult {
    // SAFETY: the host passes null or a set-up that lives for this call; ours lives as long.
    unsafe {
        let setup_processing = framework(this).setupProcessing;
        let Some(asked) = setup.as_ref() else {
            return setup_processing(this, setup);
        };
        let mut promised = *asked;
        promised.maxSamplesPerBlock = asked.maxSamplesPerBlock.max(LEAST_MAX_FRAMES);
        setup_processing(this, &raw mut promised)
    }
}

unsafe extern "system" fn process(this: *mut IAudioProcessor, data: *mut ProcessData) -> tresult {
    // SAFETY: the host passes null or a block that lives for this call, with as many buses as it
    // counts; ours lives as long.
    unsafe {
        let process = framework(this).process;
        let Some(block) = data.as_ref().filter(|block| !block.inputs.is_null()) else {
            return process(this, data);
        };
        let mut inputs = [NO_BUS; 2];
        for (index, bus) in inputs
            .iter_mut()
            .enumerate()
            .take(block.numInputs.max(0) as usize)
        {
            *bus = readable(*block.inputs.add(index));
        }
        let mut whole = ProcessData {
            inputs: inputs.as_mut_ptr(),
            ..*block
        };
        if holds_nan(block.inputParameterChanges) {
            whole.inputParameterChanges = std::ptr::null_mut();
        }
        process(this, &raw mut whole)
    }
}

/// Whether a point of a parameter's queue is not a number. The framework would take it, and the state
/// that is saved then could not be loaded again.
unsafe fn holds_nan(changes: *mut IParameterChanges) -> bool {
    // SAFETY: the host passes null or a list that lives for the block, with as many queues and points
    // as it counts.
    unsafe {
        let Some(changes) = ComRef::from_raw(changes) else {
            return false;
        };
        (0..changes.getParameterCount())
            .filter_map(|queue| ComRef::from_raw(changes.getParameterData(queue)))
            .any(|queue| {
                (0..queue.getPointCount()).any(|point| {
                    let (mut frame, mut value) = (0, 0.0);
                    let known = queue.getPoint(point, &raw mut frame, &raw mut value) == kResultOk;
                    known && value.is_nan()
                })
            })
    }
}

/// The bus, or none when one of its channels is missing.
unsafe fn readable(bus: AudioBusBuffers) -> AudioBusBuffers {
    // SAFETY: a bus has as many channel pointers as it counts, or null instead of them.
    let missing = unsafe {
        let channels = bus.__field0.channelBuffers32;
        channels.is_null()
            || (0..bus.numChannels.max(0) as usize)
                .any(|channel| (*channels.add(channel)).is_null())
    };
    if missing { NO_BUS } else { bus }
}
