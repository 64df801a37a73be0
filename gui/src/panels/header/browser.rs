//! The browser of presets: those that ship with the plugin and the user's own, a search, and what the
//! user does with their own: save, rename, delete.

use egui::{Id, Label, RichText, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, WidgetType, vec2};
use truestrip_state::LibraryError;
use truestrip_state::library::{Entry, Origin, PresetId};

use super::{cut_text, icons, plain};
use crate::edit_link::EditLink;
use crate::theme::{self, GRID, ROW};
use crate::widgets::press;

/// Width of the browser in points.
pub(super) const WIDTH: f32 = 340.0;
/// Between the buttons of two rows.
const BETWEEN: f32 = 2.0;
/// What stands around the list: search, name, buttons, margins.
const AROUND: f32 = 220.0;

/// What is under way.
#[derive(Clone, Default)]
struct Browsing {
    search: String,
    /// The name to save or rename to.
    name: String,
    asked: Asked,
    /// Whether the list has yet to show the preset that is heard.
    is_new: bool,
    /// Why the last thing did not work.
    trouble: Option<String>,
}

#[derive(Clone, Default, PartialEq)]
enum Asked {
    #[default]
    Nothing,
    Rename(PresetId),
    Delete(PresetId),
}

/// Begins to browse: nothing is searched for, and the list stands where the preset is that is heard.
pub(super) fn begin(ui: &Ui) {
    let browsing = Browsing {
        is_new: true,
        ..Browsing::default()
    };
    ui.data_mut(|data| data.insert_temp(id(), browsing));
}

fn id() -> Id {
    Id::new("preset browser")
}

/// Draws the browser.
pub(super) fn browser(ui: &mut Ui, link: &EditLink) {
    let mut browsing: Browsing = ui.data(|data| data.get_temp(id())).unwrap_or_default();
    ui.set_width(WIDTH);
    field(ui, "Search presets", "Search", &mut browsing.search, WIDTH);
    let entries = link.session().library().entries().to_vec();
    let heard = link.session().preset(link.params()).map(|(id, _)| id);
    let height = (ui.ctx().content_rect().height() - AROUND).clamp(100.0, 380.0);
    ScrollArea::vertical()
        .max_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (title, origin) in [("Factory", Origin::Factory), ("Yours", Origin::User)] {
                section(ui, title);
                let mut is_empty = true;
                for (index, entry) in entries.iter().enumerate() {
                    if entry.id.origin == origin && matches(entry, &browsing.search) {
                        is_empty = false;
                        let is_heard = heard.as_ref().is_some_and(|heard| {
                            heard.origin == origin && heard.file == entry.id.file
                        });
                        show(ui, link, index, entry, is_heard, &mut browsing);
                    }
                }
                if is_empty {
                    ui.add_space(GRID);
                    ui.label(RichText::new("none").color(theme::of(ui).text_dim));
                }
            }
        });
    ui.separator();
    match browsing.asked.clone() {
        Asked::Delete(id) => ask_to_delete(ui, link, &id, &mut browsing),
        Asked::Rename(id) => ask_to_rename(ui, link, &id, &mut browsing),
        Asked::Nothing => ask_to_save(ui, link, &mut browsing),
    }
    if let Some(trouble) = &browsing.trouble {
        let text = RichText::new(trouble).color(theme::of(ui).warning);
        ui.add(Label::new(text).wrap());
    }
    browsing.is_new = false;
    ui.data_mut(|data| data.insert_temp(id(), browsing));
}

fn matches(entry: &Entry, search: &str) -> bool {
    let name = entry.id.name.to_lowercase();
    search
        .to_lowercase()
        .split_whitespace()
        .all(|word| name.contains(word))
}

fn section(ui: &mut Ui, title: &str) {
    ui.add_space(2.0 * GRID);
    ui.label(
        RichText::new(title)
            .font(theme::small())
            .color(theme::of(ui).text_dim),
    );
}

