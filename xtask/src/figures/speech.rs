//! Recorded speech to draw with: the words of Debian's `alsa-utils`, mono at 48 kHz.

use std::path::Path;

use anyhow::Result;

const FOLDER: &str = "/usr/share/sounds/alsa";

/// The words in a row; `None` when they are not installed, which one line about `file` tells.
///
/// # Errors
/// When a recording cannot be read.
pub(super) fn words(words: &[&str], file: &Path) -> Result<Option<Vec<f32>>> {
    let mut sound = Vec::new();
    for word in words {
        let recording = Path::new(FOLDER).join(word).with_extension("wav");
        let Ok(mut reader) = hound::WavReader::open(&recording) else {
            println!(
                "Skipped {}: no recorded speech (Debian: apt-get install alsa-utils)",
                file.display()
            );
            return Ok(None);
        };
        for sample in reader.samples::<i16>() {
            sound.extend([f32::from(sample?) / 32_768.0]);
        }
    }
    Ok(Some(sound))
}
