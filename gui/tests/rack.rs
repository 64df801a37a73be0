//! The rack: modules are moved by mouse, keyboard, menu and screen reader, each time in one step to undo.

mod common;

use egui::accesskit::{Action, ActionData, Role};
use egui::{Key, Modifiers, PointerButton, Pos2, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use truestrip_dsp::strip::{CHANNEL, MASTER};

use common::bench::{Bench, STRIPS, bench};
use common::pointer;

/// The order of a new Channel.
fn new() -> Vec<&'static str> {
    CHANNEL.modules.iter().map(|module| module.key).collect()
}

/// The place of a module in a new Channel.
fn place(key: &str) -> usize {
    let found = new().iter().position(|other| *other == key);
    found.expect("a module")
}

/// An order in which a module has moved by so many places.
fn moved(mut order: Vec<&'static str>, key: &str, by: isize) -> Vec<&'static str> {
    let found = order.iter().position(|other| *other == key);
    let from = found.expect("a module");
    let module = order.remove(from);
    order.insert(from.strict_add_signed(by), module);
    order
}

/// The order of a new Channel with EQ behind the de-esser.
fn eq_later() -> Vec<&'static str> {
    moved(new(), "eq", 2)
}

/// The name of the first cell.
fn first(bench: &Bench) -> String {
    let cells = bench.cells();
    cells[0].name.trim_end_matches(" panel").to_owned()
}

/// A place on a cell that is none on its switch.
fn cell(bench: &Bench, name: &str) -> Pos2 {
    bench.node(&format!("{name} panel")).rect.center()
}

/// From one cell to beyond the middle of another.
fn way(bench: &Bench, from: &str, to: &str) -> Vec2 {
    let way = cell(bench, to) - cell(bench, from);
    vec2(way.x + 20.0 * way.x.signum(), 0.0)
}

/// The rack shows the order in which the modules process.
fn assert_order(bench: &Bench, expected: &[&str]) {
    assert_eq!(bench.order(), expected);
    assert_eq!(bench.rack(), expected);
}

fn undo(bench: &mut Bench) {
    bench.harness.get_by_label("Undo").click();
    bench.harness.run();
}

#[test]
fn a_drag_moves_a_module_once_and_is_undone_and_done_again() {
    let mut bench = bench(&CHANNEL, &[]);
    assert_order(&bench, &new());
    let (from, by) = (cell(&bench, "EQ"), way(&bench, "EQ", "De-ess"));
    bench.drag(from, by, Modifiers::NONE);
    bench.harness.run();
    assert_order(&bench, &eq_later());
    assert_eq!(bench.node("Undo").value.as_deref(), Some("Move EQ"));
    let value = format!("on, {} of {}", place("eq") + 3, new().len());
    assert_eq!(bench.node("EQ panel").value, Some(value));
    undo(&mut bench);
    assert_order(&bench, &new());
    assert!(bench.node("Undo").is_disabled, "it was one step");
    bench.harness.get_by_label("Redo").click();
    bench.harness.run();
    assert_order(&bench, &eq_later());
    assert!(bench.host.calls().is_empty(), "the order is no parameter");
}

#[test]
fn a_drag_leads_to_either_end() {
    let mut bench = bench(&CHANNEL, &[]);
    let name = first(&bench);
    let (from, by) = (cell(&bench, &name), way(&bench, &name, "Reverb"));
    bench.drag(from, by, Modifiers::NONE);
    bench.harness.run();
    let last = new().len() as isize - 1;
    assert_order(&bench, &moved(new(), new()[0], last));
    // Beyond the window, too.
    let from = cell(&bench, &name);
    bench.drag(from, vec2(-3000.0, 50.0), Modifiers::NONE);
    bench.harness.run();
    assert_order(&bench, &new());
}

#[test]
fn nothing_moves_before_the_hand_lets_go_nor_when_it_comes_back() {
    let mut bench = bench(&CHANNEL, &[]);
    let (from, by) = (cell(&bench, "EQ"), way(&bench, "EQ", "De-ess"));
    pointer::pull(&mut bench.harness, from, by, 5, Modifiers::NONE);
    assert_order(&bench, &new());
    let button = PointerButton::Primary;
    pointer::press(&mut bench.harness, from, button, false, Modifiers::NONE);
    bench.harness.run();
    assert_order(&bench, &new());
    assert!(bench.node("Undo").is_disabled);
}

#[test]
fn a_drag_chooses_nothing_and_a_click_moves_nothing() {
    let mut bench = bench(&CHANNEL, &[]);
    let (from, by) = (cell(&bench, "Room"), way(&bench, "Room", "EQV"));
    bench.drag(from, by, Modifiers::NONE);
    bench.harness.run();
    assert_eq!(bench.node("Room panel").is_on, Some(false));
    assert_eq!(bench.node("EQ panel").is_on, Some(true));
    let moved = bench.order();
    assert_ne!(moved, new());
    let at = cell(&bench, "Reverb");
    bench.click(at, Modifiers::NONE);
    assert_eq!(bench.node("Reverb panel").is_on, Some(true));
    assert_order(&bench, &moved);
}

