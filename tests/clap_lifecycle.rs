//! The built plugins through a CLAP host: what they are, and their life from creation to end.

mod common;

use std::fs;

use common::{
    CHANNEL, MASTER, PLUGINS, RATE_HZ, Sound, active, assert_same_bits, bundle, expected_layouts,
    instance, noises, render, render_in, values, widths, work_hard,
};
use truestrip_host::{Block, ClapBundle, Event, Instance, Status};

/// The sample rates that the plugins promise.
const RATES_HZ: [f64; 7] = [
    8_000.0, 11_025.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0, 384_000.0,
];

/// Block sizes that hosts use, and odd ones.
const BLOCKS: [usize; 6] = [1, 17, 64, 480, 4096, 8192];

#[test]
fn the_bundle_holds_channel_and_master() {
    let plugins = bundle().plugins();
    let found: Vec<(&str, &str, &str)> = plugins
        .iter()
        .map(|plugin| (&*plugin.id, &*plugin.name, &*plugin.vendor))
        .collect();
    assert_eq!(
        found,
        [
            (CHANNEL, "Truestrip Channel", "Truestrip"),
            (MASTER, "Truestrip Master", "Truestrip"),
        ]
    );
    for plugin in plugins {
        assert_eq!(plugin.version, env!("CARGO_PKG_VERSION"));
        assert!(plugin.features.contains(&"audio-effect".to_owned()));
    }
}

#[test]
fn an_unknown_id_is_refused() {
    assert!(bundle().instantiate("dev.truestrip.toaster").is_err());
    assert!(bundle().instantiate("").is_err());
}

/// One line of the table of parameters: id, name, and the least, greatest and default value as a
/// person reads them.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const CHANNEL_PARAMS: &[Line] = &[
    ("bypass", "Bypass", "off", "on", "off"),
    ("input_gain", "Input Gain", "-24 dB", "24 dB", "0 dB"),
    ("output_gain", "Output Gain", "-24 dB", "24 dB", "0 dB"),
    ("eq3_on", "EQ3 On", "off", "on", "off"),
    ("eq3_low_freq", "EQ3 Low Freq", "40 Hz", "500 Hz", "120 Hz"),
    ("eq3_low_gain", "EQ3 Low Gain", "-18 dB", "18 dB", "0 dB"),
    ("eq3_mid_freq", "EQ3 Mid Freq", "200 Hz", "8 kHz", "1 kHz"),
    ("eq3_mid_gain", "EQ3 Mid Gain", "-18 dB", "18 dB", "0 dB"),
    ("eq3_mid_q", "EQ3 Mid Q", "0.3", "5", "0.7"),
    (
        "eq3_high_freq",
        "EQ3 High Freq",
        "1500 Hz",
        "16 kHz",
        "6 kHz",
    ),
    ("eq3_high_gain", "EQ3 High Gain", "-18 dB", "18 dB", "0 dB"),
];

const MASTER_PARAMS: &[Line] = &[
    ("bypass", "Bypass", "off", "on", "off"),
    ("input_gain", "Input Gain", "-24 dB", "24 dB", "0 dB"),
    ("output_gain", "Output Gain", "-24 dB", "0 dB", "0 dB"),
    ("limit_on", "Limiter On", "off", "on", "on"),
    ("limit_drive", "Limiter Drive", "0 dB", "24 dB", "0 dB"),
    (
        "limit_ceiling",
        "Limiter Ceiling",
        "-12 dBTP",
        "0 dBTP",
        "-1 dBTP",
    ),
    (
        "limit_release",
        "Limiter Release",
        "1 ms",
        "1000 ms",
        "60 ms",
    ),
    (
        "limit_auto_release",
        "Limiter Auto Release",
        "off",
        "on",
        "on",
    ),
    ("limit_link", "Limiter Link", "0 %", "100 %", "100 %"),
    ("limit_true_peak", "Limiter True Peak", "off", "on", "on"),
];

/// The CLAP id that the framework makes of a parameter's own id: a polynomial hash of base 31 over
/// its bytes, without the top bit. Hosts store it with their automation.
fn clap_id(id: &str) -> u32 {
    id.bytes().fold(0_u32, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(u32::from(byte))
    }) & !(1 << 31)
}

