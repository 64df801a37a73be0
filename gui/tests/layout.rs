//! Nothing is cut and nothing overlaps: every panel of both editors, from the smallest size to the largest.

mod common;

use egui::accesskit::Role;
use egui::epaint::ClippedShape;
use egui::{Color32, Rect, Shape, Vec2, vec2};
use truestrip_dsp::param::Value;
use truestrip_dsp::strip::{CHANNEL, MASTER, StripDefinition};
use truestrip_state::{Parameters as _, delivery};

use common::bench::{Bench, Node, Setup, bench_with};

const SIZES: [Vec2; 3] = [
    vec2(800.0, 520.0),
    vec2(1100.0, 720.0),
    vec2(2560.0, 1440.0),
];

/// What rounding to pixels and the ink of letters beyond their box may take.
const SLACK: f32 = 1.0;

/// What is painted, as far as it stands for something.
#[derive(Default)]
struct Painted {
    /// Each text with the box of its ink and what it is cut by.
    texts: Vec<(String, Rect, Rect)>,
    /// The grounds on which texts stand: panels, pictures and buttons.
    grounds: Vec<Rect>,
}

impl Painted {
    fn of(bench: &Bench) -> Self {
        let mut painted = Self::default();
        for ClippedShape { clip_rect, shape } in &bench.harness.output().shapes {
            painted.take(shape, *clip_rect);
        }
        painted
    }

    fn take(&mut self, shape: &Shape, clip: Rect) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.take(shape, clip)),
            Shape::Text(text) if !text.galley.text().trim().is_empty() => {
                let ink = shape.visual_bounding_rect();
                self.texts.push((text.galley.text().to_owned(), ink, clip));
            }
            // Smaller ones are the fillings of meters.
            Shape::Rect(rect)
                if rect.fill != Color32::TRANSPARENT
                    && rect.rect.width() > 30.0
                    && rect.rect.height() > 12.0 =>
            {
                self.grounds.push(rect.rect);
            }
            _ => {}
        }
    }
}

fn check_texts(what: &str, bench: &Bench) {
    let painted = Painted::of(bench);
    assert!(painted.texts.len() > 30, "{what}: texts are found");
    for (text, ink, clip) in &painted.texts {
        let inside = |ground: &Rect| ground.expand(SLACK).contains_rect(*ink);
        assert!(inside(clip), "{what}: {text:?} is cut: {ink} in {clip}");
        let under = painted
            .grounds
            .iter()
            .filter(|ground| ground.contains(ink.center()));
        let smallest = under.min_by(|one, other| one.area().total_cmp(&other.area()));
        let ground = smallest.expect("the ground of the window");
        assert!(
            inside(ground),
            "{what}: {text:?} leaves its ground: {ink} on {ground}"
        );
    }
    for (index, (text, ink, _)) in painted.texts.iter().enumerate() {
        for (other, over, _) in &painted.texts[..index] {
            let both = ink.shrink(0.5 * SLACK).intersect(over.shrink(0.5 * SLACK));
            assert!(
                !both.is_positive(),
                "{what}: {text:?} {ink} over {other:?} {over}"
            );
        }
    }
}

fn is_control(node: &Node) -> bool {
    [
        Role::Slider,
        Role::Button,
        Role::CheckBox,
        Role::ComboBox,
        Role::RadioButton,
        Role::ProgressIndicator,
        Role::Image,
    ]
    .contains(&node.role)
}

/// Whether one thing stands on the other by design: a switch on its cell of the rack, handles on a graph.
fn carries(below: &Node, above: &Node) -> bool {
    let is_cell = below.role == Role::RadioButton && above.role == Role::CheckBox;
    let is_picture = below.role == Role::Image && above.role == Role::Slider;
    (is_cell || is_picture) && below.rect.expand(SLACK).contains_rect(above.rect)
}

fn check_controls(what: &str, bench: &Bench, size: Vec2) {
    let screen = Rect::from_min_size(egui::pos2(8.0, 8.0), size);
    let controls: Vec<Node> = bench.nodes().into_iter().filter(is_control).collect();
    assert!(controls.len() > 20, "{what}: controls are found");
    for (index, one) in controls.iter().enumerate() {
        let (name, rect) = (&one.name, one.rect);
        assert!(
            screen.contains_rect(rect),
            "{what}: {name} leaves the window: {rect}"
        );
        assert!(rect.is_positive(), "{what}: {name} has no room: {rect}");
        for other in &controls[..index] {
            if carries(one, other) || carries(other, one) {
                continue;
            }
            let both = rect
                .shrink(0.5 * SLACK)
                .intersect(other.rect.shrink(0.5 * SLACK));
            let other = (&other.name, other.rect);
            assert!(!both.is_positive(), "{what}: {name} {rect} over {other:?}");
        }
    }
}

/// Everything in a panel that makes it wider.
const FULL: [(&str, Value); 3] = [
    ("comp_sc_external", Value::Toggle(true)),
    ("comp_on", Value::Toggle(true)),
    ("eq_on", Value::Toggle(true)),
];

fn check(strip: &'static StripDefinition) {
    // Letters are as wide as their pixels let them.
    for (size, pixels) in SIZES
        .into_iter()
        .flat_map(|size| [(size, 1.0), (size, 1.5)])
    {
        let mut bench = bench_with(
            strip,
            &Setup {
                size,
                pixels,
                values: &FULL,
                ..Setup::default()
            },
        );
        let targets = delivery::targets().iter();
        let longest = targets.max_by_key(|target| target.name.len());
        let choices = &bench.instance.session().loudness;
        choices.choose(longest.expect("a target"));
        bench.harness.run();
        let cells = bench.cells();
        for cell in &cells {
            bench.choose_cell(&cell.name);
            check_texts(
                &format!("{} {} {size} at rest", strip.key, cell.name),
                &bench,
            );
        }
        bench.hear();
        for cell in &cells {
            bench.choose_cell(&cell.name);
            let what = format!("{} {} {size}", strip.key, cell.name);
            check_texts(&what, &bench);
            check_controls(&what, &bench, size);
        }
    }
}

#[test]
fn every_text_and_control_of_channel_stays_in_its_panel_and_none_overlap() {
    check(&CHANNEL);
}

#[test]
fn every_text_and_control_of_master_stays_in_its_panel_and_none_overlap() {
    check(&MASTER);
}
