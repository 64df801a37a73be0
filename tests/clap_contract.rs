//! The contract of the modules, in the built plugins through a CLAP host: what `dsp/tests/contract` shows of a strip
//! holds for the plugin too, since the plugin is that strip, bit for bit.

mod common;

use common::programme::programme;
#[cfg(target_os = "linux")]
use common::session_of;
use common::{
    PLUGINS, RATE_HZ, Random, Sound, assert_same_bits, delayed, instance, json_of, render,
    render_in, state_of, with_session,
};
use no_denormals::no_denormals;
use serde_json::Value as Json;
use truestrip_dsp::param::{Param, ParamKind, Unit, Value};
use truestrip_dsp::strip::{
    CHANNEL, MASTER, ModuleDefinition, Order, StripDefinition, StripSettings,
};
use truestrip_dsp::{StereoBlock, StreamSpec, Strip};
#[cfg(target_os = "linux")]
use truestrip_host::HostWindow;
use truestrip_host::{Event, Instance};
use truestrip_state::SavedSession;

/// The strip that a plugin is.
fn strip_of(id: &str) -> &'static StripDefinition {
    if id == common::CHANNEL {
        &CHANNEL
    } else {
        &MASTER
    }
}

/// The switch of a module: its first parameter.
fn switch(module: &ModuleDefinition) -> &'static Param {
    &module.sections[0].params[0]
}

/// Whether a parameter chooses what is listened to, and would keep a module from acting here.
fn is_source(param: &Param) -> bool {
    param.id.ends_with("_listen") || param.id.ends_with("_external")
}

/// Settings with which each module acts: switched on, gains, amounts and mixes well off their defaults, frequencies
/// and choices where a new instance has them.
fn acting(definition: &'static StripDefinition) -> StripSettings {
    let mut settings = StripSettings::new(definition);
    for param in definition.modules.iter().flat_map(ModuleDefinition::params) {
        let value = match param.kind {
            ParamKind::Toggle { .. } => Value::Toggle(!is_source(param)),
            ParamKind::Choice { .. } => param.default(),
            ParamKind::Number(range) => match range.unit {
                Unit::Hertz | Unit::LowCut | Unit::HighCut => param.default(),
                _ => param.value_at(0.6),
            },
        };
        settings.set_value(param.id, value);
    }
    settings
}

/// The same with some modules switched off.
fn without(settings: &StripSettings, modules: &[ModuleDefinition]) -> StripSettings {
    let mut settings = settings.clone();
    for module in modules {
        settings.set_value(switch(module).id, Value::Toggle(false));
    }
    settings
}

/// Settings that the plugin can hold: each number at a position of its knob.
fn held(definition: &'static StripDefinition, settings: &StripSettings) -> StripSettings {
    let mut held = settings.clone();
    for (plain, param) in held.plain_mut().iter_mut().zip(definition.params()) {
        *plain = param.plain_at(param.scale_position_of(f64::from(*plain)));
    }
    held
}

/// A state with these settings, which no hand could set as exactly.
fn state(
    plugin: &mut Instance,
    definition: &'static StripDefinition,
    settings: &StripSettings,
) -> Vec<u8> {
    let mut saved = SavedSession::new(definition);
    saved.plain = settings
        .plain()
        .iter()
        .map(|plain| f64::from(*plain))
        .collect();
    saved.order = settings.order;
    let session: Json = serde_json::from_str(&saved.to_text()).expect("JSON");
    let state = json_of(&plugin.save().expect("it saves"));
    state_of(&with_session(&state, &session))
}

/// An instance with these settings, in stereo, active.
fn plugin(id: &str, settings: &StripSettings, rate_hz: f64) -> Instance {
    let mut plugin = instance(id);
    let state = state(&mut plugin, strip_of(id), settings);
    plugin.load(&state).expect("it loads");
    let layout = plugin.layout(2, 2, false).expect("a layout");
    plugin.select_layout(&layout).expect("the layout is free");
    plugin.activate(rate_hz, 1, 8192).expect("it activates");
    plugin
}

/// The strip of `dsp` with these settings.
fn strip(id: &str, settings: &StripSettings, rate_hz: f64) -> Strip {
    let mut strip = Strip::new(strip_of(id));
    strip.set(&held(strip_of(id), settings));
    strip.prepare(&StreamSpec {
        sample_rate_hz: rate_hz,
    });
    strip
}

