//! EQV: a voice in words.

use std::sync::Arc;

use egui::{Context, Ui};
use truestrip_dsp::modules::EqvSettings;

use super::band_curve::{REACH_DB, band_gains};
use super::parts::{Knob, panel, tool_choice};
use super::{ModuleView, ViewContext};
use crate::widgets::curve;

const LOWER: [Knob; 3] = [
    ("Low Cut", "eqv_low_cut"),
    ("Body", "eqv_body"),
    ("Mud", "eqv_mud"),
];
const UPPER: [Knob; 3] = [
    ("Nasal", "eqv_nasal"),
    ("Presence", "eqv_presence"),
    ("Air", "eqv_air"),
];

/// The view of EQV.
pub(super) struct EqvView;

impl EqvView {
    fn gains(ctx: &Context, context: &ViewContext) -> Arc<[f32]> {
        let settings = context.hands.settings::<EqvSettings>();
        band_gains(ctx, &settings, context.sample_rate_hz)
    }
}

impl ModuleView for EqvView {
    fn gains_db(&self, ctx: &Context, context: &ViewContext) -> Option<Arc<[f32]>> {
        Some(Self::gains(ctx, context))
    }

    fn panel(&self, ui: &mut Ui, context: &ViewContext) {
        let tools = |ui: &mut Ui| tool_choice(ui, context, "eqv_voice", 90.0);
        panel(ui, context, &[&LOWER, &UPPER], tools, |ui, rect| {
            let gains_db = Self::gains(ui.ctx(), context);
            curve(ui, rect, "EQV response", REACH_DB, &gains_db);
        });
    }
}
