//! What the tests of the built plugins share: the bundle that `cargo test` has just built, signals,
//! and rendering through an instance in blocks of any size.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "a module of each test binary, which uses a part of it"
)]

pub mod programme;
#[cfg(target_os = "linux")]
pub mod screen;

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use truestrip_host::{Block, ClapBundle, Event, Instance, Layout};

/// The id of Truestrip Channel.
pub const CHANNEL: &str = "dev.truestrip.channel";

/// The id of Truestrip Master.
pub const MASTER: &str = "dev.truestrip.master";

/// Both plugins.
pub const PLUGINS: [&str; 2] = [CHANNEL, MASTER];

/// The rate of tests that are about something else.
pub const RATE_HZ: f64 = 48_000.0;

/// Channels of sound.
pub type Sound = Vec<Vec<f32>>;

/// The plugins' shared library: Cargo puts it beside the test binary, built in the same profile,
/// so that in the dev profile every allocation in `process` aborts the test.
pub fn library() -> PathBuf {
    let name = format!(
        "{}truestrip{}",
        env::consts::DLL_PREFIX,
        env::consts::DLL_SUFFIX
    );
    let mut path = env::current_exe().expect("the test binary has a path");
    path.set_file_name(name);
    path
}

/// The bundle, loaded once and kept, as hosts do.
pub fn bundle() -> &'static ClapBundle {
    static BUNDLE: OnceLock<ClapBundle> = OnceLock::new();
    BUNDLE.get_or_init(|| ClapBundle::load(&library()).expect("the plugins' library loads"))
}

/// Whether this is a process of the calling test's own. If not, the test is run in one, and has to
/// succeed there: what kills that process then fails this test and no other.
pub fn alone(test: &str) -> bool {
    alone_in(test, &[])
}

/// As [`alone`], in an environment that differs.
pub fn alone_in(test: &str, environment: &[(&str, &str)]) -> bool {
    if is_alone() {
        return true;
    }
    let child = Command::new(env::current_exe().expect("the test binary has a path"))
        .args(["--exact", test, "--include-ignored", "--nocapture"])
        .env(ALONE, "1")
        // One heap for all threads: which of several glibc picks is chance, and so is their sum.
        .env("MALLOC_ARENA_MAX", "1")
        .envs(environment.iter().copied())
        .output()
        .expect("the test binary runs");
    let told = String::from_utf8_lossy(&child.stderr);
    eprint!("{told}");
    assert!(child.status.success(), "{}", child.status);
    false
}

/// Says to a test that it runs in a process of its own.
const ALONE: &str = "TRUESTRIP_TEST_ALONE";

/// Whether this is a process of one test's own.
pub fn is_alone() -> bool {
    env::var_os(ALONE).is_some()
}

/// A fresh instance of a plugin.
pub fn instance(id: &str) -> Instance {
    bundle().instantiate(id).expect("the plugin instantiates")
}

/// A fresh instance in a layout, active at [`RATE_HZ`] with blocks of up to 8192 frames.
pub fn active(id: &str, inputs: u32, outputs: u32) -> Instance {
    let mut plugin = instance(id);
    let layout = plugin
        .layout(inputs, outputs, false)
        .expect("the layout exists");
    plugin.select_layout(&layout).expect("the layout is free");
    plugin
        .activate(RATE_HZ, 1, 8192)
        .expect("the plugin activates");
    plugin
}

/// The layouts that a plugin has to offer: inputs, outputs, side-chain.
pub fn expected_layouts(id: &str) -> Vec<(u32, u32, bool)> {
    let widths = [(1, 1), (1, 2), (2, 2)];
    let plain = widths.map(|(inputs, outputs)| (inputs, outputs, false));
    let with_sidechain = widths.map(|(inputs, outputs)| (inputs, outputs, true));
    match id {
        CHANNEL => [plain, with_sidechain].concat(),
        _ => plain.to_vec(),
    }
}

/// A layout in the form of [`expected_layouts`].
pub fn widths(layout: &Layout) -> (u32, u32, bool) {
    (layout.inputs, layout.outputs, layout.has_sidechain())
}

/// Bytes of the length in front of a CLAP state.
pub const PREFIX: usize = 8;

/// The JSON of a CLAP state.
pub fn json_of(state: &[u8]) -> Value {
    serde_json::from_slice(&state[PREFIX..]).expect("a state's JSON")
}

/// A CLAP state of any bytes, with their true length in front.
pub fn with_length(json: &[u8]) -> Vec<u8> {
    [&(json.len() as u64).to_le_bytes(), json].concat()
}

/// A CLAP state of a JSON value.
pub fn state_of(json: &Value) -> Vec<u8> {
    with_length(json.to_string().as_bytes())
}

/// The session in a state's JSON.
pub fn session_of(json: &Value) -> Value {
    let text = json["fields"]["session"].as_str().expect("a field of text");
    serde_json::from_str(text).expect("a session's JSON")
}

/// A state's JSON with another session in it.
pub fn with_session(json: &Value, session: &Value) -> Value {
    let mut json = json.clone();
    json["fields"]["session"] = Value::from(session.to_string());
    json
}

/// A state's JSON as release 0.1 wrote it: the framework's numbers alone.
pub fn as_release_0_1(json: &Value) -> Value {
    let mut json = json.clone();
    json["version"] = Value::from("0.1.0");
    json["fields"] = serde_json::json!({"sound": "1"});
    json
}

