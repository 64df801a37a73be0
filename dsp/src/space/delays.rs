//! The past of several signals that go in a control period at a time.
//!
//! What is read is always one slice: the first frames of each ring stand behind its end once more. The
//! memory is written to only as sound goes in, and forgetting takes no time.

use super::mixing::Row;
use crate::CONTROL_FRAMES;

/// Frames that stand behind the end of a ring once more: most that is read at a time.
const COPIED: usize = 2 * CONTROL_FRAMES;

/// The past of `SIGNALS` signals.
#[derive(Clone, Debug)]
pub(crate) struct Delays<const SIGNALS: usize> {
    /// A ring for each signal, and silence.
    past: Vec<f32>,
    /// From the ring of one signal to the next.
    stride: usize,
    /// Where the next frame goes in each ring.
    position: usize,
    /// Frames that went in since the reset, as far as it matters.
    filled: usize,
}

impl<const SIGNALS: usize> Default for Delays<SIGNALS> {
    fn default() -> Self {
        Self {
            past: Vec::new(),
            stride: COPIED,
            position: 0,
            filled: 0,
        }
    }
}

impl<const SIGNALS: usize> Delays<SIGNALS> {
    /// Makes room for delays of up to `frames` and forgets the past; may allocate.
    pub(crate) fn prepare(&mut self, frames: usize) {
        let periods = (frames + 2 * COPIED).div_ceil(CONTROL_FRAMES);
        // An odd number, so that the rings do not share the same few places of a cache.
        self.stride = (periods | 1) * CONTROL_FRAMES;
        self.past = vec![0.0; self.stride * SIGNALS + COPIED];
        self.reset();
    }

    /// Forgets the past.
    pub(crate) fn reset(&mut self) {
        self.position = 0;
        self.filled = 0;
        let capacity = self.capacity();
        for ring in self.past.chunks_exact_mut(self.stride) {
            ring[capacity.saturating_sub(COPIED)..].fill(0.0);
        }
    }

    fn capacity(&self) -> usize {
        self.stride - COPIED
    }

    /// Takes in a control period.
    #[inline(always)]
    pub(crate) fn write(&mut self, rows: &[Row; SIGNALS]) {
        let (position, capacity) = (self.position, self.capacity());
        for (ring, row) in self.past.chunks_exact_mut(self.stride).zip(rows) {
            ring[position..][..CONTROL_FRAMES].copy_from_slice(row.as_flattened());
            if position < COPIED {
                ring[capacity + position..][..CONTROL_FRAMES].copy_from_slice(row.as_flattened());
            }
        }
        self.position += CONTROL_FRAMES;
        if self.position == capacity {
            self.position = 0;
        }
        self.filled = (self.filled + CONTROL_FRAMES).min(capacity);
    }

    /// Where to read `frames` frames, at most two control periods, that end some frames before the one that
    /// went in last: one signal after another, and again from the first.
    #[inline(always)]
    pub(crate) fn find<const READS: usize>(
        &self,
        frames: usize,
        delays: &[u32; READS],
    ) -> [u32; READS] {
        let (stride, capacity) = (self.stride as u32, self.capacity() as u32);
        let (newest, filled) = (
            (self.position + self.capacity() - frames) as u32,
            self.filled as u32,
        );
        let silence = SIGNALS as u32 * stride;
        let mut starts = [0; READS];
        for read in 0..READS {
            let back = newest.wrapping_sub(delays[read]);
            // The smaller one is the one that has not wrapped around.
            let back = back.min(back.wrapping_sub(capacity));
            let found = (read % SIGNALS) as u32 * stride + back;
            starts[read] = if delays[read] < filled {
                found
            } else {
                silence
            };
        }
        starts
    }

    /// The frames from where [`find`](Self::find) has found them.
    #[inline(always)]
    pub(crate) fn read<const FRAMES: usize>(&self, start: u32) -> &[f32; FRAMES] {
        let silence = &const { [0.0; FRAMES] };
        let past = self
            .past
            .get(start as usize..)
            .and_then(<[f32]>::first_chunk);
        past.unwrap_or(silence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_signal_comes_out_some_frames_late_and_a_reset_forgets_it() {
        let mut delays = Delays::<2>::default();
        for longest in [0, 1, 31, 200, 500] {
            delays.prepare(longest);
            for _ in 0..2 {
                for period in 0..40 {
                    let number = |frame: usize| (period * CONTROL_FRAMES + frame + 1) as f32;
                    let mut rows: [Row; 2] = Default::default();
                    for (frame, to) in rows[0].as_flattened_mut().iter_mut().enumerate() {
                        *to = number(frame);
                    }
                    rows[1] = rows[0].map(|part| part.map(|x| -x));
                    delays.write(&rows);
                    for delay in [0, longest / 3, longest] {
                        let starts = delays.find(39, &[delay as u32; 2]);
                        let first: [f32; 39] = *delays.read(starts[0]);
                        for (frame, x) in first.into_iter().enumerate() {
                            let at = (period + 1) * CONTROL_FRAMES + frame + 1;
                            assert_eq!(x, at.saturating_sub(delay + 39) as f32);
                        }
                        assert_eq!(*delays.read(starts[1]), first.map(|x| -x));
                    }
                }
                delays.reset();
            }
        }
    }
}
