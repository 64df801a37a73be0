//! What a widget turns: a parameter, with the host told of every gesture.
//!
//! Widgets work on the trait [`Control`], so that tests can put a plain value under a knob.
//!
//! A control knows the host alone. What hands do is also written down for the desk, which makes steps of it
//! to undo: on the thread that draws, from where the frame takes it at its end.

use std::cell::RefCell;

use nice_plug::prelude::{Param, ParamSetter};
use truestrip_state::params::AnyParam;

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
        note(Gesture::Begin {
            name: self.name(),
            position: self.position(),
        });
        self.setter.begin_set_parameter(self.param);
    }

    fn set(&self, position: f32) {
        note(Gesture::Set {
            name: self.name(),
            position,
        });
        self.setter.set_parameter_normalized(self.param, position);
    }

    fn end(&self) {
        note(Gesture::End);
        self.setter.end_set_parameter(self.param);
    }
}

/// What a hand did with the parameter of a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Gesture {
    /// It took hold of it at this position.
    Begin { name: String, position: f32 },
    /// It moved it there.
    Set { name: String, position: f32 },
    /// It let go.
    End,
}

thread_local! {
    /// What hands did in the frame that is being drawn.
    static GESTURES: RefCell<Vec<Gesture>> = const { RefCell::new(Vec::new()) };
}

fn note(gesture: Gesture) {
    GESTURES.with_borrow_mut(|gestures| gestures.push(gesture));
}

/// What hands did on this thread since the last call.
pub(crate) fn take_gestures() -> Vec<Gesture> {
    GESTURES.take()
}

/// Sets a parameter of any type to a position, as a gesture of a single step that the desk has asked for.
pub(crate) fn put(param: AnyParam<'_>, setter: &ParamSetter, position: f32) {
    fn put(param: &impl Param, setter: &ParamSetter, position: f32) {
        setter.begin_set_parameter(param);
        setter.set_parameter_normalized(param, position);
        setter.end_set_parameter(param);
    }
    match param {
        AnyParam::Float(param) => put(param, setter, position),
        AnyParam::Int(param) => put(param, setter, position),
        AnyParam::Bool(param) => put(param, setter, position),
    }
}
