//! How state and editor see the parameters of an instance, whoever holds them.

use truestrip_dsp::param::{Param, Value, Values};
use truestrip_dsp::strip::{Order, StripDefinition, StripSettings};

use crate::Session;

/// The parameters of an instance. A parameter goes by its index in the table of the strip.
pub trait Parameters: Send + Sync {
    /// The strip whose table it is.
    fn definition(&self) -> &'static StripDefinition;

    /// What belongs to the session and is no parameter.
    fn session(&self) -> &Session;

    /// The position on its scale to which a parameter is set: without a host's modulation.
    fn position(&self, index: usize) -> f32;

    /// The position on its scale at which a parameter is heard: with a host's modulation.
    fn heard_position(&self, index: usize) -> f32;

    /// Each parameter with the value that is set.
    fn each(&self) -> Vec<(&'static Param, Value)> {
        let params = self.definition().params().enumerate();
        let value = |(index, param): (usize, &'static Param)| {
            (param, param.value_of(param.plain_at(self.position(index))))
        };
        params.map(value).collect()
    }

    /// What is set: every parameter but the bypass, and the order of the modules.
    fn setting(&self) -> Setting {
        let values = self.each().into_iter();
        let values = values.filter(|(param, _)| param.id != BYPASS);
        Setting {
            values: values.map(|(param, value)| (param.id, value)).collect(),
            order: self.session().order(),
        }
    }
}

/// Id of the host's bypass.
const BYPASS: &str = "bypass";

/// A whole setting: values by parameter id, without the bypass, and the order of the modules.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Values by parameter id. What is not here has its default.
    pub values: Values,
    /// The order of the modules.
    pub order: Order,
}

impl Setting {
    /// That of a new instance, with a value for every parameter but the bypass.
    #[must_use]
    pub fn new(definition: &'static StripDefinition) -> Self {
        let params = definition.preset_params();
        Self {
            values: params.map(|param| (param.id, param.default())).collect(),
            order: Order::of(definition),
        }
    }

    /// As a strip takes it.
    #[must_use]
    pub fn strip_settings(&self, definition: &'static StripDefinition) -> StripSettings {
        let mut settings = StripSettings::from_values(definition, &self.values);
        settings.order = self.order;
        settings
    }
}
