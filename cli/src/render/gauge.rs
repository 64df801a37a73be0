//! What a run measures: loudness, true peak, and how hard the limiter works.

use std::path::Path;

use anyhow::Result;
use indicatif::ProgressBar;
use truestrip_dsp::loudness::{LoudnessMeter, LoudnessReading};
use truestrip_dsp::{StereoBlock, StreamSpec, Strip};

use super::play::{Part, play};
use crate::wav::Reader;

/// Measures the output of a run, part by part.
pub(super) struct Gauge {
    meter: LoudnessMeter,
    max_reduction_db: f32,
    reductions_db: f64,
    parts: u32,
}

/// What a run measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Measured {
    pub(super) loudness: LoudnessReading,
    /// Largest reduction of the limiter, in dB.
    pub(super) max_reduction_db: f32,
    /// Mean of the largest reduction in every 1024 frames, in dB.
    pub(super) mean_reduction_db: f32,
}

impl Gauge {
    pub(super) fn new(rate_hz: u32) -> Self {
        let mut meter = LoudnessMeter::default();
        meter.prepare(&StreamSpec {
            sample_rate_hz: f64::from(rate_hz),
        });
        Self {
            meter,
            max_reduction_db: 0.0,
            reductions_db: 0.0,
            parts: 0,
        }
    }

    /// Measures a whole file as it leaves `chains`; without any, as it is.
    pub(super) fn over(
        input: &Path,
        chains: &mut [Strip],
        progress: &ProgressBar,
    ) -> Result<Measured> {
        let mut gauge = Self::new(Reader::open(input)?.sample_rate_hz());
        play(input, chains, progress, |part| {
            gauge.add(part);
            Ok(())
        })?;
        Ok(gauge.result())
    }

    pub(super) fn add(&mut self, part: &mut Part) {
        self.meter.measure(&StereoBlock::new(part.left, part.right));
        self.max_reduction_db = self.max_reduction_db.max(part.reduction_db);
        self.reductions_db += f64::from(part.reduction_db);
        self.parts += 1;
    }

    pub(super) fn result(&self) -> Measured {
        Measured {
            loudness: self.meter.result(),
            max_reduction_db: self.max_reduction_db,
            mean_reduction_db: (self.reductions_db / f64::from(self.parts.max(1))) as f32,
        }
    }
}
