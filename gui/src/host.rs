//! The way from a hand to the host: every gesture on a parameter takes it, and nothing else does.
//!
//! What hands do is also noted for the edit session, which makes steps to undo of it: on the thread that
//! draws, from where [`EditLink::settle`](crate::EditLink::settle) takes it at the end of a frame.

use std::cell::RefCell;

use truestrip_dsp::param::{Param, ParamKind, Settings, Value, parse_choice};
use truestrip_state::Parameters;

use crate::control::Control;

/// What a host is told. A parameter goes by its index in the table of the strip.
pub trait Host: Send + Sync {
    /// A hand takes hold of a parameter.
    fn begin(&self, index: usize);
    /// A hand moves a parameter to a position from 0 to 1; between `begin` and `end`.
    fn set(&self, index: usize, normalized: f32);
    /// A hand lets go of a parameter.
    fn end(&self, index: usize);
    /// Asks for the size that the editor reports now. Returns whether the host grants it.
    fn request_resize(&self) -> bool;
}

/// The parameters of an instance within reach of its panels.
#[derive(Clone, Copy)]
pub struct Hands<'a> {
    /// Where values are read.
    pub params: &'a dyn Parameters,
    /// Where they are set.
    pub host: &'a dyn Host,
}

impl<'a> Hands<'a> {
    /// The parameter with this id, to turn.
    ///
    /// # Panics
    /// When the strip has no such parameter: a panel asks for what its module does not declare.
    #[must_use]
    pub fn control(&self, id: &str) -> HostControl<'a> {
        let mut params = self.params.definition().params().enumerate();
        let (index, param) = params
            .find(|(_, param)| param.id == id)
            .unwrap_or_else(|| panic!("\"{id}\" is a parameter of this strip"));
        HostControl {
            hands: *self,
            index,
            param,
        }
    }

    /// The settings of a module at the values that are heard, with a host's modulation, for pictures.
    ///
    /// # Panics
    /// When the strip has no module with such settings.
    #[must_use]
    pub fn settings<S: Settings>(&self) -> S {
        let first = S::SECTIONS[0].params[0].id;
        let start = self.params.definition().index_of(first);
        let start = start.expect("settings of a module of this strip");
        let params = S::SECTIONS.iter().flat_map(|section| section.params);
        let plain: Vec<f32> = params
            .zip(start..)
            .map(|(param, index)| param.plain_at(self.params.heard_position(index)))
            .collect();
        S::from_plain(&plain)
    }
}

/// A parameter of the plugin, to turn.
#[derive(Clone, Copy)]
pub struct HostControl<'a> {
    hands: Hands<'a>,
    index: usize,
    param: &'static Param,
}

impl HostControl<'_> {
    /// The parameter.
    #[must_use]
    pub fn param(&self) -> &'static Param {
        self.param
    }

    /// Whether a toggle is on.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.position() >= 0.5
    }

    /// How many names a choice has; 0 for what is no choice.
    #[must_use]
    pub fn choices(&self) -> usize {
        match self.param.kind {
            ParamKind::Choice { names, .. } => names.len(),
            _ => 0,
        }
    }

    /// Sets it to a value, as a gesture of a single step.
    pub fn set_value(&self, value: Value) {
        self.set_once(self.param.normalized(value));
    }

    /// A position on the parameter's scale as one from 0 to 1.
    fn normalized(&self, scale_position: f32) -> f32 {
        let [first, last] = self.param.scale_ends();
        if first == last {
            return 0.0;
        }
        ((scale_position - first) / (last - first)).clamp(0.0, 1.0)
    }
}

impl Control for HostControl<'_> {
    fn name(&self) -> String {
        self.param.name.to_owned()
    }

    fn position(&self) -> f32 {
        self.normalized(self.hands.params.position(self.index))
    }

    fn default_position(&self) -> f32 {
        self.normalized(self.param.scale_position(self.param.default()))
    }

    fn text(&self, position: f32) -> String {
        self.param.print(self.param.value_at(position))
    }

    fn parse(&self, text: &str) -> Option<f32> {
        let value = match self.param.kind {
            ParamKind::Number(range) => self.param.value_of(range.unit.parse(text)?),
            ParamKind::Choice { names, .. } => Value::Choice(parse_choice(names, text)?),
            ParamKind::Toggle { .. } => Value::Toggle(parse_choice(&["off", "on"], text)? == 1),
        };
        Some(self.param.normalized(value))
    }

    fn begin(&self) {
        note(Gesture::Begin {
            param: self.param,
            position: self.position(),
        });
        self.hands.host.begin(self.index);
    }

    fn set(&self, position: f32) {
        note(Gesture::Set {
            param: self.param,
            position,
        });
        self.hands.host.set(self.index, position);
    }

    fn end(&self) {
        note(Gesture::End);
        self.hands.host.end(self.index);
    }
}

/// What a hand did with a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Gesture {
    /// It took hold of it at this position.
    Begin {
        param: &'static Param,
        position: f32,
    },
    /// It moved it there.
    Set {
        param: &'static Param,
        position: f32,
    },
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
