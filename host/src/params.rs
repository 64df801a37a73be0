//! Parameters: what the plugin has, their values and texts, and its remote-control pages.

use std::ffi::CString;

use anyhow::{Context, Result};
use clack_extensions::params::{ParamInfoBuffer, ParamInfoFlags, PluginParams};
use clack_extensions::remote_controls::{PluginRemoteControls, RemoteControlsPageBuffer};
use clack_host::prelude::ClapId;

use crate::events::Event;
use crate::instance::Instance;

/// Room for one parameter's text, far beyond what a host shows.
const TEXT_BYTES: usize = 256;

/// What the plugin says of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamInfo {
    /// The parameter's CLAP id, for ever the same.
    pub id: u32,
    /// The name that a host shows.
    pub name: String,
    /// The group that it is shown in, with `/` between levels; empty for none.
    pub module: String,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// The value of a fresh instance.
    pub default: f64,
    /// Whether a host may automate it.
    pub automatable: bool,
    /// Whether it takes whole numbers only.
    pub stepped: bool,
    /// Whether it is the host's bypass.
    pub bypass: bool,
    /// Whether a host should not show it.
    pub hidden: bool,
}

/// One page of eight controls for a hardware controller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemotePage {
    /// The section that the page stands in.
    pub section: String,
    /// The page's name.
    pub name: String,
    /// The CLAP ids of its parameters, without the empty places.
    pub params: Vec<u32>,
}

impl Instance {
    /// All parameters, in the plugin's order.
    pub fn params(&mut self) -> Vec<ParamInfo> {
        let handle = self.plugin.plugin_handle();
        let Some(params) = handle.get_extension::<PluginParams>() else {
            return Vec::new();
        };
        (0..params.count(&handle))
            .filter_map(|index| {
                let mut buffer = ParamInfoBuffer::new();
                let info = params.get_info(&handle, index, &mut buffer)?;
                Some(ParamInfo {
                    id: info.id.get(),
                    name: String::from_utf8_lossy(info.name).into_owned(),
                    module: String::from_utf8_lossy(info.module).into_owned(),
                    min: info.min_value,
                    max: info.max_value,
                    default: info.default_value,
                    automatable: info.flags.contains(ParamInfoFlags::IS_AUTOMATABLE),
                    stepped: info.flags.contains(ParamInfoFlags::IS_STEPPED),
                    bypass: info.flags.contains(ParamInfoFlags::IS_BYPASS),
                    hidden: info.flags.contains(ParamInfoFlags::IS_HIDDEN),
                })
            })
            .collect()
    }

    /// The parameter that a host shows as `name`.
    ///
    /// # Errors
    /// There is none.
    pub fn param(&mut self, name: &str) -> Result<ParamInfo> {
        self.params()
            .into_iter()
            .find(|param| param.name == name)
            .with_context(|| format!("the plugin has no parameter {name:?}"))
    }

    /// The current value of a parameter; `None` if there is no such parameter.
    pub fn value(&mut self, id: u32) -> Option<f64> {
        let handle = self.plugin.plugin_handle();
        let params = handle.get_extension::<PluginParams>()?;
        params.get_value(&handle, ClapId::from_raw(id)?)
    }

    /// The value that a typed text stands for; `None` if the plugin cannot read it.
    pub fn value_from_text(&mut self, id: u32, text: &str) -> Option<f64> {
        let text = CString::new(text).ok()?;
        let handle = self.plugin.plugin_handle();
        let params = handle.get_extension::<PluginParams>()?;
        params.text_to_value(&handle, ClapId::from_raw(id)?, &text)
    }

    /// The text that the plugin shows for a value, with its unit.
    pub fn text(&mut self, id: u32, value: f64) -> Option<String> {
        let handle = self.plugin.plugin_handle();
        let params = handle.get_extension::<PluginParams>()?;
        let mut buffer = [0; TEXT_BYTES];
        let text = params
            .value_to_text(&handle, ClapId::from_raw(id)?, value, &mut buffer)
            .ok()?;
        Some(String::from_utf8_lossy(text).into_owned())
    }

    /// Sets parameters without processing, whether the plugin is active or not.
    ///
    /// # Errors
    /// The events are out of order, or the [`Processor`](crate::Processor) is split off.
    pub fn flush(&mut self, events: &[Event]) -> Result<()> {
        if self.is_active() {
            return self.processor_mut()?.flush(events);
        }
        let input = self.events_in.fill(events, u32::MAX)?;
        let output = &mut self.events_out;
        if let Some(mut handle) = self.plugin.inactive_plugin_handle()
            && let Some(params) = handle.get_extension::<PluginParams>()
        {
            params.flush(&mut handle, &input.into(), &mut output.into());
        }
        Ok(())
    }

    /// A parameter event from what a host shows: the parameter's name and a typed value.
    ///
    /// # Errors
    /// There is no such parameter, or it cannot read the text.
    pub fn event(&mut self, frame: u32, name: &str, text: &str) -> Result<Event> {
        let param = self.param(name)?.id;
        let value = self
            .value_from_text(param, text)
            .with_context(|| format!("{name} cannot read {text:?}"))?;
        Ok(Event {
            frame,
            param,
            value,
        })
    }

    /// Sets one parameter without processing: see [`Self::event`].
    ///
    /// # Errors
    /// As for [`Self::event`] and [`Self::flush`].
    pub fn set(&mut self, name: &str, text: &str) -> Result<()> {
        let event = self.event(0, name, text)?;
        self.flush(&[event])
    }

    /// What a host shows for a parameter now: its value as text, with its unit.
    ///
    /// # Errors
    /// There is no such parameter, or it has no text.
    pub fn shown(&mut self, name: &str) -> Result<String> {
        let param = self.param(name)?.id;
        self.value(param)
            .and_then(|value| self.text(param, value))
            .with_context(|| format!("{name} has no text"))
    }

    /// The pages that the plugin offers to hardware controllers.
    pub fn remote_pages(&mut self) -> Vec<RemotePage> {
        let handle = self.plugin.plugin_handle();
        let Some(pages) = handle.get_extension::<PluginRemoteControls>() else {
            return Vec::new();
        };
        (0..pages.count(&handle))
            .filter_map(|index| {
                let mut buffer = RemoteControlsPageBuffer::new();
                let page = pages.get(&handle, index, &mut buffer)?;
                Some(RemotePage {
                    section: String::from_utf8_lossy(page.section_name).into_owned(),
                    name: String::from_utf8_lossy(page.page_name).into_owned(),
                    params: page.param_ids.iter().flatten().map(|id| id.get()).collect(),
                })
            })
            .collect()
    }
}