#[test]
fn the_parameters_are_those_of_the_table() {
    for (plugin_id, table) in [(CHANNEL, CHANNEL_PARAMS), (MASTER, MASTER_PARAMS)] {
        let mut plugin = instance(plugin_id);
        let params = plugin.params();
        for &(id, name, min, max, default) in table {
            let found = params
                .iter()
                .find(|param| param.id == clap_id(id))
                .unwrap_or_else(|| panic!("{plugin_id} has no parameter {id}"));
            assert_eq!(found.name, name);
            for (text, value) in [(min, found.min), (max, found.max), (default, found.default)] {
                let read = plugin.value_from_text(found.id, text);
                let read = read.unwrap_or_else(|| panic!("{name} cannot read {text}"));
                // Six decimals: values are f32 on the way.
                assert!(
                    (read - value).abs() < 1e-6,
                    "{name}: {text} is {read}, not {value}"
                );
            }
            assert_eq!(plugin.value(found.id), Some(found.default), "{name}");
            assert_eq!(found.bypass, id == "bypass", "{name} as the host's bypass");
            assert!(found.automatable && !found.hidden, "{name}");
        }
    }
}

#[test]
fn every_parameter_has_a_name_of_its_own_and_a_default_within_its_range() {
    for id in PLUGINS {
        let params = instance(id).params();
        let mut names: Vec<&str> = params.iter().map(|param| &*param.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), params.len(), "{id}");
        for param in &params {
            assert!(
                (param.min..=param.max).contains(&param.default),
                "{}",
                param.name
            );
            assert!(param.min < param.max, "{}", param.name);
        }
    }
}

#[test]
fn values_read_from_text_in_the_ways_that_people_type() {
    let mut plugin = instance(CHANNEL);
    for (name, texts) in [
        (
            "EQ3 Mid Freq",
            &["1.2 kHz", "1k2", "1200", "1200 Hz", "1.2k"] as &[_],
        ),
        ("Input Gain", &["-3 dB", "-3", "-3.0 dB", " -3dB "]),
        ("EQ3 On", &["on", "On"]),
    ] {
        let id = plugin.param(name).unwrap().id;
        let first = plugin.value_from_text(id, texts[0]);
        assert!(first.is_some(), "{name} cannot read {}", texts[0]);
        for text in texts {
            assert_eq!(plugin.value_from_text(id, text), first, "{name}: {text}");
        }
        for text in ["", "loud", "nan", "1e999", "3 furlongs"] {
            assert_eq!(plugin.value_from_text(id, text), None, "{name}: {text:?}");
        }
    }
}

#[test]
fn values_print_with_their_units_and_read_back() {
    let mut plugin = instance(CHANNEL);
    for (name, typed, shown) in [
        ("EQ3 Mid Freq", "1k2", "1.2 kHz"),
        ("EQ3 Low Freq", "120", "120 Hz"),
        ("Input Gain", "-3", "-3.0 dB"),
    ] {
        plugin.set(name, typed).unwrap();
        assert_eq!(plugin.shown(name).unwrap(), shown);
    }
    for id in PLUGINS {
        let mut plugin = instance(id);
        for param in plugin.params() {
            for step in 0..=16 {
                let value = param.min + (param.max - param.min) * f64::from(step) / 16.0;
                let value = if param.stepped { value.round() } else { value };
                let text = plugin.text(param.id, value).expect("it prints");
                let read = plugin.value_from_text(param.id, &text);
                let read = read.unwrap_or_else(|| panic!("{} cannot read {text}", param.name));
                let again = plugin.text(param.id, read).expect("it prints");
                assert_eq!(text, again, "{} at {value}", param.name);
            }
        }
    }
}

#[test]
fn remote_control_pages_name_parameters_that_exist() {
    for id in PLUGINS {
        let mut plugin = instance(id);
        let pages = plugin.remote_pages();
        let ids: Vec<u32> = plugin.params().iter().map(|param| param.id).collect();
        assert!(!pages.is_empty(), "{id} has no pages");
        for page in &pages {
            assert!(!page.params.is_empty() && !page.name.is_empty(), "{page:?}");
            assert!(
                page.params.iter().all(|param| ids.contains(param)),
                "{page:?}"
            );
        }
    }
}

