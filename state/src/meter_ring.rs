//! What the editor sees of the audio thread: levels over a wait-free ring, the sample rate, and the
//! sound for its spectrum.
//!
//! Two things go the other way, which are no settings, so that no parameter can carry them: the request to
//! begin a new programme of the loudness meter, a flag that the editor raises and the audio thread takes
//! down; and how someone listens while they work. Neither is saved.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use rtrb::{Consumer, Producer, RingBuffer};
use truestrip_dsp::{Monitoring, StripReading};

use crate::sample_ring::{SampleSender, SampleSource, sample_ring};

/// Readings that fit in the ring: half a second at 100 a second, so that an editor that stalls for
/// some frames loses no peak.
const CAPACITY: usize = 50;

/// The audio thread's end.
#[derive(Debug)]
pub struct MeterSender(Producer<StripReading>);

/// The editor's end. It outlives the windows, of which one at a time reads the ring.
#[derive(Debug)]
pub struct EditorFeed {
    ring: Mutex<Consumer<StripReading>>,
    sample_rate_hz: AtomicU32,
    restart_loudness: AtomicBool,
    matched_bypass: AtomicBool,
    delta: AtomicBool,
    samples: Arc<SampleSource>,
}

/// The rings and their ends.
#[must_use]
pub fn meter_ring() -> (MeterSender, SampleSender, Arc<EditorFeed>) {
    let (sender, receiver) = RingBuffer::new(CAPACITY);
    let (samples, source) = sample_ring();
    let feed = EditorFeed {
        ring: Mutex::new(receiver),
        sample_rate_hz: AtomicU32::new(48_000),
        restart_loudness: AtomicBool::new(false),
        matched_bypass: AtomicBool::new(false),
        delta: AtomicBool::new(false),
        samples: source,
    };
    (MeterSender(sender), samples, Arc::new(feed))
}

impl MeterSender {
    /// Sends a reading; drops it when nobody reads (the editor is closed). Wait-free.
    pub fn send(&mut self, reading: StripReading) {
        self.0.push(reading).ok();
    }
}

impl EditorFeed {
    /// Hands `take` the readings that came since the last call, oldest first.
    pub fn readings(&self, take: impl FnOnce(&mut dyn Iterator<Item = StripReading>)) {
        // Only editors lock, and a poisoned lock means that one of them is already gone.
        let mut ring = self
            .ring
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        take(&mut std::iter::from_fn(|| ring.pop().ok()));
    }

    /// The sound at the ends of the chain.
    #[must_use]
    pub fn samples(&self) -> &Arc<SampleSource> {
        &self.samples
    }

    /// Frames per second of the stream; 48000 before there is one.
    #[must_use]
    pub fn sample_rate_hz(&self) -> f64 {
        f64::from(self.sample_rate_hz.load(Ordering::Relaxed))
    }

    /// Asks for a new programme of the loudness meter.
    pub fn restart_loudness(&self) {
        self.restart_loudness.store(true, Ordering::Relaxed);
    }

    /// Whether that was asked for since the last call. Wait-free.
    pub fn take_loudness_restart(&self) -> bool {
        self.restart_loudness.swap(false, Ordering::Relaxed)
    }

    /// How someone listens. Wait-free.
    #[must_use]
    pub fn monitoring(&self) -> Monitoring {
        Monitoring {
            matched: self.matched_bypass.load(Ordering::Relaxed),
            delta: self.delta.load(Ordering::Relaxed),
        }
    }

    /// Listens otherwise, from the next block on.
    pub fn set_monitoring(&self, monitoring: Monitoring) {
        let Monitoring { matched, delta } = monitoring;
        self.matched_bypass.store(matched, Ordering::Relaxed);
        self.delta.store(delta, Ordering::Relaxed);
    }

    /// Tells the editor of a new stream.
    pub fn set_sample_rate_hz(&self, sample_rate_hz: f64) {
        self.sample_rate_hz
            .store(sample_rate_hz as u32, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_arrive_in_order_and_a_full_ring_drops_the_newest() {
        let (mut sender, _, feed) = meter_ring();
        for count in 0..CAPACITY + 10 {
            let mut levels = StripReading::default();
            levels.input.peak[0] = count as f32;
            sender.send(levels);
        }
        let mut peaks = Vec::new();
        feed.readings(|readings| peaks.extend(readings.map(|levels| levels.input.peak[0])));
        assert_eq!(
            peaks,
            (0..CAPACITY).map(|count| count as f32).collect::<Vec<_>>()
        );
        feed.readings(|readings| assert_eq!(readings.count(), 0));
    }
}
