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

use super::settings::{BandShape, Place};
use crate::dynamics::{Ballistics, over_threshold_db};
use crate::filter::Section;
use crate::filter::matched::{self, Design, Shape};
use crate::{CONTROL_FRAMES, Span, StereoBlock, StreamSpec};

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

/// What the detector listens to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ear {
    pub(super) shape: BandShape,
    pub(super) place: Place,
    /// Centre in radians per frame.
    pub(super) w0: f64,
    pub(super) q: f64,
}

/// The offset of one band's gain.
#[derive(Clone, Debug, Default)]
pub(super) struct DynamicGain {
    section: Section,
    ear: Option<Ear>,
    /// Sum of squares since the last line of the control grid, of each channel.
    energy: [f64; 2],
    power: [f64; 2],
    peak: Ballistics,
    sustained: Ballistics,
    period_seconds: f64,
    offset_db: f64,
}

impl DynamicGain {
    pub(super) fn prepare(&mut self, spec: &StreamSpec) {
        self.period_seconds = CONTROL_FRAMES as f64 / spec.sample_rate_hz;
        let period = self.period_seconds;
        self.peak.set(ATTACK_SECONDS, RELEASE_SECONDS, period);
        self.sustained
            .set(SUSTAIN_SECONDS, SUSTAIN_RELEASE_SECONDS, period);
        self.reset();
    }

    pub(super) fn reset(&mut self) {
        self.section = Section::default();
        self.ear = None;
        self.energy = [0.0; 2];
        self.power = [0.0; 2];
        self.peak.reset();
        self.sustained.reset();
        self.offset_db = 0.0;
    }

    /// The offset of the gain, in dB.
    pub(super) fn offset_db(&self) -> f64 {
        self.offset_db
    }

    /// Hears what is about to be processed: frames between two lines of the control grid.
    pub(super) fn listen(&mut self, block: &StereoBlock, span: Span) {
        let Some(ear) = self.ear else { return };
        let (mut left, mut right) = ([0.0; CONTROL_FRAMES], [0.0; CONTROL_FRAMES]);
        let [l, r] = block.channels();
        for (index, (l, r)) in l.iter().zip(r).enumerate() {
            (left[index], right[index]) = match ear.place {
                Place::Stereo => (*l, *r),
                Place::Left => (*l, 0.0),
                Place::Right => (0.0, *r),
                Place::Mid => (0.5 * (l + r), 0.0),
                Place::Side => (0.5 * (l - r), 0.0),
            };
        }
        let (left, right) = (&mut left[..span.frames], &mut right[..span.frames]);
        self.section.process(StereoBlock::new(left, right), span);
        for (energy, channel) in self.energy.iter_mut().zip([left, right]) {
            *energy += channel.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
        }
    }

    /// On a line of the control grid: takes what was heard since the last. Returns whether the
    /// offset has moved.
    pub(super) fn tick(&mut self, ear: &Ear, range_db: f64, threshold_db: f64) -> bool {
        // Radians per frame to seconds per period of the centre.
        let period = std::f64::consts::TAU / ear.w0 * self.period_seconds / CONTROL_FRAMES as f64;
        let keep = (-self.period_seconds / period.max(SHORTEST_SECONDS)).exp();
        for (power, energy) in self.power.iter_mut().zip(&mut self.energy) {
            let now = *energy / CONTROL_FRAMES as f64;
            *power = now + keep * (*power - now);
            *energy = 0.0;
        }
        self.tune(ear);
        // A sine reads as its peak: twice its mean square.
        let level_db = 10.0 * (2.0 * self.power[0].max(self.power[1])).max(1e-20).log10();
        let goal = over_threshold_db(level_db, threshold_db, KNEE_DB).min(range_db.abs());
        let offset = self.peak.follow(goal).max(self.sustained.follow(goal));
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
    fn tune(&mut self, ear: &Ear) {
        let coefficients = if self.ear == Some(*ear) {
            self.section.target()
        } else {
            let (shape, q) = match ear.shape {
                BandShape::LowShelf => (Shape::HighCut, FRAC_1_SQRT_2),
                BandShape::HighShelf | BandShape::Tilt => (Shape::LowCut, FRAC_1_SQRT_2),
                _ => (Shape::BandPass, ear.q),
            };
            matched::design(&Design {
                shape,
                w0: ear.w0,
                gain_db: 0.0,
                q,
            })
        };
        if self.ear.is_none() {
            self.section.reset(coefficients);
        }
        self.ear = Some(*ear);
        self.section.tick(coefficients);
    }
}
