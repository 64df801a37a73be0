//! The reverb: a picture of the decay, and its knobs.

use egui::{Align2, Painter, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};
use truestrip_dsp::gain_to_db;
use truestrip_dsp::modules::ReverbSettings;

use super::parts::{Knob, panel, tool_choice};
use super::{Ink, ModuleView, ViewContext};
use crate::theme;

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

const SPACE: [Knob; 7] = [
    ("Decay", "reverb_decay"),
    ("Size", "reverb_size"),
    ("Predelay", "reverb_predelay"),
    ("Early", "reverb_early"),
    ("Duck", "reverb_duck"),
    ("Width", "reverb_width"),
    ("Mix", "reverb_mix"),
];
const TONE: [Knob; 6] = [
    ("Low Decay", "reverb_low_decay"),
    ("High Decay", "reverb_high_decay"),
    ("Diffusion", "reverb_diffusion"),
    ("Modulation", "reverb_modulation"),
    ("Low Cut", "reverb_low_cut"),
    ("High Cut", "reverb_high_cut"),
];

/// The view of the reverb.
pub(super) struct ReverbView;

impl ModuleView for ReverbView {
    fn figure(&self, context: &ViewContext) -> String {
        let settings = context.hands.settings::<ReverbSettings>();
        format!("{:.1} s", settings.decay_at(1000.0))
    }

    fn picture(&self, painter: &Painter, rect: Rect, ink: Ink, context: &ViewContext) {
        let settings = context.hands.settings::<ReverbSettings>();
        let axes = Axes::new(rect.shrink2(vec2(2.0, 4.0)), &settings);
        for (freq_hz, _, band) in DECAYS {
            let decay = axes.decay(settings.decay_at(freq_hz) as f32, 0.0, 24);
            painter.line(decay, Stroke::new(1.5, ink.lit(ink.palette.bands[band])));
        }
    }

    fn panel(&self, ui: &mut Ui, context: &ViewContext) {
        let tools = |ui: &mut Ui| tool_choice(ui, context, "reverb_type", 110.0);
        panel(ui, context, &[&SPACE, &TONE], tools, |ui, rect| {
            large_picture(ui, rect, &context.hands.settings::<ReverbSettings>());
        });
    }
}

/// Level in dB over the square root of time: its first part has more room, in which the early reflections are.
struct Axes {
    plot: Rect,
    predelay: f32,
    /// End of the time axis, in seconds.
    end: f32,
}

impl Axes {
    fn new(plot: Rect, settings: &ReverbSettings) -> Self {
        let predelay = settings.predelay_ms / 1000.0;
        let decays = DECAYS.map(|(freq_hz, ..)| settings.decay_at(freq_hz) as f32);
        Self {
            plot,
            predelay,
            end: predelay + decays.into_iter().fold(0.1, f32::max),
        }
    }

    fn x(&self, seconds: f32) -> f32 {
        self.plot.left() + (seconds / self.end).max(0.0).sqrt() * self.plot.width()
    }

    fn y(&self, db: f32) -> f32 {
        self.plot.top() + (db / LOWEST_DB).clamp(0.0, 1.0) * self.plot.height()
    }

    /// A decay from a level down to the end of the axis, in so many steps; it falls by 60 dB in `seconds`.
    fn decay(&self, seconds: f32, from_db: f32, steps: usize) -> Vec<Pos2> {
        let last = 1.0 - from_db / LOWEST_DB;
        let place = |step: usize| {
            let part = last * step as f32 / steps as f32;
            let level_db = from_db + part * LOWEST_DB;
            pos2(self.x(self.predelay + part * seconds), self.y(level_db))
        };
        (0..=steps).map(place).collect()
    }
}

/// The early reflections as lines, and the decay at three frequencies.
fn large_picture(ui: &mut Ui, rect: Rect, settings: &ReverbSettings) {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| {
        let [low, mid, high] = DECAYS.map(|(freq_hz, ..)| settings.decay_at(freq_hz));
        let text = format!("Decay {mid:.2} s at 1 kHz, {low:.2} s at 125 Hz, {high:.2} s at 8 kHz");
        WidgetInfo::labeled(WidgetType::Image, true, text)
    });
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, palette.well);
    let axes = Axes::new(rect.shrink2(vec2(8.0, 10.0)), settings);
    let plot = axes.plot;
    for step in 0..=3 {
        let db = -20 * step;
        let y = axes.y(db as f32);
        painter.hline(plot.x_range(), y, Stroke::new(1.0, palette.grid));
        painter.text(
            pos2(plot.right(), y),
            Align2::RIGHT_CENTER,
            format!("{db}"),
            theme::small(),
            palette.text_dim,
        );
    }
    let early = f64::from(settings.early_percent) / 100.0 * std::f64::consts::FRAC_PI_2;
    for (seconds, gain) in settings.early_reflections() {
        let db = gain_to_db(gain * early.sin()) as f32;
        if db > LOWEST_DB {
            let stroke = Stroke::new(1.5, palette.accent);
            painter.vline(axes.x(seconds as f32), axes.y(db)..=plot.bottom(), stroke);
        }
    }
    let late_db = (gain_to_db(early.cos()) as f32 - 6.0).max(LOWEST_DB);
    for (index, (freq_hz, label, band)) in DECAYS.into_iter().enumerate() {
        let seconds = settings.decay_at(freq_hz) as f32;
        let colour = palette.bands[band];
        let decay = axes.decay(seconds, late_db, 60);
        painter.line(decay, Stroke::new(2.0, colour));
        if rect.width() < LEAST_LEGEND {
            continue;
        }
        let at = pos2(plot.right() - 40.0, plot.top() + 14.0 * index as f32);
        let text = format!("{label}  {seconds:.2} s");
        painter.text(at, Align2::RIGHT_TOP, text, theme::small(), colour);
    }
}
