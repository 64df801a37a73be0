//! The panel of the parametric equaliser under a hand, a wheel, a keyboard and a screen reader.

mod common;

use std::sync::Arc;

use egui::accesskit::{Action, ActionRequest, Role, TreeId};
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use nice_plug::prelude::ParamSetter;
use truestrip_dsp::eq::{BandSettings, BandShape, Place, Slope};
use truestrip_gui::{View, panels, theme};
use truestrip_state::{ChannelParams, Value, Values};

use common::Host;

struct Bench {
    harness: Harness<'static>,
    params: Arc<ChannelParams>,
    host: Host,
}

fn bench(values: &[(&'static str, Value)]) -> Bench {
    let params = Arc::new(ChannelParams::new(
        &values.iter().copied().collect::<Values>(),
    ));
    let host = Host::default();
    let (shown, told) = (params.clone(), host.clone());
    let mut view = View::default();
    let mut harness = Harness::builder()
        .with_size(vec2(1100.0, 720.0))
        .with_step_dt(1.0 / 60.0)
        .build_ui(move |ui| {
            panels::channel(ui, &shown, &ParamSetter::new(&told), &mut view);
        });
    theme::apply(&harness.ctx, theme::Look::Dark);
    harness.run();
    Bench {
        harness,
        params,
        host,
    }
}

/// A bell of band 3 at 1 kHz.
fn one_bell() -> Bench {
    bench(&[
        ("eq_on_3", Value::Toggle(true)),
        ("eq_freq_3", Value::Number(1000.0)),
        ("eq_gain_3", Value::Number(3.0)),
    ])
}

impl Bench {
    fn band(&self, number: usize) -> BandSettings {
        self.params.eq.settings().bands[number - 1]
    }

    fn handle(&self, number: usize) -> Pos2 {
        self.harness
            .get_by_role_and_label(Role::Slider, &format!("EQ {number} handle"))
            .rect()
            .center()
    }

    fn press(&mut self, pos: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
        self.harness.event(Event::PointerMoved(pos));
        let event = Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers,
        };
        self.harness.event_modifiers(event, modifiers);
        self.harness.run_steps(1);
    }

    fn click(&mut self, pos: Pos2, button: PointerButton) {
        self.press(pos, button, true, Modifiers::NONE);
        self.press(pos, button, false, Modifiers::NONE);
    }

    fn double_click(&mut self, pos: Pos2) {
        self.click(pos, PointerButton::Primary);
        self.click(pos, PointerButton::Primary);
        self.harness.run();
    }

    fn drag(&mut self, from: Pos2, by: Vec2, modifiers: Modifiers) {
        self.press(from, PointerButton::Primary, true, modifiers);
        for step in 1..=10 {
            let to = from + by * step as f32 / 10.0;
            self.harness
                .event_modifiers(Event::PointerMoved(to), modifiers);
            self.harness.run_steps(1);
        }
        self.press(from + by, PointerButton::Primary, false, modifiers);
        self.harness.run();
    }

    fn pick(&mut self, names: &[&str]) {
        for name in names {
            self.harness.get_by_label(name).click();
            self.harness.run_steps(3);
        }
        self.harness.run();
    }
}

#[test]
fn dragging_a_handle_sets_frequency_and_gain_in_one_gesture_each() {
    let mut bench = one_bell();
    let from = bench.handle(3);
    bench.drag(from, vec2(100.0, -60.0), Modifiers::NONE);
    let to = bench.handle(3);
    // Less what the toolkit takes to tell a drag from a click.
    assert!(
        (to - from - vec2(100.0, -60.0)).length() < 8.0,
        "{from} to {to}"
    );
    let band = bench.band(3);
    assert!(band.freq_hz > 1500.0 && band.gain_db > 5.0, "{band:?}");
    for name in ["EQ 3 Freq", "EQ 3 Gain"] {
        assert_eq!(bench.host.count(&format!("begin {name}")), 1);
        assert_eq!(bench.host.count(&format!("end {name}")), 1);
    }
}

#[test]
fn shift_makes_the_drag_ten_times_finer() {
    let octaves = |modifiers| {
        let mut bench = one_bell();
        let from = bench.handle(3);
        bench.drag(from, vec2(150.0, 0.0), modifiers);
        (bench.band(3).freq_hz / 1000.0).log2()
    };
    let ratio = octaves(Modifiers::NONE) / octaves(Modifiers::SHIFT);
    // Sums of f32 positions, read back through a logarithm.
    assert!((ratio - 10.0).abs() < 0.1, "{ratio}");
}

#[test]
fn a_cut_is_dragged_in_frequency_and_q() {
    let mut bench = bench(&[("eq_on_1", Value::Toggle(true))]);
    let from = bench.handle(1);
    bench.drag(from, vec2(80.0, -60.0), Modifiers::NONE);
    let band = bench.band(1);
    assert!(band.freq_hz > 40.0 && band.q > 1.0, "{band:?}");
    assert_eq!(band.gain_db, 0.0);
}

#[test]
fn the_wheel_turns_q() {
    let mut bench = one_bell();
    let at = bench.handle(3);
    bench.harness.event(Event::PointerMoved(at));
    bench.harness.run_steps(1);
    bench.harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, 2.0),
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
    });
    bench.harness.run_steps(1);
    // Two notches of 2 % of the range from 0.1 to 40.
    let expected = 400_f32.powf(0.04);
    assert!((bench.band(3).q / expected - 1.0).abs() < 1e-3);
}

