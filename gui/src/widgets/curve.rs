//! A frequency response: gain in dB over a logarithmic frequency axis.

use egui::{Align2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2};

use crate::theme;

/// Ends of the frequency axis in Hz.
const LOWEST_HZ: f32 = 20.0;
const HIGHEST_HZ: f32 = 20_000.0;
/// Ends of the gain axis in dB, above and below zero.
const REACH_DB: f32 = 21.0;
/// Lines of the grid.
const MARKS_HZ: [(f32, &str); 9] = [
    (50.0, "50"),
    (100.0, "100"),
    (200.0, "200"),
    (500.0, "500"),
    (1000.0, "1k"),
    (2000.0, "2k"),
    (5000.0, "5k"),
    (10_000.0, "10k"),
    (20_000.0, ""),
];
const MARKS_DB: [f32; 5] = [-12.0, -6.0, 0.0, 6.0, 12.0];

/// Shows `gain_db` over frequency in the space that is left.
pub fn curve(ui: &mut Ui, name: &str, gain_db: impl Fn(f64) -> f32) {
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, name));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 4.0, theme::BACKGROUND);
    let plot = rect.shrink2(egui::vec2(2.0, 4.0));
    for (freq_hz, label) in MARKS_HZ {
        let x = x_of(plot, freq_hz);
        painter.vline(x, plot.y_range(), Stroke::new(1.0, theme::PANEL));
        let at = pos2(x - 3.0, plot.bottom());
        painter.text(
            at,
            Align2::RIGHT_BOTTOM,
            label,
            theme::small(),
            theme::TEXT_DIM,
        );
    }
    for mark in MARKS_DB {
        let y = y_of(plot, mark);
        let colour = if mark == 0.0 {
            theme::LINE
        } else {
            theme::PANEL
        };
        painter.hline(plot.x_range(), y, Stroke::new(1.0, colour));
        let at = pos2(plot.left() + 3.0, y);
        let label = if mark == 0.0 {
            "0".to_owned()
        } else {
            format!("{mark:+}")
        };
        painter.text(
            at,
            Align2::LEFT_CENTER,
            label,
            theme::small(),
            theme::TEXT_DIM,
        );
    }
    // A point every two logical pixels follows any curve of three bands.
    let count = (0.5 * plot.width()).max(2.0) as usize;
    let points = (0..=count)
        .map(|index| {
            let share = index as f32 / count as f32;
            let freq_hz = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ).powf(share);
            pos2(
                plot.left() + share * plot.width(),
                y_of(plot, gain_db(f64::from(freq_hz))),
            )
        })
        .collect();
    painter.add(Shape::line(points, Stroke::new(2.0, theme::ACCENT)));
}

fn x_of(plot: Rect, freq_hz: f32) -> f32 {
    plot.left() + plot.width() * (freq_hz / LOWEST_HZ).ln() / (HIGHEST_HZ / LOWEST_HZ).ln()
}

fn y_of(plot: Rect, db: f32) -> f32 {
    plot.center().y - 0.5 * plot.height() * (db / REACH_DB).clamp(-1.0, 1.0)
}