/// One preset: a click loads it. One of the user's has buttons to rename and delete it.
fn show(
    ui: &mut Ui,
    link: &EditLink,
    index: usize,
    entry: &Entry,
    is_heard: bool,
    browsing: &mut Browsing,
) {
    let palette = theme::of(ui);
    let is_users = entry.id.origin == Origin::User;
    let name = entry.id.name.as_str();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        let buttons = if is_users { 2.0 * (ROW + GRID) } else { 0.0 };
        let size = vec2(ui.available_width() - buttons - GRID, ROW);
        let is_whole = entry.setting.is_ok();
        let sense = if is_whole {
            Sense::click()
        } else {
            Sense::hover()
        };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        response.widget_info(|| {
            WidgetInfo::selected(WidgetType::SelectableLabel, is_whole, is_heard, name)
        });
        if browsing.is_new && is_heard {
            response.scroll_to_me(Some(egui::Align::Center));
        }
        let painter = ui.painter();
        let fill = match (is_heard, response.hovered() && is_whole) {
            (true, _) => Some(palette.accent),
            (false, true) => Some(palette.raised),
            (false, false) => None,
        };
        if let Some(fill) = fill {
            painter.rect_filled(rect, theme::ROUND, fill);
        }
        if response.has_focus() {
            let edge = egui::Stroke::new(1.5, palette.focus);
            painter.rect_stroke(rect, theme::ROUND, edge, egui::StrokeKind::Inside);
        }
        let mut place = rect.shrink2(vec2(2.0 * GRID, 0.0));
        let ink = match (is_whole, is_heard) {
            (false, _) => palette.text_dim,
            (true, true) => palette.ink,
            (true, false) => palette.text,
        };
        if !is_whole {
            let centre = place.left_center() + vec2(6.0, 0.0);
            icons::warning(painter, centre, palette.warning);
            place.min.x += 5.0 * GRID;
        }
        cut_text(painter, place, name, theme::body(), ink);
        if response.clicked() {
            browsing.trouble = None;
            link.act(|session, params| session.load(index, params));
        }
        if is_users {
            let rename = format!("Rename {name}");
            let mut button = plain(&rename, ROW);
            button.is_enabled = is_whole;
            button.size.y -= BETWEEN;
            if press(ui, &button, icons::pencil).clicked() {
                name.clone_into(&mut browsing.name);
                browsing.asked = Asked::Rename(entry.id.clone());
            }
            let delete = format!("Delete {name}");
            let mut button = plain(&delete, ROW);
            button.size.y -= BETWEEN;
            if press(ui, &button, icons::bin).clicked() {
                browsing.asked = Asked::Delete(entry.id.clone());
            }
        }
    });
    if let Err(error) = &entry.setting {
        let text = RichText::new(error.to_string())
            .font(theme::small())
            .color(palette.warning);
        ui.add(Label::new(text).wrap());
    }
}

/// A text field of a name, which is shown in it while it is empty.
fn field(ui: &mut Ui, name: &str, hint: &str, text: &mut String, width: f32) -> bool {
    let response = ui.add(
        TextEdit::singleline(text)
            .hint_text(hint)
            .desired_width(width - 2.0 * GRID)
            .font(theme::body()),
    );
    response.widget_info(|| WidgetInfo::labeled(WidgetType::TextEdit, true, name));
    response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
}

/// A name and a button that does something with it. Returns whether it is to be done.
fn named(ui: &mut Ui, browsing: &mut Browsing, verb: &str) -> bool {
    let entered = field(ui, "Preset name", "Name", &mut browsing.name, 220.0);
    ui.button(verb).clicked() || entered
}

fn ask_to_save(ui: &mut Ui, link: &EditLink, browsing: &mut Browsing) {
    ui.horizontal(|ui| {
        // A second press takes the place of the preset that has the name.
        let replaces = link.session().library().named(&browsing.name).is_some();
        let verb = if replaces { "Replace" } else { "Save as" };
        if named(ui, browsing, verb) {
            let saved = link.session().save(&browsing.name, replaces, link.params());
            settle(browsing, saved);
        }
    });
}

fn ask_to_rename(ui: &mut Ui, link: &EditLink, id: &PresetId, browsing: &mut Browsing) {
    ui.horizontal(|ui| {
        if named(ui, browsing, "Rename") {
            let index = link.session().library().find(id);
            let done = index.map_or(Ok(()), |index| link.session().rename(index, &browsing.name));
            settle(browsing, done);
        }
        if ui.button("Cancel").clicked() {
            settle(browsing, Ok(()));
        }
    });
}

fn ask_to_delete(ui: &mut Ui, link: &EditLink, id: &PresetId, browsing: &mut Browsing) {
    let question = format!("Delete \"{}\"?", id.name);
    ui.add(Label::new(question).wrap());
    ui.horizontal(|ui| {
        if ui.button("Delete").clicked() {
            let index = link.session().library().find(id);
            let done = index.map_or(Ok(()), |index| link.session().delete(index));
            settle(browsing, done);
        }
        if ui.button("Keep").clicked() {
            settle(browsing, Ok(()));
        }
    });
}

/// Ends what was under way, or says why it did not work.
fn settle(browsing: &mut Browsing, done: Result<(), LibraryError>) {
    match done {
        Ok(()) => {
            browsing.asked = Asked::Nothing;
            browsing.name.clear();
            browsing.trouble = None;
        }
        Err(error) => browsing.trouble = Some(error.to_string()),
    }
}
