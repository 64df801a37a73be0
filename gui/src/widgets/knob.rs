//! The knob.
//!
//! Drag up and down; shift for fine; wheel; double-click or ctrl-click for the default; click the
//! value to type one; with the keyboard arrows, page up and down, home, end, delete for the
//! default and enter to type. Screen readers see a slider with a name and a value.

use std::f32::consts::TAU;

use egui::accesskit::{Action, ActionData};
use egui::{
    Align2, EventFilter, Id, Key, Pos2, Rect, Response, Sense, Shape, Stroke, TextEdit, Ui, Vec2,
    WidgetInfo, WidgetType, pos2, vec2,
};

use super::hand::{self, FINE, PAGE, STEP};
use crate::control::Control;
use crate::theme;

/// Space that a knob takes with its name and its value.
pub const KNOB_SIZE: Vec2 = vec2(62.0, 84.0);

/// Side of the dial, its centre below the upper edge, and height of the value below it.
const DIAL: f32 = 44.0;
const DIAL_DOWN: f32 = 39.0;
const VALUE: f32 = 20.0;

/// Points of dragging from one end to the other.
const DRAG_POINTS: f32 = 220.0;

/// The arc of a knob: from 7 to 5 o'clock, as angles clockwise from straight down.
const ARC_START: f32 = TAU * 0.125;
const ARC_SWEEP: f32 = TAU * 0.75;

/// Shows a knob under a short `label`; the control's full name goes to screen readers.
pub fn knob(ui: &mut Ui, label: &str, control: &dyn Control) -> Response {
    let palette = theme::of(ui);
    let (rect, _) = ui.allocate_exact_size(KNOB_SIZE, Sense::hover());
    let id = ui.make_persistent_id(control.name());
    let middle = pos2(rect.center().x, rect.top() + DIAL_DOWN);
    let dial = Rect::from_center_size(middle, Vec2::splat(DIAL));
    let value = Rect::from_min_max(pos2(rect.left(), rect.bottom() - VALUE), rect.max);

    let mut response = ui.interact(dial, id, Sense::click_and_drag());
    turn_by_mouse(ui, &response, control);
    turn_by_wheel(ui, &response, control);
    turn_by_keys(ui, &response, control);
    turn_by_screen_reader(ui, &response, control);

    let text = control.text(control.position());
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(true, f64::from(control.position()), control.name());
        info.current_text_value = Some(text.clone());
        info
    });
    describe(ui, response.id, &text);

    ui.painter().text(
        rect.center_top(),
        Align2::CENTER_TOP,
        label,
        theme::label(),
        palette.text_dim,
    );
    paint_dial(ui, &response, dial, control);
    type_value(ui, &mut response, value, control, &text);
    response
}

fn turn_by_mouse(ui: &Ui, response: &Response, control: &dyn Control) {
    let modifiers = ui.input(|input| input.modifiers);
    if response.double_clicked() || (response.clicked() && modifiers.command) {
        control.set_once(control.default_position());
        return;
    }
    // The position while dragging is kept apart from the control's: a host may answer a set with
    // a rounded value, and small movements must still add up.
    let held = response.id.with("held");
    if response.drag_started() {
        control.begin();
        ui.data_mut(|data| data.insert_temp(held, control.position()));
    }
    if response.dragged() {
        let fine = if modifiers.shift { FINE } else { 1.0 };
        let moved = -response.drag_delta().y / DRAG_POINTS * fine;
        if moved != 0.0 {
            let from = ui
                .data(|data| data.get_temp(held))
                .unwrap_or(control.position());
            let to = (from + moved).clamp(0.0, 1.0);
            ui.data_mut(|data| data.insert_temp(held, to));
            control.set(to);
        }
    }
    if response.drag_stopped() {
        control.end();
        ui.data_mut(|data| data.remove::<f32>(held));
    }
}

fn turn_by_wheel(ui: &Ui, response: &Response, control: &dyn Control) {
    if !response.hovered() || response.dragged() {
        return;
    }
    let notches = hand::notches(ui);
    if notches != 0.0 {
        control.set_once(control.position() + notches * STEP);
    }
}

fn turn_by_keys(ui: &Ui, response: &Response, control: &dyn Control) {
    if !response.has_focus() {
        return;
    }
    let keys = EventFilter {
        vertical_arrows: true,
        horizontal_arrows: true,
        ..Default::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keys));
    let position = control.position();
    let target = ui.input(|input| {
        let fine = if input.modifiers.shift { FINE } else { 1.0 };
        let presses = |key| input.num_presses(key) as f32;
        let steps = presses(Key::ArrowUp) + presses(Key::ArrowRight)
            - presses(Key::ArrowDown)
            - presses(Key::ArrowLeft);
        let pages = presses(Key::PageUp) - presses(Key::PageDown);
        if input.key_pressed(Key::Home) {
            0.0
        } else if input.key_pressed(Key::End) {
            1.0
        } else if input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace) {
            control.default_position()
        } else {
            position + (steps * STEP + pages * PAGE) * fine
        }
    });
    if target != position {
        control.set_once(target);
    }
    if ui.input(|input| input.key_pressed(Key::Enter)) {
        open_text(ui, response.id, control.text(position));
    }
}

