//! Everything that is set on a strip, as plain numbers.

use super::definition::StripDefinition;
use super::order::Order;
use crate::param::{Param, Settings, Value, Values};

/// Everything that a user sets on a strip: a plain number for each parameter, and the order of the modules.
#[derive(Clone, Debug)]
pub struct StripSettings {
    definition: &'static StripDefinition,
    plain: Vec<f32>,
    /// The order of the modules.
    pub order: Order,
}

impl PartialEq for StripSettings {
    fn eq(&self, other: &Self) -> bool {
        self.plain == other.plain && self.order == other.order
    }
}

impl StripSettings {
    /// Those of a new instance.
    #[must_use]
    pub fn new(definition: &'static StripDefinition) -> Self {
        Self {
            definition,
            plain: definition.params().map(Param::default_plain).collect(),
            order: Order::of(definition),
        }
    }

    /// Those that `values` say, and the defaults where they are silent.
    #[must_use]
    pub fn from_values(definition: &'static StripDefinition, values: &Values) -> Self {
        let mut settings = Self::new(definition);
        for (plain, param) in settings.plain.iter_mut().zip(definition.params()) {
            if let Some(value) = values.get(param.id) {
                *plain = param.plain(*value);
            }
        }
        settings
    }

    /// The strip that they are for.
    #[must_use]
    pub fn definition(&self) -> &'static StripDefinition {
        self.definition
    }

    /// The plain numbers, in the order of the table.
    #[must_use]
    pub fn plain(&self) -> &[f32] {
        &self.plain
    }

    /// The plain numbers, to write to.
    pub fn plain_mut(&mut self) -> &mut [f32] {
        &mut self.plain
    }

    /// The value of the parameter with this id.
    #[must_use]
    pub fn value(&self, id: &str) -> Option<Value> {
        let index = self.definition.index_of(id)?;
        Some(self.definition.find(id)?.value_of(self.plain[index]))
    }

    /// Sets the parameter with this id.
    ///
    /// # Panics
    /// When the strip has no such parameter.
    pub fn set_value(&mut self, id: &str, value: Value) {
        let index = self.definition.index_of(id).expect("a parameter");
        let param = self.definition.find(id).expect("a parameter");
        self.plain[index] = param.plain(value);
    }

    /// The same with these settings of the module, or part of the shell, that they belong to.
    ///
    /// # Panics
    /// When the strip has no such module.
    #[must_use]
    pub fn with<S: Settings>(mut self, settings: &S) -> Self {
        self.set(settings);
        self
    }

    /// Sets the module, or the part of the shell, that `settings` belong to.
    ///
    /// # Panics
    /// When the strip has no such module.
    pub fn set<S: Settings>(&mut self, settings: &S) {
        let range = self.range::<S>();
        settings.write_plain(&mut self.plain[range]);
    }

    /// The settings of the module, or the part of the shell, that has settings of this type.
    ///
    /// # Panics
    /// When the strip has no such module.
    #[must_use]
    pub fn get<S: Settings>(&self) -> S {
        S::from_plain(&self.plain[self.range::<S>()])
    }

    fn range<S: Settings>(&self) -> std::ops::Range<usize> {
        let first = S::SECTIONS[0].params[0].id;
        let start = self.definition.index_of(first);
        let start = start.expect("settings of a module of this strip");
        let len: usize = S::SECTIONS.iter().map(|section| section.params.len()).sum();
        start..start + len
    }
}
