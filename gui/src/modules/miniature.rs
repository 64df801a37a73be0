//! The small pictures of the rack that more than one module has: what it does, at a glance.

use egui::{Color32, Painter, Rect, Stroke};

use crate::ReductionTrace;
use crate::theme::Palette;
use crate::widgets::{Graph, paint_reduction};

/// Reach of a small curve's gain axis in dB.
const REACH_DB: f32 = 12.0;
/// A small curve has one of so many points.
const EVERY: usize = 8;

/// Colours of a picture.
#[derive(Clone, Copy)]
pub(crate) struct Ink {
    /// All colours of the theme.
    pub(crate) palette: &'static Palette,
    /// Whether the module is on.
    pub(crate) is_on: bool,
}

impl Ink {
    /// A colour of a module that is on; a dim one when it is off.
    pub(crate) fn lit(&self, colour: Color32) -> Color32 {
        if self.is_on {
            colour
        } else {
            self.palette.line
        }
    }
}

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
pub(super) fn reduction(
    painter: &Painter,
    rect: Rect,
    ink: Ink,
    trace: &ReductionTrace,
    most_db: f32,
) {
    let line = Stroke::new(1.0, ink.palette.line.gamma_multiply(0.6));
    painter.hline(rect.x_range(), rect.center().y, line);
    let colour = ink.lit(ink.palette.warning).gamma_multiply(0.8);
    paint_reduction(painter, rect, trace, most_db, colour);
}
