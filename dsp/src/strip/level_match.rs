//! A bypass at equal loudness: the gain that gives the dry sound the loudness of the processed one.
//!
//! Both are weighted (ITU-R BS.1770) and compared over the last three seconds in which either had sound, so
//! that the tail of a reverb counts. Nothing is computed while it is switched off.

use crate::blocks::{KWeighting, LoudnessComparison};
use crate::{CONTROL_FRAMES, Ramp, Smoother, Span, StereoBlock, StreamSpec, db_to_gain};

/// Time over which the energies are compared: the window of short-term loudness (EBU Tech 3341).
const MEMORY_SECONDS: f64 = 3.0;
/// Parts this far below the running loudness are pauses, as in BS.1770-4; what lies below for longer than a pause is
/// another programme.
const GATE_DB: f64 = -10.0;
/// Most that the dry sound is raised, so that it does not burst out of a quiet passage.
const MOST_DB: f64 = 24.0;
/// Least that it is lowered to.
const LEAST_DB: f64 = -60.0;

/// Measures and applies the gain.
#[derive(Clone, Debug)]
pub(crate) struct LevelMatch {
    is_on: bool,
    wet: KWeighting,
    dry: KWeighting,
    comparison: LoudnessComparison,
    gain_db: Smoother,
    ramp: Ramp,
}

impl Default for LevelMatch {
    fn default() -> Self {
        Self {
            is_on: false,
            wet: KWeighting::default(),
            dry: KWeighting::default(),
            comparison: LoudnessComparison::new(MEMORY_SECONDS, GATE_DB).counting_pauses(),
            gain_db: Smoother::new(0.0),
            ramp: Ramp::between(1.0, 1.0),
        }
    }
}

impl LevelMatch {
    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        self.wet.prepare(spec);
        self.dry.prepare(spec);
        self.comparison.prepare(spec);
        self.gain_db.prepare(spec);
    }

    /// Forgets the past; what was measured begins anew.
    pub(crate) fn reset(&mut self) {
        self.forget();
        self.gain_db.set_target(0.0);
        self.gain_db.snap();
        self.ramp = Ramp::between(1.0, 1.0);
    }

    /// Switches it on or off.
    pub(crate) fn set(&mut self, is_on: bool) {
        if self.is_on == is_on {
            return;
        }
        self.is_on = is_on;
        self.forget();
        if !is_on {
            self.gain_db.set_target(0.0);
        }
    }

    /// Whether it has nothing to do.
    pub(crate) fn is_settled(&self) -> bool {
        !self.is_on && self.gain_db.is_settled() && self.ramp.rests_at(1.0)
    }

    /// On a line of the control grid.
    pub(crate) fn tick(&mut self) {
        if self.is_on {
            self.comparison.tick();
            let wanted_db = self.comparison.gain_db().clamp(LEAST_DB, MOST_DB);
            self.gain_db.set_target(wanted_db);
        }
        let from = db_to_gain(self.gain_db.current());
        self.ramp = Ramp::between(from, db_to_gain(self.gain_db.tick()));
    }

    /// Hears what both sounds are, over one span.
    pub(crate) fn hear(&mut self, wet: &StereoBlock, dry: &StereoBlock, span: Span) {
        if !self.is_on {
            return;
        }
        let wet = weigh(&mut self.wet, wet, span);
        let dry = weigh(&mut self.dry, dry, span);
        for (wet, dry) in wet.iter().zip(dry).take(span.frames) {
            self.comparison.add([*wet, dry]);
        }
    }

    /// Gives the dry sound its gain.
    pub(crate) fn apply(&self, dry: &mut StereoBlock, offset: usize) {
        if self.ramp.rests_at(1.0) {
            return;
        }
        for channel in dry.channels_mut() {
            for (frame, sample) in channel.iter_mut().enumerate() {
                *sample = (f64::from(*sample) * self.ramp.at(offset + frame)) as f32;
            }
        }
    }

    fn forget(&mut self) {
        self.wet.reset();
        self.dry.reset();
        self.comparison.reset();
    }
}

/// The weighted powers of the frames of a span.
fn weigh(weighting: &mut KWeighting, block: &StereoBlock, span: Span) -> [f64; CONTROL_FRAMES] {
    let (mut left, mut right) = ([0.0; CONTROL_FRAMES], [0.0; CONTROL_FRAMES]);
    let frames = span.frames;
    let [l, r] = block.channels();
    left[..frames].copy_from_slice(l);
    right[..frames].copy_from_slice(r);
    weighting.process(
        StereoBlock::new(&mut left[..frames], &mut right[..frames]),
        span,
    );
    let mut powers = [0.0; CONTROL_FRAMES];
    for (power, (left, right)) in powers.iter_mut().zip(left.iter().zip(&right)) {
        *power = f64::from(*left).powi(2) + f64::from(*right).powi(2);
    }
    powers
}
