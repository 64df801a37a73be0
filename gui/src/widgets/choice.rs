//! The choice: one of a few names, in a list that opens.
//!
//! Click to open, or turn the wheel; arrow keys while it has the focus.

use egui::{ComboBox, EventFilter, Key, Response, RichText, Ui, WidgetInfo, WidgetType};

use super::hand;
use crate::control::Control;
use crate::theme;

/// Shows a choice of `count` names, `width` points wide.
pub fn choice(ui: &mut Ui, control: &dyn Control, count: usize, width: f32) -> Response {
    let index = index(control, count);
    let response = ComboBox::from_id_salt(control.name())
        .width(width)
        .selected_text(RichText::new(control.text(control.position())).font(theme::body()))
        .show_ui(ui, |ui| choice_items(ui, control, count))
        .response;
    let name = control.name();
    let text = control.text(control.position());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(WidgetType::ComboBox, true, &name);
        info.current_text_value = Some(text.clone());
        info
    });
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_value(text.as_str()));
    let mut steps = 0.0;
    if response.hovered() {
        steps -= hand::notches(ui);
    }
    if response.has_focus() {
        let keys = EventFilter {
            vertical_arrows: true,
            ..Default::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keys));
        steps += ui.input(|input| {
            let presses = |key| input.num_presses(key) as f32;
            presses(Key::ArrowDown) - presses(Key::ArrowUp)
        });
    }
    let target = (index as f32 + steps.round()).clamp(0.0, (count - 1) as f32) as usize;
    if target != index {
        choose(control, count, target);
    }
    response
}

/// The names of a choice, each to click on.
pub fn choice_items(ui: &mut Ui, control: &dyn Control, count: usize) {
    let chosen = index(control, count);
    for item in 0..count {
        let name = RichText::new(control.text(position(item, count))).font(theme::body());
        if ui.selectable_label(item == chosen, name).clicked() {
            choose(control, count, item);
            ui.close();
        }
    }
}

/// Sets the choice to its `index`-th name.
pub fn choose(control: &dyn Control, count: usize, index: usize) {
    control.set_once(position(index, count));
}

fn index(control: &dyn Control, count: usize) -> usize {
    (control.position() * (count - 1) as f32).round() as usize
}

fn position(index: usize, count: usize) -> f32 {
    index as f32 / (count - 1).max(1) as f32
}