#[test]
fn the_chosen_module_stays_chosen_wherever_it_moves() {
    let mut bench = bench(&CHANNEL, &[]);
    bench.choose("De-ess");
    let by = way(&bench, "De-ess", &first(&bench));
    let from = cell(&bench, "De-ess");
    bench.drag(from, by, Modifiers::NONE);
    bench.harness.run();
    assert_eq!(bench.order()[0], "deesser");
    assert_eq!(bench.node("De-ess panel").is_on, Some(true));
    bench
        .harness
        .get_by_role_and_label(Role::Slider, "De-ess Range");
}

#[test]
fn shift_and_arrows_move_the_module_that_has_the_focus_and_keep_it() {
    let mut bench = bench(&CHANNEL, &[]);
    bench.focus(Role::RadioButton, "EQ panel");
    let press = |bench: &mut Bench, modifiers, key| {
        bench.harness.key_press_modifiers(modifiers, key);
        bench.harness.run();
    };
    for _ in 0..2 {
        press(&mut bench, Modifiers::SHIFT, Key::ArrowRight);
    }
    assert_order(&bench, &eq_later());
    press(&mut bench, Modifiers::NONE, Key::ArrowLeft);
    assert_order(&bench, &eq_later());
    for _ in 0..20 {
        press(&mut bench, Modifiers::SHIFT, Key::ArrowLeft);
    }
    assert_eq!(bench.order()[0], "eq");
    // Two to the right, and all of them to the left.
    for _ in 0..2 + place("eq") + 2 {
        undo(&mut bench);
    }
    assert_order(&bench, &new());
    assert!(bench.node("Undo").is_disabled, "each press was one step");
}

#[test]
fn the_menu_of_a_cell_moves_its_module_and_restores_the_order() {
    let mut bench = bench(&CHANNEL, &[]);
    let pick = |bench: &mut Bench, name: &str, item: &str| {
        let at = cell(bench, name);
        bench.click_right(at);
        bench.pick(&[item]);
    };
    pick(&mut bench, "EQ", "Move right");
    pick(&mut bench, "EQ", "Move right");
    assert_order(&bench, &eq_later());
    pick(&mut bench, "EQ", "Move left");
    pick(&mut bench, "Reverb", "Move left");
    let order = moved(moved(new(), "eq", 1), "reverb", -1);
    assert_order(&bench, &order);
    pick(&mut bench, "Room", "Default order");
    assert_order(&bench, &new());
    let at = cell(&bench, &first(&bench));
    bench.click_right(at);
    assert!(bench.node("Move left").is_disabled && !bench.node("Move right").is_disabled);
}

#[test]
fn a_screen_reader_moves_a_module() {
    let mut bench = bench(&CHANNEL, &[]);
    let ask = |bench: &mut Bench, name: &str, number| {
        let data = Some(ActionData::CustomAction(number));
        bench.ask(Role::RadioButton, name, Action::CustomAction, data);
        bench.harness.run();
    };
    for _ in 0..2 {
        ask(&mut bench, "EQ panel", 1);
    }
    assert_order(&bench, &eq_later());
    for _ in 0..2 {
        ask(&mut bench, "EQ panel", -1);
    }
    assert_order(&bench, &new());
}

#[test]
fn limiter_and_loudness_stay_at_the_end() {
    let mut bench = bench(&MASTER, &[]);
    let new = ["eq", "compressor", "limiter"];
    assert_order(&bench, &new);
    for name in ["Limiter", "Loudness"] {
        let (from, by) = (cell(&bench, name), way(&bench, name, "EQ"));
        bench.drag(from, by, Modifiers::NONE);
        bench.harness.run();
        bench.focus(Role::RadioButton, &format!("{name} panel"));
        let harness = &mut bench.harness;
        harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
        harness.run();
        let at = cell(&bench, name);
        bench.click_right(at);
        assert!(
            bench.harness.query_by_label("Move left").is_none(),
            "{name}"
        );
        assert_order(&bench, &new);
    }
    // Nor does anything get past them.
    let (from, by) = (cell(&bench, "EQ"), way(&bench, "EQ", "Loudness"));
    bench.drag(from, by, Modifiers::NONE);
    bench.harness.run();
    assert_order(&bench, &["compressor", "eq", "limiter"]);
    let last = bench.cells().pop().expect("cells");
    assert_eq!(last.name, "Loudness panel");
}

#[test]
fn a_cell_tells_its_place() {
    for strip in STRIPS {
        let bench = bench(strip, &[]);
        let cells = bench.cells();
        for (index, cell) in cells.iter().enumerate() {
            let place = format!("{} of {}", index + 1, cells.len());
            let value = cell.value.as_deref().unwrap_or_default();
            assert!(value.ends_with(&place), "{}: {value}", cell.name);
        }
    }
}
