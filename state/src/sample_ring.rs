//! The sound on its way to the editor's spectrum: frames over a wait-free ring, only while an editor
//! looks.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rtrb::{Consumer, Producer, RingBuffer};

/// Frames that fit in the ring: 0.7 s at 48 kHz and 0.17 s at 192 kHz, several times what an editor
/// takes from frame to frame. The memory is touched only while an editor looks.
const CAPACITY: usize = 32_768;

/// Left and right at one time, at the three places where the editor listens.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tap {
    /// What enters the chain.
    pub before: [f32; 2],
    /// What leaves it.
    pub after: [f32; 2],
    /// The side chain; silence when none is connected.
    pub side_chain: [f32; 2],
}

/// The audio thread's end.
#[derive(Debug)]
pub struct SampleSender {
    ring: Producer<Tap>,
    subscriptions: Arc<AtomicUsize>,
}

/// The editors' end. It outlives the windows.
#[derive(Debug)]
pub struct SampleSource {
    ring: Mutex<Consumer<Tap>>,
    subscriptions: Arc<AtomicUsize>,
}

/// What an editor holds while it looks: until it is dropped, the audio thread sends.
#[derive(Debug)]
pub struct SampleSubscription {
    source: Arc<SampleSource>,
}

/// A ring and its two ends.
#[must_use]
pub fn sample_ring() -> (SampleSender, Arc<SampleSource>) {
    let (sender, receiver) = RingBuffer::new(CAPACITY);
    let subscriptions = Arc::new(AtomicUsize::new(0));
    let source = SampleSource {
        ring: Mutex::new(receiver),
        subscriptions: subscriptions.clone(),
    };
    let sender = SampleSender {
        ring: sender,
        subscriptions,
    };
    (sender, Arc::new(source))
}

impl SampleSender {
    /// Whether an editor looks: one relaxed load, all that the audio thread does without one.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.subscriptions.load(Ordering::Relaxed) > 0
    }

    /// Sends frames, and drops those that do not fit. Wait-free.
    pub fn send(&mut self, taps: impl ExactSizeIterator<Item = Tap>) {
        let room = taps.len().min(self.ring.slots());
        if let Ok(chunk) = self.ring.write_chunk_uninit(room) {
            chunk.fill_from_iter(taps);
        }
    }
}

impl SampleSource {
    /// Begins to look. What an earlier editor has left in the ring is dropped.
    #[must_use]
    pub fn subscribe(self: &Arc<Self>) -> SampleSubscription {
        let mut ring = self.ring();
        while ring.pop().is_ok() {}
        self.subscriptions.fetch_add(1, Ordering::Relaxed);
        drop(ring);
        SampleSubscription {
            source: self.clone(),
        }
    }

    fn ring(&self) -> MutexGuard<'_, Consumer<Tap>> {
        // Only editors lock, and a poisoned lock means that one of them is already gone.
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SampleSubscription {
    /// Hands `take` each frame since the last call, oldest first. Returns their number, and whether
    /// the ring was full, so that frames may be missing after these.
    pub fn frames(&self, mut take: impl FnMut(Tap)) -> (usize, bool) {
        let mut ring = self.source.ring();
        let count = ring.slots();
        if let Ok(chunk) = ring.read_chunk(count) {
            chunk.into_iter().for_each(&mut take);
        }
        (count, count == CAPACITY)
    }
}

impl Drop for SampleSubscription {
    fn drop(&mut self) {
        self.source.subscriptions.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taps(range: std::ops::Range<usize>) -> impl ExactSizeIterator<Item = Tap> {
        range.map(|index| Tap {
            before: [index as f32; 2],
            ..Tap::default()
        })
    }

    fn seen(subscription: &SampleSubscription) -> (Vec<f32>, bool) {
        let mut seen = Vec::new();
        let (count, is_full) = subscription.frames(|tap| seen.push(tap.before[0]));
        assert_eq!(count, seen.len());
        (seen, is_full)
    }

    #[test]
    fn the_sender_is_watched_as_long_as_any_editor_looks() {
        let (sender, source) = sample_ring();
        assert!(!sender.is_watched());
        let first = source.subscribe();
        let second = source.subscribe();
        drop(first);
        assert!(sender.is_watched());
        drop(second);
        assert!(!sender.is_watched());
    }

    #[test]
    fn one_instance_does_not_wake_another() {
        let ((sender, source), (other, _)) = (sample_ring(), sample_ring());
        let _subscription = source.subscribe();
        assert!(sender.is_watched() && !other.is_watched());
    }

    #[test]
    fn a_full_ring_drops_the_newest_and_says_so() {
        let (mut sender, source) = sample_ring();
        let subscription = source.subscribe();
        sender.send(taps(0..CAPACITY - 3));
        sender.send(taps(CAPACITY - 3..CAPACITY + 9));
        let (frames, is_full) = seen(&subscription);
        assert!(is_full);
        assert!(frames.iter().copied().eq((0..CAPACITY).map(|i| i as f32)));
        sender.send(taps(0..2));
        assert_eq!(seen(&subscription), (vec![0.0, 1.0], false));
    }

    #[test]
    fn a_new_editor_sees_nothing_of_what_came_before_it() {
        let (mut sender, source) = sample_ring();
        sender.send(taps(0..100));
        let subscription = source.subscribe();
        sender.send(taps(7..8));
        assert_eq!(seen(&subscription), (vec![7.0], false));
    }
}
