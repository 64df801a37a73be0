//! A small LV2 host over Debian's lilv, which is loaded at run time: nothing here needs lilv to
//! build.

mod features;
mod lilv;

use std::ffi::{CStr, CString, c_void};

use anyhow::{Context, Result, bail};

use crate::contestant::{Contestant, Duty, Runner};
use crate::material::RATE_HZ;
use features::{Events, Features};
use lilv::{Instance, Lilv, PluginPtr, Ptr};

const LV2_AUDIO: &CStr = c"http://lv2plug.in/ns/lv2core#AudioPort";
const LV2_CONTROL: &CStr = c"http://lv2plug.in/ns/lv2core#ControlPort";
const LV2_INPUT: &CStr = c"http://lv2plug.in/ns/lv2core#InputPort";

/// Bytes behind a port of events, which stays empty.
const EVENT_BYTES: usize = 1 << 16;

/// A plugin to race against.
pub(crate) struct PeerSpec {
    /// Name in the table.
    pub(crate) name: &'static str,
    /// Its URI.
    pub(crate) uri: &'static str,
    /// The Debian package that has it.
    pub(crate) package: &'static str,
    /// Symbols of its ports, and the values that they are set to.
    pub(crate) ports: Vec<(String, f32)>,
    /// What it has to do.
    pub(crate) duty: Duty,
}

/// Ports by their symbols.
pub(crate) fn ports(values: &[(&str, f32)]) -> Vec<(String, f32)> {
    values
        .iter()
        .map(|(symbol, value)| ((*symbol).to_owned(), *value))
        .collect()
}

/// All LV2 plugins of the system.
pub(crate) struct World {
    lilv: Lilv,
    world: Ptr,
    features: Features,
}

impl World {
    /// Loads lilv and what plugins it finds; kept for as long as the process runs.
    pub(crate) fn load() -> Result<&'static Self> {
        let lilv = Lilv::load()
            .context("liblilv-0.so.0 is missing (Debian: apt-get install liblilv-0-0)")?;
        // SAFETY: called in the order of lilv's documentation.
        let world = unsafe {
            let world = (lilv.world_new)();
            (lilv.world_load_all)(world);
            world
        };
        Ok(Box::leak(Box::new(Self {
            lilv,
            world,
            features: Features::new(),
        })))
    }

    /// A peer as a contestant; `None` when it is not installed, which one line tells.
    pub(crate) fn contestant(&'static self, peer: PeerSpec) -> Option<Contestant> {
        let PeerSpec {
            name,
            uri,
            package,
            ports,
            duty,
        } = peer;
        let Some(plugin) = self.find(uri) else {
            println!("Skipped {name}: install it (Debian: apt-get install {package})");
            return None;
        };
        Some(Contestant {
            name: name.to_owned(),
            is_ours: false,
            make: Box::new(move |frames| {
                let instance = || {
                    self.instantiate(plugin, &ports, frames)
                        .with_context(|| format!("{name} does not run"))
                };
                let peer = instance()?;
                if peer.is_mono() {
                    return Ok(Box::new(Pair([peer, instance()?])));
                }
                Ok(Box::new(peer))
            }),
            duty,
        })
    }

    fn find(&self, uri: &str) -> Option<PluginPtr> {
        let uri = CString::new(uri).ok()?;
        // SAFETY: the world lives for ever; the strings live for the calls.
        let plugin = unsafe {
            let node = (self.lilv.new_uri)(self.world, uri.as_ptr());
            (self.lilv.plugins_get_by_uri)((self.lilv.world_get_all_plugins)(self.world), node)
        };
        (!plugin.0.is_null()).then_some(plugin)
    }

    /// A running instance.
    fn instantiate(
        &self,
        plugin: PluginPtr,
        values: &[(String, f32)],
        frames: usize,
    ) -> Result<Peer> {
        let lilv = &self.lilv;
        // SAFETY: plugin and world live for ever; every port is connected to memory of the size
        // that its type asks for, on the heap, which lives as long as the instance.
        unsafe {
            let instance =
                (lilv.plugin_instantiate)(plugin, RATE_HZ, self.features.pointers(frames));
            if instance.is_null() {
                bail!("it cannot be instantiated");
            }
            let count = (lilv.plugin_get_num_ports)(plugin);
            let mut defaults = vec![0.0_f32; count as usize];
            (lilv.plugin_get_port_ranges_float)(
                plugin,
                std::ptr::null_mut(),
                std::ptr::null_mut(),
                defaults.as_mut_ptr(),
            );
            let class = |uri: &CStr| (lilv.new_uri)(self.world, uri.as_ptr());
            let (audio, control, input) = (class(LV2_AUDIO), class(LV2_CONTROL), class(LV2_INPUT));
            let mut peer = Peer {
                instance,
                inputs: Vec::new(),
                outputs: Vec::new(),
                controls: vec![0.0; count as usize].into_boxed_slice(),
                events: Vec::new(),
                frames: u32::try_from(frames)?,
            };
            let mut known = 0;
            for index in 0..count {
                let port = (lilv.plugin_get_port_by_index)(plugin, index);
                let is = |class| (lilv.port_is_a)(plugin, port, class);
                let symbol = (lilv.node_as_string)((lilv.port_get_symbol)(plugin, port));
                let symbol = CStr::from_ptr(symbol).to_string_lossy();
                let place: *mut c_void = if is(audio) {
                    let buffers = if is(input) {
                        &mut peer.inputs
                    } else {
                        &mut peer.outputs
                    };
                    let mut buffer = vec![0.0_f32; frames].into_boxed_slice();
                    let place = buffer.as_mut_ptr().cast();
                    buffers.push(buffer);
                    place
                } else if is(control) {
                    let set = values.iter().find(|(name, _)| *name == symbol);
                    known += usize::from(set.is_some());
                    let default = defaults[index as usize];
                    let default = if default.is_nan() { 0.0 } else { default };
                    peer.controls[index as usize] = set.map_or(default, |(_, value)| *value);
                    (&raw mut peer.controls[index as usize]).cast()
                } else {
                    let mut events = Events::new(EVENT_BYTES, is(input));
                    let place = events.place();
                    peer.events.push(events);
                    place
                };
                peer.descriptor().connect(peer.instance, index, place);
            }
            if known != values.len() {
                bail!("it lacks some of the ports that are to be set");
            }
            if !peer.is_mono() && (peer.inputs.len() < 2 || peer.outputs.len() < 2) {
                bail!("it is neither stereo nor mono");
            }
            peer.descriptor().activate(peer.instance);
            Ok(peer)
        }
    }
}

