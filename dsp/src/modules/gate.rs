//! The gate, which is a downward expander up to a ratio without end.
//!
//! Signal flow: low and high cut -> peak of the louder channel -> open or closed -> expander curve -> attack,
//! hold, release -> gain on the sound, which is delayed by the look-ahead.
//!
//! It opens where the level reaches the threshold, and closes where it falls below the threshold by the
//! hysteresis, so that a tone that dies away closes it once. While it is closed, what lies below the threshold
//! is lowered by the ratio: at 4:1 a level 5 dB below comes out 20 dB below, until the range is reached. The
//! peak is held as in the compressor, [`LevelDetector`], so that the gain stands still between the crests of a
//! wave; that hold is part of the gate's own, and what it lasts longer is part of the release.

use std::f64::consts::{FRAC_1_SQRT_2, LOG2_10, TAU};

use crate::blocks::delay::GlidingDelay;
use crate::blocks::{DetectorKind, LevelDetector};
use crate::filter::matched::{self, Design, SectionType};
use crate::filter::{Coefficients, Section};
use crate::param::{
    HIGH_CUT_OFF_HZ, LARGEST_RATIO, LOW_CUT_OFF_HZ, decibel, high_cut, low_cut, milliseconds,
    milliseconds_from_zero, ratio, toggle,
};
use crate::simd::{Lanes, SimdKernel, approx, dispatch};
use crate::{CONTROL_FRAMES, Context, Module, Ramp, Smoother, Span, StereoBlock, StreamSpec};

/// Longest look-ahead.
const MAX_LOOKAHEAD_MS: f32 = 10.0;
/// Reductions below this are none: 1e-6 dB is below the last bit of f32.
const NO_REDUCTION_DB: f64 = 1e-6;
/// 1 / ratio at which the ratio is infinite: any level below the threshold asks for all of the range.
const LEAST_INVERSE_RATIO: f64 = 1e-9;
/// dB of a doubling of power, and powers of two of a dB of gain.
const DB_PER_LOG2_POWER: f64 = 10.0 / LOG2_10;
const LOG2_PER_DB: f64 = LOG2_10 / 20.0;

crate::settings! {
    /// Everything that a user sets on the gate.
    pub struct GateSettings in "gate" {
        /// Off passes everything unchanged, to the bit, as late as the look-ahead.
        "gate_on" on: bool = "Gate On", toggle(false);
        /// Level from which on it is open, -80 to 0 dBFS; a sine reads as its peak.
        "gate_threshold" threshold_db: f32 = "Gate Threshold", decibel(-80.0, 0.0, -40.0);
        /// How far below the threshold it closes, 0 to 12 dB.
        "gate_hysteresis" hysteresis_db: f32 = "Gate Hysteresis", decibel(0.0, 12.0, 3.0);
        /// dB out for a dB in below the threshold, 1 to 20; more is infinite.
        "gate_ratio" ratio: f32 = "Gate Ratio", ratio(4.0);
        /// Most that it reduces, 0 to 80 dB.
        "gate_range" range_db: f32 = "Gate Range", decibel(0.0, 80.0, 40.0);
        /// Time to 63 % of a step to less reduction, 0.05 to 50 ms.
        "gate_attack" attack_ms: f32 = "Gate Attack", milliseconds(0.05, 50.0, 0.5);
        /// How long it stays as it is before it reduces more, 0 to 500 ms.
        "gate_hold" hold_ms: f32 = "Gate Hold", milliseconds_from_zero(500.0, 20.0);
        /// Time to 63 % of a step to more reduction, from the end of the hold, 5 to 2000 ms.
        "gate_release" release_ms: f32 = "Gate Release", milliseconds(5.0, 2000.0, 120.0);
        /// How long before the sound it opens, 0 to 10 ms; the latency.
        "gate_lookahead" lookahead_ms: f32 = "Gate Lookahead", milliseconds_from_zero(MAX_LOOKAHEAD_MS, 0.0), non_automatable;
        /// Corner of a low cut before the detector, 20 to 2000 Hz at 12 dB per octave; 20 is off.
        "gate_sc_low_cut" sc_low_cut_hz: f32 = "Gate SC Low Cut", low_cut(2000.0, 20.0);
        /// Corner of a high cut before the detector, 200 to 20000 Hz at 12 dB per octave; 20000 is off.
        "gate_sc_high_cut" sc_high_cut_hz: f32 = "Gate SC High Cut", high_cut(200.0, HIGH_CUT_OFF_HZ);
        /// Listens to the side-chain input. With nothing connected there it stays closed.
        "gate_sc_external" sc_external: bool = "Gate SC External", toggle(false);
    }
}

