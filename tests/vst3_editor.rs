//! The built plugins' editors in a VST3 host's window, under a frame that offers its run loop.
//!
//! They need `DISPLAY`; a bare virtual display such as `Xvfb :99 -screen 0 2600x1700x24` will do.
//! Without one they are skipped, except where `CI=true` says that there has to be one.
#![cfg(target_os = "linux")]

mod common;
mod vst3_host;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use common::screen::{DisplayWithoutGl, Usage, assert_flat, is_drawn, is_notice};
use common::{Random, alone, alone_in, is_alone, noises, peak, session_of, with_session};
use serde_json::{Value, json};
use truestrip_host::HostWindow;
use vst3_host::{CLASSES, Editor, Plugin, Point, Processor, Side, render};

/// How long an editor may take to draw, far beyond what software OpenGL needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether to run a test of this file: in a process of its own, since an editor's crash ends it, and
/// with a display.
fn here(test: &str) -> bool {
    if std::env::var_os("DISPLAY").is_none() {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!ci, "CI has to provide a display");
        eprintln!("skipped: DISPLAY is not set");
        return false;
    }
    // The windows of several tests would cover one another.
    static DISPLAY: Mutex<()> = Mutex::new(());
    let _one_at_a_time = DISPLAY.lock().unwrap_or_else(PoisonError::into_inner);
    alone(test)
}

/// A window that an editor will resize as it likes.
fn window(title: &str) -> HostWindow {
    HostWindow::open(title, 200, 200).expect("a window")
}

