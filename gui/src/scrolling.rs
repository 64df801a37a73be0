//! What scrolls: the last points of something that is read a hundred times a second.

/// The last `N` points, each of which sums up some readings. Two are equal when they look alike: the point
/// under way and the place in the ring do not count, so that a picture at rest stays equal to itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScrollingRing<P, const N: usize> {
    points: [P; N],
    /// Index of the newest point.
    newest: usize,
    /// What a point is before the first reading in it.
    rest: P,
    /// The point under way, and the readings in it.
    next: P,
    readings: u32,
    readings_per_point: u32,
}

impl<P: Copy + PartialEq, const N: usize> PartialEq for ScrollingRing<P, N> {
    fn eq(&self, other: &Self) -> bool {
        self.points().eq(other.points())
    }
}

impl<P: Copy, const N: usize> ScrollingRing<P, N> {
    /// A ring of points at rest.
    pub(crate) fn new(rest: P, readings_per_point: u32) -> Self {
        Self {
            points: [rest; N],
            newest: 0,
            rest,
            next: rest,
            readings: 0,
            readings_per_point,
        }
    }

    /// Takes a reading: `join` adds it to the point under way.
    pub(crate) fn take(&mut self, join: impl FnOnce(&mut P)) {
        join(&mut self.next);
        self.readings += 1;
        if self.readings == self.readings_per_point {
            self.newest = (self.newest + 1) % N;
            self.points[self.newest] = self.next;
            self.next = self.rest;
            self.readings = 0;
        }
    }

    /// The points, oldest first.
    pub(crate) fn points(&self) -> impl ExactSizeIterator<Item = P> + '_ {
        (0..N).map(|index| self.points[(self.newest + 1 + index) % N])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_point_is_the_last_and_sums_up_its_readings() {
        let mut ring = ScrollingRing::<f32, 4>::new(0.0, 2);
        for reading in [1.0, 6.0, 2.0, 3.0, 9.0] {
            ring.take(|point| *point = point.max(reading));
        }
        assert!(ring.points().eq([0.0, 0.0, 6.0, 3.0]));
    }

    #[test]
    fn a_ring_at_rest_looks_the_same_wherever_its_newest_point_is() {
        let mut ring = ScrollingRing::<f32, 4>::new(0.0, 2);
        ring.take(|point| *point = 1.0);
        ring.take(|_| {});
        assert_ne!(ring, ScrollingRing::new(0.0, 2));
        for _ in 0..7 {
            ring.take(|_| {});
            ring.take(|_| {});
        }
        ring.take(|point| *point = 1.0);
        assert_eq!(ring, ScrollingRing::new(0.0, 2));
    }
}
