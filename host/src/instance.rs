//! One instance of a plugin, from its creation to its end, on the host's main thread.

use std::ffi::CStr;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use clack_extensions::latency::PluginLatency;
use clack_extensions::timer::PluginTimer;
use clack_host::prelude::*;
use clack_host::process::ProcessStatus;
use clap_sys::ext::tail::{CLAP_EXT_TAIL, clap_plugin_tail};

use crate::events::{InQueue, OutEvent, OutQueue};
use crate::handlers::{AudioThread, Handlers, MainThread, Shared};
use crate::processor::{Block, Processor};
use crate::requests::{LogLine, Requests};

/// A plugin instance. It stays on the thread that made it; its [`Processor`] may leave.
///
/// Dropped, it closes its editor, stops, deactivates and is destroyed, as CLAP asks of a host.
pub struct Instance {
    pub(crate) plugin: PluginInstance<Handlers>,
    /// Here while the plugin is active and the processor is not split off.
    processor: Option<Processor>,
    pub(crate) editor_open: bool,
    pub(crate) events_in: InQueue,
    pub(crate) events_out: OutQueue,
}

impl Instance {
    pub(crate) fn new(entry: &PluginEntry, id: &CStr) -> Result<Self> {
        let host = HostInfo::new("Truestrip Host", "Truestrip", "", env!("CARGO_PKG_VERSION"))?;
        let plugin = PluginInstance::new(
            |()| Shared::new(),
            |shared| MainThread::new(shared),
            entry,
            id,
            &host,
        )?;
        Ok(Self {
            plugin,
            processor: None,
            editor_open: false,
            events_in: InQueue::new(),
            events_out: OutQueue::new(),
        })
    }

    /// Makes the plugin ready for blocks of `min_frames` to `max_frames` at `rate` Hz.
    ///
    /// # Errors
    /// It is active already, the numbers make no sense, or it refuses them.
    pub fn activate(&mut self, rate: f64, min_frames: u32, max_frames: u32) -> Result<()> {
        ensure!(
            0 < min_frames && min_frames <= max_frames,
            "blocks of {min_frames} to {max_frames} frames"
        );
        let ports = self.ports();
        let configuration = PluginAudioConfiguration {
            sample_rate: rate,
            min_frames_count: min_frames,
            max_frames_count: max_frames,
        };
        let plugin = self
            .plugin
            .activate(|shared, _| AudioThread { shared }, configuration)
            .with_context(|| format!("cannot activate at {rate} Hz"))?;
        self.processor = Some(Processor::new(plugin, &ports, max_frames));
        Ok(())
    }

    /// Whether the plugin is between `activate` and `deactivate`.
    pub fn is_active(&self) -> bool {
        self.plugin.is_active()
    }

    /// Ends what `activate` began.
    ///
    /// # Errors
    /// The plugin is inactive, or its processor is split off.
    pub fn deactivate(&mut self) -> Result<()> {
        let mut processor = self.take_processor()?;
        self.keep_events(&mut processor);
        self.plugin.deactivate(processor.into_stopped());
        Ok(())
    }

    /// Splits the audio thread's half off, to be moved to another thread.
    ///
    /// # Errors
    /// The plugin is inactive, or the processor is split off already.
    pub fn take_processor(&mut self) -> Result<Processor> {
        ensure!(self.is_active(), "the plugin is inactive");
        self.processor.take().context("the processor is split off")
    }

    /// Takes the audio thread's half back.
    ///
    /// # Errors
    /// It is another instance's.
    pub fn return_processor(&mut self, processor: Processor) -> Result<()> {
        if !processor.belongs_to(&self.plugin) {
            bail!("this processor is another instance's");
        }
        self.processor = Some(processor);
        Ok(())
    }

    pub(crate) fn processor_mut(&mut self) -> Result<&mut Processor> {
        self.processor
            .as_mut()
            .context("the plugin is inactive, or its processor is split off")
    }

    /// Processes one block on this thread: see [`Processor::process`].
    ///
    /// # Errors
    /// The plugin is inactive, its processor is split off, or as for [`Processor::process`].
    pub fn process(&mut self, block: Block) -> Result<ProcessStatus> {
        self.processor_mut()?.process(block)
    }

    /// Makes the plugin forget the past: filters, delays and tails.
    ///
    /// # Errors
    /// The plugin is inactive, or its processor is split off.
    pub fn reset(&mut self) -> Result<()> {
        self.processor_mut()?.reset();
        Ok(())
    }

    /// The latency that the plugin reports, in frames. Meaningful while active.
    pub fn latency(&mut self) -> u32 {
        let handle = self.plugin.plugin_handle();
        handle
            .get_extension::<PluginLatency>()
            .map_or(0, |latency| latency.get(&handle))
    }

    /// How many frames the plugin sounds on after its input has ended; `u32::MAX` is without end.
    pub fn tail(&mut self) -> u32 {
        let plugin = self.plugin.raw_instance();
        // SAFETY: the instance is alive, and CLAP gives the extension of this name this type.
        // Its one function may be called on the main thread too.
        let frames = unsafe {
            plugin
                .get_extension
                .map(|get_extension| get_extension(plugin, CLAP_EXT_TAIL.as_ptr()))
                .and_then(|extension| extension.cast::<clap_plugin_tail>().as_ref())
                .and_then(|extension| extension.get)
                .map_or(0, |get| get(plugin))
        };
        // CLAP: any value from `i32::MAX` on is an endless tail.
        if frames >= i32::MAX.cast_unsigned() {
            u32::MAX
        } else {
            frames
        }
    }

    /// What the plugin has asked of the host since this was last called.
    pub fn requests(&self) -> Requests {
        self.plugin.access_shared_handler(|host| host.board.take())
    }

    /// What the plugin has logged through the host since this was last called.
    pub fn log(&self) -> Vec<LogLine> {
        self.plugin
            .access_shared_handler(|host| host.board.take_log())
    }

    /// What the plugin has told of its parameters since this was last called, as far as its
    /// processor is not split off; a split one has its own [`Processor::out_events`].
    pub fn out_events(&mut self) -> Vec<OutEvent> {
        let mut events = self.events_out.take();
        if let Some(processor) = &mut self.processor {
            events.extend(processor.out_events());
        }
        events
    }

    /// One turn of the host's main loop: the plugin's own callback if it asked for it, and the
    /// timers that are due.
    pub fn run_main_thread(&mut self) {
        if self.plugin.access_shared_handler(Shared::take_callback) {
            self.plugin.call_on_main_thread_callback();
        }
        let due = self
            .plugin
            .access_handler(|host| host.timers.borrow_mut().take_due(Instant::now()));
        let handle = self.plugin.plugin_handle();
        if let Some(timer) = handle.get_extension::<PluginTimer>() {
            for id in due {
                timer.on_timer(&handle, id);
            }
        }
    }

    /// Destroys the instance as a careless host does, its editor left open.
    pub fn destroy_with_editor_open(mut self) {
        self.editor_open = false;
    }

    /// Keeps a processor's events when it goes.
    fn keep_events(&mut self, processor: &mut Processor) {
        self.events_out.append(&mut processor.out_events());
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.close_editor();
        if let Some(processor) = self.processor.take() {
            self.plugin.deactivate(processor.into_stopped());
        }
    }
}
