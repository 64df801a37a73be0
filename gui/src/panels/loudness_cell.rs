//! The picture of the loudness meter in the rack.

use egui::{Align2, Painter, Rect, Stroke, pos2, vec2};
use truestrip_state::delivery::DeliveryTarget;

use crate::modules::Ink;
use crate::{LoudnessDisplay, theme};

/// Ends of the bar in LUFS.
const LOUDNESS_LUFS: std::ops::RangeInclusive<f32> = -36.0..=0.0;

/// The integrated loudness as a number, the short-term one as a bar, and the target.
pub(super) fn picture(
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
