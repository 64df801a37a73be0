//! The built plugins' editors in a host's window on an X11 display.
//!
//! They need `DISPLAY`; a bare virtual display such as `Xvfb :99 -screen 0 2600x1700x24` will do.
//! Without one they are skipped, except where `CI=true` says that there has to be one.
#![cfg(target_os = "linux")]

mod common;

use std::env;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use common::screen::{DisplayWithoutGl, Usage, assert_flat, is_drawn, is_notice};
use common::{
    CHANNEL, MASTER, PLUGINS, active, instance, json_of, noises, session_of, state_of, values,
    with_session,
};
use serde_json::json;
use truestrip_host::{Block, Event, HostWindow, Instance, OutEvent, Processor};

/// How long an editor may take to draw, far beyond what software OpenGL needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// One pointer and one focus for all: the tests of this file run one after the other.
static DISPLAY: Mutex<()> = Mutex::new(());

/// The display, for this test alone; `None` when there is none and the test is to be skipped.
fn display() -> Option<MutexGuard<'static, ()>> {
    if env::var_os("DISPLAY").is_some() {
        // A bare display forgets everything when its last client goes; this one stays.
        static LAST_CLIENT: OnceLock<Mutex<HostWindow>> = OnceLock::new();
        LAST_CLIENT.get_or_init(|| {
            Mutex::new(HostWindow::open_at("", -9, -9, 1, 1).expect("a window beside the display"))
        });
        return Some(DISPLAY.lock().unwrap_or_else(PoisonError::into_inner));
    }
    assert_ne!(
        env::var("CI").as_deref(),
        Ok("true"),
        "CI has to provide a display"
    );
    eprintln!("skipped: DISPLAY is not set");
    None
}

/// Runs the host's main loop until `done`, or fails after [`PATIENCE`].
fn wait(plugin: &mut Instance, window: &HostWindow, what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(
            start.elapsed() < PATIENCE,
            "{what}: not within {PATIENCE:?}"
        );
        turn(plugin, window);
    }
}

/// One turn of the host's main loop.
fn turn(plugin: &mut Instance, window: &HostWindow) {
    window.pump().expect("the display is there");
    plugin.run_main_thread();
    thread::sleep(Duration::from_millis(2));
}

/// Opens the editor in `window` and waits until it is drawn.
fn open(plugin: &mut Instance, window: &HostWindow, scale: Option<f64>) -> (u32, u32) {
    let size = plugin.open_editor(window, scale).expect("the editor opens");
    wait(plugin, window, "drawn", || is_drawn(window));
    size
}

/// Closes the editor and waits until it has left the window.
fn close(plugin: &mut Instance, window: &HostWindow) {
    plugin.close_editor();
    wait(plugin, window, "closed", || {
        window.children().expect("the display is there") == 0
    });
}

/// A window that an editor will resize as it likes.
fn window(title: &str) -> HostWindow {
    HostWindow::open(title, 200, 200).expect("a window")
}

/// How often an editor of each plugin is opened and closed, with a size and a scale in between; as
/// often again in the other format.
const TURNS: usize = 50;

#[test]
fn the_editor_opens_resizes_scales_and_closes_again_and_again_without_growing() {
    let Some(_display) = display() else { return };
    let test = "the_editor_opens_resizes_scales_and_closes_again_and_again_without_growing";
    if !common::alone(test) {
        return;
    }
    for id in PLUGINS {
        let mut plugin = instance(id);
        let window = window(id);
        let mut used = Vec::new();
        let (width, height) = open(&mut plugin, &window, None);
        assert!(width >= 300 && height >= 150, "{id}: {width} x {height}");
        close(&mut plugin, &window);
        for turn in 0..TURNS {
            let scale = [1.0, 1.25, 0.75][turn % 3];
            open(&mut plugin, &window, Some(scale));
            let factor = scale * [1.25, 1.0, 1.5, 1.125][turn % 4];
            let asked = [width, height].map(|length| (f64::from(length) * factor) as u32);
            let (width, height) = plugin
                .resize_editor(asked[0], asked[1])
                .expect("it resizes");
            window.resize(width, height).unwrap();
            wait(&mut plugin, &window, "drawn in its new size", || {
                is_drawn(&window)
            });
            close(&mut plugin, &window);
            used.push(Usage::now());
        }
        assert_flat(id, &used);
    }
}

