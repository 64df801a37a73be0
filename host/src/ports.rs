//! Audio ports and the layouts that a host can choose from.

use anyhow::{Context, Result, ensure};
use clack_extensions::audio_ports::{AudioPortFlags, AudioPortInfoBuffer, PluginAudioPorts};
use clack_extensions::audio_ports_config::{AudioPortsConfigBuffer, PluginAudioPortsConfig};
use clack_host::prelude::{ClapId, PluginMainThreadHandle};

use crate::instance::Instance;

/// One audio port of the current layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// The port's CLAP id.
    pub id: u32,
    /// The name that a host shows.
    pub name: String,
    /// How many channels it has.
    pub channels: u32,
    /// Whether it is the main port of its direction.
    pub main: bool,
    /// Its CLAP type, such as `mono` or `stereo`; empty when it states none.
    pub kind: String,
}

/// All audio ports of the current layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ports {
    /// The inputs: the main one, then the side-chain if the layout has one.
    pub inputs: Vec<Port>,
    /// The outputs.
    pub outputs: Vec<Port>,
}

/// One arrangement of ports that the plugin offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The id to select it by.
    pub id: u32,
    /// The name that a host shows.
    pub name: String,
    /// Channels of the main input.
    pub inputs: u32,
    /// Channels of the main output.
    pub outputs: u32,
    /// How many input ports it has.
    pub input_ports: u32,
    /// How many output ports it has.
    pub output_ports: u32,
}

impl Layout {
    /// Whether it has an input beside the main one.
    pub fn has_sidechain(&self) -> bool {
        self.input_ports > 1
    }
}

impl Instance {
    /// The audio ports of the current layout.
    pub fn ports(&mut self) -> Ports {
        let handle = self.plugin.plugin_handle();
        let Some(ports) = handle.get_extension::<PluginAudioPorts>() else {
            return Ports::default();
        };
        Ports {
            inputs: side(&handle, ports, true),
            outputs: side(&handle, ports, false),
        }
    }

    /// The layouts that the plugin offers, in its own order; the first is its default.
    pub fn layouts(&mut self) -> Vec<Layout> {
        let handle = self.plugin.plugin_handle();
        let Some(configs) = handle.get_extension::<PluginAudioPortsConfig>() else {
            return Vec::new();
        };
        (0..configs.count(&handle))
            .filter_map(|index| {
                let mut buffer = AudioPortsConfigBuffer::new();
                let config = configs.get(&handle, index, &mut buffer)?;
                Some(Layout {
                    id: config.id.get(),
                    name: String::from_utf8_lossy(config.name).into_owned(),
                    inputs: config.main_input.map_or(0, |port| port.channel_count),
                    outputs: config.main_output.map_or(0, |port| port.channel_count),
                    input_ports: config.input_port_count,
                    output_ports: config.output_port_count,
                })
            })
            .collect()
    }

    /// The layout with these channels, with or without a side-chain.
    ///
    /// # Errors
    /// The plugin offers no such layout.
    pub fn layout(&mut self, inputs: u32, outputs: u32, sidechain: bool) -> Result<Layout> {
        self.layouts()
            .into_iter()
            .find(|layout| {
                (layout.inputs, layout.outputs) == (inputs, outputs)
                    && layout.has_sidechain() == sidechain
            })
            .with_context(|| format!("no layout {inputs} -> {outputs}, side-chain: {sidechain}"))
    }

    /// Chooses a layout, while inactive.
    ///
    /// # Errors
    /// The plugin is active, has only one layout, or refuses this one.
    pub fn select_layout(&mut self, layout: &Layout) -> Result<()> {
        ensure!(
            !self.is_active(),
            "layouts are chosen while the plugin is inactive"
        );
        let handle = self.plugin.plugin_handle();
        let configs = handle
            .get_extension::<PluginAudioPortsConfig>()
            .context("the plugin has only one layout")?;
        let id = ClapId::from_raw(layout.id).context("that is no layout id")?;
        configs
            .select(&handle, id)
            .with_context(|| format!("the plugin refuses the layout {}", layout.name))
    }
}

/// The ports of one direction.
fn side(handle: &PluginMainThreadHandle, ports: PluginAudioPorts, is_input: bool) -> Vec<Port> {
    (0..ports.count(handle, is_input))
        .filter_map(|index| {
            let mut buffer = AudioPortInfoBuffer::new();
            let port = ports.get(handle, index, is_input, &mut buffer)?;
            Some(Port {
                id: port.id.get(),
                name: String::from_utf8_lossy(port.name).into_owned(),
                channels: port.channel_count,
                main: port.flags.contains(AudioPortFlags::IS_MAIN),
                kind: port
                    .port_type
                    .map(|kind| kind.0.to_string_lossy().into_owned())
                    .unwrap_or_default(),
            })
        })
        .collect()
}
