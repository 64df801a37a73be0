//! A filter section: a trapezoidal state-variable filter followed by a trapezoidal one-pole.
//!
//! The state-variable filter is Andrew Simper, "Linear Trapezoidal Integrated SVF" (2013): it
//! realises any stable biquad, keeps its precision at low frequencies and stays stable while its
//! coefficients move. The one-pole gives the third degree that a match of the analogue curve near
//! Nyquist needs.

use num_complex::Complex;

use crate::{CONTROL_FRAMES, Span, StereoBlock};

/// States below this (-400 dBFS) become zero, so that a decay ends and never turns subnormal.
pub(crate) const SILENCE: f64 = 1e-20;

/// Tunings that lie this far apart are not morphed into one another.
const FAR_OCTAVES: f64 = 1.0;

/// What a section does, as a function of s = j tan(w / 2).
///
/// H(s) = (hp s^2 + bp g s + lp g^2) / (s^2 + k g s + g^2) * (hp1 s + lp1 g1) / (s + g1)
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficients {
    /// Tuning of the state-variable filter, tan(pi f / fs), above 0.
    pub g: f64,
    /// Damping of the state-variable filter, 1 / Q, above 0.
    pub k: f64,
    /// Gain of its high-pass output.
    pub hp: f64,
    /// Gain of its band-pass output.
    pub bp: f64,
    /// Gain of its low-pass output.
    pub lp: f64,
    /// Tuning of the one-pole, above 0.
    pub g1: f64,
    /// Gain of the one-pole's high-pass output.
    pub hp1: f64,
    /// Gain of the one-pole's low-pass output.
    pub lp1: f64,
}

/// From 0 to 1 without a corner at either end.
fn ease(part: f64) -> f64 {
    part * part * (3.0 - 2.0 * part)
}

impl Coefficients {
    /// Passes everything unchanged.
    pub const IDENTITY: Self = Self {
        g: 1.0,
        k: 2.0,
        hp: 1.0,
        bp: 2.0,
        lp: 1.0,
        g1: 1.0,
        hp1: 1.0,
        lp1: 1.0,
    };

    /// The same poles with zeros on top of them: passes everything unchanged.
    #[must_use]
    pub fn flattened(self) -> Self {
        Self {
            hp: 1.0,
            bp: self.k,
            lp: 1.0,
            hp1: 1.0,
            lp1: 1.0,
            ..self
        }
    }

    /// The same sound with the tuning of `other` in whichever half passes everything.
    fn tuned_like(self, other: &Self) -> Self {
        let mut tuned = self;
        if self.hp == 1.0 && self.bp == self.k && self.lp == 1.0 {
            (tuned.g, tuned.k, tuned.bp) = (other.g, other.k, other.k);
        }
        if self.hp1 == 1.0 && self.lp1 == 1.0 {
            tuned.g1 = other.g1;
        }
        tuned
    }

    /// The point `part` (0 to 1) of the way to another filter, whose poles may lie elsewhere.
    ///
    /// All coefficients go straight, which is stable all the way, since tuning and damping stay positive. A half
    /// that passes everything has the poles of the other end: that is a cross-fade with the dry sound. Poles that
    /// lie far apart would sweep a resonance through all that lies between; then the way leads over the dry sound.
    #[must_use]
    pub fn morphed(&self, other: &Self, part: f64) -> Self {
        let from = self.tuned_like(other);
        let to = other.tuned_like(self);
        let ratio = (to.g / from.g).log2().abs();
        if ratio < FAR_OCTAVES {
            from.towards(&to, part)
        } else if part < 0.5 {
            from.towards(&from.flattened(), ease(2.0 * part))
        } else {
            to.flattened().towards(&to, ease(2.0 * part - 1.0))
        }
    }

    /// Whether the section passes its input unchanged, to the bit.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.hp == 1.0 && self.bp == self.k && self.lp == 1.0 && self.hp1 == 1.0 && self.lp1 == 1.0
    }

    /// Complex gain at `w` radians per frame, 0 to pi.
    #[must_use]
    pub fn response(&self, w: f64) -> Complex<f64> {
        // At Nyquist tan is infinite; 1e9 is as good and keeps the arithmetic finite.
        let s = Complex::new(0.0, (0.5 * w).tan().clamp(0.0, 1e9));
        let Self {
            g,
            k,
            hp,
            bp,
            lp,
            g1,
            hp1,
            lp1,
        } = *self;
        let second = (s * s * hp + s * (bp * g) + lp * g * g) / (s * s + s * (k * g) + g * g);
        let first = (s * hp1 + lp1 * g1) / (s + g1);
        second * first
    }

    /// Frames until the ringing has fallen by 120 dB.
    #[must_use]
    pub fn decay_frames(&self) -> f64 {
        // Pole radius from the bilinear transform z = (1 + s) / (1 - s) of the pole with the
        // smallest damping: s = -kg/2 +- g sqrt(k^2/4 - 1).
        let half = 0.5 * self.k;
        let pole = Complex::new(half * half - 1.0, 0.0).sqrt() * self.g - half * self.g;
        let radius = ((1.0 + pole) / (1.0 - pole)).norm();
        let first = ((1.0 - self.g1) / (1.0 + self.g1)).abs();
        1e6_f64.ln() / -radius.max(first).clamp(1e-9, 1.0 - 1e-12).ln()
    }

    /// The point `part` (0 to 1) of the way to `other`.
    #[must_use]
    pub fn towards(&self, other: &Self, part: f64) -> Self {
        let mix = |from: f64, to: f64| from + (to - from) * part;
        Self {
            g: mix(self.g, other.g),
            k: mix(self.k, other.k),
            hp: mix(self.hp, other.hp),
            bp: mix(self.bp, other.bp),
            lp: mix(self.lp, other.lp),
            g1: mix(self.g1, other.g1),
            hp1: mix(self.hp1, other.hp1),
            lp1: mix(self.lp1, other.lp1),
        }
    }
}

