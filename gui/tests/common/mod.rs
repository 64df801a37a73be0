//! A host for panels: it sets the plugin's real parameters and writes down every gesture.

#![allow(dead_code, reason = "each test binary uses a part of these")]

pub mod bench;

use std::sync::{Arc, Mutex};

use nice_plug::params::internals::ParamPtr;
use nice_plug::plugin::PluginState;
use nice_plug::prelude::{GuiContext, PluginApi};

/// What a host was told, as "begin EQ 3 Freq", "set ..", "end ..".
#[derive(Clone, Default)]
pub struct Host {
    pub told: Arc<Mutex<Vec<String>>>,
}

impl Host {
    fn note(&self, what: &str, param: ParamPtr) {
        // SAFETY: the parameters live as long as the panels that name them.
        let name = unsafe { param.name() }.to_owned();
        self.told.lock().unwrap().push(format!("{what} {name}"));
    }

    /// How often something was told.
    pub fn count(&self, what: &str) -> usize {
        let told = self.told.lock().unwrap();
        told.iter().filter(|told| *told == what).count()
    }
}

impl GuiContext for Host {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }

    fn request_resize(&self) -> bool {
        true
    }

    unsafe fn raw_begin_set_parameter(&self, param: ParamPtr) {
        self.note("begin", param);
    }

    unsafe fn raw_set_parameter_normalized(&self, param: ParamPtr, normalized: f32) {
        self.note("set", param);
        // SAFETY: as above.
        unsafe { param._internal_set_normalized_value(normalized) };
    }

    unsafe fn raw_end_set_parameter(&self, param: ParamPtr) {
        self.note("end", param);
    }

    fn get_state(&self) -> PluginState {
        unreachable!("no panel reads the state")
    }

    fn set_state(&self, _state: PluginState) {
        unreachable!("no panel writes the state")
    }
}
