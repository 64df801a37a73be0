//! The ducker: lowers the reverb while there is something dry to hear.
//!
//! Signal flow: level of the dry sound against its own level of the last seconds -> presence, 0 in a
//! pause to 1 -> ballistics -> gain. What counts is the source's own level: a quiet singer ducks as much as
//! a loud one.

use crate::blocks::Ballistics;
use crate::blocks::programme_level::{ProgrammeLevel, ProgrammeTimes};
use crate::{CONTROL_FRAMES, Ramp, Smoother, Span, StereoBlock, StreamSpec, db_to_gain};

/// The level follows a rise, and a fall.
const LEVEL_SECONDS: [f64; 2] = [0.005, 0.050];
/// How the source's own level follows the source.
const OWN: ProgrammeTimes = ProgrammeTimes {
    rise_seconds: 0.100,
    fall_seconds: 4.0,
    pause_ratio: 0.003,
};
/// Levels below this are silence: -80 dBFS, as a mean square.
const SILENCE_POWER: f64 = 1e-8;
/// A source this far below its own level is absent, and less than this far is all there.
const ABSENT_DB: f64 = -24.0;
const PRESENT_DB: f64 = -10.0;
/// Ballistics of the gain.
const ATTACK_SECONDS: f64 = 0.015;
const RELEASE_SECONDS: f64 = 0.250;
const NO_REDUCTION_DB: f64 = 1e-3;

/// The running ducker.
#[derive(Clone, Debug)]
pub(super) struct Ducker {
    range_db: Smoother,
    /// Sum of squares since the last line of the control grid.
    sum: f64,
    level: Ballistics,
    own: ProgrammeLevel,
    reduction: Ballistics,
    gain: Ramp,
}

impl Default for Ducker {
    fn default() -> Self {
        Self {
            range_db: Smoother::new(0.0),
            sum: 0.0,
            level: Ballistics::default(),
            own: ProgrammeLevel::new(OWN),
            reduction: Ballistics::default(),
            gain: Ramp::between(1.0, 1.0),
        }
    }
}

impl Ducker {
    pub(super) fn prepare(&mut self, spec: &StreamSpec) {
        let period = CONTROL_FRAMES as f64 / spec.sample_rate_hz;
        let [rise, fall] = LEVEL_SECONDS;
        self.level.set(rise, fall, period);
        self.own.prepare(spec);
        self.reduction.set(ATTACK_SECONDS, RELEASE_SECONDS, period);
        self.range_db.prepare(spec);
        self.reset();
    }

    pub(super) fn reset(&mut self) {
        self.range_db.snap();
        self.sum = 0.0;
        self.level.reset();
        self.own.reset();
        self.reduction.reset();
        self.gain = Ramp::between(1.0, 1.0);
    }

    /// Sets by how much it lowers, 0 to 24 dB.
    pub(super) fn set(&mut self, range_db: f64) {
        self.range_db.set_target(range_db);
    }

    /// Whether it changes nothing, now and in the next control period.
    fn rests(&self) -> bool {
        self.range_db.current() == 0.0 && self.gain.rests_at(1.0)
    }

    /// Hears the dry sound of a span; on a line of the control grid it moves on first.
    pub(super) fn detect(&mut self, dry: &StereoBlock, span: Span) {
        if span.tick {
            self.tick();
        }
        if self.range_db.current() == 0.0 {
            return;
        }
        // One frame after the other: sums of parts would round by where the host cuts.
        let [left, right] = dry.channels();
        for (left, right) in left.iter().zip(right) {
            self.sum += f64::from(*left).powi(2) + f64::from(*right).powi(2);
        }
    }

    fn tick(&mut self) {
        self.range_db.tick();
        let power = std::mem::take(&mut self.sum) / CONTROL_FRAMES as f64;
        let level = self.level.follow(power).max(SILENCE_POWER * 1e-3);
        self.level.flush(SILENCE_POWER * 1e-3);
        // Not the level, which in its own fall would pass for a soft programme.
        self.own.follow(power);
        let own = self.own.power().max(SILENCE_POWER);
        let below_db = 10.0 * (level / own).log10();
        let presence = ((below_db - ABSENT_DB) / (PRESENT_DB - ABSENT_DB)).clamp(0.0, 1.0);
        self.reduction.follow(self.range_db.current() * presence);
        self.reduction.flush(NO_REDUCTION_DB);
        let gain = db_to_gain(-self.reduction.value());
        self.gain = Ramp::between(self.gain.at(CONTROL_FRAMES), gain);
    }

    /// Lowers the wet sound of the span that was just heard.
    pub(super) fn apply(&self, wet: &mut StereoBlock, span: Span) {
        if self.rests() {
            return;
        }
        for channel in wet.channels_mut() {
            for (frame, sample) in channel.iter_mut().enumerate() {
                *sample *= self.gain.at(span.offset + frame) as f32;
            }
        }
    }
}
