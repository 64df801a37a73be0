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

mod gain;
mod glides;
mod settings;

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use crate::blocks::auto_makeup::AutoMakeup;
use crate::blocks::delay::GlidingDelay;
use crate::blocks::detector::Powers;
use crate::blocks::{Ballistics, LevelDetector};
use crate::filter::matched::{self, Design, SectionType};
use crate::filter::{Coefficients, Section};
use crate::param::LOW_CUT_OFF_HZ;
use crate::simd::dispatch;
use crate::{CONTROL_FRAMES, Context, Module, Ramp, Span, StereoBlock, StreamSpec};

use gain::Compress;
use glides::Glides;
use settings::MAX_LOOKAHEAD_MS;

pub use settings::{CompressorReading, CompressorSettings};

/// Reductions below this are none: 1e-6 dB is below the last bit of f32.
const NO_REDUCTION_DB: f64 = 1e-6;

/// Powers below this are none: -300 dBFS.
const SILENCE_POWER: f64 = 1e-30;

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
        self.glides.each(crate::Smoother::snap);
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
