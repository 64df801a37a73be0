//! The audio thread's half of an instance: blocks of sound and automation through the plugin.

use anyhow::{Context, Result, bail, ensure};
use clack_extensions::params::PluginParams;
use clack_extensions::tail::PluginTail;
use clack_host::prelude::*;
use clack_host::process::ProcessStatus;

use crate::buffers::PortBuffers;
use crate::events::{Event, InQueue, OutEvent, OutQueue};
use crate::handlers::{AudioThread, Handlers};
use crate::ports::Ports;

/// One block to process. All buffers have the same length, which may be zero, and may be larger
/// than `activate` promised.
pub struct Block<'a, 'b> {
    /// The channels of the main input.
    pub inputs: &'a [&'a [f32]],
    /// The channels of the side-chain input; `None` is silence on it.
    pub sidechain: Option<&'a [&'a [f32]]>,
    /// The channels of the main output.
    pub outputs: &'a mut [&'b mut [f32]],
    /// Automation, in the order of its frames.
    pub events: &'a [Event],
}

/// An active plugin as the audio thread sees it. It may move to another thread; it has to come
/// back to its [`Instance`](crate::Instance) before that can be deactivated.
pub struct Processor {
    plugin: PluginAudioProcessor<Handlers>,
    inputs: PortBuffers,
    outputs: PortBuffers,
    events_in: InQueue,
    events_out: OutQueue,
    /// Frames processed so far.
    clock: u64,
}

impl Processor {
    pub(crate) fn new(
        plugin: StoppedPluginAudioProcessor<Handlers>,
        ports: &Ports,
        max_frames: u32,
    ) -> Self {
        let channels =
            |ports: &[crate::Port]| ports.iter().map(|port| port.channels as usize).collect();
        Self {
            plugin: plugin.into(),
            inputs: PortBuffers::new(channels(&ports.inputs), max_frames as usize),
            outputs: PortBuffers::new(channels(&ports.outputs), max_frames as usize),
            events_in: InQueue::new(),
            events_out: OutQueue::new(),
            clock: 0,
        }
    }

    /// Processes one block from `inputs` to `outputs`. Without allocation up to the promised
    /// number of frames and 4096 events.
    ///
    /// # Errors
    /// The channels or lengths do not fit the ports, the events are out of order, or the plugin
    /// reports an error.
    pub fn process(&mut self, block: Block) -> Result<ProcessStatus> {
        let Block {
            inputs,
            sidechain,
            outputs,
            events,
        } = block;
        let frames = outputs.first().map_or(0, |output| output.len());
        fits(inputs, self.inputs.channels(0), frames).context("main input")?;
        self.set_up(frames, sidechain, outputs)?;
        self.inputs.copy_in(0, inputs);
        self.run(frames, events)
    }

    /// Processes one block whose main input and output are the same memory, as many hosts do.
    ///
    /// # Errors
    /// As for [`Self::process`]; and when the layout has not as many inputs as outputs.
    pub fn process_in_place(
        &mut self,
        channels: &mut [&mut [f32]],
        sidechain: Option<&[&[f32]]>,
        events: &[Event],
    ) -> Result<ProcessStatus> {
        let frames = channels.first().map_or(0, |channel| channel.len());
        ensure!(
            self.inputs.channels(0) == self.outputs.channels(0),
            "in place takes as many inputs as outputs"
        );
        self.set_up(frames, sidechain, channels)?;
        self.inputs.lend(0, channels);
        self.run(frames, events)
    }

    /// Sets parameters without processing, as a host does while its transport stands.
    ///
    /// # Errors
    /// The events are out of order.
    pub fn flush(&mut self, events: &[Event]) -> Result<()> {
        let events = self.events_in.fill(events, u32::MAX)?;
        self.plugin.access_handler(|host| host.shared.enter_audio());
        let mut handle = self.plugin.plugin_handle();
        if let Some(params) = handle.get_extension::<PluginParams>() {
            params.flush_active(
                &mut handle,
                &events.into(),
                &mut (&mut self.events_out).into(),
            );
        }
        self.plugin.access_handler(|host| host.shared.leave_audio());
        Ok(())
    }

