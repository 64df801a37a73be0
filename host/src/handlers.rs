//! The host's side of CLAP: the callbacks that a plugin may call, and on which thread it is.
//!
//! Each callback only notes the request; nothing is done inside it, so a plugin may call it from
//! anywhere, `process` included.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clack_extensions::audio_ports::{AudioPortRescanFlags, HostAudioPorts, HostAudioPortsImpl};
use clack_extensions::audio_ports_config::{HostAudioPortsConfig, HostAudioPortsConfigImpl};
use clack_extensions::gui::{GuiSize, HostGui, HostGuiImpl};
use clack_extensions::latency::{HostLatency, HostLatencyImpl};
use clack_extensions::log::{HostLog, HostLogImpl, LogSeverity};
use clack_extensions::params::{
    HostParams, HostParamsImplMainThread, HostParamsImplShared, ParamClearFlags, ParamRescanFlags,
};
use clack_extensions::remote_controls::{HostRemoteControls, HostRemoteControlsImpl};
use clack_extensions::state::{HostState, HostStateImpl};
use clack_extensions::tail::{HostTail, HostTailImpl};
use clack_extensions::thread_check::{HostThreadCheck, HostThreadCheckImpl};
use clack_extensions::timer::{HostTimer, HostTimerImpl, TimerId};
use clack_host::prelude::*;

use crate::requests::{Flag, RequestBoard};
use crate::timers::Timers;

/// The set of handlers that an instance is made with.
pub(crate) struct Handlers;

impl HostHandlers for Handlers {
    type Shared<'a> = Shared;
    type MainThread<'a> = MainThread<'a>;
    type AudioProcessor<'a> = AudioThread<'a>;

    fn declare_extensions(builder: &mut HostExtensions<Self>, _shared: &Shared) {
        builder
            .register::<HostAudioPorts>()
            .register::<HostAudioPortsConfig>()
            .register::<HostGui>()
            .register::<HostLatency>()
            .register::<HostLog>()
            .register::<HostParams>()
            .register::<HostRemoteControls>()
            .register::<HostState>()
            .register::<HostTail>()
            .register::<HostThreadCheck>()
            .register::<HostTimer>();
    }
}

/// A number that no other living thread has: the address of a thread-local.
fn this_thread() -> usize {
    thread_local!(static MARK: u8 = const { 0 });
    MARK.with(|mark| std::ptr::from_ref(mark).addr())
}

/// What may be called from any thread.
pub(crate) struct Shared {
    pub(crate) board: RequestBoard,
    /// Whether the plugin waits for its main-thread callback.
    callback_due: AtomicBool,
    main_thread: usize,
    /// The thread that is inside an audio-thread call just now; zero for none.
    audio_thread: AtomicUsize,
}

impl Shared {
    /// The calling thread becomes the instance's main thread.
    pub(crate) fn new() -> Self {
        Self {
            board: RequestBoard::default(),
            callback_due: AtomicBool::new(false),
            main_thread: this_thread(),
            audio_thread: AtomicUsize::new(0),
        }
    }

    /// Whether the plugin has asked for its main-thread callback since this was last called.
    pub(crate) fn take_callback(&self) -> bool {
        self.callback_due.swap(false, Ordering::AcqRel)
    }

    /// The calling thread plays the audio thread until [`Self::leave_audio`].
    pub(crate) fn enter_audio(&self) {
        self.audio_thread.store(this_thread(), Ordering::Release);
    }

    pub(crate) fn leave_audio(&self) {
        self.audio_thread.store(0, Ordering::Release);
    }
}

impl SharedHandler<'_> for Shared {
    fn request_restart(&self) {
        self.board.raise(Flag::Restart);
    }

    fn request_process(&self) {
        self.board.raise(Flag::Process);
    }

    fn request_callback(&self) {
        self.callback_due.store(true, Ordering::Release);
        self.board.raise(Flag::Callback);
    }
}

