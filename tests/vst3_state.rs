//! Saved states through VST3 streams: in the order of every host, whole, cut, damaged, and from
//! streams that lie.
#![cfg(target_os = "linux")]

mod common;
mod vst3_host;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use common::{Random, alone, assert_same_bits, noises, peak};
use vst3_host::{CLASSES, Manner, Plugin, Point, Side, Stream, render};

/// An instance with every parameter moved by chance.
fn scrambled(name: &str, seed: u64) -> Plugin {
    let plugin = Plugin::new(name);
    let mut random = Random::new(seed);
    for param in plugin.params() {
        let value = if param.steps > 0 {
            random.unit().round()
        } else {
            random.unit()
        };
        assert!(plugin.set_value(param.id, value));
    }
    plugin
}

/// Asserts that every parameter is where a knob can be, and that the plugin still makes sound.
fn assert_valid(plugin: &Plugin, what: &str) {
    for param in plugin.params() {
        let value = plugin.value(param.id);
        assert!(
            (0.0..=1.0).contains(&value),
            "{what}: {} is {value}",
            param.name
        );
    }
    let sound = noises(83, 2, 64, 0.5);
    let buses = vec![&sound; plugin.widths(Side::Input).len()];
    let output = render(&plugin.processor(), &buses, 2, &[], 64);
    assert!(output.iter().all(|channel| peak(channel) <= 1e3), "{what}");
}

#[test]
fn a_state_saves_and_loads_before_there_is_a_handler_or_a_stream() {
    for name in CLASSES {
        let saved = scrambled(name, 1);
        let state = saved.save();
        let loaded = scrambled(name, 2);
        assert_ne!(loaded.values(), saved.values(), "{name}");
        assert!(loaded.load(&state), "{name}");
        assert_eq!(loaded.values(), saved.values(), "{name}");
        assert_eq!(loaded.save(), state, "{name}");
    }
}

#[test]
fn a_state_sounds_the_same_whenever_it_is_loaded() {
    for name in CLASSES {
        let state = {
            let saved = scrambled(name, 3);
            saved.type_in("Bypass", "off");
            saved.save()
        };
        let sound = noises(84, 2, 4_000, 0.5);
        let play = |plugin: &Plugin| {
            plugin.restart();
            let buses = vec![&sound; plugin.widths(Side::Input).len()];
            render(&plugin.processor(), &buses, 2, &[], 512)
        };
        let before_all = Plugin::new(name);
        assert!(before_all.load(&state));
        before_all.start(48_000.0, 512);
        let expected = play(&before_all);

        let between = Plugin::new(name);
        assert!(between.set_up(48_000.0, 512) && between.load(&state));
        assert!(between.set_active(true) && between.set_processing(true));
        assert_same_bits(
            &expected,
            &play(&between),
            &format!("{name}: set up, not active"),
        );

        let running = Plugin::processing(name, 48_000.0, 512);
        play(&running);
        assert!(running.load(&state));
        assert_same_bits(&expected, &play(&running), &format!("{name}: processing"));
    }
}

#[test]
fn the_controller_agrees_after_it_is_told_the_processors_state() {
    for name in CLASSES {
        let state = scrambled(name, 4).save();
        let expected = scrambled(name, 4).values();
        // The order of Live: the processor first, then the controller, a handler last of all.
        let mut plugin = scrambled(name, 5);
        assert!(
            plugin.load(&state) && plugin.tell_controller(&state),
            "{name}"
        );
        plugin.set_handler();
        assert_eq!(plugin.values(), expected, "{name}");
        // And again while it runs.
        plugin.start(48_000.0, 512);
        assert!(
            plugin.load(&state) && plugin.tell_controller(&state),
            "{name}"
        );
        assert_eq!(plugin.values(), expected, "{name}");
    }
}

#[test]
fn a_state_behind_a_hosts_own_header_loads() {
    for name in CLASSES {
        let saved = scrambled(name, 6);
        let loaded = Plugin::new(name);
        assert!(
            loaded.load_from(Stream::of(&saved.save(), Manner::After(123))),
            "{name}"
        );
        assert_eq!(loaded.values(), saved.values(), "{name}");
    }
}

