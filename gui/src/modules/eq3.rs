//! EQ3: three bands, a column of knobs each.

use std::sync::Arc;

use egui::{Context, Ui};
use truestrip_dsp::modules::Eq3Settings;

use super::band_curve::{REACH_DB, band_gains};
use super::parts::{Knob, panel};
use super::{ModuleView, ViewContext};
use crate::widgets::curve;

const GAINS: [Knob; 3] = [
    ("Low", "eq3_low_gain"),
    ("Mid", "eq3_mid_gain"),
    ("High", "eq3_high_gain"),
];
const FREQUENCIES: [Knob; 4] = [
    ("Low Freq", "eq3_low_freq"),
    ("Mid Freq", "eq3_mid_freq"),
    ("High Freq", "eq3_high_freq"),
    ("Mid Q", "eq3_mid_q"),
];

/// The view of EQ3.
pub(super) struct Eq3View;

impl Eq3View {
    fn gains(ctx: &Context, context: &ViewContext) -> Arc<[f32]> {
        let settings = context.hands.settings::<Eq3Settings>();
        band_gains(ctx, &settings, context.sample_rate_hz)
    }
}

impl ModuleView for Eq3View {
    fn gains_db(&self, ctx: &Context, context: &ViewContext) -> Option<Arc<[f32]>> {
        Some(Self::gains(ctx, context))
    }

    fn panel(&self, ui: &mut Ui, context: &ViewContext) {
        let rows: [&[Knob]; 2] = [&GAINS, &FREQUENCIES];
        panel(
            ui,
            context,
            &rows,
            |_| {},
            |ui, rect| {
                let gains_db = Self::gains(ui.ctx(), context);
                curve(ui, rect, "EQ3 response", REACH_DB, &gains_db);
            },
        );
    }
}
