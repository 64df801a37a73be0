//! The decay of each reverb and of each room.

use std::path::Path;

use anyhow::Result;
use truestrip_dsp::space::{Reverb, ReverbSettings, ReverbType, Room, RoomSettings, RoomType};
use truestrip_dsp::{Processor, StereoBlock, StreamSpec};

use super::chart::{Chart, Line, draw_linear};

const RATE_HZ: f64 = 48_000.0;
/// Frames of an impulse response: two seconds.
const FRAMES: usize = 96_000;
/// Frames that a point of a line is the mean of: ten milliseconds.
const STEP: usize = 480;

/// Level over time of the response to an impulse, against its loudest step.
fn decay<P: Processor>(name: &'static str, mut processor: P, settings: &P::Settings) -> Line {
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
    let names = ["Room", "Chamber", "Hall", "Plate", "Ambience"];
    let lines = ReverbType::ALL.into_iter().zip(names).map(|(kind, name)| {
        let settings = ReverbSettings {
            on: true,
            kind,
            mix_percent: 100.0,
            ..ReverbSettings::default()
        };
        decay(name, Reverb::default(), &settings)
    });
    let title = "Reverb, response to an impulse: decay 1.8 s, all else at its default";
    draw(file, title, &lines.collect::<Vec<_>>())
}

/// The three rooms with the source at its first place.
///
/// # Errors
/// When the figure cannot be drawn or written.
pub(super) fn draw_rooms(file: &Path) -> Result<()> {
    let names = ["Studio", "Choir Hall", "Church"];
    let lines = RoomType::ALL.into_iter().zip(names).map(|(kind, name)| {
        let settings = RoomSettings {
            on: true,
            kind,
            mix_percent: 100.0,
            ..RoomSettings::default()
        };
        decay(name, Room::default(), &settings)
    });
    let title = "Room, response to an impulse: the source at its first place";
    draw(file, title, &lines.collect::<Vec<_>>())
}