crate::reading! {
    /// What the gate did since the last reading.
    pub struct GateReading {
        /// Largest reduction, in dB, 0 or more.
        reduction_db = 0.0;
        /// Highest level that it heard, in dBFS; minus infinity for silence.
        level_db = f32::NEG_INFINITY;
    }
}

impl GateSettings {
    /// The static curve of a closed gate: what the level of a steady sine becomes. From the threshold on, and
    /// from the threshold less the hysteresis on while the gate is open, a level stays as it is.
    #[must_use]
    pub fn output_db(&self, level_db: f64) -> f64 {
        let curve = Curve {
            threshold_db: self.threshold_db.into(),
            hysteresis_db: self.hysteresis_db.into(),
            inverse_ratio: self.inverse_ratio(),
            range_db: self.range_db.into(),
        };
        level_db - curve.reduction_db(level_db)
    }

    /// 1 / ratio, which glides where the ratio becomes infinite.
    fn inverse_ratio(&self) -> f64 {
        if self.ratio > LARGEST_RATIO {
            0.0
        } else {
            1.0 / f64::from(self.ratio.max(1.0))
        }
    }
}

/// When the gate is open, and what it does to a level while it is closed.
#[derive(Clone, Copy, Debug)]
struct Curve {
    threshold_db: f64,
    hysteresis_db: f64,
    inverse_ratio: f64,
    range_db: f64,
}

impl Curve {
    /// The reduction of a closed gate at a level, 0 or more, in dB.
    fn reduction_db(&self, level_db: f64) -> f64 {
        let slope = 1.0 / self.inverse_ratio.max(LEAST_INVERSE_RATIO) - 1.0;
        (slope * (self.threshold_db - level_db).max(0.0)).min(self.range_db)
    }
}

/// Whether the gate is open, and how its reduction follows.
#[derive(Clone, Copy, Debug, Default)]
struct Follower {
    is_open: bool,
    /// In dB.
    reduction: f64,
    /// Frames until it may reduce more.
    hold: u32,
    hold_frames: u32,
    /// Share of a step that is left after a frame.
    attack: f64,
    release: f64,
}

impl Follower {
    /// Replaces the level of each frame by the reduction that follows it.
    fn run(&mut self, curve: &Curve, levels: &mut [f64]) {
        for level in levels {
            if *level >= curve.threshold_db {
                self.is_open = true;
            } else if *level < curve.threshold_db - curve.hysteresis_db {
                self.is_open = false;
            }
            let goal = if self.is_open {
                0.0
            } else {
                curve.reduction_db(*level)
            };
            if goal <= self.reduction {
                self.reduction = goal + self.attack * (self.reduction - goal);
                self.hold = self.hold_frames;
            } else if self.hold > 0 {
                self.hold -= 1;
            } else {
                self.reduction = goal + self.release * (self.reduction - goal);
            }
            *level = self.reduction;
        }
    }
}

/// The running gate.
#[derive(Clone, Debug)]
pub struct Gate {
    settings: GateSettings,
    threshold_db: Smoother,
    hysteresis_db: Smoother,
    inverse_ratio: Smoother,
    range_db: Smoother,
    on: Smoother,
    cut_octaves: [Smoother; 2],
    /// Whether a setting is on its way, or was until the last line.
    is_gliding: bool,
    cuts: [Section; 2],
    detector: LevelDetector,
    follower: Follower,
    delay: GlidingDelay,
    on_ramp: Ramp,
    reading: GateReading,
    sample_rate_hz: f64,
}

impl Default for Gate {
    fn default() -> Self {
        let mut gate = Self {
            settings: GateSettings::default(),
            threshold_db: Smoother::new(0.0),
            hysteresis_db: Smoother::new(0.0),
            inverse_ratio: Smoother::new(1.0),
            range_db: Smoother::new(0.0),
            on: Smoother::new(0.0),
            cut_octaves: [Smoother::new(0.0), Smoother::new(0.0)],
            is_gliding: false,
            cuts: [Section::default(), Section::default()],
            detector: LevelDetector::default(),
            follower: Follower::default(),
            delay: GlidingDelay::default(),
            on_ramp: Ramp::between(0.0, 0.0),
            reading: GateReading::default(),
            sample_rate_hz: 48_000.0,
        };
        gate.set(&GateSettings::default());
        gate
    }
}

