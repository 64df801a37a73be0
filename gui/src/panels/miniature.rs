//! The small pictures of the rack: what each module does, at a glance.

use egui::{Align2, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};
use truestrip_dsp::space::{ReverbSettings, RoomSettings};
use truestrip_state::delivery::DeliveryTarget;

use super::rack::Ink;
use crate::widgets::{Graph, paint_reduction};
use crate::{History, LoudnessDisplay, theme};

/// Reach of a small curve's gain axis in dB.
const REACH_DB: f32 = 12.0;
/// A small curve has one of so many points.
const EVERY: usize = 4;
/// Lowest level of a small decay in dB.
const LOWEST_DB: f32 = -60.0;
/// Ends of the small loudness bar in LUFS.
const LOUDNESS_LUFS: std::ops::RangeInclusive<f32> = -36.0..=0.0;

/// The curve of an equaliser, given as gains in dB at equal steps of the frequency axis.
pub(super) fn curve(painter: &Painter, rect: Rect, ink: Ink, gains_db: &[f32]) {
    let graph = Graph::new(rect, REACH_DB);
    let zero = Stroke::new(1.0, ink.palette.line.gamma_multiply(0.6));
    painter.hline(rect.x_range(), rect.center().y, zero);
    let gains: Vec<f32> = gains_db.iter().step_by(EVERY).copied().collect();
    let colour = ink.lit(ink.palette.accent);
    graph.fill(painter, &gains, None, colour.gamma_multiply(0.25));
    graph.paint_line(painter, &gains, Stroke::new(1.5, colour));
}

/// What a module takes away, over the last seconds.
pub(super) fn reduction(trace: &History, most_db: f32) -> impl Fn(&Painter, Rect, Ink) {
    move |painter, rect, ink| {
        let line = Stroke::new(1.0, ink.palette.line.gamma_multiply(0.6));
        painter.hline(rect.x_range(), rect.center().y, line);
        let colour = ink.lit(ink.palette.warning).gamma_multiply(0.8);
        paint_reduction(painter, rect, trace, most_db, colour);
    }
}

/// The decay of a reverb, in dB over the square root of time, at three frequencies.
pub(super) fn decay(painter: &Painter, rect: Rect, ink: Ink, settings: &ReverbSettings) {
    let plot = rect.shrink2(vec2(2.0, 4.0));
    let predelay = settings.predelay_ms / 1000.0;
    let decays = [(125.0, 1), (1000.0, 4), (8000.0, 6)]
        .map(|(freq_hz, band)| (settings.decay_at(freq_hz) as f32, band));
    let end = predelay
        + decays
            .iter()
            .fold(0.1, |longest: f32, (decay, _)| longest.max(*decay));
    let place = |seconds: f32, db: f32| {
        let x = plot.left() + (seconds / end).max(0.0).sqrt() * plot.width();
        pos2(x, plot.top() + (db / LOWEST_DB) * plot.height())
    };
    for (decay, band) in decays {
        let points = (0..=24).map(|step| {
            let part = step as f32 / 24.0;
            place(predelay + part * decay, part * LOWEST_DB)
        });
        let stroke = Stroke::new(1.5, ink.lit(ink.palette.bands[band]));
        painter.add(Shape::line(points.collect(), stroke));
    }
}

/// A room from above, its front at the top, with its microphones and the source at a share of its width and
/// depth.
pub(super) fn plan(
    painter: &Painter,
    rect: Rect,
    ink: Ink,
    settings: &RoomSettings,
    source: [f32; 2],
) {
    let [width, depth] = settings.kind.floor().map(|metres| metres as f32);
    let inside = rect.shrink(4.0);
    // Lying on its side: the cell is wider than it is high. The front is at the left.
    let scale = (inside.width() / depth).min(inside.height() / width);
    let floor = Rect::from_center_size(inside.center(), scale * vec2(depth, width));
    let wall = Stroke::new(1.0, ink.palette.text_dim);
    painter.rect_stroke(floor, 0.0, wall, egui::StrokeKind::Inside);
    let place = |x: f32, y: f32| -> Pos2 {
        pos2(
            floor.right() - y * floor.width(),
            floor.top() + x * floor.height(),
        )
    };
    let [x, y] = settings.kind.listener().map(|metres| metres as f32);
    let listener = place(x / width, y / depth);
    let source = place(source[0], source[1]);
    let way = Stroke::new(1.0, ink.palette.line);
    painter.line_segment([source, listener], way);
    painter.circle_filled(listener, 2.0, ink.palette.text_dim);
    painter.circle_filled(source, 3.5, ink.lit(ink.palette.accent));
}

/// The integrated loudness as a number, the short-term one as a bar, and the target.
pub(super) fn loudness(
    painter: &Painter,
    rect: Rect,
    ink: Ink,
    loudness: &LoudnessDisplay,
    target: &DeliveryTarget,
) {
    let palette = ink.palette;
    let reading = &loudness.reading;
    let text = if reading.integrated_lufs.is_finite() {
        format!("{:.1} LUFS", reading.integrated_lufs)
    } else {
        "-inf LUFS".to_owned()
    };
    let bar = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 6.0), rect.max)
        .shrink2(vec2(4.0, 1.0));
    let number = Rect::from_min_max(rect.min, pos2(rect.right(), bar.top()));
    painter.text(
        number.center(),
        Align2::CENTER_CENTER,
        text,
        theme::title(),
        palette.text,
    );
    let x = |lufs: f32| {
        let (from, to) = (*LOUDNESS_LUFS.start(), *LOUDNESS_LUFS.end());
        let share = ((lufs - from) / (to - from)).clamp(0.0, 1.0);
        bar.left() + share * bar.width()
    };
    let filled = Rect::from_min_max(bar.min, pos2(x(reading.short_term_lufs), bar.bottom()));
    painter.rect_filled(bar, 1.0, palette.grid);
    painter.rect_filled(filled, 1.0, palette.meter_rms);
    let mark = Stroke::new(1.5, palette.warning);
    painter.vline(x(target.integrated_lufs), bar.y_range().expand(1.0), mark);
}