#[test]
fn the_editor_says_that_it_can_be_resized_and_fills_the_new_size() {
    let Some(_display) = display() else { return };
    for id in PLUGINS {
        let mut plugin = instance(id);
        let window = window(id);
        let (width, height) = open(&mut plugin, &window, None);
        assert!(plugin.editor_can_resize(), "{id}");
        let asked = (width * 5 / 4, height * 5 / 4);
        let given = plugin
            .resize_editor(asked.0, asked.1)
            .expect("a quarter larger");
        window.resize(given.0, given.1).unwrap();
        wait(&mut plugin, &window, "drawn larger", || is_drawn(&window));
        assert_eq!(plugin.editor_size(), Some(given), "{id}");
        close(&mut plugin, &window);
        assert_eq!(
            open(&mut plugin, &window, None),
            given,
            "{id} keeps its size"
        );
        close(&mut plugin, &window);
    }
}

#[test]
fn the_editor_follows_the_hosts_scale() {
    let Some(_display) = display() else { return };
    for id in PLUGINS {
        let mut plugin = instance(id);
        let window = window(id);
        let (width, height) = open(&mut plugin, &window, Some(1.0));
        close(&mut plugin, &window);
        let (wider, higher) = open(&mut plugin, &window, Some(2.0));
        assert_eq!((wider, higher), (2 * width, 2 * height), "{id}");
        close(&mut plugin, &window);
    }
}

/// Automates every parameter at every block until told to stop.
fn automate(mut processor: Processor, params: &[(u32, f64, f64)], stop: &AtomicBool) -> Processor {
    let input = noises(1, 2, 64, 0.1);
    let (mut left, mut right) = (vec![0.0; 64], vec![0.0; 64]);
    let mut turn = 0_u32;
    while !stop.load(Ordering::Relaxed) {
        turn += 1;
        let events: Vec<Event> = params
            .iter()
            .map(|&(param, min, max)| Event {
                frame: turn % 64,
                param,
                value: min + (max - min) * f64::from(turn % 101) / 100.0,
            })
            .collect();
        let block = Block {
            inputs: &[&input[0], &input[1]],
            sidechain: None,
            outputs: &mut [&mut left, &mut right],
            events: &events,
        };
        processor.process(block).expect("the plugin processes");
        processor.out_events();
        // About the pace of a host: an event queue that is never drained is no host's way.
        thread::sleep(Duration::from_micros(500));
    }
    processor
}

#[test]
fn automation_at_every_block_while_the_editor_opens_and_closes() {
    let Some(_display) = display() else { return };
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        let window = window(id);
        let params: Vec<(u32, f64, f64)> = plugin
            .params()
            .iter()
            .filter(|param| !param.stepped)
            .map(|param| (param.id, param.min, param.max))
            .collect();
        let processor = plugin.take_processor().unwrap();
        let stop = AtomicBool::new(false);
        let processor = thread::scope(|scope| {
            let audio = scope.spawn(|| automate(processor, &params, &stop));
            for turn in 0..20 {
                if turn % 2 == 0 {
                    open(&mut plugin, &window, None);
                } else {
                    // Closed again before it has drawn once.
                    plugin.open_editor(&window, None).expect("the editor opens");
                }
                let state = plugin.save().expect("it saves");
                plugin.load(&state).expect("it loads");
                close(&mut plugin, &window);
            }
            stop.store(true, Ordering::Relaxed);
            audio.join().expect("the audio thread lives")
        });
        plugin.return_processor(processor).unwrap();
        plugin.deactivate().unwrap();
    }
}

/// Opens an editor, ends it in the way that is given, and sees that the next one works.
fn end_while_open(id: &str, end: impl Fn(Instance, HostWindow)) {
    for _ in 0..5 {
        let window = window(id);
        let mut plugin = active(id, 2, 2);
        open(&mut plugin, &window, None);
        end(plugin, window);
        let window = self::window(id);
        let mut next = instance(id);
        open(&mut next, &window, None);
        close(&mut next, &window);
    }
}

