//! The frame that the framework sees in place of the host's.
//!
//! It offers no run loop, only `resizeView`. The framework calls that from its worker thread, since
//! the toolkit's window asks for a new size on a thread of its own; a host expects it on its main
//! thread. So the frame registers a [`Relay`] in the host's run loop, leaves the size there and wakes
//! it. The latest size wins, and a relay that has been woken is not woken again before it has run:
//! its socket never holds more than a few bytes.

use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

use nice_plug::wrapper::vst3::vst3::Steinberg::Linux::{
    FileDescriptor, IEventHandler, IEventHandlerTrait, IRunLoop, IRunLoopTrait,
};
use nice_plug::wrapper::vst3::vst3::Steinberg::{
    IPlugFrame, IPlugFrameTrait, IPlugView, ViewRect, kInvalidArgument, kResultFalse, kResultOk,
    tresult,
};
use nice_plug::wrapper::vst3::vst3::{Class, ComPtr, ComRef, ComWrapper};

/// The framework's frame. It leaves the host's run loop when the framework lets it go.
pub(super) struct Frame {
    run_loop: ComPtr<IRunLoop>,
    relay: ComWrapper<Relay>,
    /// The thread that set the frame: the host's main thread.
    main_thread: ThreadId,
}

/// A size that the view asks for.
struct Request {
    view: ComPtr<IPlugView>,
    size: ViewRect,
}

/// What the host's run loop calls.
struct Relay {
    /// The host's frame; none when ours is gone, in case the host still calls.
    frame: Mutex<Option<ComPtr<IPlugFrame>>>,
    request: Mutex<Option<Request>>,
    /// Whether the run loop has been woken and has yet to run.
    woken: AtomicBool,
    /// A socket and not an event counter, because Ardour's run loop serves nothing else.
    wake: UnixStream,
    awaken: UnixStream,
}

impl Frame {
    /// A frame in front of the host's, on the host's main thread; `None` when the system has no
    /// socket left, or the host refuses it.
    pub(super) fn new(
        frame: ComPtr<IPlugFrame>,
        run_loop: ComPtr<IRunLoop>,
    ) -> Option<ComWrapper<Self>> {
        let relay = ComWrapper::new(Relay::new(frame).ok()?);
        let handler = relay.as_com_ref::<IEventHandler>()?.as_ptr();
        // SAFETY: the run loop takes a count of the relay for itself, and the relay keeps the socket
        // open.
        let result = unsafe { run_loop.registerEventHandler(handler, relay.wake.as_raw_fd()) };
        (result == kResultOk).then(|| {
            ComWrapper::new(Self {
                run_loop,
                relay,
                main_thread: thread::current().id(),
            })
        })
    }
}

impl Class for Frame {
    type Interfaces = (IPlugFrame,);
}

impl IPlugFrameTrait for Frame {
    unsafe fn resizeView(&self, view: *mut IPlugView, size: *mut ViewRect) -> tresult {
        // SAFETY: the framework passes its view and a size, which live for this call.
        let (view, asked) = unsafe { (ComRef::from_raw(view), size.as_ref()) };
        let (Some(view), Some(asked)) = (view, asked) else {
            return kInvalidArgument;
        };
        if thread::current().id() != self.main_thread {
            return self.relay.post(Request {
                view: view.to_com_ptr(),
                size: *asked,
            });
        }
        match self.relay.frame() {
            // SAFETY: the host's frame lives by the count taken; view and size as above.
            Some(frame) => unsafe { frame.resizeView(view.as_ptr(), size) },
            None => kResultFalse,
        }
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        if let Some(handler) = self.relay.as_com_ref::<IEventHandler>() {
            // SAFETY: the run loop lives by our count, and so does the relay. The framework lets a
            // frame go when the host sets another or none, on the host's main thread.
            unsafe { self.run_loop.unregisterEventHandler(handler.as_ptr()) };
        }
        self.relay.close();
    }
}

impl Relay {
    fn new(frame: ComPtr<IPlugFrame>) -> std::io::Result<Self> {
        let (wake, awaken) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        awaken.set_nonblocking(true)?;
        Ok(Self {
            frame: Mutex::new(Some(frame)),
            request: Mutex::new(None),
            woken: AtomicBool::new(false),
            wake,
            awaken,
        })
    }

    /// The host's frame, with a count: no lock is held while the host is called.
    fn frame(&self) -> Option<ComPtr<IPlugFrame>> {
        let frame = self.frame.lock().unwrap_or_else(PoisonError::into_inner);
        frame.clone()
    }

    /// Replaces the request, and returns the one before it.
    fn replace(&self, request: Option<Request>) -> Option<Request> {
        let mut held = self.request.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut held, request)
    }

    /// Leaves a request for the host's main thread. Never waits for it.
    fn post(&self, request: Request) -> tresult {
        drop(self.replace(Some(request)));
        if !self.woken.swap(true, Ordering::SeqCst) && (&self.awaken).write(&[1]).is_err() {
            self.woken.store(false, Ordering::SeqCst);
            return kResultFalse;
        }
        kResultOk
    }

    /// Lets the host and the view go.
    fn close(&self) {
        let mut held = self.frame.lock().unwrap_or_else(PoisonError::into_inner);
        let frame = held.take();
        drop(held);
        drop(frame);
        drop(self.replace(None));
    }
}

