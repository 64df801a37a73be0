//! Spectra of many blocks, laid out for the sum of products that a partitioned convolution is.
//!
//! Bins stand in chunks of [`CHUNK`]; a chunk of all blocks is contiguous, so that one pass over it
//! reads memory in order and keeps its sums in registers.

use num_complex::Complex;
use pulp::{Simd, WithSimd};

/// Bins that stand together: what the widest registers hold.
pub(super) const CHUNK: usize = 16;

/// Real and imaginary parts of a chunk of one block.
pub(super) type Parts = [[f32; CHUNK]; 2];

const ZERO: Parts = [[0.0; CHUNK]; 2];

/// The spectra of `slots` blocks.
#[derive(Clone, Debug, Default)]
pub(super) struct Spectra {
    parts: Vec<Parts>,
    slots: usize,
}

impl Spectra {
    /// Room for `slots` spectra of `bins` bins. The memory is fetched from the system only when it
    /// is first written to.
    pub(super) fn new(slots: usize, bins: usize) -> Self {
        Self {
            parts: vec![ZERO; slots * bins.div_ceil(CHUNK)],
            slots,
        }
    }

    /// Number of spectra.
    pub(super) fn slots(&self) -> usize {
        self.slots
    }

    /// Number of chunks of a spectrum.
    pub(super) fn chunks(&self) -> usize {
        self.parts.len() / self.slots
    }

    /// Keeps a spectrum, `scale` times.
    pub(super) fn write(&mut self, slot: usize, spectrum: &[Complex<f32>], scale: f32) {
        for (chunk, bins) in spectrum.chunks(CHUNK).enumerate() {
            let [re, im] = &mut self.parts[chunk * self.slots + slot];
            for ((re, im), bin) in re.iter_mut().zip(im).zip(bins) {
                (*re, *im) = (bin.re * scale, bin.im * scale);
            }
        }
    }

    fn chunk(&self, chunk: usize) -> &[Parts] {
        &self.parts[chunk * self.slots..][..self.slots]
    }
}

/// Two spectra under way, in chunks: what has been summed for two outputs.
pub(super) type Sums = [Vec<Parts>; 2];

/// What one chunk of two outputs is the sum of.
pub(super) struct Products<'a> {
    /// Spectra of the past of two inputs.
    pub(super) inputs: [&'a Spectra; 2],
    /// Slot of the newest; older ones follow, and wrap around.
    pub(super) newest: usize,
    /// How many of them hold anything.
    pub(super) filled: usize,
    /// Spectra of two kernels, the first partition first.
    pub(super) kernels: [&'a Spectra; 2],
}

impl Products<'_> {
    /// The sums of products of a chunk, one for each input with its kernel.
    pub(super) fn sum(&self, chunk: usize) -> [Parts; 2] {
        let first = (self.inputs[0].slots() - self.newest).min(self.filled);
        let mut sums = [ZERO; 2];
        for (slots, partitions) in [
            (self.newest..self.newest + first, 0..first),
            (0..self.filled - first, first..self.filled),
        ] {
            let run = Run {
                inputs: self.inputs.map(|input| &input.chunk(chunk)[slots.clone()]),
                kernels: self
                    .kernels
                    .map(|kernel| &kernel.chunk(chunk)[partitions.clone()]),
            };
            let run = pulp::Arch::new().dispatch(run);
            for (sum, run) in sums.as_flattened_mut().iter_mut().zip(run.as_flattened()) {
                for (sum, run) in sum.iter_mut().zip(run) {
                    *sum += run;
                }
            }
        }
        sums
    }
}

/// Sums of products over contiguous slots.
struct Run<'a> {
    inputs: [&'a [Parts]; 2],
    kernels: [&'a [Parts]; 2],
}

impl WithSimd for Run<'_> {
    type Output = [Parts; 2];

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let mut sums = [ZERO; 2];
        let zero = simd.splat_f32s(0.0);
        let [in_a, in_b] = self.inputs;
        let [kernel_a, kernel_b] = self.kernels;
        for lane in 0..CHUNK / S::F32_LANES {
            // Eight sums that do not wait for each other.
            let (mut a_rr, mut a_ii, mut a_ri, mut a_ir) = (zero, zero, zero, zero);
            let (mut b_rr, mut b_ii, mut b_ri, mut b_ir) = (zero, zero, zero, zero);
            for (((xa, xb), ha), hb) in in_a.iter().zip(in_b).zip(kernel_a).zip(kernel_b) {
                let (xr, xi) = (
                    S::as_simd_f32s(&xa[0]).0[lane],
                    S::as_simd_f32s(&xa[1]).0[lane],
                );
                let (hr, hi) = (
                    S::as_simd_f32s(&ha[0]).0[lane],
                    S::as_simd_f32s(&ha[1]).0[lane],
                );
                a_rr = simd.mul_add_e_f32s(xr, hr, a_rr);
                a_ii = simd.mul_add_e_f32s(xi, hi, a_ii);
                a_ri = simd.mul_add_e_f32s(xr, hi, a_ri);
                a_ir = simd.mul_add_e_f32s(xi, hr, a_ir);
                let (xr, xi) = (
                    S::as_simd_f32s(&xb[0]).0[lane],
                    S::as_simd_f32s(&xb[1]).0[lane],
                );
                let (hr, hi) = (
                    S::as_simd_f32s(&hb[0]).0[lane],
                    S::as_simd_f32s(&hb[1]).0[lane],
                );
                b_rr = simd.mul_add_e_f32s(xr, hr, b_rr);
                b_ii = simd.mul_add_e_f32s(xi, hi, b_ii);
                b_ri = simd.mul_add_e_f32s(xr, hi, b_ri);
                b_ir = simd.mul_add_e_f32s(xi, hr, b_ir);
            }
            let [[a_re, a_im], [b_re, b_im]] = &mut sums;
            S::as_mut_simd_f32s(a_re).0[lane] = simd.sub_f32s(a_rr, a_ii);
            S::as_mut_simd_f32s(a_im).0[lane] = simd.add_f32s(a_ri, a_ir);
            S::as_mut_simd_f32s(b_re).0[lane] = simd.sub_f32s(b_rr, b_ii);
            S::as_mut_simd_f32s(b_im).0[lane] = simd.add_f32s(b_ri, b_ir);
        }
        sums
    }
}
