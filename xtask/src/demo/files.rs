//! WAV files: the user's own as tracks, and what the demo writes.
//!
//! Read are 16, 24 and 32-bit integers and 32-bit float, mono or stereo. All files of one run have
//! one sample rate, since a mix has one; shorter ones are followed by silence.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};

use super::track::{Stereo, Track};

/// Sample rates that the plugins take, in Hz.
const RATES_HZ: std::ops::RangeInclusive<u32> = 8_000..=384_000;

/// Tracks of one sample rate and one length.
pub(crate) struct Session {
    /// Frames per second.
    pub(crate) rate_hz: u32,
    /// The tracks, with names that differ.
    pub(crate) tracks: Vec<Track>,
}

/// Reads files as tracks that are named for them.
///
/// # Errors
/// One sentence that names the file: it is missing, empty, no WAV file, or has channels, samples or
/// a rate that are not taken. Also when the rates differ.
pub(crate) fn read_session<P: AsRef<Path>>(paths: &[P]) -> Result<Session> {
    let mut names = BTreeSet::new();
    let mut rates = Vec::new();
    let mut tracks = Vec::new();
    for path in paths {
        let (rate_hz, audio) = read(path.as_ref())?;
        rates.push((path.as_ref(), rate_hz));
        tracks.push(Track {
            name: unique_name(path.as_ref(), &mut names),
            audio,
        });
    }
    let &(first, rate_hz) = rates.first().context("there is no file to read")?;
    if let Some((other, other_hz)) = rates.iter().find(|(_, rate)| *rate != rate_hz) {
        bail!(
            "{} is at {rate_hz} Hz but {} at {other_hz} Hz: the tracks of a mix need one rate",
            first.display(),
            other.display()
        );
    }
    let frames = tracks
        .iter()
        .map(|track| track.audio.frames())
        .max()
        .unwrap_or(0);
    for track in &mut tracks {
        track.audio.resize(frames);
    }
    Ok(Session { rate_hz, tracks })
}

/// The file's name without its ending; with a number if another file had the same.
fn unique_name(path: &Path, taken: &mut BTreeSet<String>) -> String {
    let stem = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    let mut names = std::iter::once(stem.clone()).chain(numbered);
    // Names are compared as file systems that ignore case do.
    names
        .find(|name| taken.insert(name.to_lowercase()))
        .unwrap_or(stem)
}

fn read(path: &Path) -> Result<(u32, Stereo)> {
    let name = path.display();
    let length = std::fs::metadata(path)
        .with_context(|| format!("{name} cannot be read"))?
        .len();
    ensure!(length > 0, "{name} is empty");
    let mut reader = match WavReader::open(path) {
        Ok(reader) => reader,
        Err(error) => bail!("{name} is not a WAV file that can be read ({error})"),
    };
    let spec = reader.spec();
    ensure!(
        (1..=2).contains(&spec.channels),
        "{name} has {} channels; mono or stereo is needed",
        spec.channels
    );
    ensure!(
        RATES_HZ.contains(&spec.sample_rate),
        "{name} is at {} Hz; {} to {} Hz are possible",
        spec.sample_rate,
        RATES_HZ.start(),
        RATES_HZ.end()
    );
    let samples: hound::Result<Vec<f32>> = match (spec.sample_format, spec.bits_per_sample) {
        (SampleFormat::Float, 32) => reader.samples().collect(),
        (SampleFormat::Int, bits @ (16 | 24 | 32)) => {
            let scale = 1.0 / f64::from(1_u32 << (bits - 1));
            let to_float = |sample: i32| (f64::from(sample) * scale) as f32;
            reader
                .samples()
                .map(|sample| sample.map(to_float))
                .collect()
        }
        (format, bits) => {
            let kind = if format == SampleFormat::Int {
                "integer"
            } else {
                "float"
            };
            bail!(
                "{name} has {bits}-bit {kind} samples; 16, 24 or 32-bit integer or 32-bit float is needed"
            )
        }
    };
    let samples = samples.with_context(|| format!("{name} ends in the middle of its samples"))?;
    ensure!(!samples.is_empty(), "{name} holds no sound");
    ensure!(
        samples.iter().all(|sample| sample.is_finite()),
        "{name} has samples that are no numbers"
    );
    let audio = if spec.channels == 1 {
        Stereo::from_mono(samples)
    } else {
        let (left, right) = samples
            .chunks_exact(2)
            .map(|frame| (frame[0], frame[1]))
            .unzip();
        Stereo { left, right }
    };
    Ok((spec.sample_rate, audio))
}

