//! The guard in front of `createView` and `setFrame`, on Linux.
//!
//! `IEditController::createView` puts the guard in front of the new view, whose `setFrame` hands the
//! framework a [`Frame`] of ours in place of one with a run loop.

use nice_plug::wrapper::vst3::vst3::ComRef;
use nice_plug::wrapper::vst3::vst3::Steinberg::Linux::IRunLoop;
use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::{IEditController, IEditControllerVtbl};
use nice_plug::wrapper::vst3::vst3::Steinberg::{
    FIDString, IPlugFrame, IPlugView, IPlugViewVtbl, kResultFalse, tresult,
};

use super::frame::Frame;
use super::vtable::Patched;

/// Puts the guard in front of an instance's controller.
///
/// # Safety
/// `controller` is a living instance of the framework's.
pub(super) unsafe fn guard(controller: *mut IEditController) {
    // SAFETY: by the contract of this function; `create_view` keeps the contract of what it replaces.
    unsafe {
        Patched::install(
            &raw mut (*controller).vtbl,
            |vtable: &mut IEditControllerVtbl| {
                vtable.createView = create_view;
            },
        );
    }
}

unsafe extern "system" fn create_view(
    controller: *mut IEditController,
    name: FIDString,
) -> *mut IPlugView {
    // SAFETY: only guarded controllers lead here. The framework's view is new: the instance, which
    // keeps a count of it, does not call it through the interface, and so never reads its table.
    unsafe {
        let view = (Patched::framework((*controller).vtbl).createView)(controller, name);
        if !view.is_null() {
            Patched::install(&raw mut (*view).vtbl, |vtable: &mut IPlugViewVtbl| {
                vtable.setFrame = set_frame;
            });
        }
        view
    }
}

unsafe extern "system" fn set_frame(view: *mut IPlugView, hosts: *mut IPlugFrame) -> tresult {
    // SAFETY: only guarded views lead here.
    let set_frame = unsafe { Patched::framework((*view).vtbl).setFrame };
    // SAFETY: the host passes null or a frame that lives for this call.
    let run_loop = unsafe { ComRef::from_raw(hosts) }
        .and_then(|frame| Some((frame.to_com_ptr(), frame.cast::<IRunLoop>()?)));
    let Some((frame, run_loop)) = run_loop else {
        // SAFETY: the view is the framework's, and the frame null or the host's.
        return unsafe { set_frame(view, hosts) };
    };
    let frame = Frame::new(frame, run_loop).and_then(|frame| frame.to_com_ptr::<IPlugFrame>());
    match frame {
        // SAFETY: the view is the framework's, which takes a count of the frame for itself.
        Some(frame) => unsafe { set_frame(view, frame.as_ptr()) },
        None => kResultFalse,
    }
}