#[test]
fn an_instance_closes_its_editor_when_it_goes() {
    let Some(_display) = display() else { return };
    for id in PLUGINS {
        end_while_open(id, |plugin, _window| drop(plugin));
    }
}

#[test]
fn a_host_that_forgets_the_editor_when_it_destroys_the_instance_lives() {
    let Some(_display) = display() else { return };
    if !common::alone("a_host_that_forgets_the_editor_when_it_destroys_the_instance_lives") {
        return;
    }
    for id in PLUGINS {
        end_while_open(id, |plugin, _window| plugin.destroy_with_editor_open());
    }
}

#[test]
fn a_host_that_destroys_its_window_before_the_editor_lives() {
    let Some(_display) = display() else { return };
    if !common::alone("a_host_that_destroys_its_window_before_the_editor_lives") {
        return;
    }
    for id in PLUGINS {
        end_while_open(id, |mut plugin, window| {
            drop(window);
            // Time for the editor to draw, for its levels move.
            let sound = noises(3, 2, 4096, 0.5);
            for _ in 0..10 {
                common::render(&mut plugin, &sound, &[], 4096);
                plugin.run_main_thread();
                thread::sleep(Duration::from_millis(15));
            }
            plugin.close_editor();
        });
    }
}

#[test]
fn an_uncovered_editor_is_drawn_again() {
    let Some(_display) = display() else { return };
    for id in PLUGINS {
        let mut plugin = instance(id);
        let window = window(id);
        open(&mut plugin, &window, None);
        drop(HostWindow::open_at("above", 0, 0, 300, 300).unwrap());
        wait(&mut plugin, &window, "drawn again", || is_drawn(&window));
        close(&mut plugin, &window);
    }
}

#[test]
fn without_opengl_the_window_says_so_and_the_sound_goes_on() {
    let test = "without_opengl_the_window_says_so_and_the_sound_goes_on";
    let display = match common::is_alone() {
        true => None,
        false => match DisplayWithoutGl::start() {
            Some(display) => Some(display),
            None => {
                assert_ne!(env::var("CI").as_deref(), Ok("true"), "CI has to have Xvfb");
                eprintln!("skipped: Xvfb is not installed");
                return;
            }
        },
    };
    let name = display.as_ref().map_or("", |display| &display.name);
    if !common::alone_in(test, &[("DISPLAY", name)]) {
        return;
    }
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        let window = window(id);
        for _ in 0..3 {
            plugin.open_editor(&window, None).expect("a window");
            wait(&mut plugin, &window, "a notice", || is_notice(&window));
            let sound = noises(5, 2, 4096, 0.5);
            let output = common::render(&mut plugin, &sound, &[], 512);
            assert!(output.iter().all(|channel| common::peak(channel) > 0.1));
            close(&mut plugin, &window);
        }
    }
}

#[test]
fn two_editors_are_open_at_once() {
    let Some(_display) = display() else { return };
    for ids in [[CHANNEL, MASTER], [CHANNEL, CHANNEL]] {
        let mut first = instance(ids[0]);
        let mut second = instance(ids[1]);
        let left = HostWindow::open_at("first", 0, 0, 200, 200).unwrap();
        open(&mut first, &left, None);
        let beside = i16::try_from(left.size().0 + 10).unwrap();
        let right = HostWindow::open_at("second", beside, 0, 200, 200).unwrap();
        open(&mut second, &right, None);
        assert!(is_drawn(&left) && is_drawn(&right));
        close(&mut first, &left);
        assert!(is_drawn(&right), "the second stays when the first goes");
        open(&mut first, &left, None);
        close(&mut second, &right);
        close(&mut first, &left);
    }
}

#[test]
fn a_second_editor_of_one_instance_is_refused() {
    let Some(_display) = display() else { return };
    let mut plugin = instance(CHANNEL);
    let window = window("one");
    open(&mut plugin, &window, None);
    assert!(plugin.open_editor(&window, None).is_err());
    close(&mut plugin, &window);
}

/// What the plugin has told of its parameters by now.
fn told(plugin: &mut Instance) -> Vec<OutEvent> {
    plugin.flush(&[]).expect("a flush");
    plugin.out_events()
}

