//! The de-esser.
//!
//! Signal flow: crossover -> level of the high side against the voice's own level -> reduction of the
//! high side alone (split) or of all (wide).
//!
//! The voice's own level is that of the low side, where the vowels are, averaged over the last second or
//! so of voice; short pauses and silence leave it, another voice replaces it. Sibilance is how far the high side lies above it, so that a
//! whisper and a shout of the same words are treated alike. From the threshold on the reduction grows to
//! the whole range within 6 dB: a sibilant is lowered by what the range says, and what lies below
//! is left alone.
//!
//! Split, the sound goes through the crossover's all-pass: flat, and in phase with what is taken away.

use std::f64::consts::{SQRT_2, TAU};

use crate::blocks::Ballistics;
use crate::blocks::programme_level::{ProgrammeLevel, ProgrammeTimes};
use crate::filter::Crossover;
use crate::param::{choice, decibel, hertz, toggle};
use crate::{
    CONTROL_FRAMES, Context, Module, Ramp, Smoother, Span, StereoBlock, StreamSpec, db_to_gain,
};

/// From the threshold to the whole range.
const KNEE_DB: f64 = 6.0;
/// The crossover lies at this part of the frequency that is set, so that from there on the range is met:
/// the low side is 12 dB down at the frequency, and falls by 24 dB an octave.
const EDGE: f64 = 0.75;
/// Averaging of the sibilance.
const SIBILANCE_SECONDS: f64 = 0.003;
/// How the voice's level follows the voice.
const VOICE: ProgrammeTimes = ProgrammeTimes {
    rise_seconds: 0.030,
    fall_seconds: 0.800,
    pause_ratio: 0.01,
};
/// Mean squares below this are silence: -100 dBFS.
const SILENCE_POWER: f64 = 1e-10;
/// Ballistics of the reduction.
const ATTACK_SECONDS: f64 = 0.001;
const RELEASE_SECONDS: f64 = 0.030;
const NO_REDUCTION_DB: f64 = 1e-3;

crate::choice! {
    /// What is lowered.
    pub enum DeesserMode {
        /// What lies above the frequency.
        Split = "Split",
        /// Everything.
        Wide = "Wide",
    }
}

crate::settings! {
    /// Everything that a user sets on the de-esser.
    pub struct DeesserSettings in "deesser" {
        /// Off passes everything unchanged, to the bit.
        "deess_on" on: bool = "De-ess On", toggle(false);
        /// Where the sibilance begins, 2000 to 14000 Hz.
        "deess_freq" freq_hz: f32 = "De-ess Freq", hertz(2000.0, 14_000.0, 6500.0);
        /// Sibilance from which on it reduces, -40 to 10 dB against the voice's own level.
        "deess_threshold" threshold_db: f32 = "De-ess Threshold", decibel(-40.0, 10.0, -10.0);
        /// Reduction of a sibilant, 0 to 24 dB.
        "deess_range" range_db: f32 = "De-ess Range", decibel(0.0, 24.0, 8.0);
        /// What is lowered.
        "deess_mode" mode: DeesserMode = "De-ess Mode", choice(DeesserMode::NAMES, 0);
        /// Hears what the detector hears instead.
        "deess_listen" listen: bool = "De-ess Listen", toggle(false), non_automatable;
    }
}

crate::reading! {
    /// What the de-esser did since the last reading.
    pub struct DeesserReading {
        /// Largest reduction, in dB, 0 or more.
        reduction_db = 0.0;
        /// Greatest sibilance, in dB against the voice's own level.
        sibilance_db = f32::NEG_INFINITY;
    }
}

/// The running de-esser.
#[derive(Clone, Debug)]
pub struct Deesser {
    crossover: Crossover,
    octave: Smoother,
    threshold_db: Smoother,
    range_db: Smoother,
    on: Smoother,
    wide: Smoother,
    listen: Smoother,
    /// Ramps of the gain and of the three switches over a control period.
    gain: Ramp,
    on_ramp: Ramp,
    wide_ramp: Ramp,
    listen_ramp: Ramp,
    /// Sums of squares of low and high since the last line of the control grid.
    sums: [f64; 2],
    sibilance: f64,
    voice: ProgrammeLevel,
    ballistics: Ballistics,
    reading: DeesserReading,
    sample_rate_hz: f64,
}

