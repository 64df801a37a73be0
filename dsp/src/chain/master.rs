//! The chain of Truestrip Master.
//!
//! Signal flow: input gain, EQ, output gain, inside the frame of guard, meters and bypass. The output
//! gain only lowers, so that it never undoes a ceiling set before it.

use super::Chain;
use super::frame::{ChainLevels, Frame};
use crate::eq::{Eq, EqSettings};
use crate::{Gain, Processor, StereoBlock, StreamSpec};

/// Everything that a user sets on the master bus.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MasterSettings {
    /// Hears the input instead, delayed by the chain's latency.
    pub bypass: bool,
    /// -24 to 24 dB, before all else.
    pub input_gain_db: f32,
    /// -24 to 0 dB, after all else.
    pub output_gain_db: f32,
    /// The parametric equaliser.
    pub eq: EqSettings,
}

/// The running chain of the master bus.
#[derive(Clone, Debug, Default)]
pub struct MasterChain {
    frame: Frame,
    input_gain: Gain,
    eq: Eq,
    output_gain: Gain,
}

impl Chain for MasterChain {
    fn metered_frames(&self) -> usize {
        self.frame.metered_frames()
    }

    fn take_levels(&mut self) -> ChainLevels {
        self.frame.take_levels()
    }
}

impl Processor for MasterChain {
    type Settings = MasterSettings;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.input_gain.prepare(spec);
        self.eq.prepare(spec);
        self.output_gain.prepare(spec);
        self.frame.prepare(spec, self.eq.max_latency_frames());
        self.frame.reset(self.latency_frames());
    }

    fn reset(&mut self) {
        self.input_gain.reset();
        self.eq.reset();
        self.output_gain.reset();
        self.frame.reset(self.latency_frames());
    }

    fn set(&mut self, settings: &MasterSettings) {
        self.input_gain.set(&settings.input_gain_db);
        self.eq.set(&settings.eq);
        self.output_gain.set(&settings.output_gain_db);
        self.frame.set_bypass(settings.bypass);
    }

    fn process(&mut self, block: StereoBlock) {
        let Self {
            frame,
            input_gain,
            eq,
            output_gain,
        } = self;
        frame.process(block, |mut part| {
            input_gain.process(part.reborrow());
            eq.process(part.reborrow());
            output_gain.process(part);
            eq.latency_frames()
        });
    }

    fn latency_frames(&self) -> u32 {
        self.eq.latency_frames()
    }

    fn tail_frames(&self) -> u32 {
        self.latency_frames() + self.eq.tail_frames()
    }
}
