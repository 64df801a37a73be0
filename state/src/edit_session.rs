//! Everything that the editor does with whole settings: presets, slots, undo and redo.
//!
//! It decides and remembers; it sets no parameter. What it wants changed it returns as [`ParamChange`]s,
//! which the editor hands to the host as gestures. A host may take them in only with its next block of
//! sound; until it has, they count as done. The order of the modules is no parameter, and is set at once.

use truestrip_dsp::param::{Param, Value};
use truestrip_dsp::strip::{Order, StripDefinition};

use crate::library::{Library, LibraryError, PresetId};
use crate::slots::{SLOT_NAMES, SharedSlots, Slots};
use crate::undo::{Edit, Step, UndoStack};
use crate::{Parameters, Setting};

/// How long a host may take to set what it was told to.
const PATIENCE_SECONDS: f64 = 1.0;

/// A parameter that is to be set.
pub type ParamChange = (&'static Param, Value);

/// Presets, slots and history of an instance, while it has an editor.
#[derive(Debug)]
pub struct EditSession {
    plugin: &'static StripDefinition,
    slots: SharedSlots,
    library: Library,
    undo: UndoStack,
    /// Which load of a session the history belongs to.
    loads: usize,
    /// What hands are moving, and how many parameters they still hold.
    gesture: Vec<Edit>,
    held: usize,
    /// What the host was told and has not set yet, and since when.
    pending: Vec<ParamChange>,
    pending_seconds: f64,
    now_seconds: f64,
}

impl EditSession {
    /// An edit session for these parameters, with a library of presets.
    #[must_use]
    pub fn new(params: &dyn Parameters, library: Library) -> Self {
        let slots = params.session().slots.clone();
        Self {
            plugin: params.definition(),
            loads: slots.loads(),
            slots,
            library,
            undo: UndoStack::default(),
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
            self.undo.clear();
            self.pending.clear();
        }
        if self.held == 0
            && let Some(step) = Step::gesture(std::mem::take(&mut self.gesture))
        {
            self.undo.gesture(step, now_seconds);
        }
        let waited = now_seconds - self.pending_seconds;
        if !self.pending.is_empty() {
            let is_fresh = (0.0..PATIENCE_SECONDS).contains(&waited);
            let present = params.setting().values;
            self.pending
                .retain(|(param, value)| is_fresh && !param.is_same(present[param.id], *value));
        }
    }

    /// A hand takes hold of a parameter, which is at this position from 0 to 1.
    pub fn begin(&mut self, param: &'static Param, normalized: f32) {
        self.held += 1;
        let is_held = self.gesture.iter().any(|edit| edit.param.id == param.id);
        let is_ours = self
            .plugin
            .preset_params()
            .any(|other| other.id == param.id);
        if !is_held && is_ours {
            let from = param.value_at(normalized);
            let to = from;
            self.gesture.push(Edit { param, from, to });
        }
    }

    /// A hand moves a parameter to a position from 0 to 1.
    pub fn set(&mut self, param: &'static Param, normalized: f32) {
        self.pending.retain(|(other, _)| other.id != param.id);
        let mut held = self.gesture.iter_mut();
        if let Some(edit) = held.find(|edit| edit.param.id == param.id) {
            edit.to = param.value_at(normalized);
        }
    }

    /// A hand lets go of a parameter.
    pub fn end(&mut self) {
        self.held = self.held.saturating_sub(1);
    }

    /// The steps that can be taken back and done again.
    #[must_use]
    pub fn undo_stack(&self) -> &UndoStack {
        &self.undo
    }

    /// Takes the last step back.
    pub fn undo(&mut self, params: &dyn Parameters) -> Vec<ParamChange> {
        let Some(step) = self.undo.undo() else {
            return Vec::new();
        };
        self.restore(
            params,
            step.slots.map(|slots| slots[0].clone()),
            step.orders.map(|orders| orders[0]),
        );
        self.requested(step.edits.iter().map(|edit| (edit.param, edit.from)))
    }

    /// Does the last step that was taken back again.
    pub fn redo(&mut self, params: &dyn Parameters) -> Vec<ParamChange> {
        let Some(step) = self.undo.redo() else {
            return Vec::new();
        };
        self.restore(
            params,
            step.slots.map(|slots| slots[1].clone()),
            step.orders.map(|orders| orders[1]),
        );
        self.requested(step.edits.iter().map(|edit| (edit.param, edit.to)))
    }

    /// Moves the module at place `from` of the order to place `to`.
    pub fn move_module(&mut self, from: usize, to: usize, params: &dyn Parameters) {
        let before = params.session().order();
        if let Some(module) = before.indices().nth(from) {
            let name = format!("Move {}", self.plugin.modules[module].name);
            self.reorder(name, before.moved(self.plugin, from, to), params);
        }
    }

    /// Puts the modules where a new instance has them.
    pub fn restore_order(&mut self, params: &dyn Parameters) {
        self.reorder("Default order".into(), Order::of(self.plugin), params);
    }

    fn reorder(&mut self, name: String, after: Order, params: &dyn Parameters) {
        let session = params.session();
        let before = session.order();
        if after == before {
            return;
        }
        session.set_order(after);
        self.undo.step(Step {
            name,
            edits: Vec::new(),
            slots: None,
            orders: Some([before, after]),
        });
    }

    /// Index of the slot that is heard, and which slots have anything in them.
    #[must_use]
    pub fn slots(&self) -> (usize, [bool; 4]) {
        let slots = self.slots.read();
        let filled = std::array::from_fn(|index| slots.is_filled(index));
        (slots.active(), filled)
    }

    /// Makes another slot heard.
    pub fn choose_slot(&mut self, index: usize, params: &dyn Parameters) -> Vec<ParamChange> {
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
        self.whole_step(
            name,
            before,
            &present,
            chosen.as_ref().unwrap_or(&present),
            params,
        )
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
        self.whole_step(name, before, &present, &present, params);
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
    pub fn load(&mut self, index: usize, params: &dyn Parameters) -> Vec<ParamChange> {
        let entry = &self.library.entries()[index];
        let Ok(said) = entry.setting.clone() else {
            return Vec::new();
        };
        let id = entry.id.clone();
        let mut setting = Setting::new(self.plugin);
        setting.values.extend(said.values);
        setting.order = said.order;
        let present = self.present(params);
        let before = self.slots.read().clone();
        let name = format!("Preset {}", id.name);
        self.slots.write().set_preset(Some(id));
        self.whole_step(name, before, &present, &setting, params)
    }

    /// Loads the next preset, or the one before.
    pub fn step_preset(&mut self, forward: bool, params: &dyn Parameters) -> Vec<ParamChange> {
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
    fn present(&self, params: &dyn Parameters) -> Setting {
        let mut present = params.setting();
        let pending = self.pending.iter();
        present
            .values
            .extend(pending.map(|(param, value)| (param.id, *value)));
        present
    }

    /// Notes a step from one whole setting to another, puts the modules in order, and returns which parameters
    /// have to change for it.
    fn whole_step(
        &mut self,
        name: String,
        before: Slots,
        from: &Setting,
        to: &Setting,
        params: &dyn Parameters,
    ) -> Vec<ParamChange> {
        let edits: Vec<Edit> = self
            .plugin
            .preset_params()
            .filter_map(|param| {
                let (from, to) = (*from.values.get(param.id)?, *to.values.get(param.id)?);
                (!param.is_same(from, to)).then_some(Edit { param, from, to })
            })
            .collect();
        let changes: Vec<ParamChange> = edits.iter().map(|edit| (edit.param, edit.to)).collect();
        let after = self.slots.read().clone();
        let orders = (from.order != to.order).then_some([from.order, to.order]);
        if after != before || !edits.is_empty() || orders.is_some() {
            self.undo.step(Step {
                name,
                edits,
                slots: Some(Box::new([before, after])),
                orders,
            });
        }
        params.session().set_order(to.order);
        self.requested(changes)
    }

    fn restore(&mut self, params: &dyn Parameters, slots: Option<Slots>, order: Option<Order>) {
        if let Some(slots) = slots {
            *self.slots.write() = slots;
        }
        if let Some(order) = order {
            params.session().set_order(order);
        }
    }

    /// Notes what the host is asked to set.
    fn requested(&mut self, changes: impl IntoIterator<Item = ParamChange>) -> Vec<ParamChange> {
        let changes: Vec<ParamChange> = changes.into_iter().collect();
        let is_asked = |param: &Param| changes.iter().any(|(asked, _)| asked.id == param.id);
        self.pending.retain(|(param, _)| !is_asked(param));
        self.pending.extend(&changes);
        self.pending_seconds = self.now_seconds;
        changes
    }
}

#[cfg(test)]
mod tests;