impl Class for Relay {
    type Interfaces = (IEventHandler,);
}

impl IEventHandlerTrait for Relay {
    unsafe fn onFDIsSet(&self, _file: FileDescriptor) {
        // First empty the socket, then allow the next byte, then look: a request that comes at any
        // point of this is either seen here or wakes the run loop again.
        let mut bytes = [0; 32];
        while (&self.wake).read(&mut bytes).is_ok_and(|count| count > 0) {}
        self.woken.store(false, Ordering::SeqCst);
        if let (Some(frame), Some(mut request)) = (self.frame(), self.replace(None)) {
            // SAFETY: the host's frame and the view live by the counts taken, and the size for this
            // call.
            unsafe { frame.resizeView(request.view.as_ptr(), &raw mut request.size) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::sync::Arc;

    /// A host that counts what it is asked for. It never calls a handler by itself.
    #[derive(Default)]
    struct Host {
        handlers: Arc<Mutex<Vec<ComPtr<IEventHandler>>>>,
        widths: Arc<Mutex<Vec<(i32, ThreadId)>>>,
    }

    impl Class for Host {
        type Interfaces = (IPlugFrame, IRunLoop);
    }

    impl IPlugFrameTrait for Host {
        unsafe fn resizeView(&self, _view: *mut IPlugView, size: *mut ViewRect) -> tresult {
            // SAFETY: the frame passes a size that lives for this call.
            let width = unsafe { (*size).right };
            let call = (width, thread::current().id());
            self.widths.lock().expect("no test panics in it").push(call);
            kResultOk
        }
    }

    impl IRunLoopTrait for Host {
        unsafe fn registerEventHandler(
            &self,
            handler: *mut IEventHandler,
            _file: FileDescriptor,
        ) -> tresult {
            // SAFETY: the frame passes a handler that lives for this call.
            let handler = unsafe { ComRef::from_raw(handler) }.expect("a handler");
            let mut handlers = self.handlers.lock().expect("no test panics in it");
            handlers.push(handler.to_com_ptr());
            kResultOk
        }

        unsafe fn unregisterEventHandler(&self, handler: *mut IEventHandler) -> tresult {
            let mut handlers = self.handlers.lock().expect("no test panics in it");
            handlers.retain(|held| held.as_ptr() != handler);
            kResultOk
        }

        unsafe fn registerTimer(
            &self,
            _handler: *mut nice_plug::wrapper::vst3::vst3::Steinberg::Linux::ITimerHandler,
            _milliseconds: u64,
        ) -> tresult {
            kResultFalse
        }

        unsafe fn unregisterTimer(
            &self,
            _handler: *mut nice_plug::wrapper::vst3::vst3::Steinberg::Linux::ITimerHandler,
        ) -> tresult {
            kResultFalse
        }
    }

    /// Something that counts as a view for a host that never calls it.
    struct View;

    impl Class for View {
        type Interfaces = (nice_plug::wrapper::vst3::vst3::Steinberg::FUnknown,);
    }
    fn ask(frame: &Frame, view: &ComWrapper<View>, width: i32) -> tresult {
        let view = view
            .as_com_ref::<nice_plug::wrapper::vst3::vst3::Steinberg::FUnknown>()
            .expect("it is one");
        let mut size = ViewRect {
            left: 0,
            top: 0,
            right: width,
            bottom: 1,
        };
        // SAFETY: only the counting functions of the view are called, which every interface has.
        unsafe { frame.resizeView(view.as_ptr().cast(), &raw mut size) }
    }

    #[test]
    fn the_latest_size_of_another_thread_reaches_the_host_on_its_main_thread() {
        let host = ComWrapper::new(Host::default());
        let (handlers, widths) = (host.handlers.clone(), host.widths.clone());
        let frame = Frame::new(
            host.to_com_ptr().expect("it is a frame"),
            host.to_com_ptr().expect("it is a run loop"),
        )
        .expect("the host takes it");
        let view = ComWrapper::new(View);
        let handler = handlers.lock().expect("whole")[0].clone();
        // Far more than the socket would hold.
        let other = thread::scope(|scope| {
            let ask = || (1..=10_000).all(|width| ask(&frame, &view, width) == kResultOk);
            scope.spawn(ask).join().expect("no panic")
        });
        assert!(other, "a main loop that stands still refuses nothing");
        assert!(widths.lock().expect("whole").is_empty());
        let here = thread::current().id();
        // SAFETY: the handler lives by our count.
        unsafe { handler.onFDIsSet(0) };
        // SAFETY: as above; a run loop may call once too often.
        unsafe { handler.onFDIsSet(0) };
        assert_eq!(*widths.lock().expect("whole"), [(10_000, here)]);
        assert_eq!(ask(&frame, &view, 7), kResultOk);
        assert_eq!(widths.lock().expect("whole").last(), Some(&(7, here)));

        drop(frame);
        assert!(handlers.lock().expect("whole").is_empty());
        // SAFETY: as above; a run loop may call once too often.
        unsafe { handler.onFDIsSet(0) };
        assert_eq!(widths.lock().expect("whole").len(), 2);
    }
}
