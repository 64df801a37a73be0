//! Icons, drawn.

use std::f32::consts::TAU;

use egui::{Color32, Painter, Pos2, Shape, Stroke, vec2};

/// The sign of a power switch: a ring that is open at the top, and a line in the gap.
pub fn power(painter: &Painter, centre: Pos2, radius: f32, colour: Color32) {
    let stroke = Stroke::new(1.5, colour);
    // From 30 degrees right of the top around to 30 degrees left of it.
    let ring = (0..=20).map(|step| {
        let angle = TAU * (1.0 / 12.0 + 10.0 / 12.0 * step as f32 / 20.0);
        centre + radius * vec2(angle.sin(), -angle.cos())
    });
    painter.add(Shape::line(ring.collect(), stroke));
    let top = centre - vec2(0.0, radius + 1.0);
    painter.line_segment([top, centre - vec2(0.0, 0.2 * radius)], stroke);
}

/// An angle that points to the right, in a box of `size` points.
pub fn chevron_right(painter: &Painter, centre: Pos2, size: f32, colour: Color32) {
    let (x, y) = (0.25 * size, 0.5 * size);
    let points = vec![
        centre + vec2(-x, -y),
        centre + vec2(x, 0.0),
        centre + vec2(-x, y),
    ];
    painter.add(Shape::line(points, Stroke::new(1.5, colour)));
}