impl Gate {
    fn each(&mut self, mut act: impl FnMut(&mut Smoother)) {
        act(&mut self.threshold_db);
        act(&mut self.hysteresis_db);
        act(&mut self.inverse_ratio);
        act(&mut self.range_db);
        act(&mut self.on);
        self.cut_octaves.iter_mut().for_each(act);
    }

    fn wanted_frames(&self) -> usize {
        let frames = f64::from(self.settings.lookahead_ms) / 1000.0 * self.sample_rate_hz;
        (frames.round() as usize).min(self.max_latency_frames() as usize)
    }

    /// What the cuts before the detector go to.
    fn cut_targets(&self) -> [Coefficients; 2] {
        let [low_hz, high_hz] = self
            .cut_octaves
            .each_ref()
            .map(|octave| octave.current().exp2());
        let cut = |section_type: SectionType, freq_hz: f64, is_off: bool| {
            if is_off {
                return Coefficients::IDENTITY;
            }
            matched::design(&Design {
                section_type,
                w0: TAU * freq_hz / self.sample_rate_hz,
                gain_db: 0.0,
                q: FRAC_1_SQRT_2,
            })
        };
        [
            cut(
                SectionType::LowCut,
                low_hz,
                low_hz < f64::from(LOW_CUT_OFF_HZ) + 0.01,
            ),
            cut(
                SectionType::HighCut,
                high_hz.min(0.49 * self.sample_rate_hz),
                high_hz > f64::from(HIGH_CUT_OFF_HZ) - 1.0,
            ),
        ]
    }

    /// Times of detector and follower. The peak is held for a while by the detector: that is taken off the
    /// hold, and off the release where the hold is shorter.
    fn set_times(&mut self) {
        let [attack, hold, release] = [
            self.settings.attack_ms,
            self.settings.hold_ms,
            self.settings.release_ms,
        ]
        .map(|ms| f64::from(ms) / 1000.0);
        self.detector.set(DetectorKind::Peak, release);
        let held = self.detector.hold_seconds();
        let left = |seconds: f64| (-1.0 / (seconds.max(1e-9) * self.sample_rate_hz)).exp();
        self.follower.hold_frames = ((hold - held).max(0.0) * self.sample_rate_hz).round() as u32;
        self.follower.attack = left(attack);
        self.follower.release = left(release - (held - hold).max(0.0));
    }

    /// Forgets all that was heard, but not the sound in the look-ahead.
    fn forget(&mut self) {
        let targets = self.cut_targets();
        for (cut, target) in self.cuts.iter_mut().zip(targets) {
            cut.reset(target);
        }
        self.detector.reset();
        self.follower = Follower::default();
        self.set_times();
    }

    /// Whether it does nothing but delay.
    fn rests(&self) -> bool {
        self.on_ramp.rests_at(0.0)
    }

    /// On a line of the control grid.
    fn tick(&mut self, span: Span) {
        let on = self.on.current();
        if self.is_gliding {
            // One period more than they move, so that ramps and filters come to rest.
            let mut moves = false;
            self.each(|smoother| {
                moves |= !smoother.is_settled();
                smoother.tick();
            });
            self.is_gliding = moves;
        }
        self.on_ramp = Ramp::between(on, self.on.current());
        if span.begins_part() && self.delay.is_settled() {
            self.delay.set(self.wanted_frames());
        }
        self.delay.tick();
        if self.rests() {
            // What is heard while it does nothing is no part of what it does later.
            self.forget();
            return;
        }
        let targets = self.cut_targets();
        for (cut, target) in self.cuts.iter_mut().zip(targets) {
            cut.tick(target);
        }
        self.detector.tick();
        if self.follower.reduction < NO_REDUCTION_DB {
            self.follower.reduction = 0.0;
        }
    }

    /// What the detector hears, behind both cuts.
    fn heard(&mut self, block: &StereoBlock, context: &Context) -> [[f32; CONTROL_FRAMES]; 2] {
        let frames = block.frames();
        let mut heard = [[0.0; CONTROL_FRAMES]; 2];
        let source = if self.settings.sc_external {
            context.side_chain
        } else {
            Some(block.channels())
        };
        let Some(source) = source else { return heard };
        for (heard, source) in heard.iter_mut().zip(source) {
            heard[..frames].copy_from_slice(source);
        }
        let [left, right] = &mut heard;
        let mut both = StereoBlock::new(&mut left[..frames], &mut right[..frames]);
        for cut in &mut self.cuts {
            cut.process(both.reborrow(), context.span);
        }
        heard
    }
}

