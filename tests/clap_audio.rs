//! The built plugins through a CLAP host: what they do to sound.

mod common;

use common::{
    CHANNEL, MASTER, PLUGINS, RATE_HZ, Sound, active, assert_same_bits, delayed, expected_layouts,
    impulse, instance, noise, noises, peak, render, render_in, sine, work_hard,
};
use truestrip_host::{Block, Event, Instance};

/// What a plugin that changes nothing gives back: its input, delayed by its latency; a mono input
/// stands on both sides of a stereo output.
fn unchanged(plugin: &mut Instance, input: &Sound) -> Sound {
    let latency = plugin.latency() as usize;
    let outputs = plugin.ports().outputs[0].channels as usize;
    let sound: Sound = (0..outputs)
        .map(|channel| input[channel.min(input.len() - 1)].clone())
        .collect();
    delayed(&sound, latency)
}

#[test]
fn flat_passes_every_bit_in_every_layout() {
    for id in PLUGINS {
        for (inputs, outputs, sidechain) in expected_layouts(id) {
            let mut plugin = instance(id);
            let layout = plugin.layout(inputs, outputs, sidechain).unwrap();
            plugin.select_layout(&layout).unwrap();
            plugin.activate(RATE_HZ, 1, 512).unwrap();
            // Below the ceiling of Master's limiter.
            let input = noises(17, inputs as usize, 30_000, 0.25);
            let output = render(&mut plugin, &input, &[], 480);
            let what = format!("{id}, {inputs} -> {outputs}, side-chain: {sidechain}");
            assert_same_bits(&unchanged(&mut plugin, &input), &output, &what);
        }
    }
}

#[test]
fn a_side_chain_that_nothing_listens_to_is_not_heard() {
    let mut plugin = instance(CHANNEL);
    let layout = plugin.layout(2, 2, true).unwrap();
    plugin.select_layout(&layout).unwrap();
    plugin.activate(RATE_HZ, 1, 4096).unwrap();
    let (input, key) = (noises(19, 2, 4096, 0.5), noises(20, 2, 4096, 1.0));
    let mut output = vec![vec![0.0; 4096]; 2];
    let [left, right] = output.as_mut_slice() else {
        unreachable!()
    };
    let block = Block {
        inputs: &[&input[0], &input[1]],
        sidechain: Some(&[&key[0], &key[1]]),
        outputs: &mut [left, right],
        events: &[],
    };
    plugin.process(block).unwrap();
    assert_same_bits(&input, &output, "beside a loud side-chain");
}

#[test]
fn the_compressor_follows_the_side_chain_when_it_is_told_to() {
    let mut plugin = instance(CHANNEL);
    let layout = plugin.layout(2, 2, true).unwrap();
    plugin.select_layout(&layout).unwrap();
    for (name, text) in [
        ("Comp On", "on"),
        ("Comp SC External", "on"),
        ("Comp Threshold", "-40"),
        ("Comp Ratio", "inf"),
        ("Comp Knee", "0"),
    ] {
        plugin.set(name, text).unwrap();
    }
    plugin.activate(RATE_HZ, 1, 48_000).unwrap();
    let input = sine(1_000.0, 48_000, 0.1);
    let mut play = |key: Option<&[f32]>| {
        let (mut left, mut right) = (vec![0.0; 48_000], vec![0.0; 48_000]);
        let key = key.map(|key| [key, key]);
        let block = Block {
            inputs: &[&input, &input],
            sidechain: key.as_ref().map(|key| &key[..]),
            outputs: &mut [&mut left, &mut right],
            events: &[],
        };
        plugin.process(block).unwrap();
        left
    };
    // Nothing on the side chain: nothing is reduced.
    assert!(play(None) == input);
    let output = play(Some(&sine(60.0, 48_000, 0.5)));
    // -6 dBFS on the side chain is 34 dB over the threshold.
    let gain_db = 20.0 * (peak(&output[24_000..]) / 0.1).log10();
    assert!((gain_db + 33.98).abs() < 0.1, "{gain_db} dB");
}

