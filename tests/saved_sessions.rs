//! What release 0.1 saved and promised, in the plugins of today: every parameter is still there, with its numbers,
//! range and choices, and every saved project loads in both formats and sounds as it did. `states/README.md` says
//! what the files are.
#![cfg(target_os = "linux")]

mod common;
mod vst3_host;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use common::programme::{FRAMES, levels_db, long_programme};
use common::{
    CHANNEL, MASTER, RATE_HZ, instance, json_of, render, session_of, state_of, with_session,
};
use serde_json::Value as Json;
use truestrip_dsp::param::{Param, ParamKind, Scale, Value, parse_choice};
use truestrip_dsp::strip::StripDefinition;
use truestrip_host::Instance;
use vst3_host::Plugin;

/// A plugin in both formats.
struct Formats {
    key: &'static str,
    clap: &'static str,
    vst3: &'static str,
    strip: &'static StripDefinition,
}

const PLUGINS: [Formats; 2] = [
    Formats {
        key: "channel",
        clap: CHANNEL,
        vst3: "Truestrip Channel",
        strip: &truestrip_dsp::strip::CHANNEL,
    },
    Formats {
        key: "master",
        clap: MASTER,
        vst3: "Truestrip Master",
        strip: &truestrip_dsp::strip::MASTER,
    },
];

