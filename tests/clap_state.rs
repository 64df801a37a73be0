//! The built plugins' saved states through a CLAP host: whole, damaged, older and later ones.
//!
//! A state is eight bytes, the little-endian length of the JSON behind them, and the JSON:
//! `{"version": .., "params": {id: {kind: value}}, "fields": {"session": text}}`. The text is the session's own
//! JSON, in real units; the framework's numbers beside it are what release 0.1 saved.

mod common;

use std::sync::atomic::{AtomicBool, Ordering};

use common::{
    CHANNEL, PLUGINS, PREFIX, Random, Sound, active, as_release_0_1, assert_same_bits, instance,
    json_of, noises, render, scramble, session_of, state_of, values, with_length, with_session,
    work_hard,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use truestrip_host::{Block, Instance};

/// A scrambled instance, and what it holds.
fn scrambled(id: &str, seed: u64) -> (Instance, Vec<(u32, f64)>) {
    let mut plugin = instance(id);
    scramble(&mut plugin, seed);
    let values = values(&mut plugin);
    (plugin, values)
}

/// Loads a state that has to be refused, and checks that nothing has changed.
fn refused(plugin: &mut Instance, state: &[u8], before: &[(u32, f64)], what: &str) {
    assert!(plugin.load(state).is_err(), "{what}: accepted");
    assert_eq!(values(plugin), before, "{what}: half applied");
}

/// Loads a state that may be refused. Refused, it changes nothing; accepted, it leaves every
/// parameter on a value of its range.
fn survives(plugin: &mut Instance, state: &[u8], what: &str) {
    let before = values(plugin);
    if plugin.load(state).is_err() {
        assert_eq!(values(plugin), before, "{what}: half applied");
    }
    for param in plugin.params() {
        let value = plugin.value(param.id).expect("a value");
        assert!(
            (param.min..=param.max).contains(&value),
            "{what}: {} is {value}",
            param.name
        );
    }
}

#[test]
fn a_state_comes_back_whole() {
    for id in PLUGINS {
        for seed in 0..20 {
            let (mut plugin, expected) = scrambled(id, seed);
            let state = plugin.save().unwrap();
            let mut other = instance(id);
            other.load(&state).unwrap();
            // The state keeps plain values as f32: back on the scale that is within 1e-6.
            for ((param, expected), (_, found)) in expected.iter().zip(values(&mut other)) {
                assert!(
                    (expected - found).abs() < 1e-6,
                    "{id}: {param}: {found}, not {expected}"
                );
            }
            assert_eq!(json_of(&other.save().unwrap()), json_of(&state), "{id}");
        }
    }
}

#[test]
fn a_state_comes_back_through_streams_that_give_a_few_bytes_at_a_time() {
    for id in PLUGINS {
        let (mut plugin, _) = scrambled(id, 3);
        let whole = plugin.save().unwrap();
        for piece in [1, 3, 1000] {
            let saved = plugin.save_in_pieces(piece).unwrap();
            assert_eq!(
                json_of(&saved),
                json_of(&whole),
                "{id} in pieces of {piece}"
            );
            let mut other = instance(id);
            other.load_in_pieces(&saved, piece).unwrap();
            assert_eq!(json_of(&other.save().unwrap()), json_of(&whole));
        }
    }
}

#[test]
fn loading_tells_the_host_to_read_the_values_again() {
    for id in PLUGINS {
        let (mut plugin, _) = scrambled(id, 4);
        let state = plugin.save().unwrap();
        let mut other = instance(id);
        other.requests();
        other.load(&state).unwrap();
        other.run_main_thread();
        assert!(other.requests().param_values, "{id}");
    }
}

#[test]
fn a_state_cut_anywhere_is_refused_whole() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 5);
        let state = source.save().unwrap();
        let (mut plugin, before) = scrambled(id, 6);
        for length in 0..state.len() {
            refused(
                &mut plugin,
                &state[..length],
                &before,
                &format!("{id} cut at {length}"),
            );
        }
        // Cut, but with a length that is true.
        for length in PREFIX..state.len() {
            let cut = with_length(&state[PREFIX..length]);
            refused(
                &mut plugin,
                &cut,
                &before,
                &format!("{id} cut at {length}, true length"),
            );
        }
        plugin.load(&state).expect("the whole state still loads");
    }
}