/// A running plugin.
struct Peer {
    instance: *mut Instance,
    inputs: Vec<Box<[f32]>>,
    outputs: Vec<Box<[f32]>>,
    /// By the index of the port.
    controls: Box<[f32]>,
    events: Vec<Events>,
    frames: u32,
}

impl Peer {
    fn is_mono(&self) -> bool {
        self.inputs.len() == 1 && self.outputs.len() == 1
    }

    fn descriptor(&self) -> &lilv::Descriptor {
        // SAFETY: the instance lives as long as this value, its descriptor as long as the library.
        unsafe { &*(*self.instance).descriptor }
    }
}

impl Runner for Peer {
    fn inputs(&mut self) -> [&mut [f32]; 2] {
        let (left, right) = self.inputs.split_at_mut(1);
        [&mut left[0], &mut right[0]]
    }

    fn run(&mut self) {
        // A plugin leaves what it wrote in the place of the room that it has.
        self.events.iter_mut().for_each(Events::clear);
        // SAFETY: all ports are connected to buffers of this many frames.
        unsafe { self.descriptor().run(self.instance, self.frames) }
    }

    fn outputs(&self) -> [&[f32]; 2] {
        [&self.outputs[0], &self.outputs[1]]
    }
}

/// A plugin that is mono, once for each side.
struct Pair([Peer; 2]);

impl Runner for Pair {
    fn inputs(&mut self) -> [&mut [f32]; 2] {
        self.0.each_mut().map(|peer| &mut peer.inputs[0][..])
    }

    fn run(&mut self) {
        self.0.iter_mut().for_each(Runner::run);
    }

    fn outputs(&self) -> [&[f32]; 2] {
        self.0.each_ref().map(|peer| &peer.outputs[0][..])
    }
}
