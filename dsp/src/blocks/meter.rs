//! Peak and RMS level of a stereo signal, gathered on the audio thread.

use crate::StereoBlock;

/// Gathers peak and power until somebody takes the reading.
#[derive(Clone, Copy, Debug, Default)]
pub struct LevelMeter {
    peak: [f32; 2],
    sum_of_squares: [f64; 2],
    frames: usize,
}

/// Levels of left and right over the frames since the last reading, linear (1 is 0 dBFS).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Levels {
    /// Largest sample magnitude.
    pub peak: [f32; 2],
    /// Root of the mean square; a full-scale sine reads 0.707.
    pub rms: [f32; 2],
}

impl LevelMeter {
    /// Adds a block to the reading.
    pub fn measure(&mut self, block: &StereoBlock) {
        for (index, channel) in block.channels().into_iter().enumerate() {
            let peak = channel
                .iter()
                .fold(self.peak[index], |peak, sample| peak.max(sample.abs()));
            let sum: f64 = channel
                .iter()
                .map(|&sample| f64::from(sample).powi(2))
                .sum();
            self.peak[index] = peak;
            self.sum_of_squares[index] += sum;
        }
        self.frames += block.frames();
    }

    /// Frames gathered since the last reading.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// The reading since the last one; starts a new one.
    pub fn take(&mut self) -> Levels {
        let frames = self.frames.max(1) as f64;
        let rms = self.sum_of_squares.map(|sum| (sum / frames).sqrt() as f32);
        let levels = Levels {
            peak: self.peak,
            rms,
        };
        *self = Self::default();
        levels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sine_reads_its_peak_and_its_rms() {
        let mut left: Vec<f32> = (0..4800)
            .map(|frame| (std::f32::consts::TAU * frame as f32 / 48.0).sin())
            .collect();
        let mut right: Vec<f32> = left.iter().map(|sample| 0.5 * sample).collect();
        let mut meter = LevelMeter::default();
        meter.measure(&StereoBlock::new(&mut left, &mut right));
        let levels = meter.take();
        // f32 sine of whole periods with a sample on the crest.
        assert!((levels.peak[0] - 1.0).abs() < 1e-6 && (levels.peak[1] - 0.5).abs() < 1e-6);
        assert!((levels.rms[0] - 0.5_f32.sqrt()).abs() < 1e-6);
        assert_eq!(meter.take(), Levels::default());
    }
}
