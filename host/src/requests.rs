//! What the plugin asks of the host, noted without locks since it may ask from any thread.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use clack_extensions::gui::GuiSize;
use clack_extensions::params::ParamRescanFlags;

/// What the plugin has asked of the host since [`Instance::requests`](crate::Instance::requests)
/// was last called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    /// To be deactivated and activated again.
    pub restart: bool,
    /// To be processed although it slept.
    pub process: bool,
    /// A call of [`Instance::run_main_thread`](crate::Instance::run_main_thread).
    pub callback: bool,
    /// A parameter flush, since it has values to send while it is not processed.
    pub params_flush: bool,
    /// To read the parameters' values again.
    pub param_values: bool,
    /// To read the parameters' texts again.
    pub param_texts: bool,
    /// To read the parameters' names and modules again.
    pub param_infos: bool,
    /// To read the whole list of parameters again.
    pub param_list: bool,
    /// Its latency has changed.
    pub latency_changed: bool,
    /// Its tail has changed.
    pub tail_changed: bool,
    /// Its ports or its layouts have changed.
    pub ports_changed: bool,
    /// Its remote-control pages have changed.
    pub remote_pages_changed: bool,
    /// Its state differs from what was saved last.
    pub state_dirty: bool,
    /// Its editor wants another size: the latest width and height asked for, in pixels.
    pub gui_resize: Option<(u32, u32)>,
    /// Its editor's resize hints have changed.
    pub gui_hints_changed: bool,
    /// Its editor wants to be shown (`true`) or hidden (`false`).
    pub gui_show: Option<bool>,
    /// Its editor was closed by the user or lost its connection.
    pub gui_closed: bool,
}

/// One line that the plugin logged through the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The severity as CLAP names it, such as `WARN`.
    pub severity: String,
    /// The message.
    pub message: String,
}

/// One request that is either made or not.
#[derive(Clone, Copy)]
#[repr(u32)]
pub(crate) enum Flag {
    Restart = 1,
    Process = 1 << 1,
    Callback = 1 << 2,
    ParamsFlush = 1 << 3,
    ParamValues = 1 << 4,
    ParamTexts = 1 << 5,
    ParamInfos = 1 << 6,
    ParamList = 1 << 7,
    Latency = 1 << 8,
    Tail = 1 << 9,
    Ports = 1 << 10,
    RemotePages = 1 << 11,
    StateDirty = 1 << 12,
    GuiHints = 1 << 13,
    GuiShow = 1 << 14,
    GuiHide = 1 << 15,
    GuiClosed = 1 << 16,
}

/// Where the requests are noted until someone reads them.
#[derive(Default)]
pub(crate) struct RequestBoard {
    flags: AtomicU32,
    /// A packed size; zero for none.
    resize: AtomicU64,
    log: Mutex<Vec<LogLine>>,
}

impl RequestBoard {
    pub(crate) fn raise(&self, flag: Flag) {
        self.flags.fetch_or(flag as u32, Ordering::AcqRel);
    }

    pub(crate) fn raise_rescan(&self, flags: ParamRescanFlags) {
        let kinds = [
            (ParamRescanFlags::VALUES, Flag::ParamValues),
            (ParamRescanFlags::TEXT, Flag::ParamTexts),
            (ParamRescanFlags::INFO, Flag::ParamInfos),
            (ParamRescanFlags::ALL, Flag::ParamList),
        ];
        for (kind, flag) in kinds {
            if flags.contains(kind) {
                self.raise(flag);
            }
        }
    }

    pub(crate) fn ask_resize(&self, size: GuiSize) {
        self.resize.store(size.pack_to_u64(), Ordering::Release);
    }

    pub(crate) fn log(&self, severity: String, message: String) {
        let mut lines = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(LogLine { severity, message });
    }

    /// Takes everything noted; the board is then empty.
    pub(crate) fn take(&self) -> Requests {
        let flags = self.flags.swap(0, Ordering::AcqRel);
        let asked = |flag: Flag| flags & flag as u32 != 0;
        let resize = self.resize.swap(0, Ordering::AcqRel);
        let size = GuiSize::unpack_from_u64(resize);
        Requests {
            restart: asked(Flag::Restart),
            process: asked(Flag::Process),
            callback: asked(Flag::Callback),
            params_flush: asked(Flag::ParamsFlush),
            param_values: asked(Flag::ParamValues),
            param_texts: asked(Flag::ParamTexts),
            param_infos: asked(Flag::ParamInfos),
            param_list: asked(Flag::ParamList),
            latency_changed: asked(Flag::Latency),
            tail_changed: asked(Flag::Tail),
            ports_changed: asked(Flag::Ports),
            remote_pages_changed: asked(Flag::RemotePages),
            state_dirty: asked(Flag::StateDirty),
            gui_resize: (resize != 0).then_some((size.width, size.height)),
            gui_hints_changed: asked(Flag::GuiHints),
            gui_show: match (asked(Flag::GuiShow), asked(Flag::GuiHide)) {
                (true, _) => Some(true),
                (false, true) => Some(false),
                (false, false) => None,
            },
            gui_closed: asked(Flag::GuiClosed),
        }
    }

    pub(crate) fn take_log(&self) -> Vec<LogLine> {
        std::mem::take(&mut *self.log.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_once() {
        let board = RequestBoard::default();
        board.raise(Flag::Restart);
        board.ask_resize(GuiSize {
            width: 640,
            height: 480,
        });
        let first = board.take();
        assert!(first.restart && !first.process);
        assert_eq!(first.gui_resize, Some((640, 480)));
        assert_eq!(board.take(), Requests::default());
    }

    #[test]
    fn a_rescan_of_values_is_not_one_of_the_list() {
        let board = RequestBoard::default();
        board.raise_rescan(ParamRescanFlags::VALUES);
        let requests = board.take();
        assert!(requests.param_values && !requests.param_list);
    }
}
