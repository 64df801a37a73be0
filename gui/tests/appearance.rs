//! The menu of sizes and themes, through the accessibility tree.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use truestrip_gui::appearance::{self, Appearance, SCALES_PERCENT};
use truestrip_gui::theme::Theme;

/// The menu over a choice, as a window offers it and takes it up.
fn window(now: Appearance) -> Harness<'static, Appearance> {
    Harness::builder()
        .with_size(egui::vec2(800.0, 520.0))
        .build_ui_state(
            |ui, taken: &mut Appearance| {
                appearance::offer(ui.ctx(), *taken);
                appearance::menu(ui);
                *taken = appearance::chosen(ui.ctx());
            },
            now,
        )
}

fn choose(harness: &mut Harness<'static, Appearance>, item: &str) {
    harness.get_by_label("View").click();
    harness.run();
    harness.get_by_label(item).click();
    harness.run();
}

#[test]
fn every_scale_from_75_to_300_per_cent_can_be_chosen() {
    let mut harness = window(Appearance::default());
    assert_eq!((SCALES_PERCENT[0], SCALES_PERCENT[8]), (75, 300));
    for percent in SCALES_PERCENT {
        choose(&mut harness, &format!("{percent} %"));
        let taken = *harness.state();
        assert_eq!(taken.scale, f32::from(percent) / 100.0);
        assert_eq!(taken.theme, Theme::Dark);
    }
}

#[test]
fn the_theme_is_chosen_without_the_scale() {
    let scale = 1.25;
    let theme = Theme::Dark;
    let mut harness = window(Appearance { scale, theme });
    for (item, theme) in [("Light", Theme::Light), ("Dark", Theme::Dark)] {
        choose(&mut harness, item);
        assert_eq!(*harness.state(), Appearance { scale, theme });
    }
}
