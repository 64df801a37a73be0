//! The desk within reach of the header: presets, slots and history of the instance, and the ways to the
//! host and to the audio thread.
//!
//! What hands do on controls reaches the desk at the end of each frame; what the desk wants moved goes to
//! the host as one gesture a parameter.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use egui::{Context, Id};
use nice_plug::prelude::{GuiContext, ParamSetter};
use truestrip_dsp::Monitoring;
use truestrip_state::desk::Move;
use truestrip_state::meter_ring::Sight;
use truestrip_state::{Desk, Parameters};

use crate::control::{Gesture, put, take_gestures};

/// The desk of an instance. It outlives the windows, of which one at a time uses it.
pub type SharedDesk = Arc<Mutex<Desk>>;

/// A desk, and what it is connected with.
#[derive(Clone)]
pub struct DeskLink {
    desk: SharedDesk,
    params: Arc<dyn Parameters>,
    sight: Arc<Sight>,
    host: Arc<dyn GuiContext>,
}

impl DeskLink {
    /// Connects a desk.
    #[must_use]
    pub fn new(
        desk: SharedDesk,
        params: Arc<dyn Parameters>,
        sight: Arc<Sight>,
        host: Arc<dyn GuiContext>,
    ) -> Self {
        Self {
            desk,
            params,
            sight,
            host,
        }
    }

    /// Puts it into a context, whose header shows it from now on.
    pub fn attach(&self, ctx: &Context) {
        take_gestures();
        self.desk().open();
        ctx.data_mut(|data| data.insert_temp(id(), self.clone()));
    }

    /// The one in a context; a context without a window has none.
    pub(crate) fn attached(ctx: &Context) -> Option<Self> {
        ctx.data(|data| data.get_temp(id()))
    }

    /// At the end of a frame: tells the desk what hands did in it.
    pub fn settle(&self, ctx: &Context) {
        let gestures = take_gestures();
        let is_new = !gestures.is_empty();
        let mut desk = self.desk();
        for gesture in gestures {
            match gesture {
                Gesture::Begin { name, position } => desk.begin(&name, position),
                Gesture::Set { name, position } => desk.set(&name, position),
                Gesture::End => desk.end(),
            }
        }
        desk.settle(self.params.as_ref(), ctx.input(|input| input.time));
        if is_new {
            // The header of this frame was drawn before what it has to show.
            ctx.request_repaint();
        }
    }

    /// The desk, for a moment.
    pub(crate) fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The parameters of the instance.
    pub(crate) fn params(&self) -> &dyn Parameters {
        self.params.as_ref()
    }

    /// Lets the desk do something, and the host do what it wants moved.
    pub(crate) fn act(&self, act: impl FnOnce(&mut Desk, &dyn Parameters) -> Vec<Move>) {
        let moves = act(&mut self.desk(), self.params());
        let setter = ParamSetter::new(self.host.as_ref());
        for (spec, param) in self.params.each() {
            if let Some((_, value)) = moves.iter().find(|(moved, _)| moved.id == spec.id) {
                put(param, &setter, spec.normalized(*value));
            }
        }
    }

    /// How someone listens.
    pub(crate) fn monitoring(&self) -> Monitoring {
        self.sight.monitoring()
    }

    /// Listens otherwise.
    pub(crate) fn listen(&self, monitoring: Monitoring) {
        self.sight.set_monitoring(monitoring);
    }
}

fn id() -> Id {
    Id::new("desk")
}
