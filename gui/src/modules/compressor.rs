//! The compressor: transfer curve, trace and gain reduction, knobs in the order of the signal.

use egui::{Rect, RichText, Ui};
use truestrip_dsp::modules::CompressorSettings;
use truestrip_dsp::strip::ModuleDefinition;

use super::parts::{Knob, meter, panel, tool_choice, tool_switch, trace};
use super::{ModuleView, ViewContext};
use crate::layout::{cut_left, cut_right};
use crate::theme;
use crate::widgets::{REDUCTION_WIDTH, transfer};

/// Least width of a trace in which anything can be seen.
const LEAST_TRACE: f32 = 80.0;

const REDUCTION: [Knob; 6] = [
    ("Threshold", "comp_threshold"),
    ("Ratio", "comp_ratio"),
    ("Knee", "comp_knee"),
    ("Attack", "comp_attack"),
    ("Release", "comp_release"),
    ("Range", "comp_range"),
];
const AROUND: [Knob; 5] = [
    ("Makeup", "comp_makeup"),
    ("Mix", "comp_mix"),
    ("Link", "comp_link"),
    ("SC Low Cut", "comp_sc_low_cut"),
    ("Lookahead", "comp_lookahead"),
];

/// The view of the compressor.
pub(super) struct CompressorView;

impl ModuleView for CompressorView {
    fn name(&self, _module: &'static ModuleDefinition) -> &'static str {
        "Comp"
    }

    fn panel(&self, ui: &mut Ui, context: &ViewContext) {
        let palette = theme::of(ui);
        let tools = |ui: &mut Ui| {
            let accent = palette.accent;
            tool_switch(ui, context, "Auto Release", "comp_auto_release", accent);
            tool_switch(ui, context, "Auto Makeup", "comp_auto_makeup", accent);
            tool_choice(ui, context, "comp_detector", 72.0);
            tool_switch(ui, context, "Ext. Side Chain", "comp_sc_external", accent);
            let is_external = context.hands.control("comp_sc_external").is_on();
            if is_external && !context.levels.has_side_chain {
                ui.label(RichText::new("not connected").color(palette.warning));
            }
        };
        let most_db = self.most_reduction_db();
        panel(ui, context, &[&REDUCTION, &AROUND], tools, |ui, rect| {
            pictures(ui, rect, context, most_db);
        });
    }
}

fn pictures(ui: &mut Ui, rect: Rect, context: &ViewContext, most_db: f32) {
    let settings = context.hands.settings::<CompressorSettings>();
    let mut rest = rect;
    let right = cut_right(&mut rest, REDUCTION_WIDTH);
    let side = rest.height().min(rest.width());
    let square = cut_left(&mut rest, side);
    if let Some(reduction) = context.reduction() {
        let name = "Compressor transfer curve";
        transfer(ui, square, name, reduction.detector_db, |level_db| {
            settings.output_db(f64::from(level_db)) as f32
        });
    }
    if rest.width() >= LEAST_TRACE {
        trace(ui, rest, context, most_db);
    }
    meter(ui, right, context, most_db);
}
