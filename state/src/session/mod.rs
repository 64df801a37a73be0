//! What a host saves with a project.
//!
//! [`Session`] is what belongs to an instance and is no parameter: the order of the modules, the slots, the
//! window, the choices of the loudness meter. [`SavedSession`] is all of it with the parameters, as text:
//! versioned, in real units, choices by name. The framework's numbers are made from it, so that a saved
//! project outlives the framework. `legacy` reads what release 0.1 saved.

mod legacy;
mod saved;

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use crossbeam::atomic::AtomicCell;
use serde::{Deserialize, Serialize};
use truestrip_dsp::strip::{Order, StripDefinition};

use crate::delivery::{self, DeliveryTarget};
use crate::slots::SharedSlots;

pub use saved::{FIELD, SavedSession, SessionError};

/// Number of the sound of this release. A project that was saved with an earlier one keeps its sound:
///
/// - 1: release 0.1. A mono track hears the left channel of its last module.
/// - 2: a mono track hears both channels of its last module.
pub const SOUND: u32 = 2;

/// How the editor's window looks. What a session lacks has its default.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowState {
    /// Width in logical pixels.
    pub width: f32,
    /// Height in logical pixels.
    pub height: f32,
    /// The user's scale, by which that of the host is multiplied.
    pub scale: f32,
    /// Whether the light look is chosen.
    pub light: bool,
}

impl Default for WindowState {
    fn default() -> Self {
        Self {
            width: 1100.0,
            height: 720.0,
            scale: 1.0,
            light: false,
        }
    }
}

/// How the loudness meter is used. It does not change the sound, and is therefore saved with the session
/// but neither automated nor part of a preset.
#[derive(Debug, Default)]
pub struct LoudnessChoices {
    /// Whether a programme begins when the host starts to play, and waits while it stands still.
    pub follow_transport: AtomicBool,
    /// Id of the chosen delivery target; of the first one while it is none.
    target: RwLock<String>,
}

impl LoudnessChoices {
    /// The chosen delivery target.
    #[must_use]
    pub fn target(&self) -> &'static DeliveryTarget {
        let id = self.target.read().unwrap_or_else(PoisonError::into_inner);
        delivery::find(&id).unwrap_or(&delivery::targets()[0])
    }

    /// Chooses another one.
    pub fn choose(&self, target: &DeliveryTarget) {
        self.choose_id(&target.id);
    }

    fn choose_id(&self, id: &str) {
        let mut target = self.target.write().unwrap_or_else(PoisonError::into_inner);
        id.clone_into(&mut target);
    }
}

/// What belongs to an instance and is no parameter. All of it may be read while sound is processed.
#[derive(Debug)]
pub struct Session {
    definition: &'static StripDefinition,
    order: AtomicU64,
    /// Four whole settings to compare.
    pub slots: SharedSlots,
    /// How the editor's window looks.
    pub window: AtomicCell<WindowState>,
    /// How the loudness meter is used.
    pub loudness: LoudnessChoices,
    sound: AtomicU32,
}

impl Session {
    /// That of a new instance.
    #[must_use]
    pub fn new(definition: &'static StripDefinition) -> Self {
        Self {
            definition,
            order: AtomicU64::new(Order::of(definition).pack()),
            slots: SharedSlots::default(),
            window: AtomicCell::default(),
            loudness: LoudnessChoices::default(),
            sound: AtomicU32::new(SOUND),
        }
    }

    /// The order of the modules.
    #[must_use]
    pub fn order(&self) -> Order {
        Order::unpack(self.definition, self.order.load(Ordering::Relaxed))
    }

    /// Puts the modules into another order.
    pub fn set_order(&self, order: Order) {
        self.order.store(order.pack(), Ordering::Relaxed);
    }

    /// Number of the sound that this instance was made with; see [`SOUND`].
    #[must_use]
    pub fn sound(&self) -> u32 {
        self.sound.load(Ordering::Relaxed)
    }

    /// Takes over all of a saved session but the parameters.
    pub fn load(&self, saved: &SavedSession) {
        self.set_order(saved.order);
        self.slots.load(saved.slots.clone());
        self.window.store(saved.window);
        let follows = saved.follow_transport;
        self.loudness
            .follow_transport
            .store(follows, Ordering::Relaxed);
        self.loudness.choose_id(&saved.loudness_target);
        self.sound.store(saved.sound, Ordering::Relaxed);
    }

    /// All of it, with the exact plain number of each parameter, to be saved.
    #[must_use]
    pub fn save(&self, plain: Vec<f64>) -> SavedSession {
        let mut slots = self.slots.read().clone();
        // What is heard is saved as the parameters.
        slots.forget_active();
        SavedSession {
            definition: self.definition,
            sound: self.sound(),
            plain,
            order: self.order(),
            slots,
            window: self.window.load(),
            follow_transport: self.loudness.follow_transport.load(Ordering::Relaxed),
            loudness_target: self.loudness.target().id.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
