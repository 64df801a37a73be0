//! The rack: one cell a module in the flow of the signal, each with its switch, its name, a figure and a
//! live picture of what it does. A click chooses whose panel shows; the switch switches. A module that may be
//! moved is dragged along, or moved by shift and an arrow key, from the menu of its cell, or by a screen
//! reader.

mod cell;
mod reorder;

use egui::{Id, Rect, Stroke, Ui, pos2, vec2};

use crate::theme::{self, GAP, GRID};
use crate::widgets::icon;

use cell::Standing;

pub(super) use cell::Cell;
pub(super) use reorder::Reorder;

/// Space between two cells, in which the signal's arrow stands.
const BETWEEN: f32 = 3.0 * GRID;

/// What was done in the rack.
pub(super) struct Outcome {
    /// Key of the module that is chosen.
    pub(super) chosen: &'static str,
    /// How the modules are to be ordered now.
    pub(super) reorder: Option<Reorder>,
}

/// Shows the cells; `first` is chosen in a new window.
pub(super) fn rack(ui: &mut Ui, rect: Rect, cells: &[Cell], first: &'static str) -> Outcome {
    let id = Id::new("chosen module");
    let mut chosen: &'static str = ui.data(|data| data.get_temp(id)).unwrap_or(first);
    let places = places(rect, cells.len());
    let movable: Vec<Rect> = places
        .iter()
        .zip(cells)
        .filter_map(|(place, cell)| cell.is_movable.then_some(*place))
        .collect();
    let mut reorder = None;
    let mut mark = None;
    let is_narrow = cells
        .iter()
        .zip(&places)
        .any(|(cell, place)| cell.wide_width(ui) > place.width());
    for (index, (cell, place)) in cells.iter().zip(&places).enumerate() {
        let is_chosen = cell.key == chosen;
        let standing = Standing {
            rect: *place,
            is_chosen,
            is_narrow,
            position: format!("{} of {}", index + 1, cells.len()),
        };
        let response = cell::show(ui, cell, &standing);
        if response.clicked() && !is_chosen {
            chosen = cell.key;
            ui.data_mut(|data| data.insert_temp(id, chosen));
            ui.ctx().request_repaint();
        }
        if cell.is_movable {
            let cell_move = reorder::cell_move(ui, &response, index, &movable);
            reorder = reorder.or(cell_move.reorder);
            mark = mark.or(cell_move.mark_x);
        }
        if index > 0 {
            let arrow = pos2(place.left() - 0.5 * BETWEEN, rect.center().y);
            icon::chevron_right(ui.painter(), arrow, GAP, theme::of(ui).text_dim);
        }
    }
    if let Some(x) = mark {
        insertion_mark(ui, x, rect);
    }
    Outcome { chosen, reorder }
}

/// Where so many cells stand, side by side.
fn places(rect: Rect, count: usize) -> Vec<Rect> {
    let gaps = count.saturating_sub(1) as f32 * BETWEEN;
    let width = (rect.width() - gaps) / count as f32;
    let left = |index: usize| rect.left() + index as f32 * (width + BETWEEN);
    let size = vec2(width, rect.height());
    (0..count)
        .map(|index| Rect::from_min_size(pos2(left(index), rect.top()), size))
        .collect()
}

/// A line where the module that is being dragged would go.
fn insertion_mark(ui: &Ui, x: f32, rect: Rect) {
    let palette = theme::of(ui);
    let line = Rect::from_center_size(pos2(x, rect.center().y), vec2(BETWEEN, rect.height()));
    ui.painter().rect_filled(line, 0.0, palette.background);
    let stroke = Stroke::new(3.0, palette.accent);
    ui.painter().vline(x, rect.y_range(), stroke);
}

#[cfg(test)]
mod tests {
    use egui::Shape;
    use egui_kittest::Harness;
    use truestrip_dsp::param::{Param, ParamKind};
    use truestrip_dsp::strip::CHANNEL;

    use super::*;
    use crate::host::Hands;
    use crate::instance::Instance;

    /// Long names of modules, as many as a strip may have.
    const NAMES: [&str; 12] = [
        "EQ3",
        "EQV",
        "EQ",
        "Comp",
        "De-ess",
        "Gate",
        "Saturator",
        "Transient",
        "Delay",
        "Image",
        "Room",
        "Reverb",
    ];

    fn texts(shape: &Shape, found: &mut Vec<(String, Rect)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, found)),
            Shape::Text(text) => {
                let name = text.galley.text().to_owned();
                found.push((name, shape.visual_bounding_rect()));
            }
            _ => {}
        }
    }

    #[test]
    fn a_dozen_modules_fit_the_smallest_window_with_their_names_and_figures() {
        // Of a window of 800 points.
        let rect = Rect::from_min_size(pos2(8.0, 8.0), vec2(784.0, 64.0));
        let instance = Instance::new(&CHANNEL);
        let mut harness = Harness::builder()
            .with_size(vec2(800.0, 80.0))
            .build_ui(move |ui| {
                let hands = Hands {
                    params: &instance,
                    host: &instance,
                };
                let is_toggle = |param: &&Param| matches!(param.kind, ParamKind::Toggle { .. });
                let switches = CHANNEL.params().filter(is_toggle);
                let cells: Vec<Cell> = switches
                    .zip(NAMES)
                    .map(|(switch, name)| Cell {
                        key: name,
                        name,
                        switch: Some(hands.control(switch.id)),
                        figure: "-12.3".to_owned(),
                        is_movable: true,
                        picture: Box::new(|_, _, _| {}),
                    })
                    .collect();
                rack(ui, rect, &cells, "EQ");
            });
        theme::apply(&harness.ctx, theme::Theme::Dark);
        harness.run();
        let mut found = Vec::new();
        for clipped in &harness.output().shapes {
            texts(&clipped.shape, &mut found);
        }
        let cells = places(rect, NAMES.len());
        for (name, cell) in NAMES.iter().zip(&cells) {
            for wanted in [*name, "-12.3"] {
                let is_whole =
                    |(text, ink): &(String, Rect)| text == wanted && cell.contains_rect(*ink);
                assert!(found.iter().any(is_whole), "{wanted} in the cell of {name}");
            }
        }
        assert_eq!(found.len(), 2 * NAMES.len());
    }
}
