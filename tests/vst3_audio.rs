//! Automation through VST3 parameter queues, to the sample, and blocks of every size.
#![cfg(target_os = "linux")]

mod common;
mod vst3_host;

use common::{Random, Sound, assert_same_bits, delayed, noises, peak};
use vst3_host::{Block, CLASSES, Plugin, Point, render, render_in};

const FRAMES: usize = 12_000;

/// A plugin in plain stereo, without the side-chain that it may also have.
fn stereo(name: &str) -> Plugin {
    let mut plugin = Plugin::new(name);
    assert!(plugin.arrange(&[2], &[2]));
    plugin.set_handler();
    plugin.start(48_000.0, 8_192);
    plugin
}

/// Automation of every parameter but the bypass at frames of chance, often several at one frame.
fn automation(plugin: &Plugin, seed: u64) -> Vec<Point> {
    let mut random = Random::new(seed);
    let ids: Vec<u32> = plugin
        .params()
        .into_iter()
        .filter(|param| param.name != "Bypass")
        .map(|param| param.id)
        .collect();
    let mut points: Vec<Point> = (0..120)
        .map(|_| Point {
            frame: random.below(FRAMES),
            id: ids[random.below(ids.len())],
            value: random.unit(),
        })
        .collect();
    points.sort_by_key(|point| point.frame);
    points.dedup_by_key(|point| (point.frame, point.id));
    points
}

/// Every parameter at its default, and the past forgotten.
fn start_again(plugin: &Plugin) {
    plugin.set_processing(false);
    for param in plugin.params() {
        assert!(plugin.set_value(param.id, param.default));
    }
    plugin.set_processing(true);
}

fn automated(plugin: &Plugin, sound: &Sound, points: &[Point], block: usize) -> Sound {
    start_again(plugin);
    render(&plugin.processor(), &[sound], 2, points, block)
}

#[test]
fn automation_gives_the_same_bits_in_blocks_of_any_size() {
    for name in CLASSES {
        let plugin = stereo(name);
        let sound = noises(73, 2, FRAMES, 0.5);
        let points = automation(&plugin, 74);
        let expected = automated(&plugin, &sound, &points, 8_192);
        for block in [1, 2, 17, 31, 32, 33, 64, 100, 480, 1024, 4096] {
            let found = automated(&plugin, &sound, &points, block);
            assert_same_bits(&expected, &found, &format!("{name} in blocks of {block}"));
        }
        let mut random = Random::new(75);
        start_again(&plugin);
        let blocks = std::iter::repeat_with(|| random.below(700));
        let found = render_in(&plugin.processor(), &[&sound], 2, &points, blocks);
        assert_same_bits(&expected, &found, &format!("{name} in blocks of chance"));
    }
}

#[test]
fn a_point_is_not_heard_before_its_frame() {
    for name in CLASSES {
        let plugin = stereo(name);
        // Below the ceiling of Master's limiter.
        let sound = noises(76, 2, 3_000, 0.25);
        let id = plugin.id("Input Gain");
        let found = automated(
            &plugin,
            &sound,
            &[Point {
                frame: 1_111,
                id,
                value: 0.1,
            }],
            3_000,
        );
        let latency = plugin.latency() as usize;
        for (found, sound) in found.iter().zip(&delayed(&sound, latency)) {
            let first = (0..3_000).find(|&frame| found[frame] != sound[frame]);
            // Gains move on a grid of 32 frames: never early, and at most a step of it late.
            let first = first.expect("the gain is heard") - latency;
            assert!(
                (1_111..1_111 + 64).contains(&first),
                "{name}: heard from frame {first}"
            );
        }
    }
}

#[test]
fn the_last_value_of_the_automation_is_the_parameters_value() {
    for name in CLASSES {
        let plugin = stereo(name);
        let sound = noises(77, 2, FRAMES, 0.5);
        let points = automation(&plugin, 78);
        automated(&plugin, &sound, &points, 512);
        for param in plugin.params().iter().filter(|param| param.steps == 0) {
            if let Some(last) = points.iter().rfind(|point| point.id == param.id) {
                // Through a 32-bit plain value and back.
                let distance = (plugin.value(param.id) - last.value).abs();
                assert!(
                    distance < 1e-6,
                    "{name}: {} is off by {distance}",
                    param.name
                );
            }
        }
    }
}

