//! How a hand, a keyboard, a menu and a screen reader move a module to another place of the rack.
//!
//! Shift with an arrow key moves the module of the cell that has the focus: the window takes no shortcuts with
//! other modifiers from a host.

use egui::accesskit::{Action, ActionData, CustomAction};
use egui::{Button, CursorIcon, EventFilter, Key, Modifiers, PointerButton, Rect, Response, Ui};

use super::BETWEEN;

/// Another order of the modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::panels) enum Reorder {
    /// The module at one place moves to another.
    Move {
        /// The place where it is.
        from: usize,
        /// The place where it goes.
        to: usize,
    },
    /// That of a new instance.
    Default,
}

/// What is done with a cell to move its module.
#[derive(Debug, Default)]
pub(super) struct CellMove {
    /// The order that is asked for.
    pub(super) reorder: Option<Reorder>,
    /// Where the module that is being dragged would go.
    pub(super) mark_x: Option<f32>,
}

/// To the left or to the right, by one place.
#[derive(Clone, Copy)]
struct Direction {
    name: &'static str,
    key: Key,
    /// Places from the present one.
    by: isize,
}

const DIRECTIONS: [Direction; 2] = [
    Direction {
        name: "Move left",
        key: Key::ArrowLeft,
        by: -1,
    },
    Direction {
        name: "Move right",
        key: Key::ArrowRight,
        by: 1,
    },
];

/// What was done with the cell at place `from` among the `movable` ones, which come first in the rack.
pub(super) fn cell_move(ui: &Ui, response: &Response, from: usize, movable: &[Rect]) -> CellMove {
    let target = |direction: &Direction| {
        let to = from.checked_add_signed(direction.by)?;
        (to < movable.len()).then_some(to)
    };
    let mut outcome = by_drag(ui, response, from, movable);
    for direction in DIRECTIONS {
        if let Some(to) = target(&direction)
            && by_key_or_screen_reader(ui, response, &direction)
        {
            outcome.reorder = Some(Reorder::Move { from, to });
        }
    }
    response.context_menu(|ui| {
        for direction in DIRECTIONS {
            let to = target(&direction);
            let item = ui.add_enabled(to.is_some(), Button::new(direction.name));
            if let (true, Some(to)) = (item.clicked(), to) {
                outcome.reorder = Some(Reorder::Move { from, to });
                ui.close();
            }
        }
        if ui.button("Default order").clicked() {
            outcome.reorder = Some(Reorder::Default);
            ui.close();
        }
    });
    outcome
}

/// Where a drag would put the module, or has put it.
fn by_drag(ui: &Ui, response: &Response, from: usize, movable: &[Rect]) -> CellMove {
    let mut outcome = CellMove::default();
    let pointer = ui.input(|input| input.pointer.latest_pos());
    let button = PointerButton::Primary;
    let is_dropped = response.drag_stopped_by(button);
    let (true, Some(pointer)) = (response.dragged_by(button) || is_dropped, pointer) else {
        return outcome;
    };
    // The cells that the pointer has passed stand before the module.
    let others = movable
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != from);
    let to = others
        .filter(|(_, cell)| cell.center().x < pointer.x)
        .count();
    if to == from {
        return outcome;
    }
    if is_dropped {
        outcome.reorder = Some(Reorder::Move { from, to });
    } else {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        outcome.mark_x = Some(if to < from {
            movable[to].left() - 0.5 * BETWEEN
        } else {
            movable[to].right() + 0.5 * BETWEEN
        });
    }
    outcome
}

fn by_key_or_screen_reader(ui: &Ui, response: &Response, direction: &Direction) -> bool {
    let id = response.id;
    let number = direction.by as i32;
    ui.ctx().accesskit_node_builder(id, |node| {
        node.add_action(Action::CustomAction);
        node.push_custom_action(CustomAction {
            id: number,
            description: direction.name.into(),
        });
    });
    let is_asked = ui.input(|input| {
        let mut requests = input.accesskit_action_requests(id, Action::CustomAction);
        requests.any(|request| request.data == Some(ActionData::CustomAction(number)))
    });
    if !response.has_focus() {
        return is_asked;
    }
    let keys = EventFilter {
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keys));
    is_asked || ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, direction.key))
}