#[test]
fn the_look_ahead_is_reported() {
    for id in PLUGINS {
        let mut plugin = instance(id);
        plugin.set("Comp Lookahead", "5 ms").unwrap();
        plugin.activate(RATE_HZ, 1, 512).unwrap();
        let latency = plugin.latency();
        assert_eq!(latency, active(id, 2, 2).latency() + 240, "{id}");
        let output = render(&mut plugin, &vec![impulse(100, 4_800); 2], &[], 512);
        let late = output[0].iter().position(|&sample| sample != 0.0);
        assert_eq!(late, Some(100 + latency as usize), "{id}");
    }
}

/// Automation of everything that moves the sound, at odd frames of the whole.
fn automation(plugin: &mut Instance, id: &str) -> Vec<Event> {
    let mut events = vec![
        (0, "Input Gain", "2 dB"),
        (333, "Input Gain", "-11 dB"),
        (5_001, "Output Gain", "-2.5 dB"),
        (9_999, "Input Gain", "3 dB"),
        (15_001, "Bypass", "on"),
        (16_777, "Bypass", "off"),
    ];
    if id == CHANNEL {
        events.extend([
            (0, "EQ3 On", "on"),
            (77, "EQ3 Low Gain", "12 dB"),
            (1_003, "EQ3 Mid Freq", "2.5 kHz"),
            (1_003, "EQ3 Mid Gain", "-9 dB"),
            (4_097, "EQ3 High Freq", "3 kHz"),
            (4_801, "EQ3 High Gain", "-14 dB"),
            (7_207, "EQ3 Mid Q", "3"),
            (12_345, "EQ3 On", "off"),
            (13_579, "EQ3 On", "on"),
        ]);
    }
    events.sort_by_key(|event| event.0);
    events
        .into_iter()
        .map(|(frame, name, text)| plugin.event(frame, name, text).unwrap())
        .collect()
}

/// Back to the settings before the automation, heard at once.
fn start_again(plugin: &mut Instance, id: &str) {
    plugin.set("Bypass", "off").unwrap();
    plugin.set("Output Gain", "0 dB").unwrap();
    if id == CHANNEL {
        plugin.set("EQ3 Mid Q", "0.7").unwrap();
        plugin.set("EQ3 High Freq", "6 kHz").unwrap();
    }
    work_hard(plugin, id);
    plugin.reset().unwrap();
}

#[test]
fn any_block_size_gives_the_same_bits_while_eq3_works() {
    for id in PLUGINS {
        let input = noises(23, 2, 20_000, 0.5);
        let mut plugin = active(id, 2, 2);
        start_again(&mut plugin, id);
        let expected = render(&mut plugin, &input, &[], 4096);
        for block in [1, 17, 64, 480, 8192] {
            start_again(&mut plugin, id);
            let found = render(&mut plugin, &input, &[], block);
            assert_same_bits(&expected, &found, &format!("{id} in blocks of {block}"));
        }
    }
}

#[test]
fn any_block_size_gives_the_same_bits_under_automation_at_odd_frames() {
    for id in PLUGINS {
        let input = noises(29, 2, 20_000, 0.5);
        let mut plugin = active(id, 2, 2);
        let events = automation(&mut plugin, id);
        start_again(&mut plugin, id);
        let expected = render(&mut plugin, &input, &events, 1);
        for block in [17, 64, 480, 4096, 8192] {
            start_again(&mut plugin, id);
            let found = render(&mut plugin, &input, &events, block);
            assert_same_bits(&expected, &found, &format!("{id} in blocks of {block}"));
        }
        start_again(&mut plugin, id);
        let sizes = [1, 480, 0, 17, 4096, 31, 64, 0, 2048].into_iter().cycle();
        let found = render_in(&mut plugin, &input, &events, sizes);
        assert_same_bits(&expected, &found, &format!("{id} in blocks of all sizes"));
    }
}

