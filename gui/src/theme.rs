//! Colours, sizes and type of the editor, in one place.
//!
//! A widget asks [`of`] for the colours of the context that it is drawn in; no other file names one.

use egui::{Color32, Context, CornerRadius, FontId, Stroke, Ui, Visuals};

/// The two themes of the editor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
}

/// The colours of a theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// Behind everything.
    pub background: Color32,
    /// Behind a panel.
    pub panel: Color32,
    /// Behind a picture: graphs, meters.
    pub well: Color32,
    /// Lines of a picture's axes.
    pub grid: Color32,
    /// The face of what can be pressed or turned.
    pub raised: Color32,
    /// Edges, and the track of a knob.
    pub line: Color32,
    /// Text that is read: values, and names of what is on.
    pub text: Color32,
    /// Text that stands back: names, scales and units beside the values that are read.
    pub text_dim: Color32,
    /// Text on a lit ground: on [`accent`](Self::accent), [`warning`](Self::warning) or a band.
    pub ink: Color32,
    /// What a hand has set, and what is on.
    pub accent: Color32,
    /// Keyboard focus.
    pub focus: Color32,
    /// Warnings: bypassed, refused; and what a module takes away.
    pub warning: Color32,
    /// Over full scale.
    pub over: Color32,
    /// RMS part of a meter.
    pub meter_rms: Color32,
    /// Peak part of a meter.
    pub meter_peak: Color32,
    /// The bands of an equaliser, in order: told apart at a glance, none of them a warning.
    pub bands: [Color32; 8],
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

static DARK: Palette = Palette {
    background: rgb(0x12_1417),
    panel: rgb(0x1d_2025),
    well: rgb(0x14_161a),
    grid: rgb(0x24_282f),
    raised: rgb(0x2b_3038),
    line: rgb(0x3e_444f),
    text: rgb(0xe6_e8ec),
    text_dim: rgb(0x9a_a1ad),
    ink: rgb(0x10_1215),
    accent: rgb(0x4f_b3bf),
    focus: rgb(0xf2_c14e),
    warning: rgb(0xe8_8d4a),
    over: rgb(0xe5_535b),
    meter_rms: rgb(0x3f_9678),
    meter_peak: rgb(0x59_c99c),
    bands: [
        rgb(0xb0_8ce8),
        rgb(0x6f_9df0),
        rgb(0x4f_c1d8),
        rgb(0x5f_cfa0),
        rgb(0xa8_d05f),
        rgb(0xe0_cf5a),
        rgb(0xee_a36a),
        rgb(0xee_82a8),
    ],
};

static LIGHT: Palette = Palette {
    background: rgb(0xd3_d7dd),
    panel: rgb(0xec_eef1),
    well: rgb(0xfb_fbfc),
    grid: rgb(0xe3_e6eb),
    raised: rgb(0xdd_e1e7),
    line: rgb(0xb4_bbc6),
    text: rgb(0x1b_1f26),
    text_dim: rgb(0x52_5a66),
    ink: rgb(0xff_ffff),
    accent: rgb(0x0e_7c8a),
    focus: rgb(0xa8_6a00),
    warning: rgb(0xb9_560c),
    over: rgb(0xc4_2b35),
    meter_rms: rgb(0x2b_8a68),
    meter_peak: rgb(0x43_b288),
    bands: [
        rgb(0x7b_4fc4),
        rgb(0x37_69c9),
        rgb(0x0c_84a0),
        rgb(0x1e_8a5a),
        rgb(0x5c_8217),
        rgb(0x8f_7608),
        rgb(0xb8_6420),
        rgb(0xbd_3f70),
    ],
};

/// The colours of the context that `ui` is drawn in.
#[must_use]
pub fn of(ui: &Ui) -> &'static Palette {
    if ui.visuals().dark_mode {
        &DARK
    } else {
        &LIGHT
    }
}

/// The grid that spacing keeps to, in points: every gap, margin and height of a row is a multiple.
pub const GRID: f32 = 4.0;

/// Space between things that stand side by side or below each other.
pub const GAP: f32 = 2.0 * GRID;

/// Space between a panel's edge and what is in it.
pub const MARGIN: f32 = 2.0 * GRID;

/// Height of a row of switches and choices.
pub const ROW: f32 = 6.0 * GRID;

/// Radius of the corners of panels, pictures and buttons.
pub const ROUND: f32 = 4.0;

/// Type for scales.
#[must_use]
pub fn small() -> FontId {
    FontId::proportional(10.5)
}

/// Type for the names of knobs and modules.
#[must_use]
pub fn label() -> FontId {
    FontId::proportional(12.0)
}

/// Type for values.
#[must_use]
pub fn body() -> FontId {
    FontId::proportional(13.0)
}

/// Type for the plugin's name, and for numbers that are read at a glance.
#[must_use]
pub fn title() -> FontId {
    FontId::proportional(17.0)
}

/// Type for numbers that are read from across the room.
#[must_use]
pub fn figure() -> FontId {
    FontId::proportional(28.0)
}

/// Gives a context the colours and the type of a theme.
pub fn apply(ctx: &Context, theme: Theme) {
    ctx.set_visuals_of(egui::Theme::Dark, visuals(Visuals::dark(), &DARK));
    ctx.set_visuals_of(egui::Theme::Light, visuals(Visuals::light(), &LIGHT));
    ctx.set_theme(match theme {
        Theme::Dark => egui::Theme::Dark,
        Theme::Light => egui::Theme::Light,
    });
    ctx.all_styles_mut(|style| {
        style.spacing.item_spacing = egui::vec2(GAP, GAP);
        style.spacing.combo_height = 320.0;
        style.interaction.selectable_labels = false;
        for font in style.text_styles.values_mut() {
            *font = body();
        }
    });
}

fn visuals(mut visuals: Visuals, palette: &Palette) -> Visuals {
    visuals.panel_fill = palette.background;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.extreme_bg_color = palette.well;
    visuals.override_text_color = Some(palette.text);
    visuals.selection.bg_fill = palette.accent.gamma_multiply(0.35);
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    let widgets = &mut visuals.widgets;
    for widget in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        widget.corner_radius = CornerRadius::same(ROUND as u8);
        widget.bg_fill = palette.raised;
        widget.weak_bg_fill = palette.raised;
        widget.bg_stroke = Stroke::new(1.0, palette.line);
        widget.fg_stroke.color = palette.text;
        widget.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.line);
    widgets.hovered.bg_stroke.color = palette.text_dim;
    widgets.active.bg_stroke.color = palette.focus;
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, and the contrast of two colours (WCAG 2.2, 1.4.3).
    fn contrast(one: Color32, other: Color32) -> f32 {
        let luminance = |colour: Color32| {
            let [r, g, b, _] = egui::Rgba::from(colour).to_array();
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_every_ground() {
        for palette in [&DARK, &LIGHT] {
            for ground in [
                palette.background,
                palette.panel,
                palette.well,
                palette.raised,
            ] {
                // Level AA of the guideline for text, and for what is not text.
                assert!(contrast(palette.text, ground) >= 7.0);
                assert!(contrast(palette.text_dim, ground) >= 4.5);
                assert!(contrast(palette.accent, ground) >= 3.0);
                assert!(contrast(palette.warning, ground) >= 3.0);
                assert!(contrast(palette.focus, ground) >= 3.0);
            }
            for lit in palette
                .bands
                .iter()
                .chain([&palette.accent, &palette.warning])
            {
                assert!(contrast(palette.ink, *lit) >= 4.0, "{lit:?}");
                assert!(contrast(*lit, palette.well) >= 3.0, "{lit:?}");
            }
        }
    }
}
