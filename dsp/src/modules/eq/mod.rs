//! The parametric equaliser: eight bands of any shape.

mod linear;

use num_complex::Complex;

use crate::bands::bank::Bank;
use crate::bands::{BAND_SECTIONS, BandSettings};
use crate::param::{FieldValue as _, Param, Section, Settings, choice, toggle};
use crate::{CONTROL_FRAMES, Context, Module, Ramp, Smoother, Span, StereoBlock, StreamSpec};

use linear::LinearPhase;

pub use crate::bands::BANDS;

crate::choice! {
    /// How the phase of the parametric equaliser behaves.
    pub enum Phase {
        /// As an analogue equaliser's, without latency.
        Minimum = "Minimum",
        /// No phase shift at all, with latency.
        Linear = "Linear",
    }
}

/// Everything that a user sets on the parametric equaliser.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EqSettings {
    /// Off passes everything unchanged, to the bit.
    pub on: bool,
    /// How the phase behaves.
    pub phase: Phase,
    /// The bands, in the order in which they act.
    pub bands: [BandSettings; BANDS],
}

/// What is set once for all bands.
const COMMON_SECTION: Section = Section::new(
    Some("eq"),
    &[
        Param::new("eq_on", "EQ On", "on", toggle(true)),
        Param::new("eq_phase", "EQ Phase", "phase", choice(Phase::NAMES, 0)).non_automatable(),
    ],
);

impl EqSettings {
    fn read(plain: &mut impl Iterator<Item = f32>) -> Self {
        let mut next = || plain.next().expect("a number for each parameter");
        let (on, phase) = (next(), next());
        Self {
            on: bool::from_plain(on),
            phase: Phase::from_plain(phase),
            bands: std::array::from_fn(|_| BandSettings::read(plain)),
        }
    }
}

impl Settings for EqSettings {
    const SECTIONS: &'static [Section] = &{
        let mut sections = [COMMON_SECTION; 1 + BANDS];
        let mut band = 0;
        while band < BANDS {
            sections[1 + band] = BAND_SECTIONS[band];
            band += 1;
        }
        sections
    };

    fn from_plain(plain: &[f32]) -> Self {
        Self::read(&mut plain.iter().copied())
    }

    fn write_plain(&self, plain: &mut [f32]) {
        let bands = self.bands.iter().flat_map(BandSettings::plain);
        let numbers = [self.on.plain(), self.phase.plain()]
            .into_iter()
            .chain(bands);
        for (plain, number) in plain.iter_mut().zip(numbers) {
            *plain = number;
        }
    }
}

impl Default for EqSettings {
    fn default() -> Self {
        let params = Self::SECTIONS.iter().flat_map(|section| section.params);
        Self::read(&mut params.map(Param::default_plain))
    }
}

impl EqSettings {
    /// The bands as they act: switched off, none of them does.
    #[must_use]
    pub fn acting(&self) -> [BandSettings; BANDS] {
        self.bands.map(|band| BandSettings {
            on: band.on && self.on,
            ..band
        })
    }
}

/// How long minimum phase runs unheard before it takes over: its filters start from silence.
const WARM_SECONDS: f64 = 0.1;

/// The running parametric equaliser.
///
/// A change of phase is made while running: the other path plays along unheard until it sounds as
/// if it had always run, then the sound cross-fades to it, and the latency is the new one from the
/// first frame of the fade on. That is the first frame of a part.
#[derive(Clone, Debug)]
pub struct Eq {
    settings: EqSettings,
    minimum: Bank,
    /// Made in `prepare`.
    linear: Option<LinearPhase>,
    /// Which path is heard, or fades in.
    heard: Phase,
    /// Which paths run.
    minimum_runs: bool,
    linear_runs: bool,
    /// Lines of the control grid until minimum phase has warmed up.
    warm_up_lines: u32,
    lines_per_warm_up: u32,
    /// 0 is minimum phase, 1 linear.
    fade: Smoother,
    ramp: Ramp,
}

impl Default for Eq {
    fn default() -> Self {
        let settings = EqSettings::default();
        Self {
            settings,
            minimum: Bank::new(&settings.acting()),
            linear: None,
            heard: Phase::Minimum,
            minimum_runs: true,
            linear_runs: false,
            warm_up_lines: 0,
            lines_per_warm_up: 0,
            fade: Smoother::new(0.0),
            ramp: Ramp::between(0.0, 0.0),
        }
    }
}

impl Eq {
    /// Complex gain of the left channel at `freq_hz` in minimum phase, as it stands now, without
    /// the bands on mid and side.
    #[must_use]
    pub fn response(&self, freq_hz: f64) -> Complex<f64> {
        self.minimum.response(freq_hz)
    }

    /// Whether all but minimum phase rests, and will.
    fn only_minimum(&self) -> bool {
        self.settings.phase == Phase::Minimum && !self.linear_runs
    }

