//! Functions of our own in the vtable of one of the framework's objects.
//!
//! A COM object begins with a pointer to its vtable, which the framework keeps in constant memory.
//! The guard points the object to a copy in which some functions are replaced, with the framework's
//! own vtable behind it. There is one copy for each vtable of the framework's, made when the first
//! object of its kind is, and kept as long as the library.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A changed copy of a vtable of the framework's.
#[repr(C)]
pub(super) struct Patched<V: 'static> {
    /// What the object points to.
    copy: V,
    framework: &'static V,
}

/// Address of each copy by the address of the framework's vtable.
static COPIES: Mutex<Option<HashMap<usize, usize>>> = Mutex::new(None);

impl<V: Copy + 'static> Patched<V> {
    /// Points an object to the changed copy of its vtable.
    ///
    /// # Safety
    /// `slot` is the vtable pointer of a living object of the framework's, and `change` always makes
    /// the same change, of functions that keep the contracts of those that they replace.
    pub(super) unsafe fn install(slot: *mut *const V, change: impl FnOnce(&mut V)) {
        let mut copies = COPIES.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: by the contract of this function; the framework's vtables are constants.
        let framework: &'static V = unsafe { &**slot };
        let known = std::ptr::from_ref(framework) as usize;
        let address = *copies
            .get_or_insert_default()
            .entry(known)
            .or_insert_with(|| {
                let mut copy = *framework;
                change(&mut copy);
                Box::into_raw(Box::new(Self { copy, framework })) as usize
            });
        // SAFETY: the copy is the first field of what the address names, and lives for ever.
        unsafe { *slot = address as *const V };
    }

    /// The framework's own vtable.
    ///
    /// # Safety
    /// `vtable` is what [`install`](Self::install) has put into an object.
    pub(super) unsafe fn framework(vtable: *const V) -> &'static V {
        // SAFETY: by the contract of this function.
        unsafe { (*vtable.cast::<Self>()).framework }
    }
}