/// Runs the host's main loop until `done`, or fails after [`PATIENCE`].
fn wait(editor: &Editor, window: &HostWindow, what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(
            start.elapsed() < PATIENCE,
            "{what}: not within {PATIENCE:?}"
        );
        editor.serve();
        window.pump().expect("the display is there");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Opens the editor and waits until it is drawn.
fn open(plugin: &Plugin, window: &HostWindow) -> Editor {
    let editor = Editor::open(plugin, window);
    wait(&editor, window, "drawn", || is_drawn(window));
    editor
}

/// Processes sound until told to stop, with every parameter moved in every block.
fn automate(plugin: &Plugin, processor: &Processor, stop: &AtomicBool, blocks: &AtomicUsize) {
    let ids: Vec<u32> = plugin.params().iter().map(|param| param.id).collect();
    let buses = plugin.widths(Side::Input).len();
    let sound = noises(87, 2, 512, 0.5);
    let mut random = Random::new(88);
    while !stop.load(Ordering::Relaxed) {
        let points: Vec<Point> = ids
            .iter()
            .map(|&id| Point {
                frame: random.below(512),
                id,
                value: random.unit(),
            })
            .collect();
        let output = render(processor, &vec![&sound; buses], 2, &points, 512);
        assert!(output.iter().all(|channel| peak(channel) <= 1e3));
        blocks.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn the_editor_draws_follows_its_size_and_closes() {
    if !here("the_editor_draws_follows_its_size_and_closes") {
        return;
    }
    for name in CLASSES {
        let plugin = Plugin::processing(name, 48_000.0, 512);
        let window = window(name);
        let editor = open(&plugin, &window);
        let (width, height) = editor.size();
        assert!(width >= 300 && height >= 150, "{name}: {width} x {height}");
        let (width, height) = (width + 100, height + 80);
        window.resize(width, height).expect("the window takes it");
        assert!(editor.resize(width, height), "{name} takes another size");
        wait(&editor, &window, "drawn in its new size", || {
            is_drawn(&window)
        });
        assert_eq!(editor.size(), (width, height), "{name}");
        editor.close();
    }
}

#[test]
fn editors_open_and_close_while_every_block_automates_every_parameter() {
    if !here("editors_open_and_close_while_every_block_automates_every_parameter") {
        return;
    }
    for name in CLASSES {
        let plugin = Plugin::processing(name, 48_000.0, 512);
        let (processor, window) = (plugin.processor(), window(name));
        let (stop, blocks) = (AtomicBool::new(false), AtomicUsize::new(0));
        thread::scope(|scope| {
            let audio = scope.spawn(|| automate(&plugin, &processor, &stop, &blocks));
            for turn in 0..15 {
                let before = blocks.load(Ordering::Relaxed);
                let editor = open(&plugin, &window);
                wait(&editor, &window, "ten blocks", || {
                    audio.is_finished() || blocks.load(Ordering::Relaxed) > before + 10
                });
                assert!(!audio.is_finished(), "{name}: no more audio in turn {turn}");
                editor.close();
            }
            stop.store(true, Ordering::Relaxed);
        });
    }
}

#[test]
fn automation_survives_a_host_whose_main_loop_stands_still() {
    if !here("automation_survives_a_host_whose_main_loop_stands_still") {
        return;
    }
    for name in CLASSES {
        let plugin = Plugin::processing(name, 48_000.0, 512);
        let window = window(name);
        let editor = open(&plugin, &window);
        // A dialog of the host's, or a bounce faster than the screen: ten seconds of sound in which
        // every block moves a parameter, and the run loop is not served once.
        let (processor, buses) = (plugin.processor(), plugin.widths(Side::Input).len());
        let id = plugin.id("Input Gain");
        let sound = noises(89, 2, 480_000, 0.5);
        let points: Vec<Point> = (0..480_000)
            .step_by(512)
            .map(|frame| Point {
                frame,
                id,
                value: (frame % 1_000) as f64 / 1_000.0,
            })
            .collect();
        thread::scope(|scope| {
            scope.spawn(|| render(&processor, &vec![&sound; buses], 2, &points, 512));
        });
        wait(&editor, &window, "drawn", || is_drawn(&window));
        editor.close();
    }
}

#[test]
fn a_saved_state_brings_back_size_scale_and_look() {
    if !here("a_saved_state_brings_back_size_scale_and_look") {
        return;
    }
    for name in CLASSES {
        let plugin = Plugin::processing(name, 48_000.0, 512);
        let window = window(name);
        let editor = open(&plugin, &window);
        let dark = window.screenshot().expect("a screenshot").pixel(0, 0);
        editor.close();
        let saved: Value = serde_json::from_slice(&plugin.save()).expect("it is JSON");
        let mut session = session_of(&saved);
        session["window"] = json!({"width": 900.0, "height": 600.0, "scale": 1.5, "light": true});
        let saved = with_session(&saved, &session);
        let restored = Plugin::processing(name, 48_000.0, 512);
        assert!(restored.load(saved.to_string().as_bytes()), "{name}");
        let editor = Editor::open_scaled(&restored, &window, 1.25);
        wait(&editor, &window, "drawn", || is_drawn(&window));
        assert_eq!(editor.size(), (1688, 1125), "{name}");
        let light = window.screenshot().expect("a screenshot").pixel(0, 0);
        assert_ne!(light, dark, "{name} is light");
        // A size that the host gives is saved in logical pixels, whatever the scales.
        assert!(editor.resize(1875, 1125), "{name}");
        editor.close();
        let saved: Value = serde_json::from_slice(&restored.save()).expect("it is JSON");
        assert_eq!(
            session_of(&saved)["window"],
            json!({"width": 1000.0, "height": 600.0, "scale": 1.5, "light": true}),
            "{name}"
        );
    }
}

/// How often an editor of each plugin is opened and closed, with a size and a scale in between; as
/// often again in the other format.
const TURNS: usize = 50;

#[test]
fn the_editor_opens_resizes_scales_and_closes_again_and_again_without_growing() {
    if !here("the_editor_opens_resizes_scales_and_closes_again_and_again_without_growing") {
        return;
    }
    for name in CLASSES {
        let plugin = Plugin::processing(name, 48_000.0, 512);
        let window = window(name);
        let mut used = Vec::new();
        for turn in 0..TURNS {
            let editor = Editor::open_scaled(&plugin, &window, [1.0, 1.25, 0.75][turn % 3]);
            wait(&editor, &window, "drawn", || is_drawn(&window));
            let (width, height) = editor.size();
            let (width, height) = (width + 40, height + 30);
            window.resize(width, height).expect("the window takes it");
            assert!(editor.resize(width, height), "{name} takes another size");
            wait(&editor, &window, "drawn in its new size", || {
                is_drawn(&window)
            });
            window
                .resize(width - 40, height - 30)
                .expect("the window takes it");
            assert!(editor.resize(width - 40, height - 30), "{name} takes it");
            assert_eq!(editor.close(), 0, "handlers left in turn {turn}");
            used.push(Usage::now());
        }
        assert_flat(name, &used);
    }
}

#[test]
fn a_host_that_destroys_its_window_before_the_editor_lives() {
    if !here("a_host_that_destroys_its_window_before_the_editor_lives") {
        return;
    }
    for name in CLASSES {
        for _ in 0..3 {
            let plugin = Plugin::processing(name, 48_000.0, 512);
            let gone = window(name);
            let editor = open(&plugin, &gone);
            drop(gone);
            // Sound, so that the editor has something to draw.
            let sound = noises(90, 2, 24_000, 0.5);
            let buses = plugin.widths(Side::Input).len();
            render(&plugin.processor(), &vec![&sound; buses], 2, &[], 512);
            thread::sleep(Duration::from_millis(150));
            editor.close();
            open(&plugin, &window(name)).close();
        }
    }
}

#[test]
fn an_instance_that_goes_while_its_editor_is_open_leaves_the_host_alive() {
    if !here("an_instance_that_goes_while_its_editor_is_open_leaves_the_host_alive") {
        return;
    }
    for name in CLASSES {
        for _ in 0..3 {
            let plugin = Plugin::processing(name, 48_000.0, 512);
            let window = window(name);
            let editor = open(&plugin, &window);
            drop(plugin);
            thread::sleep(Duration::from_millis(60));
            editor.close();
        }
    }
}

#[test]
fn two_editors_are_open_at_once() {
    if !here("two_editors_are_open_at_once") {
        return;
    }
    for names in [[CLASSES[0], CLASSES[1]], [CLASSES[0], CLASSES[0]]] {
        let plugins = names.map(|name| Plugin::processing(name, 48_000.0, 512));
        let left = window("first");
        let first = open(&plugins[0], &left);
        let beside = i16::try_from(left.size().0 + 10).expect("a size of a screen");
        let right = HostWindow::open_at("second", beside, 0, 200, 200).expect("a window");
        let second = open(&plugins[1], &right);
        assert!(is_drawn(&left) && is_drawn(&right));
        first.close();
        assert!(is_drawn(&right), "the second stays when the first goes");
        open(&plugins[0], &left).close();
        second.close();
    }
}

#[test]
fn without_opengl_the_window_says_so() {
    let test = "without_opengl_the_window_says_so";
    let display = match is_alone() {
        true => None,
        false => match DisplayWithoutGl::start() {
            Some(display) => Some(display),
            None => {
                let ci = std::env::var("CI").is_ok_and(|value| value == "true");
                assert!(!ci, "CI has to have Xvfb");
                eprintln!("skipped: Xvfb is not installed");
                return;
            }
        },
    };
    let name = display.as_ref().map_or("", |display| &display.name);
    if !alone_in(test, &[("DISPLAY", name)]) {
        return;
    }
    for name in CLASSES {
        let plugin = Plugin::processing(name, 48_000.0, 512);
        let window = window(name);
        for _ in 0..3 {
            let editor = Editor::open(&plugin, &window);
            wait(&editor, &window, "a notice", || is_notice(&window));
            editor.close();
        }
    }
}

#[test]
fn a_closed_editor_leaves_no_handler_and_no_open_file() {
    if !here("a_closed_editor_leaves_no_handler_and_no_open_file") {
        return;
    }
    for name in CLASSES {
        let plugin = Plugin::processing(name, 48_000.0, 512);
        let window = window(name);
        // The first editor fills the caches of the graphics driver.
        open(&plugin, &window).close();
        let before = Usage::now().files;
        let left: Vec<usize> = (0..10).map(|_| open(&plugin, &window).close()).collect();
        let grown = Usage::now().files.saturating_sub(before);
        assert_eq!(
            (left, grown),
            (vec![0; 10], 0),
            "{name}: handlers left in the host's run loop, files left open by ten editors"
        );
    }
}
