//! What the panels of modules have in common: the name and the switches above, knobs at the right, and the
//! rest for pictures.

use egui::{Color32, Rect, RichText, Ui, vec2};
use truestrip_dsp::param::{Param, ParamKind};
use truestrip_dsp::strip::ModuleDefinition;

use super::ViewContext;
use crate::layout::{at, cut_right, cut_top, row};
use crate::theme::{self, GAP, GRID, MARGIN, ROW};
use crate::widgets::{KNOB_SIZE, choice, knob, reduction_meter, reduction_trace, toggle};

/// Least height of a panel: a row of switches and two of knobs.
pub(crate) const LEAST_HEIGHT: f32 = 2.0 * MARGIN + ROW + GAP + 2.0 * KNOB_SIZE.y + GRID;

/// A knob's short name and the id of its parameter.
pub(super) type Knob = (&'static str, &'static str);

/// Draws a panel: the module's name and `tools` above, `rows` of knobs at the right, `pictures` in the rest.
pub(super) fn panel(
    ui: &mut Ui,
    context: &ViewContext,
    rows: &[&[Knob]],
    tools: impl FnOnce(&mut Ui),
    pictures: impl FnOnce(&mut Ui, Rect),
) {
    let mut rest = ui.max_rect();
    let above = cut_top(&mut rest, ROW);
    row(ui, above, |ui| {
        title(ui, context.module.name);
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
                for (label, id) in *row {
                    knob(ui, label, &context.hands.control(id));
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

/// A switch above the panel, lit in `colour` while it is on.
pub(super) fn tool_switch(
    ui: &mut Ui,
    context: &ViewContext,
    label: &str,
    id: &str,
    colour: Color32,
) {
    toggle(ui, label, &context.hands.control(id), colour);
}

/// A choice above the panel, `width` points wide.
pub(super) fn tool_choice(ui: &mut Ui, context: &ViewContext, id: &str, width: f32) {
    let control = context.hands.control(id);
    choice(ui, &control, control.choices(), width);
}

/// What a module that reduces did over the last seconds, in `rect`.
pub(super) fn trace(ui: &mut Ui, rect: Rect, context: &ViewContext, most_db: f32) {
    if let Some(reduction) = context.reduction() {
        let name = format!("{} history", context.module.name);
        reduction_trace(ui, rect, &name, &reduction.trace, most_db);
    }
}

/// What a module that reduces takes away now, in `rect`.
pub(super) fn meter(ui: &mut Ui, rect: Rect, context: &ViewContext, most_db: f32) {
    if let Some(reduction) = context.reduction() {
        let name = format!("{} reduction", context.module.name);
        reduction_meter(ui, rect, &name, reduction.reduction_db, most_db);
    }
}

/// A parameter's name without what the names of its module begin with: "Threshold" of "Comp Threshold".
pub(super) fn short_name(module: &ModuleDefinition, param: &'static Param) -> &'static str {
    // The first parameter switches the module: "Comp On".
    let switch = module.params().next().map_or("", |param| param.name);
    let prefix = switch.strip_suffix("On").unwrap_or_default();
    param.name.strip_prefix(prefix).unwrap_or(param.name)
}

/// A knob, a switch or a choice, as the parameter is one.
pub(super) fn any_control(ui: &mut Ui, context: &ViewContext, param: &'static Param) {
    let label = short_name(context.module, param);
    match param.kind {
        ParamKind::Number(_) => {
            knob(ui, label, &context.hands.control(param.id));
        }
        ParamKind::Toggle { .. } => {
            tool_switch(ui, context, label, param.id, theme::of(ui).accent);
        }
        ParamKind::Choice { .. } => tool_choice(ui, context, param.id, CHOICE),
    }
}

/// Width of a choice whose names nobody has measured.
const CHOICE: f32 = 110.0;
