//! The instruments of the demo's song, and the few building blocks that they share.
//!
//! Everything is computed, seeded and the same on every run. All times are in seconds, all
//! frequencies in Hz; a sound is mono at [`RATE_HZ`] with a peak of about 1.

pub(crate) mod drums;
pub(crate) mod synths;
pub(crate) mod voice;

use std::f32::consts::{PI, TAU};

/// Sample rate of the song.
pub(crate) const RATE_HZ: u32 = 48_000;

/// The same as a number to calculate with.
const RATE: f32 = RATE_HZ as f32;

/// Frames of a time.
pub(crate) fn frames(seconds: f32) -> usize {
    (seconds * RATE) as usize
}

/// Time of a frame.
fn seconds(frame: usize) -> f32 {
    frame as f32 / RATE
}

/// Frequency of a MIDI note, equally tempered, A4 (69) at 440 Hz.
pub(crate) fn note_hz(note: f32) -> f32 {
    440.0 * ((note - 69.0) / 12.0).exp2()
}

/// White noise: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
/// 2014), whose constants these are.
pub(crate) struct Noise(u64);

impl Noise {
    /// Noise of its own for each seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next value, even between -1 and 1.
    pub(crate) fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        // The upper 24 bits are what an f32 holds exactly.
        (bits >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}

/// A state-variable filter: V. Zavalishin, "The art of VA filter design", 2012, section 4.2.
#[derive(Default)]
struct StateVariable {
    s1: f32,
    s2: f32,
}

/// The outputs of a [`StateVariable`] filter; `band` has a gain of 1 at the middle.
struct Bands {
    low: f32,
    band: f32,
    high: f32,
}

impl StateVariable {
    fn next(&mut self, input: f32, hz: f32, q: f32) -> Bands {
        let g = (PI * hz.min(0.45 * RATE) / RATE).tan();
        let damping = 1.0 / q;
        let high = (input - (damping + g) * self.s1 - self.s2) / (1.0 + g * (damping + g));
        let band = g * high + self.s1;
        let low = g * band + self.s2;
        self.s1 = 2.0 * band - self.s1;
        self.s2 = 2.0 * low - self.s2;
        Bands {
            low,
            band: band * damping,
            high,
        }
    }
}

/// A sawtooth with its steps rounded: V. Valimaki, A. Huovilainen, "Antialiasing oscillators in
/// subtractive synthesis", IEEE Signal Processing Magazine, 2007 (polynomial band-limited step).
struct Saw {
    phase: f32,
}

impl Saw {
    /// Starts at a phase from 0 to 1.
    fn new(phase: f32) -> Self {
        Self { phase }
    }

    fn next(&mut self, hz: f32) -> f32 {
        let step = hz / RATE;
        self.phase = (self.phase + step).fract();
        let rounding = if self.phase < step {
            let x = self.phase / step;
            2.0 * x - x * x - 1.0
        } else if self.phase > 1.0 - step {
            let x = (self.phase - 1.0) / step;
            x * x + 2.0 * x + 1.0
        } else {
            0.0
        };
        2.0 * self.phase - 1.0 - rounding
    }
}

/// A sine that follows a frequency without a step in its phase.
#[derive(Default)]
struct Sine {
    phase: f32,
}

impl Sine {
    fn next(&mut self, hz: f32) -> f32 {
        self.phase = (self.phase + hz / RATE).fract();
        (TAU * self.phase).sin()
    }
}

/// Follows a target and gets 63 % nearer in each time constant.
#[derive(Default)]
struct Glide {
    value: f32,
}

impl Glide {
    fn next(&mut self, target: f32, time_s: f32) -> f32 {
        self.value += (target - self.value) * (1.0 - (-1.0 / (time_s * RATE)).exp());
        self.value
    }
}

/// A straight rise and fall at the ends of a note, against clicks.
fn edges(time_s: f32, length_s: f32, rise_s: f32, fall_s: f32) -> f32 {
    let rise = (time_s / rise_s).min(1.0);
    let fall = ((length_s - time_s) / fall_s).clamp(0.0, 1.0);
    rise * fall
}
