//! The gain that gives one sound the loudness of another: the ratio of their energies after K weighting,
//! over the last seconds of programme, or as long as there was sound.
//!
//! Quiet parts within a programme do not count. What goes on below for longer than a pause is another
//! programme, whose gain is learned anew: a whisper after a shout has its own gain within a second.

use crate::{CONTROL_FRAMES, StreamSpec};

/// First guess of how long the comparison has run, so that a single period does not throw it.
const FIRST_SECONDS: f64 = 0.05;
/// Nothing below this counts: -60 dBFS, where the noise of a room lies.
const SILENCE_POWER: f64 = 1e-6;
/// Momentary energies below this are zero, so that their fall ends: -300 dBFS.
const NO_POWER: f64 = 1e-30;
/// Longest pause within a programme, from when the momentary energy has fallen, silence not counted.
const PAUSE_SECONDS: f64 = 0.7;
/// Time constant of the momentary energy: a beat of drums is no pause.
const MOMENTARY_SECONDS: f64 = 0.05;
/// A programme this far above the running energy is another one.
const LOUDER_DB: f64 = 10.0;

/// First span of a comparison that starts; see [`LoudnessComparison`].
const FIRST_SPAN_SECONDS: f64 = 0.4;

/// Mean weighted powers of both sounds, over as long as they were heard.
#[derive(Clone, Copy, Debug, Default)]
struct Means {
    powers: [f64; 2],
    heard_seconds: f64,
}

impl Means {
    fn larger(&self) -> f64 {
        self.powers[0].max(self.powers[1])
    }

    /// Moves by a share of the way.
    fn follow(&mut self, now: [f64; 2], share: f64) {
        for (mean, now) in self.powers.iter_mut().zip(now) {
            *mean += share.min(1.0) * (now - *mean);
        }
    }

    /// Takes in a period of sound.
    fn hear(&mut self, now: [f64; 2], period_seconds: f64) {
        self.heard_seconds += period_seconds;
        self.follow(now, period_seconds / (self.heard_seconds + FIRST_SECONDS));
    }
}

/// Compares the weighted energies of two sounds.
///
/// What is known spans as much sound as was heard, up to the memory. At the end of a span its first half is
/// forgotten, and the next span is twice as long until it is the memory. So nothing is remembered for longer than
/// that, however loud it was, and a click before a voice no longer than the first span.
#[derive(Clone, Debug)]
pub(crate) struct LoudnessComparison {
    memory_seconds: f64,
    /// Ratio of powers from which on down a sound is a pause.
    gate: f64,
    louder: f64,
    period_seconds: f64,
    /// Of the programme, up to this span.
    means: Means,
    span_seconds: f64,
    /// How much of the span is over.
    over_seconds: f64,
    /// Whether the quiet parts of a programme count as time that is over.
    counts_pauses: bool,
    /// In the second half of the span.
    later: Means,
    /// In the second half of a pause: another programme, if it lasts. In the first, a compressor still lets go what
    /// came before.
    after: Means,
    pause_seconds: f64,
    /// Over the last moments.
    momentary: Means,
    /// Of the control period under way.
    sums: [f64; 2],
}

impl LoudnessComparison {
    /// One that looks back so far. Parts that lie `gate_db` below the running energy are pauses.
    pub(crate) fn new(memory_seconds: f64, gate_db: f64) -> Self {
        Self {
            memory_seconds,
            gate: 10_f64.powf(gate_db / 10.0),
            louder: 10_f64.powf(LOUDER_DB / 10.0),
            period_seconds: 0.0,
            means: Means::default(),
            span_seconds: FIRST_SPAN_SECONDS,
            over_seconds: 0.0,
            counts_pauses: false,
            later: Means::default(),
            after: Means::default(),
            pause_seconds: 0.0,
            momentary: Means::default(),
            sums: [0.0; 2],
        }
    }

    /// The same, but it looks back so far in time, silence not counted, instead of in sound that counts: what was
    /// heard is forgotten however many pauses follow.
    pub(crate) fn counting_pauses(self) -> Self {
        Self {
            counts_pauses: true,
            ..self
        }
    }

