//! The limiter's panel under a screen reader.

mod common;

use std::sync::Arc;

use egui::accesskit::Role;
use egui::vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use nice_plug::prelude::ParamSetter;
use truestrip_gui::{View, panels, theme};
use truestrip_state::{MasterParams, Values};

use common::Host;

#[test]
fn every_control_has_a_name_and_says_its_value() {
    let params = Arc::new(MasterParams::new(&Values::default()));
    let (shown, host) = (params, Host::default());
    let mut view = View::default();
    view.levels.limiter.reduction_db = 4.2;
    let mut harness = Harness::builder()
        .with_size(vec2(1100.0, 720.0))
        .build_ui(move |ui| {
            panels::master(ui, &shown, &ParamSetter::new(&host), &mut view);
        });
    theme::apply(&harness.ctx, theme::Look::Dark);
    harness.run();
    harness.get_by_label("Limiter panel").click();
    harness.run();
    let value = |role: Role, name: &str| {
        let node = harness.get_by_role_and_label(role, name);
        node.accesskit_node().value().expect("a value")
    };
    for (name, expected) in [
        ("Limiter Drive", "0.0 dB"),
        ("Limiter Ceiling", "-1.0 dBTP"),
        ("Limiter Release", "60 ms"),
        ("Limiter Link", "100 %"),
    ] {
        assert_eq!(value(Role::Slider, name), expected);
    }
    for name in ["Limiter On", "Limiter True Peak", "Limiter Auto Release"] {
        assert!(harness.query_by_label(name).is_some(), "{name}");
    }
    assert_eq!(
        value(Role::ProgressIndicator, "Limiter reduction"),
        "-4.2 dB"
    );
}