/// The multipliers of one frame of arithmetic, in the names of Simper's paper.
#[derive(Clone, Copy, Debug)]
struct Kernel {
    a1: f64,
    a2: f64,
    a3: f64,
    m0: f64,
    m1: f64,
    m2: f64,
    /// Share of the one-pole's integrator, g1 / (1 + g1).
    share: f64,
    n0: f64,
    n1: f64,
}

impl From<&Coefficients> for Kernel {
    fn from(c: &Coefficients) -> Self {
        let a1 = 1.0 / (1.0 + c.g * (c.g + c.k));
        let a2 = c.g * a1;
        Self {
            a1,
            a2,
            a3: c.g * a2,
            m0: c.hp,
            m1: c.bp - c.k * c.hp,
            m2: c.lp - c.hp,
            share: c.g1 / (1.0 + c.g1),
            n0: c.hp1,
            n1: c.lp1 - c.hp1,
        }
    }
}

/// The memory of one channel.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) ic1: f64,
    pub(crate) ic2: f64,
    pub(crate) one_pole: f64,
}

impl Memory {
    /// Nothing heard yet.
    pub(crate) const ZERO: Self = Self {
        ic1: 0.0,
        ic2: 0.0,
        one_pole: 0.0,
    };

    fn step(&mut self, kernel: &Kernel, v0: f64) -> f64 {
        let v3 = v0 - self.ic2;
        let v1 = kernel.a1 * self.ic1 + kernel.a2 * v3;
        let v2 = self.ic2 + kernel.a2 * self.ic1 + kernel.a3 * v3;
        self.ic1 = 2.0 * v1 - self.ic1;
        self.ic2 = 2.0 * v2 - self.ic2;
        let second = kernel.m0 * v0 + kernel.m1 * v1 + kernel.m2 * v2;

        let rise = (second - self.one_pole) * kernel.share;
        let low = self.one_pole + rise;
        self.one_pole = low + rise;
        kernel.n0 * second + kernel.n1 * low
    }

    pub(crate) fn flush(&mut self) {
        for state in [&mut self.ic1, &mut self.ic2, &mut self.one_pole] {
            if state.abs() < SILENCE {
                *state = 0.0;
            }
        }
    }
}

/// A running section for two channels.
#[derive(Clone, Debug)]
pub struct Section {
    from: Coefficients,
    to: Coefficients,
    kernel: Kernel,
    memory: [Memory; 2],
}

impl Default for Section {
    fn default() -> Self {
        let rest = Coefficients::IDENTITY;
        Self {
            from: rest,
            to: rest,
            kernel: (&rest).into(),
            memory: Default::default(),
        }
    }
}

impl Section {
    /// Forgets the past and rests at `coefficients`.
    pub fn reset(&mut self, coefficients: Coefficients) {
        *self = Self {
            from: coefficients,
            to: coefficients,
            kernel: (&coefficients).into(),
            memory: Default::default(),
        };
    }

    /// On a line of the control grid: glides to `coefficients` until the next line, frame by
    /// frame. Call it on every line; the same coefficients again mean rest.
    pub fn tick(&mut self, coefficients: Coefficients) {
        self.from = self.to;
        self.to = coefficients;
        self.kernel = (&self.from).into();
        self.memory.iter_mut().for_each(Memory::flush);
    }

    /// The coefficients at the next line of the control grid.
    #[must_use]
    pub fn target(&self) -> Coefficients {
        self.to
    }

    /// Processes a span of the control grid in place.
    pub fn process(&mut self, mut block: StereoBlock, span: Span) {
        if self.from != self.to {
            self.process_moving(block, span.offset);
        } else if self.to.is_identity() {
            self.memory = Default::default();
        } else {
            let [left, right] = block.channels_mut();
            // Both channels in one loop: two independent recursions keep the processor busy.
            for (left, right) in left.iter_mut().zip(right) {
                *left = self.memory[0].step(&self.kernel, f64::from(*left)) as f32;
                *right = self.memory[1].step(&self.kernel, f64::from(*right)) as f32;
            }
        }
    }

    fn process_moving(&mut self, mut block: StereoBlock, offset: usize) {
        let [left, right] = block.channels_mut();
        for (frame, (left, right)) in left.iter_mut().zip(right).enumerate() {
            let part = (offset + frame) as f64 / CONTROL_FRAMES as f64;
            let kernel = (&self.from.towards(&self.to, part)).into();
            *left = self.memory[0].step(&kernel, f64::from(*left)) as f32;
            *right = self.memory[1].step(&kernel, f64::from(*right)) as f32;
        }
    }
}