    /// Makes the plugin forget the past: filters, delays and tails.
    pub fn reset(&mut self) {
        self.as_audio_thread(PluginAudioProcessor::reset);
    }

    /// How many frames the plugin sounds on after its input has ended; `u32::MAX` is without end.
    pub fn tail(&mut self) -> u32 {
        let handle = self.plugin.plugin_handle();
        match handle.get_extension::<PluginTail>() {
            Some(tail) if tail.get(&handle).is_infinite() => u32::MAX,
            Some(tail) => tail.get(&handle).to_raw(),
            None => 0,
        }
    }

    /// What the plugin has told of its parameters since this was last called.
    pub fn out_events(&mut self) -> Vec<OutEvent> {
        self.events_out.take()
    }

    /// Stops processing; the next block starts it again.
    pub fn stop(&mut self) {
        self.as_audio_thread(|plugin| {
            plugin.ensure_processing_stopped();
        });
    }

    pub(crate) fn belongs_to(&self, plugin: &PluginInstance<Handlers>) -> bool {
        self.plugin.matches(plugin)
    }

    pub(crate) fn into_stopped(mut self) -> StoppedPluginAudioProcessor<Handlers> {
        self.stop();
        self.plugin.into_stopped()
    }

    /// Checks the side-chain and the outputs, and points every port somewhere.
    fn set_up(
        &mut self,
        frames: usize,
        sidechain: Option<&[&[f32]]>,
        outputs: &mut [&mut [f32]],
    ) -> Result<()> {
        fits(outputs, self.outputs.channels(0), frames).context("main output")?;
        self.inputs.silence(frames);
        self.outputs.silence(frames);
        self.outputs.lend(0, outputs);
        if let Some(sidechain) = sidechain {
            fits(sidechain, self.inputs.channels(1), frames).context("side-chain")?;
            self.inputs.copy_in(1, sidechain);
        }
        Ok(())
    }

    /// Runs the plugin over the buffers that are set up.
    fn run(&mut self, frames: usize, events: &[Event]) -> Result<ProcessStatus> {
        let frames = u32::try_from(frames).context("a block of that many frames")?;
        let events = self.events_in.fill(events, frames)?;
        // SAFETY: `set_up` and its callers have pointed every channel of every port at `frames`
        // frames that live until the end of this call; none but the plugin touches them.
        let (inputs, mut outputs) = unsafe {
            (
                InputAudioBuffers::from_raw_buffers(self.inputs.raw(), frames),
                OutputAudioBuffers::from_raw_buffers(self.outputs.raw(), frames),
            )
        };
        let plugin = &mut self.plugin;
        plugin.access_handler(|host| host.shared.enter_audio());
        let status = plugin.ensure_processing_started().and_then(|plugin| {
            plugin.process(
                &inputs,
                &mut outputs,
                &events.into(),
                &mut (&mut self.events_out).into(),
                Some(self.clock),
                None,
            )
        });
        plugin.access_handler(|host| host.shared.leave_audio());
        self.clock += u64::from(frames);
        Ok(status?)
    }

    fn as_audio_thread(&mut self, work: impl FnOnce(&mut PluginAudioProcessor<Handlers>)) {
        self.plugin
            .access_handler(|host: &AudioThread| host.shared.enter_audio());
        work(&mut self.plugin);
        self.plugin
            .access_handler(|host: &AudioThread| host.shared.leave_audio());
    }
}

/// Whether there are so many channels of so many frames.
fn fits(buffers: &[impl AsRef<[f32]>], channels: usize, frames: usize) -> Result<()> {
    if buffers.len() != channels {
        bail!("{} channels where the port has {channels}", buffers.len());
    }
    for buffer in buffers {
        let length = buffer.as_ref().len();
        ensure!(length == frames, "{length} frames in a block of {frames}");
    }
    Ok(())
}
