//! The built plugins' VST3 contract: classes, parameters, bus arrangements, streams, latency, tail.
#![cfg(target_os = "linux")]

mod common;
mod vst3_host;

use std::thread;
use std::time::{Duration, Instant};

use vst3::Steinberg::Vst::RestartFlags_;

use common::{Sound, alone, assert_same_bits, delayed, impulse, noises, peak, sine};
use vst3_host::{Block, CLASSES, Module, Plugin, Point, Side, render};

const CHANNEL: &str = CLASSES[0];

/// Arrangements that a plugin has to take: input buses, output.
fn arrangements(name: &str) -> Vec<(Vec<u32>, u32)> {
    let widths = [(1, 1), (1, 2), (2, 2)];
    let plain = widths.map(|(input, output)| (vec![input], output));
    let with_side_chain = widths.map(|(input, output)| (vec![input, 2], output));
    match name {
        CHANNEL => [plain, with_side_chain].concat(),
        _ => plain.to_vec(),
    }
}

/// Noise for each of these buses.
fn sounds(buses: &[u32], frames: usize) -> Vec<Sound> {
    let seeds = 71..;
    seeds
        .zip(buses)
        .map(|(seed, &width)| noises(seed, width as usize, frames, 0.5))
        .collect()
}

/// Renders with every bus of the arrangement connected.
fn play(plugin: &Plugin, inputs: &[Sound], output: u32, block: usize) -> Sound {
    let buses: Vec<&Sound> = inputs.iter().collect();
    render(&plugin.processor(), &buses, output as usize, &[], block)
}

/// Moves parameters so that the plugin changes the sound.
fn work(plugin: &Plugin, name: &str) {
    plugin.type_in("Input Gain", "2.5 dB");
    if name == CHANNEL {
        plugin.type_in("EQ3 On", "on");
        plugin.type_in("EQ3 Low Gain", "9 dB");
        plugin.type_in("EQ3 Mid Gain", "-7.5 dB");
    }
}

#[test]
fn the_factory_offers_both_plugins_with_ids_that_never_change() {
    let id = |text: &[u8; 16]| text.map(|byte| byte as std::ffi::c_char);
    let category = || "Audio Module Class".to_owned();
    assert_eq!(
        Module::loaded().classes(),
        [
            (CLASSES[0].to_owned(), category(), id(b"TruestripChannel")),
            (CLASSES[1].to_owned(), category(), id(b"TruestripMaster_")),
        ]
    );
}

#[test]
fn a_new_instance_has_its_defaults_and_one_bypass() {
    /// `ParameterInfo::kIsBypass` of the standard.
    const IS_BYPASS: i32 = 1 << 16;
    for name in CLASSES {
        let plugin = Plugin::new(name);
        for param in plugin.params() {
            assert!((0.0..=1.0).contains(&param.default), "{name}: {param:?}");
            assert_eq!(
                plugin.value(param.id),
                param.default,
                "{name}: {}",
                param.name
            );
            let is_bypass = param.flags & IS_BYPASS != 0;
            assert_eq!(is_bypass, param.name == "Bypass", "{name}: {}", param.name);
        }
    }
}

#[test]
fn text_goes_in_and_comes_out_with_its_unit() {
    let plugin = Plugin::new(CHANNEL);
    for (name, typed, shown) in [
        ("Input Gain", "-3 dB", "-3.0 dB"),
        ("EQ3 Mid Freq", "1.2 kHz", "1.2 kHz"),
        ("EQ3 Mid Freq", "1k2", "1.2 kHz"),
        ("Bypass", "on", "On"),
    ] {
        let id = plugin.id(name);
        let value = plugin.parse(id, typed).expect(typed);
        assert_eq!(plugin.print(id, value), shown);
        assert_eq!(plugin.parse(id, "no such value"), None, "{name}");
    }
}

#[test]
fn flat_passes_every_bit_in_every_arrangement() {
    for name in CLASSES {
        for (inputs, output) in arrangements(name) {
            let what = format!("{name}, {inputs:?} to {output}");
            let plugin = Plugin::new(name);
            assert!(plugin.arrange(&inputs, &[output]), "{what}");
            assert_eq!(plugin.widths(Side::Input), inputs, "{what}");
            assert_eq!(plugin.widths(Side::Output), [output], "{what}");
            plugin.start(48_000.0, 512);
            let mut sound = sounds(&inputs, 3_000);
            // Below the ceiling of Master's limiter.
            sound[0].iter_mut().flatten().for_each(|x| *x *= 0.5);
            let expected: Sound = (0..output)
                .map(|channel| sound[0][channel.min(inputs[0] - 1) as usize].clone())
                .collect();
            let expected = delayed(&expected, plugin.latency() as usize);
            assert_same_bits(&expected, &play(&plugin, &sound, output, 100), &what);
        }
    }
}

