//! Bypass: cross-fades to the dry signal, delayed by what the chain delays.
//!
//! Signal flow: `record` takes the dry signal before the chain, `mix` blends it back after. When
//! settled, either signal passes with its bits.

use crate::{ControlGrid, DelayLine, Ramp, Smoother, StereoBlock, StreamSpec};

/// Largest block that one turn of `record` and `mix` takes.
pub const MAX_FRAMES: usize = 256;

/// A click-free, delay-matched bypass switch.
#[derive(Clone, Debug)]
pub struct Bypass {
    /// 1 while the chain is heard, 0 while it is bypassed.
    wet: Smoother,
    ramp: Ramp,
    grid: ControlGrid,
    delay: DelayLine,
    dry: [[f32; MAX_FRAMES]; 2],
}

impl Default for Bypass {
    fn default() -> Self {
        Self {
            wet: Smoother::new(1.0),
            ramp: Ramp::between(1.0, 1.0),
            grid: ControlGrid::default(),
            delay: DelayLine::default(),
            dry: [[0.0; MAX_FRAMES]; 2],
        }
    }
}

impl Bypass {
    /// Makes the delay that matches the chain's latency; may allocate.
    pub fn prepare(&mut self, spec: &StreamSpec, latency_frames: u32) {
        self.wet.prepare(spec);
        self.delay.prepare(latency_frames as usize);
        self.grid.reset();
    }

    /// Forgets the past; a switch under way is thrown at once.
    pub fn reset(&mut self) {
        self.wet.snap();
        self.delay.reset();
        self.grid.reset();
    }

    /// Throws the switch.
    pub fn set(&mut self, bypassed: bool) {
        self.wet.set_target(if bypassed { 0.0 } else { 1.0 });
    }

    /// Takes the dry signal of a block of at most [`MAX_FRAMES`] frames.
    pub fn record(&mut self, block: &StereoBlock) {
        let frames = block.frames();
        let [left, right] = &mut self.dry;
        let mut dry = StereoBlock::new(&mut left[..frames], &mut right[..frames]);
        for (dry, input) in dry.channels_mut().into_iter().zip(block.channels()) {
            dry.copy_from_slice(input);
        }
        self.delay.process(dry);
    }

    /// Blends the recorded dry signal into the chain's output, `block`.
    pub fn mix(&mut self, mut block: StereoBlock) {
        let mut start = 0;
        while let Some(span) = self.grid.advance(block.frames() - start) {
            if span.tick {
                self.ramp = Ramp::between(self.wet.current(), self.wet.tick());
            }
            if !self.ramp.rests_at(1.0) {
                let mut part = block.part(start, span.frames);
                for (wet, dry) in part.channels_mut().into_iter().zip(&self.dry) {
                    blend(
                        wet,
                        &dry[start..start + span.frames],
                        self.ramp,
                        span.offset,
                    );
                }
            }
            start += span.frames;
        }
    }
}

/// Moves `wet` towards `dry` along the ramp; at rest on 0 it copies.
fn blend(wet: &mut [f32], dry: &[f32], ramp: Ramp, offset: usize) {
    if ramp.rests_at(0.0) {
        wet.copy_from_slice(dry);
        return;
    }
    for (frame, (wet, dry)) in wet.iter_mut().zip(dry).enumerate() {
        let mix = ramp.at(offset + frame) as f32;
        *wet = dry + (*wet - dry) * mix;
    }
}
