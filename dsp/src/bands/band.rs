//! One band of an equaliser: settings that glide, and the sections that follow them.
//!
//! Frequency, gain and Q glide each on its own scale, and the sections are designed anew on each
//! line of the control grid. A change of shape, slope or place, and the switch, morph instead: the
//! coefficients of each section [morph](Coefficients::morphed) from where they are to where they should be.

use std::f64::consts::TAU;

use super::band_settings::{BandSettings, ChannelMode};
use super::cascade::{self, MAX_SECTIONS, Target};
use super::dynamic::{DetectorTuning, DynamicGain};
use crate::filter::Coefficients;
use crate::{Smoother, Span, StereoBlock, StreamSpec};

/// A channel's sections.
pub(crate) type Sections = [Coefficients; MAX_SECTIONS];

/// Left and right, or mid and side: what a band's two channels are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Domain {
    LeftRight,
    MidSide,
}

impl ChannelMode {
    pub(crate) fn domain(self) -> Domain {
        match self {
            Self::Stereo | Self::Left | Self::Right => Domain::LeftRight,
            Self::Mid | Self::Side => Domain::MidSide,
        }
    }

    /// Whether a band acts on the first channel of its domain, left or mid, and on the second,
    /// right or side.
    #[must_use]
    pub fn channels(self) -> [bool; 2] {
        match self {
            Self::Stereo => [true, true],
            Self::Left | Self::Mid => [true, false],
            Self::Right | Self::Side => [false, true],
        }
    }
}

/// The control side of a band.
#[derive(Clone, Debug)]
pub(crate) struct Band {
    /// What the user has set.
    settings: BandSettings,
    /// What the sections play, or morph to: as `settings`, or off while the domain changes.
    playing: BandSettings,
    /// Frequency in octaves above 1 Hz: equal steps sound equal.
    octave: Smoother,
    gain_db: Smoother,
    /// Quality in octaves of Q.
    log2_q: Smoother,
    /// From 0, where the morph starts, to 1.
    morph: Smoother,
    morph_from: [Sections; 2],
    dynamic: DynamicGain,
    /// The sections of both channels at the last line of the control grid.
    now: [Sections; 2],
    sample_rate_hz: f64,
}

