//! The header under a screen reader: presets, slots, undo and redo, and how to listen.

mod common;

use std::fs;

use egui::accesskit::Role;
use egui::{Modifiers, Rect, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use tempfile::TempDir;
use truestrip_dsp::Monitoring;
use truestrip_dsp::param::Value;
use truestrip_dsp::strip::{CHANNEL, StripDefinition};
use truestrip_state::Parameters as _;

use common::bench::{Bench, SIZE, STRIPS, Setup, bench_with};

/// An editor, and a folder for the user's presets.
struct Editor {
    bench: Bench,
    folder: TempDir,
}

fn editor(strip: &'static StripDefinition, size: Vec2) -> Editor {
    let folder = tempfile::tempdir().expect("a folder");
    let setup = Setup {
        size,
        folder: Some(folder.path().to_owned()),
        ..Setup::default()
    };
    let bench = bench_with(strip, &setup);
    Editor { bench, folder }
}

fn channel() -> Editor {
    editor(&CHANNEL, SIZE)
}

impl Editor {
    fn click(&mut self, name: &str) {
        self.bench.harness.get_by_label(name).click();
        self.bench.harness.run();
    }

    fn value(&self, name: &str) -> String {
        self.bench.node(name).value.unwrap_or_default()
    }

    fn is_on(&self, name: &str) -> bool {
        self.bench.node(name).is_on == Some(true)
    }

    fn has(&self, name: &str) -> bool {
        self.bench.harness.query_by_label(name).is_some()
    }

    fn says(&self, part: &str) -> bool {
        let harness = &self.bench.harness;
        harness.query_by_label_contains(part).is_some()
    }

    fn number(&self, id: &str) -> f32 {
        match self.bench.instance.setting().values[id] {
            Value::Number(number) => number,
            other => panic!("{id} is {other:?}"),
        }
    }

    /// Types a name into the field of that name.
    fn type_into(&mut self, field: &str, text: &str) {
        self.bench.focus(Role::TextInput, field);
        let harness = &mut self.bench.harness;
        let field = harness.get_by_role_and_label(Role::TextInput, field);
        field.type_text(text);
        harness.run();
    }

    fn save_as(&mut self, name: &str) {
        self.type_into("Preset name", name);
        self.click("Save as");
    }

    /// One notch up on the input gain's keyboard: 2 % of its 48 dB.
    fn nudge_input(&mut self) {
        self.bench.focus(Role::Slider, "Input Gain");
        self.bench.harness.key_press(egui::Key::ArrowUp);
        self.bench.harness.run();
    }
}

/// The row's controls, from left to right.
const CONTROLS: [&str; 13] = [
    "Previous preset",
    "Preset",
    "Next preset",
    "Slot A",
    "Slot B",
    "Slot C",
    "Slot D",
    "Copy slot",
    "Undo",
    "Redo",
    "Match",
    "Delta",
    "Bypass",
];

#[test]
fn every_control_has_a_name() {
    for strip in STRIPS {
        let editor = editor(strip, SIZE);
        for name in CONTROLS {
            assert!(editor.has(name), "{name}");
        }
        assert_eq!(editor.value("Preset"), "No preset");
        assert!(editor.is_on("Slot A") && !editor.is_on("Slot B"));
    }
}

#[test]
fn the_row_fits_the_smallest_window() {
    let size = vec2(800.0, 520.0);
    for strip in STRIPS {
        let mut editor = editor(strip, size);
        // The longest name of a factory preset, and the mark of a modified one.
        editor.click("Previous preset");
        editor.nudge_input();
        // The harness keeps a margin of 8 points to itself.
        let screen = Rect::from_min_size(egui::pos2(8.0, 8.0), size);
        let places = CONTROLS.map(|name| editor.bench.node(name).rect);
        for (name, pair) in CONTROLS.iter().zip(places.windows(2)) {
            assert!(pair[0].right() < pair[1].left(), "{name}: {pair:?}");
        }
        for (name, place) in CONTROLS.iter().zip(places) {
            assert!(screen.contains_rect(place), "{name}: {place}");
        }
    }
}

#[test]
fn arrows_step_through_the_presets_in_whole_gestures() {
    let mut editor = channel();
    editor.click("Next preset");
    assert_eq!(editor.value("Preset"), "Vocal, present");
    let calls = editor.bench.host.calls();
    assert!(calls.len() > 3);
    for gesture in calls.as_chunks::<3>().0 {
        let [begin, set, end] = gesture;
        let name = begin.strip_prefix("begin ").expect("a gesture begins");
        assert_eq!(set, &format!("set {name}"));
        assert_eq!(end, &format!("end {name}"));
        assert_ne!(name, "Bypass");
    }
    editor.nudge_input();
    assert_eq!(editor.value("Preset"), "Vocal, present, modified");
    editor.click("Next preset");
    assert_eq!(editor.value("Preset"), "Vocal, gentle");
    editor.click("Previous preset");
    editor.click("Previous preset");
    assert_eq!(editor.value("Preset"), "Church");
}

#[test]
fn the_browser_finds_and_loads() {
    let mut editor = channel();
    editor.click("Preset");
    assert!(editor.has("Factory") && editor.has("Yours"));
    assert!(editor.has("Vocal, plate"));
    editor.type_into("Search presets", "pres VOC");
    assert!(editor.has("Vocal, present") && !editor.has("Vocal, plate"));
    editor.click("Vocal, present");
    assert_eq!(editor.value("Preset"), "Vocal, present");
    assert!(editor.is_on("Vocal, present"));
}

#[test]
fn a_preset_is_saved_replaced_renamed_and_deleted() {
    let mut editor = channel();
    editor.nudge_input();
    editor.click("Preset");
    editor.save_as("My lead");
    assert_eq!(editor.value("Preset"), "My lead");
    let file = editor.folder.path().join("my-lead.toml");
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .contains("input_db = 0.9")
    );

    editor.nudge_input();
    editor.type_into("Preset name", "my lead");
    editor.click("Replace");
    assert_eq!(editor.value("Preset"), "my lead");
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .contains("input_db = 1.9")
    );

    // The list is longer than the window shows of it.
    editor.type_into("Search presets", "my");
    editor.click("Rename my lead");
    editor.type_into("Preset name", " two");
    editor.click("Rename");
    assert_eq!(editor.value("Preset"), "my lead two");

    editor.click("Delete my lead two");
    editor.click("Keep");
    assert!(editor.has("my lead two"));
    editor.click("Delete my lead two");
    editor.click("Delete");
    assert!(!editor.has("my lead two"));
    assert!(!file.exists());
    let deleted = fs::read_dir(editor.folder.path().join("deleted")).unwrap();
    // What was replaced, what was renamed, what was deleted.
    assert_eq!(deleted.count(), 3);
}

