//! The chain of Truestrip Master.
//!
//! Signal flow: input gain, EQ, compressor, limiter, output gain, inside the frame of guard, meters and
//! bypass. The output gain only lowers, so that the limiter's ceiling holds. Loudness is measured behind
//! all of it.

use super::Chain;
use super::frame::{ChainLevels, Frame};
use crate::dynamics::{Compressor, CompressorSettings, Limiter, LimiterSettings};
use crate::eq::{Eq, EqSettings};
use crate::loudness::LoudnessMeter;
use crate::{Gain, Monitoring, Processor, StereoBlock, StreamSpec};

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
    /// The compressor.
    pub compressor: CompressorSettings,
    /// The limiter.
    pub limiter: LimiterSettings,
}

/// The running chain of the master bus.
#[derive(Debug, Default)]
pub struct MasterChain {
    frame: Frame,
    input_gain: Gain,
    eq: Eq,
    compressor: Compressor,
    limiter: Limiter,
    output_gain: Gain,
    loudness: LoudnessMeter,
}

impl Chain for MasterChain {
    fn process_beside(&mut self, mut block: StereoBlock, side_chain: Option<StereoBlock>) {
        let Self {
            frame,
            input_gain,
            eq,
            compressor,
            limiter,
            output_gain,
            loudness,
        } = self;
        frame.process(block.reborrow(), side_chain, |mut part, side_part| {
            input_gain.process(part.reborrow());
            eq.process(part.reborrow());
            compressor.process(part.reborrow(), side_part);
            limiter.process(part.reborrow());
            output_gain.process(part);
            eq.latency_frames() + compressor.latency_frames() + limiter.latency_frames()
        });
        loudness.measure(&block);
    }

    fn listen(&mut self, monitoring: Monitoring) {
        self.frame.listen(monitoring);
    }

    fn metered_frames(&self) -> usize {
        self.frame.metered_frames()
    }

    fn take_levels(&mut self) -> ChainLevels {
        ChainLevels {
            compressor: self.compressor.take_reading(),
            limiter: self.limiter.take_reading(),
            loudness: self.loudness.take_reading(),
            ..self.frame.take_levels()
        }
    }

    fn loudness(&mut self) -> Option<&mut LoudnessMeter> {
        Some(&mut self.loudness)
    }
}

impl Processor for MasterChain {
    type Settings = MasterSettings;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.input_gain.prepare(spec);
        self.eq.prepare(spec);
        self.compressor.prepare(spec);
        self.limiter.prepare(spec);
        self.output_gain.prepare(spec);
        self.loudness.prepare(spec);
        let most = self.eq.max_latency_frames()
            + self.compressor.max_latency_frames()
            + self.limiter.latency_frames();
        self.frame.prepare(spec, most);
        self.frame.reset(self.latency_frames());
    }

    fn reset(&mut self) {
        self.input_gain.reset();
        self.eq.reset();
        self.compressor.reset();
        self.limiter.reset();
        self.output_gain.reset();
        self.loudness.interrupt();
        self.frame.reset(self.latency_frames());
    }

    fn set(&mut self, settings: &MasterSettings) {
        self.input_gain.set(&settings.input_gain_db);
        self.eq.set(&settings.eq);
        self.compressor.set(&settings.compressor);
        self.limiter.set(&settings.limiter);
        self.output_gain.set(&settings.output_gain_db);
        self.frame.set_bypass(settings.bypass);
    }

    fn process(&mut self, block: StereoBlock) {
        self.process_beside(block, None);
    }

    fn latency_frames(&self) -> u32 {
        self.eq.latency_frames() + self.compressor.latency_frames() + self.limiter.latency_frames()
    }

    fn tail_frames(&self) -> u32 {
        self.latency_frames() + self.eq.tail_frames()
    }
}
