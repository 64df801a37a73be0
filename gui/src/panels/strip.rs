//! The editor of a strip: header, rack, levels, graph, and the panel of the module that is chosen. All of it
//! follows from the strip's definition and the order of its modules.

use std::sync::Arc;

use egui::{Rect, Ui};
use truestrip_dsp::strip::ModuleDefinition;

use super::frame::{frame, side};
use super::header::header;
use super::loudness::{self, Asked};
use super::rack::{Cell, Reorder, rack};
use super::{View, loudness_cell};
use crate::edit_link::EditLink;
use crate::layout::{at, panel};
use crate::modules::{LEAST_HEIGHT, ViewContext, eq, view_of};

/// The module that is chosen in a new window, and whose graph is always in sight.
const EQ: &str = "eq";
/// What stands for the loudness meter where modules go by their keys.
const LOUDNESS: &str = "loudness";

/// Draws the editor of the strip that the link leads to.
pub fn strip(ui: &mut Ui, link: &EditLink, view: &mut View) {
    let mut asked = Asked::Nothing;
    let held_cleared = frame(ui, |ui, zones| {
        let (levels, hands) = (&view.levels, link.hands());
        at(ui, zones.header, |ui| header(ui, link));
        let chosen = modules(ui, zones.rack, link, view);
        let input = hands.control("input_gain");
        let input_clicked = side(ui, zones.input, "Input", &input, &levels.input);
        let module = context_of(link, view, chosen);
        let height = module.and_then(|context| view_of(context.module.key).height());
        let (upper, lower) = match height {
            Some(height) => zones.graph_and_panel_of(height),
            None => zones.graph_and_panel(LEAST_HEIGHT),
        };
        if let Some(context) = context_of(link, view, EQ) {
            let others = other_curves(ui, link, view);
            panel(ui, upper, |ui| eq::graph(ui, &context, &others));
        }
        panel(ui, lower, |ui| match module {
            Some(context) => view_of(context.module.key).panel(ui, &context),
            None => {
                let choices = &link.params().session().loudness;
                asked = loudness::panel(ui, choices, &levels.loudness);
            }
        });
        let output = hands.control("output_gain");
        let output_clicked = side(ui, zones.output, "Output", &output, &levels.output);
        input_clicked || output_clicked
    });
    if held_cleared {
        view.levels.clear_held();
    }
    match asked {
        Asked::Nothing => {}
        Asked::Restart => view.levels.loudness.restart(),
        Asked::ClearPeak => view.levels.loudness.clear_held(),
    }
}

fn context<'a>(
    link: &'a EditLink,
    view: &'a View,
    module: &'static ModuleDefinition,
) -> ViewContext<'a> {
    ViewContext {
        hands: link.hands(),
        levels: &view.levels,
        sample_rate_hz: view.sample_rate_hz,
        module,
    }
}

/// What the view of the module with this key draws from, if the strip has one.
fn context_of<'a>(link: &'a EditLink, view: &'a View, key: &str) -> Option<ViewContext<'a>> {
    let definition = link.params().definition();
    let index = definition.module(key)?;
    Some(context(link, view, &definition.modules[index]))
}

/// The curves of all equalisers but the one whose graph is always in sight.
fn other_curves(ui: &Ui, link: &EditLink, view: &View) -> Vec<Arc<[f32]>> {
    let modules = link.params().definition().modules.iter();
    let others = modules.filter(|module| module.key != EQ);
    others
        .filter_map(|module| view_of(module.key).gains_db(ui.ctx(), &context(link, view, module)))
        .collect()
}

/// Draws the rack, and moves the module that a hand has moved in it; returns which module is chosen.
fn modules(ui: &mut Ui, rect: Rect, link: &EditLink, view: &View) -> &'static str {
    let params = link.params();
    let definition = params.definition();
    let order = params.session().order();
    let in_order = order.indices().map(|index| &definition.modules[index]);
    let mut cells: Vec<Cell> = in_order
        .map(|module| module_cell(context(link, view, module)))
        .collect();
    if definition.measures_loudness {
        cells.push(cell_of_loudness(link, view));
    }
    let outcome = rack(ui, rect, &cells, EQ);
    match outcome.reorder {
        Some(Reorder::Move { from, to }) => link.move_module(from, to),
        Some(Reorder::Default) => link.restore_order(),
        None => {}
    }
    if outcome.reorder.is_some() {
        ui.ctx().request_repaint();
    }
    outcome.chosen
}

fn module_cell(context: ViewContext<'_>) -> Cell<'_> {
    let module = context.module;
    let view = view_of(module.key);
    let switch = module.params().next();
    Cell {
        key: module.key,
        name: view.name(module),
        switch: switch.map(|param| context.hands.control(param.id)),
        figure: view.figure(&context),
        is_movable: module.is_movable,
        picture: Box::new(move |painter, rect, ink| view.picture(painter, rect, ink, &context)),
    }
}

fn cell_of_loudness<'a>(link: &'a EditLink, view: &'a View) -> Cell<'a> {
    let target = link.params().session().loudness.target();
    let loudness = &view.levels.loudness;
    Cell {
        key: LOUDNESS,
        name: "Loudness",
        switch: None,
        figure: target.name.clone(),
        is_movable: false,
        picture: Box::new(move |painter, rect, ink| {
            loudness_cell::picture(painter, rect, ink, loudness, target);
        }),
    }
}
