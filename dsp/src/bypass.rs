//! Bypass: cross-fades to the dry signal, delayed by what the chain delays.
//!
//! Signal flow: `record` takes the dry signal before the chain, `mix` blends it back after. When
//! settled, either signal passes with its bits. When the chain's latency changes, the dry signal
//! cross-fades to its new delay.

use crate::delay::MAX_FRAMES;
use crate::{ControlGrid, DelayLine, Ramp, Smoother, StereoBlock, StreamSpec};

/// A click-free, delay-matched bypass switch.
#[derive(Clone, Debug)]
pub struct Bypass {
    /// 1 while the chain is heard, 0 while it is bypassed.
    wet: Smoother,
    wet_ramp: Ramp,
    /// From 0, the former delay, to 1, the present one.
    turn: Smoother,
    turn_ramp: Ramp,
    grid: ControlGrid,
    delay: DelayLine,
    former_frames: usize,
    delay_frames: usize,
    dry: [[f32; MAX_FRAMES]; 2],
    former: [[f32; MAX_FRAMES]; 2],
}

impl Default for Bypass {
    fn default() -> Self {
        Self {
            wet: Smoother::new(1.0),
            wet_ramp: Ramp::between(1.0, 1.0),
            turn: Smoother::new(1.0),
            turn_ramp: Ramp::between(1.0, 1.0),
            grid: ControlGrid::default(),
            delay: DelayLine::default(),
            former_frames: 0,
            delay_frames: 0,
            dry: [[0.0; MAX_FRAMES]; 2],
            former: [[0.0; MAX_FRAMES]; 2],
        }
    }
}

impl Bypass {
    /// Makes room for the longest latency that the chain can have; may allocate.
    pub fn prepare(&mut self, spec: &StreamSpec, max_latency_frames: u32) {
        self.wet.prepare(spec);
        self.turn.prepare(spec);
        self.delay.prepare(max_latency_frames as usize);
        self.grid.reset();
    }

    /// Forgets the past; a switch under way is thrown at once.
    pub fn reset(&mut self, latency_frames: u32) {
        self.wet.snap();
        self.turn.snap();
        self.delay.reset();
        self.delay_frames = latency_frames as usize;
        self.former_frames = self.delay_frames;
        self.grid.reset();
    }

    /// Throws the switch.
    pub fn set(&mut self, bypassed: bool) {
        self.wet.set_target(if bypassed { 0.0 } else { 1.0 });
    }

    /// The chain's latency from the next recorded frame on, which lies on a line of the control
    /// grid when this changes anything.
    pub fn set_latency(&mut self, latency_frames: u32) {
        let frames = latency_frames as usize;
        if frames != self.delay_frames {
            self.former_frames = self.delay_frames;
            self.delay_frames = frames;
            self.turn.restart(0.0);
        }
    }

    /// Takes the dry signal of a block of at most `MAX_FRAMES` frames.
    pub fn record(&mut self, block: &StereoBlock) {
        self.delay.write(block);
    }

    /// Blends the recorded dry signal into the chain's output, `block`.
    pub fn mix(&mut self, mut block: StereoBlock) {
        let frames = block.frames();
        if self.wet.is_settled()
            && self.turn.is_settled()
            && self.wet_ramp.rests_at(1.0)
            && self.turn_ramp.rests_at(1.0)
        {
            self.grid.skip(frames);
            return;
        }
        let [left, right] = &mut self.dry;
        let mut dry = StereoBlock::new(&mut left[..frames], &mut right[..frames]);
        self.delay.read(self.delay_frames, &mut dry);
        let [left, right] = &mut self.former;
        let mut former = StereoBlock::new(&mut left[..frames], &mut right[..frames]);
        self.delay.read(self.former_frames, &mut former);
        let mut start = 0;
        while let Some(span) = self.grid.advance(frames - start) {
            if span.tick {
                self.turn_ramp = Ramp::between(self.turn.current(), self.turn.tick());
                self.wet_ramp = Ramp::between(self.wet.current(), self.wet.tick());
            }
            let part = start..start + span.frames;
            for ((wet, dry), former) in block
                .channels_mut()
                .into_iter()
                .zip(dry.channels_mut())
                .zip(former.channels())
            {
                let dry = &mut dry[part.clone()];
                self.turn_ramp
                    .cross_fade(&former[part.clone()], dry, span.offset);
                self.wet_ramp
                    .cross_fade(dry, &mut wet[part.clone()], span.offset);
            }
            start += span.frames;
        }
    }
}