/// Drags from a place upwards by 40 pixels, as a hand does, and gives what the plugin told of it.
fn drag(plugin: &mut Instance, window: &HostWindow, x: i16, y: i16) -> Vec<OutEvent> {
    let pause = |plugin: &mut Instance, turns: usize| {
        for _ in 0..turns {
            turn(plugin, window);
        }
    };
    window.move_to(x, y).unwrap();
    // The editor draws at about 60 Hz: 50 ms are several of its turns.
    pause(plugin, 10);
    window.press(1).unwrap();
    window.move_to(x, y - 10).unwrap();
    pause(plugin, 25);
    let mut events = told(plugin);
    for step in 3..=8 {
        if events.is_empty() {
            break;
        }
        window.move_to(x, y - 5 * step).unwrap();
        pause(plugin, 10);
    }
    window.release(1).unwrap();
    pause(plugin, 25);
    events.extend(told(plugin));
    events
}

#[test]
fn dragging_a_knob_is_one_gesture_that_changes_one_parameter() {
    let Some(_display) = display() else { return };
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        let window = window(id);
        let (width, height) = open(&mut plugin, &window, None);
        let continuous: Vec<u32> = plugin
            .params()
            .iter()
            .filter(|param| !param.stepped)
            .map(|param| param.id)
            .collect();
        // From the middle, a knob moves whichever way it is dragged.
        let middles: Vec<Event> = plugin
            .params()
            .iter()
            .filter(|param| !param.stepped)
            .map(|param| Event {
                frame: 0,
                param: param.id,
                value: (param.min + param.max) / 2.0,
            })
            .collect();
        let mut dragged = Vec::new();
        // Where the knobs are is the editor's affair: the hand tries places all over it, from the
        // bottom up, since every strip has its gains there.
        'places: for y in (50..height as i16 - 40).rev().step_by(30) {
            for x in (20..width as i16).step_by(30) {
                // One knob may be met several times.
                plugin.flush(&middles).unwrap();
                told(&mut plugin);
                let before = values(&mut plugin);
                let events = drag(&mut plugin, &window, x, y);
                let Some(&OutEvent::GestureBegin { param }) = events.first() else {
                    assert!(events.is_empty(), "{id}: no begin in {events:?}");
                    continue;
                };
                let inside = &events[1..events.len() - 1];
                assert_eq!(events.last(), Some(&OutEvent::GestureEnd { param }), "{id}");
                assert!(!inside.is_empty(), "{id}: a gesture without a value");
                for event in inside {
                    assert!(
                        matches!(event, OutEvent::Value { param: found, .. } if *found == param),
                        "{id}: {event:?} inside a gesture on {param}"
                    );
                }
                for ((param_before, before), (_, after)) in before.iter().zip(values(&mut plugin)) {
                    if *param_before == param {
                        assert_ne!(*before, after, "{id}: {param} has not moved");
                    } else {
                        assert_eq!(*before, after, "{id}: {param_before} moved with {param}");
                    }
                }
                if continuous.contains(&param) && !dragged.contains(&param) {
                    dragged.push(param);
                }
                // Two knobs are proof that the first was no accident.
                if dragged.len() == 2 {
                    break 'places;
                }
            }
        }
        assert_eq!(dragged.len(), 2, "{id}: the hand has found {dragged:?}");
        close(&mut plugin, &window);
    }
}

/// Clicks on a place, as a hand does, and gives what the plugin told of it.
fn click(plugin: &mut Instance, window: &HostWindow, x: i16, y: i16) -> Vec<OutEvent> {
    let pause = |plugin: &mut Instance| {
        for _ in 0..25 {
            turn(plugin, window);
        }
    };
    window.move_to(x, y).unwrap();
    pause(plugin);
    window.press(1).unwrap();
    pause(plugin);
    window.release(1).unwrap();
    pause(plugin);
    told(plugin)
}

