//! What the editor has done, to take back and to do again.
//!
//! One step is what one gesture did, one preset or one change of slots; wheel notches and key presses
//! on the same control that follow each other quickly are one step. What a host automates is no step.

use std::collections::VecDeque;

use truestrip_dsp::param::{Param, Value};
use truestrip_dsp::strip::Order;

use crate::slots::Slots;

/// Steps that are remembered; the oldest are forgotten first.
const STEPS: usize = 200;
/// Gestures on the same control that follow within this time are one step.
const TOGETHER_SECONDS: f64 = 0.6;

/// A parameter from one value to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edit {
    /// The parameter.
    pub param: &'static Param,
    /// Its value before.
    pub from: Value,
    /// Its value after.
    pub to: Value,
}

/// Something to take back at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it was, in a few words.
    pub name: String,
    /// The parameters that it moved.
    pub edits: Vec<Edit>,
    /// The slots before and after, if it changed them.
    pub slots: Option<Box<[Slots; 2]>>,
    /// The order of the modules before and after, if it changed.
    pub orders: Option<[Order; 2]>,
}

/// The steps in both directions.
#[derive(Clone, Debug, Default)]
pub struct UndoStack {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    /// When the last step was done, while another gesture may still join it.
    last_seconds: Option<f64>,
}

impl Edit {
    fn name(&self) -> String {
        let (from, to) = (self.param.print(self.from), self.param.print(self.to));
        // "-18 to -20 dB": the unit once, where it is the same.
        let unit = to.split_once(' ').map_or("", |(_, unit)| unit);
        let from = match from.split_once(' ') {
            Some((number, from_unit)) if from_unit == unit => number,
            _ => &from,
        };
        format!("{} {from} to {to}", self.param.name)
    }
}

impl Step {
    /// What a gesture did; `None` when it moved nothing.
    #[must_use]
    pub fn gesture(mut edits: Vec<Edit>) -> Option<Self> {
        edits.retain(|edit| edit.from != edit.to);
        let name = match edits.as_slice() {
            [] => return None,
            [edit] => edit.name(),
            [one, other] => format!("{}, {}", one.name(), other.name()),
            [first, others @ ..] => format!("{} and {} more", first.name(), others.len()),
        };
        Some(Self {
            name,
            edits,
            slots: None,
            orders: None,
        })
    }

    /// Makes a gesture part of this one, when both moved the same.
    fn join(&mut self, next: &Step) -> bool {
        let ids = |step: &Step| {
            step.edits
                .iter()
                .map(|edit| edit.param.id)
                .collect::<Vec<_>>()
        };
        let is_whole = |step: &Step| step.slots.is_some() || step.orders.is_some();
        if is_whole(self) || is_whole(next) || ids(self) != ids(next) {
            return false;
        }
        for (edit, next) in self.edits.iter_mut().zip(&next.edits) {
            edit.to = next.to;
        }
        true
    }
}

impl UndoStack {
    /// Notes a gesture at this time, in seconds since any moment that stays the same.
    pub fn gesture(&mut self, step: Step, now_seconds: f64) {
        let is_soon = |last: f64| (0.0..=TOGETHER_SECONDS).contains(&(now_seconds - last));
        let joined = self.last_seconds.is_some_and(is_soon)
            && self.done.back_mut().is_some_and(|last| last.join(&step));
        if joined {
            if let Some(whole) = self.done.pop_back() {
                // There and back again is nothing to take back.
                self.done.extend(Step::gesture(whole.edits));
            }
            self.undone.clear();
        } else {
            self.step(step);
        }
        self.last_seconds = Some(now_seconds);
    }

