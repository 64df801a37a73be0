//! The limiter's panel under a screen reader.

mod common;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use truestrip_dsp::StripReading;
use truestrip_dsp::strip::MASTER;

use common::bench::bench;

#[test]
fn every_control_has_a_name_and_says_its_value() {
    let mut bench = bench(&MASTER, &[]);
    let limiter = MASTER.module("limiter").expect("a module");
    let reduction = MASTER.modules[limiter].reading("reduction_db");
    let mut reading = StripReading::default();
    reading.modules[limiter][reduction.expect("a reading")] = 4.2;
    bench.update(&[reading]);
    bench.choose("Limiter");
    for (name, expected) in [
        ("Limiter Drive", "0.0 dB"),
        ("Limiter Ceiling", "-1.0 dBTP"),
        ("Limiter Release", "60 ms"),
        ("Limiter Link", "100 %"),
    ] {
        assert_eq!(bench.value(Role::Slider, name), expected);
    }
    for name in ["Limiter On", "Limiter True Peak", "Limiter Auto Release"] {
        assert!(bench.harness.query_by_label(name).is_some(), "{name}");
    }
    let role = Role::ProgressIndicator;
    assert_eq!(bench.value(role, "Limiter reduction"), "-4.2 dB");
}
