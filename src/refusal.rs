//! Refusing to load a saved state.
//!
//! The framework lets a plugin mend a state before it is loaded, but not refuse it. A state that is refused is
//! emptied, so that nothing changes, and the guard in front of the framework, on the same thread, asks whether
//! it was, and tells the host.

use std::cell::Cell;

use nice_plug::plugin::PluginState;

thread_local! {
    static REFUSED: Cell<bool> = const { Cell::new(false) };
}

/// Refuses the state that is about to be loaded.
pub(crate) fn refuse(state: &mut PluginState) {
    state.params.clear();
    state.fields.clear();
    REFUSED.set(true);
}

/// What `load` returns; `None` when the state that it loaded was refused.
pub(crate) fn unless_refused<T>(load: impl FnOnce() -> T) -> Option<T> {
    REFUSED.set(false);
    let result = load();
    (!REFUSED.get()).then_some(result)
}
