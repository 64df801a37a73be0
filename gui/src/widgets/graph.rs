//! Gain in dB over a logarithmic frequency axis: the ground, and the curves on it.

use egui::{
    Align2, Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo,
    WidgetType, pos2,
};
use truestrip_dsp::gain_to_db;

use super::area::area;
use crate::theme::{self, Palette};

/// Ends of the frequency axis in Hz: those of the frequency parameters.
const LOWEST_HZ: f32 = 10.0;
const HIGHEST_HZ: f32 = 24_000.0;
/// Lines of the grid.
const MARKS_HZ: [(f32, &str); 10] = [
    (20.0, "20"),
    (50.0, "50"),
    (100.0, "100"),
    (200.0, "200"),
    (500.0, "500"),
    (1000.0, "1k"),
    (2000.0, "2k"),
    (5000.0, "5k"),
    (10_000.0, "10k"),
    (20_000.0, "20k"),
];
/// Width of a label with the space around it.
const LABEL: f32 = 26.0;
/// Room above and below the ends of the gain axis, as a share of its reach.
const HEADROOM: f32 = 1.15;

/// Points of a curve in memory: more than the pixels of any graph need, fewer than cost a frame.
const CURVE_POINTS: usize = 640;
/// Gain of a curve where nothing comes through, in dB.
const NOTHING_DB: f64 = -200.0;

/// The axes in a rectangle of the editor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Graph {
    plot: Rect,
    reach_db: f32,
}

impl Graph {
    /// A graph in `rect` whose gain axis has marks from `-reach_db` to `reach_db`.
    #[must_use]
    pub fn new(rect: Rect, reach_db: f32) -> Self {
        Self {
            plot: rect.shrink2(egui::vec2(2.0, 4.0)),
            reach_db,
        }
    }

    /// Where the axes lie.
    #[must_use]
    pub fn plot(&self) -> Rect {
        self.plot
    }

    /// Position of a frequency on its axis, from 0 to 1.
    #[must_use]
    pub fn share(freq_hz: f32) -> f32 {
        (freq_hz / LOWEST_HZ).ln() / (HIGHEST_HZ / LOWEST_HZ).ln()
    }

    /// The frequency at a position of its axis.
    #[must_use]
    pub fn freq_hz(share: f32) -> f32 {
        LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ).powf(share)
    }

    /// The gains in dB at equal steps of the frequency axis of a filter with this linear gain at a frequency in
    /// Hz. Above half the sample rate there is nothing to show, and the curve keeps its last value.
    #[must_use]
    pub fn sampled(sample_rate_hz: f64, gain: impl Fn(f64) -> f64) -> Vec<f32> {
        let places = (0..CURVE_POINTS).map(|index| index as f32 / (CURVE_POINTS - 1) as f32);
        places
            .map(|share| f64::from(Self::freq_hz(share)).min(0.499 * sample_rate_hz))
            .map(|freq_hz| gain_to_db(gain(freq_hz)).max(NOTHING_DB) as f32)
            .collect()
    }

    /// A curve of no gain, to which others are added.
    #[must_use]
    pub fn flat() -> Vec<f32> {
        vec![0.0; CURVE_POINTS]
    }

    /// Where a frequency and a gain lie; a gain beyond the axis lies at its end.
    #[must_use]
    pub fn at(&self, share: f32, gain_db: f32) -> Pos2 {
        let end_db = HEADROOM * self.reach_db;
        self.beyond(share, gain_db.clamp(-end_db, end_db))
    }

    /// Where a frequency and a gain lie, also beyond the axis.
    fn beyond(&self, share: f32, gain_db: f32) -> Pos2 {
        let part = gain_db / (HEADROOM * self.reach_db);
        pos2(
            self.plot.left() + share * self.plot.width(),
            self.plot.center().y - 0.5 * part * self.plot.height(),
        )
    }

    /// The position on the frequency axis and the gain in dB at a place.
    #[must_use]
    pub fn read(&self, place: Pos2) -> (f32, f32) {
        let part = 2.0 * (self.plot.center().y - place.y) / self.plot.height();
        (
            ((place.x - self.plot.left()) / self.plot.width()).clamp(0.0, 1.0),
            part * HEADROOM * self.reach_db,
        )
    }

    /// Number of points that follow any curve: one every two logical pixels.
    #[must_use]
    pub fn points(&self) -> usize {
        (0.5 * self.plot.width()).max(2.0) as usize + 1
    }

    /// Paints the ground and the lines of both axes.
    pub fn paint_ground(&self, painter: &Painter, palette: &Palette) {
        let plot = self.plot;
        painter.rect_filled(
            plot.expand2(egui::vec2(2.0, 4.0)),
            theme::ROUND,
            palette.well,
        );
        // Right of the lowest gain; each label needs room behind the one before, and before the end.
        let mut free = plot.left() + LABEL;
        for (freq_hz, label) in MARKS_HZ {
            let x = self.at(Self::share(freq_hz), 0.0).x;
            painter.vline(x, plot.y_range(), Stroke::new(1.0, palette.grid));
            // The last one stands left of its line where there is no room at its right.
            let (from, at, align) = if x + LABEL <= plot.right() {
                (x, x + 3.0, Align2::LEFT_BOTTOM)
            } else {
                (x - LABEL, x - 3.0, Align2::RIGHT_BOTTOM)
            };
            if from < free {
                continue;
            }
            free = from + LABEL;
            painter.text(
                pos2(at, plot.bottom()),
                align,
                label,
                theme::small(),
                palette.text_dim,
            );
        }
        for step in -2..=2 {
            let mark_db = 0.5 * self.reach_db * step as f32;
            let y = self.at(0.0, mark_db).y;
            let colour = if step == 0 {
                palette.line
            } else {
                palette.grid
            };
            painter.hline(plot.x_range(), y, Stroke::new(1.0, colour));
            let label = if step == 0 {
                "0".to_owned()
            } else {
                format!("{mark_db:+}")
            };
            // That of 0 dB stands above its line, on which the curves of flat bands lie.
            let align = if step == 0 {
                Align2::LEFT_BOTTOM
            } else {
                Align2::LEFT_CENTER
            };
            painter.text(
                pos2(plot.left() + 3.0, y),
                align,
                label,
                theme::small(),
                palette.text_dim,
            );
        }
    }

    /// Places of a curve that is given as gains in dB at equal steps of the frequency axis.
    fn places(&self, gains_db: &[f32]) -> Vec<Pos2> {
        let last = (gains_db.len() - 1) as f32;
        gains_db
            .iter()
            .enumerate()
            .map(|(index, gain_db)| self.beyond(index as f32 / last, *gain_db))
            .collect()
    }

    /// Paints a curve that is given as gains in dB at equal steps of the frequency axis.
    pub fn paint_line(&self, painter: &Painter, gains_db: &[f32], stroke: Stroke) {
        painter.add(Shape::line(thinned(&self.places(gains_db), 0.1), stroke));
    }

    /// Fills what lies between two curves; without a second one, the line of 0 dB.
    pub fn fill(&self, painter: &Painter, from: &[f32], to: Option<&[f32]>, colour: Color32) {
        let from = self.places(from);
        let to = to.map(|to| self.places(to));
        // Two curves keep their points, which belong together.
        let from = match to {
            Some(_) => from,
            None => thinned(&from, 0.1),
        };
        let zero = self.at(0.0, 0.0).y;
        let edges = from.into_iter().enumerate().map(|(index, place)| {
            let other = to.as_ref().map_or(pos2(place.x, zero), |to| to[index]);
            (place, other)
        });
        painter.add(area(edges, colour));
    }
}

