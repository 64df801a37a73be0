//! How the level of a band's own part of the sound moves its gain.
//!
//! Signal flow: the sound before the equaliser, in the band's place -> the band's part of it (a band
//! pass at a bell, what lies below or above a shelf) -> mean square over some periods -> knee ->
//! range -> ballistics -> offset of the band's gain in dB.
//!
//! From the threshold on the band moves dB for dB until its range is used up. Attack follows the
//! frequency, since a level cannot be known sooner than in a period or so. Release follows the
//! programme: a short peak is let go in 80 ms, while what stays for longer than 300 ms is let go in
//! 900 ms, so that a sustained part does not pump. Both run at once and the larger one counts.

use std::f64::consts::FRAC_1_SQRT_2;

use super::band_settings::{ChannelMode, FilterType};
use crate::blocks::{Ballistics, over_threshold_db};
use crate::filter::Section;
use crate::filter::matched::{self, Design, SectionType};
use crate::{CONTROL_FRAMES, Smoother, Span, StereoBlock, StreamSpec};

/// Width of the knee around the threshold.
const KNEE_DB: f64 = 6.0;
/// Shortest averaging time of the level.
const SHORTEST_SECONDS: f64 = 0.003;
/// Attack of the gain after the average.
const ATTACK_SECONDS: f64 = 0.003;
const RELEASE_SECONDS: f64 = 0.080;
/// What stays at least this long counts as sustained.
const SUSTAIN_SECONDS: f64 = 0.300;
const SUSTAIN_RELEASE_SECONDS: f64 = 0.900;
/// Smaller moves than this are not made, so that a steady level lets the filters rest.
const STEP_DB: f64 = 0.01;

/// Offsets that small are none, and powers below -300 dBFS: a decay ends, and never turns subnormal.
const NO_OFFSET_DB: f64 = 1e-6;
const SILENCE_POWER: f64 = 1e-30;

/// What the detector listens to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DetectorTuning {
    pub(crate) filter_type: FilterType,
    pub(crate) channel_mode: ChannelMode,
    /// Centre in radians per frame.
    pub(crate) w0: f64,
    pub(crate) q: f64,
}

/// The offset of one band's gain.
#[derive(Clone, Debug)]
pub(crate) struct DynamicGain {
    section: Section,
    tuning: Option<DetectorTuning>,
    /// Sum of squares since the last line of the control grid, of each channel.
    energy: [f64; 2],
    power: [f64; 2],
    peak: Ballistics,
    sustained: Ballistics,
    /// The range, which glides, so that a change of sign goes through zero.
    range_db: Smoother,
    period_seconds: f64,
    offset_db: f64,
}

impl Default for DynamicGain {
    fn default() -> Self {
        Self {
            section: Section::default(),
            tuning: None,
            energy: [0.0; 2],
            power: [0.0; 2],
            peak: Ballistics::default(),
            sustained: Ballistics::default(),
            range_db: Smoother::new(0.0),
            period_seconds: 0.0,
            offset_db: 0.0,
        }
    }
}

