//! Dither: the last step before samples become integers.
//!
//! Signal flow: sample in steps -> less the filtered past error (shaped) -> plus noise -> round.
//!
//! The noise is the difference of two even random numbers of one step: its triangular density makes mean
//! and power of the error the same whatever the signal, so that neither distortion nor noise moves with
//! it. The error's power is 1/12 of a step squared of rounding and twice that of noise, together 1/4: its
//! RMS is half a step, or 1/(2 * 2^(bits-1)) of full scale. (S. P. Lipshitz, R. A. Wannamaker and
//! J. Vanderkooy, "Quantization and Dither: A Theoretical Survey", JAES 40, 1992.)
//!
//! What lies on the steps already stays as it is: dither begins with the first frame that does not, and
//! from there on never stops. A file that no module changed keeps its bits, and digital silence at the
//! beginning stays silent.

/// What is added before rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dither {
    /// Nothing: the error is distortion.
    None,
    /// White noise of triangular density.
    #[default]
    Tpdf,
    /// The same, its spectrum and that of the rounding moved to where the ear hears least.
    Shaped,
}

/// The error filter: with it, the noise at 44.1 kHz has the shape of the ear's threshold, low at 4 and
/// 12 kHz and high above 17 kHz. (S. P. Lipshitz, J. Vanderkooy and R. A. Wannamaker, "Minimally Audible
/// Noise Shaping", JAES 39, 1991, the filter of five coefficients.) At other rates the shape moves with
/// the rate.
pub const SHAPE: [f64; 5] = [2.033, -2.165, 1.959, -1.590, 0.6149];

/// Turns stereo frames into integers. The same frames give the same integers.
#[derive(Clone, Debug)]
pub struct Quantizer {
    steps: f64,
    dither: Dither,
    is_awake: bool,
    random: u64,
    /// Errors of the last samples of each channel, in steps, newest first.
    errors: [[f64; SHAPE.len()]; 2],
}

impl Quantizer {
    /// A quantizer to integers of `bits` bits, 2 to 32.
    #[must_use]
    pub fn new(bits: u32, dither: Dither) -> Self {
        Self {
            steps: (1_u64 << (bits - 1)) as f64,
            dither,
            is_awake: false,
            random: 0,
            errors: [[0.0; SHAPE.len()]; 2],
        }
    }

    /// A frame as integers, held within full scale.
    pub fn quantize(&mut self, frame: [f32; 2]) -> [i32; 2] {
        let exact = frame.map(|sample| f64::from(sample) * self.steps);
        let lies_between = |value: &f64| value.fract() != 0.0;
        self.is_awake |= self.dither != Dither::None && exact.iter().any(lies_between);
        [self.step(0, exact[0]), self.step(1, exact[1])]
    }

    fn step(&mut self, channel: usize, exact: f64) -> i32 {
        let (least, most) = (-self.steps, self.steps - 1.0);
        if !self.is_awake {
            return exact.round().clamp(least, most) as i32;
        }
        let shaped = if self.dither == Dither::Shaped {
            let past = self.errors[channel].iter().zip(SHAPE);
            exact - past.map(|(error, gain)| error * gain).sum::<f64>()
        } else {
            exact
        };
        let rounded = (shaped + self.noise()).round();
        self.errors[channel].rotate_right(1);
        // Before the clamp: a clipped peak is no error that later samples should mend.
        self.errors[channel][0] = rounded - shaped;
        rounded.clamp(least, most) as i32
    }

    /// Noise of triangular density between -1 and 1.
    fn noise(&mut self) -> f64 {
        // SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, "Fast Splittable Pseudorandom Number
        // Generators", 2014): both halves of its output are good.
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.random;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        let even = |half: u64| half as f64 / (1_u64 << 32) as f64;
        even(bits >> 32) - even(bits & 0xffff_ffff)
    }
}
