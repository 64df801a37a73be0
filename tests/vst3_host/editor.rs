//! An editor in a host's window, under a frame that offers the host's run loop.

use std::ffi::c_void;
use std::sync::Mutex;

use truestrip_host::HostWindow;
use vst3::Steinberg::Linux::{
    FileDescriptor, IEventHandler, IEventHandlerTrait, IRunLoop, IRunLoopTrait, ITimerHandler,
    TimerInterval,
};
use vst3::Steinberg::Vst::{IEditControllerTrait, ViewType};
use vst3::Steinberg::{
    IPlugFrame, IPlugFrameTrait, IPlugView, IPlugViewContentScaleSupport,
    IPlugViewContentScaleSupportTrait, IPlugViewTrait, ViewRect, kNotImplemented,
    kPlatformTypeX11EmbedWindowID, kResultFalse, kResultOk, tresult,
};
use vst3::{Class, ComPtr, ComRef, ComWrapper};

use super::{Plugin, ok};

/// An open editor.
pub struct Editor {
    view: ComPtr<IPlugView>,
    frame: ComWrapper<Frame>,
}

impl Editor {
    /// Opens the editor of `plugin` in `window`, which gets the editor's size.
    pub fn open(plugin: &Plugin, window: &HostWindow) -> Self {
        Self::open_scaled(plugin, window, 1.0)
    }

    /// As [`Self::open`], on a screen of some pixels to a logical one.
    pub fn open_scaled(plugin: &Plugin, window: &HostWindow, scale: f32) -> Self {
        // SAFETY: the instance lives; the view comes with a count for the host.
        let view = unsafe {
            let view = plugin.controller.createView(ViewType::kEditor);
            ComPtr::from_raw(view).expect("the plugin has an editor")
        };
        let editor = Self {
            view,
            frame: ComWrapper::new(Frame::default()),
        };
        let scaling = editor.view.cast::<IPlugViewContentScaleSupport>();
        let scaling = scaling.expect("it can be scaled");
        // SAFETY: the view lives.
        assert!(ok(unsafe { scaling.setContentScaleFactor(scale) }));
        let (width, height) = editor.size();
        window
            .resize(width, height)
            .expect("the window takes the editor's size");
        let frame = editor.frame.to_com_ptr::<IPlugFrame>().expect("it is one");
        // The standard passes an X11 window's id in place of a pointer.
        let parent = window.id() as usize as *mut c_void;
        // SAFETY: the view lives, and the frame and the window longer than it is attached.
        unsafe {
            let supported = editor
                .view
                .isPlatformTypeSupported(kPlatformTypeX11EmbedWindowID);
            assert!(ok(supported), "it goes into X11 windows");
            assert!(ok(editor.view.setFrame(frame.as_ptr())), "it takes a frame");
            assert!(
                ok(editor.view.attached(parent, kPlatformTypeX11EmbedWindowID)),
                "it opens"
            );
        }
        editor
    }

    /// The size that the editor wants, in pixels.
    pub fn size(&self) -> (u32, u32) {
        let mut rect = ViewRect {
            left: 0,
            top: 0,
            right: 0,
            bottom: 0,
        };
        // SAFETY: the view lives, and the rectangle for the call.
        let result = unsafe { self.view.getSize(&raw mut rect) };
        assert!(ok(result), "it has a size");
        let length = |length| u32::try_from(length).expect("a size is positive");
        (
            length(rect.right - rect.left),
            length(rect.bottom - rect.top),
        )
    }

    /// Gives the editor a size, as a host does after its window has got it.
    pub fn resize(&self, width: u32, height: u32) -> bool {
        let length = |length| i32::try_from(length).expect("a size of a screen");
        let mut rect = ViewRect {
            left: 0,
            top: 0,
            right: length(width),
            bottom: length(height),
        };
        // SAFETY: the view lives, and the rectangle for the call.
        unsafe { ok(self.view.canResize()) && ok(self.view.onSize(&raw mut rect)) }
    }

    /// One turn of the host's run loop. It calls every handler, whether its file has something to
    /// read or not: handlers read without blocking, and some hosts do call once too often.
    pub fn serve(&self) {
        // Not under the lock: a handler may register another.
        let handlers = self.frame.handlers().clone();
        for (handler, file) in handlers {
            // SAFETY: the run loop holds a count on the handler.
            unsafe { handler.onFDIsSet(file) };
        }
    }

    /// Closes the editor as the standard says, and returns how many handlers the plugin has then
    /// left in the host's run loop.
    pub fn close(self) -> usize {
        // SAFETY: the view lives until its last count is dropped, after this.
        unsafe {
            assert!(ok(self.view.removed()), "it closes");
            assert!(
                ok(self.view.setFrame(std::ptr::null_mut())),
                "it lets the frame go"
            );
        }
        drop(self.view);
        self.frame.handlers().len()
    }
}

/// The host's side of an editor.
#[derive(Default)]
struct Frame {
    handlers: Mutex<Vec<(ComPtr<IEventHandler>, FileDescriptor)>>,
}

impl Frame {
    fn handlers(&self) -> std::sync::MutexGuard<'_, Vec<(ComPtr<IEventHandler>, FileDescriptor)>> {
        self.handlers.lock().expect("no test panics in it")
    }
}

impl Class for Frame {
    type Interfaces = (IPlugFrame, IRunLoop);
}

impl IPlugFrameTrait for Frame {
    unsafe fn resizeView(&self, view: *mut IPlugView, size: *mut ViewRect) -> tresult {
        // SAFETY: the plugin passes its view and a size that live for this call.
        match unsafe { ComRef::from_raw(view) } {
            // SAFETY: as above.
            Some(view) => unsafe { view.onSize(size) },
            None => kResultFalse,
        }
    }
}

impl IRunLoopTrait for Frame {
    unsafe fn registerEventHandler(
        &self,
        handler: *mut IEventHandler,
        file: FileDescriptor,
    ) -> tresult {
        // SAFETY: the plugin passes a handler that lives for this call; the count is taken here.
        let Some(handler) = (unsafe { ComRef::from_raw(handler) }) else {
            return kResultFalse;
        };
        self.handlers().push((handler.to_com_ptr(), file));
        kResultOk
    }

    unsafe fn unregisterEventHandler(&self, handler: *mut IEventHandler) -> tresult {
        let mut handlers = self.handlers();
        let Some(place) = handlers
            .iter()
            .position(|(found, _)| found.as_ptr() == handler)
        else {
            return kResultFalse;
        };
        let gone = handlers.remove(place);
        // Its last count may call back into the run loop.
        drop(handlers);
        drop(gone);
        kResultOk
    }

    unsafe fn registerTimer(&self, _: *mut ITimerHandler, _: TimerInterval) -> tresult {
        kNotImplemented
    }

    unsafe fn unregisterTimer(&self, _: *mut ITimerHandler) -> tresult {
        kNotImplemented
    }
}
