//! Renders a WAV file through the chains, with the sound of the plugins.
//!
//! `play` runs a file through chains once; a render to a target loudness does that several times
//! (`target`) before it writes.

mod chains;
mod gauge;
mod play;
mod report;
mod target;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use truestrip_dsp::dither::Dither;

use crate::wav::{Encoding, Reader, Writer};
use chains::Presets;
use gauge::Gauge;
use play::{play, progress_bar};
use report::Report;
use target::{Search, search};

pub use target::Target;

/// Length of one gating block of integrated loudness (ITU-R BS.1770-5, annex 1).
const SHORTEST_SECONDS: f64 = 0.4;

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
    /// The loudness that Master is driven to.
    pub target: Option<Target>,
    /// Most reduction by the limiter, in dB, with which a target counts as reached.
    pub max_limiting_db: f32,
    /// File for the figures before and after.
    pub report: Option<PathBuf>,
}

/// Renders a job and returns a sentence about what was done.
///
/// The output has the input's length and starts where it starts: the chains' latency is taken out.
///
/// # Errors
/// When a preset or the input is not usable, the target cannot be reached, or the output cannot be
/// written. The output keeps what it held before.
pub fn render(job: &Job) -> Result<String> {
    let mut presets = Presets::load(job)?;
    let reader = Reader::open(&job.input)?;
    let progress = progress_bar(reader.frames());
    let mut report = Report::new(job);
    if job.target.is_some() || job.report.is_some() {
        progress.set_message("measuring");
        report.before(&Gauge::over(&job.input, &mut [], &progress)?);
    }
    let input = job.input.display();
    let seconds = reader.frames() as f64 / f64::from(reader.sample_rate_hz());
    if let (Some(target), Some(preset)) = (&job.target, presets.master.clone()) {
        if seconds < SHORTEST_SECONDS {
            bail!(
                "{input} is {seconds:.2} s long; a loudness takes {SHORTEST_SECONDS} s to measure"
            );
        }
        let search = search(target, &preset, job.max_limiting_db, |master| {
            presets.master = Some(master.clone());
            progress.set_message(format!("drive {:.2} dB", master.limiter.drive_db));
            let mut chains = presets.chains(reader.sample_rate_hz());
            Gauge::over(&job.input, &mut chains, &progress)
        })
        .with_context(|| input.to_string())?;
        if let Search::Missed { found, why } = search {
            report.after(&found, presets.master.as_ref());
            report.write(job, Some(&why))?;
            bail!("{input}: {why}");
        }
    }
    progress.set_message("writing");
    let gauge = write(job, &reader, &presets, &progress)?;
    progress.finish_and_clear();
    report.after(&gauge.result(), presets.master.as_ref());

    let mut told = format!(
        "{input}: {seconds:.2} s rendered to {}",
        job.output.display()
    );
    if job.target.is_some() {
        told += &format!(": {}", report.change());
    }
    report.write(job, None)?;
    Ok(told)
}

/// The last run, into the file.
fn write(
    job: &Job,
    reader: &Reader,
    presets: &Presets,
    progress: &indicatif::ProgressBar,
) -> Result<Gauge> {
    let rate_hz = reader.sample_rate_hz();
    let encoding = job.encoding.unwrap_or(reader.encoding());
    let mut writer = Writer::create(
        &job.output,
        reader.channels(),
        rate_hz,
        encoding,
        job.dither,
    )?;
    let mut gauge = Gauge::new(rate_hz);
    let mut chains = presets.chains(rate_hz);
    play(&job.input, &mut chains, progress, |part| {
        gauge.add(part);
        writer.write(part.left, part.right)
    })?;
    writer.finish()?;
    Ok(gauge)
}
