//! The compressor.
//!
//! Signal flow: side chain (the input, or another signal; low cut) -> level of each channel -> link ->
//! gain computer -> ballistics -> make-up -> mix with the dry sound, on the input, which is delayed by
//! the look-ahead.
//!
//! Feed-forward and in dB throughout, as Dimitrios Giannoulis, Michael Massberg and Joshua Reiss
//! recommend in "Digital Dynamic Range Compressor Design" (2012): the static curve is exact, and attack
//! and release are those of the gain. Departing from them, a peak is held for up to 10 ms and at most
//! half of the release, which keeps the gain still between the crests of a bass note; the hold counts as
//! part of the release.
//!
//! Auto release follows the same authors' "Parameter Automation in a Dynamic Range Compressor" (2013):
//! the release shrinks with the square of the crest factor, which is large on transients. A steady tone
//! has the release that is set.

use std::f64::consts::{FRAC_1_SQRT_2, LOG2_10, TAU};

use crate::blocks::auto_makeup::AutoMakeup;
use crate::blocks::delay::GlidingDelay;
use crate::blocks::detector::Powers;
use crate::blocks::{Ballistics, DetectorKind, GainComputer, LevelDetector};
use crate::filter::matched::{self, Design, SectionType};
use crate::filter::{Coefficients, Section};
use crate::param::{
    LARGEST_RATIO, LOW_CUT_OFF_HZ, choice, decibel, low_cut, milliseconds, milliseconds_from_zero,
    percent, ratio, toggle,
};
use crate::simd::{Lanes, SimdKernel, approx, dispatch};
use crate::{CONTROL_FRAMES, Context, Module, Ramp, Smoother, Span, StereoBlock, StreamSpec};

/// Longest look-ahead.
const MAX_LOOKAHEAD_MS: f32 = 10.0;
/// Reductions below this are none: 1e-6 dB is below the last bit of f32.
const NO_REDUCTION_DB: f64 = 1e-6;
/// Averaging time of the crest factor (Giannoulis, Massberg and Reiss 2013).
const CREST_SECONDS: f64 = 0.2;
/// Powers below this are none: -300 dBFS.
const SILENCE_POWER: f64 = 1e-30;
/// dB of a doubling of power, and powers of two of a dB of gain.
const DB_PER_LOG2_POWER: f64 = 10.0 / LOG2_10;
const LOG2_PER_DB: f64 = LOG2_10 / 20.0;

/// The frames of a control period, as numbers.
const FRAMES: [f64; CONTROL_FRAMES] = {
    let mut frames = [0.0; CONTROL_FRAMES];
    let mut frame = 0;
    while frame < CONTROL_FRAMES {
        frames[frame] = frame as f64;
        frame += 1;
    }
    frames
};

crate::settings! {
    /// Everything that a user sets on the compressor.
    pub struct CompressorSettings in "compressor" {
        /// Off passes everything unchanged, to the bit, as late as the look-ahead.
        "comp_on" on: bool = "Comp On", toggle(false);
        /// Level from which on it reduces, -60 to 0 dBFS; a sine reads as its peak.
        "comp_threshold" threshold_db: f32 = "Comp Threshold", decibel(-60.0, 0.0, -18.0);
        /// dB in for a dB out above the threshold, 1 to 20; more is infinite.
        "comp_ratio" ratio: f32 = "Comp Ratio", ratio(3.0);
        /// Width of the knee around the threshold, 0 to 24 dB.
        "comp_knee" knee_db: f32 = "Comp Knee", decibel(0.0, 24.0, 6.0);
        /// Time to 63 % of a step to more reduction, 0.05 to 250 ms.
        "comp_attack" attack_ms: f32 = "Comp Attack", milliseconds(0.05, 250.0, 10.0);
        /// Time to 63 % of a step to less reduction, 5 to 2500 ms.
        "comp_release" release_ms: f32 = "Comp Release", milliseconds(5.0, 2500.0, 120.0);
        /// Shortens the release on transients.
        "comp_auto_release" auto_release: bool = "Comp Auto Release", toggle(false);
        /// Most that it reduces, 0 to 60 dB.
        "comp_range" range_db: f32 = "Comp Range", decibel(0.0, 60.0, 60.0);
        /// Gain after the reduction, -12 to 24 dB.
        "comp_makeup" makeup_db: f32 = "Comp Makeup", decibel(-12.0, 24.0, 0.0);
        /// Adds the gain that gives the output the loudness of the input.
        "comp_auto_makeup" auto_makeup: bool = "Comp Auto Makeup", toggle(false);
        /// Share of the compressed sound, 0 to 100 %; the rest is dry.
        "comp_mix" mix_percent: f32 = "Comp Mix", percent(0.0, 100.0, 100.0);
        /// What a level is.
        "comp_detector" detector: DetectorKind = "Comp Detector", choice(DetectorKind::NAMES, 0);
        /// How long before the sound the reduction begins, 0 to 10 ms; the latency.
        "comp_lookahead" lookahead_ms: f32 = "Comp Lookahead", milliseconds_from_zero(MAX_LOOKAHEAD_MS, 0.0), non_automatable;
        /// Corner of a low cut before the detector, 20 to 500 Hz at 12 dB per octave; 20 is off.
        "comp_sc_low_cut" sc_low_cut_hz: f32 = "Comp SC Low Cut", low_cut(500.0, 20.0);
        /// Listens to the side-chain input. With nothing connected there it rests.
        "comp_sc_external" sc_external: bool = "Comp SC External", toggle(false);
        /// How far both channels follow the louder one, 0 to 100 %.
        "comp_link" link_percent: f32 = "Comp Link", percent(0.0, 100.0, 100.0);
    }
}

