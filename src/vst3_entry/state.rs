//! The guard in front of the loading of states.
//!
//! The framework asks the host's stream for its place and its end, and for as much memory as lies
//! between; of a stream whose end lies before its place it asks for all there is. The guard asks first.

use nice_plug::wrapper::vst3::vst3::ComRef;
use nice_plug::wrapper::vst3::vst3::Steinberg::IBStream_::IStreamSeekMode_::{
    kIBSeekEnd, kIBSeekSet,
};
use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::{IComponent, IComponentVtbl};
use nice_plug::wrapper::vst3::vst3::Steinberg::{
    IBStream, IBStreamTrait, int32, kResultFalse, kResultOk, tresult,
};

use super::vtable::Patched;
use crate::refusal;

/// Largest state that is read: a hundred times the size of a real one.
const MAX_STATE_BYTES: i64 = 1 << 20;

/// Puts the guard in front of an instance.
///
/// # Safety
/// `component` is a living instance of the framework's.
pub(super) unsafe fn guard(component: *mut IComponent) {
    // SAFETY: by the contract of this function; `set_state` keeps the contract of what it replaces.
    unsafe {
        Patched::install(&raw mut (*component).vtbl, |vtable: &mut IComponentVtbl| {
            vtable.setState = set_state;
        });
    }
}

unsafe extern "system" fn set_state(this: *mut IComponent, state: *mut IBStream) -> tresult {
    // SAFETY: the host passes null or a stream that lives for this call.
    unsafe {
        let set_state = Patched::framework((*this).vtbl).setState;
        match ComRef::from_raw(state) {
            Some(stream) if !(0..=MAX_STATE_BYTES).contains(&rest(&stream)) => kResultFalse,
            _ => refusal::unless_refused(|| set_state(this, state)).unwrap_or(kResultFalse),
        }
    }
}

/// Bytes between a stream's place and its end; -1 when the stream does not say.
unsafe fn rest(stream: &ComRef<IBStream>) -> i64 {
    let (mut place, mut end) = (0, 0);
    // SAFETY: the stream is alive, and the places are written to variables of ours.
    let told = unsafe {
        stream.tell(&raw mut place) == kResultOk
            && stream.seek(0, kIBSeekEnd as int32, &raw mut end) == kResultOk
            && stream.seek(place, kIBSeekSet as int32, std::ptr::null_mut()) == kResultOk
    };
    if told { end - place } else { -1 }
}
