//! A small VST3 host in this process, over the raw interfaces.
//!
//! It does what hosts over JUCE cannot be made to do: calls in other orders, states that are cut or
//! lie, any bus arrangement, automation at chosen frames. Every `unsafe` call of the tests is in this
//! module; what it offers is safe to call in any order, as a plugin has to be.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "a module of each test binary, which uses a part of it"
)]

mod audio;
mod editor;
mod module;
mod params;
mod stream;

use std::sync::Mutex;

use vst3::Steinberg::Vst::{
    BusDirections_, IAudioProcessor, IAudioProcessorTrait, IComponent, IComponentHandler,
    IComponentHandlerTrait, IComponentTrait, IEditController, IEditControllerTrait, MediaTypes_,
    ParamID, ParamValue, ProcessModes_, ProcessSetup, SpeakerArrangement, SymbolicSampleSizes_,
};
use vst3::Steinberg::{IBStream, IPluginBaseTrait, kResultOk, tresult};
use vst3::{Class, ComPtr, ComWrapper};

pub use audio::{Block, Point, Processor, render, render_in};
pub use editor::Editor;
pub use module::{CLASSES, Module};
pub use params::Param;
pub use stream::{Manner, Stream};

/// An instance of a plugin; stopped and terminated when dropped.
pub struct Plugin {
    component: ComPtr<IComponent>,
    controller: ComPtr<IEditController>,
    processor: ComPtr<IAudioProcessor>,
    handler: Option<ComWrapper<Handler>>,
}

/// The side of a plugin that a bus is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Input,
    Output,
}

impl Plugin {
    /// A fresh instance, initialised and nothing more: no handler, no stream.
    pub fn new(name: &str) -> Self {
        Module::loaded().instantiate(name)
    }

    /// A fresh instance with a handler, processing stereo at `rate_hz`.
    pub fn processing(name: &str, rate_hz: f64, max_frames: usize) -> Self {
        let mut plugin = Self::new(name);
        plugin.set_handler();
        plugin.start(rate_hz, max_frames);
        plugin
    }

    /// Sets up a stream and starts it, in the order of the standard.
    pub fn start(&self, rate_hz: f64, max_frames: usize) {
        assert!(
            self.set_up(rate_hz, max_frames),
            "no stream at {rate_hz} Hz"
        );
        assert!(self.set_active(true), "not active at {rate_hz} Hz");
        assert!(self.set_processing(true), "not processing at {rate_hz} Hz");
    }

    /// Ends the stream and starts it again: the past is forgotten, settings take effect at once.
    pub fn restart(&self) {
        self.set_processing(false);
        self.set_processing(true);
    }

    pub fn set_up(&self, rate_hz: f64, max_frames: usize) -> bool {
        let mut setup = ProcessSetup {
            processMode: ProcessModes_::kRealtime as i32,
            symbolicSampleSize: SymbolicSampleSizes_::kSample32 as i32,
            maxSamplesPerBlock: i32::try_from(max_frames).expect("a block within 31 bits"),
            sampleRate: rate_hz,
        };
        // SAFETY: the instance lives, and the setup for the call.
        ok(unsafe { self.processor.setupProcessing(&raw mut setup) })
    }

    pub fn set_active(&self, active: bool) -> bool {
        // SAFETY: the instance lives.
        ok(unsafe { self.component.setActive(active.into()) })
    }

    pub fn set_processing(&self, processing: bool) -> bool {
        // SAFETY: the instance lives.
        ok(unsafe { self.processor.setProcessing(processing.into()) })
    }

    /// The part that processes, for any thread.
    pub fn processor(&self) -> Processor {
        Processor(self.processor.clone())
    }

    pub fn latency(&self) -> u32 {
        // SAFETY: the instance lives.
        unsafe { self.processor.getLatencySamples() }
    }

    pub fn tail(&self) -> u32 {
        // SAFETY: the instance lives.
        unsafe { self.processor.getTailSamples() }
    }

    /// Asks for buses of these widths; a width of 0 is a bus that the host has no use for.
    pub fn arrange(&self, inputs: &[u32], outputs: &[u32]) -> bool {
        let speakers = |widths: &[u32]| -> Vec<SpeakerArrangement> {
            widths.iter().map(|&width| (1 << width) - 1).collect()
        };
        let (mut inputs, mut outputs) = (speakers(inputs), speakers(outputs));
        let count = |buses: &[SpeakerArrangement]| i32::try_from(buses.len()).expect("a few");
        // SAFETY: the instance lives; each pointer is to as many arrangements as stated.
        ok(unsafe {
            self.processor.setBusArrangements(
                inputs.as_mut_ptr(),
                count(&inputs),
                outputs.as_mut_ptr(),
                count(&outputs),
            )
        })
    }

