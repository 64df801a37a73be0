//! Settings that wait for their time: what acts behind a latency acts on the sound for which it was set.

use std::collections::VecDeque;

use crate::CONTROL_FRAMES;

/// Most settings that wait. With more latency than so many control periods they are kept as many times coarser.
const MOST_WAITING: u32 = 1024;

/// Settings with the line of the control grid from which on each of them acts, in the order of the lines.
#[derive(Clone, Debug)]
pub(crate) struct Waiting<S> {
    queue: VecDeque<(u32, S)>,
    /// Lines from one time at which settings may act to the next.
    lines_per_step: u32,
}

impl<S> Default for Waiting<S> {
    fn default() -> Self {
        Self {
            queue: VecDeque::new(),
            lines_per_step: 1,
        }
    }
}

/// Whether line `line` is `due` or comes after it; lines count around.
fn is_due(due: u32, line: u32) -> bool {
    line.wrapping_sub(due) < u32::MAX / 2
}

impl<S: Copy> Waiting<S> {
    /// Makes room for settings that act up to so much later; may allocate.
    pub(crate) fn make_room(&mut self, latency_frames: u32) {
        let lines = latency_frames.div_ceil(CONTROL_FRAMES as u32) + 2;
        self.lines_per_step = lines.div_ceil(MOST_WAITING);
        let most = (lines / self.lines_per_step + 2) as usize;
        self.queue.clear();
        self.queue.reserve_exact(most);
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Forgets what waits. Returns what was set last.
    pub(crate) fn take_last(&mut self) -> Option<S> {
        let last = self.queue.pop_back();
        self.queue.clear();
        last.map(|(_, settings)| settings)
    }

    /// Settings that act from `line` on. Of several for one line the last one counts.
    pub(crate) fn push(&mut self, settings: S, line: u32) {
        let line = line.next_multiple_of(self.lines_per_step);
        match self.queue.back_mut() {
            // Never before what was set earlier, while a latency has shrunk.
            Some((due, waiting)) if is_due(line, *due) => *waiting = settings,
            _ => {
                if self.queue.len() == self.queue.capacity() {
                    self.queue.pop_front();
                }
                self.queue.push_back((line, settings));
            }
        }
    }

    /// The next settings that act at `line`.
    pub(crate) fn pop_due(&mut self, line: u32) -> Option<S> {
        let (due, settings) = *self.queue.front()?;
        is_due(due, line).then(|| {
            self.queue.pop_front();
            settings
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_in_their_order_and_never_early() {
        let mut waiting = Waiting::default();
        waiting.make_room(320);
        waiting.push('a', 3);
        waiting.push('b', 5);
        waiting.push('c', 5);
        waiting.push('d', 4);
        assert_eq!(waiting.pop_due(2), None);
        assert_eq!(waiting.pop_due(3), Some('a'));
        assert_eq!(waiting.pop_due(4), None);
        assert_eq!(waiting.pop_due(9), Some('d'));
        assert!(waiting.is_empty());
    }

    #[test]
    fn a_flood_of_settings_never_allocates_and_the_last_one_arrives() {
        let mut waiting = Waiting::default();
        waiting.make_room(400_000);
        let room = waiting.queue.capacity();
        let mut heard = 0;
        for line in 0..40_000 {
            waiting.push(line, line + 12_500);
            while let Some(settings) = waiting.pop_due(line) {
                heard = settings;
            }
        }
        assert_eq!(waiting.queue.capacity(), room);
        // As late as it was asked for, but for the step.
        assert!((27_499 - 16..=27_499).contains(&heard), "{heard}");
        assert_eq!(waiting.take_last(), Some(39_999));
    }

    #[test]
    fn lines_count_around() {
        let mut waiting = Waiting::default();
        waiting.make_room(64);
        waiting.push('a', u32::MAX);
        waiting.push('b', 1);
        assert_eq!(waiting.pop_due(u32::MAX), Some('a'));
        assert_eq!(waiting.pop_due(0), None);
        assert_eq!(waiting.pop_due(1), Some('b'));
    }
}
