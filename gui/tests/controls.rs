//! Every control of every panel of both editors, as a hand, a keyboard and a screen reader find it.

mod common;

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use truestrip_state::Value;

use common::bench::{Bench, Heard, Parameter, Plugin, bench};

/// Every module on, so that nothing is out of use.
const ALL_ON: [(&str, Value); 9] = [
    ("eq_on", Value::Toggle(true)),
    ("eq_on_3", Value::Toggle(true)),
    ("eq3_on", Value::Toggle(true)),
    ("eqv_on", Value::Toggle(true)),
    ("comp_on", Value::Toggle(true)),
    ("deess_on", Value::Toggle(true)),
    ("room_on", Value::Toggle(true)),
    ("reverb_on", Value::Toggle(true)),
    ("limiter_on", Value::Toggle(true)),
];

/// Runs `test` on each panel of both editors.
fn each_panel(test: impl Fn(&mut Bench)) {
    for plugin in Plugin::BOTH {
        let mut bench = bench(plugin, vec2(1100.0, 720.0), &ALL_ON);
        for module in plugin.modules() {
            bench.choose(module);
            test(&mut bench);
        }
    }
}

/// The controls with a role that belong to a parameter, each once over all calls with the same `seen`.
fn of_parameters(
    bench: &Bench,
    role: Role,
    seen: &mut BTreeSet<String>,
) -> Vec<(Heard, Parameter)> {
    let nodes = bench.nodes().into_iter();
    let fresh = nodes.filter(|heard| heard.role == role && !heard.is_disabled);
    fresh
        .filter_map(|heard| Some((heard.clone(), bench.param(&heard.name)?)))
        .filter(|(heard, _)| seen.insert(heard.name.clone()))
        .collect()
}

/// Runs `test` on each knob.
fn each_knob(test: impl Fn(&mut Bench, &Heard, Parameter)) {
    for plugin in Plugin::BOTH {
        let mut bench = bench(plugin, vec2(1100.0, 720.0), &ALL_ON);
        let mut seen = BTreeSet::new();
        for module in plugin.modules() {
            bench.choose(module);
            for (heard, param) in of_parameters(&bench, Role::Slider, &mut seen) {
                // In the middle, from where it can be turned both ways.
                param.put(0.5);
                bench.harness.run_steps(2);
                bench.host.told.lock().expect("what was told").clear();
                test(&mut bench, &heard, param);
                param.put(param.default_position());
                bench.harness.run_steps(2);
            }
        }
        let knobs = match plugin {
            Plugin::Channel => 50,
            Plugin::Master => 20,
        };
        assert!(seen.len() >= knobs, "{plugin:?}: {} knobs", seen.len());
    }
}

/// Begin, at least one set, end: once each.
fn assert_one_gesture(bench: &Bench, name: &str) {
    for (what, expected) in [("begin", 1), ("end", 1)] {
        assert_eq!(
            bench.host.count(&format!("{what} {name}")),
            expected,
            "{what} {name}"
        );
    }
    let told = bench.host.told.lock().expect("what was told");
    let others = told.iter().filter(|told| !told.ends_with(name)).count();
    assert_eq!(others, 0, "{name} alone: {told:?}");
    assert!(told.len() >= 3, "{told:?}");
    assert!(told[0].starts_with("begin") && told[told.len() - 1].starts_with("end"));
}

#[test]
fn every_control_has_a_name_and_a_value() {
    each_panel(|bench| {
        for heard in bench.nodes() {
            let says = match heard.role {
                Role::Slider | Role::ComboBox | Role::ProgressIndicator => heard.value.is_some(),
                Role::CheckBox | Role::RadioButton => heard.is_on.is_some(),
                _ => true,
            };
            assert!(says && !heard.name.is_empty(), "{heard:?}");
        }
    });
}

#[test]
fn no_two_controls_of_a_panel_have_the_same_name() {
    each_panel(|bench| {
        let mut names = BTreeSet::new();
        for heard in bench.nodes() {
            if [Role::Slider, Role::CheckBox, Role::ComboBox, Role::Button].contains(&heard.role) {
                assert!(names.insert(heard.name.clone()), "{}", heard.name);
            }
        }
    });
}

#[test]
fn a_drag_turns_every_knob_in_one_gesture_and_shift_ten_times_finer() {
    each_knob(|bench, heard, param| {
        let (at, up) = (heard.rect.center(), vec2(0.0, -44.0));
        bench.drag(at, up, Modifiers::NONE);
        let coarse = param.position() - 0.5;
        // 44 of 220 points, less what the toolkit takes to tell a drag from a click.
        assert!((0.14..=0.201).contains(&coarse), "{}: {coarse}", heard.name);
        assert_one_gesture(bench, &heard.name);
        param.put(0.5);
        bench.drag(at, up, Modifiers::SHIFT);
        let fine = param.position() - 0.5;
        // Sums of f32 positions.
        assert!(
            (coarse / fine - 10.0).abs() < 0.05,
            "{}: {fine}",
            heard.name
        );
    });
}

