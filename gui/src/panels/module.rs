//! What all panels of modules have in common: the name and the switches above, knobs at the right, and the
//! rest for pictures.

use egui::{Rect, RichText, Ui, vec2};
use nice_plug::prelude::{FloatParam, ParamSetter};

use super::layout::{at, cut_right, cut_top, row};
use crate::control::HostControl;
use crate::theme::{self, GAP, GRID, MARGIN, ROW};
use crate::widgets::{KNOB_SIZE, knob};

/// Least height of a panel: a row of switches and two of knobs.
pub(super) const LEAST_HEIGHT: f32 = 2.0 * MARGIN + ROW + GAP + 2.0 * KNOB_SIZE.y + GRID;

/// A knob's short name and its parameter.
pub(super) type Knob<'a> = (&'static str, &'a FloatParam);

/// Draws a panel called `name`: `tools` above, `rows` of knobs at the right, `pictures` in the rest.
pub(super) fn module(
    ui: &mut Ui,
    name: &str,
    setter: &ParamSetter,
    rows: &[&[Knob]],
    tools: impl FnOnce(&mut Ui),
    pictures: impl FnOnce(&mut Ui, Rect),
) {
    let mut rest = ui.max_rect();
    let above = cut_top(&mut rest, ROW);
    row(ui, above, |ui| {
        title(ui, name);
        tools(ui);
    });
    let longest = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let span = |count: usize, one: f32| count as f32 * (one + GRID) - GRID;
    let size = vec2(span(longest, KNOB_SIZE.x), span(rows.len(), KNOB_SIZE.y));
    let right = cut_right(&mut rest, size.x);
    pictures(ui, rest);
    let block = Rect::from_center_size(right.center(), size);
    at(ui, block, |ui| {
        ui.spacing_mut().item_spacing = vec2(GRID, GRID);
        for row in rows {
            ui.horizontal(|ui| {
                for (label, param) in *row {
                    knob(ui, label, &HostControl::new(*param, setter));
                }
            });
        }
    });
}

/// The name of a panel.
pub(super) fn title(ui: &mut Ui, name: &str) {
    ui.label(RichText::new(name).font(theme::body()).strong());
    ui.add_space(GRID);
}