#[test]
fn a_preset_reaches_the_host_as_whole_gestures_and_is_saved_with_the_session() {
    let Some(_display) = display() else { return };
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        let window = window(id);
        let (width, _) = open(&mut plugin, &window, None);
        told(&mut plugin);
        let before = values(&mut plugin);
        // Where the arrow is, is the editor's affair: the hand tries the row from the left.
        let events = (100..width as i16 / 2)
            .step_by(12)
            .map(|x| click(&mut plugin, &window, x, 20))
            .find(|events| !events.is_empty())
            .expect("an arrow that steps to a preset");
        let mut moved = Vec::new();
        for gesture in events.chunks(3) {
            let [
                OutEvent::GestureBegin { param },
                OutEvent::Value { param: set, .. },
                OutEvent::GestureEnd { param: end },
            ] = gesture
            else {
                panic!("{id}: {gesture:?} is no whole gesture");
            };
            assert_eq!((set, end), (param, param), "{id}");
            assert!(!moved.contains(param), "{id}: {param} moves twice");
            moved.push(*param);
        }
        let after = values(&mut plugin);
        for ((param, before), (_, after)) in before.iter().zip(&after) {
            assert_eq!(before != after, moved.contains(param), "{id}: {param}");
        }
        let saved = json_of(&plugin.save().expect("it saves"));
        let slots = &session_of(&saved)["slots"];
        assert!(slots["preset"]["origin"].is_string(), "{id}: {slots}");
        let mut restored = instance(id);
        restored.load(&state_of(&saved)).expect("it loads");
        assert_eq!(values(&mut restored), after, "{id}");
        close(&mut plugin, &window);
    }
}

#[test]
fn delta_is_heard_from_its_button_until_the_editor_closes() {
    let Some(_display) = display() else { return };
    // Nothing is set, so that the chain changes nothing.
    let mut plugin = active(CHANNEL, 2, 2);
    let window = window("delta");
    let (width, _) = open(&mut plugin, &window, None);
    let last_peak = |plugin: &mut Instance| {
        let sound = noises(5, 2, 9600, 0.5);
        let output = common::render(plugin, &sound, &[], 512);
        // Behind the cross-fade.
        common::peak(&output[0][4800..])
    };
    assert!(last_peak(&mut plugin) > 0.1);
    // Where the button is, is the editor's affair: the hand tries the right of the row.
    let silenced = (4 * width as i16 / 5..width as i16).step_by(12).any(|x| {
        click(&mut plugin, &window, x, 20);
        last_peak(&mut plugin) == 0.0
    });
    assert!(silenced, "a button that leaves what the chain changes");
    close(&mut plugin, &window);
    assert!(last_peak(&mut plugin) > 0.1);
}

/// Keys that are no characters, by their keysyms in X11's `keysymdef.h`.
const TAB: u32 = 0xff09;
const RETURN: u32 = 0xff0d;
const ESCAPE: u32 = 0xff1b;
const UP: u32 = 0xff52;
const PAGE_UP: u32 = 0xff55;
const CONTROL: u32 = 0xffe3;
const SPACE: u32 = 0x20;

/// Presses a key, gives the editor time, and returns how many presses came to the host and what the
/// plugin told of its parameters.
fn key(plugin: &mut Instance, window: &HostWindow, keysym: u32) -> (usize, Vec<OutEvent>) {
    window.key(keysym).unwrap();
    // The editor works at about 60 Hz, and takes another share of the keyboard after a frame: on a
    // busy machine within a tenth of a second.
    for _ in 0..60 {
        turn(plugin, window);
    }
    (window.take_keys().unwrap(), told(plugin))
}

