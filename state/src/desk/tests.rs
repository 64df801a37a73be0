//! The desk before a host that does what it is told.

use super::*;
use crate::params::AnyParam;
use crate::spec::Value;
use crate::{ChannelParams, MasterParams};

/// The parameters of Channel, as a host has set them.
struct Host {
    slots: SharedSlots,
    values: Values,
}

impl Host {
    fn new() -> Self {
        let specs = ChannelParams::SPEC.preset_specs();
        Self {
            slots: SharedSlots::new(ChannelParams::SPEC),
            values: specs.map(|spec| (spec.id, spec.default())).collect(),
        }
    }

    fn take(&mut self, moves: Vec<Move>) {
        let moves = moves.into_iter();
        self.values
            .extend(moves.map(|(spec, value)| (spec.id, value)));
    }

    fn number(&self, id: &str) -> f32 {
        match self.values[id] {
            Value::Number(number) => number,
            other => panic!("{id} is {other:?}"),
        }
    }
}

impl Parameters for Host {
    fn spec(&self) -> PluginSpec {
        ChannelParams::SPEC
    }

    fn each(&self) -> Vec<(&'static Spec, AnyParam<'_>)> {
        Vec::new()
    }

    fn slots(&self) -> &SharedSlots {
        &self.slots
    }

    fn setting(&self) -> Values {
        self.values.clone()
    }
}

fn desk() -> (Host, Desk, tempfile::TempDir) {
    let home = tempfile::tempdir().expect("a folder");
    let folder = Some(home.path().to_owned());
    let host = Host::new();
    let desk = Desk::new(&host, Library::with_folder(ChannelParams::SPEC, folder));
    (host, desk, home)
}

/// Drags a parameter to a value, over many places.
fn drag(desk: &mut Desk, host: &mut Host, id: &str, to: f32, now_seconds: f64) {
    let spec = ChannelParams::SPEC.find(id).expect("a parameter");
    let from = spec.normalized(host.values[id]);
    let to = spec.normalized(Value::Number(to));
    desk.begin(spec.name, from);
    for place in [0.3, 0.9, 1.0] {
        desk.set(spec.name, from + place * (to - from));
        desk.settle(host, now_seconds);
    }
    desk.end();
    desk.settle(host, now_seconds);
    host.values.insert(spec.id, spec.value_at(to));
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
    let name = |desk: &Desk| desk.history().next_undo().map(|step| step.name.clone());
    assert_eq!(name(&desk).unwrap(), "Input Gain 0.0 to 3.0 dB");
    host.take(desk.undo());
    near(host.number("input_gain"), 0.0);
    assert_eq!(name(&desk).unwrap(), "Comp Threshold -18.0 to -20.0 dB");
    host.take(desk.undo());
    near(host.number("comp_threshold"), -18.0);
    assert!(desk.undo().is_empty());
    host.take(desk.redo());
    near(host.number("comp_threshold"), -20.0);
    near(host.number("input_gain"), 0.0);
}

#[test]
fn two_parameters_held_at_once_are_one_step() {
    let (host, mut desk, _home) = desk();
    desk.begin("EQ 3 Freq", 0.3);
    desk.begin("EQ 3 Gain", 0.5);
    desk.set("EQ 3 Freq", 0.4);
    desk.set("EQ 3 Gain", 0.6);
    desk.end();
    desk.settle(&host, 0.0);
    assert!(desk.history().next_undo().is_none());
    desk.end();
    desk.settle(&host, 0.0);
    assert_eq!(desk.undo().len(), 2);
    assert!(desk.undo().is_empty());
}

#[test]
fn the_bypass_is_no_step() {
    let (host, mut desk, _home) = desk();
    desk.begin("Bypass", 0.0);
    desk.set("Bypass", 1.0);
    desk.end();
    desk.settle(&host, 0.0);
    assert!(desk.history().next_undo().is_none());
}

#[test]
fn slots_are_switched_and_copied_and_both_are_undone() {
    let (mut host, mut desk, _home) = desk();
    assert!(desk.choose_slot(1, &host).is_empty());
    drag(&mut desk, &mut host, "input_gain", 6.0, 0.0);
    host.take(desk.choose_slot(0, &host));
    near(host.number("input_gain"), 0.0);
    assert_eq!(desk.history().next_undo().unwrap().name, "Slot B to A");
    host.take(desk.choose_slot(1, &host));
    near(host.number("input_gain"), 6.0);
    desk.copy_to_slot(0, &host);
    host.take(desk.choose_slot(0, &host));
    near(host.number("input_gain"), 6.0);
    host.take(desk.undo());
    assert_eq!(desk.history().next_undo().unwrap().name, "Copy B to A");
    host.take(desk.undo());
    host.take(desk.choose_slot(0, &host));
    near(host.number("input_gain"), 0.0);
    host.take(desk.undo());
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
    host.take(desk.choose_slot(0, &host));
    near(host.number("input_gain"), 0.0);
    host.take(desk.choose_slot(1, &host));
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
    host.take(desk.load(0, &host));
    near(host.number("input_gain"), 0.0);
    let (id, is_modified) = desk.preset(&host).unwrap();
    assert_eq!((id.name.as_str(), is_modified), ("Vocal, present", false));
    drag(&mut desk, &mut host, "input_gain", 1.0, 1.0);
    assert!(desk.preset(&host).unwrap().1);
    host.take(desk.undo());
    assert!(!desk.preset(&host).unwrap().1);
    host.take(desk.undo());
    near(host.number("input_gain"), 6.0);
    assert_eq!(desk.preset(&host).unwrap().0.name, "Loud");
    host.take(desk.redo());
    assert_eq!(desk.preset(&host).unwrap().0.name, "Vocal, present");
}

#[test]
fn stepping_loads_one_preset_after_the_other() {
    let (mut host, mut desk, _home) = desk();
    desk.save("Mine", false, &host).unwrap();
    host.take(desk.step_preset(true, &host));
    assert_eq!(desk.preset(&host).unwrap().0.name, "Vocal, present");
    host.take(desk.step_preset(false, &host));
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
    use nice_plug::params::persist::PersistentField as _;

    let (mut host, mut desk, _home) = desk();
    drag(&mut desk, &mut host, "input_gain", 6.0, 0.0);
    host.slots.set(crate::slots::SavedSlots::default());
    desk.settle(&host, 1.0);
    assert!(desk.undo().is_empty());
}

#[test]
fn every_factory_preset_loads_and_is_not_modified() {
    fn check(params: &impl Parameters) {
        let desk = Desk::new(params, Library::with_folder(params.spec(), None));
        for entry in desk.library().entries() {
            let said = entry.values.as_ref().unwrap();
            assert!(!desk.library().is_modified(&entry.id, said));
        }
    }
    check(&ChannelParams::default());
    check(&MasterParams::default());
}
