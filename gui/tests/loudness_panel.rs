//! The loudness panel under a hand and a screen reader.

mod common;

use std::sync::atomic::Ordering;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use truestrip_dsp::StripReading;
use truestrip_dsp::loudness::LoudnessReading;
use truestrip_dsp::strip::MASTER;
use truestrip_state::Parameters as _;

use common::bench::Bench;

/// Master with its loudness panel in front.
fn bench() -> Bench {
    let mut bench = common::bench::bench(&MASTER, &[]);
    bench.choose("Loudness");
    bench
}

fn hear(bench: &mut Bench, loudness: LoudnessReading) {
    bench.update(&[StripReading {
        loudness,
        ..StripReading::default()
    }]);
}

fn click(bench: &mut Bench, role: Role, name: &str) {
    bench.harness.get_by_role_and_label(role, name).click();
    bench.harness.run();
}

fn shows(bench: &Bench, text: &str) -> bool {
    bench.harness.query_by_label_contains(text).is_some()
}

fn loud() -> LoudnessReading {
    LoudnessReading {
        momentary_lufs: -8.04,
        short_term_lufs: -9.5,
        integrated_lufs: -10.0,
        range_lu: 4.2,
        true_peak_dbtp: 0.3,
        recent_peak_dbtp: 0.3,
        ..LoudnessReading::default()
    }
}

#[test]
fn every_number_is_read_out_with_its_unit() {
    let mut bench = bench();
    let numbers = ["Momentary", "Short-term", "Integrated", "PLR"];
    for name in numbers {
        let value = bench.value(Role::ProgressIndicator, name);
        assert!(value.starts_with("-inf "), "{name}: {value}");
    }
    hear(&mut bench, loud());
    let values = ["-8.0 LUFS", "-9.5 LUFS", "-10.0 LUFS", "10.3 LU"];
    for (name, value) in numbers.into_iter().zip(values) {
        assert_eq!(bench.value(Role::ProgressIndicator, name), value, "{name}");
    }
    assert_eq!(bench.value(Role::ProgressIndicator, "Range"), "4.2 LU");
    assert_eq!(bench.value(Role::Button, "True peak"), "0.3 dBTP");
}

#[test]
fn the_true_peak_holds_until_it_is_clicked() {
    let mut bench = bench();
    hear(&mut bench, loud());
    hear(
        &mut bench,
        LoudnessReading {
            recent_peak_dbtp: -30.0,
            ..loud()
        },
    );
    assert_eq!(bench.value(Role::Button, "True peak"), "0.3 dBTP");
    click(&mut bench, Role::Button, "True peak");
    assert_eq!(bench.value(Role::Button, "True peak"), "-inf dBTP");
}

#[test]
fn reset_asks_for_a_new_programme_once() {
    let mut bench = bench();
    click(&mut bench, Role::Button, "Reset");
    let mut view = bench.view.lock().expect("a view");
    assert!(view.levels.loudness.take_restart());
    assert!(!view.levels.loudness.take_restart());
}

#[test]
fn the_distance_from_the_chosen_target_and_what_the_service_does_are_told() {
    let mut bench = bench();
    assert!(shows(&bench, "nothing measured yet"));
    hear(&mut bench, loud());
    assert!(shows(
        &bench,
        "+4.0 LU, turned down by 4.0 dB; peaks 1.3 dB over its limit"
    ));
    click(&mut bench, Role::ComboBox, "Delivery target");
    bench.harness.get_by_label("Broadcast, EBU R 128").click();
    bench.harness.run();
    assert_eq!(bench.instance.session().loudness.target().id, "ebu-r128");
    assert!(shows(&bench, "+13.0 LU, turned down by 13.0 dB"));
}

#[test]
fn the_meter_follows_the_transport_when_it_is_asked_to() {
    let mut bench = bench();
    let follows = |bench: &Bench| {
        bench
            .instance
            .session()
            .loudness
            .follow_transport
            .load(Ordering::Relaxed)
    };
    assert!(!follows(&bench));
    click(&mut bench, Role::CheckBox, "Follow transport");
    assert!(follows(&bench));
}