#[test]
fn a_false_length_in_front_is_refused() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 7);
        let json = source.save().unwrap()[PREFIX..].to_vec();
        let (mut plugin, before) = scrambled(id, 8);
        let lengths = [
            u64::MAX,
            u64::MAX - 7,
            i64::MAX as u64,
            1 << 40,
            1 << 31,
            json.len() as u64 + 1,
        ];
        for length in lengths {
            let state = [&length.to_le_bytes(), json.as_slice()].concat();
            refused(
                &mut plugin,
                &state,
                &before,
                &format!("{id} with a length of {length}"),
            );
        }
        refused(&mut plugin, &[0xff; 8], &before, "a length alone");
        refused(&mut plugin, &[], &before, "nothing");
    }
}

#[test]
fn an_endless_state_is_refused() {
    for id in PLUGINS {
        let (mut plugin, before) = scrambled(id, 9);
        // 64 MiB: far more than any state, little enough to be at hand.
        let endless = with_length(&vec![b' '; 1 << 26]);
        refused(&mut plugin, &endless, &before, id);
    }
}

#[test]
fn bytes_of_chance_are_refused() {
    let mut random = Random::new(10);
    for id in PLUGINS {
        let (mut plugin, before) = scrambled(id, 11);
        for turn in 0..500 {
            let length = random.below(600);
            let bytes: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
            refused(&mut plugin, &bytes, &before, &format!("{id} turn {turn}"));
            refused(
                &mut plugin,
                &with_length(&bytes),
                &before,
                &format!("{id} turn {turn}"),
            );
        }
    }
}

#[test]
fn a_state_with_flipped_bytes_does_no_harm() {
    let mut random = Random::new(12);
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 13);
        let state = source.save().unwrap();
        let (mut plugin, _) = scrambled(id, 14);
        for turn in 0..1000 {
            let mut damaged = state.clone();
            for _ in 0..1 + random.below(4) {
                let place = PREFIX + random.below(damaged.len() - PREFIX);
                damaged[place] ^= 1 << random.below(8);
            }
            survives(&mut plugin, &damaged, &format!("{id} turn {turn}"));
        }
    }
}

/// Each value of an object replaced by something else, one at a time, with its id.
fn with_each(values: &Value, replace: &Value) -> Vec<(String, Value)> {
    let values = values.as_object().expect("an object");
    let replaced = |id: &String| {
        let mut damaged = values.clone();
        damaged.insert(id.clone(), replace.clone());
        (id.clone(), Value::Object(damaged))
    };
    values.keys().map(replaced).collect()
}

/// The values of a session put in the place of those that it has.
fn with_values(json: &Value, values: Value) -> Value {
    let mut session = session_of(json);
    session["values"] = values;
    with_session(json, &session)
}

/// The framework's numbers of release 0.1 put in the place of those that it has.
fn with_params(json: &Value, params: Value) -> Value {
    let mut json = as_release_0_1(json);
    json["params"] = params;
    json
}

#[test]
fn wrong_types_do_no_harm() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 15);
        let json = json_of(&source.save().unwrap());
        let wrong = [
            json!(null),
            json!(7),
            json!("7"),
            json!([]),
            json!({}),
            json!({"f32": "7"}),
            json!({"f32": null}),
            json!({"f32": {}}),
            json!({"bool": 1}),
            json!({"i32": 3.5}),
            json!({"i32": 7}),
            json!({"string": "seven"}),
            json!({"f64": 7.0}),
            json!({"f32": 1.0, "bool": true}),
        ];
        let (mut plugin, _) = scrambled(id, 16);
        let session = session_of(&json);
        for wrong in &wrong {
            let what = |param: &str| format!("{id}: {param} as {wrong}");
            for (param, values) in with_each(&session["values"], wrong) {
                let damaged = with_values(&json, values);
                survives(&mut plugin, &state_of(&damaged), &what(&param));
            }
            for (param, params) in with_each(&json["params"], wrong) {
                let damaged = with_params(&json, params);
                survives(&mut plugin, &state_of(&damaged), &what(&param));
            }
            for (part, damaged) in with_each(&session, wrong) {
                let damaged = with_session(&json, &damaged);
                survives(&mut plugin, &state_of(&damaged), &what(&part));
            }
        }
        for whole in [json!(null), json!(7), json!([]), json!({}), json!("state")] {
            let (mut plugin, before) = scrambled(id, 17);
            refused(
                &mut plugin,
                &state_of(&whole),
                &before,
                &format!("{id}: {whole}"),
            );
        }
        for part in ["version", "params", "fields"] {
            for wrong in [
                json!(null),
                json!(7),
                json!([1]),
                json!("x"),
                json!({"x": 7}),
            ] {
                let mut damaged = json.clone();
                damaged[part] = wrong;
                survives(
                    &mut plugin,
                    &state_of(&damaged),
                    &format!("{id}: {part} is wrong"),
                );
            }
        }
    }
}

