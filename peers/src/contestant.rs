//! What runs in a race.

use anyhow::Result;
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{Module, StereoBlock, StreamSpec};

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

/// One of our modules, led over the control grid as in a strip.
struct Ours<M: Module> {
    module: Solo<M>,
    left: Vec<f32>,
    right: Vec<f32>,
}

impl<M: Module> Runner for Ours<M> {
    fn inputs(&mut self) -> [&mut [f32]; 2] {
        [&mut self.left, &mut self.right]
    }

    fn run(&mut self) {
        self.module
            .process(StereoBlock::new(&mut self.left, &mut self.right));
    }

    fn outputs(&self) -> [&[f32]; 2] {
        [&self.left, &self.right]
    }
}

/// One of our modules with these settings.
pub(crate) fn ours<M: Module>(settings: &M::Settings, frames: usize) -> Box<dyn Runner> {
    let mut module = Solo::<M>::default();
    module.set(settings);
    module.prepare(&STREAM);
    Box::new(Ours {
        module,
        left: vec![0.0; frames],
        right: vec![0.0; frames],
    })
}

/// The stream of a race.
const STREAM: StreamSpec = StreamSpec {
    sample_rate_hz: RATE_HZ,
};
