//! One band of an equaliser: settings that glide, and the sections that follow them.
//!
//! Frequency, gain and Q glide each on its own scale, and the sections are designed anew on each
//! line of the control grid. A change of shape, slope or place, and the switch, morph instead: the
//! coefficients of each section go straight from where they are to where they should be, which is
//! stable all the way, since tuning and damping stay positive. A section that is not needed goes
//! to, or comes from, the identity with the other end's poles, which is a cross-fade with the dry
//! sound.

use std::f64::consts::TAU;

use super::cascade::{self, MAX_SECTIONS, Target};
use super::dynamic::{DynamicGain, Ear};
use super::settings::{BandSettings, Place};
use crate::filter::Coefficients;
use crate::{Smoother, Span, StereoBlock, StreamSpec};

/// A channel's sections.
pub(super) type Sections = [Coefficients; MAX_SECTIONS];

/// Left and right, or mid and side: what a band's two channels are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Domain {
    LeftRight,
    MidSide,
}

impl Place {
    pub(super) fn domain(self) -> Domain {
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
pub(super) struct Band {
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
    pub(super) fn new(settings: &BandSettings) -> Self {
        let flat = [[Coefficients::IDENTITY; MAX_SECTIONS]; 2];
        Self {
            settings: *settings,
            playing: *settings,
            octave: Smoother::new(f64::from(settings.freq_hz).log2()),
            gain_db: Smoother::new(f64::from(settings.gain_db)),
            log2_q: Smoother::new(f64::from(settings.q).log2()),
            morph: Smoother::new(1.0),
            morph_from: flat,
            dynamic: DynamicGain::default(),
            now: flat,
            sample_rate_hz: 48_000.0,
        }
    }

    pub(super) fn prepare(&mut self, spec: &StreamSpec) {
        self.sample_rate_hz = spec.sample_rate_hz;
        for smoother in self.smoothers() {
            smoother.prepare(spec);
        }
        self.dynamic.prepare(spec);
        self.reset();
    }

    /// Settings take effect at once.
    pub(super) fn reset(&mut self) {
        self.playing = self.settings;
        for smoother in self.smoothers() {
            smoother.snap();
        }
        self.dynamic.reset();
        self.now = self.goal();
    }

    pub(super) fn set(&mut self, settings: &BandSettings) {
        self.settings = *settings;
        self.octave.set_target(f64::from(settings.freq_hz).log2());
        self.gain_db.set_target(f64::from(settings.gain_db));
        self.log2_q.set_target(f64::from(settings.q).log2());
    }

    pub(super) fn domain(&self) -> Domain {
        self.playing.place.domain()
    }

    pub(super) fn now(&self) -> &[Sections; 2] {
        &self.now
    }

    /// Whether the level moves the gain, now or still.
    pub(super) fn is_dynamic(&self) -> bool {
        let has_range =
            self.playing.on && self.playing.shape.has_gain() && self.settings.dyn_range_db != 0.0;
        has_range || self.dynamic.offset_db() != 0.0
    }

    /// Hears what is about to be processed: frames between two lines of the control grid.
    pub(super) fn listen(&mut self, block: &StereoBlock, span: Span) {
        self.dynamic.listen(block, span);
    }

    /// Moves the gain by the level. Returns whether it has moved.
    fn follow_level(&mut self) -> bool {
        if !self.is_dynamic() {
            return false;
        }
        let ear = Ear {
            shape: self.playing.shape,
            place: self.playing.place,
            w0: self.w0(),
            q: self.log2_q.current().exp2(),
        };
        let BandSettings {
            dyn_range_db,
            dyn_threshold_db,
            ..
        } = self.settings;
        self.dynamic
            .tick(&ear, dyn_range_db.into(), dyn_threshold_db.into())
    }

    fn w0(&self) -> f64 {
        TAU * self.octave.current().exp2() / self.sample_rate_hz
    }

    /// On a line of the control grid: moves on by one control period. Returns whether the sections
    /// have moved.
    pub(super) fn tick(&mut self) -> bool {
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
                    match (from.is_identity(), to.is_identity()) {
                        (true, true) => to,
                        (true, false) => to.flattened().towards(&to, part),
                        (false, true) => from.towards(&from.flattened(), part),
                        (false, false) => from.towards(&to, part),
                    }
                })
            })
        };
        true
    }

    /// Starts a morph when what the sections play is not what the user has set.
    fn turn(&mut self) {
        let BandSettings {
            on,
            shape,
            slope,
            place,
            ..
        } = self.settings;
        let playing = &mut self.playing;
        let same_domain = place.domain() == playing.place.domain();
        let (from, to) = if same_domain {
            let from = (playing.on, playing.shape, playing.slope, playing.place);
            (playing.on, playing.shape, playing.slope, playing.place) = (on, shape, slope, place);
            (from, (on, shape, slope, place))
        } else if playing.on {
            // The other domain has to wait until the band is flat in this one.
            playing.on = false;
            let now = (false, playing.shape, playing.slope, playing.place);
            ((true, now.1, now.2, now.3), now)
        } else if self.morph.is_settled() {
            (playing.shape, playing.slope, playing.place) = (shape, slope, place);
            playing.on = on;
            ((false, shape, slope, place), (on, shape, slope, place))
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
            shape: self.playing.shape,
            slope: self.playing.slope,
            w0: self.w0(),
            gain_db: self.gain_db.current() + self.dynamic.offset_db(),
            q: self.log2_q.current().exp2(),
        });
        let acts = self.playing.place.channels();
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
