//! Tabs: one module at a time, in the order of the signal, each with a light that shows whether it
//! is on.

use egui::{Align2, Id, Sense, Stroke, Ui, WidgetInfo, WidgetType, vec2};

use crate::theme::{self, GRID};

/// A tab's name, and whether its module is on.
pub(super) struct Tab {
    name: &'static str,
    is_on: Option<bool>,
}

impl Tab {
    /// A tab of a module that is on or off.
    pub(super) fn module(name: &'static str, is_on: bool) -> Self {
        Self {
            name,
            is_on: Some(is_on),
        }
    }

    /// A tab that shows something.
    pub(super) fn view(name: &'static str) -> Self {
        Self { name, is_on: None }
    }
}

const SIZE: egui::Vec2 = vec2(84.0, 28.0);
const LIGHT_RADIUS: f32 = 3.5;

/// Shows the tabs; returns which one is chosen, `first` in a new window.
pub(super) fn tabs(ui: &mut Ui, tabs: &[Tab], first: usize) -> usize {
    let id = Id::new("tab");
    let mut chosen: usize = ui.data(|data| data.get_temp(id)).unwrap_or(first);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        for (index, tab) in tabs.iter().enumerate() {
            if button(ui, tab, index == chosen) {
                chosen = index;
                ui.data_mut(|data| data.insert_temp(id, chosen));
            }
        }
    });
    ui.add_space(GRID);
    chosen
}

fn button(ui: &mut Ui, tab: &Tab, is_chosen: bool) -> bool {
    let palette = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(SIZE, Sense::click());
    response.widget_info(|| {
        let name = format!("{} panel", tab.name);
        WidgetInfo::selected(WidgetType::RadioButton, true, is_chosen, name)
    });
    let ink = if is_chosen || response.hovered() {
        palette.text
    } else {
        palette.text_dim
    };
    let painter = ui.painter();
    if is_chosen {
        painter.rect_filled(rect, 4.0, palette.background);
    }
    if response.has_focus() {
        let edge = Stroke::new(1.5, palette.focus);
        painter.rect_stroke(rect, 4.0, edge, egui::StrokeKind::Inside);
    }
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        tab.name,
        theme::body(),
        ink,
    );
    if let Some(is_on) = tab.is_on {
        let place = rect.left_center() + vec2(12.0, 0.0);
        if is_on {
            painter.circle_filled(place, LIGHT_RADIUS, palette.accent);
        } else {
            painter.circle_stroke(place, LIGHT_RADIUS, Stroke::new(1.0, palette.line));
        }
    }
    response.clicked()
}
