//! The de-esser's panel: how sibilant the voice is against the threshold, and what is taken away.

use egui::{Align2, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};
use nice_plug::prelude::ParamSetter;
use truestrip_dsp::dynamics::DeesserMode;
use truestrip_state::params::DeesserParams;

use super::layout::{cut_left, cut_right};
use super::module::module;
use crate::LevelDisplay;
use crate::control::HostControl;
use crate::theme;
use crate::widgets::{REDUCTION_WIDTH, choice, history, reduction_meter, toggle};

/// Ends of the sibilance scale: those of the threshold.
const LOWEST_DB: f32 = -40.0;
const HIGHEST_DB: f32 = 10.0;
/// Width of the sibilance's bar with its scale.
const SIBILANCE_WIDTH: f32 = 96.0;
/// End of the meters' scale.
pub(super) const MOST_DB: f32 = 24.0;

pub(super) fn panel(
    ui: &mut Ui,
    params: &DeesserParams,
    setter: &ParamSetter,
    levels: &LevelDisplay,
) {
    let palette = theme::of(ui);
    let tools = |ui: &mut Ui| {
        let mode = HostControl::new(&params.mode, setter);
        choice(ui, &mode, DeesserMode::ALL.len(), 72.0);
        let listen = HostControl::new(&params.listen, setter);
        toggle(ui, "Listen", &listen, palette.warning);
    };
    let knobs = [
        ("Freq", &params.freq_hz),
        ("Threshold", &params.threshold_db),
        ("Range", &params.range_db),
    ];
    module(ui, "De-esser", setter, &[&knobs], tools, |ui, rect| {
        let heard = &levels.deesser;
        let mut rest = rect;
        let bar = cut_left(&mut rest, SIBILANCE_WIDTH);
        let meter = cut_right(&mut rest, REDUCTION_WIDTH);
        sibilance(ui, bar, heard.heard_db, params.settings().threshold_db);
        history(ui, rest, "De-esser history", &heard.history, MOST_DB);
        let reduction_db = heard.reduction_db;
        reduction_meter(ui, meter, "De-esser reduction", reduction_db, MOST_DB);
    });
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
