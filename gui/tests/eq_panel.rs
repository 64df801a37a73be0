//! The panel of the parametric equaliser under a hand, a wheel, a keyboard and a screen reader.

mod common;

use egui::accesskit::{Action, Role};
use egui::{Key, Modifiers, Pos2, Shape, vec2};
use egui_kittest::kittest::Queryable as _;
use truestrip_dsp::bands::{BandSettings, ChannelMode, FilterType, Slope};
use truestrip_dsp::modules::{EqSettings, EqvSettings, Voice};
use truestrip_dsp::param::Value;
use truestrip_dsp::strip::CHANNEL;

use common::bench::Bench;

fn bench(values: &[(&str, Value)]) -> Bench {
    common::bench::bench(&CHANNEL, values)
}

/// A bell of band 3 at 1 kHz.
fn one_bell() -> Bench {
    bench(&[
        ("eq_on_3", Value::Toggle(true)),
        ("eq_freq_3", Value::Number(1000.0)),
        ("eq_gain_3", Value::Number(3.0)),
    ])
}

fn band(bench: &Bench, number: usize) -> BandSettings {
    bench.settings::<EqSettings>().bands[number - 1]
}

fn handle(bench: &Bench, number: usize) -> Pos2 {
    bench.place(Role::Slider, &format!("EQ {number} handle"))
}

#[test]
fn dragging_a_handle_sets_frequency_and_gain_in_one_gesture_each() {
    let mut bench = one_bell();
    let from = handle(&bench, 3);
    bench.drag(from, vec2(100.0, -60.0), Modifiers::NONE);
    let to = handle(&bench, 3);
    // Less what the toolkit takes to tell a drag from a click.
    assert!(
        (to - from - vec2(100.0, -60.0)).length() < 8.0,
        "{from} to {to}"
    );
    let band = band(&bench, 3);
    assert!(band.freq_hz > 1500.0 && band.gain_db > 5.0, "{band:?}");
    for name in ["EQ 3 Freq", "EQ 3 Gain"] {
        assert_eq!(bench.host.count(&format!("begin {name}")), 1);
        assert_eq!(bench.host.count(&format!("end {name}")), 1);
    }
}

#[test]
fn shift_makes_the_drag_ten_times_finer() {
    let octaves = |modifiers| {
        let mut bench = one_bell();
        let from = handle(&bench, 3);
        bench.drag(from, vec2(150.0, 0.0), modifiers);
        (band(&bench, 3).freq_hz / 1000.0).log2()
    };
    let ratio = octaves(Modifiers::NONE) / octaves(Modifiers::SHIFT);
    // Sums of f32 positions, read back through a logarithm.
    assert!((ratio - 10.0).abs() < 0.1, "{ratio}");
}

#[test]
fn a_cut_is_dragged_in_frequency_and_q() {
    let mut bench = bench(&[("eq_on_1", Value::Toggle(true))]);
    let from = handle(&bench, 1);
    bench.drag(from, vec2(80.0, -60.0), Modifiers::NONE);
    let band = band(&bench, 1);
    assert!(band.freq_hz > 40.0 && band.q > 1.0, "{band:?}");
    assert_eq!(band.gain_db, 0.0);
}

#[test]
fn the_wheel_turns_q() {
    let mut bench = one_bell();
    let at = handle(&bench, 3);
    bench.wheel(at, 2.0);
    // Two notches of 2 % of the range from 0.1 to 40.
    let expected = 400_f32.powf(0.04);
    assert!((band(&bench, 3).q / expected - 1.0).abs() < 1e-3);
}

#[test]
fn a_double_click_on_the_graph_adds_a_band_there() {
    for (share, filter_type) in [
        (0.1, FilterType::LowCut),
        (0.25, FilterType::LowShelf),
        (0.5, FilterType::Bell),
        (0.9, FilterType::HighShelf),
        (0.97, FilterType::HighCut),
    ] {
        let mut bench = bench(&[]);
        let graph = bench.harness.get_by_label("EQ response").rect();
        let place = graph.left_top() + graph.size() * vec2(share, 0.3);
        bench.double_click(place);
        let band = band(&bench, 1);
        assert!(band.on && band.filter_type == filter_type, "{band:?}");
        assert!(handle(&bench, 1).x > 0.0);
        if filter_type.has_gain() {
            assert!((handle(&bench, 1) - place).length() < 2.0);
        }
    }
}

#[test]
fn a_double_click_on_a_handle_sets_its_gain_to_zero() {
    let mut bench = one_bell();
    let at = handle(&bench, 3);
    bench.double_click(at);
    assert_eq!(band(&bench, 3).gain_db, 0.0);
    assert!(band(&bench, 3).on);
}

