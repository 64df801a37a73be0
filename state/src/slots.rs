//! Four whole settings of a plugin, A to D, to compare: one of them is heard.
//!
//! A slot holds every parameter but the bypass, the order of the modules, and which preset it came from. The
//! parameters themselves are the contents of the slot that is heard; what is stored for it is as old as the
//! last change of slot. An empty slot takes over what is heard when it is first chosen, so that choosing it
//! changes nothing. All four are saved with the session.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::Setting;
use crate::library::PresetId;

/// Names of the slots.
pub const SLOT_NAMES: [&str; 4] = ["A", "B", "C", "D"];

/// What is in a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The preset that was loaded last, however far it has been changed since.
    pub preset: Option<PresetId>,
    /// The setting.
    pub setting: Setting,
}

/// The slots, and which one is heard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slots {
    active: usize,
    /// The preset of what is heard.
    preset: Option<PresetId>,
    stored: [Option<Slot>; 4],
}

impl Slots {
    /// Empty slots, of which this one is heard.
    #[must_use]
    pub fn new(active: usize, preset: Option<PresetId>) -> Self {
        Self {
            active: active.min(SLOT_NAMES.len() - 1),
            preset,
            stored: Default::default(),
        }
    }

    /// Index of the slot that is heard.
    #[must_use]
    pub fn active(&self) -> usize {
        self.active
    }

    /// The preset of what is heard.
    #[must_use]
    pub fn preset(&self) -> Option<&PresetId> {
        self.preset.as_ref()
    }

    /// Notes which preset is heard now.
    pub fn set_preset(&mut self, preset: Option<PresetId>) {
        self.preset = preset;
    }

    /// Whether a slot has anything in it.
    #[must_use]
    pub fn is_filled(&self, index: usize) -> bool {
        index == self.active || self.stored[index].is_some()
    }

    /// What is stored in a slot.
    #[must_use]
    pub fn stored(&self, index: usize) -> Option<&Slot> {
        self.stored[index].as_ref()
    }

    /// Puts something into a slot.
    pub fn store(&mut self, index: usize, slot: Slot) {
        self.stored[index] = Some(slot);
    }

    /// Empties what is stored for the slot that is heard.
    pub fn forget_active(&mut self) {
        self.stored[self.active] = None;
    }

    /// Makes another slot heard, where `present` is what was heard until now. Returns what is to be set, or
    /// nothing for a slot that was empty.
    pub fn choose(&mut self, index: usize, present: Setting) -> Option<Setting> {
        let present = Slot {
            preset: self.preset.clone(),
            setting: present,
        };
        self.stored[self.active] = Some(present);
        self.active = index;
        let slot = self.stored[index].clone()?;
        self.preset = slot.preset;
        Some(slot.setting)
    }

    /// Copies what is heard into another slot.
    pub fn copy_to(&mut self, index: usize, present: Setting) {
        self.stored[index] = Some(Slot {
            preset: self.preset.clone(),
            setting: present,
        });
    }
}

/// The slots as editor and saved session share them.
#[derive(Clone, Debug, Default)]
pub struct SharedSlots {
    slots: Arc<RwLock<Slots>>,
    /// How often a session was loaded.
    loads: Arc<AtomicUsize>,
}

impl SharedSlots {
    /// How often a session was loaded into this instance.
    #[must_use]
    pub fn loads(&self) -> usize {
        self.loads.load(Ordering::Relaxed)
    }

    /// The slots, to look at.
    pub fn read(&self) -> RwLockReadGuard<'_, Slots> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The slots, to change.
    pub fn write(&self) -> RwLockWriteGuard<'_, Slots> {
        self.slots.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// A host has loaded a session with these slots.
    pub fn load(&self, slots: Slots) {
        *self.write() = slots;
        self.loads.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use truestrip_dsp::param::Value;
    use truestrip_dsp::strip::CHANNEL;

    use super::*;
    use crate::library::Origin;

    fn gain(db: f32) -> Setting {
        let mut setting = Setting::new(&CHANNEL);
        setting.values.insert("input_gain", Value::Number(db));
        setting
    }

    fn preset(name: &str) -> Option<PresetId> {
        Some(PresetId {
            origin: Origin::User,
            file: format!("{name}.toml"),
            name: name.to_owned(),
        })
    }

    #[test]
    fn an_empty_slot_begins_as_what_is_heard() {
        let mut slots = Slots::default();
        slots.set_preset(preset("one"));
        assert_eq!(slots.choose(1, gain(3.0)), None);
        assert_eq!(slots.active(), 1);
        assert_eq!(slots.preset(), preset("one").as_ref());
        assert!(slots.is_filled(0) && slots.is_filled(1) && !slots.is_filled(2));
    }

    #[test]
    fn each_slot_keeps_its_setting_and_its_preset() {
        let mut slots = Slots::default();
        slots.choose(1, gain(3.0));
        slots.set_preset(preset("one"));
        let mut moved = gain(-6.0);
        moved.order = moved.order.moved(&CHANNEL, 0, 3);
        assert_eq!(slots.choose(0, moved.clone()), Some(gain(3.0)));
        assert_eq!(slots.preset(), None);
        slots.copy_to(3, gain(4.0));
        assert_eq!(slots.choose(1, gain(4.0)), Some(moved));
        assert_eq!(slots.preset(), preset("one").as_ref());
        assert_eq!(slots.choose(3, gain(-6.0)), Some(gain(4.0)));
    }
}
