//! The decay of each reverb and of each room, and what they make of speech and of a snare.

use std::path::Path;

use anyhow::Result;
use truestrip_dsp::modules::{Reverb, ReverbSettings, ReverbType, Room, RoomSettings, RoomType};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{Module, StereoBlock, StreamSpec};

use super::chart::{Chart, Line, draw_linear};
use super::spectrogram::{self, Panel};
use super::speech;
use crate::demo::instruments::{Noise, drums};

const RATE_HZ: f64 = 48_000.0;
/// Frames of an impulse response: two seconds.
const FRAMES: usize = 96_000;
/// Frames that a point of a line is the mean of: ten milliseconds.
const STEP: usize = 480;
/// Frames of a spectrogram: three seconds.
const SPOKEN: usize = 144_000;

/// The five reverbs, wet alone, and their names.
fn reverbs() -> [(&'static str, ReverbSettings); 5] {
    let names = ["Room", "Chamber", "Hall", "Plate", "Ambience"];
    std::array::from_fn(|index| {
        let settings = ReverbSettings {
            on: true,
            kind: ReverbType::ALL[index],
            mix_percent: 100.0,
            ..ReverbSettings::default()
        };
        (names[index], settings)
    })
}

/// The three rooms with the source at its first place, and their names.
fn rooms() -> [(&'static str, RoomSettings); 3] {
    let names = ["Studio", "Choir Hall", "Church"];
    std::array::from_fn(|index| {
        let settings = RoomSettings {
            on: true,
            kind: RoomType::ALL[index],
            mix_percent: 100.0,
            ..RoomSettings::default()
        };
        (names[index], settings)
    })
}

/// Level over time of the response to an impulse, against its loudest step.
fn decay<M: Module>(name: &'static str, settings: &M::Settings) -> Line {
    let mut processor = Solo::<M>::default();
    processor.set(settings);
    processor.prepare(&StreamSpec {
        sample_rate_hz: RATE_HZ,
    });
    let mut left = vec![0.0; FRAMES];
    left[0] = 1.0;
    let mut right = left.clone();
    processor.process(StereoBlock::new(&mut left, &mut right));
    let powers: Vec<f64> = left
        .chunks(STEP)
        .map(|part| part.iter().map(|x| f64::from(*x).powi(2)).sum())
        .collect();
    let loudest = powers.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let points = powers.iter().enumerate().map(|(step, power)| {
        let ms = 1000.0 * (step * STEP) as f64 / RATE_HZ;
        (ms, 10.0 * (power / loudest).max(1e-12).log10())
    });
    Line {
        name,
        points: points.collect(),
    }
}

fn draw(file: &Path, title: &str, lines: &[Line]) -> Result<()> {
    let chart = Chart {
        title,
        x: "time, ms",
        y: "level, dB",
    };
    draw_linear(file, &chart, 0.0..2000.0, -80.0..5.0, lines)
}

/// The five reverbs with the same knobs.
///
/// # Errors
/// When the figure cannot be drawn or written.
pub(super) fn draw_reverbs(file: &Path) -> Result<()> {
    let lines = reverbs().map(|(name, settings)| decay::<Reverb>(name, &settings));
    let title = "Reverb, response to an impulse: decay 1.8 s, all else at its default";
    draw(file, title, &lines)
}

/// The three rooms with the source at its first place.
///
/// # Errors
/// When the figure cannot be drawn or written.
pub(super) fn draw_rooms(file: &Path) -> Result<()> {
    let lines = rooms().map(|(name, settings)| decay::<Room>(name, &settings));
    let title = "Room, response to an impulse: the source at its first place";
    draw(file, title, &lines)
}

/// What each reverb makes of speech and of the demo's snare.
///
/// # Errors
/// When it cannot be drawn or written. Without the recording it is left as it is.
pub(super) fn draw_reverb_spectrograms(file: &Path) -> Result<()> {
    draw_spectrograms::<Reverb>(file, &reverbs())
}

/// What each room makes of speech and of the demo's snare.
///
/// # Errors
/// As for the reverbs.
pub(super) fn draw_room_spectrograms(file: &Path) -> Result<()> {
    draw_spectrograms::<Room>(file, &rooms())
}

fn draw_spectrograms<M: Module>(file: &Path, spaces: &[(&str, M::Settings)]) -> Result<()> {
    let Some(speech) = speech::words(&["Front_Center"], file)? else {
        return Ok(());
    };
    let sounds = [
        ("\"front center\"", speech),
        ("snare", drums::snare(&mut Noise::new(1))),
    ];
    let mut rows = vec![sounds.each_ref().map(|(name, sound)| {
        let mut sound = sound.clone();
        sound.resize(SPOKEN, 0.0);
        Panel {
            name: (*name).to_owned(),
            sound,
        }
    })];
    for (space, settings) in spaces {
        rows.push(sounds.each_ref().map(|(name, sound)| {
            let mut left = sound.clone();
            left.resize(SPOKEN, 0.0);
            let mut right = left.clone();
            let mut processor = Solo::<M>::default();
            processor.set(settings);
            processor.prepare(&StreamSpec {
                sample_rate_hz: RATE_HZ,
            });
            processor.process(StereoBlock::new(&mut left, &mut right));
            Panel {
                name: format!("{space}, {name}"),
                sound: left,
            }
        }));
    }
    spectrogram::draw(file, &rows)
}
