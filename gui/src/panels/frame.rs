//! What frames every editor: the header, the rack below it, and between the levels at both sides the
//! graph over the panel of the module that is chosen.

use egui::{Frame, Rect, Ui};

use crate::Bar;
use crate::control::Control;
use crate::layout::{at, cut_bottom, cut_left, cut_right, cut_top, panel};
use crate::theme::{self, GAP, MARGIN, ROW};
use crate::widgets::{KNOB_SIZE, knob, level_meter};

/// Height of the header.
const HEADER: f32 = ROW + theme::GRID;
/// Width of the panels at both sides.
const SIDE: f32 = KNOB_SIZE.x + 2.0 * MARGIN;
/// Share of the editor's height that the rack takes, and its ends.
const RACK_SHARE: f32 = 0.1;
const RACK: std::ops::RangeInclusive<f32> = 64.0..=104.0;
/// Share of the centre's height that a module's panel takes, and the most it does.
const PANEL_SHARE: f32 = 0.36;
const PANEL_MOST: f32 = 340.0;

/// The parts of the editor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zones {
    pub(super) header: Rect,
    pub(super) rack: Rect,
    pub(super) input: Rect,
    pub(super) output: Rect,
    /// Graph and panel share it.
    centre: Rect,
}

impl Zones {
    fn new(whole: Rect) -> Self {
        let mut rest = whole;
        let rack = (RACK_SHARE * whole.height()).clamp(*RACK.start(), *RACK.end());
        Self {
            header: cut_top(&mut rest, HEADER),
            rack: cut_top(&mut rest, rack.round()),
            input: cut_left(&mut rest, SIDE),
            output: cut_right(&mut rest, SIDE),
            centre: rest,
        }
    }

    /// Where graph and panel stand, when the panel needs `least` points and gains by more.
    pub(super) fn graph_and_panel(&self, least: f32) -> (Rect, Rect) {
        let height = (PANEL_SHARE * self.centre.height()).min(PANEL_MOST);
        self.graph_and_panel_of(height.max(least).round())
    }

    /// Where graph and panel stand, when the panel is `height` points high.
    pub(super) fn graph_and_panel_of(&self, height: f32) -> (Rect, Rect) {
        let mut graph = self.centre;
        let panel = cut_bottom(&mut graph, height);
        (graph, panel)
    }
}

/// Draws an editor in the parts of its ground.
pub(super) fn frame<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui, Zones) -> R) -> R {
    let ground = Frame::new()
        .fill(theme::of(ui).background)
        .inner_margin(GAP);
    egui::CentralPanel::default()
        .frame(ground)
        .show(ui, |ui| {
            let zones = Zones::new(ui.max_rect());
            add(ui, zones)
        })
        .inner
}

/// One side: a meter over its gain knob. Returns whether the meter was clicked.
pub(super) fn side(
    ui: &mut Ui,
    rect: Rect,
    name: &str,
    gain: &dyn Control,
    bars: &[Bar; 2],
) -> bool {
    panel(ui, rect, |ui| {
        let mut rest = ui.max_rect();
        let below = cut_bottom(&mut rest, KNOB_SIZE.y);
        let clicked = level_meter(ui, rest, &format!("{name} level"), bars).clicked();
        at(ui, below, |ui| knob(ui, name, gain));
        clicked
    })
}