fn turn_by_screen_reader(ui: &Ui, response: &Response, control: &dyn Control) {
    let id = response.id;
    let (steps, position) = ui.input(|input| {
        let count = |action| input.num_accesskit_action_requests(id, action) as f32;
        let steps = count(Action::Increment) - count(Action::Decrement);
        let position = input
            .accesskit_action_requests(id, Action::SetValue)
            .last()
            .and_then(|request| match &request.data {
                Some(ActionData::NumericValue(position)) => Some(*position as f32),
                Some(ActionData::Value(text)) => control.parse(text),
                _ => None,
            });
        (steps, position)
    });
    if let Some(position) = position {
        control.set_once(position);
    } else if steps != 0.0 {
        control.set_once(control.position() + steps * STEP);
    }
}

/// Tells a screen reader the value in words and what it may do.
fn describe(ui: &Ui, id: Id, text: &str) {
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_value(text);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(1.0);
        node.set_numeric_value_step(f64::from(STEP));
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
        node.add_action(Action::SetValue);
    });
}

fn paint_dial(ui: &Ui, response: &Response, dial: Rect, control: &dyn Control) {
    let palette = theme::of(ui);
    let painter = ui.painter();
    let (centre, radius) = (dial.center(), 0.5 * dial.width() - 3.0);
    let position = control.position();
    let lively = response.hovered() || response.dragged();
    painter.add(arc(
        centre,
        radius,
        0.0,
        1.0,
        Stroke::new(4.0, palette.line),
    ));
    let (from, to) = (
        position.min(control.default_position()),
        position.max(control.default_position()),
    );
    if to > from {
        painter.add(arc(
            centre,
            radius,
            from,
            to,
            Stroke::new(4.0, palette.accent),
        ));
    }
    let face = if lively { palette.line } else { palette.raised };
    painter.circle(centre, radius - 6.0, face, Stroke::new(1.0, palette.line));
    let pointer = Stroke::new(2.5, palette.text);
    painter.line_segment(
        [
            on_arc(centre, radius - 14.0, position),
            on_arc(centre, radius - 7.0, position),
        ],
        pointer,
    );
    if response.has_focus() {
        painter.circle_stroke(centre, radius + 4.0, Stroke::new(1.5, palette.focus));
    }
}

fn on_arc(centre: Pos2, radius: f32, position: f32) -> Pos2 {
    let angle = ARC_START + ARC_SWEEP * position;
    centre + radius * vec2(-angle.sin(), angle.cos())
}

fn arc(centre: Pos2, radius: f32, from: f32, to: f32, stroke: Stroke) -> Shape {
    // A point every 4 degrees looks round at 300 %.
    let count = (((to - from) * 270.0 / 4.0).ceil() as usize).max(2);
    let at = |index: usize| from + (to - from) * index as f32 / count as f32;
    Shape::line(
        (0..=count)
            .map(|index| on_arc(centre, radius, at(index)))
            .collect(),
        stroke,
    )
}

/// The text being typed; a knob has one while its value is edited.
fn text_id(knob: Id) -> Id {
    knob.with("text")
}

fn open_text(ui: &Ui, knob: Id, text: String) {
    ui.data_mut(|data| data.insert_temp(text_id(knob), text));
}

/// Shows the value, and the field to type one in after a click on it.
fn type_value(ui: &mut Ui, response: &mut Response, rect: Rect, control: &dyn Control, text: &str) {
    let palette = theme::of(ui);
    let id = text_id(response.id);
    let Some(mut typed) = ui.data(|data| data.get_temp::<String>(id)) else {
        let click = ui.interact(rect, id.with("show"), Sense::click());
        click.widget_info(|| {
            WidgetInfo::labeled(WidgetType::Button, true, format!("Type {}", control.name()))
        });
        let colour = if click.hovered() {
            palette.accent
        } else {
            palette.text
        };
        let shown = text;
        ui.painter().text(
            rect.center(),
            Align2::CENTER_CENTER,
            shown,
            theme::body(),
            colour,
        );
        if click.clicked() {
            open_text(ui, response.id, text.to_owned());
        }
        return;
    };
    let valid = control.parse(&typed).is_some();
    let field = TextEdit::singleline(&mut typed)
        .id(id.with("field"))
        .font(theme::body())
        .text_color(if valid { palette.text } else { palette.warning })
        .horizontal_align(egui::Align::Center);
    let edit = ui.put(rect.expand2(vec2(0.0, 1.0)), field);
    edit.widget_info(|| {
        WidgetInfo::labeled(
            WidgetType::TextEdit,
            true,
            format!("{} value", control.name()),
        )
    });
    let done = edit.lost_focus();
    let cancelled = ui.input(|input| input.key_pressed(Key::Escape));
    if done {
        if let (false, Some(position)) = (cancelled, control.parse(&typed)) {
            control.set_once(position);
        }
        ui.data_mut(|data| data.remove::<String>(id));
        return;
    }
    if !edit.has_focus() {
        edit.request_focus();
        select_all(ui, edit.id, &typed);
    }
    ui.data_mut(|data| data.insert_temp(id, typed));
}

fn select_all(ui: &Ui, field: Id, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), field).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), field);
}