impl Default for Deesser {
    fn default() -> Self {
        let settings = DeesserSettings::default();
        let mut deesser = Self {
            crossover: Crossover::default(),
            octave: Smoother::new(0.0),
            threshold_db: Smoother::new(0.0),
            range_db: Smoother::new(0.0),
            on: Smoother::new(0.0),
            wide: Smoother::new(0.0),
            listen: Smoother::new(0.0),
            gain: Ramp::between(1.0, 1.0),
            on_ramp: Ramp::between(0.0, 0.0),
            wide_ramp: Ramp::between(0.0, 0.0),
            listen_ramp: Ramp::between(0.0, 0.0),
            sums: [0.0; 2],
            sibilance: 0.0,
            voice: ProgrammeLevel::new(VOICE),
            ballistics: Ballistics::default(),
            reading: DeesserReading::default(),
            sample_rate_hz: 48_000.0,
        };
        deesser.set(&settings);
        deesser
    }
}

impl Deesser {
    fn smoothers(&mut self) -> [&mut Smoother; 6] {
        [
            &mut self.octave,
            &mut self.threshold_db,
            &mut self.range_db,
            &mut self.on,
            &mut self.wide,
            &mut self.listen,
        ]
    }

    /// The crossover's frequency in radians per frame.
    fn w(&self) -> f64 {
        TAU * EDGE * self.octave.current().exp2() / self.sample_rate_hz
    }

    /// Forgets all that was heard.
    fn forget(&mut self) {
        self.crossover.reset();
        self.ballistics.reset();
        self.sums = [0.0; 2];
        self.sibilance = 0.0;
        self.voice.reset();
        self.gain = Ramp::between(1.0, 1.0);
    }

    /// Whether a setting is on its way.
    fn glides(&self) -> bool {
        let smoothers = [
            &self.octave,
            &self.threshold_db,
            &self.range_db,
            &self.on,
            &self.wide,
            &self.listen,
        ];
        smoothers.iter().any(|smoother| !smoother.is_settled())
    }

    /// Whether it does nothing at all.
    fn rests(&self) -> bool {
        self.on_ramp.rests_at(0.0) && self.listen_ramp.rests_at(0.0)
    }

    /// On a line of the control grid.
    fn tick(&mut self) {
        let [on, wide, listen] =
            [&self.on, &self.wide, &self.listen].map(|smoother| smoother.current());
        let glides = self.glides();
        if glides {
            for smoother in self.smoothers() {
                smoother.tick();
            }
        }
        if self.rests() {
            self.forget();
        }
        self.on_ramp = Ramp::between(on, self.on.current());
        self.wide_ramp = Ramp::between(wide, self.wide.current());
        self.listen_ramp = Ramp::between(listen, self.listen.current());
        if self.rests() {
            self.crossover.set(self.w());
            return;
        }
        if glides || self.crossover.glides() {
            self.crossover.tick(self.w());
        }
        self.crossover.flush();
        let reduction_db = self.reduction_db();
        let from = self.gain.at(CONTROL_FRAMES);
        self.gain = Ramp::between(from, db_to_gain(-reduction_db));
        self.reading.reduction_db = self.reading.reduction_db.max(reduction_db as f32);
    }

    /// The reduction for what was heard since the last line of the control grid.
    fn reduction_db(&mut self) -> f64 {
        let period = CONTROL_FRAMES as f64 / self.sample_rate_hz;
        let share = |seconds: f64| 1.0 - (-period / seconds).exp();
        let [low, high] = self.sums.map(|sum| sum / CONTROL_FRAMES as f64);
        self.sums = [0.0; 2];
        self.voice.follow(low);
        self.sibilance += share(SIBILANCE_SECONDS) * (high - self.sibilance);
        if self.sibilance < SILENCE_POWER {
            self.sibilance = 0.0;
        }
        let ratio = self.sibilance / self.voice.power().max(SILENCE_POWER);
        let sibilance_db = 10.0 * ratio.max(1e-12).log10();
        self.reading.sibilance_db = self.reading.sibilance_db.max(sibilance_db as f32);
        let part = (sibilance_db - self.threshold_db.current()) / KNEE_DB;
        let part = part.clamp(0.0, 1.0);
        let goal = self.range_db.current() * part * part * (3.0 - 2.0 * part);
        let reduction = self.ballistics.follow(goal);
        self.ballistics.flush(NO_REDUCTION_DB);
        if reduction < NO_REDUCTION_DB {
            0.0
        } else {
            reduction
        }
    }