/// What the strip of `dsp` makes of a sound when its settings change at these frames of it.
fn offline(id: &str, changes: &[(usize, StripSettings)], sound: &Sound, rate_hz: f64) -> Sound {
    let mut strip = strip(id, &changes[0].1, rate_hz);
    let mut output = sound.clone();
    let [left, right] = output.as_mut_slice() else {
        panic!("a stereo sound");
    };
    let ends = changes[1..]
        .iter()
        .map(|change| change.0)
        .chain([left.len()]);
    // SAFETY: nothing of what runs in it catches a panic or changes the modes.
    unsafe {
        no_denormals(|| {
            for ((start, settings), end) in changes.iter().zip(ends) {
                strip.set(&held(strip_of(id), settings));
                let block = StereoBlock::new(&mut left[*start..end], &mut right[*start..end]);
                strip.process(block, None);
            }
        });
    }
    output
}

/// The switches that differ, as a host's automation.
fn events(plugin: &mut Instance, id: &str, changes: &[(usize, StripSettings)]) -> Vec<Event> {
    let mut events = Vec::new();
    for pair in changes.windows(2) {
        let [(_, before), (frame, after)] = pair else {
            unreachable!()
        };
        let plain = before.plain().iter().zip(after.plain());
        for (param, (before, after)) in strip_of(id).params().zip(plain) {
            if before != after {
                assert!(matches!(param.kind, ParamKind::Toggle { .. }));
                events.push(Event {
                    frame: *frame as u32,
                    param: plugin.param(param.name).expect("a parameter").id,
                    value: f64::from(*after),
                });
            }
        }
    }
    events
}

/// The programme, the same 42 dB below, which modules hear that act on soft sounds, and a second of silence in which
/// tails are heard.
fn sound() -> Sound {
    let mut sound = programme();
    for channel in &mut sound {
        let soft: Vec<f32> = channel.iter().map(|sample| 0.008 * sample).collect();
        channel.extend(soft);
        channel.extend(vec![0.0; 48_000]);
    }
    sound
}

/// The difference of two sounds from half a second on, against the first of them, in dB.
fn difference_db(one: &Sound, other: &Sound) -> f64 {
    let power = |sample: &dyn Fn(usize, usize) -> f32| -> f64 {
        let frames = (0..one.len())
            .flat_map(|channel| (24_000..one[0].len()).map(move |frame| (channel, frame)));
        frames
            .map(|(channel, frame)| f64::from(sample(channel, frame)).powi(2))
            .sum()
    };
    let difference = power(&|channel, frame| one[channel][frame] - other[channel][frame]);
    10.0 * (difference / power(&|channel, frame| one[channel][frame]))
        .max(1e-30)
        .log10()
}

#[test]
fn every_module_acts_among_all_others() {
    let sound = sound();
    for id in PLUGINS {
        let definition = strip_of(id);
        let settings = acting(definition);
        let play =
            |settings: &StripSettings| render(&mut plugin(id, settings, RATE_HZ), &sound, &[], 512);
        let whole = play(&settings);
        for module in definition.modules {
            let other = play(&without(&settings, std::slice::from_ref(module)));
            let heard_db = difference_db(&whole, &other);
            println!("{} in {id}: {heard_db:.1} dB", module.key);
            // What is 50 dB below a sound is heard beside it.
            assert!(heard_db > -50.0, "{} in {id}: {heard_db:.1} dB", module.key);
        }
    }
}

#[test]
fn the_plugin_is_the_strip_to_the_bit_while_modules_are_switched() {
    let sound = sound();
    for id in PLUGINS {
        let definition = strip_of(id);
        let settings = acting(definition);
        for rate_hz in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
            let mut changes = vec![(0, settings.clone())];
            for (index, module) in definition.modules.iter().enumerate() {
                let start = 13_331 * (index + 1);
                changes.push((start, without(&settings, std::slice::from_ref(module))));
                changes.push((start + 6_007, settings.clone()));
            }
            let mut plugin = plugin(id, &settings, rate_hz);
            let events = events(&mut plugin, id, &changes);
            assert_eq!(events.len(), 2 * definition.modules.len());
            let found = render(&mut plugin, &sound, &events, 480);
            let expected = offline(id, &changes, &sound, rate_hz);
            assert_same_bits(&expected, &found, &format!("{id} at {rate_hz} Hz"));
            assert_eq!(
                plugin.latency(),
                strip(id, &settings, rate_hz).latency_frames()
            );
        }
    }
}

