//! The limiter: no peak passes the ceiling, read between the samples too.
//!
//! Signal flow: drive -> true peak of each control period -> reduction that it asks for -> link -> hold ->
//! release -> smoothing -> gain on the driven sound, which is delayed by the latency.
//!
//! All but the true peak runs once a control period of 32 frames. The hold is the largest reduction of the
//! last periods: of those that the smoothing reaches over, so that the gain is down before its peak comes,
//! and of half a period of 50 Hz, so that it stands still between the crests of a bass note. Smoothing is a
//! Hann window over a few milliseconds of periods, and a quadratic B-spline from period to period (Carl de
//! Boor, "A Practical Guide to Splines", 1978); both are averages, so that the gain never lies above what
//! any peak within their reach asks for. It is flat around each peak, and turns slowly everywhere: what a
//! gain in motion adds to a peak between samples stays small.

mod gain;
mod settings;

use std::f64::consts::PI;

use crate::blocks::{DelayLine, TruePeak};
use crate::simd::{Plain, approx};
use crate::{CONTROL_FRAMES, Context, Module, Ramp, Smoother, StereoBlock, StreamSpec, db_to_gain};

use gain::{LOG2_PER_DB, MAX_HOLD, MAX_SMOOTHING, Reduction, Times};

pub use settings::{LimiterReading, LimiterSettings};

/// Width of the Hann window.
const SMOOTHING_SECONDS: f64 = 0.0035;

/// Longest hold, half a period of 50 Hz.
const HOLD_SECONDS: f64 = 0.010;

/// How fast it lets go when it is switched off.
const OFF_SECONDS: f64 = 0.010;

/// Auto release: a reduction that lasts builds up, and is released, so many times as slowly as a short one.
const SUSTAINED_ATTACK: f64 = 4.0;
const SUSTAINED_RELEASE: f64 = 16.0;

/// The running limiter.
#[derive(Clone, Debug)]
pub struct Limiter {
    settings: LimiterSettings,
    drive_db: Smoother,
    ceiling_db: Smoother,
    link: Smoother,
    drive: Ramp,
    detectors: [TruePeak; 2],
    /// The last control period, driven.
    period: [[f32; CONTROL_FRAMES]; 2],
    reductions: [Reduction; 2],
    times: Times,
    window: [f64; MAX_SMOOTHING],
    /// Periods that the window is wide.
    smoothing: usize,
    delay: DelayLine,
    reading: LimiterReading,
    sample_rate_hz: f64,
}

impl Default for Limiter {
    fn default() -> Self {
        let settings = LimiterSettings::default();
        Self {
            settings,
            drive_db: Smoother::new(settings.drive_db.into()),
            ceiling_db: Smoother::new(settings.ceiling_dbtp.into()),
            link: Smoother::new(f64::from(settings.link_percent) / 100.0),
            drive: Ramp::between(1.0, 1.0),
            detectors: Default::default(),
            period: [[0.0; CONTROL_FRAMES]; 2],
            reductions: Default::default(),
            times: Times {
                hold: 1,
                release: 0.0,
                sustained_attack: 0.0,
                sustained_release: 0.0,
                is_auto: true,
            },
            window: [0.0; MAX_SMOOTHING],
            smoothing: 1,
            delay: DelayLine::default(),
            reading: LimiterReading::default(),
            sample_rate_hz: 48_000.0,
        }
    }
}

impl Limiter {
    /// Periods from the one that asks for a reduction to the last one that hears it smoothed: the window, two
    /// more pieces of the spline, and one on either side in which the gain is flat.
    fn reach(&self) -> usize {
        self.smoothing + 4
    }

    fn set_times(&mut self) {
        let period = CONTROL_FRAMES as f64 / self.sample_rate_hz;
        let left = |seconds: f64| (-period / seconds).exp();
        let release = f64::from(self.settings.release_ms) / 1000.0;
        // A crest lies anywhere in its period.
        let wanted = (HOLD_SECONDS.min(0.5 * release) / period).ceil() as usize + 1;
        let hold = wanted.max(self.reach()).min(MAX_HOLD);
        // How long the smoothed gain stays down after a peak, in seconds: the hold, less half of the smoothing,
        // less half a period for the peak's place in its own and two for the spline. It counts as release.
        let held = (hold as f64 - 0.5 * self.smoothing as f64 - 2.5) * period;
        self.times = if self.settings.on {
            Times {
                hold,
                release: left((release - held).max(1e-9)),
                sustained_attack: left(SUSTAINED_ATTACK * release),
                sustained_release: left(SUSTAINED_RELEASE * release),
                is_auto: self.settings.auto_release,
            }
        } else {
            Times {
                hold: self.reach(),
                release: left(OFF_SECONDS),
                sustained_attack: 0.0,
                sustained_release: 0.0,
                is_auto: false,
            }
        };
    }

