//! The reverb's panel: a picture of the decay, and its knobs.

use egui::{Align2, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};
use nice_plug::prelude::ParamSetter;
use truestrip_dsp::gain_to_db;
use truestrip_dsp::space::{ReverbSettings, ReverbType};
use truestrip_state::params::ReverbParams;

use super::module::module;
use crate::control::HostControl;
use crate::theme;
use crate::widgets::choice;

/// End of the level axis: what a decay is defined by.
const LOWEST_DB: f32 = -60.0;
/// Frequencies whose decay is drawn, and the bands' colours that stand for them.
const DECAYS: [(f64, &str, usize); 3] = [
    (125.0, "125 Hz", 1),
    (1000.0, "1 kHz", 4),
    (8000.0, "8 kHz", 6),
];

/// Least width in which the picture has room for its legend.
const LEAST_LEGEND: f32 = 200.0;

pub(super) fn panel(ui: &mut Ui, params: &ReverbParams, setter: &ParamSetter) {
    let tools = |ui: &mut Ui| {
        let kind = HostControl::new(&params.kind, setter);
        choice(ui, &kind, ReverbType::ALL.len(), 110.0);
    };
    let first = [
        ("Decay", &params.decay_seconds),
        ("Size", &params.size_percent),
        ("Predelay", &params.predelay_ms),
        ("Early", &params.early_percent),
        ("Duck", &params.duck_db),
        ("Width", &params.width_percent),
        ("Mix", &params.mix_percent),
    ];
    let second = [
        ("Low Decay", &params.low_decay),
        ("High Decay", &params.high_decay),
        ("Diffusion", &params.diffusion_percent),
        ("Modulation", &params.modulation_percent),
        ("Low Cut", &params.low_cut_hz),
        ("High Cut", &params.high_cut_hz),
    ];
    module(
        ui,
        "Reverb",
        setter,
        &[&first, &second],
        tools,
        |ui, rect| {
            picture(ui, rect, &params.settings());
        },
    );
}

/// The early reflections as lines, and the decay at three frequencies, in dB over time.
fn picture(ui: &mut Ui, rect: Rect, settings: &ReverbSettings) {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| {
        let [low, mid, high] = DECAYS.map(|(freq_hz, ..)| settings.decay_at(freq_hz));
        let text = format!("Decay {mid:.2} s at 1 kHz, {low:.2} s at 125 Hz, {high:.2} s at 8 kHz");
        WidgetInfo::labeled(WidgetType::Image, true, text)
    });
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, palette.well);
    let plot = rect.shrink2(vec2(8.0, 10.0));
    let predelay = settings.predelay_ms / 1000.0;
    let longest = DECAYS.map(|(freq_hz, ..)| settings.decay_at(freq_hz) as f32);
    let end = predelay + longest.into_iter().fold(0.1, f32::max);
    // The first part of the time axis gets more room: that is where the early reflections are.
    let x = |seconds: f32| plot.left() + (seconds / end).max(0.0).sqrt() * plot.width();
    let y = |db: f32| plot.top() + (db / LOWEST_DB).clamp(0.0, 1.0) * plot.height();
    for step in 0..=3 {
        let db = -20 * step;
        painter.hline(plot.x_range(), y(db as f32), Stroke::new(1.0, palette.grid));
        let (at, text) = (pos2(plot.right(), y(db as f32)), format!("{db}"));
        painter.text(
            at,
            Align2::RIGHT_CENTER,
            text,
            theme::small(),
            palette.text_dim,
        );
    }
    let early = f64::from(settings.early_percent) / 100.0 * std::f64::consts::FRAC_PI_2;
    for (seconds, gain) in settings.early_reflections() {
        let db = gain_to_db(gain * early.sin()) as f32;
        if db > LOWEST_DB {
            let stroke = Stroke::new(1.5, palette.accent);
            painter.vline(x(seconds as f32), y(db)..=plot.bottom(), stroke);
        }
    }
    let late_db = (gain_to_db(early.cos()) as f32 - 6.0).max(LOWEST_DB);
    for (index, (freq_hz, label, band)) in DECAYS.into_iter().enumerate() {
        let decay = settings.decay_at(freq_hz) as f32;
        // Down to the end of the axis, above which it starts.
        let last = 1.0 - late_db / LOWEST_DB;
        let points = (0..=60).map(|step| {
            let part = last * step as f32 / 60.0;
            pos2(x(predelay + part * decay), y(late_db + part * LOWEST_DB))
        });
        let colour = palette.bands[band];
        painter.line(points.collect(), Stroke::new(2.0, colour));
        if rect.width() < LEAST_LEGEND {
            continue;
        }
        let at = pos2(plot.right() - 40.0, plot.top() + 14.0 * index as f32);
        let text = format!("{label}  {decay:.2} s");
        painter.text(at, Align2::RIGHT_TOP, text, theme::small(), colour);
    }
}
