//! Every control of every panel of both editors, as a hand, a keyboard and a screen reader find it.

mod common;

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use truestrip_dsp::param::{Param, ParamKind};
use truestrip_dsp::strip::{CHANNEL, MASTER};

use common::bench::{Bench, Node, Parameter, STRIPS, all_on, bench};

/// Runs `test` on each panel of both editors.
fn each_panel(test: impl Fn(&mut Bench)) {
    for strip in STRIPS {
        let mut bench = bench(strip, &all_on(strip));
        for cell in bench.cells() {
            bench.choose_cell(&cell.name);
            test(&mut bench);
        }
    }
}

/// The controls with a role that belong to a parameter, each once over all calls with the same `seen`.
fn of_parameters(bench: &Bench, role: Role, seen: &mut BTreeSet<String>) -> Vec<(Node, Parameter)> {
    let nodes = bench.nodes().into_iter();
    let fresh = nodes.filter(|node| node.role == role && !node.is_disabled);
    fresh
        .filter_map(|node| Some((node.clone(), bench.param(&node.name)?)))
        .filter(|(node, _)| seen.insert(node.name.clone()))
        .collect()
}

/// Runs `test` on each knob.
fn each_knob(test: impl Fn(&mut Bench, &Node, &Parameter)) {
    for strip in STRIPS {
        let mut bench = bench(strip, &all_on(strip));
        let mut seen = BTreeSet::new();
        for cell in bench.cells() {
            bench.choose_cell(&cell.name);
            for (node, param) in of_parameters(&bench, Role::Slider, &mut seen) {
                // In the middle, from where it can be turned both ways.
                param.put(0.5);
                bench.harness.run_steps(2);
                bench.host.forget();
                test(&mut bench, &node, &param);
                param.put(param.default_position());
                bench.harness.run_steps(2);
            }
        }
        // Of the equaliser, the knobs of one band; the other bands have the same.
        let is_number = |param: &&'static Param| matches!(param.kind, ParamKind::Number(_));
        let other_bands = (1..=8).filter(|band| *band != 3);
        let is_other = |param: &&'static Param| {
            other_bands
                .clone()
                .any(|band| param.id.starts_with("eq_") && param.id.ends_with(&format!("_{band}")))
        };
        for param in strip
            .params()
            .filter(is_number)
            .filter(|param| !is_other(param))
        {
            assert!(
                seen.contains(param.name),
                "{}: {} has a knob",
                strip.key,
                param.name
            );
        }
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
    let calls = bench.host.calls();
    let others = calls.iter().filter(|call| !call.ends_with(name)).count();
    assert_eq!(others, 0, "{name} alone: {calls:?}");
    assert!(calls.len() >= 3, "{calls:?}");
    assert!(calls[0].starts_with("begin") && calls[calls.len() - 1].starts_with("end"));
}

#[test]
fn every_control_has_a_name_and_a_value() {
    each_panel(|bench| {
        for node in bench.nodes() {
            let says = match node.role {
                Role::Slider | Role::ComboBox | Role::ProgressIndicator => node.value.is_some(),
                Role::CheckBox | Role::RadioButton => node.is_on.is_some(),
                _ => true,
            };
            assert!(says && !node.name.is_empty(), "{node:?}");
        }
    });
}

#[test]
fn no_two_controls_of_a_panel_have_the_same_name() {
    each_panel(|bench| {
        let mut names = BTreeSet::new();
        for node in bench.nodes() {
            if [Role::Slider, Role::CheckBox, Role::ComboBox, Role::Button].contains(&node.role) {
                assert!(names.insert(node.name.clone()), "{}", node.name);
            }
        }
    });
}

#[test]
fn a_drag_turns_every_knob_in_one_gesture_and_shift_ten_times_finer() {
    each_knob(|bench, node, param| {
        let (at, up) = (node.rect.center(), vec2(0.0, -44.0));
        bench.drag(at, up, Modifiers::NONE);
        let coarse = param.position() - 0.5;
        // 44 of 220 points, less what the toolkit takes to tell a drag from a click.
        assert!((0.14..=0.201).contains(&coarse), "{}: {coarse}", node.name);
        assert_one_gesture(bench, &node.name);
        param.put(0.5);
        bench.drag(at, up, Modifiers::SHIFT);
        let fine = param.position() - 0.5;
        // Sums of f32 positions.
        assert!((coarse / fine - 10.0).abs() < 0.05, "{}: {fine}", node.name);
    });
}