    /// The widths of the buses on a side.
    pub fn widths(&self, side: Side) -> Vec<u32> {
        let direction = match side {
            Side::Input => BusDirections_::kInput,
            Side::Output => BusDirections_::kOutput,
        } as i32;
        // SAFETY: the instance lives; the arrangement lives for the call.
        unsafe {
            let count = self
                .component
                .getBusCount(MediaTypes_::kAudio as i32, direction);
            (0..count)
                .map(|index| {
                    let mut speakers = 0;
                    let result =
                        self.processor
                            .getBusArrangement(direction, index, &raw mut speakers);
                    assert!(ok(result), "bus {index} has an arrangement");
                    speakers.count_ones()
                })
                .collect()
        }
    }

    /// Gives the plugin a component handler, as a host does once it has one.
    pub fn set_handler(&mut self) {
        let handler = ComWrapper::new(Handler::default());
        let pointer = handler
            .to_com_ptr::<IComponentHandler>()
            .expect("it is one");
        // SAFETY: the instance lives; it holds a count of its own on the handler.
        ok(unsafe { self.controller.setComponentHandler(pointer.as_ptr()) });
        self.handler = Some(handler);
    }

    /// The flags of every restart that the plugin has asked for.
    pub fn restarts(&self) -> Vec<i32> {
        let handler = self.handler.as_ref().expect("a handler was set");
        handler
            .restarts
            .lock()
            .expect("no test panics in it")
            .clone()
    }

    /// What the plugin saves.
    pub fn save(&self) -> Vec<u8> {
        let stream = ComWrapper::new(Stream::empty());
        let pointer = stream.to_com_ptr::<IBStream>().expect("it is one");
        // SAFETY: the instance lives; the stream lives for the call.
        let result = unsafe { self.component.getState(pointer.as_ptr()) };
        assert!(ok(result), "it saves");
        stream.written()
    }

    /// Loads a saved state, from a stream that does as it should.
    pub fn load(&self, state: &[u8]) -> bool {
        self.load_from(Stream::of(state, Manner::Honest))
    }

    /// Loads a state from any stream.
    pub fn load_from(&self, stream: Stream) -> bool {
        let stream = ComWrapper::new(stream);
        let pointer = stream.to_com_ptr::<IBStream>().expect("it is one");
        // SAFETY: the instance lives; the stream lives for the call.
        ok(unsafe { self.component.setState(pointer.as_ptr()) })
    }

    /// Hands the processor's state to the controller, as Live does after it has loaded a set.
    pub fn tell_controller(&self, state: &[u8]) -> bool {
        let stream = ComWrapper::new(Stream::of(state, Manner::Honest));
        let pointer = stream.to_com_ptr::<IBStream>().expect("it is one");
        // SAFETY: the instance lives; the stream lives for the call.
        ok(unsafe { self.controller.setComponentState(pointer.as_ptr()) })
    }
}

impl Drop for Plugin {
    fn drop(&mut self) {
        self.set_processing(false);
        self.set_active(false);
        // SAFETY: the instance lives until its last count is dropped, after this.
        unsafe {
            self.controller.setComponentHandler(std::ptr::null_mut());
            self.component.terminate();
        }
    }
}

/// A component handler that remembers what it was asked for.
#[derive(Default)]
struct Handler {
    restarts: Mutex<Vec<i32>>,
}

impl Class for Handler {
    type Interfaces = (IComponentHandler,);
}

impl IComponentHandlerTrait for Handler {
    unsafe fn beginEdit(&self, _id: ParamID) -> tresult {
        kResultOk
    }

    unsafe fn performEdit(&self, _id: ParamID, _value: ParamValue) -> tresult {
        kResultOk
    }

    unsafe fn endEdit(&self, _id: ParamID) -> tresult {
        kResultOk
    }

    unsafe fn restartComponent(&self, flags: i32) -> tresult {
        self.restarts
            .lock()
            .expect("no test panics in it")
            .push(flags);
        kResultOk
    }
}

fn ok(result: tresult) -> bool {
    result == kResultOk
}
