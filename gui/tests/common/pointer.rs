//! A hand on a mouse.

use egui::{Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2, vec2};
use egui_kittest::Harness;

/// Presses a button or lets it go, with a frame after it.
pub fn press(
    harness: &mut Harness,
    pos: Pos2,
    button: PointerButton,
    pressed: bool,
    modifiers: Modifiers,
) {
    harness.event(Event::PointerMoved(pos));
    let event = Event::PointerButton {
        pos,
        button,
        pressed,
        modifiers,
    };
    harness.event_modifiers(event, modifiers);
    harness.run_steps(1);
}

/// Clicks.
pub fn click(harness: &mut Harness, pos: Pos2, button: PointerButton, modifiers: Modifiers) {
    press(harness, pos, button, true, modifiers);
    press(harness, pos, button, false, modifiers);
}

/// Presses, and moves in so many steps. The button stays down.
pub fn pull(harness: &mut Harness, from: Pos2, by: Vec2, steps: usize, modifiers: Modifiers) {
    press(harness, from, PointerButton::Primary, true, modifiers);
    for step in 1..=steps {
        let to = from + by * step as f32 / steps as f32;
        harness.event_modifiers(Event::PointerMoved(to), modifiers);
        harness.run_steps(1);
    }
}

/// Drags in so many steps.
pub fn drag(harness: &mut Harness, from: Pos2, by: Vec2, steps: usize, modifiers: Modifiers) {
    pull(harness, from, by, steps, modifiers);
    press(harness, from + by, PointerButton::Primary, false, modifiers);
}

/// Turns the wheel by notches, upwards.
pub fn wheel(harness: &mut Harness, at: Pos2, notches: f32, modifiers: Modifiers) {
    harness.event(Event::PointerMoved(at));
    harness.run_steps(1);
    let event = Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, notches),
        phase: TouchPhase::Move,
        modifiers,
    };
    harness.event_modifiers(event, modifiers);
    harness.run_steps(1);
}
