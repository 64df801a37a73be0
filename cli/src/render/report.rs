//! The figures before and after, for people and as JSON.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use truestrip_dsp::loudness::LoudnessReading;
use truestrip_state::delivery;

use super::Job;
use super::chains::MasterPreset;
use super::gauge::Measured;

/// What a render did, as it is written to a file. What is not known is null.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    input: String,
    output: String,
    target: Option<TargetFigures>,
    before: Figures,
    after: Figures,
    /// Of the limiter, in dB; null without Master.
    drive_db: Option<f32>,
    ceiling_dbtp: Option<f32>,
    output_gain_db: Option<f32>,
    max_reduction_db: f32,
    mean_reduction_db: f32,
    /// Why the target was not reached, and the output not written; null when it was.
    missed: Option<String>,
    /// What services would do with the result.
    services: Vec<Service>,
}

#[derive(Debug, Serialize)]
struct TargetFigures {
    name: String,
    integrated_lufs: f32,
    true_peak_dbtp: Option<f32>,
}

#[derive(Debug, Serialize)]
struct Service {
    name: &'static str,
    outcome: String,
}

/// The loudness of a programme.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Figures {
    integrated_lufs: f32,
    max_short_term_lufs: f32,
    max_momentary_lufs: f32,
    range_lu: f32,
    true_peak_dbtp: f32,
    peak_to_loudness_lu: Option<f32>,
}

impl From<&LoudnessReading> for Figures {
    fn from(reading: &LoudnessReading) -> Self {
        Self {
            integrated_lufs: reading.integrated_lufs,
            max_short_term_lufs: reading.max_short_term_lufs,
            max_momentary_lufs: reading.max_momentary_lufs,
            range_lu: reading.range_lu,
            true_peak_dbtp: reading.true_peak_dbtp,
            peak_to_loudness_lu: reading.peak_to_loudness_lu(),
        }
    }
}

impl Report {
    pub(super) fn new(job: &Job) -> Self {
        let name = |file: &Path| file.display().to_string();
        Self {
            input: name(&job.input),
            output: name(&job.output),
            target: job.target.as_ref().map(|target| TargetFigures {
                name: target.name.clone(),
                integrated_lufs: target.integrated_lufs,
                true_peak_dbtp: target.true_peak_dbtp,
            }),
            ..Self::default()
        }
    }

    pub(super) fn before(&mut self, found: &Measured) {
        self.before = Figures::from(&found.loudness);
    }

    pub(super) fn after(&mut self, found: &Measured, master: Option<&MasterPreset>) {
        self.after = Figures::from(&found.loudness);
        self.max_reduction_db = found.max_reduction_db;
        self.mean_reduction_db = found.mean_reduction_db;
        self.drive_db = master.map(|master| master.limiter.drive_db);
        self.ceiling_dbtp = master.map(|master| master.limiter.ceiling_dbtp);
        self.output_gain_db = master.map(|master| master.gain.output_db);
    }

    /// One line about loudness, peaks and limiting.
    pub(super) fn change(&self) -> String {
        let (before, after) = (&self.before, &self.after);
        let gain = match (self.drive_db, self.output_gain_db) {
            (Some(0.0), Some(output)) => format!("output gain {output:.2} dB"),
            (drive, _) => format!("drive {:.2} dB", drive.unwrap_or(0.0)),
        };
        format!(
            "{:.1} to {:.1} LUFS, {:.1} to {:.1} dBTP, {gain}, limited by {:.1} dB at most",
            before.integrated_lufs,
            after.integrated_lufs,
            before.true_peak_dbtp,
            after.true_peak_dbtp,
            self.max_reduction_db
        )
    }

    /// Writes the file that the job names, if it names one.
    pub(super) fn write(&mut self, job: &Job, missed: Option<&str>) -> Result<()> {
        let Some(file) = &job.report else {
            return Ok(());
        };
        self.missed = missed.map(str::to_owned);
        let Figures {
            integrated_lufs,
            true_peak_dbtp,
            ..
        } = self.after;
        self.services = delivery::targets()
            .iter()
            .map(|target| Service {
                name: &target.name,
                outcome: target.outcome(integrated_lufs, true_peak_dbtp).to_string(),
            })
            .collect();
        let text = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(file, text)
            .with_context(|| format!("{} could not be written", file.display()))
    }
}
