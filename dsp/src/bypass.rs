//! Bypass: cross-fades to the dry signal, delayed by what the chain delays.
//!
//! Signal flow: `record` takes the dry signal before the chain, `mix` blends it back after. When
//! settled, either signal passes with its bits. When the chain's latency changes, the dry signal
//! cross-fades to its new delay.

use crate::delay::GlidingDelay;
use crate::{CONTROL_FRAMES, ControlGrid, Ramp, Smoother, StereoBlock, StreamSpec};

/// A click-free, delay-matched bypass switch.
#[derive(Clone, Debug)]
pub struct Bypass {
    /// 1 while the chain is heard, 0 while it is bypassed.
    wet: Smoother,
    wet_ramp: Ramp,
    grid: ControlGrid,
    delay: GlidingDelay,
}

impl Default for Bypass {
    fn default() -> Self {
        Self {
            wet: Smoother::new(1.0),
            wet_ramp: Ramp::between(1.0, 1.0),
            grid: ControlGrid::default(),
            delay: GlidingDelay::default(),
        }
    }
}

impl Bypass {
    /// Makes room for the longest latency that the chain can have; may allocate.
    pub fn prepare(&mut self, spec: &StreamSpec, max_latency_frames: u32) {
        self.wet.prepare(spec);
        self.delay.prepare(spec, max_latency_frames as usize);
        self.grid.reset();
    }

    /// Forgets the past; a switch under way is thrown at once.
    pub fn reset(&mut self, latency_frames: u32) {
        self.wet.snap();
        self.delay.reset(latency_frames as usize);
        self.grid.reset();
    }

    /// Throws the switch.
    pub fn set(&mut self, bypassed: bool) {
        self.wet.set_target(if bypassed { 0.0 } else { 1.0 });
    }

    /// The chain's latency from the next recorded frame on, which lies on a line of the control
    /// grid when this changes anything.
    pub fn set_latency(&mut self, latency_frames: u32) {
        self.delay.set(latency_frames as usize);
    }

    /// Takes the dry signal of a block of at most `MAX_FRAMES` frames.
    pub fn record(&mut self, block: &StereoBlock) {
        self.delay.write(block);
    }

    /// Blends the recorded dry signal into the chain's output, `block`.
    pub fn mix(&mut self, mut block: StereoBlock) {
        let frames = block.frames();
        if self.wet.is_settled() && self.wet_ramp.rests_at(1.0) && self.delay.is_settled() {
            self.grid.skip(frames);
            return;
        }
        let mut start = 0;
        while let Some(span) = self.grid.advance(frames - start) {
            if span.tick {
                self.delay.tick();
                self.wet_ramp = Ramp::between(self.wet.current(), self.wet.tick());
            }
            let (mut left, mut right) = ([0.0; CONTROL_FRAMES], [0.0; CONTROL_FRAMES]);
            let mut dry = StereoBlock::new(&mut left[..span.frames], &mut right[..span.frames]);
            self.delay.read(start, frames, span.offset, &mut dry);
            let mut wet = block.part(start, span.frames);
            for (wet, dry) in wet.channels_mut().into_iter().zip(dry.channels()) {
                self.wet_ramp.cross_fade(dry, wet, span.offset);
            }
            start += span.frames;
        }
    }
}
