//! The desk before a host that does what it is told.

use truestrip_dsp::param::Values;
use truestrip_dsp::strip::{CHANNEL, MASTER};

use super::*;
use crate::Session;

/// The parameters of Channel, as a host has set them.
struct Host {
    session: Session,
    values: Values,
}

impl Host {
    fn new() -> Self {
        let params = CHANNEL.preset_params();
        Self {
            session: Session::new(&CHANNEL),
            values: params.map(|param| (param.id, param.default())).collect(),
        }
    }

    fn take(&mut self, changes: Vec<ParamChange>) {
        let changes = changes.into_iter();
        self.values
            .extend(changes.map(|(param, value)| (param.id, value)));
    }

    fn number(&self, id: &str) -> f32 {
        match self.values[id] {
            Value::Number(number) => number,
            other => panic!("{id} is {other:?}"),
        }
    }
}

impl Parameters for Host {
    fn definition(&self) -> &'static StripDefinition {
        &CHANNEL
    }

    fn session(&self) -> &Session {
        &self.session
    }

    fn position(&self, index: usize) -> f32 {
        let param = CHANNEL.params().nth(index).expect("a parameter");
        let value = self.values.get(param.id).copied();
        param.scale_position(value.unwrap_or(param.default()))
    }

    fn heard_position(&self, index: usize) -> f32 {
        self.position(index)
    }
}

/// A parameter by its id.
fn param(id: &str) -> &'static Param {
    CHANNEL.find(id).expect("a parameter")
}

fn desk() -> (Host, EditSession, tempfile::TempDir) {
    let home = tempfile::tempdir().expect("a folder");
    let folder = Some(home.path().to_owned());
    let host = Host::new();
    let desk = EditSession::new(&host, Library::with_folder(&CHANNEL, folder));
    (host, desk, home)
}

/// Drags a parameter to a value, over many places.
fn drag(desk: &mut EditSession, host: &mut Host, id: &str, to: f32, now_seconds: f64) {
    let param = param(id);
    let from = param.normalized(host.values[id]);
    let to = param.normalized(Value::Number(to));
    desk.begin(param, from);
    for place in [0.3, 0.9, 1.0] {
        desk.set(param, from + place * (to - from));
        desk.settle(host, now_seconds);
    }
    desk.end();
    desk.settle(host, now_seconds);
    host.values.insert(param.id, param.value_at(to));
}

/// Within what a knob or a preset tells apart.
fn near(found: f32, expected: f32) {
    assert!((found - expected).abs() < 1e-3, "{found} for {expected}");
}

#[test]
fn a_drag_is_one_step_and_goes_back_to_where_it_began() {
    let (mut host, mut desk, _home) = desk();
    drag(&mut desk, &mut host, "comp_threshold", -20.0, 0.0);
    drag(&mut desk, &mut host, "input_gain", 3.0, 1.0);
    let name = |desk: &EditSession| desk.undo_stack().next_undo().map(|step| step.name.clone());
    assert_eq!(name(&desk).unwrap(), "Input Gain 0.0 to 3.0 dB");
    let changes = desk.undo(&host);
    host.take(changes);
    near(host.number("input_gain"), 0.0);
    assert_eq!(name(&desk).unwrap(), "Comp Threshold -18.0 to -20.0 dB");
    let changes = desk.undo(&host);
    host.take(changes);
    near(host.number("comp_threshold"), -18.0);
    assert!(desk.undo(&host).is_empty());
    let changes = desk.redo(&host);
    host.take(changes);
    near(host.number("comp_threshold"), -20.0);
    near(host.number("input_gain"), 0.0);
}

#[test]
fn two_parameters_held_at_once_are_one_step() {
    let (host, mut desk, _home) = desk();
    desk.begin(param("eq_freq_3"), 0.3);
    desk.begin(param("eq_gain_3"), 0.5);
    desk.set(param("eq_freq_3"), 0.4);
    desk.set(param("eq_gain_3"), 0.6);
    desk.end();
    desk.settle(&host, 0.0);
    assert!(desk.undo_stack().next_undo().is_none());
    desk.end();
    desk.settle(&host, 0.0);
    assert_eq!(desk.undo(&host).len(), 2);
    assert!(desk.undo(&host).is_empty());
}

