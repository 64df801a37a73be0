//! WAV files as the renderer reads and writes them: one or two channels, 16, 24 or 32 bits or
//! float, any sample rate that the chains take. 20 bits are written as 24 whose lowest four are zero.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use truestrip_dsp::dither::{Dither, Quantizer};

/// Sample rates that the chains take, in Hz.
const SAMPLE_RATES: std::ops::RangeInclusive<u32> = 8_000..=384_000;

/// How samples are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Encoding {
    /// 16-bit integers.
    #[value(name = "16")]
    Int16,
    /// 20-bit integers, in 24.
    #[value(name = "20")]
    Int20,
    /// 24-bit integers.
    #[value(name = "24")]
    Int24,
    /// 32-bit integers.
    #[value(name = "32")]
    Int32,
    /// 32-bit floating point.
    Float,
}

impl Encoding {
    /// Bits of a sample that say something.
    fn depth(self) -> u16 {
        match self {
            Encoding::Int16 => 16,
            Encoding::Int20 => 20,
            Encoding::Int24 => 24,
            Encoding::Int32 | Encoding::Float => 32,
        }
    }

    /// Bits that the file has for it.
    fn bits(self) -> u16 {
        self.depth().next_multiple_of(8)
    }

    /// Largest magnitude of an integer sample; also what 1.0 stands for.
    fn full_scale(self) -> f64 {
        (1_u64 << (self.bits() - 1)) as f64
    }
}

/// An open WAV file.
pub struct Reader {
    file: PathBuf,
    samples: WavReader<BufReader<File>>,
    encoding: Encoding,
}

impl Reader {
    /// Opens a file and checks that it can be rendered.
    ///
    /// # Errors
    /// When it is missing, not a WAV file, empty, or has channels, a rate or a format that are not
    /// allowed; the sentence names the file and what is allowed.
    pub fn open(file: &Path) -> Result<Self> {
        let name = file.display();
        let opened = File::open(file).with_context(|| format!("{name} could not be opened"))?;
        let samples = match WavReader::new(BufReader::new(opened)) {
            Ok(samples) => samples,
            Err(error) => bail!("{name} is not a WAV file that can be read ({error})"),
        };
        let spec = samples.spec();
        let encoding = match (spec.sample_format, spec.bits_per_sample) {
            (SampleFormat::Int, 16) => Encoding::Int16,
            (SampleFormat::Int, 24) => Encoding::Int24,
            (SampleFormat::Int, 32) => Encoding::Int32,
            (SampleFormat::Float, 32) => Encoding::Float,
            (format, bits) => {
                let format = if format == SampleFormat::Int {
                    "integer"
                } else {
                    "float"
                };
                bail!(
                    "{name} has {bits}-bit {format} samples; 16, 24 or 32-bit integer and 32-bit float are allowed"
                )
            }
        };
        if !(1..=2).contains(&spec.channels) {
            bail!("{name} has {} channels; 1 or 2 are allowed", spec.channels);
        }
        if !SAMPLE_RATES.contains(&spec.sample_rate) {
            let (least, most) = (SAMPLE_RATES.start(), SAMPLE_RATES.end());
            bail!(
                "{name} has a sample rate of {} Hz; {least} to {most} Hz are allowed",
                spec.sample_rate
            );
        }
        if samples.duration() == 0 {
            bail!("{name} holds no samples");
        }
        Ok(Self {
            file: file.to_owned(),
            samples,
            encoding,
        })
    }

    /// Channels, 1 or 2.
    #[must_use]
    pub fn channels(&self) -> u16 {
        self.samples.spec().channels
    }

    /// Frames per second.
    #[must_use]
    pub fn sample_rate_hz(&self) -> u32 {
        self.samples.spec().sample_rate
    }

    /// Frames in the file.
    #[must_use]
    pub fn frames(&self) -> u64 {
        u64::from(self.samples.duration())
    }

