//! How far a hand moves a control: the same for all of them.

use egui::Ui;

/// How much smaller a step is with shift.
pub(crate) const FINE: f32 = 0.1;
/// Share of the range for one notch of the wheel or one press of an arrow key.
pub(crate) const STEP: f32 = 0.02;
/// Share of the range for page up and down.
pub(crate) const PAGE: f32 = 0.1;

/// Notches that the wheel has turned in this frame, a tenth with shift. With shift some systems turn
/// the wheel sideways.
pub(crate) fn notches(ui: &Ui) -> f32 {
    ui.input(|input| {
        let notches: f32 = input.events.iter().map(notches_of).sum();
        notches * if input.modifiers.shift { FINE } else { 1.0 }
    })
}

fn notches_of(event: &egui::Event) -> f32 {
    match event {
        egui::Event::MouseWheel { unit, delta, .. } => {
            let amount = delta.x + delta.y;
            match unit {
                egui::MouseWheelUnit::Point => amount / 50.0,
                egui::MouseWheelUnit::Line => amount,
                egui::MouseWheelUnit::Page => amount * PAGE / STEP,
            }
        }
        _ => 0.0,
    }
}