#[test]
fn a_state_cut_anywhere_is_refused_whole() {
    for name in CLASSES {
        let state = scrambled(name, 7).save();
        let plugin = scrambled(name, 8);
        plugin.start(48_000.0, 64);
        let before = plugin.values();
        for length in 0..state.len() {
            assert!(
                !plugin.load(&state[..length]),
                "{name}: {length} of {} bytes",
                state.len()
            );
            assert_eq!(
                plugin.values(),
                before,
                "{name}: {length} of {} bytes",
                state.len()
            );
        }
        assert_valid(&plugin, name);
        assert!(plugin.load(&state), "{name}: the whole state still loads");
    }
}

#[test]
fn bytes_of_chance_are_refused() {
    for name in CLASSES {
        let plugin = scrambled(name, 9);
        plugin.start(48_000.0, 64);
        let before = plugin.values();
        let mut random = Random::new(10);
        for length in [0, 1, 2, 7, 8, 9, 63, 64, 1_000, 1 << 20] {
            let garbage: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
            assert!(!plugin.load(&garbage), "{name}: {length} bytes");
            assert_eq!(plugin.values(), before, "{name}: {length} bytes");
        }
    }
}

#[test]
fn a_state_with_flipped_bytes_does_no_harm() {
    for name in CLASSES {
        let state = scrambled(name, 11).save();
        let plugin = scrambled(name, 12);
        plugin.start(48_000.0, 64);
        let mut random = Random::new(13);
        for turn in 0..2_000 {
            let before = plugin.values();
            let mut damaged = state.clone();
            for _ in 0..=turn % 8 {
                let place = random.below(damaged.len());
                damaged[place] = random.next() as u8;
            }
            let what = format!("{name}: {}", String::from_utf8_lossy(&damaged));
            if !plugin.load(&damaged) {
                assert_eq!(plugin.values(), before, "{what}");
            }
            assert_valid(&plugin, &what);
        }
    }
}

/// Loads from a stream that lies, in a process of the test's own.
fn lie(test: &str, manners: &[Manner]) {
    if !alone(test) {
        return;
    }
    for name in CLASSES {
        let state = scrambled(name, 14).save();
        let plugin = scrambled(name, 15);
        plugin.start(48_000.0, 64);
        let before = plugin.values();
        for &manner in manners {
            assert!(
                !plugin.load_from(Stream::of(&state, manner)),
                "{name}: {manner:?}"
            );
            assert_eq!(plugin.values(), before, "{name}: {manner:?}");
        }
        assert_valid(&plugin, name);
        assert!(plugin.load(&state), "{name}: an honest stream still loads");
    }
}

#[test]
fn a_stream_that_cannot_be_measured_or_read_is_refused() {
    lie(
        "a_stream_that_cannot_be_measured_or_read_is_refused",
        &[
            Manner::Untold,
            Manner::Fixed,
            Manner::Short,
            Manner::End(0),
            Manner::End(1),
            Manner::End(100_000),
            Manner::End(1 << 32),
        ],
    );
}

#[test]
fn a_stream_that_ends_before_it_starts_is_refused() {
    lie(
        "a_stream_that_ends_before_it_starts_is_refused",
        &[Manner::End(-1), Manner::End(i64::MIN), Manner::End(1 << 31)],
    );
}

#[test]
fn states_load_while_another_thread_processes() {
    for name in CLASSES {
        let states = [scrambled(name, 16).save(), scrambled(name, 17).save()];
        let plugin = Plugin::processing(name, 48_000.0, 512);
        let buses = plugin.widths(Side::Input).len();
        let ids: Vec<u32> = plugin.params().iter().map(|param| param.id).collect();
        let (processor, enough) = (plugin.processor(), AtomicBool::new(false));
        thread::scope(|scope| {
            let audio = scope.spawn(|| {
                let mut random = Random::new(18);
                let sound = noises(85, 2, 2_048, 0.5);
                let mut rounds = 0;
                while !enough.load(Ordering::Relaxed) || rounds == 0 {
                    let points: Vec<Point> = ids
                        .iter()
                        .map(|&id| Point {
                            frame: random.below(2_048),
                            id,
                            value: random.unit(),
                        })
                        .collect();
                    let output = render(&processor, &vec![&sound; buses], 2, &points, 512);
                    assert!(output.iter().all(|channel| peak(channel) <= 1e3), "{name}");
                    rounds += 1;
                }
            });
            for turn in 0..300 {
                assert!(plugin.load(&states[turn % 2]), "{name}: turn {turn}");
                assert!(!plugin.save().is_empty(), "{name}: turn {turn}");
            }
            enough.store(true, Ordering::Relaxed);
            audio.join().expect("the audio thread lives");
        });
        assert_valid(&plugin, name);
    }
}
