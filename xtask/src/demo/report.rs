//! The table of a demo run: levels before and after, and what the processing cost.

use std::time::Duration;

use super::measure::Levels;

/// One row: a track, or the mix.
pub(crate) struct Row {
    /// What was measured.
    pub(crate) name: String,
    /// What was done to it.
    pub(crate) preset: String,
    /// Levels of the input.
    pub(crate) before: Levels,
    /// Levels of the output.
    pub(crate) after: Levels,
    /// Time that the plugin took.
    pub(crate) taken: Duration,
}

/// Prints all rows, and the cost of all plugins together for `audio_s` seconds of sound.
pub(crate) fn print(rows: &[Row], audio_s: f64) {
    let width = |column: fn(&Row) -> usize, title: &str| {
        rows.iter().map(column).max().unwrap_or(0).max(title.len())
    };
    let name = width(|row| row.name.chars().count(), "track");
    let preset = width(|row| row.preset.chars().count(), "preset");
    println!(
        "{:name$}  {:preset$}  {:^18}  {:^18}  {:^18}  {:>9}",
        "track", "preset", "peak dBFS", "true peak dBTP", "loudness LUFS", "real time"
    );
    for row in rows {
        println!(
            "{:name$}  {:preset$}  {}  {}  {}  {:>7.0} x",
            row.name,
            row.preset,
            change(row.before.peak_dbfs, row.after.peak_dbfs),
            change(row.before.true_peak_dbtp, row.after.true_peak_dbtp),
            change(row.before.integrated_lufs, row.after.integrated_lufs),
            factor(audio_s, row.taken),
        );
    }
    let all = rows.iter().map(|row| row.taken).sum();
    println!(
        "{audio_s:.1} s of sound through {} plugins: {:.0} times as fast as real time",
        rows.len(),
        factor(audio_s, all)
    );
}

fn change(before: f64, after: f64) -> String {
    format!("{before:>7.1} -> {after:>7.1}")
}

/// Seconds of sound per second of processing.
fn factor(audio_s: f64, taken: Duration) -> f64 {
    audio_s / taken.as_secs_f64().max(1e-9)
}