const NO_NUMBERS: [&str; 7] = [
    "NaN",
    "Infinity",
    "-Infinity",
    "1e39",
    "-1e39",
    "1e999",
    "1e-50",
];

#[test]
fn numbers_that_are_none_do_no_harm() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 18);
        let json = json_of(&source.save().unwrap());
        let (mut plugin, _) = scrambled(id, 19);
        let session = session_of(&json);
        let numbers = session["values"].as_object().unwrap().iter();
        let numbers: Vec<_> = numbers.filter(|(_, value)| value.is_number()).collect();
        assert!(!numbers.is_empty());
        for (param, number) in numbers {
            for none in NO_NUMBERS {
                let text = session.to_string();
                let damaged = text.replacen(
                    &format!("\"{param}\":{number}"),
                    &format!("\"{param}\":{none}"),
                    1,
                );
                assert_ne!(damaged, text);
                let mut state = json.clone();
                state["fields"]["session"] = json!(damaged);
                let what = format!("{id}: {none} for {param}");
                survives(&mut plugin, &state_of(&state), &what);
            }
        }
    }
}

#[test]
fn numbers_of_release_0_1_that_are_none_do_no_harm() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 18);
        let json = as_release_0_1(&json_of(&source.save().unwrap()));
        let text = json.to_string();
        let (mut plugin, _) = scrambled(id, 19);
        let numbers: Vec<&str> = text
            .split("\"f32\":")
            .skip(1)
            .map(|rest| &rest[..rest.find('}').unwrap()])
            .collect();
        assert!(!numbers.is_empty());
        for number in numbers {
            for none in NO_NUMBERS {
                let old = format!("\"f32\":{number}");
                let damaged = text.replacen(&old, &format!("\"f32\":{none}"), 1);
                let what = format!("{id}: {none} for {number}");
                survives(&mut plugin, &with_length(damaged.as_bytes()), &what);
            }
        }
    }
}

#[test]
fn values_beyond_their_range_are_brought_to_its_end() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 20);
        let json = json_of(&source.save().unwrap());
        for (far, expected) in [(1e9, "24.0 dB"), (-1e9, "-24.0 dB")] {
            let mut values = session_of(&json)["values"].clone();
            values["input_gain"] = json!(far);
            let mut params = json["params"].clone();
            params["input_gain"] = json!({"f32": far});
            for damaged in [with_values(&json, values), with_params(&json, params)] {
                let mut plugin = instance(id);
                plugin.load(&state_of(&damaged)).unwrap();
                assert_eq!(plugin.shown("Input Gain").unwrap(), expected, "{id}");
            }
        }
    }
}