#[test]
fn each_layout_has_the_ports_that_it_names() {
    for id in PLUGINS {
        let mut plugin = instance(id);
        let layouts = plugin.layouts();
        let mut found: Vec<_> = layouts.iter().map(widths).collect();
        let mut expected = expected_layouts(id);
        found.sort_unstable();
        // A mono track may have its side-chain in stereo or in mono.
        found.dedup();
        expected.sort_unstable();
        assert_eq!(found, expected, "{id}");
        for layout in layouts {
            plugin.select_layout(&layout).unwrap();
            let ports = plugin.ports();
            assert_eq!(
                ports.inputs.len(),
                layout.input_ports as usize,
                "{layout:?}"
            );
            assert_eq!(
                ports.outputs.len(),
                layout.output_ports as usize,
                "{layout:?}"
            );
            assert_eq!(ports.inputs[0].channels, layout.inputs);
            assert_eq!(ports.outputs[0].channels, layout.outputs);
            assert!(ports.inputs[0].main && ports.outputs[0].main);
            if layout.has_sidechain() {
                let widths = if layout.inputs == 1 { 1..=2 } else { 2..=2 };
                assert!(widths.contains(&ports.inputs[1].channels), "{layout:?}");
                assert!(!ports.inputs[1].main);
            }
        }
    }
}

#[test]
fn a_layout_is_not_chosen_while_active() {
    let mut plugin = active(CHANNEL, 2, 2);
    let mono = plugin.layout(1, 1, false).unwrap();
    assert!(plugin.select_layout(&mono).is_err());
    plugin.deactivate().unwrap();
    plugin.select_layout(&mono).unwrap();
}

/// A whole life at one rate with one block size, in one layout after the other.
fn live(id: &str, rate_hz: f64, block: usize) {
    let mut plugin = instance(id);
    let gain = plugin.param("Input Gain").unwrap();
    for layout in plugin.layouts() {
        plugin.select_layout(&layout).unwrap();
        plugin.activate(rate_hz, 1, block as u32).unwrap();
        let frames = 2 * block + 3;
        let input = noises(1, layout.inputs as usize, frames, 0.5);
        let ramp: Vec<Event> = (0..4)
            .map(|step| Event {
                frame: step * (frames as u32 / 4),
                param: gain.id,
                value: f64::from(step) / 4.0,
            })
            .collect();
        let output = render(&mut plugin, &input, &ramp, block);
        assert!(output.iter().flatten().all(|sample| sample.is_finite()));
        let state = plugin.save().unwrap();
        plugin.load(&state).unwrap();
        plugin.reset().unwrap();
        render(&mut plugin, &input, &[], block);
        plugin.deactivate().unwrap();
    }
}

#[test]
fn both_plugins_live_at_every_rate_with_every_block_size() {
    for id in PLUGINS {
        for rate_hz in RATES_HZ {
            for block in BLOCKS {
                live(id, rate_hz, block);
            }
        }
    }
}

#[test]
fn instances_on_several_threads_do_not_disturb_one_another() {
    std::thread::scope(|scope| {
        for id in [CHANNEL, MASTER, CHANNEL, MASTER] {
            scope.spawn(move || {
                let input = noises(7, 2, 20_000, 0.5);
                let mut alone: Option<Sound> = None;
                for block in [64, 480, 4096] {
                    let mut plugin = active(id, 2, 2);
                    work_hard(&mut plugin, id);
                    plugin.reset().unwrap();
                    let output = render(&mut plugin, &input, &[], block);
                    let alone = alone.get_or_insert_with(|| output.clone());
                    assert_same_bits(alone, &output, id);
                }
            });
        }
    });
}

#[test]
fn the_processor_works_on_a_thread_of_its_own() {
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        let mut processor = plugin.take_processor().unwrap();
        assert!(plugin.deactivate().is_err(), "it is still out");
        let processor = std::thread::spawn(move || {
            let input = noises(3, 2, 512, 0.5);
            let (mut left, mut right) = (vec![0.0; 512], vec![0.0; 512]);
            for _ in 0..100 {
                let block = Block {
                    inputs: &[&input[0], &input[1]],
                    sidechain: None,
                    outputs: &mut [&mut left, &mut right],
                    events: &[],
                };
                processor.process(block).unwrap();
            }
            processor
        })
        .join()
        .unwrap();
        plugin.return_processor(processor).unwrap();
        plugin.deactivate().unwrap();
    }
}

