//! The built plugins' saved states through a CLAP host: whole, damaged, older and later ones.
//!
//! A state is eight bytes, the little-endian length of the JSON behind them, and the JSON:
//! `{"version": .., "params": {id: {kind: value}}, "fields": {..}}`.

mod common;

use std::sync::atomic::{AtomicBool, Ordering};

use common::{
    CHANNEL, PLUGINS, PREFIX, Random, Sound, active, assert_same_bits, instance, json_of, noises,
    render, scramble, state_of, values, with_length, work_hard,
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

/// Each parameter's entry of a state replaced by something else, one at a time.
fn with_each_param(json: &Value, replace: &Value) -> Vec<(String, Value)> {
    let ids: Vec<String> = json["params"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    ids.into_iter()
        .map(|id| {
            let mut damaged = json.clone();
            damaged["params"][&id] = replace.clone();
            (id, damaged)
        })
        .collect()
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
        for wrong in &wrong {
            for (param, damaged) in with_each_param(&json, wrong) {
                survives(
                    &mut plugin,
                    &state_of(&damaged),
                    &format!("{id}: {param} as {wrong}"),
                );
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

#[test]
fn numbers_that_are_none_do_no_harm() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 18);
        let state = source.save().unwrap();
        let text = String::from_utf8(state[PREFIX..].to_vec()).unwrap();
        let (mut plugin, _) = scrambled(id, 19);
        let numbers: Vec<&str> = text
            .split("\"f32\":")
            .skip(1)
            .map(|rest| &rest[..rest.find('}').unwrap()])
            .collect();
        assert!(!numbers.is_empty());
        for number in numbers {
            for none in [
                "NaN",
                "Infinity",
                "-Infinity",
                "1e39",
                "-1e39",
                "1e999",
                "1e-50",
            ] {
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
            let mut damaged = json.clone();
            damaged["params"]["input_gain"] = json!({"f32": far});
            let mut plugin = instance(id);
            plugin.load(&state_of(&damaged)).unwrap();
            assert_eq!(plugin.shown("Input Gain").unwrap(), expected, "{id}");
        }
    }
}

#[test]
fn a_state_of_a_later_release_loads_what_this_one_knows() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 21);
        let state = source.save().unwrap();
        let json = json_of(&state);
        let mut later = json.clone();
        later["version"] = json!("99.0.0");
        later["params"]["warp_drive"] = json!({"f32": 9.0});
        later["fields"]["future"] = json!("{\"nested\":[1,2,3]}");
        later["fields"]["sound"] = json!("99");
        later["brand_new"] = json!({"any": ["thing"]});
        let mut plugin = instance(id);
        plugin.load(&state_of(&later)).expect("a later state loads");
        let mut expected = instance(id);
        expected.load(&state).unwrap();
        assert_eq!(values(&mut plugin), values(&mut expected), "{id}");
        let saved = json_of(&plugin.save().unwrap());
        assert_eq!(
            saved["version"], json["version"],
            "it is saved as this release's"
        );
        assert!(saved["params"].get("warp_drive").is_none());
    }
}

#[test]
fn a_parameter_that_a_state_lacks_gets_its_default() {
    for id in PLUGINS {
        let (mut source, _) = scrambled(id, 22);
        let json = json_of(&source.save().unwrap());
        let ids: Vec<String> = json["params"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        for missing in &ids {
            let mut older = json.clone();
            older["params"].as_object_mut().unwrap().remove(missing);
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
        let mut none = json.clone();
        none["params"] = json!({});
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

#[test]
fn a_state_keeps_the_number_of_its_sound() {
    for id in PLUGINS {
        let json = json_of(&instance(id).save().unwrap());
        let sound = json["fields"]["sound"].as_str().expect("a sound number");
        assert!(
            sound.parse::<u32>().is_ok_and(|sound| sound >= 1),
            "{id}: {sound}"
        );
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
        let known = known["params"].as_object().unwrap().keys().cloned();
        let params: serde_json::Map<String, Value> = names
            .into_iter()
            .chain(known)
            .zip(numbers)
            .map(|(name, number)| (name, json!({"f32": number})))
            .collect();
        let fields: serde_json::Map<String, Value> =
            fields.into_iter().map(|(name, text)| (name, json!(text))).collect();
        let state = json!({"version": version, "params": params, "fields": fields});
        survives(&mut plugin, &state_of(&state), "any JSON");
    }
}
