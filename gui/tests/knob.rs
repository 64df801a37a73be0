//! The knob under a hand, a wheel, a keyboard and a screen reader.

mod common;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use egui::accesskit::{Action, ActionData, ActionRequest, Role, TreeId};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use truestrip_gui::control::Control;
use truestrip_gui::widgets::knob;

use common::pointer;

/// A gain of -10 to 10 dB with what a host would be told.
#[derive(Default)]
struct Gain {
    position: Cell<f32>,
    told: RefCell<Vec<String>>,
}

impl Control for Gain {
    fn name(&self) -> String {
        "Test Gain".into()
    }
    fn position(&self) -> f32 {
        self.position.get()
    }
    fn default_position(&self) -> f32 {
        0.5
    }
    fn text(&self, position: f32) -> String {
        format!("{:.1} dB", 20.0 * position - 10.0)
    }
    fn parse(&self, text: &str) -> Option<f32> {
        let db: f32 = text.trim_end_matches("dB").trim().parse().ok()?;
        Some(((db + 10.0) / 20.0).clamp(0.0, 1.0))
    }
    fn begin(&self) {
        self.told.borrow_mut().push("begin".into());
    }
    fn set(&self, position: f32) {
        self.position.set(position);
        self.told.borrow_mut().push("set".into());
    }
    fn end(&self) {
        self.told.borrow_mut().push("end".into());
    }
}

struct Bench {
    harness: Harness<'static>,
    gain: Rc<Gain>,
}

fn bench() -> Bench {
    let gain = Rc::new(Gain::default());
    gain.position.set(0.5);
    let shown = gain.clone();
    let harness = Harness::builder()
        .with_size(vec2(200.0, 150.0))
        .with_step_dt(1.0 / 60.0)
        .build_ui(move |ui| {
            knob(ui, "Gain", shown.as_ref());
        });
    let mut bench = Bench { harness, gain };
    bench.harness.run();
    bench
}

impl Bench {
    fn centre(&self) -> Pos2 {
        self.harness
            .get_by_role_and_label(Role::Slider, "Test Gain")
            .rect()
            .center()
    }

    fn click(&mut self, pos: Pos2, modifiers: Modifiers) {
        pointer::click(&mut self.harness, pos, PointerButton::Primary, modifiers);
    }

    fn drag(&mut self, up: f32, modifiers: Modifiers) {
        let from = self.centre();
        pointer::drag(&mut self.harness, from, vec2(0.0, -up), 10, modifiers);
    }

    fn gestures(&self) -> (usize, usize) {
        let told = self.gain.told.borrow();
        let count = |what| told.iter().filter(|said| *said == what).count();
        (count("begin"), count("end"))
    }

    fn screen_reader(&mut self, action: Action, data: Option<ActionData>) {
        let node = self
            .harness
            .get_by_role_and_label(Role::Slider, "Test Gain");
        let (target_node, target_tree) = (node.accesskit_node().locate().0, TreeId::ROOT);
        self.harness
            .event(Event::AccessKitActionRequest(ActionRequest {
                action,
                target_tree,
                target_node,
                data,
            }));
        self.harness.run_steps(2);
    }
}

#[test]
fn a_drag_turns_the_knob_in_one_gesture() {
    let mut bench = bench();
    bench.drag(22.0, Modifiers::NONE);
    // 22 of 220 points: a tenth of the range, less what the toolkit takes to tell a drag.
    let moved = bench.gain.position() - 0.5;
    assert!((0.07..=0.101).contains(&moved), "{moved}");
    assert_eq!(bench.gestures(), (1, 1));
}

#[test]
fn shift_makes_the_drag_ten_times_finer() {
    let mut coarse = bench();
    coarse.drag(60.0, Modifiers::NONE);
    let mut fine = bench();
    fine.drag(60.0, Modifiers::SHIFT);
    let ratio = (coarse.gain.position() - 0.5) / (fine.gain.position() - 0.5);
    // Sums of f32 positions.
    assert!((ratio - 10.0).abs() < 0.01, "{ratio}");
}