#[test]
fn blocks_of_no_frames_change_nothing_but_parameters() {
    for id in PLUGINS {
        let input = noises(5, 2, 2000, 0.5);
        let mut plugin = active(id, 2, 2);
        let plain = render(&mut plugin, &input, &[], 100);
        plugin.reset().unwrap();
        let pauses = [100, 0, 0, 1, 0, 99].into_iter().cycle();
        let paused = render_in(&mut plugin, &input, &[], pauses);
        assert_same_bits(&plain, &paused, id);

        let event = plugin.event(0, "Input Gain", "-6 dB").unwrap();
        let block = Block {
            inputs: &[&[], &[]],
            sidechain: None,
            outputs: &mut [&mut [], &mut []],
            events: &[event],
        };
        assert_ne!(plugin.process(block).unwrap(), Status::Sleep);
        assert_eq!(plugin.value(event.param), Some(event.value));
    }
}

/// Processes one block far larger than what `activate` was told.
fn process_more_than_promised(mut plugin: Instance, inputs: u32, outputs: u32, sidechain: bool) {
    let layout = plugin.layout(inputs, outputs, sidechain).unwrap();
    plugin.select_layout(&layout).unwrap();
    plugin.activate(RATE_HZ, 1, 64).unwrap();
    let input = noises(11, inputs as usize, 8192, 0.5);
    let large = render(&mut plugin, &input, &[], 8192);
    plugin.reset().unwrap();
    let small = render(&mut plugin, &input, &[], 64);
    assert_same_bits(&small, &large, &layout.name);
}

#[test]
fn blocks_larger_than_promised_sound_the_same() {
    if !common::alone("blocks_larger_than_promised_sound_the_same") {
        return;
    }
    for id in PLUGINS {
        for (inputs, outputs, sidechain) in expected_layouts(id) {
            process_more_than_promised(instance(id), inputs, outputs, sidechain);
        }
    }
}

#[test]
fn in_place_sounds_as_out_of_place() {
    for id in PLUGINS {
        let input = noises(13, 2, 4096, 0.5);
        let mut plugin = active(id, 2, 2);
        work_hard(&mut plugin, id);
        plugin.reset().unwrap();
        let apart = render(&mut plugin, &input, &[], 4096);
        plugin.reset().unwrap();
        let mut together = input.clone();
        let mut processor = plugin.take_processor().unwrap();
        let mut channels: Vec<&mut [f32]> = together.iter_mut().map(Vec::as_mut_slice).collect();
        processor
            .process_in_place(&mut channels, None, &[])
            .unwrap();
        assert_same_bits(&apart, &together, id);
        plugin.return_processor(processor).unwrap();
    }
}

#[test]
fn values_set_while_inactive_are_kept_through_activation() {
    for id in PLUGINS {
        let mut plugin = instance(id);
        common::scramble(&mut plugin, 21);
        let before = values(&mut plugin);
        plugin.activate(44_100.0, 1, 512).unwrap();
        assert_eq!(values(&mut plugin), before, "{id} after activate");
        plugin.reset().unwrap();
        plugin.deactivate().unwrap();
        assert_eq!(values(&mut plugin), before, "{id} after deactivate");
    }
}

#[test]
fn a_hundred_instances_come_and_go() {
    let mut living = Vec::new();
    for turn in 0..100 {
        let mut plugin = bundle().instantiate(PLUGINS[turn % 2]).unwrap();
        plugin.activate(RATE_HZ, 1, 512).unwrap();
        living.push(plugin);
        if living.len() > 10 {
            living.remove(turn % 10);
        }
    }
}

#[test]
fn a_thread_that_used_the_plugins_outlives_their_unloading() {
    if !common::alone("a_thread_that_used_the_plugins_outlives_their_unloading") {
        return;
    }
    // A copy is a library of its own: the other tests keep theirs loaded.
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("Truestrip.clap");
    fs::copy(common::library(), &copy).unwrap();
    for _ in 0..100 {
        std::thread::scope(|scope| {
            // Hosts that scan plugins on threads of their own unload them there and end these.
            for id in PLUGINS.repeat(4) {
                let copy = &copy;
                scope.spawn(move || {
                    let bundle = ClapBundle::load(copy).unwrap();
                    let mut plugin = bundle.instantiate(id).unwrap();
                    plugin.activate(RATE_HZ, 1, 512).unwrap();
                    plugin.set("Input Gain", "-6 dB").unwrap();
                    render(&mut plugin, &noises(9, 2, 2048, 0.5), &[], 512);
                    let state = plugin.save().unwrap();
                    plugin.load(&state).unwrap();
                    assert!(plugin.load(&state[..20]).is_err());
                });
            }
        });
    }
}
