//! A gain in dB, smoothed; bit-exact at 0 dB.

use super::waiting::Waiting;
use crate::{ControlGrid, Ramp, Smoother, StereoBlock, StreamSpec, db_to_gain};

/// Level of both channels.
#[derive(Clone, Debug)]
pub struct Gain {
    level_db: Smoother,
    ramp: Ramp,
    waiting: Waiting<f64>,
}

impl Default for Gain {
    fn default() -> Self {
        Self {
            level_db: Smoother::new(0.0),
            ramp: Ramp::between(1.0, 1.0),
            waiting: Waiting::default(),
        }
    }
}

impl Gain {
    /// For this stream, in which gains are set up to so much before they act; the gain is there at once. May
    /// allocate.
    pub fn prepare(&mut self, spec: &StreamSpec, latency_frames: u32) {
        self.level_db.prepare(spec);
        if let Some(gain_db) = self.waiting.take_last() {
            self.level_db.set_target(gain_db);
        }
        self.waiting.make_room(latency_frames);
        self.reset();
    }

    /// The gain is there at once.
    pub fn reset(&mut self) {
        if let Some(gain_db) = self.waiting.take_last() {
            self.level_db.set_target(gain_db);
        }
        self.level_db.snap();
        let gain = db_to_gain(self.level_db.current());
        self.ramp = Ramp::between(gain, gain);
    }

    /// Sets the gain to glide to from a line of the control grid on, in dB.
    pub fn set(&mut self, gain_db: f64, line: u32) {
        self.waiting.push(gain_db, line);
    }

    /// The linear gain at the last line of the control grid.
    #[must_use]
    pub fn linear(&self) -> f64 {
        self.ramp.start
    }

    /// Processes a part in place, which begins where `grid` stands.
    pub fn process(&mut self, mut block: StereoBlock, grid: &ControlGrid) {
        if self.waiting.is_empty() && self.level_db.is_settled() && self.ramp.rests_at(1.0) {
            return;
        }
        let mut grid = *grid;
        let mut start = 0;
        while let Some(span) = grid.advance(block.frames() - start) {
            if span.tick {
                while let Some(gain_db) = self.waiting.pop_due(span.line) {
                    self.level_db.set_target(gain_db);
                }
                let from = db_to_gain(self.level_db.current());
                self.ramp = Ramp::between(from, db_to_gain(self.level_db.tick()));
            }
            for channel in block.part(start, span.frames).channels_mut() {
                for (frame, sample) in channel.iter_mut().enumerate() {
                    *sample = (f64::from(*sample) * self.ramp.at(span.offset + frame)) as f32;
                }
            }
            start += span.frames;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: StreamSpec = StreamSpec {
        sample_rate_hz: 48e3,
    };

    fn run(gain: &mut Gain, input: f32, frames: usize) -> Vec<f32> {
        let mut left = vec![input; frames];
        let mut right = left.clone();
        gain.process(
            StereoBlock::new(&mut left, &mut right),
            &ControlGrid::default(),
        );
        assert_eq!(left, right);
        left
    }

    #[test]
    fn settled_gain_is_the_gain_in_db() {
        let mut gain = Gain::default();
        gain.set(-6.0, 0);
        gain.prepare(&SPEC, 0);
        for sample in run(&mut gain, 0.5, 100) {
            // Half a unit in the last place of f32.
            assert!((f64::from(sample) - 0.5 * db_to_gain(-6.0)).abs() < 3e-8);
        }
    }

    #[test]
    fn a_change_makes_no_step_larger_than_its_slope() {
        let mut gain = Gain::default();
        gain.prepare(&SPEC, 0);
        gain.set(-24.0, 0);
        let out = run(&mut gain, 1.0, 2000);
        // 24 dB in 20 ms is 0.0029 of full scale per frame at its steepest, near 0 dB.
        assert!(out.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.003));
        assert!((f64::from(out[1999]) - db_to_gain(-24.0)).abs() < 1e-8);
    }
}
