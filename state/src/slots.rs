//! Four whole settings of a plugin, A to D, to compare: one of them is heard.
//!
//! A slot holds every parameter but the bypass, and which preset it came from. The parameters
//! themselves are the contents of the slot that is heard; what is stored for it is as old as the last
//! change of slot. An empty slot takes over what is heard when it is first chosen, so that choosing it
//! changes nothing. All four are saved with the session.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use nice_plug::params::persist::PersistentField;
use nice_plug::plugin::ParamValue;
use serde::{Deserialize, Serialize};

use crate::library::PresetId;
use crate::session;
use crate::spec::{PluginSpec, Values};

/// What the slots are called.
pub const SLOT_NAMES: [&str; 4] = ["A", "B", "C", "D"];

/// A whole setting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slot {
    /// The preset that it began with.
    pub preset: Option<PresetId>,
    /// Every parameter but the bypass.
    pub values: Values,
}

/// The four slots.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slots {
    active: usize,
    /// The preset that what is heard began with.
    preset: Option<PresetId>,
    /// What is not heard; `None` where nothing was ever put.
    stored: [Option<Slot>; 4],
}

impl Slots {
    /// Index of the slot that is heard.
    #[must_use]
    pub fn active(&self) -> usize {
        self.active
    }

    /// The preset that what is heard began with.
    #[must_use]
    pub fn preset(&self) -> Option<&PresetId> {
        self.preset.as_ref()
    }

    /// Remembers which preset was put into what is heard.
    pub fn set_preset(&mut self, preset: Option<PresetId>) {
        self.preset = preset;
    }

    /// Whether anything was ever put into a slot.
    #[must_use]
    pub fn is_filled(&self, index: usize) -> bool {
        index == self.active || self.stored[index].is_some()
    }

    /// Keeps `present` in the slot that is heard and makes another one heard. Returns what is to be set,
    /// nothing if it was empty.
    pub fn choose(&mut self, index: usize, present: Values) -> Option<Values> {
        let present = Slot {
            preset: self.preset.clone(),
            values: present,
        };
        self.stored[self.active] = Some(present);
        self.active = index;
        let slot = self.stored[index].clone()?;
        self.preset = slot.preset;
        Some(slot.values)
    }

    /// Puts `present`, which is heard, into another slot too.
    pub fn copy_to(&mut self, index: usize, present: Values) {
        self.stored[index] = Some(Slot {
            preset: self.preset.clone(),
            values: present,
        });
    }
}

/// The slots as the editor and the saved state share them.
#[derive(Clone, Debug)]
pub struct SharedSlots {
    plugin: PluginSpec,
    slots: Arc<RwLock<Slots>>,
    loads: Arc<AtomicUsize>,
}

impl SharedSlots {
    /// Empty slots of a plugin.
    #[must_use]
    pub fn new(plugin: PluginSpec) -> Self {
        Self {
            plugin,
            slots: Arc::default(),
            loads: Arc::default(),
        }
    }

    /// How often a session was loaded into them.
    #[must_use]
    pub fn loads(&self) -> usize {
        self.loads.load(Ordering::Relaxed)
    }