    /// How the samples are stored.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Fills both channels from the file, a mono file into both, and returns the number of frames;
    /// fewer than asked for at the end.
    ///
    /// # Errors
    /// When the file ends in the middle of its samples or cannot be read.
    pub fn read(&mut self, left: &mut [f32], right: &mut [f32]) -> Result<usize> {
        let scale = 1.0 / self.encoding.full_scale();
        let frames = match self.encoding {
            Encoding::Float => fill(&mut self.samples, left, right, |sample: f32| sample),
            _ => fill(&mut self.samples, left, right, |sample: i32| {
                (f64::from(sample) * scale) as f32
            }),
        };
        frames.with_context(|| format!("{} ends in the middle of its samples", self.file.display()))
    }
}

fn fill<S: hound::Sample>(
    reader: &mut WavReader<BufReader<File>>,
    left: &mut [f32],
    right: &mut [f32],
    to_f32: impl Fn(S) -> f32,
) -> hound::Result<usize> {
    let stereo = reader.spec().channels == 2;
    let mut samples = reader.samples::<S>();
    for (frame, (left, right)) in left.iter_mut().zip(right).enumerate() {
        let Some(sample) = samples.next() else {
            return Ok(frame);
        };
        *left = to_f32(sample?);
        *right = match (stereo, stereo.then(|| samples.next()).flatten()) {
            (true, Some(sample)) => to_f32(sample?),
            (true, None) => return Ok(frame),
            (false, _) => *left,
        };
    }
    Ok(left.len())
}

/// A WAV file that appears under its name only when it is whole.
pub struct Writer {
    file: PathBuf,
    part: PathBuf,
    samples: Option<WavWriter<BufWriter<File>>>,
    encoding: Encoding,
    quantizer: Quantizer,
    channels: u16,
}

impl Writer {
    /// Starts a file beside `file`. `dither` is for 16, 20 and 24 bits: 32 are finer than what is written.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn create(
        file: &Path,
        channels: u16,
        rate_hz: u32,
        encoding: Encoding,
        dither: Dither,
    ) -> Result<Self> {
        let spec = WavSpec {
            channels,
            sample_rate: rate_hz,
            bits_per_sample: encoding.bits(),
            sample_format: match encoding {
                Encoding::Float => SampleFormat::Float,
                _ => SampleFormat::Int,
            },
        };
        let mut part = file.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let samples = WavWriter::create(&part, spec)
            .with_context(|| format!("{} could not be written", file.display()))?;
        Ok(Self {
            file: file.to_owned(),
            part,
            samples: Some(samples),
            encoding,
            quantizer: Quantizer::new(
                u32::from(encoding.depth()),
                match encoding {
                    Encoding::Int32 | Encoding::Float => Dither::None,
                    _ => dither,
                },
            ),
            channels,
        })
    }

    /// Appends frames; only the left channel to a mono file. Integers are dithered, rounded
    /// and held within full scale.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn write(&mut self, left: &[f32], right: &[f32]) -> Result<()> {
        let samples = self
            .samples
            .as_mut()
            .context("the file is already finished")?;
        let spare = self.encoding.bits() - self.encoding.depth();
        for (left, right) in left.iter().zip(right) {
            let frame = [*left, *right];
            let channels = usize::from(self.channels);
            if self.encoding == Encoding::Float {
                frame[..channels]
                    .iter()
                    .try_for_each(|&sample| samples.write_sample(sample))?;
            } else {
                self.quantizer.quantize(frame)[..channels]
                    .iter()
                    .try_for_each(|&sample| samples.write_sample(sample << spare))?;
            }
        }
        Ok(())
    }

    /// Completes the file and gives it its name.
    ///
    /// # Errors
    /// When the disk is full or the name is taken by a folder.
    pub fn finish(mut self) -> Result<()> {
        let done = self
            .samples
            .take()
            .context("the file is already finished")?
            .finalize();
        let name = self.file.display();
        done.with_context(|| format!("{name} could not be finished"))?;
        std::fs::rename(&self.part, &self.file)
            .with_context(|| format!("{name} could not be replaced"))
    }
}

impl Drop for Writer {
    /// Leaves no half-written file behind.
    fn drop(&mut self) {
        if self.samples.take().is_some() || self.part.exists() {
            std::fs::remove_file(&self.part).ok();
        }
    }
}
