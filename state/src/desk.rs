//! Everything that the editor does with whole settings: presets, slots, undo and redo.
//!
//! The desk decides and remembers; it sets no parameter. What it wants moved it returns as [`Move`]s,
//! which the editor hands to the host as gestures. A host may take them in only with its next block of
//! sound; until it has, the desk counts them as done.

use crate::history::{Edit, History, Step};
use crate::library::{Library, LibraryError, PresetId};
use crate::params::Parameters;
use crate::slots::{SLOT_NAMES, SharedSlots, Slots};
use crate::spec::{PluginSpec, Spec, Value, Values};

/// How long a host may take to set what it was told to.
const PATIENCE_SECONDS: f64 = 1.0;

/// A parameter that is to be set.
pub type Move = (&'static Spec, Value);

/// Presets, slots and history of an instance, while it has an editor.
#[derive(Debug)]
pub struct Desk {
    plugin: PluginSpec,
    slots: SharedSlots,
    library: Library,
    history: History,
    /// Which load of a session the history belongs to.
    loads: usize,
    /// What hands are moving, and how many parameters they still hold.
    gesture: Vec<Edit>,
    held: usize,
    /// What the host was told and has not set yet, and since when.
    pending: Vec<Move>,
    pending_seconds: f64,
    now_seconds: f64,
}

impl Desk {
    /// A desk for these parameters, with a library of presets.
    #[must_use]
    pub fn new(params: &dyn Parameters, library: Library) -> Self {
        let slots = params.slots().clone();
        Self {
            plugin: params.spec(),
            loads: slots.loads(),
            slots,
            library,
            history: History::default(),
            gesture: Vec::new(),
            held: 0,
            pending: Vec::new(),
            pending_seconds: 0.0,
            now_seconds: 0.0,
        }
    }

    /// A window opens: reads the user's presets, and lets go of what a closed window still held.
    pub fn open(&mut self) {
        self.held = 0;
        self.library.refresh();
    }

    /// Once a frame, after the panels were drawn: ends the step of the gestures that have ended, and
    /// forgets all steps when the host has loaded a session.
    pub fn settle(&mut self, params: &dyn Parameters, now_seconds: f64) {
        self.now_seconds = now_seconds;
        if self.loads != self.slots.loads() {
            self.loads = self.slots.loads();
            self.history.clear();
            self.pending.clear();
        }
        if self.held == 0
            && let Some(step) = Step::gesture(std::mem::take(&mut self.gesture))
        {
            self.history.gesture(step, now_seconds);
        }
        let waited = now_seconds - self.pending_seconds;
        if !self.pending.is_empty() {
            let is_fresh = (0.0..PATIENCE_SECONDS).contains(&waited);
            let present = params.setting();
            self.pending
                .retain(|(spec, value)| is_fresh && !spec.is_same(present[spec.id], *value));
        }
    }

    /// A hand takes hold of the parameter of this name, which has this normalized value.
    pub fn begin(&mut self, name: &str, normalized: f32) {
        self.held += 1;
        let Some(spec) = self.plugin.preset_specs().find(|spec| spec.name == name) else {
            return;
        };
        if self.gesture.iter().all(|edit| edit.spec.id != spec.id) {
            let from = spec.value_at(normalized);
            self.gesture.push(Edit {
                spec,
                from,
                to: from,
            });
        }
    }

    /// A hand moves the parameter of this name.
    pub fn set(&mut self, name: &str, normalized: f32) {
        self.pending.retain(|(spec, _)| spec.name != name);
        if let Some(edit) = self.gesture.iter_mut().find(|edit| edit.spec.name == name) {
            edit.to = edit.spec.value_at(normalized);
        }
    }

    /// A hand lets go of a parameter.
    pub fn end(&mut self) {
        self.held = self.held.saturating_sub(1);
    }

    /// The steps that can be taken back and done again.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Vec<Move> {
        let Some(step) = self.history.undo() else {
            return Vec::new();
        };
        let [before, _] = sides(step.slots);
        self.put_slots(before);
        self.told(step.edits.iter().map(|edit| (edit.spec, edit.from)))
    }

    /// Does the last step that was taken back again.
    pub fn redo(&mut self) -> Vec<Move> {
        let Some(step) = self.history.redo() else {
            return Vec::new();
        };
        let [_, after] = sides(step.slots);
        self.put_slots(after);
        self.told(step.edits.iter().map(|edit| (edit.spec, edit.to)))
    }

    /// Index of the slot that is heard, and which slots have anything in them.
    #[must_use]
    pub fn slots(&self) -> (usize, [bool; 4]) {
        let slots = self.slots.read();
        let filled = std::array::from_fn(|index| slots.is_filled(index));
        (slots.active(), filled)
    }

    /// Makes another slot heard.
    pub fn choose_slot(&mut self, index: usize, params: &dyn Parameters) -> Vec<Move> {
        let before = self.slots.read().clone();
        if index == before.active() {
            return Vec::new();
        }
        let present = self.present(params);
        let chosen = self.slots.write().choose(index, present.clone());
        let name = format!(
            "Slot {} to {}",
            SLOT_NAMES[before.active()],
            SLOT_NAMES[index]
        );
        self.whole_step(name, before, &present, chosen.as_ref().unwrap_or(&present))
    }

    /// Puts what is heard into another slot too.
    pub fn copy_to_slot(&mut self, index: usize, params: &dyn Parameters) {
        let before = self.slots.read().clone();
        if index == before.active() {
            return;
        }
        let present = self.present(params);
        self.slots.write().copy_to(index, present.clone());
        let name = format!(
            "Copy {} to {}",
            SLOT_NAMES[before.active()],
            SLOT_NAMES[index]
        );
        self.whole_step(name, before, &present, &present);
    }

    /// The presets.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Reads the user's presets again.
    pub fn refresh(&mut self) {
        self.library.refresh();
    }

    /// The preset that what is heard began with, and whether it has been changed since.
    #[must_use]
    pub fn preset(&self, params: &dyn Parameters) -> Option<(PresetId, bool)> {
        let id = self.slots.read().preset()?.clone();
        let is_modified = self.library.is_modified(&id, &self.present(params));
        Some((id, is_modified))
    }

    /// Loads a preset; nothing if it cannot be read. What it does not say gets its default.
    pub fn load(&mut self, index: usize, params: &dyn Parameters) -> Vec<Move> {
        let entry = &self.library.entries()[index];
        let Ok(said) = entry.values.clone() else {
            return Vec::new();
        };
        let id = entry.id.clone();
        let defaults = self.plugin.preset_specs();
        let mut values: Values = defaults.map(|spec| (spec.id, spec.default())).collect();
        values.extend(said);
        let present = self.present(params);
        let before = self.slots.read().clone();
        let name = format!("Preset {}", id.name);
        self.slots.write().set_preset(Some(id));
        self.whole_step(name, before, &present, &values)
    }

    /// Loads the next preset, or the one before.
    pub fn step_preset(&mut self, forward: bool, params: &dyn Parameters) -> Vec<Move> {
        let from = self.slots.read().preset().cloned();
        match self.library.step(from.as_ref(), forward) {
            Some(index) => self.load(index, params),
            None => Vec::new(),
        }
    }

    /// Saves what is heard as a preset of the user.
    ///
    /// # Errors
    /// As [`Library::save`].
    pub fn save(
        &mut self,
        name: &str,
        replace: bool,
        params: &dyn Parameters,
    ) -> Result<(), LibraryError> {
        let present = self.present(params);
        let id = self.library.save(name, &present, replace)?;
        self.slots.write().set_preset(Some(id));
        Ok(())
    }

    /// Gives a preset of the user another name.
    ///
    /// # Errors
    /// As [`Library::rename`].
    pub fn rename(&mut self, index: usize, name: &str) -> Result<(), LibraryError> {
        let id = self.library.rename(index, name)?;
        let mut slots = self.slots.write();
        let is_heard = |heard: &PresetId| heard.origin == id.origin && heard.file == id.file;
        if slots.preset().is_some_and(is_heard) {
            slots.set_preset(Some(id));
        }
        Ok(())
    }

    /// Moves a preset of the user to the deleted ones.
    ///
    /// # Errors
    /// As [`Library::delete`].
    pub fn delete(&mut self, index: usize) -> Result<(), LibraryError> {
        self.library.delete(index)
    }

    /// What is heard, once the host has done what it was told.
    fn present(&self, params: &dyn Parameters) -> Values {
        let mut present = params.setting();
        let pending = self.pending.iter();
        present.extend(pending.map(|(spec, value)| (spec.id, *value)));
        present
    }

    /// Notes a step from one whole setting to another, and tells what has to move for it.
    fn whole_step(&mut self, name: String, before: Slots, from: &Values, to: &Values) -> Vec<Move> {
        let edits: Vec<Edit> = self
            .plugin
            .preset_specs()
            .filter_map(|spec| {
                let (from, to) = (*from.get(spec.id)?, *to.get(spec.id)?);
                (!spec.is_same(from, to)).then_some(Edit { spec, from, to })
            })
            .collect();
        let moves: Vec<Move> = edits.iter().map(|edit| (edit.spec, edit.to)).collect();
        let after = self.slots.read().clone();
        if after != before || !edits.is_empty() {
            self.history.step(Step {
                name,
                edits,
                slots: Some(Box::new([before, after])),
            });
        }
        self.told(moves)
    }

    fn put_slots(&mut self, slots: Option<Slots>) {
        if let Some(slots) = slots {
            *self.slots.write() = slots;
        }
    }

    fn told(&mut self, moves: impl IntoIterator<Item = Move>) -> Vec<Move> {
        let moves: Vec<Move> = moves.into_iter().collect();
        let is_told = |spec: &Spec| moves.iter().any(|(told, _)| told.id == spec.id);
        self.pending.retain(|(spec, _)| !is_told(spec));
        self.pending.extend(&moves);
        self.pending_seconds = self.now_seconds;
        moves
    }
}

fn sides(slots: Option<Box<[Slots; 2]>>) -> [Option<Slots>; 2] {
    match slots.map(|slots| *slots) {
        Some([before, after]) => [Some(before), Some(after)],
        None => [None, None],
    }
}

#[cfg(test)]
mod tests;