impl CompressorSettings {
    /// Whether these reduce a sound as others do, so that what was learned of the make-up holds.
    fn reduces_like(&self, other: &Self) -> bool {
        let without = |settings: &Self| Self {
            makeup_db: 0.0,
            auto_makeup: false,
            mix_percent: 0.0,
            ..*settings
        };
        without(self) == without(other)
    }

    /// 1 - 1 / ratio.
    fn slope(&self) -> f64 {
        if self.ratio > LARGEST_RATIO {
            1.0
        } else {
            1.0 - 1.0 / f64::from(self.ratio.max(1.0))
        }
    }

    fn computer(&self) -> GainComputer {
        GainComputer {
            threshold_db: self.threshold_db.into(),
            slope: self.slope(),
            knee_db: self.knee_db.into(),
            range_db: self.range_db.into(),
        }
    }

    /// The static curve: what the level of a steady sine becomes, before make-up and mix.
    #[must_use]
    pub fn output_db(&self, level_db: f64) -> f64 {
        level_db - self.computer().reduction_db(level_db)
    }
}

crate::reading! {
    /// What the compressor did since the last reading.
    pub struct CompressorReading {
        /// Largest reduction, in dB, 0 or more.
        reduction_db = 0.0;
        /// Highest level that it heard, in dBFS; minus infinity for silence.
        level_db = f32::NEG_INFINITY;
    }
}

/// The settings that glide.
#[derive(Clone, Debug)]
struct Glides {
    threshold_db: Smoother,
    slope: Smoother,
    knee_db: Smoother,
    range_db: Smoother,
    link: Smoother,
    makeup_db: Smoother,
    /// Share of the automatic make-up.
    auto_makeup: Smoother,
    /// Share of the compressed sound; 0 while it is off.
    mix: Smoother,
    low_cut_octave: Smoother,
}

impl Glides {
    fn new(settings: &CompressorSettings) -> Self {
        let mut all = Self {
            threshold_db: Smoother::new(0.0),
            slope: Smoother::new(0.0),
            knee_db: Smoother::new(0.0),
            range_db: Smoother::new(0.0),
            link: Smoother::new(0.0),
            makeup_db: Smoother::new(0.0),
            auto_makeup: Smoother::new(0.0),
            mix: Smoother::new(0.0),
            low_cut_octave: Smoother::new(0.0),
        };
        all.set(settings);
        all.each(|smoother| smoother.snap());
        all
    }

    fn set(&mut self, settings: &CompressorSettings) {
        let share = |percent: f32| f64::from(percent) / 100.0;
        self.threshold_db.set_target(settings.threshold_db.into());
        self.slope.set_target(settings.slope());
        self.knee_db.set_target(settings.knee_db.into());
        self.range_db.set_target(settings.range_db.into());
        self.link.set_target(share(settings.link_percent));
        self.makeup_db.set_target(settings.makeup_db.into());
        let switch = |is_on: bool| if is_on { 1.0 } else { 0.0 };
        self.auto_makeup.set_target(switch(settings.auto_makeup));
        let mix = if settings.on {
            share(settings.mix_percent)
        } else {
            0.0
        };
        self.mix.set_target(mix);
        self.low_cut_octave
            .set_target(f64::from(settings.sc_low_cut_hz).log2());
    }

    fn each(&mut self, mut act: impl FnMut(&mut Smoother)) {
        act(&mut self.threshold_db);
        act(&mut self.slope);
        act(&mut self.knee_db);
        act(&mut self.range_db);
        act(&mut self.link);
        act(&mut self.makeup_db);
        act(&mut self.auto_makeup);
        act(&mut self.mix);
        act(&mut self.low_cut_octave);
    }

