//! A host for panels: it sets the parameters of a plain store and notes every gesture.

#![allow(dead_code, reason = "each test binary uses a part of these")]

pub mod bench;
pub mod instance;
pub mod pointer;

use std::sync::{Arc, Mutex};

use truestrip_gui::Host;

use instance::Instance;

/// A host that takes everything.
pub struct RecordingHost {
    instance: Arc<Instance>,
    /// What it was told, as "begin EQ 3 Freq", "set ..", "end ..".
    calls: Mutex<Vec<String>>,
}

impl RecordingHost {
    /// The host of an instance.
    pub fn new(instance: Arc<Instance>) -> Self {
        Self {
            instance,
            calls: Mutex::default(),
        }
    }

    fn note(&self, what: &str, index: usize) {
        let name = self.instance.param(index).name;
        let mut calls = self.calls.lock().expect("the calls");
        calls.push(format!("{what} {name}"));
    }

    /// All calls since they were forgotten.
    pub fn calls(&self) -> Vec<String> {
        self.calls.lock().expect("the calls").clone()
    }

    /// Forgets the calls.
    pub fn forget(&self) {
        self.calls.lock().expect("the calls").clear();
    }

    /// How often a call came.
    pub fn count(&self, call: &str) -> usize {
        self.calls().iter().filter(|other| *other == call).count()
    }
}

impl Host for RecordingHost {
    fn begin(&self, index: usize) {
        self.note("begin", index);
    }

    fn set(&self, index: usize, normalized: f32) {
        self.note("set", index);
        self.instance.set_normalized(index, normalized);
    }

    fn end(&self, index: usize) {
        self.note("end", index);
    }

    fn request_resize(&self) -> bool {
        true
    }
}
