//! The row above everything: the plugin's name, presets, slots, undo and redo, and how to listen.

mod browser;
mod icons;

use egui::{
    Align2, Color32, FontId, Painter, Popup, PopupCloseBehavior, Rect, RichText, Sense, Ui,
    UiBuilder, Vec2, vec2,
};
use truestrip_dsp::Monitoring;
use truestrip_state::slots::SLOT_NAMES;
use truestrip_state::undo::Step;

use crate::appearance;
use crate::control::Control;
use crate::edit_link::EditLink;
use crate::theme::{self, GRID, ROW};
use crate::widgets::{Press, press, toggle, toggle_width};

/// Between what belongs together, and between what does not.
const NEAR: f32 = GRID;
const FAR: f32 = 3.0 * GRID;
/// Width of the menu of sizes and themes.
const MENU_WIDTH: f32 = 10.0 * GRID;
/// Least and most width of the preset's name.
const NAME_WIDTH: std::ops::RangeInclusive<f32> = 110.0..=280.0;

/// Draws the row.
pub(super) fn header(ui: &mut Ui, link: &EditLink) {
    let palette = theme::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        // "Truestrip Channel": the family stands out.
        let name = link.params().definition().name;
        let (family, name) = name.split_once(' ').unwrap_or((name, ""));
        let family = RichText::new(family).font(theme::title());
        ui.label(family.color(palette.accent));
        ui.label(RichText::new(name).font(theme::title()));
        let switches = ["Match", "Delta", "Bypass"].map(|label| toggle_width(ui, label));
        let right = MENU_WIDTH + switches.iter().sum::<f32>() + 2.0 * NEAR + FAR;
        let right_edge = ui.max_rect().right();
        ui.add_space(FAR - NEAR);
        // Two arrows; four slots and a copy; undo and redo.
        let buttons = 9.0 * ROW + 6.0 * NEAR + 3.0 * FAR;
        let room = right_edge - ui.cursor().left() - buttons - right;
        presets(ui, link, room.clamp(*NAME_WIDTH.start(), *NAME_WIDTH.end()));
        ui.add_space(FAR - NEAR);
        slots(ui, link);
        ui.add_space(FAR - NEAR);
        undo_and_redo(ui, link);
        ui.add_space((right_edge - right - ui.cursor().left()).max(0.0));
        let menu = Rect::from_min_size(ui.cursor().min, vec2(MENU_WIDTH, ROW));
        ui.allocate_rect(menu, Sense::hover());
        ui.scope_builder(UiBuilder::new().max_rect(menu), |ui| {
            ui.spacing_mut().interact_size.y = ROW;
            appearance::menu(ui);
        });
        ui.add_space(FAR - NEAR);
        monitoring(ui, link);
        let bypass = link.hands().control("bypass");
        toggle(ui, "Bypass", &bypass, palette.warning)
            .on_hover_text("The input as it is, as late as the output");
    });
}

/// A button that is enabled and stands for itself.
fn plain(name: &str, width: f32) -> Press<'_> {
    Press {
        name,
        size: vec2(width, ROW),
        is_enabled: true,
        chosen: None,
    }
}

/// The preset's name, which opens the browser, between the arrows that step.
fn presets(ui: &mut Ui, link: &EditLink, width: f32) {
    if press(ui, &plain("Previous preset", ROW), icons::chevron(-1.0)).clicked() {
        link.act(|session, params| session.step_preset(false, params));
    }
    let heard = link.session().preset(link.params());
    let text = match &heard {
        None => "No preset".to_owned(),
        Some((id, false)) => id.name.clone(),
        Some((id, true)) => format!("{} *", id.name),
    };
    let response = press(ui, &plain("Preset", width), |painter, rect, ink| {
        let mut place = rect.shrink2(vec2(2.0 * GRID, 0.0));
        place.max.x -= 4.0 * GRID;
        cut_text(painter, place, &text, theme::body(), ink);
        icons::drop_down(painter, rect, ink);
    });
    let description = match &heard {
        Some((id, true)) => format!("{}, modified", id.name),
        _ => text,
    };
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_value(description.as_str()));
    let response = response.on_hover_text(description);
    if response.clicked() {
        link.session().refresh();
        browser::begin(ui);
    }
    Popup::from_toggle_button_response(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(browser::WIDTH)
        .show(|ui| browser::browser(ui, link));
    if press(ui, &plain("Next preset", ROW), icons::chevron(1.0)).clicked() {
        link.act(|session, params| session.step_preset(true, params));
    }
}

