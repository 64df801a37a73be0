//! What stands around the modules of every chain: guard, meters and bypass.
//!
//! Signal flow: guard, input meter, [modules], guard, bypass, output meter.

use crate::bypass::{Bypass, Monitoring};
use crate::delay::MAX_FRAMES;
use crate::dynamics::{CompressorReading, DeesserReading, LimiterReading};
use crate::loudness::LoudnessReading;
use crate::meter::{LevelMeter, Levels};
use crate::{StereoBlock, StreamSpec, guard};

/// Levels before and after the chain.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChainLevels {
    /// Before the first module.
    pub input: Levels,
    /// After the last module and the bypass.
    pub output: Levels,
    /// What the compressor did.
    pub compressor: CompressorReading,
    /// What the de-esser did.
    pub deesser: DeesserReading,
    /// What the limiter did.
    pub limiter: LimiterReading,
    /// Loudness of the output, of a chain that measures it.
    pub loudness: LoudnessReading,
    /// Whether a side chain is connected.
    pub has_side_chain: bool,
}

/// Guard, meters and bypass of a chain.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    bypass: Bypass,
    input: LevelMeter,
    output: LevelMeter,
    /// Frames since the last multiple of [`MAX_FRAMES`] from the reset.
    position: usize,
    has_side_chain: bool,
}

impl Frame {
    pub(super) fn prepare(&mut self, spec: &StreamSpec, max_latency_frames: u32) {
        self.bypass.prepare(spec, max_latency_frames);
    }

    pub(super) fn reset(&mut self, latency_frames: u32) {
        self.bypass.reset(latency_frames);
        self.position = 0;
    }

    pub(super) fn set_bypass(&mut self, bypassed: bool) {
        self.bypass.set(bypassed);
    }

    pub(super) fn listen(&mut self, monitoring: Monitoring) {
        self.bypass.listen(monitoring);
    }

    /// Runs `modules` over the block, in parts small enough to stay in the cache. They return the
    /// latency of the part, which may change from one multiple of [`MAX_FRAMES`] on.
    pub(super) fn process(
        &mut self,
        mut block: StereoBlock,
        mut side_chain: Option<StereoBlock>,
        mut modules: impl FnMut(StereoBlock, Option<StereoBlock>) -> u32,
    ) {
        self.has_side_chain = side_chain.is_some();
        let mut start = 0;
        while start < block.frames() {
            let frames = (block.frames() - start).min(MAX_FRAMES - self.position);
            let mut part = block.part(start, frames);
            let mut side_part = side_chain.as_mut().map(|block| block.part(start, frames));
            guard::clean(part.reborrow());
            if let Some(side_part) = &mut side_part {
                guard::clean(side_part.reborrow());
            }
            self.input.measure(&part);
            self.bypass.record(&part);
            let latency_frames = modules(part.reborrow(), side_part);
            guard::clean(part.reborrow());
            self.bypass.set_latency(latency_frames);
            self.bypass.mix(part.reborrow());
            self.output.measure(&part);
            start += frames;
            self.position = (self.position + frames) % MAX_FRAMES;
        }
    }

    /// Frames metered since the last reading.
    pub(super) fn metered_frames(&self) -> usize {
        self.input.frames()
    }

    /// The levels since the last reading; what the modules did is theirs to add.
    pub(super) fn take_levels(&mut self) -> ChainLevels {
        ChainLevels {
            input: self.input.take(),
            output: self.output.take(),
            has_side_chain: self.has_side_chain,
            ..ChainLevels::default()
        }
    }
}
