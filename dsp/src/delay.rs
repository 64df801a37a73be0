//! A delay line of whole frames, for two channels.

use crate::StereoBlock;

/// Delays both channels by a fixed number of whole frames.
#[derive(Clone, Debug, Default)]
pub struct DelayLine {
    past: [Vec<f32>; 2],
    position: usize,
}

impl DelayLine {
    /// Makes room for `frames` of delay and forgets the past; may allocate.
    pub fn prepare(&mut self, frames: usize) {
        self.past = [vec![0.0; frames], vec![0.0; frames]];
        self.position = 0;
    }

    /// Forgets the past.
    pub fn reset(&mut self) {
        for channel in &mut self.past {
            channel.fill(0.0);
        }
        self.position = 0;
    }

    /// The delay in frames.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.past[0].len()
    }

    /// Delays in place.
    pub fn process(&mut self, mut block: StereoBlock) {
        let length = self.frames();
        if length == 0 {
            return;
        }
        for (channel, past) in block.channels_mut().into_iter().zip(&mut self.past) {
            let mut position = self.position;
            for sample in channel {
                std::mem::swap(sample, &mut past[position]);
                position = if position + 1 == length {
                    0
                } else {
                    position + 1
                };
            }
        }
        self.position = (self.position + block.frames()) % length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_the_input_some_frames_ago_for_any_blocks() {
        for delay in [0, 1, 7, 64] {
            for size in [1, 5, 64, 100] {
                let mut line = DelayLine::default();
                line.prepare(delay);
                let mut left: Vec<f32> = (0..300).map(|frame| frame as f32).collect();
                let mut right: Vec<f32> = left.iter().map(|sample| -sample).collect();
                for (l, r) in left.chunks_mut(size).zip(right.chunks_mut(size)) {
                    line.process(StereoBlock::new(l, r));
                }
                for frame in 0..300 {
                    let expected = frame.max(delay) as f32 - delay as f32;
                    assert_eq!(left[frame], if frame < delay { 0.0 } else { expected });
                    assert_eq!(right[frame], -left[frame]);
                }
            }
        }
    }
}