    fn computer(&self) -> GainComputer {
        GainComputer {
            threshold_db: self.threshold_db.current(),
            slope: self.slope.current(),
            knee_db: self.knee_db.current(),
            range_db: self.range_db.current(),
        }
    }
}

/// The running compressor.
#[derive(Clone, Debug)]
pub struct Compressor {
    settings: CompressorSettings,
    glides: Glides,
    low_cut: Section,
    detectors: [LevelDetector; 2],
    ballistics: [Ballistics; 2],
    /// Powers of peak and mean for the crest factor.
    crest: [f64; 2],
    loudness: AutoMakeup,
    makeup: Ramp,
    mix: Ramp,
    /// The look-ahead.
    delay: GlidingDelay,
    /// For auto make-up: the input of a span, and how far it was reduced.
    dry: [[f32; CONTROL_FRAMES]; 2],
    reductions: [Powers; 2],
    reading: CompressorReading,
    /// Whether one detector works for both channels.
    is_linked: bool,
    /// Whether a setting is on its way.
    is_gliding: bool,
    sample_rate_hz: f64,
}

impl Default for Compressor {
    fn default() -> Self {
        let settings = CompressorSettings::default();
        Self {
            settings,
            glides: Glides::new(&settings),
            low_cut: Section::default(),
            detectors: Default::default(),
            ballistics: Default::default(),
            crest: [0.0; 2],
            loudness: AutoMakeup::default(),
            makeup: Ramp::between(0.0, 0.0),
            mix: Ramp::between(0.0, 0.0),
            delay: GlidingDelay::default(),
            dry: [[0.0; CONTROL_FRAMES]; 2],
            reductions: [[0.0; CONTROL_FRAMES]; 2],
            reading: CompressorReading::default(),
            is_linked: true,
            is_gliding: false,
            sample_rate_hz: 48_000.0,
        }
    }
}

impl Compressor {
    fn wanted_frames(&self) -> usize {
        let frames = f64::from(self.settings.lookahead_ms) / 1000.0 * self.sample_rate_hz;
        (frames.round() as usize).min(self.max_latency_frames() as usize)
    }

    fn low_cut_target(&self) -> Coefficients {
        let freq_hz = self.glides.low_cut_octave.current().exp2();
        if freq_hz < f64::from(LOW_CUT_OFF_HZ) + 0.01 {
            return Coefficients::IDENTITY;
        }
        matched::design(&Design {
            section_type: SectionType::LowCut,
            w0: TAU * freq_hz / self.sample_rate_hz,
            gain_db: 0.0,
            q: FRAC_1_SQRT_2,
        })
    }

    /// Make-up, as it is set and as it was learned.
    fn makeup_db(&self) -> f64 {
        let auto = self.glides.auto_makeup.current() * self.loudness.gain_db();
        self.glides.makeup_db.current() + auto
    }

    /// Whether the automatic make-up is heard, or learns.
    fn learns_makeup(&self) -> bool {
        self.settings.auto_makeup || self.glides.auto_makeup.current() != 0.0
    }

    /// Forgets all that was heard, but not the sound in the look-ahead.
    fn forget(&mut self) {
        self.detectors.iter_mut().for_each(LevelDetector::reset);
        self.ballistics.iter_mut().for_each(Ballistics::reset);
        self.low_cut.reset(self.low_cut_target());
        self.crest = [0.0; 2];
        self.loudness.reset();
    }

    /// Times of detector and ballistics, as they are set and as the programme asks.
    fn set_times(&mut self) {
        let mut release = f64::from(self.settings.release_ms) / 1000.0;
        if self.settings.auto_release {
            let [peak, mean] = self.crest;
            // The square of a sine's crest factor is 2.
            let crest = if mean > 0.0 { peak / mean } else { 2.0 };
            release *= (2.0 / crest.max(2.0)).max(0.05);
        }
        let attack = f64::from(self.settings.attack_ms) / 1000.0;
        for (detector, ballistics) in self.detectors.iter_mut().zip(&mut self.ballistics) {
            detector.set(self.settings.detector, release);
            let release = release - detector.hold_seconds();
            ballistics.set(attack, release, 1.0 / self.sample_rate_hz);
        }
    }