impl Band {
    pub(crate) fn new(settings: &BandSettings) -> Self {
        let flat = [[Coefficients::IDENTITY; MAX_SECTIONS]; 2];
        let mut dynamic = DynamicGain::default();
        dynamic.set_range(settings.dyn_range_db.into());
        Self {
            settings: *settings,
            playing: *settings,
            octave: Smoother::new(f64::from(settings.freq_hz).log2()),
            gain_db: Smoother::new(f64::from(settings.gain_db)),
            log2_q: Smoother::new(f64::from(settings.q).log2()),
            morph: Smoother::new(1.0),
            morph_from: flat,
            dynamic,
            now: flat,
            sample_rate_hz: 48_000.0,
        }
    }

    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        self.sample_rate_hz = spec.sample_rate_hz;
        for smoother in self.smoothers() {
            smoother.prepare(spec);
        }
        self.dynamic.prepare(spec);
        self.reset();
    }

    /// Settings take effect at once.
    pub(crate) fn reset(&mut self) {
        self.playing = self.settings;
        for smoother in self.smoothers() {
            smoother.snap();
        }
        self.dynamic.reset();
        self.now = self.goal();
    }

    pub(crate) fn set(&mut self, settings: &BandSettings) {
        self.settings = *settings;
        self.octave.set_target(f64::from(settings.freq_hz).log2());
        self.gain_db.set_target(f64::from(settings.gain_db));
        self.log2_q.set_target(f64::from(settings.q).log2());
        self.dynamic.set_range(settings.dyn_range_db.into());
    }

    pub(crate) fn domain(&self) -> Domain {
        self.playing.channel_mode.domain()
    }

    pub(crate) fn now(&self) -> &[Sections; 2] {
        &self.now
    }

    /// Whether the level may move the gain: of a band that is on and has a gain.
    fn follows_level(&self) -> bool {
        self.playing.on && self.playing.filter_type.has_gain()
    }

    /// Whether the level moves the gain, now or still.
    pub(crate) fn is_dynamic(&self) -> bool {
        (self.follows_level() && self.dynamic.has_range()) || self.dynamic.offset_db() != 0.0
    }

    /// Hears what is about to be processed: frames between two lines of the control grid.
    pub(crate) fn detect(&mut self, block: &StereoBlock, span: Span) {
        self.dynamic.detect(block, span);
    }

    /// Moves the gain by the level. Returns whether it has moved.
    fn follow_level(&mut self) -> bool {
        if !self.follows_level() && self.morph.is_settled() {
            // It has faded out, with whatever it had moved.
            self.dynamic.reset();
        }
        if !self.is_dynamic() {
            self.dynamic.rest();
            return false;
        }
        let tuning = DetectorTuning {
            filter_type: self.playing.filter_type,
            channel_mode: self.playing.channel_mode,
            w0: self.w0(),
            q: self.log2_q.current().exp2(),
        };
        let threshold_db = self.settings.dyn_threshold_db.into();
        let threshold_db = self.follows_level().then_some(threshold_db);
        self.dynamic.tick(&tuning, threshold_db)
    }

    fn w0(&self) -> f64 {
        TAU * self.octave.current().exp2() / self.sample_rate_hz
    }

    /// On a line of the control grid: moves on by one control period. Returns whether the sections
    /// have moved.
    pub(crate) fn tick(&mut self) -> bool {
        self.turn();
        let follows = self.follow_level();
        if !follows && self.is_settled() {
            return false;
        }
        for smoother in self.smoothers() {
            smoother.tick();
        }
        let goal = self.goal();
        self.now = if self.morph.is_settled() {
            goal
        } else {
            let part = self.morph.current();
            std::array::from_fn(|channel| {
                std::array::from_fn(|section| {
                    let to = goal[channel][section];
                    let from = self.morph_from[channel][section];
                    from.morphed(&to, part)
                })
            })
        };
        true
    }

    /// Starts a morph when what the sections play is not what the user has set.
    fn turn(&mut self) {
        let BandSettings {
            on,
            filter_type,
            slope,
            channel_mode,
            ..
        } = self.settings;
        let playing = &mut self.playing;
        let same_domain = channel_mode.domain() == playing.channel_mode.domain();
        let (from, to) = if same_domain {
            let from = (
                playing.on,
                playing.filter_type,
                playing.slope,
                playing.channel_mode,
            );
            (
                playing.on,
                playing.filter_type,
                playing.slope,
                playing.channel_mode,
            ) = (on, filter_type, slope, channel_mode);
            (from, (on, filter_type, slope, channel_mode))
        } else if playing.on {
            // The other domain has to wait until the band is flat in this one.
            playing.on = false;
            let now = (
                false,
                playing.filter_type,
                playing.slope,
                playing.channel_mode,
            );
            ((true, now.1, now.2, now.3), now)
        } else if self.morph.is_settled() {
            (playing.filter_type, playing.slope, playing.channel_mode) =
                (filter_type, slope, channel_mode);
            playing.on = on;
            (
                (false, filter_type, slope, channel_mode),
                (on, filter_type, slope, channel_mode),
            )
        } else {
            return;
        };
        if from != to {
            self.morph_from = self.now;
            self.morph.restart(0.0);
        }
    }

    /// Where the sections go to.
    fn goal(&self) -> [Sections; 2] {
        let flat = [Coefficients::IDENTITY; MAX_SECTIONS];
        if !self.playing.on {
            return [flat; 2];
        }
        let sections = cascade::coefficients(&Target {
            filter_type: self.playing.filter_type,
            slope: self.playing.slope,
            w0: self.w0(),
            // What the level does to a band that has just come fades in with it.
            gain_db: self.gain_db.current() + self.morph.current() * self.dynamic.offset_db(),
            q: self.log2_q.current().exp2(),
        });
        let acts = self.playing.channel_mode.channels();
        acts.map(|acts| if acts { sections } else { flat })
    }

    fn is_settled(&self) -> bool {
        [&self.octave, &self.gain_db, &self.log2_q, &self.morph]
            .iter()
            .all(|smoother| smoother.is_settled())
    }

    fn smoothers(&mut self) -> [&mut Smoother; 4] {
        [
            &mut self.octave,
            &mut self.gain_db,
            &mut self.log2_q,
            &mut self.morph,
        ]
    }
}
