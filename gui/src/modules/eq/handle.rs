//! The handle of a band on the graph.
//!
//! Drag it for frequency and gain (a band without gain: frequency and Q), with shift finely. Wheel for Q.
//! Double-click sets its gain to 0 dB; right-click opens its menu. Arrow keys move a focused handle, page up
//! and down turn its Q, delete switches it off. Screen readers see a slider a band.

use egui::accesskit::Action;
use egui::{
    Align2, Color32, EventFilter, Key, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo,
    vec2,
};
use truestrip_dsp::param::Value;

use super::Band;
use crate::control::Control;
use crate::theme::{self, GRID};
use crate::widgets::hand::{self, FINE, PAGE, STEP};
use crate::widgets::{Graph, choice_items};

/// Radius of a handle.
const RADIUS: f32 = 9.0;
/// Points of dragging from the smallest to the largest Q.
const Q_DRAG_POINTS: f32 = 300.0;

/// Where a band's handle lies.
fn place_of(graph: &Graph, band: &Band) -> Pos2 {
    let gain_db = if band.settings.filter_type.has_gain() {
        band.settings.gain_db
    } else {
        0.0
    };
    graph.at(Graph::share(band.settings.freq_hz), gain_db)
}

/// A band in words.
fn describe(band: &Band) -> String {
    let text = |control: &dyn Control| control.text(control.position());
    let mut words = format!("{}, {}", text(&band.filter_type), text(&band.freq));
    if band.settings.filter_type.has_gain() {
        words += &format!(", {}", text(&band.gain));
    }
    if band.settings.filter_type.is_cut() {
        words += &format!(", {}", text(&band.slope));
    }
    words + &format!(", Q {}", text(&band.q))
}

/// Lets a hand turn a band by its handle.
pub(super) fn handle(ui: &Ui, graph: &Graph, band: &Band) -> Response {
    let place = place_of(graph, band);
    let area = Rect::from_center_size(place, Vec2::splat(2.0 * RADIUS + 4.0));
    let id = ui.id().with(("eq handle", band.index));
    let response = ui.interact(area, id, Sense::click_and_drag());
    move_by_mouse(ui, graph, band, &response, place);
    if response.hovered() && !response.dragged() {
        let notches = hand::notches(ui);
        if notches != 0.0 {
            band.q.set_once(band.q.position() + notches * STEP);
        }
    }
    move_by_keys(ui, band, &response);
    let text = describe(band);
    response.widget_info(|| {
        let name = format!("EQ {} handle", band.index + 1);
        let mut info = WidgetInfo::slider(true, f64::from(band.gain.position()), name);
        info.current_text_value = Some(text.clone());
        info
    });
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_value(text.as_str());
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
    let steps = ui.input(|input| {
        let count = |action| input.num_accesskit_action_requests(id, action) as f32;
        count(Action::Increment) - count(Action::Decrement)
    });
    if steps != 0.0 {
        upright(band).set_once(upright(band).position() + steps * STEP);
    }
    response.context_menu(|ui| menu(ui, band));
    if response.hovered() || response.dragged() {
        tip(ui, graph, place, text);
    }
    response
}

/// What a band does, beside its handle and inside of the graph.
fn tip(ui: &Ui, graph: &Graph, place: Pos2, text: String) {
    let palette = theme::of(ui);
    let text = ui
        .painter()
        .layout_no_wrap(text, theme::small(), palette.text);
    let size = text.size() + Vec2::splat(2.0 * GRID);
    let plot = graph.plot();
    let away = RADIUS + GRID + 0.5 * size.y;
    let up = if place.y - away - 0.5 * size.y > plot.top() {
        -away
    } else {
        away
    };
    let ground = Rect::from_center_size(place + vec2(0.0, up), size);
    let inside = ground
        .left()
        .clamp(plot.left(), (plot.right() - size.x).max(plot.left()));
    let ground = ground.translate(vec2(inside - ground.left(), 0.0));
    let painter = ui.painter();
    painter.rect_filled(ground, theme::ROUND, palette.raised);
    painter.galley(ground.min + Vec2::splat(GRID), text, palette.text);
}

