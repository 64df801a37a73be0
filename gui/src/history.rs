//! What a module that reduces did over the last five seconds, for a trace that scrolls.

use crate::levels::FLOOR_DB;

/// Points, and readings in each: 20 ms at 100 a second, so that the trace moves with every frame.
const POINTS: usize = 256;
const READINGS_PER_POINT: u32 = 2;

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistoryPoint {
    /// Largest reduction in dB, 0 or more.
    pub reduction_db: f32,
    /// Highest level that the detector heard, in dB.
    pub heard_db: f32,
}

/// Nothing heard, nothing reduced.
const REST: HistoryPoint = HistoryPoint {
    reduction_db: 0.0,
    heard_db: FLOOR_DB,
};

/// The last points. Two are equal when they look alike.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// A circle whose newest point is at `newest`.
    points: [HistoryPoint; POINTS],
    newest: usize,
    /// The point under way, and the readings in it.
    next: HistoryPoint,
    readings: u32,
}

impl Default for History {
    fn default() -> Self {
        Self {
            points: [REST; POINTS],
            newest: 0,
            next: REST,
            readings: 0,
        }
    }
}

/// Without the point under way and the place in the circle: in silence the picture is at rest.
impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        self.points().eq(other.points())
    }
}

impl History {
    /// Takes a reading.
    pub fn take(&mut self, reduction_db: f32, heard_db: f32) {
        self.next.reduction_db = self.next.reduction_db.max(reduction_db);
        self.next.heard_db = self.next.heard_db.max(heard_db);
        self.readings += 1;
        if self.readings == READINGS_PER_POINT {
            self.newest = (self.newest + 1) % POINTS;
            self.points[self.newest] = self.next;
            self.next = REST;
            self.readings = 0;
        }
    }

    /// The points, oldest first.
    pub fn points(&self) -> impl ExactSizeIterator<Item = HistoryPoint> + '_ {
        (0..POINTS).map(|index| self.points[(self.newest + 1 + index) % POINTS])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_point_is_the_last_and_holds_the_largest_of_its_readings() {
        let mut history = History::default();
        for reduction_db in [1.0, 6.0, 2.0, 3.0] {
            history.take(reduction_db, -10.0 - reduction_db);
        }
        let points: Vec<_> = history.points().collect();
        let [older, newest] = points[POINTS - 2..] else {
            unreachable!("there are more than two points")
        };
        assert_eq!((older.reduction_db, older.heard_db), (6.0, -11.0));
        assert_eq!((newest.reduction_db, newest.heard_db), (3.0, -12.0));
    }

    #[test]
    fn a_trace_at_rest_looks_the_same_however_long_it_lasts() {
        let mut history = History::default();
        history.take(6.0, -10.0);
        history.take(0.0, -200.0);
        assert_ne!(history, History::default());
        for _ in 0..POINTS as u32 * READINGS_PER_POINT {
            history.take(0.0, -200.0);
        }
        assert_eq!(history, History::default());
    }
}