/// The four slots, and where to copy the one that is heard.
fn slots(ui: &mut Ui, link: &EditLink) {
    let (active, filled) = link.session().slots();
    for (index, letter) in SLOT_NAMES.into_iter().enumerate() {
        let name = format!("Slot {letter}");
        let button = Press {
            chosen: Some(index == active),
            ..plain(&name, ROW)
        };
        let dim = theme::of(ui).text_dim;
        let response = press(ui, &button, |painter, rect, ink| {
            let ink = if filled[index] { ink } else { dim };
            let at = rect.center();
            painter.text(at, Align2::CENTER_CENTER, letter, theme::body(), ink);
        });
        let response = response.on_hover_text(match filled[index] {
            true => format!("Hear setting {letter}"),
            false => format!("Setting {letter} is empty: it begins as what is heard"),
        });
        if response.clicked() {
            link.act(|session, params| session.choose_slot(index, params));
        }
    }
    let here = SLOT_NAMES[active];
    let response = press(ui, &plain("Copy slot", ROW), icons::copy)
        .on_hover_text(format!("Copy setting {here} to another slot"));
    Popup::menu(&response).show(|ui| {
        for (index, there) in SLOT_NAMES.into_iter().enumerate() {
            let item = format!("Copy {here} to {there}");
            if index != active && ui.button(item).clicked() {
                link.session().copy_to_slot(index, link.params());
            }
        }
    });
}

/// The arrows that take a step back and do it again.
fn undo_and_redo(ui: &mut Ui, link: &EditLink) {
    let named = |step: Option<&Step>| step.map(|step| step.name.clone());
    let (back, again) = {
        let session = link.session();
        let stack = session.undo_stack();
        (named(stack.next_undo()), named(stack.next_redo()))
    };
    if step(ui, "Undo", back, icons::turn(-1.0)) {
        link.act(|session, params| session.undo(params));
    }
    if step(ui, "Redo", again, icons::turn(1.0)) {
        link.act(|session, params| session.redo(params));
    }
}

fn step(
    ui: &mut Ui,
    name: &str,
    step: Option<String>,
    icon: impl FnOnce(&Painter, Rect, Color32),
) -> bool {
    let button = Press {
        is_enabled: step.is_some(),
        ..plain(name, ROW)
    };
    let response = press(ui, &button, icon);
    let Some(step) = step else {
        response.on_hover_text(format!("Nothing to {}", name.to_lowercase()));
        return false;
    };
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_value(step.as_str()));
    response.on_hover_text(format!("{name}: {step}")).clicked()
}

/// The switches of what is monitored.
fn monitoring(ui: &mut Ui, link: &EditLink) {
    let palette = theme::of(ui);
    let switch = |name, part| MonitoringSwitch { name, part, link };
    let matched = switch("Match", |monitoring| &mut monitoring.matched);
    toggle(ui, "Match", &matched, palette.accent)
        .on_hover_text("Bypass at the loudness of the output, to compare fairly");
    let delta = switch("Delta", |monitoring| &mut monitoring.delta);
    toggle(ui, "Delta", &delta, palette.warning)
        .on_hover_text("Hear only what the plugin changes: output minus input");
}

/// A switch that no host knows of.
struct MonitoringSwitch<'a> {
    name: &'static str,
    part: fn(&mut Monitoring) -> &mut bool,
    link: &'a EditLink,
}

impl Control for MonitoringSwitch<'_> {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn position(&self) -> f32 {
        match *(self.part)(&mut self.link.monitoring()) {
            true => 1.0,
            false => 0.0,
        }
    }

    fn default_position(&self) -> f32 {
        0.0
    }

    fn text(&self, position: f32) -> String {
        if position >= 0.5 { "On" } else { "Off" }.to_owned()
    }

    fn parse(&self, _text: &str) -> Option<f32> {
        None
    }

    fn begin(&self) {}

    fn set(&self, position: f32) {
        let mut monitoring = self.link.monitoring();
        *(self.part)(&mut monitoring) = position >= 0.5;
        self.link.set_monitoring(monitoring);
    }

    fn end(&self) {}
}

/// A line of text from the left of a place; what has no room ends in dots.
fn cut_text(painter: &Painter, place: Rect, text: &str, font: FontId, ink: Color32) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(place.width());
    let galley = painter.layout_job(job);
    let size: Vec2 = galley.size();
    let at = place.left_center() - vec2(0.0, 0.5 * size.y);
    painter.galley(at, galley, ink);
}
