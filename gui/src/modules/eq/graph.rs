//! The graph: each band's curve, the total curve, and a handle on each band.
//!
//! A double-click on the graph adds a band there.

use egui::{Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType};
use truestrip_dsp::bands::FilterType;
use truestrip_dsp::param::Value;

use super::Band;
use super::curves::Curves;
use super::handle::{handle, paint_handle};
use crate::control::Control as _;
use crate::spectrum;
use crate::theme;
use crate::widgets::Graph;

/// Strength of the bands' colours in an equaliser that is off.
const OFF: f32 = 0.35;
/// Outermost frequencies at which a double-click adds a cut, beyond which a shelf, in Hz.
const LOW_CUT_BELOW_HZ: f32 = 40.0;
const LOW_SHELF_BELOW_HZ: f32 = 100.0;
const HIGH_SHELF_ABOVE_HZ: f32 = 8000.0;
const HIGH_CUT_ABOVE_HZ: f32 = 16_000.0;

pub(super) fn graph(
    ui: &mut Ui,
    rect: Rect,
    bands: &[Band],
    curves: &Curves,
    totals: &[Vec<f32>; 2],
    reach_db: f32,
    selected: &mut usize,
) {
    let ground = ui.allocate_rect(rect, Sense::click());
    ground.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, "EQ response"));
    let graph = Graph::new(rect, reach_db);
    paint_bands(ui, rect, &graph, bands, curves, *selected);
    paint_totals(ui, rect, &graph, totals);
    let palette = theme::of(ui);
    let (off, ink) = if curves.is_on() {
        (0.0, palette.ink)
    } else {
        (1.0 - OFF, palette.text)
    };
    // The selected band's handle comes last: it lies above the others.
    let top = *selected;
    let order = bands.iter().filter(|band| band.index != top);
    for band in order.chain(std::iter::once(&bands[top])) {
        if band.settings.on {
            let response = handle(ui, &graph, band);
            if response.clicked() || response.drag_started() || response.gained_focus() {
                *selected = band.index;
            }
            let colours = [
                palette.bands[band.index].lerp_to_gamma(palette.line, off),
                ink,
            ];
            paint_handle(
                ui,
                &graph,
                band,
                colours,
                &response,
                band.index == *selected,
            );
        }
    }
    if let (true, Some(place)) = (ground.double_clicked(), ground.interact_pointer_pos()) {
        add(&graph, place, bands, selected);
    }
}

/// The ground, the spectrum, and the curve of each band.
fn paint_bands(
    ui: &Ui,
    rect: Rect,
    graph: &Graph,
    bands: &[Band],
    curves: &Curves,
    selected: usize,
) {
    let palette = theme::of(ui);
    let painter = ui.painter_at(rect);
    graph.paint_ground(&painter, palette);
    spectrum::paint(ui, &painter, graph);
    let lit = if curves.is_on() { 1.0 } else { OFF };
    for band in bands.iter().filter(|band| band.settings.on) {
        let gains = &curves.bands[band.index];
        let strength = lit * if band.index == selected { 0.22 } else { 0.10 };
        let colour = palette.bands[band.index].gamma_multiply(strength);
        graph.fill(&painter, gains, None, colour);
        if let Some(moved) = &curves.moved[band.index] {
            let colour = palette.bands[band.index].gamma_multiply(lit * 0.25);
            graph.fill(&painter, gains, Some(moved), colour);
            let stroke = Stroke::new(1.0, palette.bands[band.index].gamma_multiply(lit * 0.7));
            graph.paint_line(&painter, moved, stroke);
        }
        let stroke = Stroke::new(1.0, palette.bands[band.index].gamma_multiply(lit * 0.6));
        graph.paint_line(&painter, gains, stroke);
    }
}

/// The total curves: of left and mid, and of right and side where that is another one.
fn paint_totals(ui: &Ui, rect: Rect, graph: &Graph, [first, second]: &[Vec<f32>; 2]) {
    let palette = theme::of(ui);
    let painter = ui.painter_at(rect);
    if first != second {
        graph.paint_line(&painter, second, Stroke::new(1.5, palette.text_dim));
    }
    graph.paint_line(&painter, first, Stroke::new(2.0, palette.text));
}

/// Switches a band on where the hand is: the first one that is off.
fn add(graph: &Graph, place: Pos2, bands: &[Band], selected: &mut usize) {
    let Some(band) = bands.iter().find(|band| !band.settings.on) else {
        return;
    };
    let (share, gain_db) = graph.read(place);
    let filter_type = match Graph::freq_hz(share) {
        ..LOW_CUT_BELOW_HZ => FilterType::LowCut,
        LOW_CUT_BELOW_HZ..LOW_SHELF_BELOW_HZ => FilterType::LowShelf,
        HIGH_CUT_ABOVE_HZ.. => FilterType::HighCut,
        HIGH_SHELF_ABOVE_HZ..HIGH_CUT_ABOVE_HZ => FilterType::HighShelf,
        _ => FilterType::Bell,
    };
    band.filter_type
        .set_value(Value::Choice(filter_type as usize));
    band.freq.set_once(share);
    band.gain.set_value(Value::Number(gain_db));
    band.q.set_value(Value::Number(filter_type.default_q()));
    band.on.set_once(1.0);
    *selected = band.index;
}