    /// On a line of the control grid.
    fn tick(&mut self, span: Span) {
        if self.is_gliding {
            self.glide();
        }
        if self.mix.rests_at(0.0) && self.glides.mix.current() == 0.0 {
            // What is heard while it does nothing is no part of what it does later.
            self.forget();
        }
        self.detectors[0].tick();
        self.ballistics[0].flush(NO_REDUCTION_DB);
        if !self.is_linked {
            self.detectors[1].tick();
            self.ballistics[1].flush(NO_REDUCTION_DB);
        }
        if self.settings.auto_release {
            self.set_times();
        }
        for power in &mut self.crest {
            if *power < SILENCE_POWER {
                *power = 0.0;
            }
        }
        if self.learns_makeup() {
            self.loudness.tick();
        }
        let last = CONTROL_FRAMES;
        self.makeup = Ramp::between(self.makeup.at(last), self.makeup_db());
        self.mix = Ramp::between(self.mix.at(last), self.glides.mix.current());
        if span.begins_part() && self.delay.is_settled() {
            self.delay.set(self.wanted_frames());
        }
        self.delay.tick();
    }

    /// Moves the settings on by one control period.
    fn glide(&mut self) {
        // One period more than they move, so that ramps and filters come to rest.
        let mut moves = false;
        self.glides.each(|smoother| {
            moves |= !smoother.is_settled();
            smoother.tick();
        });
        self.is_gliding = moves;
        let is_linked = self.glides.link.current() == 1.0;
        if std::mem::replace(&mut self.is_linked, is_linked) && !is_linked {
            self.detectors[1] = self.detectors[0].clone();
            self.ballistics[1] = self.ballistics[0];
        }
        self.low_cut.tick(self.low_cut_target());
        self.set_times();
    }

    fn process_span(
        &mut self,
        mut block: StereoBlock,
        side_chain: Option<[&[f32]; 2]>,
        span: Span,
    ) {
        if self.mix.rests_at(0.0) {
            self.look_ahead(&mut block, span);
            return;
        }
        let frames = span.frames;
        let mut heard = [[0.0; CONTROL_FRAMES]; 2];
        let source = match (side_chain, self.settings.sc_external) {
            (side_chain, true) => side_chain,
            (_, false) => Some(block.channels()),
        };
        if let Some(source) = source {
            for (heard, source) in heard.iter_mut().zip(source) {
                heard[..frames].copy_from_slice(source);
            }
        }
        let [left, right] = &mut heard;
        let (left, right) = (&mut left[..frames], &mut right[..frames]);
        self.low_cut.process(StereoBlock::new(left, right), span);
        if self.learns_makeup() {
            self.dry = [[0.0; CONTROL_FRAMES]; 2];
            for (dry, channel) in self.dry.iter_mut().zip(block.channels()) {
                dry[..frames].copy_from_slice(channel);
            }
        }
        self.look_ahead(&mut block, span);
        dispatch(Compress {
            compressor: self,
            heard: &heard,
            block: block.channels_mut(),
            span,
        });
        if self.learns_makeup() {
            let [left, right] = &mut self.dry;
            let dry = StereoBlock::new(&mut left[..frames], &mut right[..frames]);
            self.loudness.detect(&dry, &self.reductions, span);
        }
    }

    /// Delays the sound by the look-ahead.
    fn look_ahead(&mut self, block: &mut StereoBlock, span: Span) {
        self.delay.write(block);
        let frames = span.frames;
        self.delay.read(0, frames, span.offset, block);
    }
}

impl Module for Compressor {
    const KEY: &'static str = "compressor";
    const NAME: &'static str = "Compressor";
    type Settings = CompressorSettings;
    type Reading = CompressorReading;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.sample_rate_hz = spec.sample_rate_hz;
        self.glides.each(|smoother| smoother.prepare(spec));
        self.loudness.prepare(spec);
        for detector in &mut self.detectors {
            detector.prepare(spec.sample_rate_hz);
        }
        self.delay.prepare(spec, self.max_latency_frames() as usize);
        self.reset();
    }

    fn reset(&mut self) {
        self.glides.each(Smoother::snap);
        self.forget();
        self.delay.reset(self.wanted_frames());
        self.is_linked = self.glides.link.current() == 1.0;
        self.set_times();
        let (makeup, mix) = (self.makeup_db(), self.glides.mix.current());
        self.makeup = Ramp::between(makeup, makeup);
        self.mix = Ramp::between(mix, mix);
    }

    fn set(&mut self, settings: &CompressorSettings) {
        if !self.settings.reduces_like(settings) {
            self.loudness
                .relearn(&self.settings.computer(), &settings.computer());
        }
        self.settings = *settings;
        self.glides.set(settings);
        self.is_gliding = true;
    }

    fn process(&mut self, block: StereoBlock, context: &Context) {
        if context.span.tick {
            self.tick(context.span);
        }
        self.process_span(block, context.side_chain, context.span);
    }

    fn take_reading(&mut self) -> CompressorReading {
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
struct Compress<'a> {
    compressor: &'a mut Compressor,
    heard: &'a [[f32; CONTROL_FRAMES]; 2],
    block: [&'a mut [f32]; 2],
    span: Span,
}

impl SimdKernel for Compress<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self, lanes: L) {
        let Compressor {
            settings,
            glides,
            detectors,
            ballistics,
            crest,
            makeup,
            mix,
            is_linked,
            reading,
            reductions: kept,
            sample_rate_hz,
            ..
        } = self.compressor;
        let Span { frames, offset, .. } = self.span;
        let link = glides.link.current();
        let computer = glides.computer();
        let is_linked = *is_linked;
        let channels = if is_linked { 1 } else { 2 };