#[test]
fn the_bypass_is_no_step() {
    let (host, mut desk, _home) = desk();
    desk.begin(param("bypass"), 0.0);
    desk.set(param("bypass"), 1.0);
    desk.end();
    desk.settle(&host, 0.0);
    assert!(desk.undo_stack().next_undo().is_none());
}

#[test]
fn slots_are_switched_and_copied_and_both_are_undone() {
    let (mut host, mut desk, _home) = desk();
    assert!(desk.choose_slot(1, &host).is_empty());
    drag(&mut desk, &mut host, "input_gain", 6.0, 0.0);
    let changes = desk.choose_slot(0, &host);
    host.take(changes);
    near(host.number("input_gain"), 0.0);
    assert_eq!(desk.undo_stack().next_undo().unwrap().name, "Slot B to A");
    let changes = desk.choose_slot(1, &host);
    host.take(changes);
    near(host.number("input_gain"), 6.0);
    desk.copy_to_slot(0, &host);
    let changes = desk.choose_slot(0, &host);
    host.take(changes);
    near(host.number("input_gain"), 6.0);
    let changes = desk.undo(&host);
    host.take(changes);
    assert_eq!(desk.undo_stack().next_undo().unwrap().name, "Copy B to A");
    let changes = desk.undo(&host);
    host.take(changes);
    let changes = desk.choose_slot(0, &host);
    host.take(changes);
    near(host.number("input_gain"), 0.0);
    let changes = desk.undo(&host);
    host.take(changes);
    assert_eq!(desk.slots().0, 1);
    near(host.number("input_gain"), 6.0);
}

#[test]
fn slots_chosen_faster_than_the_host_sets_them_keep_their_values() {
    let (mut host, mut desk, _home) = desk();
    desk.choose_slot(1, &host);
    drag(&mut desk, &mut host, "input_gain", 6.0, 0.0);
    // The host hears of this only after the next one.
    let late = desk.choose_slot(0, &host);
    let later = desk.choose_slot(2, &host);
    host.take(late);
    host.take(later);
    desk.settle(&host, 0.1);
    near(host.number("input_gain"), 0.0);
    let changes = desk.choose_slot(0, &host);
    host.take(changes);
    near(host.number("input_gain"), 0.0);
    let changes = desk.choose_slot(1, &host);
    host.take(changes);
    near(host.number("input_gain"), 6.0);
}

#[test]
fn what_a_host_never_sets_is_forgotten_after_a_while() {
    let (host, mut desk, _home) = desk();
    desk.load(0, &host);
    desk.settle(&host, 0.5);
    assert!(!desk.preset(&host).unwrap().1);
    desk.settle(&host, 2.0);
    assert!(desk.preset(&host).unwrap().1);
}

#[test]
fn a_preset_sets_all_that_it_does_not_say_to_the_default() {
    let (mut host, mut desk, _home) = desk();
    drag(&mut desk, &mut host, "input_gain", 6.0, 0.0);
    desk.save("Loud", false, &host).unwrap();
    let changes = desk.load(0, &host);
    host.take(changes);
    near(host.number("input_gain"), 0.0);
    let (id, is_modified) = desk.preset(&host).unwrap();
    assert_eq!((id.name.as_str(), is_modified), ("Vocal, present", false));
    drag(&mut desk, &mut host, "input_gain", 1.0, 1.0);
    assert!(desk.preset(&host).unwrap().1);
    let changes = desk.undo(&host);
    host.take(changes);
    assert!(!desk.preset(&host).unwrap().1);
    let changes = desk.undo(&host);
    host.take(changes);
    near(host.number("input_gain"), 6.0);
    assert_eq!(desk.preset(&host).unwrap().0.name, "Loud");
    let changes = desk.redo(&host);
    host.take(changes);
    assert_eq!(desk.preset(&host).unwrap().0.name, "Vocal, present");
}

