//! Colours, sizes and type of the editor, in one place.

use egui::{Color32, Context, CornerRadius, FontId, Stroke, Visuals};

/// Behind everything.
pub const BACKGROUND: Color32 = Color32::from_rgb(0x17, 0x19, 0x1d);
/// Behind a panel.
pub const PANEL: Color32 = Color32::from_rgb(0x20, 0x23, 0x29);
/// Lines that part panels, and the track of a knob.
pub const LINE: Color32 = Color32::from_rgb(0x3a, 0x3f, 0x49);
/// Text that is read.
pub const TEXT: Color32 = Color32::from_rgb(0xe6, 0xe8, 0xec);
/// Text that is only looked for.
pub const TEXT_DIM: Color32 = Color32::from_rgb(0x9a, 0xa1, 0xad);
/// What a hand has set, and what is on.
pub const ACCENT: Color32 = Color32::from_rgb(0x4f, 0xb3, 0xbf);
/// Keyboard focus.
pub const FOCUS: Color32 = Color32::from_rgb(0xf2, 0xc1, 0x4e);
/// Warnings: bypassed, refused.
pub const WARNING: Color32 = Color32::from_rgb(0xe8, 0x8d, 0x4a);
/// Over full scale.
pub const OVER: Color32 = Color32::from_rgb(0xe5, 0x53, 0x5b);
/// RMS part of a meter.
pub const METER_RMS: Color32 = Color32::from_rgb(0x3f, 0x96, 0x78);
/// Peak part of a meter.
pub const METER_PEAK: Color32 = Color32::from_rgb(0x59, 0xc9, 0x9c);

/// The bands of an equaliser, in order: told apart at a glance, none of them a warning.
pub const BANDS: [Color32; 8] = [
    Color32::from_rgb(0xb0, 0x8c, 0xe8),
    Color32::from_rgb(0x6f, 0x9d, 0xf0),
    Color32::from_rgb(0x4f, 0xc1, 0xd8),
    Color32::from_rgb(0x5f, 0xcf, 0xa0),
    Color32::from_rgb(0xa8, 0xd0, 0x5f),
    Color32::from_rgb(0xe0, 0xcf, 0x5a),
    Color32::from_rgb(0xee, 0xa3, 0x6a),
    Color32::from_rgb(0xee, 0x82, 0xa8),
];

/// The grid that spacing keeps to, in points.
pub const GRID: f32 = 4.0;

/// Type for values and names.
#[must_use]
pub fn body() -> FontId {
    FontId::proportional(13.0)
}

/// Type for scales.
#[must_use]
pub fn small() -> FontId {
    FontId::proportional(10.5)
}

/// Type for the plugin's name.
#[must_use]
pub fn title() -> FontId {
    FontId::proportional(17.0)
}

/// Dresses a context in the theme.
pub fn apply(ctx: &Context) {
    let mut visuals = Visuals::dark();
    visuals.panel_fill = BACKGROUND;
    visuals.window_fill = PANEL;
    visuals.extreme_bg_color = BACKGROUND;
    visuals.override_text_color = Some(TEXT);
    visuals.selection.bg_fill = ACCENT.gamma_multiply(0.5);
    visuals.selection.stroke = Stroke::new(1.0, ACCENT);
    let rounding = CornerRadius::same(4);
    for widget in [
        &mut visuals.widgets.noninteractive,
        &mut visuals.widgets.inactive,
        &mut visuals.widgets.hovered,
        &mut visuals.widgets.active,
    ] {
        widget.corner_radius = rounding;
    }
    ctx.set_visuals(visuals);
    ctx.all_styles_mut(|style| {
        style.spacing.item_spacing = egui::vec2(2.0 * GRID, 2.0 * GRID);
        style.interaction.selectable_labels = false;
    });
}