#[test]
fn a_block_of_no_frames_sets_parameters_and_nothing_else() {
    for name in CLASSES {
        let plugin = stereo(name);
        let processor = plugin.processor();
        let sound = noises(79, 2, 1_000, 0.25);
        let id = plugin.id("Input Gain");
        let flush = |value, outputs: &mut [&mut [f32]]| {
            let inputs: [&[f32]; 2] = [&[], &[]];
            let points = [Point {
                frame: 0,
                id,
                value,
            }];
            let buses: &[&[&[f32]]] = if outputs.is_empty() { &[] } else { &[&inputs] };
            let block = Block {
                frames: 0,
                inputs: buses,
                outputs,
                points: &points,
            };
            assert!(
                processor.process(block),
                "{name} takes a block of no frames"
            );
        };
        // With buses and without any: both are ways to hand over values in silence.
        flush(0.25, &mut [&mut [], &mut []]);
        assert!((plugin.value(id) - 0.25).abs() < 1e-6, "{name}");
        flush(0.5, &mut []);
        assert!((plugin.value(id) - 0.5).abs() < 1e-6, "{name}");
        plugin.restart();
        let output = render(&processor, &[&sound], 2, &[], 500);
        let expected = delayed(&sound, plugin.latency() as usize);
        assert_same_bits(&expected, &output, name);
    }
}

#[test]
fn unknown_parameters_frames_and_values_in_a_queue_do_no_harm() {
    for name in CLASSES {
        let plugin = stereo(name);
        let sound = noises(80, 2, 512, 0.5);
        let id = plugin.id("Input Gain");
        for point in [
            Point {
                frame: 5,
                id: 0xdead_beef,
                value: 0.5,
            },
            Point {
                frame: 511,
                id,
                value: 7.0,
            },
            Point {
                frame: 100,
                id,
                value: -3.0,
            },
            Point {
                frame: 9,
                id,
                value: f64::INFINITY,
            },
        ] {
            let output = automated(&plugin, &sound, &[point], 512);
            assert!(
                output.iter().all(|channel| peak(channel) < 20.0),
                "{name}: {point:?}"
            );
            let value = plugin.value(id);
            assert!(
                (0.0..=1.0).contains(&value),
                "{name}: {value} after {point:?}"
            );
        }
    }
}

#[test]
fn a_value_that_is_no_number_is_neither_heard_nor_kept() {
    for name in CLASSES {
        let plugin = stereo(name);
        let sound = noises(82, 2, 512, 0.5);
        for param in plugin.params() {
            let point = Point {
                frame: 0,
                id: param.id,
                value: f64::NAN,
            };
            let output = automated(&plugin, &sound, &[point], 512);
            let what = format!("{name}: {}", param.name);
            assert!(output.iter().all(|channel| peak(channel) < 20.0), "{what}");
            // A session that is saved now has to load again.
            let state = plugin.save();
            assert!(plugin.load(&state), "{what} makes a state that is refused");
            assert!(!plugin.value(param.id).is_nan(), "{what} is NaN");
        }
    }
}

#[test]
fn a_settled_bypass_from_a_queue_passes_every_bit() {
    for name in CLASSES {
        let plugin = stereo(name);
        plugin.type_in("Input Gain", "6 dB");
        let sound = noises(81, 2, 10_000, 0.5);
        let bypass = Point {
            frame: 7,
            id: plugin.id("Bypass"),
            value: 1.0,
        };
        let processor = plugin.processor();
        let before = render(&processor, &[&sound], 2, &[bypass], 480);
        let output = render(&processor, &[&sound], 2, &[], 480);
        let latency = plugin.latency() as usize;
        // What the latency held back of the first sound comes out as it went in.
        let expected = delayed(&sound, latency);
        for ((output, expected), (before, sound)) in
            output.iter().zip(&expected).zip(before.iter().zip(&sound))
        {
            assert_eq!(
                before[9_000..],
                sound[9_000 - latency..10_000 - latency],
                "{name}"
            );
            assert_eq!(output[..latency], sound[10_000 - latency..], "{name}");
            assert_eq!(output[latency..], expected[latency..], "{name}");
        }
    }
}
