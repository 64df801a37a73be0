//! Which parts of the picture have changed.
//!
//! Where the processor fills the pixels, a frame costs what it covers. Meters move all the time and
//! most of the window does not, so only the parts in which a picture differs from the one before are
//! drawn again.

use egui::epaint::ClippedShape;
use egui::{Pos2, Rect, Shape};

/// How far ahead the next shape that two pictures have in common is looked for.
const AHEAD: usize = 24;

/// Parts beyond this number cost more in drawing calls than they save.
const MOST_PARTS: usize = 10;

/// Soft edges reach this far beyond a shape, in pixels.
const FEATHER: f32 = 1.5;

/// The soft edge inside of a shape, in points: half a pixel at the smallest scale of 75 %.
const SOFT: f32 = 0.7;

/// What a frame shows: shapes from back to front, and where each of them can be seen.
#[derive(Default)]
pub(crate) struct Picture {
    shapes: Vec<ClippedShape>,
    bounds: Vec<Rect>,
}

impl Picture {
    pub(crate) fn new(shapes: Vec<ClippedShape>, pixels_per_point: f32) -> Self {
        let feather = FEATHER / pixels_per_point;
        let seen = |clipped: &ClippedShape| {
            let bounds = clipped.shape.visual_bounding_rect();
            match bounds.is_positive() {
                true => bounds.expand(feather).intersect(clipped.clip_rect),
                false => Rect::NOTHING,
            }
        };
        Self {
            bounds: shapes.iter().map(seen).collect(),
            shapes,
        }
    }

    /// The parts, none over another, in which this picture differs from the one before, on the grid
    /// of pixels.
    pub(crate) fn changes(&self, before: &Self, pixels_per_point: f32) -> Vec<Rect> {
        let mut parts = Parts {
            pixels_per_point,
            parts: Vec::new(),
        };
        let (mut old, mut new) = (0, 0);
        while old < before.shapes.len() || new < self.shapes.len() {
            let common = self.next_common(new, before, old);
            let (skipped_old, skipped_new) = common.unwrap_or((
                before.shapes.len().saturating_sub(old),
                self.shapes.len().saturating_sub(new),
            ));
            for bounds in &before.bounds[old..old + skipped_old] {
                parts.add(*bounds);
            }
            for bounds in &self.bounds[new..new + skipped_new] {
                parts.add(*bounds);
            }
            old += skipped_old + 1;
            new += skipped_new + 1;
        }
        parts.parts
    }

    /// How many shapes to skip in the picture before and in this one to the next that is the same.
    /// Pictures often differ in a shape that stands in place of another, which is looked for first.
    fn next_common(&self, new: usize, before: &Self, old: usize) -> Option<(usize, usize)> {
        let same = |skipped: &(usize, usize)| {
            let old = before.shapes.get(old + skipped.0);
            old.is_some() && old == self.shapes.get(new + skipped.1)
        };
        (0..AHEAD)
            .map(|both| (both, both))
            .chain((1..AHEAD).flat_map(|one| [(one, 0), (0, one)]))
            .find(same)
    }

    /// What to draw, from back to front, so that the parts show this picture.
    pub(crate) fn within(&self, parts: &[Rect]) -> Vec<ClippedShape> {
        let mut shapes = Vec::new();
        for part in parts {
            let ground = self.shapes.iter().rposition(|shape| hides(shape, *part));
            let visible = ground.unwrap_or(0)..;
            let bounds = &self.bounds[visible.clone()];
            for (clipped, bounds) in self.shapes[visible].iter().zip(bounds) {
                if bounds.intersects(*part) {
                    shapes.push(ClippedShape {
                        clip_rect: clipped.clip_rect.intersect(*part),
                        shape: clipped.shape.clone(),
                    });
                }
            }
        }
        shapes
    }
}

/// Whether nothing behind a shape can be seen in a part: it is an opaque rectangle that reaches over
/// it with more than its soft edges and round corners.
fn hides(clipped: &ClippedShape, part: Rect) -> bool {
    let Shape::Rect(shape) = &clipped.shape else {
        return false;
    };
    let plain = shape.brush.is_none() && shape.blur_width == 0.0 && shape.angle == 0.0;
    if !plain || !shape.fill.is_opaque() || !clipped.clip_rect.contains_rect(part) {
        return false;
    }
    let corners = shape.corner_radius;
    let round = corners.nw.max(corners.ne).max(corners.sw).max(corners.se);
    let radius = (f32::from(round) - SOFT).max(0.0);
    let solid = shape.rect.shrink(SOFT);
    // The middle of the corner's circle that is nearest to a corner of the part.
    let middles = solid.shrink(radius);
    let inside = |corner: Pos2| {
        let beyond = corner - middles.clamp(corner);
        beyond.x == 0.0 || beyond.y == 0.0 || beyond.length() <= radius
    };
    solid.contains_rect(part)
        && [
            part.left_top(),
            part.right_top(),
            part.left_bottom(),
            part.right_bottom(),
        ]
        .into_iter()
        .all(inside)
}

/// Parts that do not overlap.
struct Parts {
    pixels_per_point: f32,
    parts: Vec<Rect>,
}

impl Parts {
    fn add(&mut self, bounds: Rect) {
        if !bounds.is_positive() {
            return;
        }
        let mut part = self.on_the_grid(bounds);
        // What is joined may reach over others, which then are joined too.
        while let Some(place) = self.parts.iter().position(|other| other.intersects(part)) {
            part = part.union(self.parts.swap_remove(place));
        }
        self.parts.push(part);
        if self.parts.len() > MOST_PARTS {
            let all = self.parts.drain(..).reduce(Rect::union);
            self.parts.extend(all);
        }
    }

