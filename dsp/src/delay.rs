//! A delay line of whole frames, for two channels.

use crate::StereoBlock;

/// Largest block that one turn of `write` and `read` takes.
pub const MAX_FRAMES: usize = 256;

/// Remembers what went in, and gives it out again any number of whole frames later.
///
/// The memory is written to only as sound goes in: a long line that is not used costs none.
#[derive(Clone, Debug, Default)]
pub struct DelayLine {
    past: [Vec<f32>; 2],
    /// Where the next frame goes.
    position: usize,
    /// Frames that went in since the reset, as far as it matters.
    filled: usize,
    /// Frames of the last block.
    written: usize,
}

impl DelayLine {
    /// Makes room for delays of up to `frames` and forgets the past; may allocate.
    pub fn prepare(&mut self, frames: usize) {
        let length = frames + MAX_FRAMES;
        self.past = [vec![0.0; length], vec![0.0; length]];
        self.reset();
    }

    /// Forgets the past.
    pub fn reset(&mut self) {
        self.position = 0;
        self.filled = 0;
        self.written = 0;
    }

    /// Takes in a block of at most `MAX_FRAMES` frames.
    pub fn write(&mut self, block: &StereoBlock) {
        let (length, frames) = (self.past[0].len(), block.frames());
        let first = frames.min(length - self.position);
        for (past, channel) in self.past.iter_mut().zip(block.channels()) {
            past[self.position..][..first].copy_from_slice(&channel[..first]);
            past[..frames - first].copy_from_slice(&channel[first..]);
        }
        self.position = (self.position + frames) % length;
        self.filled = (self.filled + frames).min(length);
        self.written = frames;
    }

    /// Gives out the block that was just taken in, `delay` frames late.
    pub fn read(&self, delay: usize, block: &mut StereoBlock) {
        let (length, frames) = (self.past[0].len(), self.written);
        let back = delay + frames;
        // What lies before the first frame that went in.
        let silent = back.saturating_sub(self.filled).min(frames);
        let start = (self.position + 2 * length - back + silent) % length;
        let first = (frames - silent).min(length - start);
        for (past, channel) in self.past.iter().zip(block.channels_mut()) {
            let (silence, sound) = channel.split_at_mut(silent);
            silence.fill(0.0);
            let (before, after) = sound.split_at_mut(first);
            before.copy_from_slice(&past[start..][..first]);
            after.copy_from_slice(&past[..after.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_the_input_some_frames_ago_for_any_blocks() {
        for delay in [0, 1, 7, 64, 255, 600] {
            for size in [1, 5, 64, 100, 256] {
                let mut line = DelayLine::default();
                line.prepare(600);
                let left: Vec<f32> = (1..=2000).map(|frame| frame as f32).collect();
                let right: Vec<f32> = left.iter().map(|sample| -sample).collect();
                let mut output = [vec![9.0; 2000], vec![9.0; 2000]];
                for start in (0..2000).step_by(size) {
                    let end = (start + size).min(2000);
                    let (mut l, mut r) = (left[start..end].to_vec(), right[start..end].to_vec());
                    line.write(&StereoBlock::new(&mut l, &mut r));
                    let [l, r] = &mut output;
                    line.read(
                        delay,
                        &mut StereoBlock::new(&mut l[start..end], &mut r[start..end]),
                    );
                }
                for (frame, (left, right)) in output[0].iter().zip(&output[1]).enumerate() {
                    let expected = (frame + 1).saturating_sub(delay) as f32;
                    assert_eq!(*left, expected);
                    assert_eq!(*right, -expected);
                }
            }
        }
    }
}
