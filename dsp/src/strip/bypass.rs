//! What is heard of a chain: its output, the dry signal in the bypass, or what the chain changes.
//!
//! Signal flow: `record` takes the dry signal before the chain and delays it by what the chain delays;
//! `mix` takes the dry signal away from the output (delta), gives it the output's loudness (match), and
//! cross-fades from one to the other (bypass). What is settled passes with its bits. When the chain's
//! latency changes, the dry signal cross-fades to its new delay.

use super::level_match::LevelMatch;
use crate::blocks::delay::GlidingDelay;
use crate::blocks::guard;
use crate::blocks::waiting::Waiting;
use crate::{CONTROL_FRAMES, ControlGrid, Ramp, Smoother, StereoBlock, StreamSpec};

/// How someone listens while they work; no part of the sound that is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Monitoring {
    /// The bypass has the loudness of the output. Without it the bypass is the input, bit for bit.
    pub matched: bool,
    /// Instead of the output, what the chain changes: the output less the dry signal. The bypass goes
    /// before it.
    pub delta: bool,
}

/// A click-free, delay-matched bypass switch, and the switches of [`Monitoring`].
#[derive(Clone, Debug)]
pub struct Bypass {
    /// 1 while the chain is heard, 0 while it is bypassed.
    wet: Smoother,
    wet_ramp: Ramp,
    /// Share of the dry signal that is taken away from the output.
    delta: Smoother,
    delta_ramp: Ramp,
    level: LevelMatch,
    /// Whether something other than the switches needs the dry signal of this part.
    is_needed: bool,
    waiting: Waiting<bool>,
    delay: GlidingDelay,
}

impl Default for Bypass {
    fn default() -> Self {
        Self {
            wet: Smoother::new(1.0),
            wet_ramp: Ramp::between(1.0, 1.0),
            delta: Smoother::new(0.0),
            delta_ramp: Ramp::between(0.0, 0.0),
            level: LevelMatch::default(),
            is_needed: false,
            waiting: Waiting::default(),
            delay: GlidingDelay::default(),
        }
    }
}

impl Bypass {
    /// Makes room for the longest latency that the chain can have; may allocate.
    pub fn prepare(&mut self, spec: &StreamSpec, max_latency_frames: u32) {
        self.wet.prepare(spec);
        self.delta.prepare(spec);
        self.level.prepare(spec);
        self.delay.prepare(spec, max_latency_frames as usize);
        self.apply_last();
        self.waiting.make_room(max_latency_frames);
    }

    fn apply_last(&mut self) {
        if let Some(bypassed) = self.waiting.take_last() {
            self.set_now(bypassed);
        }
    }

    /// Forgets the past; a switch under way is thrown at once.
    pub fn reset(&mut self, latency_frames: u32) {
        self.apply_last();
        for (switch, ramp) in [
            (&mut self.wet, &mut self.wet_ramp),
            (&mut self.delta, &mut self.delta_ramp),
        ] {
            switch.snap();
            *ramp = Ramp::between(switch.current(), switch.current());
        }
        self.level.reset();
        self.delay.reset(latency_frames as usize);
        self.is_needed = false;
    }

    /// Throws the switch from a line of the control grid on.
    pub fn set(&mut self, bypassed: bool, line: u32) {
        self.waiting.push(bypassed, line);
    }

    fn set_now(&mut self, bypassed: bool) {
        self.wet.set_target(if bypassed { 0.0 } else { 1.0 });
    }

    /// Throws the switches of someone who listens.
    pub fn monitor(&mut self, monitoring: Monitoring) {
        self.delta
            .set_target(if monitoring.delta { 1.0 } else { 0.0 });
        self.level.set(monitoring.matched);
    }

    /// The chain's latency from the next recorded frame on, which lies on a line of the control
    /// grid when this changes anything.
    pub fn set_latency(&mut self, latency_frames: u32) {
        self.delay.set(latency_frames as usize);
    }

    /// The dry signal of the part that comes next is needed, whatever the switches say: a latency is there or
    /// about to be, or the order of the modules changes.
    pub fn keep_recording(&mut self) {
        self.is_needed = true;
    }

    /// Takes the dry signal of a block of at most `PART_FRAMES` frames, if anybody may want it.
    pub fn record(&mut self, block: &StereoBlock) {
        if self.is_needed || !self.is_idle() {
            self.delay.write(block);
        }
    }

    /// Gives out the dry signal that ends `delay` frames before the one that was taken last.
    pub fn read_dry(&self, delay: usize, out: &mut StereoBlock) {
        self.delay.read_at(delay, out);
    }

    /// Whether the output is heard as it is, and nothing else is on its way.
    fn is_idle(&self) -> bool {
        let is_heard = self.wet.is_settled() && self.wet_ramp.rests_at(1.0);
        is_heard && self.waiting.is_empty() && self.is_plain() && self.delay.is_settled()
    }

    /// Makes the chain's output, `block`, what is heard. The block begins where `grid` stands.
    pub fn mix(&mut self, mut block: StereoBlock, grid: &ControlGrid) {
        let is_idle = self.is_idle();
        self.is_needed = false;
        if is_idle {
            return;
        }
        let mut grid = *grid;
        let frames = block.frames();
        let is_plain = self.is_plain();
        let mut start = 0;
        while let Some(span) = grid.advance(frames - start) {
            if span.tick {
                while let Some(bypassed) = self.waiting.pop_due(span.line) {
                    self.set_now(bypassed);
                }
                self.delay.tick();
                self.level.tick();
                self.wet_ramp = Ramp::between(self.wet.current(), self.wet.tick());
                self.delta_ramp = Ramp::between(self.delta.current(), self.delta.tick());
            }
            let (mut left, mut right) = ([0.0; CONTROL_FRAMES], [0.0; CONTROL_FRAMES]);
            let mut dry = StereoBlock::new(&mut left[..span.frames], &mut right[..span.frames]);
            self.delay.read(start, frames, span.offset, &mut dry);
            let mut wet = block.part(start, span.frames);
            self.level.hear(&wet, &dry, span);
            take_away(&dry, &mut wet, self.delta_ramp, span.offset);
            self.level.apply(&mut dry, span.offset);
            for (wet, dry) in wet.channels_mut().into_iter().zip(dry.channels()) {
                self.wet_ramp.cross_fade(dry, wet, span.offset);
            }
            start += span.frames;
        }
        if !is_plain {
            // Differences and gains leave the range that the guard before has made sure of.
            guard::clean(block);
        }
    }

    /// Whether neither delta nor match has anything to do.
    fn is_plain(&self) -> bool {
        self.delta.is_settled() && self.delta_ramp.rests_at(0.0) && self.level.is_settled()
    }
}

/// Takes a share of the dry signal away from the output.
fn take_away(dry: &StereoBlock, wet: &mut StereoBlock, share: Ramp, offset: usize) {
    if share.rests_at(0.0) {
        return;
    }
    for (wet, dry) in wet.channels_mut().into_iter().zip(dry.channels()) {
        for (frame, (wet, dry)) in wet.iter_mut().zip(dry).enumerate() {
            *wet -= dry * share.at(offset + frame) as f32;
        }
    }
}
