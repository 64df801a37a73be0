//! An instance within reach of its editor: parameters, presets, slots and undo, the host and the audio
//! thread.
//!
//! What hands do on controls reaches the edit session at the end of each frame; what the edit session wants
//! changed goes to the host as one gesture a parameter.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use egui::Context;
use truestrip_dsp::Monitoring;
use truestrip_state::edit_session::ParamChange;
use truestrip_state::meter_ring::EditorFeed;
use truestrip_state::{EditSession, Parameters};

use crate::host::{Gesture, Hands, Host, take_gestures};

/// The edit session of an instance. It outlives the windows, of which one at a time uses it.
pub type SharedEditSession = Arc<Mutex<EditSession>>;

/// An edit session, and what it is connected with.
#[derive(Clone)]
pub struct EditLink {
    session: SharedEditSession,
    params: Arc<dyn Parameters>,
    feed: Arc<EditorFeed>,
    host: Arc<dyn Host>,
}

impl EditLink {
    /// Connects an edit session.
    #[must_use]
    pub fn new(
        session: SharedEditSession,
        params: Arc<dyn Parameters>,
        feed: Arc<EditorFeed>,
        host: Arc<dyn Host>,
    ) -> Self {
        Self {
            session,
            params,
            feed,
            host,
        }
    }

    /// A window opens, on this thread.
    pub fn open(&self) {
        take_gestures();
        self.session().open();
    }

    /// At the end of a frame: tells the edit session what hands did in it.
    pub fn settle(&self, ctx: &Context) {
        let gestures = take_gestures();
        let is_new = !gestures.is_empty();
        let mut session = self.session();
        for gesture in gestures {
            match gesture {
                Gesture::Begin { param, position } => session.begin(param, position),
                Gesture::Set { param, position } => session.set(param, position),
                Gesture::End => session.end(),
            }
        }
        session.settle(self.params.as_ref(), ctx.input(|input| input.time));
        if is_new {
            // The header of this frame was drawn before what it has to show.
            ctx.request_repaint();
        }
    }

    /// The edit session, for a moment.
    pub(crate) fn session(&self) -> MutexGuard<'_, EditSession> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The parameters of the instance.
    pub(crate) fn params(&self) -> &dyn Parameters {
        self.params.as_ref()
    }

    /// The parameters, to turn.
    pub(crate) fn hands(&self) -> Hands<'_> {
        Hands {
            params: self.params.as_ref(),
            host: self.host.as_ref(),
        }
    }

    /// The host.
    pub(crate) fn host(&self) -> &dyn Host {
        self.host.as_ref()
    }

    /// What comes from the audio thread.
    pub(crate) fn feed(&self) -> &EditorFeed {
        &self.feed
    }

    /// Lets the edit session do something, and the host do what it wants changed.
    pub(crate) fn act(
        &self,
        act: impl FnOnce(&mut EditSession, &dyn Parameters) -> Vec<ParamChange>,
    ) {
        let changes = act(&mut self.session(), self.params());
        let definition = self.params.definition();
        for (param, value) in changes {
            let index = definition.index_of(param.id);
            let index = index.expect("a step changes parameters of its own strip");
            self.host.begin(index);
            self.host.set(index, param.normalized(value));
            self.host.end(index);
        }
    }

    /// Moves the module at place `from` of the order to place `to`, in one step to undo.
    pub(crate) fn move_module(&self, from: usize, to: usize) {
        self.session().move_module(from, to, self.params());
    }

    /// Puts the modules where a new instance has them, in one step to undo.
    pub(crate) fn restore_order(&self) {
        self.session().restore_order(self.params());
    }

    /// What is monitored instead of the output.
    pub(crate) fn monitoring(&self) -> Monitoring {
        self.feed.monitoring()
    }

    /// Monitors something else.
    pub(crate) fn set_monitoring(&self, monitoring: Monitoring) {
        self.feed.set_monitoring(monitoring);
    }
}