impl HostThreadCheckImpl for Shared {
    /// One thread may play both parts in turn, never both at once.
    fn is_main_thread(&self) -> bool {
        this_thread() == self.main_thread && !self.is_audio_thread()
    }

    fn is_audio_thread(&self) -> bool {
        this_thread() == self.audio_thread.load(Ordering::Acquire)
    }
}

impl HostParamsImplShared for Shared {
    fn request_flush(&self) {
        self.board.raise(Flag::ParamsFlush);
    }
}

impl HostLogImpl for Shared {
    fn log(&self, severity: LogSeverity, message: &str) {
        self.board.log(severity.to_string(), message.to_owned());
    }
}

impl HostGuiImpl for Shared {
    fn resize_hints_changed(&self) {
        self.board.raise(Flag::GuiHints);
    }

    fn request_resize(&self, new_size: GuiSize) -> Result<(), HostError> {
        self.board.ask_resize(new_size);
        Ok(())
    }

    fn request_show(&self) -> Result<(), HostError> {
        self.board.raise(Flag::GuiShow);
        Ok(())
    }

    fn request_hide(&self) -> Result<(), HostError> {
        self.board.raise(Flag::GuiHide);
        Ok(())
    }

    fn closed(&self, _was_destroyed: bool) {
        self.board.raise(Flag::GuiClosed);
    }
}

/// What is called on the main thread only.
pub(crate) struct MainThread<'a> {
    shared: &'a Shared,
    pub(crate) timers: RefCell<Timers>,
}

impl<'a> MainThread<'a> {
    pub(crate) fn new(shared: &'a Shared) -> Self {
        Self {
            shared,
            timers: RefCell::default(),
        }
    }
}

impl<'a> MainThreadHandler<'a> for MainThread<'a> {}

impl HostAudioPortsImpl for MainThread<'_> {
    fn is_rescan_flag_supported(&self, _flag: AudioPortRescanFlags) -> bool {
        true
    }

    fn rescan(&self, _flags: AudioPortRescanFlags) {
        self.shared.board.raise(Flag::Ports);
    }
}

impl HostAudioPortsConfigImpl for MainThread<'_> {
    fn rescan(&self) {
        self.shared.board.raise(Flag::Ports);
    }
}

impl HostLatencyImpl for MainThread<'_> {
    fn changed(&self) {
        self.shared.board.raise(Flag::Latency);
    }
}

impl HostParamsImplMainThread for MainThread<'_> {
    fn rescan(&self, flags: ParamRescanFlags) {
        self.shared.board.raise_rescan(flags);
    }

    /// There is no automation recorded here that could be cleared.
    fn clear(&self, _param_id: ClapId, _flags: ParamClearFlags) {}
}

impl HostRemoteControlsImpl for MainThread<'_> {
    fn changed(&self) {
        self.shared.board.raise(Flag::RemotePages);
    }

    fn suggest_page(&self, _page_id: ClapId) {}
}

impl HostStateImpl for MainThread<'_> {
    fn mark_dirty(&self) {
        self.shared.board.raise(Flag::StateDirty);
    }
}

impl HostTimerImpl for MainThread<'_> {
    fn register_timer(&self, period_ms: u32) -> Result<TimerId, HostError> {
        let period = Duration::from_millis(u64::from(period_ms));
        Ok(self.timers.borrow_mut().register(period, Instant::now()))
    }

    fn unregister_timer(&self, timer_id: TimerId) -> Result<(), HostError> {
        if self.timers.borrow_mut().unregister(timer_id) {
            Ok(())
        } else {
            Err(HostError::Message("there is no such timer"))
        }
    }
}

/// What is called on the audio thread only.
pub(crate) struct AudioThread<'a> {
    pub(crate) shared: &'a Shared,
}

impl<'a> AudioProcessorHandler<'a> for AudioThread<'a> {}

impl HostTailImpl for AudioThread<'_> {
    fn changed(&mut self) {
        self.shared.board.raise(Flag::Tail);
    }
}