    /// On a line of the control grid: the gain of the period that begins follows from those that are over.
    fn tick(&mut self) {
        // Switched off, it works until the drive has gone.
        let is_on = self.settings.on || !self.drive_db.is_settled();
        let ceiling_db = self.ceiling_db.tick();
        let ceiling = db_to_gain(ceiling_db) as f32;
        let mut required = [0.0; 2];
        for ((required, detector), period) in required
            .iter_mut()
            .zip(&mut self.detectors)
            .zip(&self.period)
        {
            let peak = if is_on && self.settings.true_peak {
                detector.bound(period, ceiling)
            } else {
                detector.read_samples(period)
            };
            let peak_dbtp = 20.0 * peak.log10();
            self.reading.peak_dbtp = self.reading.peak_dbtp.max(peak_dbtp);
            if is_on && peak > ceiling {
                *required = approx::log2(Plain, f64::from(peak)) - LOG2_PER_DB * ceiling_db;
            }
        }
        let most = required[0].max(required[1]);
        let link = self.link.tick();
        for (reduction, required) in self.reductions.iter_mut().zip(required) {
            let linked = required + link * (most - required);
            reduction.tick(linked.max(0.0), &self.times, &self.window[..self.smoothing]);
            let reduction_db = (reduction.released / LOG2_PER_DB) as f32;
            self.reading.reduction_db = self.reading.reduction_db.max(reduction_db);
        }
        let from = db_to_gain(self.drive_db.current());
        self.drive = Ramp::between(from, db_to_gain(self.drive_db.tick()));
    }
}

impl Module for Limiter {
    const KEY: &'static str = "limiter";
    const NAME: &'static str = "Limiter";
    const IS_MOVABLE: bool = false;
    type Settings = LimiterSettings;
    type Reading = LimiterReading;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.sample_rate_hz = spec.sample_rate_hz;
        for smoother in [&mut self.drive_db, &mut self.ceiling_db, &mut self.link] {
            smoother.prepare(spec);
        }
        let periods = SMOOTHING_SECONDS * spec.sample_rate_hz / CONTROL_FRAMES as f64;
        self.smoothing = (periods.round() as usize).clamp(1, MAX_SMOOTHING);
        let width = self.smoothing as f64;
        let mut sum = 0.0;
        for (index, weight) in self.window[..self.smoothing].iter_mut().enumerate() {
            *weight = (PI * (index as f64 + 0.5) / width).sin().powi(2);
            sum += *weight;
        }
        self.window[..self.smoothing]
            .iter_mut()
            .for_each(|weight| *weight /= sum);
        self.delay.prepare(self.latency_frames() as usize);
        self.reset();
    }

    fn reset(&mut self) {
        for smoother in [&mut self.drive_db, &mut self.ceiling_db, &mut self.link] {
            smoother.snap();
        }
        let drive = db_to_gain(self.drive_db.current());
        self.drive = Ramp::between(drive, drive);
        self.detectors.iter_mut().for_each(TruePeak::reset);
        self.period = [[0.0; CONTROL_FRAMES]; 2];
        self.reductions = Default::default();
        self.set_times();
        self.delay.reset();
    }

    fn set(&mut self, settings: &LimiterSettings) {
        self.settings = *settings;
        let drive_db = if settings.on { settings.drive_db } else { 0.0 };
        self.drive_db.set_target(drive_db.into());
        self.ceiling_db.set_target(settings.ceiling_dbtp.into());
        self.link
            .set_target(f64::from(settings.link_percent) / 100.0);
        self.set_times();
    }

    fn process(&mut self, mut block: StereoBlock, context: &Context) {
        let span = context.span;
        if span.tick {
            self.tick();
        }
        let driven = !self.drive.rests_at(1.0);
        for (channel, period) in block.channels_mut().into_iter().zip(&mut self.period) {
            if driven {
                for (frame, sample) in channel.iter_mut().enumerate() {
                    *sample = (f64::from(*sample) * self.drive.at(span.offset + frame)) as f32;
                }
            }
            period[span.offset..span.offset + span.frames].copy_from_slice(channel);
        }
        self.delay.write(&block);
        self.delay.read(self.latency_frames() as usize, &mut block);
        for (channel, reduction) in block.channels_mut().into_iter().zip(&self.reductions) {
            reduction.apply(channel, span.offset);
        }
    }

    fn take_reading(&mut self) -> LimiterReading {
        std::mem::take(&mut self.reading)
    }

    /// Constant: the same while it is off and for both kinds of peak.
    fn latency_frames(&self) -> u32 {
        (TruePeak::DELAY_FRAMES + (self.smoothing + 3) * CONTROL_FRAMES) as u32
    }
}
