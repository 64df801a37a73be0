//! What runs in a race.

use anyhow::Result;
use truestrip_dsp::{Processor, StereoBlock, StreamSpec};

use crate::material::RATE_HZ;

/// A running processor with buffers of its own.
pub(crate) trait Runner {
    /// Where a block goes in.
    fn inputs(&mut self) -> [&mut [f32]; 2];
    /// Processes the block that went in: what is timed.
    fn run(&mut self);
    /// Where it comes out.
    fn outputs(&self) -> [&[f32]; 2];
}

/// Someone in a race.
pub(crate) struct Contestant {
    /// Name in the table.
    pub(crate) name: String,
    /// Whether it is one of ours.
    pub(crate) is_ours: bool,
    /// Makes a fresh one for blocks of this many frames.
    pub(crate) make: Box<dyn Fn(usize) -> Result<Box<dyn Runner>>>,
    /// What it has to do: a contestant that does not do its work is told apart from a fast one.
    pub(crate) duty: Duty,
}

/// What a contestant has to do.
#[derive(Clone)]
pub(crate) enum Duty {
    /// To have these gains in dB at these frequencies, within 1.5 dB.
    Gains(Vec<(f64, f64)>),
    /// To lower the sound by so many dB at least and at most.
    Reduction(f64, f64),
}

/// One of our modules, and how it processes a block.
struct Ours<P, F> {
    processor: P,
    process: F,
    left: Vec<f32>,
    right: Vec<f32>,
}

impl<P, F: Fn(&mut P, StereoBlock)> Runner for Ours<P, F> {
    fn inputs(&mut self) -> [&mut [f32]; 2] {
        [&mut self.left, &mut self.right]
    }

    fn run(&mut self) {
        let block = StereoBlock::new(&mut self.left, &mut self.right);
        (self.process)(&mut self.processor, block);
    }

    fn outputs(&self) -> [&[f32]; 2] {
        [&self.left, &self.right]
    }
}

/// One of our processors with these settings.
pub(crate) fn ours<P: Processor + Default + 'static>(
    settings: &P::Settings,
    frames: usize,
) -> Box<dyn Runner> {
    let mut processor = P::default();
    processor.set(settings);
    processor.prepare(&STREAM);
    running(
        processor,
        |processor, block| processor.process(block),
        frames,
    )
}

/// A module of ours that is ready to process.
pub(crate) fn running<P: 'static>(
    processor: P,
    process: impl Fn(&mut P, StereoBlock) + 'static,
    frames: usize,
) -> Box<dyn Runner> {
    Box::new(Ours {
        processor,
        process,
        left: vec![0.0; frames],
        right: vec![0.0; frames],
    })
}

/// The stream of a race.
pub(crate) const STREAM: StreamSpec = StreamSpec {
    sample_rate_hz: RATE_HZ,
};