#[test]
fn the_space_bar_and_shortcuts_are_the_hosts_unless_a_value_is_typed() {
    let Some(_display) = display() else { return };
    for id in PLUGINS {
        let mut plugin = active(id, 2, 2);
        let window = window(id);
        let (width, _) = open(&mut plugin, &window, None);
        window.focus().unwrap();
        window.move_to(width as i16 / 2, 4).unwrap();
        told(&mut plugin);
        let hosts = (1, Vec::new());
        let space_and_shortcut = |plugin: &mut Instance, when: &str| {
            assert_eq!(key(plugin, &window, SPACE), hosts, "{id}: space {when}");
            window.key_down(CONTROL).unwrap();
            window.take_keys().unwrap();
            assert_eq!(
                key(plugin, &window, 'z'.into()),
                hosts,
                "{id}: Ctrl+Z {when}"
            );
            window.key_up(CONTROL).unwrap();
        };
        space_and_shortcut(&mut plugin, "with nothing focused");
        assert_eq!(key(&mut plugin, &window, UP), hosts, "{id}: up");

        // Tab goes from control to control; the first that page up turns is a knob.
        let turned = (0..60).any(|_| {
            assert_eq!(key(&mut plugin, &window, TAB).0, 0, "{id}: tab");
            let (to_host, events) = key(&mut plugin, &window, PAGE_UP);
            assert_eq!(to_host, 0, "{id}: page up turns what has the focus");
            !events.is_empty()
        });
        assert!(turned, "{id}: no knob is reached by tab");
        space_and_shortcut(&mut plugin, "with a knob focused");

        // Enter opens the value, and what is typed is nobody else's.
        assert_eq!(key(&mut plugin, &window, RETURN).0, 0, "{id}: enter");
        wait(&mut plugin, &window, "a text field", || {
            !window.has_focus().unwrap()
        });
        for character in ['1', ' '] {
            let (to_host, _) = key(&mut plugin, &window, character.into());
            assert_eq!(to_host, 0, "{id}: {character:?} is typed");
        }
        let (to_host, events) = key(&mut plugin, &window, RETURN);
        assert_eq!(
            (to_host, events.is_empty()),
            (0, false),
            "{id}: a value is set"
        );
        space_and_shortcut(&mut plugin, "with the value set");

        key(&mut plugin, &window, ESCAPE);
        assert_eq!(
            key(&mut plugin, &window, UP),
            hosts,
            "{id}: up after escape"
        );
        close(&mut plugin, &window);
    }
}

#[test]
fn a_state_that_is_loaded_while_the_editor_is_open_gives_it_another_size_scale_and_look() {
    let Some(_display) = display() else { return };
    for id in PLUGINS {
        let mut plugin = instance(id);
        let window = window(id);
        open(&mut plugin, &window, None);
        let dark = window.screenshot().unwrap().pixel(0, 0);
        let state = json_of(&plugin.save().expect("it saves"));
        let mut session = session_of(&state);
        session["window"] = json!({"width": 1000.0, "height": 600.0, "scale": 1.25, "light": true});
        let state = with_session(&state, &session);
        plugin.load(&state_of(&state)).expect("it loads");
        let size = (1250, 750);
        assert_eq!(plugin.editor_size(), Some(size), "{id}");
        wait(&mut plugin, &window, "its new size", || {
            window.embedded_size().unwrap() == size
        });
        window.resize(size.0, size.1).unwrap();
        wait(&mut plugin, &window, "drawn light in its new size", || {
            is_drawn(&window) && window.screenshot().unwrap().pixel(0, 0) != dark
        });
        close(&mut plugin, &window);
    }
}

#[test]
fn a_saved_state_brings_back_size_scale_and_look() {
    let Some(_display) = display() else { return };
    for id in PLUGINS {
        let mut plugin = instance(id);
        let window = window(id);
        open(&mut plugin, &window, None);
        let dark = window.screenshot().unwrap().pixel(0, 0);
        close(&mut plugin, &window);
        let saved = json_of(&plugin.save().expect("it saves"));
        let mut session = session_of(&saved);
        session["window"] = json!({"width": 900.0, "height": 600.0, "scale": 1.5, "light": true});
        let saved = with_session(&saved, &session);
        let mut restored = instance(id);
        restored.load(&state_of(&saved)).expect("it loads");
        for (host_scale, size) in [(1.0, (1350, 900)), (1.25, (1688, 1125))] {
            assert_eq!(open(&mut restored, &window, Some(host_scale)), size, "{id}");
            assert_ne!(
                window.screenshot().unwrap().pixel(0, 0),
                dark,
                "{id} is light"
            );
            close(&mut restored, &window);
        }
        // A size that the host gives is saved in logical pixels, whatever the scales.
        let given = restored.resize_editor(1875, 1125).expect("it resizes");
        assert_eq!(given, (1875, 1125), "{id}");
        let saved = json_of(&restored.save().expect("it saves"));
        assert_eq!(
            session_of(&saved)["window"],
            json!({"width": 1000.0, "height": 600.0, "scale": 1.5, "light": true}),
            "{id}"
        );
    }
}
