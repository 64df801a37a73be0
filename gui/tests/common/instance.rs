//! An instance of a strip without a plugin framework: a position for each parameter, and a session.

use std::sync::{Mutex, MutexGuard, PoisonError};

use truestrip_dsp::param::{Param, ParamKind, Value};
use truestrip_dsp::strip::StripDefinition;
use truestrip_state::{Parameters, Session};

/// An instance whose parameters take effect at once.
pub struct Instance {
    definition: &'static StripDefinition,
    session: Session,
    /// Positions on the scales of the parameters.
    positions: Mutex<Vec<f32>>,
}

impl Instance {
    /// A new one.
    pub fn new(definition: &'static StripDefinition) -> Self {
        let new = |param: &'static Param| param.scale_position(param.default());
        Self {
            definition,
            session: Session::new(definition),
            positions: Mutex::new(definition.params().map(new).collect()),
        }
    }

    /// The parameter of an index.
    pub fn param(&self, index: usize) -> &'static Param {
        let mut params = self.definition.params();
        params.nth(index).expect("a parameter")
    }

    /// Sets a parameter.
    #[allow(dead_code, reason = "not each crate that shares this file uses it")]
    pub fn set_value(&self, index: usize, value: Value) {
        self.put(index, self.param(index).scale_position(value));
    }

    /// Sets a parameter to a position from 0 to 1, as a host does.
    pub fn set_normalized(&self, index: usize, normalized: f32) {
        let param = self.param(index);
        let [first, last] = param.scale_ends();
        let position = first + normalized * (last - first);
        self.put(
            index,
            match param.kind {
                ParamKind::Number(_) => position,
                ParamKind::Choice { .. } | ParamKind::Toggle { .. } => position.round(),
            },
        );
    }

    fn put(&self, index: usize, position: f32) {
        self.positions()[index] = position;
    }

    fn positions(&self) -> MutexGuard<'_, Vec<f32>> {
        self.positions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Parameters for Instance {
    fn definition(&self) -> &'static StripDefinition {
        self.definition
    }

    fn session(&self) -> &Session {
        &self.session
    }

    fn position(&self, index: usize) -> f32 {
        self.positions()[index]
    }

    fn heard_position(&self, index: usize) -> f32 {
        self.position(index)
    }
}
