//! A gain in dB, smoothed; bit-exact at 0 dB.

use crate::{ControlGrid, Processor, Ramp, Smoother, StereoBlock, StreamSpec, db_to_gain};

/// Level of both channels. The setting is a gain in dB.
#[derive(Clone, Debug)]
pub struct Gain {
    level_db: Smoother,
    ramp: Ramp,
    grid: ControlGrid,
}

impl Default for Gain {
    fn default() -> Self {
        Self {
            level_db: Smoother::new(0.0),
            ramp: Ramp::between(1.0, 1.0),
            grid: ControlGrid::default(),
        }
    }
}

impl Processor for Gain {
    type Settings = f32;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.level_db.prepare(spec);
        self.reset();
    }

    fn reset(&mut self) {
        self.level_db.snap();
        self.grid.reset();
    }

    fn set(&mut self, gain_db: &f32) {
        self.level_db.set_target(f64::from(*gain_db));
    }

    fn process(&mut self, mut block: StereoBlock) {
        let mut start = 0;
        while let Some(span) = self.grid.advance(block.frames() - start) {
            if span.tick {
                let from = db_to_gain(self.level_db.current());
                self.ramp = Ramp::between(from, db_to_gain(self.level_db.tick()));
            }
            if !self.ramp.rests_at(1.0) {
                for channel in block.part(start, span.frames).channels_mut() {
                    for (frame, sample) in channel.iter_mut().enumerate() {
                        *sample = (f64::from(*sample) * self.ramp.at(span.offset + frame)) as f32;
                    }
                }
            }
            start += span.frames;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(gain: &mut Gain, input: f32, frames: usize) -> Vec<f32> {
        let mut left = vec![input; frames];
        let mut right = left.clone();
        gain.process(StereoBlock::new(&mut left, &mut right));
        assert_eq!(left, right);
        left
    }

    #[test]
    fn settled_gain_is_the_gain_in_db() {
        let mut gain = Gain::default();
        gain.set(&-6.0);
        gain.prepare(&StreamSpec {
            sample_rate_hz: 48e3,
        });
        for sample in run(&mut gain, 0.5, 100) {
            // Half a unit in the last place of f32.
            assert!((f64::from(sample) - 0.5 * db_to_gain(-6.0)).abs() < 3e-8);
        }
    }

    #[test]
    fn a_change_makes_no_step_larger_than_its_slope() {
        let mut gain = Gain::default();
        gain.prepare(&StreamSpec {
            sample_rate_hz: 48e3,
        });
        gain.set(&-24.0);
        let out = run(&mut gain, 1.0, 2000);
        // 24 dB in 20 ms is 0.0029 of full scale per frame at its steepest, near 0 dB.
        assert!(out.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.003));
        assert!((f64::from(out[1999]) - db_to_gain(-24.0)).abs() < 1e-8);
    }
}
