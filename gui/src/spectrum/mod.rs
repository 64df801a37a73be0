//! The spectrum behind the EQ curve: what enters the chain, what leaves it, and the side chain.
//!
//! ```text
//! audio thread --ring--> Live: Analyser (window, transform) -> Trace (rise, fall, hold)
//!                          |
//!                          +-> Columns (bins to the frequency axis) -> paint
//! ```
//!
//! All of it runs in the editor's frame: a frame that shows the spectrum needs it anyway, it takes a
//! small part of what drawing takes, and so a plugin needs no thread of its own. Without a frame, or
//! with an editor that is closed, nothing is computed.

mod analyser;
mod choices;
mod columns;
mod controls;
mod live;
mod paint;
mod trace;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use egui::{Context, Id};

pub use choices::{Choices, SharedChoices, SpectrumSource};
pub(crate) use controls::controls;
pub use live::Live;
pub(crate) use paint::paint;

/// The spectrum of an editor, between the window that feeds it and the graph that shows it.
#[derive(Clone)]
pub struct Spectrum(Arc<Mutex<Live>>);

impl Spectrum {
    /// Wraps what is fed.
    #[must_use]
    pub fn new(live: Live) -> Self {
        Self(Arc::new(Mutex::new(live)))
    }

    /// Shows it on the graphs of a context.
    pub fn attach(&self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(id(), self.clone()));
    }

    /// The one thread of the window has it for a moment.
    pub fn live(&self) -> MutexGuard<'_, Live> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn id() -> Id {
    Id::new("spectrum")
}

/// What is shown on the graphs of a context; a context without a window has none.
fn attached(ctx: &Context) -> Option<Spectrum> {
    ctx.data(|data| data.get_temp(id()))
}