/// White noise within +-`peak`, the same for the same seed (xorshift64*, Vigna 2016).
pub fn noise(seed: u64, frames: usize, peak: f32) -> Vec<f32> {
    let mut random = Random::new(seed);
    (0..frames)
        .map(|_| (random.unit() * 2.0 - 1.0) as f32 * peak)
        .collect()
}

/// Different noise on each channel.
pub fn noises(seed: u64, channels: usize, frames: usize, peak: f32) -> Sound {
    (0..channels as u64)
        .map(|channel| noise(seed + 1000 * channel, frames, peak))
        .collect()
}

/// A sine of `peak` at `hz`, sampled at [`RATE_HZ`].
pub fn sine(hz: f64, frames: usize, peak: f64) -> Vec<f32> {
    let step = std::f64::consts::TAU * hz / RATE_HZ;
    (0..frames)
        .map(|frame| (peak * (step * frame as f64).sin()) as f32)
        .collect()
}

/// One sample of 1 at `frame`, silence around it.
pub fn impulse(frame: usize, frames: usize) -> Vec<f32> {
    let mut impulse = vec![0.0; frames];
    impulse[frame] = 1.0;
    impulse
}

/// Renders `input` in blocks of `block` frames, with automation at frames of the whole.
pub fn render(plugin: &mut Instance, input: &Sound, events: &[Event], block: usize) -> Sound {
    render_in(plugin, input, events, std::iter::repeat(block))
}

/// As [`render`], with the blocks' sizes one by one; they may be zero.
pub fn render_in(
    plugin: &mut Instance,
    input: &Sound,
    events: &[Event],
    blocks: impl IntoIterator<Item = usize>,
) -> Sound {
    let frames = input[0].len();
    let channels = plugin.ports().outputs[0].channels as usize;
    let mut output = vec![vec![0.0; frames]; channels];
    let mut blocks = blocks.into_iter();
    let mut start = 0;
    while start < frames {
        let size = blocks.next().expect("blocks for the whole input");
        let end = frames.min(start + size);
        let now: Vec<Event> = events
            .iter()
            .filter(|event| (start..end).contains(&(event.frame as usize)))
            .map(|event| Event {
                frame: event.frame - start as u32,
                ..*event
            })
            .collect();
        let inputs: Vec<&[f32]> = input.iter().map(|channel| &channel[start..end]).collect();
        let mut outputs: Vec<&mut [f32]> = output
            .iter_mut()
            .map(|channel| &mut channel[start..end])
            .collect();
        plugin
            .process(Block {
                inputs: &inputs,
                sidechain: None,
                outputs: &mut outputs,
                events: &now,
            })
            .expect("the plugin processes");
        start = end;
    }
    output
}

/// Switches EQ3 on with all three bands at work. Master has no EQ3: there its input gain is set.
pub fn work_hard(plugin: &mut Instance, id: &str) {
    plugin.set("Input Gain", "2.5 dB").expect("a gain");
    if id == CHANNEL {
        for (name, text) in [
            ("EQ3 On", "on"),
            ("EQ3 Low Gain", "9 dB"),
            ("EQ3 Mid Freq", "1k2"),
            ("EQ3 Mid Gain", "-7.5 dB"),
            ("EQ3 High Gain", "6 dB"),
        ] {
            plugin.set(name, text).expect("an EQ3 value");
        }
    }
}

/// The values of all parameters, by id.
pub fn values(plugin: &mut Instance) -> Vec<(u32, f64)> {
    plugin
        .params()
        .iter()
        .map(|param| (param.id, plugin.value(param.id).expect("it has a value")))
        .collect()
}

/// Moves every parameter away from its default, the bypass too.
pub fn scramble(plugin: &mut Instance, seed: u64) {
    let mut random = Random::new(seed);
    let events: Vec<Event> = plugin
        .params()
        .iter()
        .map(|param| Event {
            frame: 0,
            param: param.id,
            value: if param.stepped {
                param.min + param.max - param.default
            } else {
                param.min + (param.max - param.min) * random.unit()
            },
        })
        .collect();
    plugin.flush(&events).expect("the values are taken");
}

/// Asserts that two sounds are the same bits, and says where they first differ.
pub fn assert_same_bits(expected: &Sound, found: &Sound, what: &str) {
    assert_eq!(expected.len(), found.len(), "{what}: channels");
    for (channel, (expected, found)) in expected.iter().zip(found).enumerate() {
        assert_eq!(expected.len(), found.len(), "{what}: frames");
        let differs = expected
            .iter()
            .zip(found)
            .position(|(expected, found)| expected.to_bits() != found.to_bits());
        if let Some(frame) = differs {
            panic!(
                "{what}: channel {channel} differs from frame {frame} on: {:e} where {:e} is due",
                found[frame], expected[frame]
            );
        }
    }
}

/// A sound as it comes out so many frames later, cut at its end.
pub fn delayed(sound: &Sound, frames: usize) -> Sound {
    sound
        .iter()
        .map(|channel| {
            let mut delayed = vec![0.0; frames];
            delayed.extend_from_slice(&channel[..channel.len() - frames]);
            delayed
        })
        .collect()
}

/// The greatest magnitude in a sound; NaN if there is one.
pub fn peak(sound: &[f32]) -> f32 {
    sound.iter().fold(0.0, |peak, sample| {
        if sample.abs() > peak || sample.is_nan() {
            sample.abs()
        } else {
            peak
        }
    })
}

/// A small random generator: xorshift64* (Vigna 2016).
pub struct Random(u64);

impl Random {
    /// The same seed gives the same numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// The next number from 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The next whole number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }
}