    fn on_the_grid(&self, rect: Rect) -> Rect {
        let scale = self.pixels_per_point;
        let place = |place: Pos2, round: fn(f32) -> f32| {
            Pos2::new(
                round(place.x * scale) / scale,
                round(place.y * scale) / scale,
            )
        };
        Rect::from_min_max(place(rect.min, f32::floor), place(rect.max, f32::ceil))
    }
}

#[cfg(test)]
mod tests {
    use egui::Color32;
    use egui::epaint::RectShape;

    use super::*;

    const WIDTH: usize = 60;
    const HEIGHT: usize = 40;
    const SCREEN: Rect = Rect {
        min: Pos2::ZERO,
        max: Pos2::new(WIDTH as f32, HEIGHT as f32),
    };

    /// A small random generator: xorshift64 (Marsaglia 2003).
    struct Random(u64);

    impl Random {
        fn below(&mut self, end: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0 as usize % end
        }
    }

    fn shape(random: &mut Random) -> ClippedShape {
        let min = Pos2::new(random.below(WIDTH) as f32, random.below(HEIGHT) as f32);
        let size = egui::vec2(1.0 + random.below(12) as f32, 1.0 + random.below(12) as f32);
        let colour = Color32::from_gray(random.below(256) as u8);
        ClippedShape {
            clip_rect: SCREEN,
            shape: Shape::rect_filled(Rect::from_min_size(min, size), 0.0, colour),
        }
    }

    /// Draws rectangles onto pixels.
    fn draw(pixels: &mut [Color32], shapes: &[ClippedShape]) {
        for clipped in shapes {
            let Shape::Rect(RectShape { rect, fill, .. }) = &clipped.shape else {
                panic!("only rectangles are drawn here");
            };
            let seen = rect.intersect(clipped.clip_rect);
            for y in seen.min.y as usize..seen.max.y.max(0.0) as usize {
                for x in seen.min.x as usize..seen.max.x.max(0.0) as usize {
                    pixels[y * WIDTH + x] = *fill;
                }
            }
        }
    }

    #[test]
    fn the_old_pixels_with_the_changed_parts_drawn_again_are_the_new_ones() {
        let mut random = Random(9);
        let ground = ClippedShape {
            clip_rect: SCREEN,
            shape: Shape::rect_filled(SCREEN, 0.0, Color32::BLUE),
        };
        for _ in 0..2_000 {
            let mut shapes = vec![ground.clone()];
            shapes.extend((0..30).map(|_| shape(&mut random)));
            let before = Picture::new(shapes.clone(), 1.0);
            for _ in 0..random.below(5) {
                let place = 1 + random.below(shapes.len() - 1);
                match random.below(3) {
                    0 => shapes[place] = shape(&mut random),
                    1 => shapes.insert(place, shape(&mut random)),
                    _ => drop(shapes.remove(place)),
                }
            }
            let after = Picture::new(shapes, 1.0);
            let parts = after.changes(&before, 1.0);
            for (place, part) in parts.iter().enumerate() {
                let others = &parts[place + 1..];
                // Parts that touch share an edge and no pixel.
                let overlap = |other: &Rect| part.intersect(*other).is_positive();
                assert!(!others.iter().any(overlap), "{parts:?}");
            }
            let black = [Color32::BLACK; WIDTH * HEIGHT];
            let (mut found, mut expected) = (black, black);
            draw(&mut found, &before.shapes);
            draw(&mut found, &after.within(&parts));
            draw(&mut expected, &after.shapes);
            assert!(found == expected, "{parts:?}");
        }
    }

    #[test]
    fn a_round_rectangle_hides_what_is_within_its_corners() {
        let ground = |colour| ClippedShape {
            clip_rect: SCREEN,
            shape: Shape::rect_filled(SCREEN, 8.0, colour),
        };
        let opaque = ground(Color32::GRAY);
        assert!(hides(&opaque, SCREEN.shrink(3.2)));
        assert!(!hides(&opaque, SCREEN.shrink(2.0)), "its corners look out");
        assert!(hides(&opaque, SCREEN.shrink2(egui::vec2(9.0, 1.0))));
        assert!(
            !hides(&opaque, SCREEN.shrink2(egui::vec2(9.0, 0.5))),
            "the edge is soft"
        );
        assert!(!hides(
            &ground(Color32::from_black_alpha(200)),
            SCREEN.shrink(9.0)
        ));
        let mut cut = opaque;
        cut.clip_rect = SCREEN.shrink(10.0);
        assert!(!hides(&cut, SCREEN.shrink(9.0)), "it is cut");
    }

    #[test]
    fn a_meter_that_moves_changes_nothing_but_its_place() {
        let bar = |height: f32| {
            let rect = Rect::from_min_max(Pos2::new(5.0, 30.0 - height), Pos2::new(8.0, 30.0));
            ClippedShape {
                clip_rect: SCREEN,
                shape: Shape::rect_filled(rect, 0.0, Color32::GREEN),
            }
        };
        let mut random = Random(3);
        let around: Vec<ClippedShape> = (0..20).map(|_| shape(&mut random)).collect();
        let picture = |height: f32| {
            let mut shapes = around.clone();
            shapes.insert(10, bar(height));
            Picture::new(shapes, 2.0)
        };
        let (low, high) = (picture(10.0), picture(20.0));
        assert!(low.changes(&low, 2.0).is_empty());
        let parts = high.changes(&low, 2.0);
        // The larger of the two, with soft edges of a pixel and a half, on a grid of half points.
        let expected = Rect::from_min_max(Pos2::new(4.0, 9.0), Pos2::new(9.0, 31.0));
        assert_eq!(parts, [expected]);
    }
}
