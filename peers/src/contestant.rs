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
    /// Frequencies, and the gains in dB that it has to have there within 1.5 dB: a contestant that
    /// does not do its work is told apart from a fast one.
    pub(crate) gains_db: Vec<(f64, f64)>,
}

/// One of our modules.
struct Ours<P> {
    processor: P,
    left: Vec<f32>,
    right: Vec<f32>,
}

impl<P: Processor> Runner for Ours<P> {
    fn inputs(&mut self) -> [&mut [f32]; 2] {
        [&mut self.left, &mut self.right]
    }

    fn run(&mut self) {
        let block = StereoBlock::new(&mut self.left, &mut self.right);
        self.processor.process(block);
    }

    fn outputs(&self) -> [&[f32]; 2] {
        [&self.left, &self.right]
    }
}

/// One of our modules with these settings.
pub(crate) fn ours<P: Processor + Default + 'static>(
    settings: &P::Settings,
    frames: usize,
) -> Box<dyn Runner> {
    let mut processor = P::default();
    processor.set(settings);
    processor.prepare(&StreamSpec {
        sample_rate_hz: RATE_HZ,
    });
    Box::new(Ours {
        processor,
        left: vec![0.0; frames],
        right: vec![0.0; frames],
    })
}