impl DynamicGain {
    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        self.period_seconds = CONTROL_FRAMES as f64 / spec.sample_rate_hz;
        let period = self.period_seconds;
        self.peak.set(ATTACK_SECONDS, RELEASE_SECONDS, period);
        self.sustained
            .set(SUSTAIN_SECONDS, SUSTAIN_RELEASE_SECONDS, period);
        self.range_db.prepare(spec);
        self.reset();
    }

    /// Forgets the past; the range is where it is set.
    pub(crate) fn reset(&mut self) {
        self.range_db.snap();
        self.rest();
        self.offset_db = 0.0;
    }

    /// Sets how far the level may move the gain, and which way.
    pub(crate) fn set_range(&mut self, range_db: f64) {
        self.range_db.set_target(range_db);
    }

    /// Whether there is a range, or one on its way.
    pub(crate) fn has_range(&self) -> bool {
        !self.range_db.is_settled() || self.range_db.current() != 0.0
    }

    /// Forgets what was heard, so that a band that moves again begins as a new one.
    pub(crate) fn rest(&mut self) {
        if self.tuning.take().is_some() {
            self.energy = [0.0; 2];
            self.power = [0.0; 2];
            self.peak.reset();
            self.sustained.reset();
        }
    }

    /// The offset of the gain, in dB.
    pub(crate) fn offset_db(&self) -> f64 {
        self.offset_db
    }

    /// Hears what is about to be processed: frames between two lines of the control grid.
    pub(crate) fn detect(&mut self, block: &StereoBlock, span: Span) {
        let Some(tuning) = self.tuning else { return };
        let (mut left, mut right) = ([0.0; CONTROL_FRAMES], [0.0; CONTROL_FRAMES]);
        let [l, r] = block.channels();
        for (index, (l, r)) in l.iter().zip(r).enumerate() {
            (left[index], right[index]) = match tuning.channel_mode {
                ChannelMode::Stereo => (*l, *r),
                ChannelMode::Left => (*l, 0.0),
                ChannelMode::Right => (0.0, *r),
                ChannelMode::Mid => (0.5 * (l + r), 0.0),
                ChannelMode::Side => (0.5 * (l - r), 0.0),
            };
        }
        let (left, right) = (&mut left[..span.frames], &mut right[..span.frames]);
        self.section.process(StereoBlock::new(left, right), span);
        for (energy, channel) in self.energy.iter_mut().zip([left, right]) {
            // One frame after the other: sums of parts would round by where the host cuts.
            for sample in channel {
                *energy += f64::from(*sample).powi(2);
            }
        }
    }

    /// On a line of the control grid: takes what was heard since the last. Without a threshold the gain goes
    /// back to where it is set. Returns whether the offset has moved.
    pub(crate) fn tick(&mut self, tuning: &DetectorTuning, threshold_db: Option<f64>) -> bool {
        // Radians per frame to seconds per period of the centre.
        let period =
            std::f64::consts::TAU / tuning.w0 * self.period_seconds / CONTROL_FRAMES as f64;
        let keep = (-self.period_seconds / period.max(SHORTEST_SECONDS)).exp();
        for (power, energy) in self.power.iter_mut().zip(&mut self.energy) {
            let now = *energy / CONTROL_FRAMES as f64;
            *power = now + keep * (*power - now);
            if *power < SILENCE_POWER {
                *power = 0.0;
            }
            *energy = 0.0;
        }
        self.tune(tuning);
        // A sine reads as its peak: twice its mean square.
        let level_db = 10.0 * (2.0 * self.power[0].max(self.power[1])).max(1e-20).log10();
        let range_db = self.range_db.tick();
        let over_db = threshold_db.map_or(0.0, |threshold_db| {
            over_threshold_db(level_db, threshold_db, KNEE_DB)
        });
        let goal = over_db.min(range_db.abs());
        let followed = self.peak.follow(goal).max(self.sustained.follow(goal));
        self.peak.flush(NO_OFFSET_DB);
        self.sustained.flush(NO_OFFSET_DB);
        // A range that shrinks, or changes its sign, takes the offset along.
        let offset = followed.min(range_db.abs());
        let offset = if offset < STEP_DB { 0.0 } else { offset };
        let offset = offset.copysign(range_db);
        let moves = (offset - self.offset_db).abs() >= STEP_DB
            || (offset == 0.0) != (self.offset_db == 0.0);
        if moves {
            self.offset_db = offset;
        }
        moves
    }

    /// Tunes the detector's filter to the band.
    fn tune(&mut self, tuning: &DetectorTuning) {
        let coefficients = if self.tuning == Some(*tuning) {
            self.section.target()
        } else {
            let (section_type, q) = match tuning.filter_type {
                FilterType::LowShelf => (SectionType::HighCut, FRAC_1_SQRT_2),
                FilterType::HighShelf | FilterType::Tilt => (SectionType::LowCut, FRAC_1_SQRT_2),
                _ => (SectionType::BandPass, tuning.q),
            };
            matched::design(&Design {
                section_type,
                w0: tuning.w0,
                gain_db: 0.0,
                q,
            })
        };
        if self.tuning.is_none() {
            self.section.reset(coefficients);
        }
        self.tuning = Some(*tuning);
        self.section.tick(coefficients);
    }
}