#[test]
fn stepping_loads_one_preset_after_the_other() {
    let (mut host, mut desk, _home) = desk();
    desk.save("Mine", false, &host).unwrap();
    let changes = desk.step_preset(true, &host);
    host.take(changes);
    assert_eq!(desk.preset(&host).unwrap().0.name, "Vocal, present");
    let changes = desk.step_preset(false, &host);
    host.take(changes);
    assert_eq!(desk.preset(&host).unwrap().0.name, "Mine");
}

#[test]
fn a_renamed_preset_is_still_the_one_that_is_heard_and_a_deleted_one_is_modified() {
    let (host, mut desk, _home) = desk();
    desk.save("Mine", false, &host).unwrap();
    let index = desk.library().named("Mine").unwrap();
    desk.rename(index, "Yours").unwrap();
    let (id, is_modified) = desk.preset(&host).unwrap();
    assert_eq!((id.name.as_str(), is_modified), ("Yours", false));
    desk.delete(index).unwrap();
    let (id, is_modified) = desk.preset(&host).unwrap();
    assert_eq!((id.name.as_str(), is_modified), ("Yours", true));
}

#[test]
fn a_loaded_session_has_no_history() {
    let (mut host, mut desk, _home) = desk();
    drag(&mut desk, &mut host, "input_gain", 6.0, 0.0);
    host.session.slots.load(Slots::default());
    desk.settle(&host, 1.0);
    assert!(desk.undo(&host).is_empty());
}

#[test]
fn a_moved_module_is_one_step_and_goes_with_its_slot_and_its_preset() {
    let (mut host, mut desk, _home) = desk();
    let keys = |host: &Host| host.session.order().keys(&CHANNEL).collect::<Vec<_>>();
    let list = keys(&host);
    desk.move_module(0, 2, &host);
    let moved = keys(&host);
    assert_eq!(moved[2], list[0]);
    let name = format!("Move {}", CHANNEL.modules[0].name);
    assert_eq!(desk.undo_stack().next_undo().unwrap().name, name);
    desk.undo(&host);
    assert_eq!(keys(&host), list);
    desk.redo(&host);
    assert_eq!(keys(&host), moved);

    desk.save("Moved", false, &host).unwrap();
    desk.choose_slot(1, &host);
    let changes = desk.load(0, &host);
    host.take(changes);
    assert_eq!(keys(&host), list);
    desk.choose_slot(0, &host);
    assert_eq!(keys(&host), moved);
    assert_eq!(
        desk.preset(&host)
            .map(|(id, is_modified)| (id.name, is_modified)),
        Some(("Moved".to_owned(), false))
    );
    desk.move_module(2, 0, &host);
    assert!(desk.preset(&host).unwrap().1);
    // A module that stays where it is, or a place that is none, is no step.
    let before = desk.undo_stack().clone().undo();
    desk.move_module(0, 0, &host);
    desk.move_module(99, 0, &host);
    assert_eq!(desk.undo_stack().clone().undo(), before);
}

#[test]
fn the_order_of_a_new_instance_comes_back_in_one_step() {
    let (host, mut desk, _home) = desk();
    let list = host.session.order();
    desk.restore_order(&host);
    assert!(
        desk.undo_stack().next_undo().is_none(),
        "nothing to restore"
    );
    desk.move_module(0, 3, &host);
    desk.move_module(5, 1, &host);
    let moved = host.session.order();
    desk.restore_order(&host);
    assert_eq!(host.session.order(), list);
    assert!(desk.undo(&host).is_empty(), "no parameter moves");
    assert_eq!(host.session.order(), moved);
    desk.redo(&host);
    assert_eq!(host.session.order(), list);
}

#[test]
fn every_factory_preset_loads_and_is_not_modified() {
    for plugin in [&CHANNEL, &MASTER] {
        let library = Library::with_folder(plugin, None);
        for entry in library.entries() {
            let said = entry.setting.as_ref().unwrap();
            assert!(!library.is_modified(&entry.id, said));
        }
    }
}
