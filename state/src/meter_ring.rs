//! Levels on their way from the audio thread to the editor, over a wait-free ring.

use rtrb::{Consumer, Producer, RingBuffer};
use truestrip_dsp::chain::ChainLevels;

/// Readings that fit in the ring: half a second at 100 a second, so that an editor that stalls for
/// some frames loses no peak.
const CAPACITY: usize = 50;

/// The audio thread's end.
#[derive(Debug)]
pub struct MeterSender(Producer<ChainLevels>);

/// The editor's end.
#[derive(Debug)]
pub struct MeterReceiver(Consumer<ChainLevels>);

/// A ring and its two ends.
#[must_use]
pub fn meter_ring() -> (MeterSender, MeterReceiver) {
    let (sender, receiver) = RingBuffer::new(CAPACITY);
    (MeterSender(sender), MeterReceiver(receiver))
}

impl MeterSender {
    /// Sends a reading; drops it when nobody reads (the editor is closed). Wait-free.
    pub fn send(&mut self, levels: ChainLevels) {
        self.0.push(levels).ok();
    }
}

impl MeterReceiver {
    /// The readings that came since the last call, oldest first.
    pub fn readings(&mut self) -> impl Iterator<Item = ChainLevels> + '_ {
        std::iter::from_fn(|| self.0.pop().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_arrive_in_order_and_a_full_ring_drops_the_newest() {
        let (mut sender, mut receiver) = meter_ring();
        for count in 0..CAPACITY + 10 {
            let mut levels = ChainLevels::default();
            levels.input.peak[0] = count as f32;
            sender.send(levels);
        }
        let peaks: Vec<_> = receiver.readings().map(|levels| levels.input.peak[0]).collect();
        assert_eq!(peaks, (0..CAPACITY).map(|count| count as f32).collect::<Vec<_>>());
        assert_eq!(receiver.readings().count(), 0);
    }
}