#[test]
fn other_arrangements_are_refused_and_change_nothing() {
    for name in CLASSES {
        let plugin = Plugin::new(name);
        let before = (plugin.widths(Side::Input), plugin.widths(Side::Output));
        let three_in = [2, 2, 2];
        let wrong: [(&[u32], &[u32]); 7] = [
            (&[], &[]),
            (&[], &[2]),
            (&[2], &[]),
            (&[2], &[1]),
            (&[6], &[6]),
            (&three_in, &[2]),
            (&[2], &[2, 2]),
        ];
        for (inputs, outputs) in wrong {
            assert!(
                !plugin.arrange(inputs, outputs),
                "{name}: {inputs:?} to {outputs:?}"
            );
            assert_eq!(
                (plugin.widths(Side::Input), plugin.widths(Side::Output)),
                before
            );
        }
    }
}

/// Hosts over JUCE name a side-chain that is off as a bus without channels. A track in mono is
/// otherwise left without the plugin.
#[test]
fn a_side_chain_that_is_off_does_not_stand_in_the_way_of_mono() {
    for (input, output) in [(2, 2), (1, 1), (1, 2)] {
        let plugin = Plugin::new(CHANNEL);
        let what = format!("{input} to {output}");
        assert!(plugin.arrange(&[input, 0], &[output]), "{what}");
        plugin.start(48_000.0, 512);
        let sound = sounds(&[input, 0], 3_000);
        let output = play(&plugin, &sound, output, 512);
        assert_same_bits(&vec![sound[0][0].clone()], &output[..1].to_vec(), &what);
    }
}

#[test]
fn a_side_chain_without_buffers_is_silence() {
    let plugin = Plugin::processing(CHANNEL, 48_000.0, 512);
    assert_eq!(plugin.widths(Side::Input), [2, 2]);
    let sound = sounds(&[2], 3_000).remove(0);
    let absent = Sound::new();
    let output = render(&plugin.processor(), &[&sound, &absent], 2, &[], 512);
    assert_same_bits(&sound, &output, "side-chain without buffers");
}

#[test]
fn buses_beyond_those_that_the_host_gives_are_not_read() {
    if !alone("buses_beyond_those_that_the_host_gives_are_not_read") {
        return;
    }
    let plugin = Plugin::processing(CHANNEL, 48_000.0, 512);
    let sound = sounds(&[2], 512).remove(0);
    let main: Vec<&[f32]> = sound.iter().map(Vec::as_slice).collect();
    let mut output = vec![vec![0.0; 512]; 2];
    let mut outputs: Vec<&mut [f32]> = output.iter_mut().map(Vec::as_mut_slice).collect();
    assert!(plugin.processor().process(Block {
        frames: 512,
        inputs: &[&main],
        outputs: &mut outputs,
        points: &[],
    }));
    assert_same_bits(&sound, &output, "one bus of two");
}

#[test]
fn an_instance_may_go_while_its_automation_is_still_at_work() {
    if !alone("an_instance_may_go_while_its_automation_is_still_at_work") {
        return;
    }
    for name in CLASSES {
        // Other instances of the same plugin share the framework's worker, and go after it.
        let other = Plugin::processing(name, 48_000.0, 512);
        for _ in 0..400 {
            let plugin = Plugin::processing(name, 48_000.0, 512);
            let (processor, id) = (plugin.processor(), plugin.id("Input Gain"));
            let inputs = sounds(&plugin.widths(Side::Input), 512);
            let points: Vec<Point> = (0..512)
                .map(|frame| Point {
                    frame,
                    id,
                    value: frame as f64 / 512.0,
                })
                .collect();
            thread::scope(|scope| {
                let buses: Vec<&Sound> = inputs.iter().collect();
                scope.spawn(move || render(&processor, &buses, 2, &points, 512));
            });
            drop(plugin);
        }
        drop(other);
    }
}