#[test]
fn a_double_click_on_the_graph_adds_a_band_there() {
    for (share, shape) in [
        (0.1, BandShape::LowCut),
        (0.25, BandShape::LowShelf),
        (0.5, BandShape::Bell),
        (0.9, BandShape::HighShelf),
        (0.97, BandShape::HighCut),
    ] {
        let mut bench = bench(&[]);
        let graph = bench.harness.get_by_label("EQ response").rect();
        let place = graph.left_top() + graph.size() * vec2(share, 0.3);
        bench.double_click(place);
        let band = bench.band(1);
        assert!(band.on && band.shape == shape, "{band:?}");
        assert!(bench.handle(1).x > 0.0);
        if shape.has_gain() {
            assert!((bench.handle(1) - place).length() < 2.0);
        }
    }
}

#[test]
fn a_double_click_on_a_handle_sets_its_gain_to_zero() {
    let mut bench = one_bell();
    let at = bench.handle(3);
    bench.double_click(at);
    assert_eq!(bench.band(3).gain_db, 0.0);
    assert!(bench.band(3).on);
}

#[test]
fn the_menu_of_a_handle_sets_type_slope_and_place_and_switches_off() {
    let mut bench = one_bell();
    let at = bench.handle(3);
    bench.click(at, PointerButton::Secondary);
    bench.harness.run();
    bench.pick(&["Type ⏵", "High Cut"]);
    assert_eq!(bench.band(3).shape, BandShape::HighCut);
    let at = bench.handle(3);
    bench.click(at, PointerButton::Secondary);
    bench.harness.run();
    bench.pick(&["Slope ⏵", "48 dB/oct"]);
    assert_eq!(bench.band(3).slope, Slope::Db48);
    let at = bench.handle(3);
    bench.click(at, PointerButton::Secondary);
    bench.harness.run();
    bench.pick(&["Place ⏵", "Side"]);
    assert_eq!(bench.band(3).place, Place::Side);
    let at = bench.handle(3);
    bench.click(at, PointerButton::Secondary);
    bench.harness.run();
    bench.pick(&["Off"]);
    assert!(!bench.band(3).on);
}

#[test]
fn the_keyboard_moves_a_focused_handle() {
    let mut bench = one_bell();
    bench
        .harness
        .get_by_role_and_label(Role::Slider, "EQ 3 handle")
        .focus();
    bench.harness.run();
    let before = bench.band(3);
    for key in [Key::ArrowRight, Key::ArrowUp, Key::PageUp] {
        bench.harness.key_press(key);
        bench.harness.run();
    }
    let after = bench.band(3);
    assert!(after.freq_hz > before.freq_hz);
    assert!(after.gain_db > before.gain_db);
    assert!(after.q > before.q);
    bench.harness.key_press(Key::Delete);
    bench.harness.run();
    assert!(!bench.band(3).on);
}

#[test]
fn a_screen_reader_hears_each_band_and_turns_its_gain() {
    let mut bench = one_bell();
    let node = bench
        .harness
        .get_by_role_and_label(Role::Slider, "EQ 3 handle");
    assert_eq!(
        node.value().as_deref(),
        Some("Bell, 1.0 kHz, 3.0 dB, Q 1.00")
    );
    let request = ActionRequest {
        action: Action::Increment,
        target_tree: TreeId::ROOT,
        target_node: node.accesskit_node().locate().0,
        data: None,
    };
    bench.harness.event(Event::AccessKitActionRequest(request));
    bench.harness.run_steps(2);
    assert!((bench.band(3).gain_db - 3.96).abs() < 0.01);
}

#[test]
fn the_strip_shows_the_selected_band() {
    let mut bench = one_bell();
    bench.pick(&["Select EQ 8"]);
    bench
        .harness
        .get_by_role_and_label(Role::Slider, "EQ 8 Freq");
    assert!(bench.harness.query_by_label("EQ 3 Freq").is_none());
    bench.harness.get_by_label("EQ 8 On").click();
    bench.harness.run();
    assert!(bench.band(8).on);
    bench.pick(&["EQ 8 Type", "Notch"]);
    assert_eq!(bench.band(8).shape, BandShape::Notch);
}

#[test]
fn every_cell_of_the_rack_shows_its_module() {
    let mut bench = bench(&[]);
    for (cell, knob) in [
        ("EQ3 panel", "EQ3 Mid Gain"),
        ("EQV panel", "EQV Presence"),
        ("EQ panel", "EQ 3 Gain"),
        ("Comp panel", "Comp Threshold"),
        ("De-ess panel", "De-ess Range"),
    ] {
        bench.pick(&[cell]);
        bench.harness.get_by_role_and_label(Role::Slider, knob);
    }
    bench.pick(&["EQV panel", "EQV Voice", "High"]);
    assert_eq!(
        bench.params.eqv.settings().voice,
        truestrip_dsp::eq::Voice::High
    );
}
