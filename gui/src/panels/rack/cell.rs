//! A cell of the rack.

use egui::{
    Align2, Painter, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, pos2,
    vec2,
};

use crate::host::HostControl;
use crate::modules::Ink;
use crate::theme::{self, GRID, ROUND};
use crate::widgets::power_switch;

/// Height of the line with switch, name and figure, and width of the switch.
const HEAD: f32 = 5.0 * GRID;
/// Height of a line for the name alone.
const NAME: f32 = 3.5 * GRID;
/// Space around the picture.
const AROUND: f32 = GRID;

/// Paints on the ground of a picture.
pub(in crate::panels) type Picture<'a> = Box<dyn Fn(&Painter, Rect, Ink) + 'a>;

/// What a cell shows.
pub(in crate::panels) struct Cell<'a> {
    /// Key of the module.
    pub(in crate::panels) key: &'static str,
    /// The module's name.
    pub(in crate::panels) name: &'static str,
    /// Its switch; what only shows something has none.
    pub(in crate::panels) switch: Option<HostControl<'a>>,
    /// A figure in few letters, or nothing.
    pub(in crate::panels) figure: String,
    /// Whether the module may be moved to another place. Those that may not stand at the end.
    pub(in crate::panels) is_movable: bool,
    /// Paints the picture on its ground; dim while the module is off.
    pub(in crate::panels) picture: Picture<'a>,
}

/// How a cell stands among the others.
pub(super) struct Standing {
    pub(super) rect: Rect,
    pub(super) is_chosen: bool,
    /// Whether names have a line of their own, because the cells are too narrow.
    pub(super) is_narrow: bool,
    /// "2 of 7".
    pub(super) position: String,
}

impl Cell<'_> {
    fn is_on(&self) -> bool {
        self.switch.is_none_or(|switch| switch.is_on())
    }

    /// The width that the cell needs for its name beside its switch.
    pub(super) fn wide_width(&self, ui: &Ui) -> f32 {
        let ink = theme::of(ui).text;
        let name = self.name.to_owned();
        let name = ui.painter().layout_no_wrap(name, theme::label(), ink);
        self.indent() + name.size().x + 2.0 * AROUND
    }

    /// From the left of the head to the name.
    fn indent(&self) -> f32 {
        match self.switch {
            Some(_) => HEAD + 2.0,
            None => GRID,
        }
    }

    /// The cell in words: its state, its figure and its position in the rack.
    fn describe(&self, position: &str) -> String {
        let state = self.switch.map(|_| if self.is_on() { "on" } else { "off" });
        let figure = Some(self.figure.as_str()).filter(|figure| !figure.is_empty());
        let words: Vec<&str> = state.into_iter().chain(figure).chain([position]).collect();
        words.join(", ")
    }
}

/// Shows a cell.
pub(super) fn show(ui: &Ui, cell: &Cell, standing: &Standing) -> Response {
    let rect = standing.rect;
    // The id goes with the module, so that the focus does when it moves.
    let id = ui.id().with(("cell", cell.key));
    let sense = if cell.is_movable {
        Sense::click_and_drag()
    } else {
        Sense::click()
    };
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| {
        let (kind, name) = (WidgetType::RadioButton, format!("{} panel", cell.name));
        let mut info = WidgetInfo::selected(kind, true, standing.is_chosen, name);
        info.current_text_value = Some(cell.describe(&standing.position));
        info
    });
    paint_ground(ui, rect, &response, standing.is_chosen);
    let head = Rect::from_min_size(
        rect.min + vec2(AROUND, 2.0),
        vec2(rect.width() - 2.0 * AROUND, HEAD),
    );
    let bottom = paint_head(ui, head, cell, standing.is_narrow, response.hovered());
    let well = Rect::from_min_max(
        pos2(rect.left() + AROUND + 1.0, bottom + 1.0),
        rect.max - vec2(AROUND + 1.0, AROUND + 1.0),
    );
    let palette = theme::of(ui);
    ui.painter().rect_filled(well, 0.5 * ROUND, palette.well);
    let ink = Ink {
        palette,
        is_on: cell.is_on(),
    };
    (cell.picture)(&ui.painter_at(well), well, ink);
    if let Some(switch) = &cell.switch {
        let place = Rect::from_min_size(head.min, vec2(HEAD, HEAD));
        power_switch(ui, place, switch, palette.accent);
    }
    response
}

fn paint_ground(ui: &Ui, rect: Rect, response: &Response, is_chosen: bool) {
    let palette = theme::of(ui);
    let fill = if is_chosen || response.dragged() {
        palette.raised
    } else {
        palette.panel
    };
    ui.painter().rect_filled(rect, ROUND, fill);
    let edge = if response.has_focus() {
        Some(Stroke::new(1.5, palette.focus))
    } else if is_chosen {
        Some(Stroke::new(1.5, palette.accent))
    } else if response.hovered() || response.dragged() {
        Some(Stroke::new(1.0, palette.text_dim))
    } else {
        None
    };
    if let Some(edge) = edge {
        let inside = StrokeKind::Inside;
        ui.painter().rect_stroke(rect, ROUND, edge, inside);
    }
}

/// The name beside the switch or below it, and the figure where it has room. Returns the lower edge.
fn paint_head(ui: &Ui, head: Rect, cell: &Cell, is_narrow: bool, is_hovered: bool) -> f32 {
    let palette = theme::of(ui);
    let painter = ui.painter();
    let ink = if cell.is_on() || is_hovered {
        palette.text
    } else {
        palette.text_dim
    };
    let (name_at, font) = if is_narrow {
        let middle = head.bottom() + 0.5 * NAME;
        (pos2(head.left() + 1.0, middle), theme::small())
    } else {
        let beside = head.left_center() + vec2(cell.indent(), 0.0);
        (beside, theme::label())
    };
    let name = painter.text(name_at, Align2::LEFT_CENTER, cell.name, font, ink);
    // A narrow head has room for switch and figure, and none around them.
    let (taken, inset) = if is_narrow {
        (head.left() + HEAD, 0.0)
    } else {
        (name.right() + GRID, 2.0)
    };
    let ink = palette.text_dim;
    let figure = painter.layout_no_wrap(cell.figure.clone(), theme::small(), ink);
    let figure_at = head.right_center() - vec2(inset, 0.0);
    let figure_at = Align2::RIGHT_CENTER.anchor_size(figure_at, figure.size());
    if figure_at.left() >= taken {
        painter.galley(figure_at.min, figure, ink);
    }
    if is_narrow {
        head.bottom() + NAME
    } else {
        head.bottom()
    }
}