#[test]
fn the_wheel_turns_every_knob() {
    each_knob(|bench, heard, param| {
        bench.wheel(heard.rect.center(), 1.0);
        // A notch is 2 % of the range.
        assert!((param.position() - 0.52).abs() < 1e-4, "{}", heard.name);
        assert_one_gesture(bench, &heard.name);
    });
}

#[test]
fn double_click_and_ctrl_click_reset_every_knob() {
    each_knob(|bench, heard, param| {
        let at = heard.rect.center();
        bench.double_click(at);
        assert_eq!(param.position(), param.default_position(), "{}", heard.name);
        param.put(0.5);
        bench.click(at, Modifiers::COMMAND);
        assert_eq!(param.position(), param.default_position(), "{}", heard.name);
        bench.harness.run_steps(40);
    });
}

#[test]
fn the_keyboard_turns_every_knob() {
    each_knob(|bench, heard, param| {
        bench
            .harness
            .get_by_role_and_label(Role::Slider, &heard.name)
            .focus();
        bench.harness.run();
        for (key, expected) in [
            (Key::ArrowUp, 0.52),
            (Key::ArrowLeft, 0.5),
            (Key::PageDown, 0.4),
            (Key::Home, 0.0),
            (Key::End, 1.0),
            (Key::Delete, param.default_position()),
        ] {
            bench.key(key);
            let position = param.position();
            // Sums of f32 positions.
            assert!(
                (position - expected).abs() < 1e-4,
                "{} {key:?}: {position}",
                heard.name
            );
        }
    });
}

#[test]
fn a_value_is_typed_into_every_knob_as_it_is_read_out() {
    each_knob(|bench, heard, param| {
        let text = param.text(0.75);
        let name = format!("Type {}", heard.name);
        let at = bench.place(Role::Button, &name);
        bench.click(at, Modifiers::NONE);
        bench.harness.run_steps(3);
        bench.harness.event(Event::Text(text.clone()));
        bench.harness.run_steps(2);
        bench.key(Key::Enter);
        bench.harness.run_steps(2);
        let typed = param.text(param.position());
        assert_eq!(typed, text, "{}", heard.name);
        assert_one_gesture(bench, &heard.name);
    });
}

#[test]
fn every_switch_and_every_choice_is_one_gesture() {
    for plugin in Plugin::BOTH {
        let mut bench = bench(plugin, vec2(1100.0, 720.0), &ALL_ON);
        let mut seen = BTreeSet::new();
        for module in plugin.modules() {
            bench.choose(module);
            for (heard, param) in of_parameters(&bench, Role::CheckBox, &mut seen) {
                bench.host.told.lock().expect("what was told").clear();
                let before = param.position();
                bench.click(heard.rect.center(), Modifiers::NONE);
                assert_eq!(param.position(), 1.0 - before, "{}", heard.name);
                assert_one_gesture(&bench, &heard.name);
                bench.click(heard.rect.center(), Modifiers::NONE);
            }
            for (heard, param) in of_parameters(&bench, Role::ComboBox, &mut seen) {
                bench.host.told.lock().expect("what was told").clear();
                let before = param.position();
                bench.wheel(heard.rect.center(), -1.0);
                let after = param.position();
                assert!(after > before, "{}: {before} {after}", heard.name);
                assert_one_gesture(&bench, &heard.name);
                bench.wheel(heard.rect.center(), 1.0);
                assert_eq!(param.position(), before, "{}", heard.name);
            }
        }
        assert!(seen.len() >= 9, "{plugin:?}: {seen:?}");
    }
}

#[test]
fn the_source_of_the_room_is_dragged_in_one_gesture_of_each_way() {
    let mut bench = bench(Plugin::Channel, vec2(1100.0, 720.0), &ALL_ON);
    bench.choose("Room");
    let [x, y] = ["Room X", "Room Y"].map(|name| bench.param(name).expect("a parameter"));
    let from = bench.place(Role::Slider, "Room source");
    let before = [x.position(), y.position()];
    bench.drag(from, vec2(20.0, -12.0), Modifiers::NONE);
    assert!(x.position() > before[0] && y.position() > before[1]);
    for name in ["Room X", "Room Y"] {
        assert_eq!(bench.host.count(&format!("begin {name}")), 1);
        assert_eq!(bench.host.count(&format!("end {name}")), 1);
    }
    // Less what the toolkit takes to tell a drag from a click.
    let moved = bench.place(Role::Slider, "Room source") - from;
    assert!((moved - vec2(20.0, -12.0)).length() < 8.0, "{moved}");
    let at = bench.place(Role::Slider, "Room source");
    bench.double_click(at);
    assert_eq!(
        [x, y].map(Parameter::position),
        [x, y].map(Parameter::default_position)
    );
}