        // Squares of what is heard; with both channels linked those of the louder one.
        let mut powers: [Powers; 2] = [[0.0; CONTROL_FRAMES]; 2];
        let [left, right] = self.heard;
        for frame in 0..CONTROL_FRAMES {
            let (l, r) = (f64::from(left[frame]), f64::from(right[frame]));
            let (l, r) = (l * l, r * r);
            powers[0][frame] = if is_linked { approx::larger(l, r) } else { l };
            powers[1][frame] = r;
        }
        if settings.auto_release {
            let keep = 1.0 - 1.0 / (CREST_SECONDS * *sample_rate_hz);
            let [mut peak, mut mean] = *crest;
            let [left, right] = &powers;
            for (left, right) in left[..frames].iter().zip(right) {
                let power = left.max(*right);
                mean = keep * mean + (1.0 - keep) * power;
                peak = (keep * peak + (1.0 - keep) * power).max(power);
            }
            *crest = [peak, mean];
        }

        let mut loudest = 0.0_f64;
        for channel in 0..channels {
            let powers = &mut powers[channel];
            if detectors[channel].run(&mut powers[..frames]) {
                loudest = approx::larger(loudest, powers[0]);
                *powers = [DB_PER_LOG2_POWER * approx::log2(lanes, powers[0]); CONTROL_FRAMES];
            } else {
                for power in &powers[..frames] {
                    loudest = approx::larger(loudest, *power);
                }
                // All of the array, whose length the compiler knows; what lies behind is not used.
                for power in powers {
                    *power = DB_PER_LOG2_POWER * approx::log2(lanes, *power);
                }
            }
        }
        if !is_linked {
            let [left, right] = &mut powers;
            for (left, right) in left.iter_mut().zip(right) {
                let louder = approx::larger(*left, *right);
                *left += link * (louder - *left);
                *right += link * (louder - *right);
            }
        }

        let mut most = 0.0_f64;
        let (makeup_start, makeup_step) = (makeup.at(offset), makeup.per_frame);
        let (mix_start, mix_step) = (mix.at(offset), mix.per_frame);
        for channel in 0..channels {
            let reductions = &mut powers[channel];
            for level in reductions.iter_mut() {
                *level = computer.reduction_db(*level);
            }
            ballistics[channel].run(lanes, &mut reductions[..frames]);
            for reduction in &reductions[..frames] {
                most = approx::larger(most, *reduction);
            }
            let mut gains = [0.0; CONTROL_FRAMES];
            for frame in 0..CONTROL_FRAMES {
                let makeup_db = lanes.fused(makeup_step, FRAMES[frame], makeup_start);
                let wet = approx::exp2(lanes, (makeup_db - reductions[frame]) * LOG2_PER_DB);
                let mix = lanes.fused(mix_step, FRAMES[frame], mix_start);
                gains[frame] = lanes.fused(mix, wet - 1.0, 1.0);
            }
            let [left, right] = &mut self.block;
            if is_linked {
                apply(left, &gains);
                apply(right, &gains);
            } else if channel == 0 {
                apply(left, &gains);
            } else {
                apply(right, &gains);
            }
        }
        if settings.auto_makeup || glides.auto_makeup.current() != 0.0 {
            *kept = [powers[0], powers[channels - 1]];
        }
        reading.reduction_db = reading.reduction_db.max(most as f32);
        let level_db = DB_PER_LOG2_POWER * approx::log2(lanes, loudest);
        reading.level_db = reading.level_db.max(level_db as f32);
    }
}

#[inline(always)]
fn apply(samples: &mut [f32], gains: &Powers) {
    for (sample, gain) in samples.iter_mut().zip(gains) {
        *sample = (f64::from(*sample) * gain) as f32;
    }
}