/// A curve from left to right with no more points than it needs to stay within `tolerance` of what it
/// was, in points of the screen. Few and large triangles are filled many times as fast as narrow ones.
///
/// From the last point that is kept, the slopes that pass all points since at that distance narrow down
/// until the next point lies outside of them (the cone of Williams, "An efficient algorithm for the
/// piecewise linear approximation of planar curves", 1978).
#[must_use]
pub fn thinned(curve: &[Pos2], tolerance: f32) -> Vec<Pos2> {
    let Some((&first, rest)) = curve.split_first() else {
        return Vec::new();
    };
    let mut kept = vec![first];
    let (mut anchor, mut before) = (first, first);
    let (mut least, mut most) = (f32::NEG_INFINITY, f32::INFINITY);
    for &point in rest {
        let slope = |y: f32, from: Pos2| (y - from.y) / (point.x - from.x);
        let here = slope(point.y, anchor);
        if !(least..=most).contains(&here) {
            kept.push(before);
            anchor = before;
            (least, most) = (f32::NEG_INFINITY, f32::INFINITY);
        }
        least = least.max(slope(point.y - tolerance, anchor));
        most = most.min(slope(point.y + tolerance, anchor));
        before = point;
    }
    if before != anchor {
        kept.push(before);
    }
    kept
}

/// Shows gains in dB at equal steps of the frequency axis in `rect`.
pub fn curve(ui: &mut Ui, rect: Rect, name: &str, reach_db: f32, gains_db: &[f32]) -> Response {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, name));
    let graph = Graph::new(rect, reach_db);
    let painter = ui.painter_at(rect);
    graph.paint_ground(&painter, palette);
    let colour = palette.accent.gamma_multiply(0.2);
    graph.fill(&painter, gains_db, None, colour);
    graph.paint_line(&painter, gains_db, Stroke::new(2.0, palette.accent));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_curve_stays_within_its_tolerance_and_needs_few_points() {
        let bell = |x: f32| 100.0 - 60.0 / (1.0 + ((x - 300.0) / 40.0).powi(2));
        let curve: Vec<Pos2> = (0..640)
            .map(|index| pos2(index as f32, bell(index as f32)))
            .collect();
        for (tolerance, most) in [(0.1, 80), (1.0, 40)] {
            let thin = thinned(&curve, tolerance);
            assert!(thin.len() < most, "{} points", thin.len());
            assert_eq!((thin[0], thin[thin.len() - 1]), (curve[0], curve[639]));
            for ends in thin.windows(2) {
                let between = ends[0].x as usize..=ends[1].x as usize;
                for point in &curve[between] {
                    let share = (point.x - ends[0].x) / (ends[1].x - ends[0].x);
                    let y = ends[0].y + share * (ends[1].y - ends[0].y);
                    // The cone's points are the curve's own, which costs nothing of the tolerance;
                    // the rest is rounding.
                    assert!((y - point.y).abs() <= tolerance + 1e-3);
                }
            }
        }
        assert!(thinned(&[], 1.0).is_empty());
        assert_eq!(thinned(&curve[..1], 1.0), curve[..1]);
    }
}