#[test]
fn an_event_is_not_heard_before_its_frame() {
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        let input = noises(31, 2, 4096, 0.25);
        let event = plugin.event(2_500, "Input Gain", "-20 dB").unwrap();
        let output = render(&mut plugin, &input, &[event], 4096);
        let expected = unchanged(&mut plugin, &input);
        let heard = (0..4096).find(|&frame| output[0][frame] != expected[0][frame]);
        let heard = heard.expect("the gain is heard") - plugin.latency() as usize;
        // The control grid has a line every 32 frames; the change begins on the next one.
        assert!(
            (2_500..2_500 + 64).contains(&heard),
            "{id}: heard at frame {heard}"
        );
    }
}

#[test]
fn reset_forgets_the_past() {
    for id in PLUGINS {
        let input = noises(37, 2, 10_000, 0.5);
        let mut plugin = active(id, 2, 2);
        start_again(&mut plugin, id);
        let first = render(&mut plugin, &input, &[], 480);
        render(&mut plugin, &noises(41, 2, 777, 1.0), &[], 64);
        plugin.reset().unwrap();
        let again = render(&mut plugin, &input, &[], 480);
        assert_same_bits(&first, &again, id);
    }
}

#[test]
fn mono_sounds_as_each_side_of_stereo() {
    for id in PLUGINS {
        let input = vec![noise(43, 10_000, 0.5)];
        let stereo_input = vec![input[0].clone(); 2];
        let mut sounds = Vec::new();
        for (inputs, outputs) in [(1, 1), (1, 2), (2, 2)] {
            let mut plugin = active(id, inputs, outputs);
            work_hard(&mut plugin, id);
            plugin.reset().unwrap();
            let input = if inputs == 1 { &input } else { &stereo_input };
            sounds.extend(render(&mut plugin, input, &[], 480));
        }
        let expected = vec![sounds[0].clone(); sounds.len()];
        assert_same_bits(&expected, &sounds, id);
    }
}

#[test]
fn a_settled_bypass_passes_every_bit_at_the_same_delay() {
    for id in PLUGINS {
        for (inputs, outputs) in [(1, 1), (1, 2), (2, 2)] {
            let mut plugin = active(id, inputs, outputs);
            work_hard(&mut plugin, id);
            plugin.reset().unwrap();
            let on = plugin.event(1_000, "Bypass", "on").unwrap();
            let input = noises(47, inputs as usize, 30_000, 1.0);
            let output = render(&mut plugin, &input, &[on], 480);
            let expected = unchanged(&mut plugin, &input);
            // Half a second: 25 times the 20 ms in which settings are reached.
            let settled = |sound: &Sound| -> Sound {
                sound
                    .iter()
                    .map(|channel| channel[24_000..].to_vec())
                    .collect()
            };
            assert_ne!(expected[0][500], output[0][500], "{id} works before");
            assert_same_bits(&settled(&expected), &settled(&output), id);
        }
    }
}

#[test]
fn the_bypass_toggles_without_a_click() {
    for id in PLUGINS {
        // A quarter of full scale at 997 Hz, and a chain that makes it up to four times as loud.
        let input = vec![sine(997.0, 48_000, 0.25); 2];
        let mut plugin = active(id, 2, 2);
        plugin.set("Input Gain", "12 dB").unwrap();
        if id == CHANNEL {
            plugin.set("EQ3 On", "on").unwrap();
            plugin.set("EQ3 Mid Gain", "-6 dB").unwrap();
            plugin.set("EQ3 Low Gain", "6 dB").unwrap();
        }
        plugin.reset().unwrap();
        let wet = render(&mut plugin, &input, &[], 480);
        let events: Vec<Event> = (0..8)
            .map(|turn| {
                let text = if turn % 2 == 0 { "on" } else { "off" };
                plugin.event(4_001 + 5_003 * turn, "Bypass", text).unwrap()
            })
            .collect();
        plugin.reset().unwrap();
        let output = render(&mut plugin, &input, &events, 480);

        let step = |sound: &[f32]| {
            sound
                .windows(2)
                .fold(0.0_f32, |step, pair| step.max((pair[1] - pair[0]).abs()))
        };
        // A fade adds at most the difference of the two signals over its length. The promised
        // 20 ms may begin at twice their mean speed, but not in fewer than 5 ms.
        let fade_frames = 0.005 * RATE_HZ as f32;
        let bound =
            step(&wet[0]).max(step(&input[0])) + (peak(&wet[0]) + peak(&input[0])) / fade_frames;
        let found = step(&output[0]);
        assert!(
            found <= bound,
            "{id}: a step of {found} where {bound} is allowed"
        );
        assert!(
            peak(&output[0]) <= peak(&wet[0]) * 1.001,
            "{id}: the fade overshoots"
        );
    }
}