/// What moves when a handle is moved up.
fn upright<'a>(band: &'a Band) -> &'a dyn Control {
    if band.settings.filter_type.has_gain() {
        &band.gain
    } else {
        &band.q
    }
}

fn move_by_mouse(ui: &Ui, graph: &Graph, band: &Band, response: &Response, place: Pos2) {
    let modifiers = ui.input(|input| input.modifiers);
    if response.double_clicked() || (response.clicked() && modifiers.command) {
        band.gain.set_value(Value::Number(0.0));
        return;
    }
    let up = upright(band);
    // Where the hand is, apart from where the values are: these may be rounded or held at an end.
    let held = response.id.with("held");
    if response.drag_started() {
        band.freq.begin();
        up.begin();
        let turn = vec2(0.0, up.position());
        ui.data_mut(|data| data.insert_temp(held, (place, turn)));
    }
    if response.dragged() {
        let fine = if modifiers.shift { FINE } else { 1.0 };
        let moved = response.drag_delta() * fine;
        let (from, turn) = ui
            .data(|data| data.get_temp::<(Pos2, Vec2)>(held))
            .unwrap_or((place, vec2(0.0, up.position())));
        if moved != Vec2::ZERO {
            let to = from + moved;
            let turn = turn - vec2(0.0, moved.y / Q_DRAG_POINTS);
            ui.data_mut(|data| data.insert_temp(held, (to, turn)));
            let (share, gain_db) = graph.read(to);
            band.freq.set(share);
            if band.settings.filter_type.has_gain() {
                up.set(band.gain.param().normalized(Value::Number(gain_db)));
            } else {
                up.set(turn.y.clamp(0.0, 1.0));
            }
        }
    }
    if response.drag_stopped() {
        up.end();
        band.freq.end();
        ui.data_mut(|data| data.remove::<(Pos2, Vec2)>(held));
    }
}

fn move_by_keys(ui: &Ui, band: &Band, response: &Response) {
    if !response.has_focus() {
        return;
    }
    let keys = EventFilter {
        vertical_arrows: true,
        horizontal_arrows: true,
        ..Default::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keys));
    let (right, up, pages, delete) = ui.input(|input| {
        let fine = if input.modifiers.shift { FINE } else { 1.0 };
        let presses = |key| input.num_presses(key) as f32 * fine;
        (
            presses(Key::ArrowRight) - presses(Key::ArrowLeft),
            presses(Key::ArrowUp) - presses(Key::ArrowDown),
            presses(Key::PageUp) - presses(Key::PageDown),
            input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace),
        )
    });
    let turn = |control: &dyn Control, by: f32| {
        if by != 0.0 {
            control.set_once(control.position() + by);
        }
    };
    turn(&band.freq, right * STEP);
    turn(upright(band), up * STEP);
    turn(&band.q, pages * PAGE);
    if delete {
        band.on.set_once(0.0);
    }
}

fn menu(ui: &mut Ui, band: &Band) {
    ui.menu_button("Type", |ui| {
        choice_items(ui, &band.filter_type, band.filter_type.choices());
    });
    if band.settings.filter_type.is_cut() {
        ui.menu_button("Slope", |ui| {
            choice_items(ui, &band.slope, band.slope.choices());
        });
    }
    ui.menu_button("Place", |ui| {
        choice_items(ui, &band.channel_mode, band.channel_mode.choices());
    });
    ui.separator();
    if ui.button("Off").clicked() {
        band.on.set_once(0.0);
        ui.close();
    }
}

/// Paints a handle: its ground and its number in `colours`.
pub(super) fn paint_handle(
    ui: &Ui,
    graph: &Graph,
    band: &Band,
    [colour, ink]: [Color32; 2],
    response: &Response,
    selected: bool,
) {
    let palette = theme::of(ui);
    let place = place_of(graph, band);
    let painter = ui.painter();
    let edge = if response.has_focus() {
        Stroke::new(2.0, palette.focus)
    } else if selected || response.hovered() {
        Stroke::new(2.0, palette.text)
    } else {
        Stroke::new(1.0, palette.background)
    };
    painter.circle(place, RADIUS, colour, edge);
    painter.text(
        place,
        Align2::CENTER_CENTER,
        (band.index + 1).to_string(),
        theme::small(),
        ink,
    );
}