#[test]
fn the_wheel_turns_by_notches_and_finely_with_shift() {
    for (modifiers, expected) in [(Modifiers::NONE, 0.54), (Modifiers::SHIFT, 0.504)] {
        let mut bench = bench();
        let centre = bench.centre();
        pointer::wheel(&mut bench.harness, centre, 2.0, modifiers);
        assert!(
            (bench.gain.position() - expected).abs() < 1e-6,
            "{}",
            bench.gain.position()
        );
        assert_eq!(bench.gestures(), (1, 1));
    }
}

#[test]
fn double_click_and_ctrl_click_reset() {
    let mut bench = bench();
    bench.gain.position.set(0.9);
    let centre = bench.centre();
    bench.click(centre, Modifiers::NONE);
    bench.click(centre, Modifiers::NONE);
    assert_eq!(bench.gain.position(), 0.5);

    bench.gain.position.set(0.9);
    bench.harness.run();
    bench.click(centre, Modifiers::COMMAND | Modifiers::CTRL);
    assert_eq!(bench.gain.position(), 0.5);
}

#[test]
fn a_value_is_typed_with_its_unit_and_a_wrong_one_changes_nothing() {
    let mut bench = bench();
    bench.harness.get_by_label("Type Test Gain").click();
    bench.harness.run_steps(3);
    bench
        .harness
        .get_by_label("Test Gain value")
        .type_text("-3 dB");
    bench.harness.run_steps(1);
    bench.harness.key_press(Key::Enter);
    bench.harness.run_steps(2);
    assert!(
        (bench.gain.position() - 0.35).abs() < 1e-6,
        "{}",
        bench.gain.position()
    );
    assert_eq!(bench.gestures(), (1, 1));

    for (text, key) in [("3 ms", Key::Enter), ("5 dB", Key::Escape)] {
        bench.harness.get_by_label("Type Test Gain").click();
        bench.harness.run_steps(3);
        bench
            .harness
            .get_by_label("Test Gain value")
            .type_text(text);
        bench.harness.run_steps(1);
        bench.harness.key_press(key);
        bench.harness.run_steps(2);
        assert!((bench.gain.position() - 0.35).abs() < 1e-6, "{text}");
    }
}

#[test]
fn the_keyboard_turns_a_focused_knob() {
    let mut bench = bench();
    bench
        .harness
        .get_by_role_and_label(Role::Slider, "Test Gain")
        .focus();
    bench.harness.run();
    let cases = [
        (Key::ArrowUp, 0.52),
        (Key::ArrowDown, 0.5),
        (Key::ArrowRight, 0.52),
        (Key::ArrowLeft, 0.5),
        (Key::PageUp, 0.6),
        (Key::PageDown, 0.5),
        (Key::End, 1.0),
        (Key::Home, 0.0),
        (Key::Delete, 0.5),
    ];
    for (key, expected) in cases {
        bench.harness.key_press(key);
        bench.harness.run();
        assert!(
            (bench.gain.position() - expected).abs() < 1e-6,
            "{key:?} {}",
            bench.gain.position()
        );
    }
    bench
        .harness
        .key_press_modifiers(Modifiers::SHIFT, Key::ArrowUp);
    bench.harness.run();
    assert!((bench.gain.position() - 0.502).abs() < 1e-6);
}

#[test]
fn a_screen_reader_hears_name_and_value_and_turns_it() {
    let mut bench = bench();
    let node = bench
        .harness
        .get_by_role_and_label(Role::Slider, "Test Gain");
    assert_eq!(node.value().as_deref(), Some("0.0 dB"));
    bench.screen_reader(Action::Increment, None);
    assert!((bench.gain.position() - 0.52).abs() < 1e-6);
    bench.screen_reader(Action::SetValue, Some(ActionData::NumericValue(0.25)));
    assert_eq!(bench.gain.position(), 0.25);
    bench.screen_reader(Action::SetValue, Some(ActionData::Value("-3 dB".into())));
    assert!((bench.gain.position() - 0.35).abs() < 1e-6);
    bench.harness.run();
    let node = bench
        .harness
        .get_by_role_and_label(Role::Slider, "Test Gain");
    assert_eq!(node.value().as_deref(), Some("-3.0 dB"));
}
