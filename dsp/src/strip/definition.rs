//! What a strip is made of, as data: the list of its modules, and the tables of their parameters.

use super::slot::{AnyModule, Slot};
use crate::Module;
use crate::param::{Param, READING_VALUES, Reading, Section, Settings};

/// Most modules of a strip.
pub const MAX_MODULES: usize = 16;

/// A plugin's processing, as data.
#[derive(Debug)]
pub struct StripDefinition {
    /// Name in presets and on the command line: "channel" or "master".
    pub key: &'static str,
    /// Name for a person.
    pub name: &'static str,
    /// What stands before the modules in the table: bypass, input gain and output gain, in this order.
    pub shell: &'static [Section],
    /// The modules, in the order in which a new instance has them.
    pub modules: &'static [ModuleDefinition],
    /// Whether the loudness of the programme is measured.
    pub measures_loudness: bool,
}

/// Strips are told apart by their keys.
impl PartialEq for StripDefinition {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// A module, as data.
#[derive(Clone, Copy, Debug)]
pub struct ModuleDefinition {
    /// Name in orders and presets.
    pub key: &'static str,
    /// Name for a person.
    pub name: &'static str,
    /// Whether a user may move it.
    pub is_movable: bool,
    /// The table of its parameters.
    pub sections: &'static [Section],
    /// The names of what it tells the editor.
    pub readings: [&'static str; READING_VALUES],
    /// Makes one.
    pub(super) make: fn() -> Box<dyn AnyModule>,
}

impl ModuleDefinition {
    /// The line of a strip's list for module `M`.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a strip is made outside process")]
    pub const fn of<M: Module>() -> Self {
        Self {
            key: M::KEY,
            name: M::NAME,
            is_movable: M::IS_MOVABLE,
            sections: M::Settings::SECTIONS,
            readings: M::Reading::NAMES,
            make: || Box::new(Slot::<M>::default()),
        }
    }

    /// All its parameters in order.
    pub fn params(&self) -> impl Iterator<Item = &'static Param> + use<> {
        self.sections.iter().flat_map(|section| section.params)
    }

    /// Which of its readings has this name.
    #[must_use]
    pub fn reading(&self, name: &str) -> Option<usize> {
        self.readings.iter().position(|reading| *reading == name)
    }
}

impl StripDefinition {
    /// All sections in order.
    pub fn sections(&self) -> impl Iterator<Item = &'static Section> + use<> {
        let modules = self.modules.iter().flat_map(|module| module.sections);
        self.shell.iter().chain(modules)
    }

    /// All parameters, in the order of the plain numbers.
    pub fn params(&self) -> impl Iterator<Item = &'static Param> + use<> {
        self.sections().flat_map(|section| section.params)
    }

    /// Those that presets and slots hold: all but the bypass.
    pub fn preset_params(&self) -> impl Iterator<Item = &'static Param> + use<> {
        let sections = self.sections().filter(|section| section.table.is_some());
        sections.flat_map(|section| section.params)
    }

    /// The parameter with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&'static Param> {
        self.params().find(|param| param.id == id)
    }

    /// The place of the parameter with this id among the plain numbers.
    #[must_use]
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.params().position(|param| param.id == id)
    }

    /// Which module of the list has this key.
    #[must_use]
    pub fn module(&self, key: &str) -> Option<usize> {
        self.modules.iter().position(|module| module.key == key)
    }

    /// The place among the plain numbers of each module's first parameter, and the end of the last one's.
    #[expect(clippy::disallowed_methods, reason = "a strip is made outside process")]
    pub(super) fn offsets(&self) -> Vec<usize> {
        let mut end: usize = self.shell.iter().map(|section| section.params.len()).sum();
        let mut offsets = vec![end];
        for module in self.modules {
            end += module.params().count();
            offsets.push(end);
        }
        offsets
    }
}