#[test]
fn any_block_split_gives_the_same_bits() {
    let mut sound = sound();
    sound
        .iter_mut()
        .for_each(|channel| channel.truncate(72_000));
    for id in PLUGINS {
        let definition = strip_of(id);
        let settings = acting(definition);
        let off = without(&settings, definition.modules);
        let changes: Vec<_> = (0..9)
            .map(|index| (index * 7_001, [&settings, &off][index % 2].clone()))
            .collect();
        let expected = offline(id, &changes, &sound, RATE_HZ);
        let mut random = Random::new(40);
        let by_chance: Vec<usize> = (0..10_000).map(|_| random.below(300)).collect();
        let sizes = [1, 17, 32, 64, 480, 8192];
        let splits = sizes.map(|size| vec![size; 72_000 / size + 1]);
        for split in splits.into_iter().chain([by_chance]) {
            let mut plugin = plugin(id, &settings, RATE_HZ);
            let events = events(&mut plugin, id, &changes);
            let what = format!("{id} in blocks of {:?}", &split[..3]);
            let found = render_in(&mut plugin, &sound, &events, split);
            assert_same_bits(&expected, &found, &what);
        }
    }
}

#[test]
fn reset_begins_anew() {
    let sound = sound();
    for id in PLUGINS {
        let mut plugin = plugin(id, &acting(strip_of(id)), RATE_HZ);
        let first = render(&mut plugin, &sound, &[], 480);
        let goes_on = render(&mut plugin, &sound, &[], 480);
        assert_ne!(first, goes_on, "{id}: there is a past to forget");
        plugin.reset().expect("it resets");
        let again = render(&mut plugin, &sound, &[], 480);
        assert_same_bits(&first, &again, id);
    }
}

#[test]
fn what_is_no_sound_leaves_sound_behind_within_50_ms() {
    let clean = programme();
    let bad: [&[f32]; 5] = [
        &[f32::NAN],
        &[f32::INFINITY, f32::NEG_INFINITY],
        &[1e30, -1e30],
        &[f32::MAX],
        &[1e-40],
    ];
    for id in PLUGINS {
        let settings = acting(strip_of(id));
        let mut plugin = plugin(id, &settings, RATE_HZ);
        let expected = render(&mut plugin, &clean, &[], 64);
        let latency = plugin.latency() as usize;
        for bad in bad {
            let mut dirty = clean.clone();
            for channel in &mut dirty {
                let samples = channel[48_000..48_064].iter_mut();
                samples
                    .zip(bad.iter().cycle())
                    .for_each(|(sample, bad)| *sample = *bad);
            }
            plugin.reset().expect("it resets");
            let found = render(&mut plugin, &dirty, &[], 64);
            let what = format!("{id} after {bad:?}");
            // Full scale of the guard, +60 dBFS.
            let is_sound = |sample: &f32| sample.abs() <= 1000.0 && !sample.is_subnormal();
            assert!(found.iter().flatten().all(is_sound), "{what}");
            // 100 ms from 50 ms after the last bad sample on.
            let start = 48_064 + 2_400 + latency;
            let level_db = |sound: &Sound| {
                let samples = sound
                    .iter()
                    .flat_map(|channel| &channel[start..start + 4_800]);
                let power = samples.map(|x| f64::from(*x).powi(2)).sum::<f64>() / 9_600.0;
                10.0 * power.max(1e-30).log10()
            };
            let lost_db = level_db(&expected) - level_db(&found);
            println!("{what}: {lost_db:.1} dB missing");
            // What the limiter of Master still holds down of +60 dBFS, and no more.
            assert!(lost_db < 20.0, "{what}: {lost_db:.1} dB missing");
        }
    }
}

#[test]
fn off_is_the_input_to_the_bit_as_late_as_is_told() {
    let sound = sound();
    for id in PLUGINS {
        let definition = strip_of(id);
        let off = without(&acting(definition), definition.modules);
        for rate_hz in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
            let mut plugin = plugin(id, &off, rate_hz);
            let found = render(&mut plugin, &sound, &[], 333);
            let expected = delayed(&sound, plugin.latency() as usize);
            assert_same_bits(&expected, &found, &format!("{id} at {rate_hz} Hz"));
        }
    }
}

#[test]
fn an_order_that_is_saved_is_the_order_that_is_heard() {
    let sound = sound();
    for id in PLUGINS {
        let definition = strip_of(id);
        let list = acting(definition);
        let mut moved = list.clone();
        // The compressor is not linear: another place of it is heard.
        let place = list
            .order
            .keys(definition)
            .position(|key| key == "compressor");
        let place = place.expect("a compressor that may move");
        moved.order = Order::of(definition).moved(definition, place, 0);
        assert_ne!(list.order, moved.order);
        let mut instance = plugin(id, &moved, RATE_HZ);
        let found = render(&mut instance, &sound, &[], 480);
        let expected = offline(id, &[(0, moved.clone())], &sound, RATE_HZ);
        assert_same_bits(&expected, &found, id);
        let heard_db = difference_db(&found, &offline(id, &[(0, list)], &sound, RATE_HZ));
        assert!(
            heard_db > -50.0,
            "{id}: another order is heard: {heard_db:.1} dB"
        );
        let mut again = plugin(id, &StripSettings::new(definition), RATE_HZ);
        again
            .load(&instance.save().expect("it saves"))
            .expect("it loads");
        again.reset().expect("it resets");
        assert_same_bits(&found, &render(&mut again, &sound, &[], 480), id);
    }
}

