//! What the loudness panel shows: the last reading, a held true peak, and the last two minutes.

use truestrip_dsp::loudness::LoudnessReading;

use crate::scrolling::ScrollingRing;

/// Points of the two minutes, and how many readings each one spans: 0.2 s at 100 a second.
const POINTS: usize = 600;
const READINGS_PER_POINT: u32 = 20;

/// Loudness at a time, in LUFS.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoudnessPoint {
    /// The loudest momentary value.
    pub momentary_lufs: f32,
    /// The last short-term value.
    pub short_term_lufs: f32,
}

/// Silence, and what was before the editor opened.
const NOTHING: LoudnessPoint = LoudnessPoint {
    momentary_lufs: f32::NEG_INFINITY,
    short_term_lufs: f32::NEG_INFINITY,
};

/// Loudness as the editor shows it. Two are equal when they look alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoudnessDisplay {
    /// The last reading.
    pub reading: LoudnessReading,
    /// Largest true peak since it was cleared, in dBTP.
    pub held_peak_dbtp: f32,
    wants_restart: bool,
    points: ScrollingRing<LoudnessPoint, POINTS>,
}

impl Default for LoudnessDisplay {
    fn default() -> Self {
        Self {
            reading: LoudnessReading::default(),
            held_peak_dbtp: f32::NEG_INFINITY,
            wants_restart: false,
            points: ScrollingRing::new(NOTHING, READINGS_PER_POINT),
        }
    }
}

impl LoudnessDisplay {
    /// Takes a reading.
    pub fn take(&mut self, reading: &LoudnessReading) {
        self.reading = *reading;
        self.held_peak_dbtp = self.held_peak_dbtp.max(reading.recent_peak_dbtp);
        self.points.take(|point| {
            point.momentary_lufs = point.momentary_lufs.max(reading.momentary_lufs);
            point.short_term_lufs = reading.short_term_lufs;
        });
    }

    /// Asks for a new programme.
    pub fn restart(&mut self) {
        self.wants_restart = true;
        self.clear_held();
    }

    /// Whether a new programme was asked for since the last call.
    pub fn take_restart(&mut self) -> bool {
        std::mem::take(&mut self.wants_restart)
    }

    /// Forgets the held true peak.
    pub fn clear_held(&mut self) {
        self.held_peak_dbtp = f32::NEG_INFINITY;
    }

    /// The last two minutes, oldest first, as 0.2 s a point.
    pub fn points(&self) -> impl ExactSizeIterator<Item = LoudnessPoint> + '_ {
        self.points.points()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_hold_the_loudest_moment_and_the_peak_holds_until_it_is_cleared() {
        let mut display = LoudnessDisplay::default();
        for index in 0..READINGS_PER_POINT {
            display.take(&LoudnessReading {
                momentary_lufs: if index == 3 { -9.0 } else { -20.0 },
                short_term_lufs: -18.0,
                recent_peak_dbtp: -(index as f32),
                ..LoudnessReading::default()
            });
        }
        let last = display.points().last().expect("points");
        assert_eq!((last.momentary_lufs, last.short_term_lufs), (-9.0, -18.0));
        assert_eq!(
            display.points().filter(|point| *point != NOTHING).count(),
            1
        );
        assert_eq!(display.held_peak_dbtp, 0.0);
        display.clear_held();
        assert_eq!(display.held_peak_dbtp, f32::NEG_INFINITY);
        display.restart();
        assert!(display.take_restart() && !display.take_restart());
    }

    #[test]
    fn silence_leaves_the_picture_at_rest() {
        let mut display = LoudnessDisplay::default();
        for _ in 0..=READINGS_PER_POINT {
            display.take(&LoudnessReading::default());
        }
        assert_eq!(display, LoudnessDisplay::default());
    }
}
