//! What a widget turns: a parameter, with the host told of every gesture.
//!
//! Widgets work on the trait [`Control`], so that tests can put a plain value under a knob.

use nice_plug::prelude::{Param, ParamSetter};

/// A value that a hand sets, as a position from 0 to 1.
pub trait Control {
    /// Name for people and for screen readers.
    fn name(&self) -> String;
    /// Present position, 0 to 1.
    fn position(&self) -> f32;
    /// Position of a new instance.
    fn default_position(&self) -> f32;
    /// The value at a position, with its unit.
    fn text(&self, position: f32) -> String;
    /// The position of a typed value; `None` when it is not one.
    fn parse(&self, text: &str) -> Option<f32>;
    /// A hand takes hold. The host starts one undo step.
    fn begin(&self);
    /// A hand moves to a position; between `begin` and `end`.
    fn set(&self, position: f32);
    /// A hand lets go. The host ends the undo step.
    fn end(&self);

    /// A gesture of a single step.
    fn set_once(&self, position: f32) {
        self.begin();
        self.set(position.clamp(0.0, 1.0));
        self.end();
    }
}

/// A parameter of the plugin.
pub struct HostControl<'a, P: Param> {
    param: &'a P,
    setter: &'a ParamSetter<'a>,
}

impl<'a, P: Param> HostControl<'a, P> {
    /// Connects a parameter with the host.
    pub fn new(param: &'a P, setter: &'a ParamSetter<'a>) -> Self {
        Self { param, setter }
    }
}

impl<P: Param> Control for HostControl<'_, P> {
    fn name(&self) -> String {
        self.param.name().to_owned()
    }

    fn position(&self) -> f32 {
        self.param.unmodulated_normalized_value()
    }

    fn default_position(&self) -> f32 {
        self.param.default_normalized_value()
    }

    fn text(&self, position: f32) -> String {
        self.param.normalized_value_to_string(position, true)
    }

    fn parse(&self, text: &str) -> Option<f32> {
        self.param.string_to_normalized_value(text)
    }

    fn begin(&self) {
        self.setter.begin_set_parameter(self.param);
    }

    fn set(&self, position: f32) {
        self.setter.set_parameter_normalized(self.param, position);
    }

    fn end(&self) {
        self.setter.end_set_parameter(self.param);
    }
}