    /// Notes a step that nothing joins.
    pub fn step(&mut self, step: Step) {
        self.undone.clear();
        self.last_seconds = None;
        if self.done.len() == STEPS {
            self.done.pop_front();
        }
        self.done.push_back(step);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// What [`undo`](Self::undo) would take back.
    #[must_use]
    pub fn next_undo(&self) -> Option<&Step> {
        self.done.back()
    }

    /// What [`redo`](Self::redo) would do again.
    #[must_use]
    pub fn next_redo(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// The step to take back now.
    pub fn undo(&mut self) -> Option<Step> {
        let step = self.done.pop_back()?;
        self.last_seconds = None;
        self.undone.push(step.clone());
        Some(step)
    }

    /// The step to do again now.
    pub fn redo(&mut self) -> Option<Step> {
        let step = self.undone.pop()?;
        self.last_seconds = None;
        self.done.push_back(step.clone());
        Some(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use truestrip_dsp::strip::CHANNEL;

    fn edit(id: &str, from: f32, to: f32) -> Edit {
        Edit {
            param: CHANNEL.find(id).expect("a parameter"),
            from: Value::Number(from),
            to: Value::Number(to),
        }
    }

    fn gesture(edits: &[Edit]) -> Step {
        Step::gesture(edits.to_vec()).expect("something moved")
    }

    #[test]
    fn steps_are_named_by_what_they_did() {
        let threshold = edit("comp_threshold", -18.0, -20.0);
        let freq = edit("eq_freq_3", 250.0, 1200.0);
        let gain = edit("eq_gain_3", 0.0, 3.0);
        assert_eq!(
            gesture(&[threshold]).name,
            "Comp Threshold -18.0 to -20.0 dB"
        );
        assert_eq!(
            gesture(&[freq, gain]).name,
            "EQ 3 Freq 250 Hz to 1.2 kHz, EQ 3 Gain 0.0 to 3.0 dB"
        );
        assert_eq!(
            gesture(&[threshold, freq, gain]).name,
            "Comp Threshold -18.0 to -20.0 dB and 2 more"
        );
        assert_eq!(Step::gesture(vec![edit("eq_gain_3", 2.0, 2.0)]), None);
    }

    #[test]
    fn undo_and_redo_walk_the_same_steps() {
        let mut stack = UndoStack::default();
        let steps = [-20.0, -30.0, -40.0].map(|to| gesture(&[edit("comp_threshold", 0.0, to)]));
        for (index, step) in steps.iter().enumerate() {
            stack.gesture(step.clone(), 10.0 * index as f64);
        }
        assert_eq!(stack.next_undo(), Some(&steps[2]));
        assert_eq!(stack.undo().as_ref(), Some(&steps[2]));
        assert_eq!(stack.undo().as_ref(), Some(&steps[1]));
        assert_eq!(stack.redo().as_ref(), Some(&steps[1]));
        assert_eq!(stack.next_redo(), Some(&steps[2]));
        let other = gesture(&[edit("eq_gain_1", 0.0, 1.0)]);
        stack.gesture(other.clone(), 100.0);
        assert_eq!(stack.redo(), None);
        assert_eq!(stack.undo(), Some(other));
    }

    #[test]
    fn notches_of_a_wheel_are_one_step_and_a_later_one_another() {
        let mut stack = UndoStack::default();
        for (notch, seconds) in [0.0, 0.2, 0.4, 2.0].into_iter().enumerate() {
            let from = -(notch as f32);
            let step = gesture(&[edit("comp_threshold", from, from - 1.0)]);
            stack.gesture(step, seconds);
        }
        let edits = |stack: &mut UndoStack| stack.undo().map(|step| step.edits[0]);
        assert_eq!(edits(&mut stack), Some(edit("comp_threshold", -3.0, -4.0)));
        assert_eq!(edits(&mut stack), Some(edit("comp_threshold", 0.0, -3.0)));
        assert_eq!(edits(&mut stack), None);
    }

    #[test]
    fn a_wheel_that_returns_leaves_no_step() {
        let mut stack = UndoStack::default();
        stack.gesture(gesture(&[edit("eq_gain_1", 0.0, 1.0)]), 0.0);
        stack.gesture(gesture(&[edit("eq_gain_1", 1.0, 0.0)]), 0.1);
        assert_eq!(stack.undo(), None);
    }

    #[test]
    fn what_was_taken_back_is_joined_by_nothing() {
        let mut stack = UndoStack::default();
        stack.gesture(gesture(&[edit("eq_gain_1", 0.0, 1.0)]), 0.0);
        stack.gesture(gesture(&[edit("eq_gain_2", 0.0, 1.0)]), 0.1);
        stack.undo();
        stack.gesture(gesture(&[edit("eq_gain_1", 1.0, 2.0)]), 0.2);
        assert_eq!(
            stack.undo().map(|step| step.edits[0].from),
            Some(Value::Number(1.0))
        );
    }

    #[test]
    fn the_oldest_steps_are_forgotten() {
        let mut stack = UndoStack::default();
        for step in 0..2 * STEPS {
            stack.step(gesture(&[edit("eq_gain_1", step as f32, -1.0)]));
        }
        let mut count = 0;
        while stack.undo().is_some() {
            count += 1;
        }
        assert_eq!(count, STEPS);
    }
}