/// By how much a level of an octave in half a second may differ from release 0.1's. Without automatic make-up it is
/// 0.01 dB; with it, what a level breathes by that forgets sooner than it did then.
const SAME_DB: f64 = 0.1;
/// The same with the de-esser at work. That of release 0.1 remembered a click or a shout for minutes; the level
/// of the voice that it measures against is found in another way since.
const DEESSED_DB: f64 = 1.0;
/// Below this an octave is not heard beside the others, and only has to stay there.
const SILENT_DB: f64 = -70.0;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/states")
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn json(name: &str) -> Json {
    serde_json::from_slice(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The saved sessions: plugin, name of the file, and what stands in it.
fn sessions() -> Vec<(&'static Formats, String, Json)> {
    let mut sessions = Vec::new();
    for plugin in &PLUGINS {
        for name in ["default", "everything", "preset", "mono"] {
            if plugin.key == "channel" || name != "mono" {
                let file = format!("{}-{name}", plugin.key);
                let told = json(&format!("{file}.json"));
                sessions.push((plugin, file, told));
            }
        }
    }
    let states = fs::read_dir(folder()).expect("the folder of states");
    let names = states.map(|entry| entry.expect("an entry").file_name());
    let count = names.filter(|name| name.to_string_lossy().ends_with(".clap"));
    assert_eq!(count.count(), sessions.len(), "every file is tried");
    sessions
}

/// A number of a JSON file as the `f32` that it was.
fn single(json: &Json) -> f32 {
    json.as_f64().expect("a number") as f32
}

/// A value in real units.
fn value(param: &Param, told: &Json) -> Value {
    match param.kind {
        ParamKind::Toggle { .. } => Value::Toggle(told.as_bool().expect("on or off")),
        ParamKind::Choice { names, .. } => {
            let name = told.as_str().expect("a choice");
            assert!(names.contains(&name), "{} has no {name}", param.id);
            Value::Choice(parse_choice(names, name).expect("a choice"))
        }
        ParamKind::Number(_) => Value::Number(single(told)),
    }
}

/// Asserts that a saved value in real units is the one that was told, within what an `f32` on a knob rounds.
fn assert_saved(param: &Param, told: &Json, saved: &Json, what: &str) {
    match param.kind {
        ParamKind::Number(range) => {
            let (told, saved) = (told.as_f64().unwrap(), saved.as_f64().unwrap());
            let size = f64::from(range.max - range.min).max(told.abs());
            let is_same = match range.scale {
                Scale::Linear => (saved - told).abs() <= 1e-6 * size,
                Scale::Logarithmic => (saved / told - 1.0).abs() <= 1e-6,
            };
            assert!(is_same, "{what}: {} is {saved}, not {told}", param.id);
        }
        _ => assert_eq!(saved, told, "{what}: {}", param.id),
    }
}

/// Asserts that a host sees a value, which it counts from 0 to 1.
fn assert_seen(param: &Param, told: &Json, seen: f64, what: &str) {
    let expected = f64::from(param.normalized(value(param, told)));
    assert!(
        (seen - expected).abs() < 1e-5,
        "{what}: {} is seen at {seen}, not {expected}",
        param.id
    );
}

/// Asserts that what a plugin saves now is what release 0.1 saved, with the numbers on the knobs to the bit.
fn assert_same_session(plugin: &Formats, old: &Json, new: &Json, told: &Json, what: &str) {
    let session = session_of(new);
    for param in plugin.strip.params() {
        // What release 0.1 did not have is as in a new instance.
        let Some(told) = told["values"].get(param.id) else {
            let default = &described(param)["default"];
            assert_saved(param, default, &session["values"][param.id], what);
            continue;
        };
        assert_saved(param, told, &session["values"][param.id], what);
        let [old, new] = [old, new].map(|state| &state["params"][param.id]);
        match param.kind {
            ParamKind::Number(_) => {
                let [old, new] = [old, new].map(|saved| single(&saved["f32"]).to_bits());
                assert_eq!(old, new, "{what}: {}", param.id);
            }
            _ => assert_eq!(old, new, "{what}: {}", param.id),
        }
    }
    assert_eq!(session["sound"], told["sound"], "{what}");
    assert_eq!(session["window"], told["window"], "{what}");
    let list = plugin
        .strip
        .modules
        .iter()
        .filter(|module| module.is_movable);
    let list: Vec<&str> = list.map(|module| module.key).collect();
    assert_eq!(session["order"], Json::from(list), "{what}");
    // Channel has no meter of loudness, and says what a new instance says.
    if plugin.key == "master" {
        let follows = &session["loudness"]["follow_transport"];
        assert_eq!(follows, &told["loudness"]["follow_transport"], "{what}");
        let target = told["loudness"]["target"]
            .as_str()
            .expect("a target or none");
        let target = if target.is_empty() { "spotify" } else { target };
        assert_eq!(session["loudness"]["target"], target, "{what}");
    }
    let (slots, told) = (&session["slots"], &told["slots"]);
    assert_eq!(
        (&slots["active"], &slots["preset"]),
        (&told["active"], &told["preset"]),
        "{what}"
    );
    for index in 0..4 {
        let (slot, told) = (&slots["stored"][index], &told["stored"][index]);
        assert_eq!(slot.is_null(), told.is_null(), "{what}: slot {index}");
        if told.is_null() {
            continue;
        }
        assert_eq!(slot["preset"], told["preset"], "{what}: slot {index}");
        for (id, told) in told["values"].as_object().expect("values") {
            let param = plugin
                .strip
                .find(id)
                .unwrap_or_else(|| panic!("{id} is gone"));
            assert_saved(
                param,
                told,
                &slot["values"][id],
                &format!("{what}: slot {index}"),
            );
        }
    }
}

/// An instance with a session of release 0.1 loaded.
fn loaded(plugin: &Formats, file: &str) -> Instance {
    let mut loaded = instance(plugin.clap);
    let state = bytes(&format!("{file}.clap"));
    loaded
        .load(&state)
        .unwrap_or_else(|error| panic!("{file}: {error}"));
    loaded
}

#[test]
fn every_session_of_release_0_1_loads_in_clap_with_every_value() {
    for (plugin, file, told) in sessions() {
        let mut loaded = loaded(plugin, &file);
        for param in plugin.strip.params() {
            let Some(told) = told["values"].get(param.id) else {
                continue;
            };
            let info = loaded.param(param.name).expect("a parameter");
            let seen = loaded.value(info.id).expect("a value");
            assert_seen(
                param,
                told,
                (seen - info.min) / (info.max - info.min),
                &file,
            );
        }
        let old = json_of(&bytes(&format!("{file}.clap")));
        let new = json_of(&loaded.save().expect("it saves"));
        assert_same_session(plugin, &old, &new, &told, &file);
        // What is saved now loads as the same again.
        let mut again = instance(plugin.clap);
        again
            .load(&loaded.save().expect("it saves"))
            .expect("it loads");
        assert_eq!(json_of(&again.save().expect("it saves")), new, "{file}");
    }
}

#[test]
fn every_session_of_release_0_1_loads_in_vst3_with_every_value() {
    for (plugin, file, told) in sessions() {
        let state = bytes(&format!("{file}.vst3"));
        let loaded = Plugin::new(plugin.vst3);
        assert!(loaded.load(&state), "{file}");
        for param in plugin.strip.params() {
            if let Some(told) = told["values"].get(param.id) {
                assert_seen(param, told, loaded.value(loaded.id(param.name)), &file);
            }
        }
        let old: Json = serde_json::from_slice(&state).expect("JSON");
        let new: Json = serde_json::from_slice(&loaded.save()).expect("JSON");
        assert_same_session(plugin, &old, &new, &told, &file);
    }
}

#[test]
fn every_session_of_release_0_1_says_something_of_each_parameter() {
    for plugin in &PLUGINS {
        let [default, everything] = ["default", "everything"]
            .map(|name| json(&format!("{}-{name}.json", plugin.key))["values"].clone());
        for line in json(&format!("parameters-{}.json", plugin.key))
            .as_array()
            .expect("lines")
        {
            let id = line["id"].as_str().expect("an id");
            assert!(!default[id].is_null(), "{id}");
            assert_ne!(default[id], everything[id], "{id} is off its default");
        }
    }
}

/// The last levels of half a minute of the programme, as a session of release 0.1 sounds with these settings.
fn levels(plugin: &Formats, file: &str, heard: &Json, more: &[(&str, &str)]) -> Vec<f64> {
    levels_of(loaded(plugin, file), file, heard, more)
}

fn levels_of(mut loaded: Instance, file: &str, heard: &Json, more: &[(&str, &str)]) -> Vec<f64> {
    let [inputs, outputs] = [0, 1].map(|side| heard["layout"][side].as_u64().unwrap() as u32);
    let layout = loaded.layout(inputs, outputs, false).expect("a layout");
    loaded.select_layout(&layout).expect("the layout is free");
    let with = heard["with"].as_object().expect("settings").iter();
    let with = with.map(|(name, text)| (name.as_str(), text.as_str().expect("a text")));
    for (name, text) in with.chain(more.iter().copied()) {
        loaded.set(name, text).expect("a setting");
    }
    loaded.activate(RATE_HZ, 1, 8192).expect("it activates");
    let latency = loaded.latency();
    assert_eq!(heard["latency_frames"], latency, "{file}");
    let mut input = long_programme();
    input.truncate(inputs as usize);
    for channel in &mut input {
        channel.extend(vec![0.0; latency as usize]);
    }
    let mut output = render(&mut loaded, &input, &[], 480);
    for channel in &mut output {
        channel.drain(..channel.len() - FRAMES);
    }
    levels_db(&output)
}

fn assert_same_levels(found: &[f64], told: &Json, most_db: f64, what: &str) {
    let told = told.as_array().expect("levels").iter();
    let told: Vec<f64> = told.map(|level| level.as_f64().expect("a level")).collect();
    assert_eq!(found.len(), told.len(), "{what}");
    let heard = told.iter().filter(|level| **level > SILENT_DB).count();
    assert!(heard > told.len() / 2, "{what}: too little to hear");
    let apart = found
        .iter()
        .zip(&told)
        .enumerate()
        .map(|(index, (found, told))| {
            let apart_db = (found.max(SILENT_DB) - told.max(SILENT_DB)).abs();
            (
                apart_db,
                format!("level {index} is {found:.2} dB, not {told:.2} dB"),
            )
        });
    let most = apart
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .expect("levels");
    println!("{what}: {:.2} dB apart, {}", most.0, most.1);
    assert!(most.0 <= most_db, "{what}: {}", most.1);
}

#[test]
fn every_session_of_release_0_1_sounds_as_it_did() {
    for (plugin, file, told) in sessions() {
        let heard = &told["heard"];
        let is_deessed = told["values"]["deess_on"] == true;
        let most_db = if is_deessed { DEESSED_DB } else { SAME_DB };
        let found = levels(plugin, &file, heard, &[]);
        assert_same_levels(&found, &heard["levels_db"], most_db, &file);
        if is_deessed {
            let found = levels(plugin, &file, heard, &[("De-ess On", "off")]);
            let what = format!("{file} without de-esser");
            assert_same_levels(&found, &heard["levels_without_deesser_db"], SAME_DB, &what);
        }
    }
}

#[test]
fn a_mono_track_of_release_0_1_hears_its_left_alone_and_one_of_today_both() {
    let (plugin, file) = (&PLUGINS[0], "channel-mono");
    let told = json(&format!("{file}.json"));
    let mut state = json_of(&loaded(plugin, file).save().expect("it saves"));
    let mut session = session_of(&state);
    assert_eq!(session["sound"], 1);
    session["sound"] = Json::from(2);
    state = with_session(&state, &session);
    let mut today = instance(plugin.clap);
    today.load(&state_of(&state)).expect("it loads");
    let today = levels_of(today, file, &told["heard"], &[]);
    let old = levels(plugin, file, &told["heard"], &[]);
    // Left and right of a room are not alike: their mean is another sound.
    let apart = old
        .iter()
        .zip(&today)
        .map(|(old, today)| (old - today).abs());
    let apart_db = apart.fold(0.0, f64::max);
    assert!(apart_db > 0.5, "{apart_db:.2} dB apart");
}

/// What a table of parameters says of one, in the words of the golden list.
fn described(param: &Param) -> BTreeMap<&'static str, Json> {
    let short = |number: f32| Json::from(number.to_string().parse::<f64>().expect("a number"));
    let mut line = BTreeMap::from([
        ("id", Json::from(param.id)),
        ("name", Json::from(param.name)),
        ("key", Json::from(param.key)),
        ("automatable", Json::from(param.automatable)),
    ]);
    match param.kind {
        ParamKind::Toggle { default } => {
            line.extend([("kind", "toggle".into()), ("default", default.into())]);
        }
        ParamKind::Choice { names, default } => line.extend([
            ("kind", "choice".into()),
            ("choices", Json::from(names)),
            ("default", names[default].into()),
        ]),
        ParamKind::Number(range) => line.extend([
            ("kind", "number".into()),
            ("unit", format!("{:?}", range.unit).into()),
            ("scale", format!("{:?}", range.scale).into()),
            ("min", short(range.min)),
            ("max", short(range.max)),
            ("default", short(range.default)),
        ]),
    }
    line
}

#[test]
fn no_parameter_of_release_0_1_was_removed_renamed_renumbered_or_changed() {
    for plugin in &PLUGINS {
        let golden = json(&format!("parameters-{}.json", plugin.key));
        let golden = golden.as_array().expect("a list");
        assert!(
            golden.len() >= 100,
            "{}: {} lines",
            plugin.key,
            golden.len()
        );
        let clap = instance(plugin.clap).params();
        let vst3 = Plugin::new(plugin.vst3).params();
        for line in golden {
            let id = line["id"].as_str().expect("an id");
            let param = plugin
                .strip
                .find(id)
                .unwrap_or_else(|| panic!("{id} is gone"));
            for (word, found) in described(param) {
                assert_eq!(found, line[word], "{id}: {word}");
            }
            let (old, found) = (
                &line["clap"],
                clap.iter().find(|found| found.name == param.name),
            );
            let found = found.unwrap_or_else(|| panic!("no CLAP host finds {}", param.name));
            assert_eq!(old["id"], found.id, "{id} in CLAP");
            for (word, found) in [
                ("min", found.min),
                ("max", found.max),
                ("default", found.default),
            ] {
                let old = old[word].as_f64().expect("a number");
                assert!(
                    (found - old).abs() < 1e-6,
                    "{id} in CLAP: {word} is {found}, not {old}"
                );
            }
            for (word, found) in [
                ("stepped", found.stepped),
                ("automatable", found.automatable),
                ("bypass", found.bypass),
                ("hidden", found.hidden),
            ] {
                assert_eq!(old[word], found, "{id} in CLAP: {word}");
            }
            let (old, found) = (
                &line["vst3"],
                vst3.iter().find(|found| found.name == param.name),
            );
            let found = found.unwrap_or_else(|| panic!("no VST3 host finds {}", param.name));
            assert_eq!(old["id"], found.id, "{id} in VST3");
            assert_eq!(old["steps"], found.steps, "{id} in VST3: steps");
            assert_eq!(old["flags"], found.flags, "{id} in VST3: flags");
            let default = old["default"].as_f64().expect("a number");
            assert!(
                (found.default - default).abs() < 1e-6,
                "{id} in VST3: default"
            );
        }
    }
}
