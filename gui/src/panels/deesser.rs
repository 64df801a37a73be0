//! The de-esser's panel: how sibilant the voice is against the threshold, and what is taken away.

use egui::{Align2, RichText, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};
use nice_plug::prelude::{FloatParam, ParamSetter};
use truestrip_dsp::dynamics::DeesserMode;
use truestrip_state::params::DeesserParams;

use crate::LevelDisplay;
use crate::control::HostControl;
use crate::theme::{self, GRID};
use crate::widgets::{KNOB_SIZE, choice, knob, reduction_meter, toggle};

/// Ends of the sibilance scale: those of the threshold.
const LOWEST_DB: f32 = -40.0;
const HIGHEST_DB: f32 = 10.0;
/// End of the meter's scale.
const MOST_DB: f32 = 24.0;

pub(super) fn panel(
    ui: &mut Ui,
    params: &DeesserParams,
    setter: &ParamSetter,
    levels: &LevelDisplay,
) {
    let palette = theme::of(ui);
    ui.horizontal(|ui| {
        let on = HostControl::new(&params.on, setter);
        toggle(ui, "On", &on, palette.accent);
        ui.add_space(2.0 * GRID);
        ui.label(RichText::new("Mode").color(palette.text_dim));
        let mode = HostControl::new(&params.mode, setter);
        choice(ui, &mode, DeesserMode::ALL.len(), 80.0);
        ui.add_space(2.0 * GRID);
        let listen = HostControl::new(&params.listen, setter);
        toggle(ui, "Listen", &listen, palette.warning);
    });
    ui.add_space(GRID);
    let height = (ui.available_height() - KNOB_SIZE.y - 3.0 * GRID).clamp(80.0, 320.0);
    ui.horizontal(|ui| {
        let settings = params.settings();
        let sibilance_db = levels.deesser.heard_db;
        sibilance(ui, height, sibilance_db, settings.threshold_db);
        let reduction_db = levels.deesser.reduction_db;
        reduction_meter(ui, "De-esser reduction", height, reduction_db, MOST_DB);
    });
    ui.add_space(GRID);
    let knobs: [(&str, &FloatParam); 3] = [
        ("Freq", &params.freq_hz),
        ("Threshold", &params.threshold_db),
        ("Range", &params.range_db),
    ];
    ui.horizontal(|ui| {
        for (label, param) in knobs {
            knob(ui, label, &HostControl::new(param, setter));
        }
    });
}

/// A bar for the sibilance with a line at the threshold.
fn sibilance(ui: &mut Ui, height: f32, sibilance_db: f32, threshold_db: f32) {
    let palette = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(220.0, height), Sense::hover());
    response.widget_info(|| {
        let text = format!("Sibilance {sibilance_db:.1} dB against the voice");
        WidgetInfo::labeled(WidgetType::ProgressIndicator, true, text)
    });
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 4.0, palette.well);
    let plot = rect.shrink2(vec2(8.0, 10.0));
    let y = |db: f32| {
        let share = (db - LOWEST_DB) / (HIGHEST_DB - LOWEST_DB);
        plot.bottom() - share.clamp(0.0, 1.0) * plot.height()
    };
    for step in 0..=5 {
        let db = LOWEST_DB + 10.0 * step as f32;
        let stroke = Stroke::new(1.0, palette.grid);
        painter.hline(plot.x_range(), y(db), stroke);
        painter.text(
            pos2(plot.left(), y(db)),
            Align2::LEFT_CENTER,
            format!("{db:+.0}"),
            theme::small(),
            palette.text_dim,
        );
    }
    let colour = if sibilance_db > threshold_db {
        palette.warning
    } else {
        palette.meter_rms
    };
    let bar = egui::Rect::from_min_max(
        pos2(plot.left() + 40.0, y(sibilance_db)),
        pos2(plot.right() - 40.0, plot.bottom()),
    );
    painter.rect_filled(bar, 2.0, colour);
    painter.hline(
        plot.x_range(),
        y(threshold_db),
        Stroke::new(2.0, palette.accent),
    );
}