#[test]
fn the_wheel_turns_every_knob() {
    each_knob(|bench, node, param| {
        bench.wheel(node.rect.center(), 1.0);
        // A notch is 2 % of the range.
        assert!((param.position() - 0.52).abs() < 1e-4, "{}", node.name);
        assert_one_gesture(bench, &node.name);
    });
}

#[test]
fn double_click_and_ctrl_click_reset_every_knob() {
    each_knob(|bench, node, param| {
        let at = node.rect.center();
        bench.double_click(at);
        assert!(param.is_default(), "{}", node.name);
        param.put(0.5);
        bench.click(at, Modifiers::COMMAND);
        assert!(param.is_default(), "{}", node.name);
        bench.harness.run_steps(40);
    });
}

#[test]
fn the_keyboard_turns_every_knob() {
    each_knob(|bench, node, param| {
        bench.focus(Role::Slider, &node.name);
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
                node.name
            );
        }
    });
}

#[test]
fn a_value_is_typed_into_every_knob_as_it_is_read_out() {
    each_knob(|bench, node, param| {
        let text = param.text(0.75);
        let name = format!("Type {}", node.name);
        let at = bench.place(Role::Button, &name);
        bench.click(at, Modifiers::NONE);
        bench.harness.run_steps(3);
        bench.harness.event(Event::Text(text.clone()));
        bench.harness.run_steps(2);
        bench.key(Key::Enter);
        bench.harness.run_steps(2);
        let typed = param.text(param.position());
        assert_eq!(typed, text, "{}", node.name);
        assert_one_gesture(bench, &node.name);
    });
}

#[test]
fn every_switch_and_every_choice_is_one_gesture() {
    for strip in STRIPS {
        let mut bench = bench(strip, &all_on(strip));
        let mut seen = BTreeSet::new();
        for cell in bench.cells() {
            bench.choose_cell(&cell.name);
            for (node, param) in of_parameters(&bench, Role::CheckBox, &mut seen) {
                bench.host.forget();
                let before = param.position();
                bench.click(node.rect.center(), Modifiers::NONE);
                assert_eq!(param.position(), 1.0 - before, "{}", node.name);
                assert_one_gesture(&bench, &node.name);
                bench.click(node.rect.center(), Modifiers::NONE);
            }
            for (node, param) in of_parameters(&bench, Role::ComboBox, &mut seen) {
                bench.host.forget();
                let before = param.position();
                bench.wheel(node.rect.center(), -1.0);
                let after = param.position();
                assert!(after > before, "{}: {before} {after}", node.name);
                assert_one_gesture(&bench, &node.name);
                bench.wheel(node.rect.center(), 1.0);
                assert_eq!(param.position(), before, "{}", node.name);
            }
        }
        assert!(seen.len() >= 9, "{}: {seen:?}", strip.key);
    }
}

#[test]
fn the_source_of_the_room_is_dragged_in_one_gesture_of_each_way() {
    let mut bench = bench(&CHANNEL, &all_on(&CHANNEL));
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
    assert!(x.is_default() && y.is_default());
}

#[test]
fn the_keyboard_moves_the_source_of_the_room() {
    let mut bench = bench(&CHANNEL, &all_on(&CHANNEL));
    bench.choose("Room");
    let [x, y] = ["Room X", "Room Y"].map(|name| bench.param(name).expect("a parameter"));
    let before = [x.position(), y.position()];
    bench.focus(Role::Slider, "Room source");
    bench.key(Key::ArrowRight);
    bench.key(Key::ArrowUp);
    // A press is 2 % of the range.
    assert!((x.position() - before[0] - 0.02).abs() < 1e-4);
    assert!((y.position() - before[1] - 0.02).abs() < 1e-4);
    let value = bench.node("Room source").value.expect("a value");
    assert!(value.contains("m away"), "{value}");
}

#[test]
fn the_picture_of_the_reverb_tells_its_decay() {
    let mut bench = bench(&CHANNEL, &all_on(&CHANNEL));
    bench.choose("Reverb");
    let decay = bench.param("Reverb Decay").expect("a parameter");
    let says = |bench: &Bench| {
        let mut nodes = bench.nodes().into_iter();
        let picture = nodes.find(|node| node.role == Role::Image && node.name.starts_with("Decay"));
        picture.expect("a picture").name
    };
    let before = says(&bench);
    decay.put(0.9);
    bench.harness.run();
    assert_ne!(says(&bench), before);
}