/// Drags what stands at one place of the editor to another, slowly, as a hand does.
#[cfg(target_os = "linux")]
fn drag(plugin: &mut Instance, window: &HostWindow, from: [i16; 2], to: [i16; 2]) {
    let pause = |plugin: &mut Instance| {
        // The editor draws at about 60 Hz: 50 ms are several of its turns.
        for _ in 0..25 {
            window.pump().expect("the display is there");
            plugin.run_main_thread();
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    };
    window.move_to(from[0], from[1]).expect("the pointer moves");
    pause(plugin);
    window.press(1).expect("a button");
    for step in 1..=4 {
        let between = |axis: usize| from[axis] + (to[axis] - from[axis]) * step / 4;
        window
            .move_to(between(0), between(1))
            .expect("the pointer moves");
        pause(plugin);
    }
    window.release(1).expect("a button");
    pause(plugin);
}

#[cfg(target_os = "linux")]
#[test]
fn a_module_that_is_dragged_in_the_editor_moves_as_in_the_strip_and_without_a_click() {
    if std::env::var_os("DISPLAY").is_none() {
        assert_ne!(
            std::env::var("CI").as_deref(),
            Ok("true"),
            "CI has to provide a display"
        );
        eprintln!("skipped: DISPLAY is not set");
        return;
    }
    const HALF: usize = 48_000;
    let sound = vec![common::sine(1000.0, 2 * HALF, 0.25); 2];
    let half = |range: std::ops::Range<usize>| -> Sound {
        sound
            .iter()
            .map(|channel| channel[range.clone()].to_vec())
            .collect()
    };
    for id in PLUGINS {
        let definition = strip_of(id);
        let settings = acting(definition);
        let mut plugin = plugin(id, &settings, RATE_HZ);
        let window = HostWindow::open(id, 200, 200).expect("a window");
        let (width, _) = plugin.open_editor(&window, None).expect("the editor opens");
        let start = std::time::Instant::now();
        while !common::screen::is_drawn(&window) {
            assert!(start.elapsed().as_secs() < 20, "{id}: not drawn");
            window.pump().expect("the display is there");
            plugin.run_main_thread();
        }
        let mut found = render(&mut plugin, &half(0..HALF), &[], 480);
        let order = |plugin: &mut Instance| {
            let session = session_of(&json_of(&plugin.save().expect("it saves")));
            let keys = session["order"].as_array().expect("an order").clone();
            let keys: Vec<String> = keys
                .iter()
                .map(|key| key.as_str().unwrap().to_owned())
                .collect();
            Order::from_keys(definition, keys.iter().map(String::as_str)).0
        };
        // Where the rack is, is the editor's affair: below the header, over its whole width.
        let middle = width as i16 / 2;
        // On a busy machine an editor may miss a hand that is faster than its turns: once more, then.
        let mut rows = (60..=100).step_by(10).cycle().take(20);
        let moved = rows.find_map(|y| {
            drag(&mut plugin, &window, [width as i16 / 24, y], [middle, y]);
            let order = order(&mut plugin);
            (order != settings.order).then_some(order)
        });
        let moved = moved.unwrap_or_else(|| panic!("{id}: nothing moved"));
        for (found, more) in
            found
                .iter_mut()
                .zip(render(&mut plugin, &half(HALF..2 * HALF), &[], 480))
        {
            found.extend(more);
        }
        plugin.close_editor();

        let mut after = settings.clone();
        after.order = moved;
        let changes = [(0, settings.clone()), (HALF, after)];
        assert_same_bits(&offline(id, &changes, &sound, RATE_HZ), &found, id);
        // How far a sound bends from sample to sample: in the 50 ms of the change, and at rest before and after.
        let bend = |frames: std::ops::Range<usize>| {
            let bends = found[0][frames]
                .windows(3)
                .map(|x| (x[0] - 2.0 * x[1] + x[2]).abs());
            bends.fold(0.0_f32, f32::max)
        };
        let rest = bend(HALF - 9_600..HALF).max(bend(2 * HALF - 9_600..2 * HALF));
        let change = bend(HALF..HALF + 2_400);
        let click_db = 20.0 * (change / rest).log10();
        println!("{id}: the change bends {click_db:+.1} dB against rest");
        assert!(click_db < 3.0, "{id}: {click_db:+.1} dB");
    }
}
