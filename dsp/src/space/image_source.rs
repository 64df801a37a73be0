//! The image sources of a box-shaped room.
//!
//! A wall reflects a sound as if it came from the source's mirror image behind it, and the images have
//! images: Jont B. Allen and David A. Berkley, "Image method for efficiently simulating small-room
//! acoustics" (1979), equations 8 and 9. All walls of a room take the same share of the sound.

/// Speed of sound at 20 degrees Celsius, in metres per second.
pub const SPEED_OF_SOUND: f64 = 343.2;

/// A point, or the lengths of a room, in metres: to the right, to the front, upwards.
pub type Point = [f64; 3];

/// An image of a source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Image {
    /// Where it is, from the room's left rear corner on the floor.
    pub at: Point,
    /// How often its sound meets a wall.
    pub reflections: u32,
}

/// All images with at most `reflections` reflections, the source itself first.
pub fn images(size: Point, source: Point, reflections: u32) -> impl Iterator<Item = Image> {
    let most = reflections as i32;
    let along = move |axis: usize, index: i32| {
        let length = size[axis];
        let within = if index % 2 == 0 {
            source[axis]
        } else {
            length - source[axis]
        };
        f64::from(index) * length + within
    };
    let place = move |[x, y, z]: [i32; 3]| Image {
        at: [along(0, x), along(1, y), along(2, z)],
        reflections: [x, y, z].map(i32::unsigned_abs).iter().sum(),
    };
    let rest = (-most..=most).flat_map(move |x| {
        (-most..=most).flat_map(move |y| (-most..=most).map(move |z| [x, y, z]))
    });
    std::iter::once([0; 3])
        .chain(rest.filter(|index| *index != [0; 3]))
        .map(place)
        .filter(move |image| image.reflections <= reflections)
}

/// Distance between two points, in metres.
#[must_use]
pub fn distance(a: Point, b: Point) -> f64 {
    let [x, y, z] = [0, 1, 2].map(|axis| a[axis] - b[axis]);
    (x * x + y * y + z * z).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_reflections_are_mirror_images() {
        let (size, source) = ([4.0, 6.0, 3.0], [1.0, 2.0, 1.5]);
        let all: Vec<_> = images(size, source, 1).collect();
        assert_eq!(all[0].at, source);
        assert_eq!(all[0].reflections, 0);
        for at in [
            [-1.0, 2.0, 1.5],
            [7.0, 2.0, 1.5],
            [1.0, -2.0, 1.5],
            [1.0, 10.0, 1.5],
            [1.0, 2.0, -1.5],
            [1.0, 2.0, 4.5],
        ] {
            assert!(all.contains(&Image { at, reflections: 1 }), "{at:?}");
        }
        assert_eq!(all.len(), 7);
        assert_eq!(images(size, source, 2).count(), 25);
    }
}
