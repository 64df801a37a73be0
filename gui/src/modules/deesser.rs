//! The de-esser: how sibilant the voice is against the threshold, and what is taken away.

use egui::{Align2, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};
use truestrip_dsp::modules::DeesserSettings;
use truestrip_dsp::strip::ModuleDefinition;

use super::parts::{Knob, meter, panel, tool_choice, tool_switch, trace};
use super::{ModuleView, ViewContext};
use crate::layout::{cut_left, cut_right};
use crate::theme;
use crate::widgets::REDUCTION_WIDTH;

/// Ends of the sibilance scale: those of the threshold.
const LOWEST_DB: f32 = -40.0;
const HIGHEST_DB: f32 = 10.0;
/// Width of the sibilance's bar with its scale.
const SIBILANCE_WIDTH: f32 = 96.0;

const KNOBS: [Knob; 3] = [
    ("Freq", "deess_freq"),
    ("Threshold", "deess_threshold"),
    ("Range", "deess_range"),
];

/// The view of the de-esser.
pub(super) struct DeesserView;

impl ModuleView for DeesserView {
    fn name(&self, _module: &'static ModuleDefinition) -> &'static str {
        "De-ess"
    }

    fn panel(&self, ui: &mut Ui, context: &ViewContext) {
        let tools = |ui: &mut Ui| {
            let warning = theme::of(ui).warning;
            tool_choice(ui, context, "deess_mode", 72.0);
            tool_switch(ui, context, "Listen", "deess_listen", warning);
        };
        let most_db = self.most_reduction_db();
        panel(ui, context, &[&KNOBS], tools, |ui, rect| {
            let mut rest = rect;
            let left = cut_left(&mut rest, SIBILANCE_WIDTH);
            let right = cut_right(&mut rest, REDUCTION_WIDTH);
            if let Some(reduction) = context.reduction() {
                let settings = context.hands.settings::<DeesserSettings>();
                sibilance(ui, left, reduction.detector_db, settings.threshold_db);
            }
            trace(ui, rest, context, most_db);
            meter(ui, right, context, most_db);
        });
    }
}

/// A bar for the sibilance with a line at the threshold.
fn sibilance(ui: &mut Ui, rect: Rect, sibilance_db: f32, threshold_db: f32) {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(WidgetType::ProgressIndicator, true, "Sibilance");
        info.current_text_value = Some(format!("{sibilance_db:.1} dB against the voice"));
        info
    });
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, palette.well);
    let plot = rect.shrink2(vec2(8.0, 10.0));
    let y = |db: f32| {
        let share = (db - LOWEST_DB) / (HIGHEST_DB - LOWEST_DB);
        plot.bottom() - share.clamp(0.0, 1.0) * plot.height()
    };
    let scale = plot.left() + 24.0..=plot.right();
    for step in 0..=5 {
        let db = LOWEST_DB as i32 + 10 * step;
        let stroke = Stroke::new(1.0, palette.grid);
        painter.hline(scale.clone(), y(db as f32), stroke);
        painter.text(
            pos2(plot.left(), y(db as f32)),
            Align2::LEFT_CENTER,
            db.to_string(),
            theme::small(),
            palette.text_dim,
        );
    }
    let colour = if sibilance_db > threshold_db {
        palette.warning
    } else {
        palette.meter_rms
    };
    let bar = Rect::from_min_max(
        pos2(plot.left() + 32.0, y(sibilance_db)),
        pos2(plot.right() - 8.0, plot.bottom()),
    );
    painter.rect_filled(bar, 2.0, colour);
    painter.hline(scale, y(threshold_db), Stroke::new(2.0, palette.accent));
}