/// Renders 512 good frames, 512 of `poison` at every `every`th frame, and 2048 good ones.
fn poisoned(plugin: &mut Instance, poison: f32, every: usize) -> Sound {
    let mut input = noises(53, 2, 3072, 0.5);
    for channel in &mut input {
        for sample in channel[512..1024].iter_mut().step_by(every) {
            *sample = poison;
        }
    }
    plugin.reset().unwrap();
    render(plugin, &input, &[], 512)
}

#[test]
fn nothing_bad_at_the_input_stays_or_leaves() {
    let poisons = [
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::MIN_POSITIVE / 8.0,
        f32::from_bits(1),
        f32::MAX,
        f32::MIN,
    ];
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        work_hard(&mut plugin, id);
        let clean = poisoned(&mut plugin, 0.0, 1);
        for poison in poisons {
            for every in [1, 7, 512] {
                let output = poisoned(&mut plugin, poison, every);
                for (channel, clean) in output.iter().zip(&clean) {
                    for (frame, sample) in channel.iter().enumerate() {
                        let what = format!("{id}: {sample:e} at frame {frame} after {poison:e}");
                        assert!(sample.abs() <= 1e3, "{what}");
                        assert!(!sample.is_subnormal(), "{what}");
                    }
                    // One block of good input later the output is as after silence. What rings
                    // is the low shelf at 120 Hz; from the limit of +60 dB it has fallen below a
                    // tenth in those 10 ms, and a clean signal peaks at about 1.
                    if poison.is_nan() || poison.abs() < 1.0 {
                        let differs = channel[1536..]
                            .iter()
                            .zip(&clean[1536..])
                            .any(|(found, clean)| (found - clean).abs() > 0.05);
                        assert!(!differs, "{id} has not recovered from {poison:e}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_hundred_decibels_too_loud_stays_bounded_and_passes() {
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        work_hard(&mut plugin, id);
        if id == MASTER {
            // What lasted is let go for many seconds otherwise.
            plugin.set("Limiter Auto Release", "off").unwrap();
        }
        plugin.reset().unwrap();
        let mut input = noises(59, 2, 72_000, 0.5);
        let expected = render(&mut plugin, &input, &[], 480);
        for channel in &mut input {
            for sample in &mut channel[4_800..9_600] {
                *sample *= 1e5;
            }
        }
        plugin.reset().unwrap();
        let output = render(&mut plugin, &input, &[], 480);
        for (output, expected) in output.iter().zip(&expected) {
            assert!(peak(output) <= 1e3, "{id}: {}", peak(output));
            // A second later nothing of it is left above -80 dB.
            for (found, expected) in output[57_600..].iter().zip(&expected[57_600..]) {
                assert!(
                    (found - expected).abs() < 1e-4,
                    "{id}: {found} where {expected} is due"
                );
            }
        }
    }
}

#[test]
fn silence_after_sound_has_no_subnormals_and_ends_in_zeros() {
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        work_hard(&mut plugin, id);
        plugin.reset().unwrap();
        let mut input = noises(61, 2, 48_000 * 6, 0.5);
        for channel in &mut input {
            channel[48_000..].fill(0.0);
        }
        let output = render(&mut plugin, &input, &[], 512);
        for channel in &output {
            assert!(!channel.iter().any(|sample| sample.is_subnormal()), "{id}");
            // Five seconds are 500 time constants of the slowest band.
            assert!(
                channel[channel.len() - 512..]
                    .iter()
                    .all(|&sample| sample == 0.0),
                "{id}"
            );
        }
    }
}

#[test]
fn the_reported_latency_is_where_the_impulse_peaks() {
    for id in PLUGINS {
        for rate_hz in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
            for working in [false, true] {
                let mut plugin = instance(id);
                if working {
                    work_hard(&mut plugin, id);
                }
                plugin.activate(rate_hz, 1, 512).unwrap();
                let input = vec![impulse(1_000, 20_000); 2];
                let output = render(&mut plugin, &input, &[], 512);
                let peak_frame = (0..output[0].len())
                    .max_by(|&a, &b| output[0][a].abs().total_cmp(&output[0][b].abs()))
                    .unwrap();
                assert_eq!(
                    peak_frame,
                    1_000 + plugin.latency() as usize,
                    "{id} at {rate_hz} Hz, working: {working}"
                );
            }
        }
    }
}

#[test]
fn a_change_of_phase_restarts_the_latency() {
    for id in PLUGINS {
        let mut plugin = instance(id);
        plugin.activate(RATE_HZ, 1, 512).unwrap();
        let minimum = plugin.latency();
        plugin.set("EQ Phase", "Linear").unwrap();
        plugin.requests();
        // Until the long kernel has heard enough, minimum phase plays on.
        let sound = vec![sine(500.0, 96_000, 0.5); 2];
        let output = render(&mut plugin, &sound, &[], 512);
        plugin.run_main_thread();
        assert!(plugin.requests().restart, "{id}");
        assert!(peak(&output[0]) < 0.51, "{id}: it glides over");

        plugin.deactivate().unwrap();
        plugin.activate(RATE_HZ, 1, 512).unwrap();
        assert!(plugin.requests().latency_changed, "{id}");
        let latency = plugin.latency() as usize;
        assert!(latency > minimum as usize, "{id}");
        let output = render(&mut plugin, &vec![impulse(0, 96_000); 2], &[], 512);
        let loudest = (0..96_000)
            .max_by(|&a, &b| output[0][a].abs().total_cmp(&output[0][b].abs()))
            .unwrap();
        assert_eq!(loudest, latency, "{id}");

        plugin.set("EQ Phase", "Minimum").unwrap();
        render(&mut plugin, &sound, &[], 512);
        plugin.run_main_thread();
        assert!(plugin.requests().restart, "{id}");
        plugin.deactivate().unwrap();
        plugin.activate(RATE_HZ, 1, 512).unwrap();
        assert_eq!(plugin.latency(), minimum, "{id}");
    }
}

#[test]
fn what_sounds_after_the_input_ends_within_the_reported_tail() {
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        let input = vec![impulse(0, 96_000); 2];
        render(&mut plugin, &input, &[], 480);
        assert_eq!(
            plugin.tail(),
            plugin.latency(),
            "{id}: flat has no tail of its own"
        );

        work_hard(&mut plugin, id);
        plugin.reset().unwrap();
        let output = render(&mut plugin, &input, &[], 480);
        let tail = plugin.tail() as usize;
        assert!(tail < output[0].len(), "{id}: a tail of {tail} frames");
        // What is left after the tail is below -100 dB of the impulse: below 16 bits' last one.
        assert!(
            peak(&output[0][tail + 1..]) < 1e-5,
            "{id}: a tail of {tail} frames"
        );
    }
}

#[test]
fn a_value_that_is_no_number_is_not_heard() {
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        let input = noises(97, 2, 4_800, 0.5);
        for param in plugin.params() {
            let event = Event {
                frame: 0,
                param: param.id,
                value: f64::NAN,
            };
            let during = render(&mut plugin, &input, &[event], 480);
            let after = render(&mut plugin, &input, &[], 480);
            for output in [during, after] {
                // The input's own peak, and room for gains that stand at their defaults.
                let loud = output
                    .iter()
                    .all(|channel| (0.1..1.0).contains(&peak(channel)));
                assert!(loud, "{id}: {}", param.name);
            }
        }
    }
}