#[test]
fn the_keyboard_moves_the_source_of_the_room() {
    let mut bench = bench(Plugin::Channel, vec2(1100.0, 720.0), &ALL_ON);
    bench.choose("Room");
    let [x, y] = ["Room X", "Room Y"].map(|name| bench.param(name).expect("a parameter"));
    let before = [x.position(), y.position()];
    bench
        .harness
        .get_by_role_and_label(Role::Slider, "Room source")
        .focus();
    bench.harness.run();
    bench.key(Key::ArrowRight);
    bench.key(Key::ArrowUp);
    // A press is 2 % of the range.
    assert!((x.position() - before[0] - 0.02).abs() < 1e-4);
    assert!((y.position() - before[1] - 0.02).abs() < 1e-4);
    let told = bench
        .nodes()
        .into_iter()
        .find(|heard| heard.name == "Room source");
    let value = told.and_then(|heard| heard.value).expect("a value");
    assert!(value.contains("m away"), "{value}");
}

#[test]
fn the_picture_of_the_reverb_tells_its_decay() {
    let mut bench = bench(Plugin::Channel, vec2(1100.0, 720.0), &ALL_ON);
    bench.choose("Reverb");
    let decay = bench.param("Reverb Decay").expect("a parameter");
    let says = |bench: &Bench| {
        let mut nodes = bench.nodes().into_iter();
        let picture =
            nodes.find(|heard| heard.role == Role::Image && heard.name.starts_with("Decay"));
        picture.expect("a picture").name
    };
    let before = says(&bench);
    decay.put(0.9);
    bench.harness.run();
    assert_ne!(says(&bench), before);
}

#[test]
fn the_spectrum_is_chosen_above_the_graph() {
    use truestrip_gui::spectrum::{Choices, Place};
    let mut bench = bench(Plugin::Channel, vec2(1100.0, 720.0), &ALL_ON);
    let press = |bench: &mut Bench, role: Role, name: &str| {
        let at = bench.place(role, name);
        bench.click(at, Modifiers::NONE);
        bench.spectrum.live().choices()
    };
    let fresh = Choices::default();
    for (place, name) in [
        (Place::Before, "Spectrum before"),
        (Place::After, "Spectrum after"),
        (Place::SideChain, "Spectrum of the side chain"),
    ] {
        assert_eq!(
            press(&mut bench, Role::CheckBox, name).shows(place),
            !fresh.shows(place)
        );
        assert_eq!(press(&mut bench, Role::CheckBox, name), fresh);
    }
    assert!(press(&mut bench, Role::CheckBox, "Spectrum freeze").freeze);
    assert!(press(&mut bench, Role::CheckBox, "Spectrum hold").hold);
    let sloped = press(&mut bench, Role::Button, "Spectrum slope");
    assert_ne!(sloped.slope_db(), fresh.slope_db());
    let ranged = press(&mut bench, Role::Button, "Spectrum range");
    assert_ne!(ranged.range_db(), fresh.range_db());
    let said = bench
        .nodes()
        .into_iter()
        .find(|heard| heard.name == "Spectrum range");
    let said = said.and_then(|heard| heard.value);
    assert_eq!(said, Some(format!("{} dB", ranged.range_db())));
}

#[test]
fn a_cell_of_the_rack_chooses_and_its_switch_only_switches() {
    let mut bench = bench(Plugin::Channel, vec2(1100.0, 720.0), &[]);
    let comp = bench.param("Comp On").expect("a parameter");
    let cell = |bench: &Bench, name: &str| {
        let nodes = bench.nodes().into_iter();
        let mut cells = nodes.filter(|heard| heard.role == Role::RadioButton);
        cells.find(|heard| heard.name == name).expect("a cell")
    };
    assert_eq!(
        cell(&bench, "Comp panel").value.as_deref(),
        Some("off, 0.0")
    );
    let at = bench.place(Role::CheckBox, "Comp On");
    bench.click(at, Modifiers::NONE);
    assert_eq!(comp.position(), 1.0);
    assert_eq!(cell(&bench, "Comp panel").value.as_deref(), Some("on, 0.0"));
    assert_eq!(cell(&bench, "Comp panel").is_on, Some(false));
    assert_eq!(cell(&bench, "EQ panel").is_on, Some(true));
    bench.choose("Comp");
    assert_eq!(cell(&bench, "Comp panel").is_on, Some(true));
    assert_eq!(comp.position(), 1.0);
}

#[test]
fn a_click_on_a_meter_clears_its_held_maximum() {
    let mut bench = bench(Plugin::Master, vec2(1100.0, 720.0), &[]);
    bench.hear();
    let says = |bench: &Bench| {
        let mut nodes = bench.nodes().into_iter();
        let meter = nodes.find(|heard| heard.name == "Output level");
        meter.and_then(|heard| heard.value).expect("a value")
    };
    assert!(says(&bench).starts_with("peak -20.0 dBFS, RMS -"));
    let at = bench.place(Role::ProgressIndicator, "Output level");
    bench.click(at, Modifiers::NONE);
    assert!(
        says(&bench).starts_with("peak -inf dBFS"),
        "{}",
        says(&bench)
    );
}
