//! The limiter: trace and gain reduction, knobs in the order of the signal.

use egui::Ui;

use super::parts::{Knob, meter, panel, tool_switch, trace};
use super::{ModuleView, ViewContext};
use crate::layout::cut_right;
use crate::theme;
use crate::widgets::REDUCTION_WIDTH;

const LEVELS: [Knob; 2] = [("Drive", "limit_drive"), ("Ceiling", "limit_ceiling")];
const REDUCTION: [Knob; 2] = [("Release", "limit_release"), ("Link", "limit_link")];

/// The view of the limiter.
pub(super) struct LimiterView;

impl ModuleView for LimiterView {
    fn most_reduction_db(&self) -> f32 {
        16.0
    }

    fn panel(&self, ui: &mut Ui, context: &ViewContext) {
        let tools = |ui: &mut Ui| {
            let accent = theme::of(ui).accent;
            tool_switch(ui, context, "True Peak", "limit_true_peak", accent);
            tool_switch(ui, context, "Auto Release", "limit_auto_release", accent);
        };
        let most_db = self.most_reduction_db();
        panel(ui, context, &[&LEVELS, &REDUCTION], tools, |ui, rect| {
            let mut rest = rect;
            let right = cut_right(&mut rest, REDUCTION_WIDTH);
            trace(ui, rest, context, most_db);
            meter(ui, right, context, most_db);
        });
    }
}
