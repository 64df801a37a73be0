//! The small controls of the spectrum at the edge of the graph.

use egui::{
    Align, Align2, Layout, Rect, Sense, Stroke, Ui, UiBuilder, WidgetInfo, WidgetType, vec2,
};

use super::choices::Place;
use super::paint::colour;
use crate::theme::{self, GRID};

/// Height of a control.
const HEIGHT: f32 = 18.0;

/// Shows the controls along the upper edge of `graph`, from the right.
pub(crate) fn controls(ui: &mut Ui, graph: Rect) {
    let Some(spectrum) = super::attached(ui.ctx()) else {
        return;
    };
    let palette = theme::of(ui);
    let mut live = spectrum.live();
    let before = live.choices();
    let mut choices = before;
    let edge = Rect::from_min_size(graph.min, vec2(graph.width(), HEIGHT + 2.0 * GRID));
    let layout = Layout::right_to_left(Align::Center);
    let builder = UiBuilder::new().max_rect(edge.shrink(GRID)).layout(layout);
    let ui = &mut ui.new_child(builder);
    ui.spacing_mut().item_spacing.x = GRID;
    if switch(ui, "Hold", "Spectrum hold", choices.hold, palette.accent) {
        choices.hold = !choices.hold;
    }
    if switch(
        ui,
        "Freeze",
        "Spectrum freeze",
        choices.freeze,
        palette.accent,
    ) {
        choices.freeze = !choices.freeze;
    }
    if step(ui, "Spectrum range", &format!("{} dB", choices.range_db())) {
        choices.next_range();
    }
    if step(
        ui,
        "Spectrum slope",
        &format!("{} dB/oct", choices.slope_db()),
    ) {
        choices.next_slope();
    }
    for (place, text, name) in [
        (Place::SideChain, "Side", "Spectrum of the side chain"),
        (Place::After, "After", "Spectrum after"),
        (Place::Before, "Before", "Spectrum before"),
    ] {
        if switch(ui, text, name, choices.shows(place), colour(palette, place)) {
            choices.show(place, !choices.shows(place));
        }
    }
    if choices != before {
        live.choose(choices);
        ui.ctx().request_repaint();
    }
}

/// A switch, lit in `colour` while it is on. Returns whether it was pressed.
fn switch(ui: &mut Ui, text: &str, name: &str, on: bool, colour: egui::Color32) -> bool {
    let palette = theme::of(ui);
    let ink = if on { colour } else { palette.text_dim };
    let info = || WidgetInfo::selected(WidgetType::Checkbox, true, on, name);
    small_button(ui, text, ink, if on { ink } else { palette.line }, info)
}

/// A button that takes the next of several values. Returns whether it was pressed.
fn step(ui: &mut Ui, name: &str, value: &str) -> bool {
    let info = || {
        let mut info = WidgetInfo::labeled(WidgetType::Button, true, name);
        info.current_text_value = Some(value.to_owned());
        info
    };
    let palette = theme::of(ui);
    small_button(ui, value, palette.text_dim, palette.line, info)
}

fn small_button(
    ui: &mut Ui,
    text: &str,
    ink: egui::Color32,
    edge: egui::Color32,
    info: impl Fn() -> WidgetInfo,
) -> bool {
    let palette = theme::of(ui);
    let painter = ui.painter();
    let text = painter.layout_no_wrap(text.to_owned(), theme::small(), ink);
    let size = vec2(text.size().x + 3.0 * GRID, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(info);
    let edge = if response.has_focus() {
        Stroke::new(1.5, palette.focus)
    } else if response.hovered() {
        Stroke::new(1.0, palette.text)
    } else {
        Stroke::new(1.0, edge)
    };
    let painter = ui.painter();
    let ground = palette.well.gamma_multiply(0.7);
    painter.rect(rect, 3.0, ground, edge, egui::StrokeKind::Inside);
    let place = Align2::CENTER_CENTER.anchor_size(rect.center(), text.size());
    painter.galley(place.min, text, ink);
    response.clicked()
}
