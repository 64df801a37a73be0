//! The rack: one cell a module in the flow of the signal, each with its switch, its name, a figure and a
//! live picture of what it does. A click chooses whose panel shows; the switch switches.

use egui::{
    Align2, Id, Painter, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

use crate::control::Control;
use crate::theme::{self, GAP, GRID, Palette, ROUND};
use crate::widgets::{icon, power_switch};

/// What a cell shows.
pub(super) struct Cell<'a> {
    /// The module's name.
    pub(super) name: &'static str,
    /// Its switch; a module that only shows something has none.
    pub(super) switch: Option<&'a dyn Control>,
    /// A figure in few letters, or nothing.
    pub(super) figure: String,
    /// Draws the picture on its ground; dim while the module is off.
    pub(super) picture: &'a dyn Fn(&Painter, Rect, Ink),
}

/// Colours of a picture.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    /// All colours of the look.
    pub(super) palette: &'static Palette,
    /// Whether the module is on.
    pub(super) is_on: bool,
}

impl Ink {
    /// A colour of a module that is on; a dim one when it is off.
    pub(super) fn lit(&self, colour: egui::Color32) -> egui::Color32 {
        if self.is_on {
            colour
        } else {
            self.palette.line
        }
    }
}

impl Cell<'_> {
    fn is_on(&self) -> bool {
        self.switch.is_none_or(|switch| switch.position() >= 0.5)
    }
}

/// Space between two cells, in which the signal's arrow stands.
const BETWEEN: f32 = 3.0 * GRID;
/// Height of the line with switch, name and figure, and width of the switch.
const HEAD: f32 = 5.0 * GRID;
/// Space around the picture.
const AROUND: f32 = GRID;

/// Shows the cells; returns which one is chosen, `first` in a new window.
pub(super) fn rack(ui: &mut Ui, rect: Rect, cells: &[Cell], first: usize) -> usize {
    let palette = theme::of(ui);
    let id = Id::new("chosen module");
    let mut chosen: usize = ui.data(|data| data.get_temp(id)).unwrap_or(first);
    let count = cells.len() as f32;
    let width = (rect.width() - (count - 1.0) * BETWEEN) / count;
    for (index, cell) in cells.iter().enumerate() {
        let left = rect.left() + index as f32 * (width + BETWEEN);
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        if show(ui, place, cell, index == chosen) && index != chosen {
            chosen = index;
            ui.data_mut(|data| data.insert_temp(id, chosen));
            ui.ctx().request_repaint();
        }
        if index > 0 {
            let arrow = pos2(left - 0.5 * BETWEEN, rect.center().y);
            icon::chevron_right(ui.painter(), arrow, GAP, palette.text_dim);
        }
    }
    chosen
}

/// Draws a cell. Returns whether it was clicked.
fn show(ui: &mut Ui, rect: Rect, cell: &Cell, is_chosen: bool) -> bool {
    let palette = theme::of(ui);
    let is_on = cell.is_on();
    let response = ui.allocate_rect(rect, Sense::click());
    response.widget_info(|| {
        let name = format!("{} panel", cell.name);
        let mut info = WidgetInfo::selected(WidgetType::RadioButton, true, is_chosen, name);
        info.current_text_value = Some(told(cell));
        info
    });
    let painter = ui.painter();
    painter.rect_filled(
        rect,
        ROUND,
        if is_chosen {
            palette.raised
        } else {
            palette.panel
        },
    );
    let edge = if response.has_focus() {
        Some(Stroke::new(1.5, palette.focus))
    } else if is_chosen {
        Some(Stroke::new(1.5, palette.accent))
    } else if response.hovered() {
        Some(Stroke::new(1.0, palette.text_dim))
    } else {
        None
    };
    if let Some(edge) = edge {
        painter.rect_stroke(rect, ROUND, edge, StrokeKind::Inside);
    }
    let head = Rect::from_min_size(
        rect.min + vec2(AROUND, 2.0),
        vec2(rect.width() - 2.0 * AROUND, HEAD),
    );
    let indent = if cell.switch.is_some() {
        HEAD + 2.0
    } else {
        GRID
    };
    let ink = if is_on || response.hovered() {
        palette.text
    } else {
        palette.text_dim
    };
    let at = head.left_center() + vec2(indent, 0.0);
    painter.text(at, Align2::LEFT_CENTER, cell.name, theme::label(), ink);
    let at = head.right_center() - vec2(2.0, 0.0);
    let figure = cell.figure.as_str();
    painter.text(
        at,
        Align2::RIGHT_CENTER,
        figure,
        theme::small(),
        palette.text_dim,
    );
    let well = Rect::from_min_max(
        pos2(rect.left() + AROUND + 1.0, head.bottom() + 1.0),
        rect.max - vec2(AROUND + 1.0, AROUND + 1.0),
    );
    painter.rect_filled(well, 0.5 * ROUND, palette.well);
    (cell.picture)(&ui.painter_at(well), well, Ink { palette, is_on });
    if let Some(switch) = cell.switch {
        let place = Rect::from_min_size(head.min, vec2(HEAD, HEAD));
        power_switch(ui, place, switch, palette.accent);
    }
    response.clicked()
}

/// The state of a cell in words.
fn told(cell: &Cell) -> String {
    let state = cell.switch.map(|_| if cell.is_on() { "on" } else { "off" });
    let figure = Some(cell.figure.as_str()).filter(|figure| !figure.is_empty());
    let words: Vec<&str> = state.into_iter().chain(figure).collect();
    words.join(", ")
}