#[test]
fn both_plugins_live_at_every_rate_with_every_block_size() {
    let rates_hz = [
        8_000.0, 11_025.0, 16_000.0, 22_050.0, 44_100.0, 48_000.0, 88_200.0, 96_000.0, 176_400.0,
        192_000.0, 352_800.0, 384_000.0,
    ];
    for name in CLASSES {
        let plugin = Plugin::new(name);
        work(&plugin, name);
        for rate_hz in rates_hz {
            for block in [1, 64, 1000, 8192] {
                plugin.start(rate_hz, block);
                // Past the latency.
                let inputs = sounds(&plugin.widths(Side::Input), 2 * block + 2_000);
                for channel in play(&plugin, &inputs, 2, block) {
                    let peak = peak(&channel);
                    // Noise of +-0.5 under at most 11.5 dB of gain peaks at a few; silence or a
                    // filter that blows up is far from that.
                    assert!((0.01..20.0).contains(&peak), "{name}, {rate_hz} Hz: {peak}");
                }
                plugin.set_processing(false);
                plugin.set_active(false);
            }
        }
    }
}

#[test]
fn blocks_larger_than_promised_sound_the_same() {
    if !alone("blocks_larger_than_promised_sound_the_same") {
        return;
    }
    for name in CLASSES {
        let plugin = Plugin::processing(name, 48_000.0, 64);
        work(&plugin, name);
        let inputs = sounds(&plugin.widths(Side::Input), 5_000);
        plugin.restart();
        let expected = play(&plugin, &inputs, 2, 64);
        plugin.restart();
        assert_same_bits(&expected, &play(&plugin, &inputs, 2, 4096), name);
    }
}

#[test]
fn the_reported_latency_is_where_the_impulse_peaks() {
    for name in CLASSES {
        for rate_hz in [44_100.0, 96_000.0] {
            let plugin = Plugin::new(name);
            assert!(plugin.arrange(&[2], &[2]), "{name}");
            work(&plugin, name);
            plugin.start(rate_hz, 512);
            let output = play(&plugin, &[vec![impulse(1_000, 8_000); 2]], 2, 512);
            let loudest = (0..8_000)
                .max_by(|&a, &b| output[0][a].abs().total_cmp(&output[0][b].abs()))
                .expect("frames");
            assert_eq!(
                loudest,
                1_000 + plugin.latency() as usize,
                "{name} at {rate_hz} Hz"
            );
        }
    }
}

#[test]
fn a_change_of_phase_restarts_the_latency() {
    for name in CLASSES {
        let mut plugin = Plugin::new(name);
        plugin.set_handler();
        assert!(plugin.arrange(&[2], &[2]), "{name}");
        plugin.start(48_000.0, 512);
        let minimum = plugin.latency();
        let id = plugin.id("EQ Phase");
        let sound = vec![sine(500.0, 96_000, 0.5); 2];
        let set = |text: &str| {
            let value = plugin.parse(id, text).expect("a phase");
            let point = Point {
                frame: 0,
                id,
                value,
            };
            render(&plugin.processor(), &[&sound], 2, &[point], 512)
        };
        let output = set("Linear");
        assert!(peak(&output[0]) < 0.51, "{name}: it glides over");
        let latency = plugin.latency() as usize;
        assert!(latency > minimum as usize, "{name}");
        assert!(told_of_latency(&plugin), "{name}");

        // What a host does then.
        plugin.set_processing(false);
        plugin.set_active(false);
        plugin.start(48_000.0, 512);
        let output = play(&plugin, &[vec![impulse(0, 96_000); 2]], 2, 512);
        let loudest = (0..96_000)
            .max_by(|&a, &b| output[0][a].abs().total_cmp(&output[0][b].abs()))
            .expect("frames");
        assert_eq!(loudest, latency, "{name}");
        assert_eq!(plugin.latency() as usize, latency, "{name}");

        set("Minimum");
        assert_eq!(plugin.latency(), minimum, "{name}");
    }
}

/// Whether the plugin asks for a restart because its latency has changed: it does so from another
/// thread, soon.
fn told_of_latency(plugin: &Plugin) -> bool {
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        let flags = plugin.restarts();
        if flags
            .iter()
            .any(|flags| flags & RestartFlags_::kLatencyChanged != 0)
        {
            return true;
        }
        thread::yield_now();
    }
    false
}

#[test]
fn what_sounds_after_the_input_ends_within_the_reported_tail() {
    for name in CLASSES {
        let plugin = Plugin::new(name);
        assert!(plugin.arrange(&[2], &[2]), "{name}");
        work(&plugin, name);
        plugin.start(48_000.0, 512);
        let output = play(&plugin, &[vec![impulse(0, 96_000); 2]], 2, 512);
        let tail = plugin.tail() as usize;
        assert!(tail < 96_000, "{name}: a tail of {tail} frames");
        // What is left then is below -100 dB of the impulse, below the last bit of 16.
        assert!(
            peak(&output[0][tail + 1..]) < 1e-5,
            "{name}: a tail of {tail} frames"
        );
    }
}