/// Writes stereo 32-bit float.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn write(path: &Path, rate_hz: u32, audio: &Stereo) -> Result<()> {
    let spec = WavSpec {
        channels: 2,
        sample_rate: rate_hz,
        bits_per_sample: 32,
        sample_format: SampleFormat::Float,
    };
    let write_all = || -> hound::Result<()> {
        let mut writer = WavWriter::create(path, spec)?;
        for (left, right) in audio.left.iter().zip(&audio.right) {
            writer.write_sample(*left)?;
            writer.write_sample(*right)?;
        }
        writer.finalize()
    };
    write_all().with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path, name: &str, spec: WavSpec, samples: &[i32]) -> std::path::PathBuf {
        let path = folder.join(name);
        let mut writer = WavWriter::create(&path, spec).unwrap();
        for sample in samples {
            match spec.sample_format {
                SampleFormat::Int => writer.write_sample(*sample).unwrap(),
                SampleFormat::Float => writer.write_sample(*sample as f32).unwrap(),
            }
        }
        writer.finalize().unwrap();
        path
    }

    fn spec(channels: u16, sample_rate: u32, bits_per_sample: u16) -> WavSpec {
        WavSpec {
            channels,
            sample_rate,
            bits_per_sample,
            sample_format: SampleFormat::Int,
        }
    }

    fn refusal(paths: &[&Path]) -> String {
        match read_session(paths) {
            Ok(_) => String::new(),
            Err(error) => format!("{error:#}"),
        }
    }

    #[test]
    fn every_depth_reads_at_the_same_level_and_lengths_are_evened() {
        let folder = tempfile::tempdir().unwrap();
        let float = WavSpec {
            sample_format: SampleFormat::Float,
            ..spec(1, 44_100, 32)
        };
        let paths = [
            file(
                folder.path(),
                "a.wav",
                spec(1, 44_100, 16),
                &[-(1 << 14), 0, 0],
            ),
            file(
                folder.path(),
                "b.wav",
                spec(2, 44_100, 24),
                &[-(1 << 22), -(1 << 22)],
            ),
            file(folder.path(), "c.wav", spec(1, 44_100, 32), &[-(1 << 30)]),
            file(folder.path(), "d.wav", float, &[-1, 1]),
        ];
        let session = read_session(&paths).unwrap();
        assert_eq!(session.rate_hz, 44_100);
        for track in &session.tracks[..3] {
            assert_eq!(
                track.audio.channels(),
                [[-0.5, 0.0, 0.0]; 2],
                "{}",
                track.name
            );
        }
        assert_eq!(session.tracks[3].audio.left, [-1.0, 1.0, 0.0]);
    }

    #[test]
    fn what_is_written_reads_back_to_the_bit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.wav");
        let audio = Stereo {
            left: vec![0.1, -2.5],
            right: vec![1e-20, 0.3],
        };
        write(&path, 96_000, &audio).unwrap();
        let session = read_session(&[&path]).unwrap();
        assert_eq!(session.rate_hz, 96_000);
        assert_eq!(session.tracks[0].audio.channels(), audio.channels());
    }

    #[test]
    fn names_differ_even_when_the_files_are_called_alike() {
        let mut taken = BTreeSet::new();
        let names = ["a/Kick.wav", "b/kick.wav", "c/kick.wav"]
            .map(|path| unique_name(Path::new(path), &mut taken));
        assert_eq!(names, ["Kick", "kick-2", "kick-3"]);
    }

    #[test]
    fn what_cannot_be_mixed_is_refused_with_the_name_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("empty.wav"), "").unwrap();
        std::fs::write(path("text.wav"), "not a sound at all").unwrap();
        let good = file(folder.path(), "good.wav", spec(1, 48_000, 16), &[1]);
        let slow = file(folder.path(), "slow.wav", spec(1, 44_100, 16), &[1]);
        file(folder.path(), "wide.wav", spec(3, 48_000, 16), &[1, 2, 3]);
        file(folder.path(), "eight.wav", spec(1, 48_000, 8), &[1]);
        file(folder.path(), "silent.wav", spec(1, 48_000, 16), &[]);
        for (name, reason) in [
            ("missing.wav", "cannot be read"),
            ("empty.wav", "is empty"),
            ("text.wav", "not a WAV file"),
            ("wide.wav", "3 channels"),
            ("eight.wav", "8-bit integer"),
            ("silent.wav", "holds no sound"),
        ] {
            let sentence = refusal(&[&good, &path(name)]);
            assert!(
                sentence.contains(name) && sentence.contains(reason),
                "{sentence}"
            );
        }
        let sentence = refusal(&[&good, &slow]);
        assert!(sentence.contains("good.wav is at 48000 Hz"), "{sentence}");
        assert!(sentence.contains("slow.wav at 44100 Hz"), "{sentence}");
    }
}