impl Module for Gate {
    const KEY: &'static str = "gate";
    const NAME: &'static str = "Gate";
    type Settings = GateSettings;
    type Reading = GateReading;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.sample_rate_hz = spec.sample_rate_hz;
        self.each(|smoother| smoother.prepare(spec));
        self.detector.prepare(spec.sample_rate_hz);
        self.delay.prepare(spec, self.max_latency_frames() as usize);
        self.reset();
    }

    fn reset(&mut self) {
        self.each(Smoother::snap);
        self.is_gliding = false;
        self.forget();
        self.delay.reset(self.wanted_frames());
        self.on_ramp = Ramp::between(self.on.current(), self.on.current());
    }

    fn set(&mut self, settings: &GateSettings) {
        self.settings = *settings;
        self.threshold_db.set_target(settings.threshold_db.into());
        self.hysteresis_db.set_target(settings.hysteresis_db.into());
        self.inverse_ratio.set_target(settings.inverse_ratio());
        self.range_db.set_target(settings.range_db.into());
        self.on.set_target(if settings.on { 1.0 } else { 0.0 });
        let cuts_hz = [settings.sc_low_cut_hz, settings.sc_high_cut_hz];
        for (octave, hz) in self.cut_octaves.iter_mut().zip(cuts_hz) {
            octave.set_target(f64::from(hz).log2());
        }
        self.set_times();
        self.is_gliding = true;
    }

    fn process(&mut self, mut block: StereoBlock, context: &Context) {
        let span = context.span;
        if span.tick {
            self.tick(span);
        }
        let heard = (!self.rests()).then(|| self.heard(&block, context));
        self.delay.write(&block);
        self.delay.read(0, span.frames, span.offset, &mut block);
        if let Some(heard) = heard {
            dispatch(Reduce {
                gate: self,
                heard: &heard,
                block: block.channels_mut(),
                span,
            });
        }
    }

    fn take_reading(&mut self) -> GateReading {
        std::mem::take(&mut self.reading)
    }

    fn latency_frames(&self) -> u32 {
        self.delay.delay() as u32
    }

    fn will_delay(&self) -> bool {
        self.latency_frames() > 0 || self.settings.lookahead_ms > 0.0
    }

    fn max_latency_frames(&self) -> u32 {
        (f64::from(MAX_LOOKAHEAD_MS) / 1000.0 * self.sample_rate_hz).round() as u32
    }
}

/// From what is heard to the gain, and the gain on the sound, over one span.
struct Reduce<'a> {
    gate: &'a mut Gate,
    heard: &'a [[f32; CONTROL_FRAMES]; 2],
    block: [&'a mut [f32]; 2],
    span: Span,
}

impl SimdKernel for Reduce<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Self {
            gate,
            heard: [left, right],
            block,
            span: Span { frames, offset, .. },
        } = self;
        let curve = Curve {
            threshold_db: gate.threshold_db.current(),
            hysteresis_db: gate.hysteresis_db.current(),
            inverse_ratio: gate.inverse_ratio.current(),
            range_db: gate.range_db.current(),
        };
        // Powers of the louder channel, then their levels, then reductions, then gains.
        let mut values: [f64; CONTROL_FRAMES] = std::array::from_fn(|frame| {
            let (l, r) = (f64::from(left[frame]), f64::from(right[frame]));
            approx::larger(l * l, r * r)
        });
        gate.detector.run(&mut values[..frames]);
        for value in &mut values {
            *value = DB_PER_LOG2_POWER * approx::log2(lanes, *value);
        }
        let highest = values[..frames].iter().copied().fold(f64::MIN, f64::max);
        gate.follower.run(&curve, &mut values[..frames]);
        let most = values[..frames].iter().copied().fold(0.0, f64::max);
        gate.reading.reduction_db = gate.reading.reduction_db.max(most as f32);
        gate.reading.level_db = gate.reading.level_db.max(highest as f32);
        for value in &mut values {
            *value = approx::exp2(lanes, -*value * LOG2_PER_DB);
        }
        for (index, value) in values[..frames].iter_mut().enumerate() {
            *value = 1.0 + gate.on_ramp.at(offset + index) * (*value - 1.0);
        }
        for channel in block {
            for (sample, gain) in channel.iter_mut().zip(&values) {
                *sample = (f64::from(*sample) * gain) as f32;
            }
        }
    }
}