#[test]
fn the_spectrum_is_chosen_above_the_graph() {
    use truestrip_gui::spectrum::{Choices, SpectrumSource};
    let mut bench = bench(&CHANNEL, &all_on(&CHANNEL));
    let press = |bench: &mut Bench, role: Role, name: &str| {
        let at = bench.place(role, name);
        bench.click(at, Modifiers::NONE);
        bench.spectrum.live().choices()
    };
    let fresh = Choices::default();
    for (source, name) in [
        (SpectrumSource::Before, "Spectrum before"),
        (SpectrumSource::After, "Spectrum after"),
        (SpectrumSource::SideChain, "Spectrum of the side chain"),
    ] {
        assert_eq!(
            press(&mut bench, Role::CheckBox, name).shows(source),
            !fresh.shows(source)
        );
        assert_eq!(press(&mut bench, Role::CheckBox, name), fresh);
    }
    assert!(press(&mut bench, Role::CheckBox, "Spectrum freeze").freeze);
    assert!(press(&mut bench, Role::CheckBox, "Spectrum hold").hold);
    let sloped = press(&mut bench, Role::Button, "Spectrum slope");
    assert_ne!(sloped.slope_db(), fresh.slope_db());
    let ranged = press(&mut bench, Role::Button, "Spectrum range");
    assert_ne!(ranged.range_db(), fresh.range_db());
    assert_eq!(
        bench.node("Spectrum range").value,
        Some(format!("{} dB", ranged.range_db()))
    );
}

#[test]
fn a_cell_of_the_rack_chooses_and_its_switch_only_switches() {
    let mut bench = bench(&CHANNEL, &[]);
    let comp = bench.param("Comp On").expect("a parameter");
    let value = |bench: &Bench| bench.node("Comp panel").value;
    let keys: Vec<&str> = CHANNEL.modules.iter().map(|module| module.key).collect();
    let place = keys.iter().position(|key| *key == "compressor");
    let place = format!("{} of {}", place.expect("a module") + 1, keys.len());
    assert_eq!(value(&bench), Some(format!("off, 0.0, {place}")));
    let at = bench.place(Role::CheckBox, "Comp On");
    bench.click(at, Modifiers::NONE);
    assert_eq!(comp.position(), 1.0);
    assert_eq!(value(&bench), Some(format!("on, 0.0, {place}")));
    assert_eq!(bench.node("Comp panel").is_on, Some(false));
    assert_eq!(bench.node("EQ panel").is_on, Some(true));
    bench.choose("Comp");
    assert_eq!(bench.node("Comp panel").is_on, Some(true));
    assert_eq!(comp.position(), 1.0);
}

#[test]
fn a_click_on_a_meter_clears_its_held_maximum() {
    let mut bench = bench(&MASTER, &[]);
    bench.hear();
    let says = |bench: &Bench| bench.node("Output level").value.expect("a value");
    assert!(says(&bench).starts_with("peak -20.0 dBFS, RMS -"));
    let at = bench.place(Role::ProgressIndicator, "Output level");
    bench.click(at, Modifiers::NONE);
    assert!(
        says(&bench).starts_with("peak -inf dBFS"),
        "{}",
        says(&bench)
    );
}

#[test]
fn every_module_has_a_cell_and_a_panel_and_every_parameter_is_in_reach() {
    for strip in STRIPS {
        let mut bench = bench(strip, &all_on(strip));
        let cells = bench.cells();
        let count = strip.modules.len() + usize::from(strip.measures_loudness);
        assert_eq!(cells.len(), count, "{}: {cells:?}", strip.key);
        let mut seen = BTreeSet::new();
        let mut see = |bench: &Bench| seen.extend(bench.nodes().into_iter().map(|node| node.name));
        see(&bench);
        for module in strip.modules {
            let cell = bench.cell(module);
            bench.choose_cell(&cell.name);
            assert_eq!(bench.node(&cell.name).is_on, Some(true), "{}", cell.name);
            see(&bench);
            // The panel of the equaliser shows a band at a time.
            for band in (1..=8).filter(|_| module.key == "eq") {
                bench.pick(&[&format!("Select EQ {band}")]);
                see(&bench);
            }
        }
        for param in strip.params() {
            assert!(seen.contains(param.name), "{}: {}", strip.key, param.id);
        }
    }
}
