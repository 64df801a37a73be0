//! Delays of whole frames: of one signal (`History`), of two channels ([`DelayLine`]), and of two channels
//! by a delay that may change (`GlidingDelay`).

use crate::{PART_FRAMES, Ramp, Smoother, StereoBlock, StreamSpec};

const SILENCE: [f32; PART_FRAMES] = [0.0; PART_FRAMES];

/// The past of one signal.
///
/// What is read is always one slice: the first [`PART_FRAMES`] frames of the ring stand behind its end
/// once more. The memory is written to only as sound goes in, and forgetting takes no time: a long
/// history that is not used costs nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    past: Vec<f32>,
    /// Where the next frame goes.
    position: usize,
    /// Frames that went in since the reset, as far as it matters.
    filled: usize,
}

impl History {
    /// Makes room for delays of up to `frames` and forgets the past; may allocate.
    pub(crate) fn prepare(&mut self, frames: usize) {
        self.past = vec![0.0; frames + 3 * PART_FRAMES];
        self.reset();
    }

    /// Forgets the past.
    pub(crate) fn reset(&mut self) {
        self.position = 0;
        self.filled = 0;
        let capacity = self.capacity();
        if let Some(before_first) = self.past.get_mut(capacity.saturating_sub(PART_FRAMES)..) {
            before_first.fill(0.0);
        }
    }

    fn capacity(&self) -> usize {
        self.past.len().saturating_sub(PART_FRAMES)
    }

    /// Takes in at most [`PART_FRAMES`] frames.
    #[inline(always)]
    pub(crate) fn write(&mut self, samples: &[f32]) {
        let (start, capacity) = (self.position, self.capacity());
        let end = start + samples.len();
        self.past[start..end].copy_from_slice(samples);
        if end >= capacity {
            self.past.copy_within(capacity..end, 0);
            self.position = end - capacity;
        } else {
            if start < PART_FRAMES {
                self.past
                    .copy_within(start..end.min(PART_FRAMES), capacity + start);
            }
            self.position = end;
        }
        self.filled = (self.filled + samples.len()).min(capacity);
    }

    /// The `frames` frames, at most [`PART_FRAMES`], that end `delay` frames before the one that went in
    /// last.
    #[inline(always)]
    pub(crate) fn recent(&self, delay: usize, frames: usize) -> &[f32] {
        if delay >= self.filled {
            return &SILENCE[..frames];
        }
        let end = self.position + self.capacity() - delay;
        let start = (end - frames) % self.capacity();
        &self.past[start..start + frames]
    }
}

/// Remembers what went in, and gives it out again any number of whole frames later.
#[derive(Clone, Debug, Default)]
pub struct DelayLine {
    channels: [History; 2],
}

impl DelayLine {
    /// Makes room for delays of up to `frames` and forgets the past; may allocate.
    pub fn prepare(&mut self, frames: usize) {
        for channel in &mut self.channels {
            channel.prepare(frames);
        }
    }

    /// Forgets the past.
    pub fn reset(&mut self) {
        self.channels.iter_mut().for_each(History::reset);
    }

    /// Takes in a block of at most `PART_FRAMES` frames.
    pub fn write(&mut self, block: &StereoBlock) {
        for (history, channel) in self.channels.iter_mut().zip(block.channels()) {
            history.write(channel);
        }
    }

    /// Gives out the block that was just taken in, `delay` frames late.
    pub fn read(&self, delay: usize, block: &mut StereoBlock) {
        for (history, channel) in self.channels.iter().zip(block.channels_mut()) {
            channel.copy_from_slice(history.recent(delay, channel.len()));
        }
    }
}

/// A [`DelayLine`] whose delay changes without a click: it cross-fades from the former to the new one.
#[derive(Clone, Debug)]
pub(crate) struct GlidingDelay {
    line: DelayLine,
    former: usize,
    present: usize,
    /// From 0, the former delay, to 1, the present one.
    turn: Smoother,
    turn_ramp: Ramp,
}

impl Default for GlidingDelay {
    fn default() -> Self {
        Self {
            line: DelayLine::default(),
            former: 0,
            present: 0,
            turn: Smoother::new(1.0),
            turn_ramp: Ramp::between(1.0, 1.0),
        }
    }
}

impl GlidingDelay {
    /// Makes room for delays of up to `frames`; may allocate.
    pub(crate) fn prepare(&mut self, spec: &StreamSpec, frames: usize) {
        self.turn.prepare(spec);
        self.line.prepare(frames);
    }

    /// Forgets the past, and rests at this delay.
    pub(crate) fn reset(&mut self, delay: usize) {
        self.line.reset();
        self.former = delay;
        self.present = delay;
        self.turn.snap();
        self.turn_ramp = Ramp::between(1.0, 1.0);
    }

    /// The delay that is heard, or fades in.
    pub(crate) fn delay(&self) -> usize {
        self.present
    }

    /// Whether no cross-fade is under way.
    pub(crate) fn is_settled(&self) -> bool {
        self.turn.is_settled()
    }

    /// Sets the delay from the next line of the control grid on. A cross-fade under way is cut
    /// short: wait until it [`is_settled`](Self::is_settled).
    pub(crate) fn set(&mut self, delay: usize) {
        if delay != self.present {
            self.former = self.present;
            self.present = delay;
            self.turn.restart(0.0);
        }
    }

    /// On a line of the control grid.
    pub(crate) fn tick(&mut self) {
        self.turn_ramp = Ramp::between(self.turn.current(), self.turn.tick());
    }

    /// Takes in a block of at most `PART_FRAMES` frames.
    pub(crate) fn write(&mut self, block: &StereoBlock) {
        self.line.write(block);
    }

    /// Gives out the frames that end `delay` frames before the one that was taken in last, without a
    /// cross-fade.
    pub(crate) fn read_at(&self, delay: usize, out: &mut StereoBlock) {
        self.line.read(delay, out);
    }

    /// Gives out the part `start..start + out.frames()` of the block of `frames` frames that was just
    /// taken in; `offset` frames of its control period are over.
    pub(crate) fn read(&self, start: usize, frames: usize, offset: usize, out: &mut StereoBlock) {
        let ahead = frames - start - out.frames();
        self.line.read(self.present + ahead, out);
        if self.turn_ramp.rests_at(1.0) {
            return;
        }
        for (history, out) in self.line.channels.iter().zip(out.channels_mut()) {
            let former = history.recent(self.former + ahead, out.len());
            self.turn_ramp.cross_fade(former, out, offset);
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
