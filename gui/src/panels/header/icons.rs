//! The header's icons, drawn.

use std::f32::consts::TAU;

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

const WIDTH: f32 = 1.5;

/// An angle that points to a side: -1 to the left, 1 to the right.
pub(super) fn chevron(side: f32) -> impl Fn(&Painter, Rect, Color32) {
    move |painter, rect, ink| {
        let tip = rect.center() + vec2(2.5 * side, 0.0);
        let points = [-5.0_f32, 0.0, 5.0].map(|y| tip + vec2(-y.abs() * side, y));
        painter.add(Shape::line(points.to_vec(), Stroke::new(WIDTH, ink)));
    }
}

/// An angle that points down, at the right end.
pub(super) fn drop_down(painter: &Painter, rect: Rect, ink: Color32) {
    let tip = pos2(rect.right() - 12.0, rect.center().y + 2.0);
    let points = [-4.0_f32, 0.0, 4.0].map(|x| tip + vec2(x, -x.abs()));
    painter.add(Shape::line(points.to_vec(), Stroke::new(WIDTH, ink)));
}

/// Two sheets, one over the other.
pub(super) fn copy(painter: &Painter, rect: Rect, ink: Color32) {
    let stroke = Stroke::new(WIDTH, ink);
    let sheet = |offset: f32| {
        let centre = rect.center() + vec2(offset, offset);
        Rect::from_center_size(centre, vec2(8.0, 9.0))
    };
    let (back, front) = (sheet(-2.0), sheet(2.0));
    let corner = [
        pos2(front.left() - 1.0, back.bottom()),
        back.left_bottom(),
        back.left_top(),
        back.right_top(),
        pos2(back.right(), front.top() - 1.0),
    ];
    painter.add(Shape::line(corner.to_vec(), stroke));
    painter.rect_stroke(front, 1.0, stroke, StrokeKind::Middle);
}

/// An arrow that turns back: -1 to the left, 1 to the right.
pub(super) fn turn(side: f32) -> impl Fn(&Painter, Rect, Color32) {
    move |painter, rect, ink| {
        let stroke = Stroke::new(WIDTH, ink);
        let at = |x: f32, y: f32| rect.center() + vec2(-x * side, y);
        // Half a circle that opens to the back, and a shaft from its upper end to the tip.
        let radius = 4.0;
        let mut line: Vec<Pos2> = (0..=16)
            .map(|step| {
                let angle = TAU * (0.25 - 0.5 * step as f32 / 16.0);
                at(1.5 + radius * angle.cos(), 1.0 + radius * angle.sin())
            })
            .collect();
        line.insert(0, at(-2.0, 1.0 + radius));
        line.push(at(-6.0, 1.0 - radius));
        painter.add(Shape::line(line, stroke));
        let head = [
            at(-2.5, 1.0 - radius - 3.5),
            at(-6.0, 1.0 - radius),
            at(-2.5, 1.0 - radius + 3.5),
        ];
        painter.add(Shape::line(head.to_vec(), stroke));
    }
}

/// A bin.
pub(super) fn bin(painter: &Painter, rect: Rect, ink: Color32) {
    let stroke = Stroke::new(WIDTH, ink);
    let at = |x: f32, y: f32| rect.center() + vec2(x, y);
    painter.line_segment([at(-6.0, -4.0), at(6.0, -4.0)], stroke);
    painter.line_segment([at(-2.0, -6.0), at(2.0, -6.0)], stroke);
    let body = [at(-4.5, -4.0), at(-3.5, 6.0), at(3.5, 6.0), at(4.5, -4.0)];
    painter.add(Shape::line(body.to_vec(), stroke));
}

/// A pencil.
pub(super) fn pencil(painter: &Painter, rect: Rect, ink: Color32) {
    let at = |x: f32, y: f32| rect.center() + vec2(x, y);
    let body = [
        at(-5.0, 5.0),
        at(-4.5, 2.0),
        at(3.0, -5.5),
        at(5.5, -3.0),
        at(-2.0, 4.5),
        at(-5.0, 5.0),
    ];
    painter.add(Shape::line(body.to_vec(), Stroke::new(WIDTH, ink)));
}

/// A triangle with a stroke in it: something is wrong.
pub(super) fn warning(painter: &Painter, centre: Pos2, ink: Color32) {
    let stroke = Stroke::new(WIDTH, ink);
    let at = |x: f32, y: f32| centre + vec2(x, y);
    let sides = vec![at(0.0, -5.5), at(6.0, 5.0), at(-6.0, 5.0)];
    painter.add(Shape::closed_line(sides, stroke));
    painter.line_segment([at(0.0, -2.0), at(0.0, 1.5)], stroke);
    painter.circle_filled(at(0.0, 3.5), 0.8, ink);
}
