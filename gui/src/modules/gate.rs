//! The gate: transfer curve, trace and gain reduction, knobs in the order of the signal.

use egui::{Rect, RichText, Ui};
use truestrip_dsp::modules::GateSettings;

use super::parts::{Knob, meter, panel, tool_switch, trace};
use super::{ModuleView, ViewContext};
use crate::layout::{cut_left, cut_right};
use crate::theme;
use crate::widgets::{REDUCTION_WIDTH, transfer};

/// Least width of a trace in which anything can be seen.
const LEAST_TRACE: f32 = 80.0;

const CURVE: [Knob; 5] = [
    ("Threshold", "gate_threshold"),
    ("Hysteresis", "gate_hysteresis"),
    ("Ratio", "gate_ratio"),
    ("Range", "gate_range"),
    ("Lookahead", "gate_lookahead"),
];
const TIMES: [Knob; 5] = [
    ("Attack", "gate_attack"),
    ("Hold", "gate_hold"),
    ("Release", "gate_release"),
    ("SC Low Cut", "gate_sc_low_cut"),
    ("SC High Cut", "gate_sc_high_cut"),
];

/// The view of the gate.
pub(super) struct GateView;

impl ModuleView for GateView {
    fn most_reduction_db(&self) -> f32 {
        80.0
    }

    fn panel(&self, ui: &mut Ui, context: &ViewContext) {
        let palette = theme::of(ui);
        let tools = |ui: &mut Ui| {
            let name = "Ext. Side Chain";
            tool_switch(ui, context, name, "gate_sc_external", palette.accent);
            let is_external = context.hands.control("gate_sc_external").is_on();
            if is_external && !context.levels.has_side_chain {
                ui.label(RichText::new("not connected").color(palette.warning));
            }
        };
        let most_db = self.most_reduction_db();
        panel(ui, context, &[&CURVE, &TIMES], tools, |ui, rect| {
            pictures(ui, rect, context, most_db);
        });
    }
}

fn pictures(ui: &mut Ui, rect: Rect, context: &ViewContext, most_db: f32) {
    let settings = context.hands.settings::<GateSettings>();
    let mut rest = rect;
    let right = cut_right(&mut rest, REDUCTION_WIDTH);
    let side = rest.height().min(rest.width());
    let square = cut_left(&mut rest, side);
    if let Some(reduction) = context.reduction() {
        let name = "Gate transfer curve";
        transfer(ui, square, name, reduction.detector_db, |level_db| {
            settings.output_db(f64::from(level_db)) as f32
        });
    }
    if rest.width() >= LEAST_TRACE {
        trace(ui, rest, context, most_db);
    }
    meter(ui, right, context, most_db);
}