#[test]
fn a_session_that_is_none_or_the_other_plugins_is_refused_whole() {
    for (index, id) in PLUGINS.into_iter().enumerate() {
        let (mut source, _) = scrambled(id, 31);
        let json = json_of(&source.save().unwrap());
        let other = json_of(&instance(PLUGINS[1 - index]).save().unwrap());
        let text = session_of(&json).to_string();
        let cut = (0..text.len())
            .step_by(97)
            .map(|length| json!(text[..length]));
        let wrong = [json!("null"), json!("7"), json!("{}"), json!("not JSON")];
        let (mut plugin, before) = scrambled(id, 32);
        let mut session = session_of(&json_of(&plugin.save().unwrap()));
        session["order"].as_array_mut().unwrap().rotate_left(1);
        let state = with_session(&json_of(&plugin.save().unwrap()), &session);
        plugin.load(&state_of(&state)).unwrap();
        let saved = plugin.save().unwrap();
        for wrong in cut.chain(wrong).chain([other["fields"]["session"].clone()]) {
            let mut damaged = json.clone();
            damaged["fields"]["session"] = wrong.clone();
            let what = format!("{id}: {wrong}");
            refused(&mut plugin, &state_of(&damaged), &before, &what);
            assert_eq!(json_of(&plugin.save().unwrap()), json_of(&saved), "{what}");
        }
        refused(
            &mut plugin,
            &state_of(&other),
            &before,
            "the other plugin's",
        );
        plugin
            .load(&state_of(&json))
            .expect("the whole state still loads");
    }
}

#[test]
fn a_state_of_a_later_release_loads_what_this_one_knows() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 21);
        let state = source.save().unwrap();
        let json = json_of(&state);
        let mut session = session_of(&json);
        session["truestrip_session"] = json!(99);
        session["values"]["warp_drive"] = json!(9.0);
        session["order"].as_array_mut().unwrap().push(json!("warp"));
        session["sound"] = json!(99);
        session["brand_new"] = json!({"any": ["thing"]});
        let mut later = with_session(&json, &session);
        later["version"] = json!("99.0.0");
        later["params"]["warp_drive"] = json!({"f32": 9.0});
        later["fields"]["future"] = json!("{\"nested\":[1,2,3]}");
        later["brand_new"] = json!({"any": ["thing"]});
        let mut plugin = instance(id);
        plugin.load(&state_of(&later)).expect("a later state loads");
        let mut expected = instance(id);
        expected.load(&state).unwrap();
        assert_eq!(values(&mut plugin), values(&mut expected), "{id}");
        assert_eq!(
            json_of(&plugin.save().unwrap()),
            json,
            "{id}: it is saved as this release's"
        );
    }
}

#[test]
fn a_parameter_that_a_state_lacks_gets_its_default() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 22);
        let json = json_of(&source.save().unwrap());
        let session = session_of(&json);
        let ids = session["values"].as_object().unwrap().keys();
        for missing in ids {
            let without = |values: &Value| {
                let mut values = values.clone();
                values.as_object_mut().unwrap().remove(missing).unwrap();
                values
            };
            let older = [
                with_values(&json, without(&session["values"])),
                with_params(&json, without(&json["params"])),
            ];
            for older in older {
                let (mut plugin, _) = scrambled(id, 23);
                plugin.load(&state_of(&older)).unwrap();
                // A choice among few may have been on its default before.
                let changed: Vec<_> = plugin
                    .params()
                    .into_iter()
                    .filter(|param| plugin.value(param.id) != source.value(param.id))
                    .collect();
                assert!(changed.len() <= 1, "{id} without {missing}");
                for param in changed {
                    assert_eq!(plugin.value(param.id), Some(param.default), "{missing}");
                }
            }
        }
        for none in [with_values(&json, json!({})), with_params(&json, json!({}))] {
            let (mut plugin, _) = scrambled(id, 24);
            plugin.load(&state_of(&none)).unwrap();
            for param in plugin.params() {
                assert_eq!(
                    plugin.value(param.id),
                    Some(param.default),
                    "{id}: {}",
                    param.name
                );
            }
        }
    }
}

#[test]
fn a_state_keeps_the_number_of_its_sound() {
    for id in PLUGINS {
        let json = json_of(&instance(id).save().unwrap());
        let mut session = session_of(&json);
        assert_eq!(session["sound"], 2, "{id}: that of this release");
        session["sound"] = json!(1);
        for older in [with_session(&json, &session), as_release_0_1(&json)] {
            let mut plugin = instance(id);
            plugin.load(&state_of(&older)).unwrap();
            let saved = session_of(&json_of(&plugin.save().unwrap()));
            assert_eq!(saved["sound"], 1, "{id}: that of release 0.1");
        }
    }
}