    /// The slots, to read. No other lock is taken while they are held.
    pub fn read(&self) -> RwLockReadGuard<'_, Slots> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The slots, to change.
    pub fn write(&self) -> RwLockWriteGuard<'_, Slots> {
        self.slots.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The slots in a saved state, with parameters as the framework saves them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SavedSlots {
    active: usize,
    preset: Option<PresetId>,
    stored: [Option<SavedSlot>; 4],
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SavedSlot {
    preset: Option<PresetId>,
    params: BTreeMap<String, ParamValue>,
}

impl SavedSlots {
    /// Reads the field of a saved state and makes it whole, as [`session::heal`] does with the
    /// parameters; `None` when any part of it means nothing. Adds one sentence for each thing that was
    /// changed or ignored.
    pub(crate) fn heal(text: &str, plugin: &PluginSpec, notes: &mut Vec<String>) -> Option<Self> {
        let mut saved: Self = serde_json::from_str(text).ok()?;
        if saved.active >= SLOT_NAMES.len() {
            return None;
        }
        for (slot, name) in saved.stored.iter_mut().zip(SLOT_NAMES) {
            let Some(slot) = slot else { continue };
            let healed = session::heal_params(&mut slot.params, plugin);
            notes.extend(
                healed
                    .into_iter()
                    .map(|note| format!("Slot {name}: {note}")),
            );
        }
        Some(saved)
    }
}

impl<'a> PersistentField<'a, SavedSlots> for SharedSlots {
    fn set(&self, saved: SavedSlots) {
        let stored = saved.stored.map(|slot| {
            slot.map(|slot| Slot {
                preset: slot.preset,
                values: session::values(&slot.params, &self.plugin),
            })
        });
        *self.write() = Slots {
            active: saved.active.min(SLOT_NAMES.len() - 1),
            preset: saved.preset,
            stored,
        };
        self.loads.fetch_add(1, Ordering::Relaxed);
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&SavedSlots) -> R,
    {
        let slots = self.read().clone();
        let mut stored = slots.stored.map(|slot| {
            slot.map(|slot| SavedSlot {
                preset: slot.preset,
                params: session::params(&slot.values, &self.plugin),
            })
        });
        // What is heard is saved as the parameters.
        stored[slots.active] = None;
        f(&SavedSlots {
            active: slots.active,
            preset: slots.preset,
            stored,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ChannelParams;
    use crate::library::Origin;
    use crate::spec::Value;

    fn gain(db: f32) -> Values {
        Values::from([("input_gain", Value::Number(db))])
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
    fn each_slot_keeps_its_values_and_its_preset() {
        let mut slots = Slots::default();
        slots.choose(1, gain(3.0));
        slots.set_preset(preset("one"));
        assert_eq!(slots.choose(0, gain(-6.0)), Some(gain(3.0)));
        assert_eq!(slots.preset(), None);
        slots.copy_to(3, gain(4.0));
        assert_eq!(slots.choose(1, gain(4.0)), Some(gain(-6.0)));
        assert_eq!(slots.preset(), preset("one").as_ref());
        assert_eq!(slots.choose(3, gain(-6.0)), Some(gain(4.0)));
    }

    #[test]
    fn what_is_saved_loads_into_any_instance() {
        let shared = SharedSlots::new(ChannelParams::SPEC);
        let whole: Values = ChannelParams::SPEC
            .preset_specs()
            .map(|spec| (spec.id, spec.default()))
            .collect();
        let mut other = whole.clone();
        other.insert("eq_type_3", Value::Choice(4));
        other.insert("eq3_on", Value::Toggle(true));
        other.insert("eq_freq_3", Value::Number(440.0));
        shared.write().set_preset(preset("one"));
        shared.write().choose(2, other.clone());
        let text = shared.map(|saved| serde_json::to_string(saved).unwrap());

        let loaded = SharedSlots::new(ChannelParams::SPEC);
        loaded.write().choose(3, whole.clone());
        let mut notes = Vec::new();
        let saved = SavedSlots::heal(&text, &ChannelParams::SPEC, &mut notes).unwrap();
        assert!(notes.is_empty(), "{notes:?}");
        loaded.set(saved);
        assert_eq!(loaded.read().active(), 2);
        assert!(!loaded.read().is_filled(3));
        let values = loaded.write().choose(0, whole).unwrap();
        assert_eq!(loaded.read().preset(), preset("one").as_ref());
        for spec in ChannelParams::SPEC.preset_specs() {
            // A logarithm and back, in f32.
            assert!(spec.is_same(values[spec.id], other[spec.id]), "{}", spec.id);
        }
    }

    #[test]
    fn what_is_truncated_or_wrong_is_refused_whole() {
        let shared = SharedSlots::new(ChannelParams::SPEC);
        shared.write().choose(1, gain(3.0));
        let text = shared.map(|saved| serde_json::to_string(saved).unwrap());
        let heal = |text: &str| SavedSlots::heal(text, &ChannelParams::SPEC, &mut Vec::new());
        assert!(heal(&text).is_some());
        for end in 0..text.len() {
            assert!(heal(&text[..end]).is_none(), "{}", &text[..end]);
        }
        for (from, to) in [
            ("\"active\":1", "\"active\":4"),
            ("\"active\":1", "\"active\":-1"),
            ("\"f32\":3.0", "\"f32\":\"loud\""),
            ("null,null,", "null,"),
            ("\"stored\"", "\"stowed\""),
        ] {
            let wrong = text.replacen(from, to, 1);
            assert_ne!(wrong, text);
            assert!(heal(&wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_slot_of_another_release_is_healed_like_the_parameters() {
        let text = r#"{"active":0,"preset":null,"stored":[null,{"preset":null,"params":{
            "input_gain":{"f32":99.0},"warp":{"f32":1.0},"eq3_on":{"i32":1}}},null,null]}"#;
        let mut notes = Vec::new();
        let saved = SavedSlots::heal(text, &ChannelParams::SPEC, &mut notes).unwrap();
        assert_eq!(notes.len(), 3, "{notes:?}");
        assert!(notes.iter().all(|note| note.starts_with("Slot B: ")));
        let shared = SharedSlots::new(ChannelParams::SPEC);
        shared.set(saved);
        let values = shared.write().choose(1, Values::new()).unwrap();
        assert_eq!(values["input_gain"], Value::Number(24.0));
        assert_eq!(values["eq3_on"], Value::Toggle(false));
        assert!(!values.contains_key("bypass"));
    }
}
