//! Recorded speech: the words of Debian's `alsa-utils`, "Front Left" and the like, at 48 kHz.

use std::path::Path;

const FOLDER: &str = "/usr/share/sounds/alsa";
const WORDS: [&str; 8] = [
    "Front_Center",
    "Front_Left",
    "Front_Right",
    "Rear_Center",
    "Rear_Left",
    "Rear_Right",
    "Side_Left",
    "Side_Right",
];

/// Rate of the recordings.
pub const RATE_HZ: f64 = 48_000.0;

/// All words in a row; `None` when they are not installed, which fails the test where `CI=true`.
pub fn speech() -> Option<Vec<f32>> {
    let mut all = Vec::new();
    for word in WORDS {
        let file = Path::new(FOLDER).join(word).with_extension("wav");
        let Ok(mut reader) = hound::WavReader::open(&file) else {
            let must_run = std::env::var_os("CI").is_some_and(|value| value == "true");
            assert!(!must_run, "{} is missing", file.display());
            eprintln!("skipped: no recorded speech (Debian: apt-get install alsa-utils)");
            return None;
        };
        assert_eq!(f64::from(reader.spec().sample_rate), RATE_HZ);
        all.extend(
            reader
                .samples::<i16>()
                .map(|sample| f32::from(sample.unwrap()) / 32_768.0),
        );
    }
    Some(all)
}