#[test]
fn a_state_sounds_the_same_whenever_it_is_loaded() {
    for id in PLUGINS {
        let mut source = instance(id);
        work_hard(&mut source, id);
        let state = source.save().unwrap();
        let input = noises(25, 2, 10_000, 0.5);
        let mut sounds: Vec<(&str, Sound)> = Vec::new();

        let mut before = instance(id);
        before.load(&state).unwrap();
        let layout = before.layout(2, 2, false).unwrap();
        before.select_layout(&layout).unwrap();
        before.activate(common::RATE_HZ, 1, 8192).unwrap();
        sounds.push(("before activate", render(&mut before, &input, &[], 480)));

        let mut after = active(id, 2, 2);
        after.load(&state).unwrap();
        sounds.push(("after activate", render(&mut after, &input, &[], 480)));

        let mut during = active(id, 2, 2);
        render(&mut during, &noises(26, 2, 4_800, 0.5), &[], 480);
        during.load(&state).unwrap();
        during.reset().unwrap();
        sounds.push(("between blocks", render(&mut during, &input, &[], 480)));

        for (when, sound) in &sounds[1..] {
            assert_same_bits(&sounds[0].1, sound, &format!("{id} loaded {when}"));
        }
    }
}

#[test]
fn states_load_while_another_thread_processes() {
    if !common::alone("states_load_while_another_thread_processes") {
        return;
    }
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 27);
        let state = source.save().unwrap();
        let broken = &state[..state.len() - 9];
        let mut plugin = active(id, 2, 2);
        let mut processor = plugin.take_processor().unwrap();
        let stop = AtomicBool::new(false);
        let blocks = AtomicBool::new(false);
        let processor = std::thread::scope(|scope| {
            let audio = scope.spawn(|| {
                let input = noises(28, 2, 64, 0.5);
                let (mut left, mut right) = (vec![0.0; 64], vec![0.0; 64]);
                while !stop.load(Ordering::Relaxed) {
                    let block = Block {
                        inputs: &[&input[0], &input[1]],
                        sidechain: None,
                        outputs: &mut [&mut left, &mut right],
                        events: &[],
                    };
                    processor.process(block).unwrap();
                    assert!(left.iter().chain(&right).all(|sample| sample.abs() < 1e3));
                    blocks.store(true, Ordering::Release);
                }
                processor
            });
            for turn in 0..1000 {
                // Wait for the next block, so that every load meets a running stream.
                while !blocks.swap(false, Ordering::AcqRel) {
                    std::thread::yield_now();
                }
                assert!(plugin.load(&state).is_ok(), "{id} turn {turn}");
                assert!(plugin.load(broken).is_err(), "{id} turn {turn}");
                assert_eq!(json_of(&plugin.save().unwrap()), json_of(&state), "{id}");
                plugin.run_main_thread();
            }
            stop.store(true, Ordering::Relaxed);
            audio.join().unwrap()
        });
        plugin.return_processor(processor).unwrap();
        plugin.deactivate().unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    /// Any JSON that has the shape of a state, whatever stands in it.
    #[test]
    fn any_json_of_the_right_shape_does_no_harm(
        version in ".{0,12}",
        numbers in prop::collection::vec(any::<f32>(), 0..20),
        names in prop::collection::vec("[a-z0-9_]{0,16}", 0..20),
        fields in prop::collection::vec(("[a-z]{0,8}", ".{0,20}"), 0..6),
    ) {
        let mut plugin = instance(CHANNEL);
        scramble(&mut plugin, 30);
        let known = json_of(&plugin.save().unwrap());
        let ids = known["params"].as_object().unwrap().keys().cloned();
        let params: serde_json::Map<String, Value> = names
            .into_iter()
            .chain(ids)
            .zip(numbers)
            .map(|(name, number)| (name, json!({"f32": number})))
            .collect();
        let fields: serde_json::Map<String, Value> =
            fields.into_iter().map(|(name, text)| (name, json!(text))).collect();
        let state = json!({"version": version, "params": params, "fields": fields});
        survives(&mut plugin, &state_of(&state), "any JSON of release 0.1");
        let values: serde_json::Map<String, Value> =
            params.into_iter().map(|(name, value)| (name, value["f32"].clone())).collect();
        survives(&mut plugin, &state_of(&with_values(&known, json!(values))), "any JSON");
    }
}
