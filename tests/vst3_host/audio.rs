//! Blocks of sound with automation at chosen frames, and rendering in blocks of any size.

use vst3::Steinberg::Vst::{
    AudioBusBuffers, AudioBusBuffers__type0, IAudioProcessor, IAudioProcessorTrait,
    IParamValueQueue, IParamValueQueueTrait, IParameterChanges, IParameterChangesTrait, ParamID,
    ParamValue, ProcessData, ProcessModes_, SymbolicSampleSizes_,
};
use vst3::Steinberg::{kInvalidArgument, kNotImplemented, kResultOk, tresult};
use vst3::{Class, ComPtr, ComWrapper};

use crate::common::Sound;

/// A parameter's value from a frame on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub frame: usize,
    pub id: ParamID,
    pub value: ParamValue,
}

/// What a host hands to a plugin at a time.
pub struct Block<'a, 'b> {
    pub frames: usize,
    /// The input buses. One without channels has no buffers at all.
    pub inputs: &'a [&'a [&'a [f32]]],
    /// The channels of the output bus; without any there is no such bus.
    pub outputs: &'a mut [&'b mut [f32]],
    /// Automation, at frames of this block.
    pub points: &'a [Point],
}

/// The part of an instance that processes.
#[derive(Clone)]
pub struct Processor(pub(super) ComPtr<IAudioProcessor>);

impl Processor {
    /// Processes a block; says whether the plugin did.
    pub fn process(&self, block: Block<'_, '_>) -> bool {
        let Block {
            frames,
            inputs,
            outputs,
            points,
        } = block;
        let input_count = i32::try_from(inputs.len()).expect("a few");
        let mut inputs: Vec<Vec<*mut f32>> = inputs
            .iter()
            .map(|bus| {
                let channels = bus
                    .iter()
                    .inspect(|channel| assert_eq!(channel.len(), frames));
                channels
                    .map(|channel| channel.as_ptr().cast_mut())
                    .collect()
            })
            .collect();
        let mut output: Vec<*mut f32> = outputs
            .iter_mut()
            .map(|channel| {
                assert_eq!(channel.len(), frames);
                channel.as_mut_ptr()
            })
            .collect();
        let mut input_buses: Vec<_> = inputs.iter_mut().map(|bus| buffers(bus)).collect();
        // Behind the last bus lies what is not the plugin's: to read there ends the process.
        input_buses.push(AudioBusBuffers {
            numChannels: 2,
            silenceFlags: 0,
            __field0: AudioBusBuffers__type0 {
                channelBuffers32: std::ptr::NonNull::dangling().as_ptr(),
            },
        });
        let mut output_bus = buffers(&mut output);
        let changes = ComWrapper::new(Changes::new(points));
        let changes = changes
            .to_com_ptr::<IParameterChanges>()
            .expect("it is one");
        let mut data = ProcessData {
            processMode: ProcessModes_::kRealtime as i32,
            symbolicSampleSize: SymbolicSampleSizes_::kSample32 as i32,
            numSamples: i32::try_from(frames).expect("a block within 31 bits"),
            numInputs: input_count,
            numOutputs: i32::from(!output.is_empty()),
            inputs: input_buses.as_mut_ptr(),
            outputs: &raw mut output_bus,
            inputParameterChanges: changes.as_ptr(),
            outputParameterChanges: std::ptr::null_mut(),
            inputEvents: std::ptr::null_mut(),
            outputEvents: std::ptr::null_mut(),
            processContext: std::ptr::null_mut(),
        };
        // SAFETY: every pointer is to what its count says and lives for the call, and every channel
        // has as many frames as stated. Input channels are read only, by the standard.
        unsafe { self.0.process(&raw mut data) == kResultOk }
    }
}

fn buffers(channels: &mut [*mut f32]) -> AudioBusBuffers {
    AudioBusBuffers {
        numChannels: i32::try_from(channels.len()).expect("a few"),
        silenceFlags: 0,
        __field0: AudioBusBuffers__type0 {
            channelBuffers32: match channels {
                [] => std::ptr::null_mut(),
                channels => channels.as_mut_ptr(),
            },
        },
    }
}