#[test]
fn what_cannot_be_saved_says_why() {
    let mut editor = channel();
    editor.click("Preset");
    editor.click("Save as");
    assert!(editor.says("a preset needs a name of 1 to 64 characters"));
}

#[test]
fn a_broken_file_is_listed_with_its_error() {
    let mut editor = channel();
    let text = "truestrip_preset = 1\nplugin = \"channel\"\n[eq3]\nlow_gain_db = 99\n";
    fs::write(editor.folder.path().join("odd.toml"), text).unwrap();
    editor.click("Preset");
    assert!(editor.has("odd"));
    assert!(editor.says("odd.toml:4: eq3.low_gain_db is 99; allowed: -18 to 18 dB"));
    editor.bench.host.forget();
    editor.click("odd");
    assert!(editor.bench.host.calls().is_empty());
}

#[test]
fn slots_are_chosen_and_copied() {
    let mut editor = channel();
    editor.click("Slot B");
    assert!(editor.is_on("Slot B") && !editor.is_on("Slot A"));
    assert!(editor.bench.host.calls().is_empty());
    editor.nudge_input();
    let changed = editor.number("input_gain");
    assert!(changed > 0.5);
    editor.click("Slot A");
    assert!(editor.number("input_gain").abs() < 1e-3);
    editor.click("Copy slot");
    editor.click("Copy A to B");
    editor.click("Slot B");
    assert!(editor.number("input_gain").abs() < 1e-3);
}

#[test]
fn undo_and_redo_say_what_they_do() {
    let mut editor = channel();
    let is_disabled = |editor: &Editor, name: &str| editor.bench.node(name).is_disabled;
    assert!(is_disabled(&editor, "Undo") && is_disabled(&editor, "Redo"));
    editor.nudge_input();
    assert_eq!(editor.value("Undo"), "Input Gain 0.0 to 0.96 dB");
    editor.click("Slot C");
    assert_eq!(editor.value("Undo"), "Slot A to C");
    editor.click("Undo");
    assert!(editor.is_on("Slot A"));
    assert_eq!(editor.value("Redo"), "Slot A to C");
    editor.click("Undo");
    assert!(editor.number("input_gain").abs() < 1e-3);
    assert!(is_disabled(&editor, "Undo"));
    editor.click("Redo");
    assert!((editor.number("input_gain") - 0.96).abs() < 1e-3);
}

#[test]
fn a_drag_is_one_step() {
    let mut editor = channel();
    let knob = editor.bench.place(Role::Slider, "Input Gain");
    editor.bench.drag(knob, vec2(0.0, -30.0), Modifiers::NONE);
    editor.bench.harness.run();
    assert!(editor.number("input_gain") > 1.0);
    assert!(editor.value("Undo").starts_with("Input Gain 0.0 to "));
    editor.click("Undo");
    assert!(editor.number("input_gain").abs() < 1e-3);
    assert_eq!(editor.value("Undo"), "");
}

#[test]
fn match_and_delta_reach_the_audio_thread_and_no_host() {
    let mut editor = channel();
    assert_eq!(editor.bench.feed.monitoring(), Monitoring::default());
    editor.click("Match");
    let matched = Monitoring {
        matched: true,
        delta: false,
    };
    assert_eq!(editor.bench.feed.monitoring(), matched);
    assert!(editor.is_on("Match"));
    editor.click("Delta");
    editor.click("Match");
    let delta = Monitoring {
        matched: false,
        delta: true,
    };
    assert_eq!(editor.bench.feed.monitoring(), delta);
    assert!(editor.bench.host.calls().is_empty());
    assert_eq!(editor.value("Undo"), "");
}