#[test]
fn the_menu_of_a_handle_sets_type_slope_and_place_and_switches_off() {
    let mut bench = one_bell();
    let at = handle(&bench, 3);
    bench.click_right(at);
    bench.pick(&["Type ⏵", "High Cut"]);
    assert_eq!(band(&bench, 3).filter_type, FilterType::HighCut);
    let at = handle(&bench, 3);
    bench.click_right(at);
    bench.pick(&["Slope ⏵", "48 dB/oct"]);
    assert_eq!(band(&bench, 3).slope, Slope::Db48);
    let at = handle(&bench, 3);
    bench.click_right(at);
    bench.pick(&["Place ⏵", "Side"]);
    assert_eq!(band(&bench, 3).channel_mode, ChannelMode::Side);
    let at = handle(&bench, 3);
    bench.click_right(at);
    bench.pick(&["Off"]);
    assert!(!band(&bench, 3).on);
}

#[test]
fn the_keyboard_moves_a_focused_handle() {
    let mut bench = one_bell();
    bench.focus(Role::Slider, "EQ 3 handle");
    let before = band(&bench, 3);
    for key in [Key::ArrowRight, Key::ArrowUp, Key::PageUp] {
        bench.harness.key_press(key);
        bench.harness.run();
    }
    let after = band(&bench, 3);
    assert!(after.freq_hz > before.freq_hz);
    assert!(after.gain_db > before.gain_db);
    assert!(after.q > before.q);
    bench.harness.key_press(Key::Delete);
    bench.harness.run();
    assert!(!band(&bench, 3).on);
}

#[test]
fn a_screen_reader_hears_each_band_and_turns_its_gain() {
    let mut bench = one_bell();
    let node = bench
        .harness
        .get_by_role_and_label(Role::Slider, "EQ 3 handle");
    assert_eq!(
        node.value().as_deref(),
        Some("Bell, 1.0 kHz, 3.0 dB, Q 1.00")
    );
    bench.ask(Role::Slider, "EQ 3 handle", Action::Increment, None);
    assert!((band(&bench, 3).gain_db - 3.96).abs() < 0.01);
}

#[test]
fn the_strip_shows_the_selected_band() {
    let mut bench = one_bell();
    bench.pick(&["Select EQ 8"]);
    bench
        .harness
        .get_by_role_and_label(Role::Slider, "EQ 8 Freq");
    assert!(bench.harness.query_by_label("EQ 3 Freq").is_none());
    bench.harness.get_by_label("EQ 8 On").click();
    bench.harness.run();
    assert!(band(&bench, 8).on);
    bench.pick(&["EQ 8 Type", "Notch"]);
    assert_eq!(band(&bench, 8).filter_type, FilterType::Notch);
}

#[test]
fn every_cell_of_the_rack_shows_its_module() {
    let mut bench = bench(&[]);
    for (cell, knob) in [
        ("EQ3 panel", "EQ3 Mid Gain"),
        ("EQV panel", "EQV Presence"),
        ("EQ panel", "EQ 3 Gain"),
        ("Comp panel", "Comp Threshold"),
        ("De-ess panel", "De-ess Range"),
    ] {
        bench.pick(&[cell]);
        bench.harness.get_by_role_and_label(Role::Slider, knob);
    }
    bench.pick(&["EQV panel", "EQV Voice", "High"]);
    assert_eq!(bench.settings::<EqvSettings>().voice, Voice::High);
}

/// The height of the total curve, the thickest line of the graph, in its middle.
fn total_height(bench: &Bench) -> f32 {
    let middle = bench.node("EQ response").rect.center().x;
    let lines = bench.harness.output().shapes.iter();
    let total = lines.filter_map(|clipped| match &clipped.shape {
        Shape::Path(line) if line.stroke.width == 2.0 => Some(&line.points),
        _ => None,
    });
    let mut heights = total.filter_map(|points| {
        let mut pairs = points.windows(2);
        let [left, right] = pairs.find(|pair| pair[0].x <= middle && middle <= pair[1].x)? else {
            return None;
        };
        Some(egui::remap(middle, left.x..=right.x, left.y..=right.y))
    });
    heights.next_back().expect("a total curve")
}

#[test]
fn the_total_curve_is_bent_by_every_equaliser_that_is_on() {
    let raised = [
        ("eq3_mid_gain", Value::Number(12.0)),
        // In the middle of the axis from 10 Hz to 24 kHz.
        ("eq3_mid_freq", Value::Number(490.0)),
        ("eq3_on", Value::Toggle(true)),
    ];
    let flat = total_height(&bench(&[]));
    assert!((total_height(&bench(&raised[..2])) - flat).abs() < 0.1);
    let bent = total_height(&bench(&raised));
    // The axis reaches 12 dB: the curve stands near its upper end.
    let graph = bench(&[]).node("EQ response").rect;
    assert!(flat - bent > 0.4 * graph.height(), "{flat} {bent}");
}
