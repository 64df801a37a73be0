//! Levels as numbers, large enough to read from across the room.

use egui::{Align, Layout, RichText, Ui};

use crate::levels::FLOOR_DB;
use crate::theme::{self, GRID};
use crate::{Bar, LevelDisplay};

/// Shows the held peak and the RMS level of input and output, the louder channel of each.
pub(super) fn panel(ui: &mut Ui, levels: &LevelDisplay) {
    for (name, bars) in [("Input", &levels.input), ("Output", &levels.output)] {
        ui.label(RichText::new(name).font(theme::title()));
        number(ui, "Peak", louder(bars, |bar| bar.held_db), "dBFS");
        number(ui, "RMS", louder(bars, |bar| bar.rms_db), "dBFS");
        ui.add_space(4.0 * GRID);
    }
}

fn louder(bars: &[Bar; 2], level_db: impl Fn(&Bar) -> f32) -> f32 {
    level_db(&bars[0]).max(level_db(&bars[1]))
}

fn number(ui: &mut Ui, name: &str, db: f32, unit: &str) {
    let palette = theme::of(ui);
    let text = if db <= FLOOR_DB {
        "-inf".to_owned()
    } else {
        format!("{db:.1}")
    };
    let colour = if db > 0.0 { palette.over } else { palette.text };
    ui.horizontal(|ui| {
        ui.label(
            RichText::new(name)
                .font(theme::body())
                .color(palette.text_dim),
        );
        ui.with_layout(Layout::right_to_left(Align::Max), |ui| {
            ui.label(
                RichText::new(unit)
                    .font(theme::body())
                    .color(palette.text_dim),
            );
            ui.label(RichText::new(text).font(theme::figure()).color(colour));
        });
    });
}