    /// On a line of the control grid: which path runs and which is heard.
    fn tick(&mut self, span: Span) {
        let Some(linear) = &mut self.linear else {
            return;
        };
        let may_turn = span.begins_part();
        match (self.settings.phase, self.heard) {
            (Phase::Linear, Phase::Minimum) => {
                if !self.linear_runs {
                    self.linear_runs = true;
                    linear.start();
                }
                if may_turn && linear.is_primed() {
                    self.heard = Phase::Linear;
                    self.fade.set_target(1.0);
                }
            }
            (Phase::Minimum, Phase::Linear) => {
                if !self.minimum_runs {
                    self.minimum_runs = true;
                    self.minimum.reset();
                    self.warm_up_lines = self.lines_per_warm_up;
                }
                self.warm_up_lines = self.warm_up_lines.saturating_sub(1);
                if may_turn && self.warm_up_lines == 0 {
                    self.heard = Phase::Minimum;
                    self.fade.set_target(0.0);
                }
            }
            (Phase::Linear, Phase::Linear) => self.minimum_runs &= !self.fade.is_settled(),
            (Phase::Minimum, Phase::Minimum) => self.linear_runs &= !self.fade.is_settled(),
        }
        self.ramp = Ramp::between(self.fade.current(), self.fade.tick());
    }

    /// Processes a span of the control grid in which linear phase runs, or is about to.
    fn process_span(&mut self, mut block: StereoBlock, span: Span) {
        if span.tick {
            self.tick(span);
        }
        let Some(linear) = self.linear.as_mut().filter(|_| self.linear_runs) else {
            self.minimum.process(block, span);
            return;
        };
        let frames = span.frames;
        let (mut left, mut right) = ([0.0; CONTROL_FRAMES], [0.0; CONTROL_FRAMES]);
        let mut other = StereoBlock::new(&mut left[..frames], &mut right[..frames]);
        for (copy, samples) in other.channels_mut().into_iter().zip(block.channels()) {
            copy.copy_from_slice(samples);
        }
        linear.process(other.reborrow(), span);
        if self.minimum_runs {
            self.minimum.process(block.reborrow(), span);
        }
        if self.ramp.rests_at(0.0) {
            return;
        }
        for (samples, linear) in block.channels_mut().into_iter().zip(other.channels_mut()) {
            self.ramp.cross_fade(samples, linear, span.offset);
            samples.copy_from_slice(linear);
        }
    }
}

impl Module for Eq {
    const KEY: &'static str = "eq";
    const NAME: &'static str = "EQ";
    type Settings = EqSettings;
    type Reading = ();

    fn prepare(&mut self, spec: &StreamSpec) {
        self.minimum.prepare(spec);
        self.linear = Some(LinearPhase::new(&self.settings.acting(), spec));
        self.fade.prepare(spec);
        let lines = WARM_SECONDS * spec.sample_rate_hz / CONTROL_FRAMES as f64;
        self.lines_per_warm_up = lines as u32;
        self.reset();
    }

    fn reset(&mut self) {
        self.minimum.reset();
        self.heard = self.settings.phase;
        self.minimum_runs = self.heard == Phase::Minimum;
        self.linear_runs = self.heard == Phase::Linear;
        if let Some(linear) = self.linear.as_mut().filter(|_| self.linear_runs) {
            linear.reset();
        }
        self.fade
            .set_target(if self.linear_runs { 1.0 } else { 0.0 });
        self.fade.snap();
        self.ramp = Ramp::between(self.fade.current(), self.fade.current());
    }

    fn set(&mut self, settings: &EqSettings) {
        self.settings = *settings;
        let bands = settings.acting();
        self.minimum.set(&bands);
        if let Some(linear) = &mut self.linear {
            linear.set(&bands);
        }
    }

    fn process(&mut self, block: StereoBlock, context: &Context) {
        if self.only_minimum() {
            self.minimum.process(block, context.span);
        } else {
            self.process_span(block, context.span);
        }
    }

    fn runs_through(&self) -> bool {
        self.only_minimum() && self.minimum.runs_through()
    }

    fn latency_frames(&self) -> u32 {
        match self.heard {
            Phase::Minimum => 0,
            Phase::Linear => self.max_latency_frames(),
        }
    }

    fn will_delay(&self) -> bool {
        self.settings.phase == Phase::Linear || self.heard == Phase::Linear
    }

    fn max_latency_frames(&self) -> u32 {
        self.linear.as_ref().map_or(0, LinearPhase::latency_frames)
    }

    fn tail_frames(&self) -> u32 {
        match (&self.linear, self.heard) {
            (Some(linear), Phase::Linear) => linear.tail_frames(),
            _ => self.minimum.tail_frames(),
        }
    }
}