/// Renders buses of equal length to `outputs` channels in blocks of `block` frames, with automation
/// at frames of the whole.
pub fn render(
    processor: &Processor,
    buses: &[&Sound],
    outputs: usize,
    points: &[Point],
    block: usize,
) -> Sound {
    render_in(processor, buses, outputs, points, std::iter::repeat(block))
}

/// As [`render`], with the blocks' sizes one by one; they may be zero.
pub fn render_in(
    processor: &Processor,
    buses: &[&Sound],
    outputs: usize,
    points: &[Point],
    blocks: impl IntoIterator<Item = usize>,
) -> Sound {
    let frames = buses[0][0].len();
    let mut output = vec![vec![f32::NAN; frames]; outputs];
    let mut blocks = blocks.into_iter();
    let mut start = 0;
    while start < frames {
        let end = frames.min(start + blocks.next().expect("blocks for the whole input"));
        let now: Vec<Point> = points
            .iter()
            .filter(|point| (start..end).contains(&point.frame))
            .map(|point| Point {
                frame: point.frame - start,
                ..*point
            })
            .collect();
        let inputs: Vec<Vec<&[f32]>> = buses
            .iter()
            .map(|bus| bus.iter().map(|channel| &channel[start..end]).collect())
            .collect();
        let inputs: Vec<&[&[f32]]> = inputs.iter().map(Vec::as_slice).collect();
        let mut outputs: Vec<&mut [f32]> = output
            .iter_mut()
            .map(|channel| &mut channel[start..end])
            .collect();
        let processed = processor.process(Block {
            frames: end - start,
            inputs: &inputs,
            outputs: &mut outputs,
            points: &now,
        });
        assert!(processed, "the plugin processes frames {start} to {end}");
        start = end;
    }
    output
}

/// The automation of a block: a queue for each parameter that it moves.
struct Changes {
    queues: Vec<ComPtr<IParamValueQueue>>,
}

impl Changes {
    fn new(points: &[Point]) -> Self {
        let mut queues: Vec<Queue> = Vec::new();
        for point in points {
            let at = (
                i32::try_from(point.frame).expect("a frame of a block"),
                point.value,
            );
            match queues.iter_mut().find(|queue| queue.id == point.id) {
                Some(queue) => queue.points.push(at),
                None => queues.push(Queue {
                    id: point.id,
                    points: vec![at],
                }),
            }
        }
        let queues = queues
            .into_iter()
            .map(|queue| ComWrapper::new(queue).to_com_ptr().expect("it is one"))
            .collect();
        Self { queues }
    }
}

impl Class for Changes {
    type Interfaces = (IParameterChanges,);
}

impl IParameterChangesTrait for Changes {
    unsafe fn getParameterCount(&self) -> i32 {
        i32::try_from(self.queues.len()).expect("a few")
    }

    unsafe fn getParameterData(&self, index: i32) -> *mut IParamValueQueue {
        let queue = usize::try_from(index)
            .ok()
            .and_then(|index| self.queues.get(index));
        queue.map_or(std::ptr::null_mut(), ComPtr::as_ptr)
    }

    unsafe fn addParameterData(&self, _: *const ParamID, _: *mut i32) -> *mut IParamValueQueue {
        std::ptr::null_mut()
    }
}

/// The points of one parameter in a block, in the order of their frames.
struct Queue {
    id: ParamID,
    points: Vec<(i32, ParamValue)>,
}

impl Class for Queue {
    type Interfaces = (IParamValueQueue,);
}

impl IParamValueQueueTrait for Queue {
    unsafe fn getParameterId(&self) -> ParamID {
        self.id
    }

    unsafe fn getPointCount(&self) -> i32 {
        i32::try_from(self.points.len()).expect("a few")
    }

    unsafe fn getPoint(&self, index: i32, frame: *mut i32, value: *mut ParamValue) -> tresult {
        let point = usize::try_from(index)
            .ok()
            .and_then(|index| self.points.get(index));
        // SAFETY: both pointers are null or the caller's.
        match (point, unsafe { (frame.as_mut(), value.as_mut()) }) {
            (Some(point), (Some(frame), Some(value))) => {
                (*frame, *value) = *point;
                kResultOk
            }
            _ => kInvalidArgument,
        }
    }

    unsafe fn addPoint(&self, _: i32, _: ParamValue, _: *mut i32) -> tresult {
        kNotImplemented
    }
}