    /// Forgets the past, for this stream.
    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        self.period_seconds = CONTROL_FRAMES as f64 / spec.sample_rate_hz;
        self.reset();
    }

    /// Forgets the past.
    pub(crate) fn reset(&mut self) {
        self.learn_from(Means::default());
        self.after = Means::default();
        self.pause_seconds = 0.0;
        self.momentary = Means::default();
        self.sums = [0.0; 2];
    }

    /// What is known counts as no more than the last moments.
    pub(crate) fn relearn(&mut self) {
        self.learn_from(Means {
            heard_seconds: self.means.heard_seconds,
            ..self.momentary
        });
    }

    /// What is known so far gives at most this gain, in dB.
    pub(crate) fn limit_gain(&mut self, most_db: f64) {
        let least = 10_f64.powf(-most_db / 10.0);
        for Means { powers, .. } in [&mut self.means, &mut self.momentary] {
            powers[1] = powers[1].max(least * powers[0]);
        }
    }

    /// Starts from these means, which weigh as much as the last moments.
    fn learn_from(&mut self, means: Means) {
        self.means = Means {
            heard_seconds: means.heard_seconds.min(MOMENTARY_SECONDS),
            ..means
        };
        self.span_seconds = FIRST_SPAN_SECONDS;
        self.over_seconds = self.means.heard_seconds;
        self.later = Means::default();
    }

    /// Whether what is known comes from the last moments alone.
    pub(crate) fn is_fresh(&self) -> bool {
        self.means.heard_seconds < 2.0 * MOMENTARY_SECONDS
    }

    /// Takes in the weighted powers of one frame.
    pub(crate) fn add(&mut self, powers: [f64; 2]) {
        for (sum, power) in self.sums.iter_mut().zip(powers) {
            *sum += power;
        }
    }

    /// On a line of the control grid: takes what was heard since the last.
    pub(crate) fn tick(&mut self) {
        let now = self.sums.map(|sum| sum / CONTROL_FRAMES as f64);
        self.sums = [0.0; 2];
        self.momentary
            .follow(now, self.period_seconds / MOMENTARY_SECONDS);
        let moment = self.momentary.larger();
        if moment < SILENCE_POWER {
            if moment < NO_POWER {
                self.momentary = Means::default();
            }
            return;
        }
        if moment < self.gate * self.means.larger() {
            self.pause_seconds = (self.pause_seconds + self.period_seconds).min(1.0);
            let counts = now[0].max(now[1]) > SILENCE_POWER.max(self.gate * self.after.larger());
            if counts && self.pause_seconds > 0.5 * PAUSE_SECONDS {
                self.after.hear(now, self.period_seconds);
            }
        } else {
            self.pause_seconds = 0.0;
            self.after = Means::default();
        }
        if moment > self.louder * self.means.larger() {
            self.relearn();
        } else if self.pause_seconds > PAUSE_SECONDS && self.after.heard_seconds > 0.0 {
            self.learn_from(self.after);
        }
        let counts = now[0].max(now[1]) >= SILENCE_POWER.max(self.gate * self.means.larger());
        if counts || self.counts_pauses {
            self.over_seconds += self.period_seconds;
        }
        if !counts {
            return;
        }
        self.means.hear(now, self.period_seconds);
        if self.over_seconds > 0.5 * self.span_seconds {
            self.later.hear(now, self.period_seconds);
        }
        if self.over_seconds >= self.span_seconds {
            self.means = std::mem::take(&mut self.later);
            self.over_seconds = 0.5 * self.span_seconds;
            self.span_seconds = (2.0 * self.span_seconds).min(self.memory_seconds);
        }
    }

    /// The gain, in dB, that gives the second sound the loudness of the first, as far as it is known.
    pub(crate) fn gain_db(&self) -> f64 {
        match self.means.powers {
            [first, second] if first > 0.0 && second > 0.0 => 10.0 * (first / second).log10(),
            _ => 0.0,
        }
    }
}
