//! What a module that reduces did over the last five seconds, for a trace that scrolls.

use crate::levels::FLOOR_DB;
use crate::scrolling::ScrollingRing;

/// Points, and readings in each: 20 ms at 100 a second, so that the trace moves with every frame.
const POINTS: usize = 256;
const READINGS_PER_POINT: u32 = 2;

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TracePoint {
    /// Largest reduction in dB, 0 or more.
    pub reduction_db: f32,
    /// Highest level that the detector read, in dB.
    pub detector_db: f32,
}

/// Silence, in which nothing is reduced.
const REST: TracePoint = TracePoint {
    reduction_db: 0.0,
    detector_db: FLOOR_DB,
};

/// The last points. Two traces are equal when they look alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReductionTrace(ScrollingRing<TracePoint, POINTS>);

impl Default for ReductionTrace {
    fn default() -> Self {
        Self(ScrollingRing::new(REST, READINGS_PER_POINT))
    }
}

impl ReductionTrace {
    /// Takes a reading.
    pub fn take(&mut self, reduction_db: f32, detector_db: f32) {
        self.0.take(|point| {
            point.reduction_db = point.reduction_db.max(reduction_db);
            point.detector_db = point.detector_db.max(detector_db);
        });
    }

    /// The points, oldest first.
    pub fn points(&self) -> impl ExactSizeIterator<Item = TracePoint> + '_ {
        self.0.points()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_holds_the_largest_of_its_readings() {
        let mut trace = ReductionTrace::default();
        for reduction_db in [1.0, 6.0, 2.0, 3.0] {
            trace.take(reduction_db, -10.0 - reduction_db);
        }
        let points: Vec<_> = trace.points().collect();
        let [.., older, newest] = points[..] else {
            unreachable!("there are more than two points")
        };
        assert_eq!((older.reduction_db, older.detector_db), (6.0, -11.0));
        assert_eq!((newest.reduction_db, newest.detector_db), (3.0, -12.0));
    }

    #[test]
    fn a_trace_at_rest_looks_the_same_however_long_it_lasts() {
        let mut trace = ReductionTrace::default();
        trace.take(6.0, -10.0);
        trace.take(0.0, -200.0);
        assert_ne!(trace, ReductionTrace::default());
        for _ in 0..POINTS as u32 * READINGS_PER_POINT {
            trace.take(0.0, -200.0);
        }
        assert_eq!(trace, ReductionTrace::default());
    }
}
