//! One run of a file through chains.

use std::path::Path;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};

use crate::wav::Reader;
use truestrip_dsp::modules::LimiterReading;
use truestrip_dsp::{StereoBlock, Strip};

/// Frames that are read and processed at a time. Any number gives the same bits; this one is about
/// 20 ms, over which the limiter's reduction is read.
const BLOCK_FRAMES: usize = 1024;

/// Some frames of the output.
pub(super) struct Part<'a> {
    pub(super) left: &'a mut [f32],
    pub(super) right: &'a mut [f32],
    /// Largest reduction of the limiter in the block, in dB.
    pub(super) reduction_db: f32,
}

/// Plays a file through `chains` and hands the output to `sink`, in time with the input: the latency is
/// taken out, and silence after the end of the file pushes out what it holds back.
pub(super) fn play(
    input: &Path,
    chains: &mut [Strip],
    progress: &ProgressBar,
    mut sink: impl FnMut(&mut Part) -> Result<()>,
) -> Result<()> {
    let mut reader = Reader::open(input)?;
    let mut late: usize = chains
        .iter()
        .map(|chain| chain.latency_frames() as usize)
        .sum();
    let mut frames_left = reader.frames() as usize;
    let (mut left, mut right) = (vec![0.0; BLOCK_FRAMES], vec![0.0; BLOCK_FRAMES]);
    progress.reset();
    while frames_left > 0 {
        let read = reader.read(&mut left, &mut right)?;
        left[read..].fill(0.0);
        right[read..].fill(0.0);
        let mut reduction_db = 0.0;
        for chain in chains.iter_mut() {
            chain.process(StereoBlock::new(&mut left, &mut right), None);
            let reading = chain.take_reading();
            let limiter = reading.of::<LimiterReading>(chain.definition(), "limiter");
            reduction_db = limiter.map_or(0.0, |limiter| limiter.reduction_db);
        }
        let skip = late.min(BLOCK_FRAMES);
        late -= skip;
        let end = BLOCK_FRAMES.min(skip + frames_left);
        sink(&mut Part {
            left: &mut left[skip..end],
            right: &mut right[skip..end],
            reduction_db,
        })?;
        frames_left -= end - skip;
        progress.inc((end - skip) as u64);
    }
    Ok(())
}

/// A bar over the frames of one run, with room for what the run is for.
pub(super) fn progress_bar(frames: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{bar:40} {percent:>3} %  {elapsed} of about {duration}  {msg}",
    )
    .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(frames).with_style(style)
}
