//! What the user chooses of the window: scale and theme.
//!
//! A frame offers the present choice to the context, the menu shows it and leaves another one there,
//! and the window takes that up after the frame.

use egui::containers::menu::MenuButton;
use egui::{Button, Context, Id, Ui, WidgetInfo, WidgetType, vec2};

use crate::theme::{self, Theme};

/// The scales on offer, in per cent.
pub const SCALES_PERCENT: [u16; 9] = [75, 90, 100, 125, 150, 175, 200, 250, 300];

/// Scale and theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Appearance {
    /// The user's scale, by which that of the host is multiplied.
    pub scale: f32,
    /// Colours.
    pub theme: Theme,
}

impl Default for Appearance {
    fn default() -> Self {
        Self {
            scale: 1.0,
            theme: Theme::default(),
        }
    }
}

/// Makes the present choice known to what is drawn next in this context.
pub fn offer(ctx: &Context, appearance: Appearance) {
    ctx.data_mut(|data| data.insert_temp(Id::NULL, appearance));
}

/// The choice, as offered or as the user has changed it since.
#[must_use]
pub fn chosen(ctx: &Context) -> Appearance {
    ctx.data(|data| data.get_temp(Id::NULL)).unwrap_or_default()
}

/// A button that opens the menu of scales and themes.
pub fn menu(ui: &mut Ui) {
    let before = chosen(ui.ctx());
    let mut after = before;
    // As high as the buttons beside it.
    let button = Button::new("View").min_size(vec2(0.0, theme::ROW));
    let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
        ui.label("Size");
        for percent in SCALES_PERCENT {
            let scale = f32::from(percent) / 100.0;
            if item(ui, &format!("{percent} %"), before.scale == scale) {
                after.scale = scale;
            }
        }
        ui.separator();
        ui.label("Look");
        for (theme, name) in [(Theme::Dark, "Dark"), (Theme::Light, "Light")] {
            if item(ui, name, before.theme == theme) {
                after.theme = theme;
            }
        }
    });
    response.on_hover_text("Size and look of this window");
    if after != before {
        offer(ui.ctx(), after);
    }
}

/// One choice of several. Returns whether it was pressed.
fn item(ui: &mut Ui, text: &str, chosen: bool) -> bool {
    let ink = match chosen {
        true => theme::of(ui).accent,
        false => theme::of(ui).text,
    };
    let button = Button::selectable(chosen, egui::RichText::new(text).color(ink));
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::selected(WidgetType::RadioButton, true, chosen, text));
    response.clicked()
}