    fn process_span<const GLIDES: bool>(&mut self, mut block: StereoBlock, span: Span) {
        let mut sums = self.sums;
        let [left, right] = block.channels_mut();
        // Both channels in one loop: two recursions that do not wait for each other.
        for (frame, (left, right)) in left.iter_mut().zip(right).enumerate() {
            let at = span.offset + frame;
            if GLIDES {
                self.crossover.tune(at);
            }
            let (gain, wide) = (self.gain.at(at), self.wide_ramp.at(at));
            let (on, listen) = (self.on_ramp.at(at), self.listen_ramp.at(at));
            for (channel, sample) in [left, right].into_iter().enumerate() {
                let dry = f64::from(*sample);
                let sides = self.crossover.split(channel, dry);
                sums[0] += sides.low * sides.low;
                sums[1] += sides.high * sides.high;
                let split = sides.low + gain * sides.high;
                let wet = split + wide * (gain * dry - split);
                let out = dry + on * (wet - dry);
                *sample = (out + listen * (sides.high - out)) as f32;
            }
        }
        self.sums = sums;
    }
}

impl Module for Deesser {
    const KEY: &'static str = "deesser";
    const NAME: &'static str = "De-esser";
    type Settings = DeesserSettings;
    type Reading = DeesserReading;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.sample_rate_hz = spec.sample_rate_hz;
        for smoother in self.smoothers() {
            smoother.prepare(spec);
        }
        self.voice.prepare(spec);
        let period = CONTROL_FRAMES as f64 / spec.sample_rate_hz;
        self.ballistics.set(ATTACK_SECONDS, RELEASE_SECONDS, period);
        self.reset();
    }

    fn reset(&mut self) {
        for smoother in self.smoothers() {
            smoother.snap();
        }
        self.crossover.set(self.w());
        self.forget();
        let [on, wide, listen] =
            [&self.on, &self.wide, &self.listen].map(|smoother| smoother.current());
        self.on_ramp = Ramp::between(on, on);
        self.wide_ramp = Ramp::between(wide, wide);
        self.listen_ramp = Ramp::between(listen, listen);
    }

    fn set(&mut self, settings: &DeesserSettings) {
        let switch = |on: bool| if on { 1.0 } else { 0.0 };
        self.octave.set_target(f64::from(settings.freq_hz).log2());
        self.threshold_db.set_target(settings.threshold_db.into());
        self.range_db.set_target(settings.range_db.into());
        self.on.set_target(switch(settings.on));
        self.wide
            .set_target(switch(settings.mode == DeesserMode::Wide));
        self.listen
            .set_target(switch(settings.on && settings.listen));
    }

    fn process(&mut self, block: StereoBlock, context: &Context) {
        if context.span.tick {
            self.tick();
        }
        if self.rests() {
            return;
        }
        if self.crossover.glides() {
            self.process_span::<true>(block, context.span);
        } else {
            self.process_span::<false>(block, context.span);
        }
    }

    fn runs_through(&self) -> bool {
        self.rests() && !self.glides()
    }

    fn tail_frames(&self) -> u32 {
        if self.rests() {
            return 0;
        }
        // Two pairs of poles with a Q of 0.71 at the corner fall by 120 dB within 17 time constants.
        let corner_hz = EDGE * self.octave.target().exp2();
        (17.0 * SQRT_2 * self.sample_rate_hz / (TAU * corner_hz)).ceil() as u32
    }

    fn take_reading(&mut self) -> DeesserReading {
        std::mem::take(&mut self.reading)
    }
}
