//! Renders a WAV file through the chains, with the sound of the plugins.

use std::path::PathBuf;

use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use truestrip_dsp::chain::{Chain, ChannelChain, MasterChain};
use truestrip_dsp::dither::Dither;
use truestrip_dsp::{StereoBlock, StreamSpec};
use truestrip_state::{ChannelParams, MasterParams, Preset};

use crate::wav::{Encoding, Reader, Writer};

/// Frames that are read, processed and written at a time. Any number gives the same bits.
const BLOCK_FRAMES: usize = 4096;

/// What to render.
#[derive(Clone, Debug)]
pub struct Job {
    /// The file to read.
    pub input: PathBuf,
    /// The file to write; it may be the input.
    pub output: PathBuf,
    /// Preset for Truestrip Channel, which comes first.
    pub channel: Option<PathBuf>,
    /// Preset for Truestrip Master.
    pub master: Option<PathBuf>,
    /// How to store the samples; as the input does when `None`.
    pub encoding: Option<Encoding>,
    /// Dither of samples with 16, 20 or 24 bits.
    pub dither: Dither,
}

/// Renders a job and returns a sentence about what was done.
///
/// The output has the input's length and starts where it starts: the chains' latency is taken out.
///
/// # Errors
/// When a preset or the input is not usable, or the output cannot be written. The output keeps
/// what it held before.
pub fn render(job: &Job) -> Result<String> {
    let mut reader = Reader::open(&job.input)?;
    let spec = StreamSpec {
        sample_rate_hz: f64::from(reader.sample_rate_hz()),
    };
    let mut chains = load_chains(job, &spec)?;
    let encoding = job.encoding.unwrap_or(reader.encoding());
    let mut writer = Writer::create(
        &job.output,
        reader.channels(),
        reader.sample_rate_hz(),
        encoding,
        job.dither,
    )?;

    let mut late: usize = chains.iter().map(|chain| chain.latency()).sum();
    let mut frames_left = reader.frames() as usize;
    let progress = progress_bar(reader.frames());
    let (mut left, mut right) = (vec![0.0; BLOCK_FRAMES], vec![0.0; BLOCK_FRAMES]);
    while frames_left > 0 {
        let read = reader.read(&mut left, &mut right)?;
        // Past the end of the file, silence pushes out what the latency holds back.
        left[read..].fill(0.0);
        right[read..].fill(0.0);
        for chain in &mut chains {
            chain.run(&mut left, &mut right);
        }
        let skip = late.min(BLOCK_FRAMES);
        late -= skip;
        let end = BLOCK_FRAMES.min(skip + frames_left);
        writer.write(&left[skip..end], &right[skip..end])?;
        frames_left -= end - skip;
        progress.inc((end - skip) as u64);
    }
    writer.finish()?;
    progress.finish_and_clear();
    let seconds = reader.frames() as f64 / f64::from(reader.sample_rate_hz());
    Ok(format!(
        "{}: {seconds:.2} s rendered to {}",
        job.input.display(),
        job.output.display()
    ))
}

/// A chain of either plugin.
trait AnyChain {
    fn latency(&self) -> usize;
    fn run(&mut self, left: &mut [f32], right: &mut [f32]);
}

impl<C: Chain> AnyChain for C {
    fn latency(&self) -> usize {
        self.latency_frames() as usize
    }

    fn run(&mut self, left: &mut [f32], right: &mut [f32]) {
        self.process(StereoBlock::new(left, right));
    }
}

fn load_chains(job: &Job, spec: &StreamSpec) -> Result<Vec<Box<dyn AnyChain>>> {
    let mut chains: Vec<Box<dyn AnyChain>> = Vec::new();
    if let Some(file) = &job.channel {
        let preset = Preset::load(file, &ChannelParams::SPEC)?;
        chains.push(prepared::<ChannelChain>(
            &ChannelParams::new(&preset.values).settings(),
            spec,
        ));
    }
    if let Some(file) = &job.master {
        let preset = Preset::load(file, &MasterParams::SPEC)?;
        chains.push(prepared::<MasterChain>(
            &MasterParams::new(&preset.values).settings(),
            spec,
        ));
    }
    if chains.is_empty() {
        bail!("nothing to render with: name a preset with --channel or --master");
    }
    Ok(chains)
}

fn prepared<C: Chain + 'static>(settings: &C::Settings, spec: &StreamSpec) -> Box<dyn AnyChain> {
    let mut chain = C::default();
    chain.set(settings);
    chain.prepare(spec);
    Box::new(chain)
}

fn progress_bar(frames: u64) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{bar:40} {percent:>3} %  {elapsed} of about {duration}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(frames).with_style(style)
}
