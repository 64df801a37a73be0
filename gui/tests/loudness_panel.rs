//! The loudness panel under a hand and a screen reader.

mod common;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use egui::accesskit::Role;
use egui::vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use nice_plug::prelude::ParamSetter;
use truestrip_dsp::loudness::LoudnessReading;
use truestrip_gui::{View, panels, theme};
use truestrip_state::{MasterParams, Values};

use common::Host;

struct Bench {
    harness: Harness<'static>,
    params: Arc<MasterParams>,
    view: Arc<Mutex<View>>,
}

/// Master with its loudness panel in front.
fn bench() -> Bench {
    let params = Arc::new(MasterParams::new(&Values::default()));
    let view = Arc::new(Mutex::new(View::default()));
    let (shown, seen, host) = (params.clone(), view.clone(), Host::default());
    let mut harness = Harness::builder()
        .with_size(vec2(1100.0, 720.0))
        .build_ui(move |ui| {
            let mut view = seen.lock().expect("a view");
            panels::master(ui, &shown, &ParamSetter::new(&host), &mut view);
        });
    theme::apply(&harness.ctx, theme::Look::Dark);
    harness.run();
    harness.get_by_label("Loudness panel").click();
    harness.run();
    Bench {
        harness,
        params,
        view,
    }
}

impl Bench {
    fn hear(&mut self, reading: LoudnessReading) {
        let mut view = self.view.lock().expect("a view");
        view.levels.loudness.take(&reading);
        drop(view);
        self.harness.run();
    }

    /// What a screen reader says of a number.
    fn value(&self, role: Role, name: &str) -> String {
        let node = self.harness.get_by_role_and_label(role, name);
        node.accesskit_node().value().expect("a value")
    }

    fn click(&mut self, role: Role, name: &str) {
        self.harness.get_by_role_and_label(role, name).click();
        self.harness.run();
    }

    fn shows(&self, text: &str) -> bool {
        self.harness.query_by_label_contains(text).is_some()
    }
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
        let told = bench.value(Role::ProgressIndicator, name);
        assert!(told.starts_with("-inf "), "{name}: {told}");
    }
    bench.hear(loud());
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
    bench.hear(loud());
    bench.hear(LoudnessReading {
        recent_peak_dbtp: -30.0,
        ..loud()
    });
    assert_eq!(bench.value(Role::Button, "True peak"), "0.3 dBTP");
    bench.click(Role::Button, "True peak");
    assert_eq!(bench.value(Role::Button, "True peak"), "-inf dBTP");
}

#[test]
fn reset_asks_for_a_new_programme_once() {
    let mut bench = bench();
    bench.click(Role::Button, "Reset");
    let mut view = bench.view.lock().expect("a view");
    assert!(view.levels.loudness.take_restart());
    assert!(!view.levels.loudness.take_restart());
}

#[test]
fn the_distance_from_the_chosen_target_and_what_the_service_does_are_told() {
    let mut bench = bench();
    assert!(bench.shows("nothing measured yet"));
    bench.hear(loud());
    assert!(bench.shows("+4.0 LU, turned down by 4.0 dB; peaks 1.3 dB over its limit"));
    bench.click(Role::ComboBox, "Delivery target");
    bench.harness.get_by_label("Broadcast, EBU R 128").click();
    bench.harness.run();
    assert_eq!(bench.params.loudness.target().id, "ebu-r128");
    assert!(bench.shows("+13.0 LU, turned down by 13.0 dB"));
}

#[test]
fn the_meter_follows_the_transport_when_it_is_asked_to() {
    let mut bench = bench();
    let follows = |bench: &Bench| {
        bench
            .params
            .loudness
            .follow_transport
            .load(Ordering::Relaxed)
    };
    assert!(!follows(&bench));
    bench.click(Role::CheckBox, "Follow transport");
    assert!(follows(&bench));
}
