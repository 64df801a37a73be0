//! Kernels of linear phase from the sections of the bands, a little on each line of the control
//! grid.
//!
//! The magnitude of the bands' sections, sampled at N frequencies and transformed back, is a
//! kernel of N frames, symmetric about its centre: the same magnitude, and the same delay at all
//! frequencies. The transform is done in columns and rows (Morven Gentleman and Gordon Sande,
//! "Fast Fourier Transforms - for Fun and Profit", 1966), so that no line has to do it at once. Two
//! real symmetric kernels go through one complex transform side by side.

use std::f64::consts::{PI, TAU};
use std::fmt;
use std::sync::Arc;

use num_complex::Complex;
use pulp::{Simd, WithSimd};
use rustfft::{Fft, FftPlanner};

use super::convolver::{Kernel, Transform};
use crate::bands::BandSettings;
use crate::bands::band::Domain;
use crate::bands::cascade::{self, MAX_SECTIONS};
use crate::filter::Coefficients;
use crate::modules::eq::BANDS;

/// Part of the kernel at each end that fades out.
const TAPER: f64 = 0.1;
/// Rows that are transformed at a time: complex numbers in half a cache line.
const ROWS: usize = 4;
/// Most sections of a channel.
const MAX_CURVES: usize = BANDS * MAX_SECTIONS;

/// The squared magnitude of a section: a ratio of polynomials in c = cos^2(w / 2) and
/// s = sin^2(w / 2), which stay precise down to the lowest frequencies.
#[derive(Clone, Copy, Debug, Default)]
struct Curve {
    /// Of the state-variable filter: `(lp c - hp_q s)^2 + bp_q c s` over `(c - q s)^2 + k_q c s`.
    lp: f64,
    hp_q: f64,
    bp_q: f64,
    q: f64,
    k_q: f64,
    /// Of the one-pole: `hp1 s + lp1 c` over `s + g1 c`.
    hp1: f64,
    lp1: f64,
    g1: f64,
}

impl From<&Coefficients> for Curve {
    fn from(c: &Coefficients) -> Self {
        // With s = j tan(w / 2) in the section's H(s), and all of it times cos^4(w / 2) / g^4.
        let q = 1.0 / (c.g * c.g);
        let g1 = c.g1 * c.g1;
        Self {
            lp: c.lp,
            hp_q: c.hp * q,
            bp_q: c.bp * c.bp * q,
            q,
            k_q: c.k * c.k * q,
            hp1: c.hp1 * c.hp1,
            lp1: c.lp1 * c.lp1 * g1,
            g1,
        }
    }
}

/// The curves of one channel in one domain.
#[derive(Clone, Debug)]
struct Curves {
    curves: [Curve; MAX_CURVES],
    count: usize,
}

impl Default for Curves {
    fn default() -> Self {
        Self {
            curves: [Curve::default(); MAX_CURVES],
            count: 0,
        }
    }
}

impl Curves {
    fn add(&mut self, sections: &[Coefficients]) {
        for section in sections.iter().filter(|section| !section.is_identity()) {
            self.curves[self.count] = section.into();
            self.count += 1;
        }
    }
}

/// Magnitudes of curves at a column of frequencies.
struct Magnitudes<'a> {
    curves: &'a [Curve],
    /// Sine and cosine of w / 2 down the column, relative to its first frequency.
    sines: &'a [f64],
    cosines: &'a [f64],
    /// Of the first frequency.
    sine: f64,
    cosine: f64,
    out: &'a mut [f64],
}

impl WithSimd for Magnitudes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (sine, cosine) = (simd.splat_f64s(self.sine), simd.splat_f64s(self.cosine));
        let sines = S::as_simd_f64s(self.sines).0;
        let cosines = S::as_simd_f64s(self.cosines).0;
        let out = S::as_mut_simd_f64s(self.out).0;
        for ((sines, cosines), out) in sines.iter().zip(cosines).zip(out) {
            let sin = simd.mul_add_e_f64s(*sines, cosine, simd.mul_f64s(*cosines, sine));
            let cos = simd.sub_f64s(simd.mul_f64s(*cosines, cosine), simd.mul_f64s(*sines, sine));
            let (s, c) = (simd.mul_f64s(sin, sin), simd.mul_f64s(cos, cos));
            let cs = simd.mul_f64s(c, s);
            let mut power = simd.splat_f64s(1.0);
            // A quotient for each few, since a product of all would pass the range of f64.
            for curves in self.curves.chunks(4) {
                let (mut above, mut below) = (simd.splat_f64s(1.0), simd.splat_f64s(1.0));
                for curve in curves {
                    let ends = simd.sub_f64s(
                        simd.mul_f64s(simd.splat_f64s(curve.lp), c),
                        simd.mul_f64s(simd.splat_f64s(curve.hp_q), s),
                    );
                    let middle = simd.mul_f64s(simd.splat_f64s(curve.bp_q), cs);
                    above = simd.mul_f64s(above, simd.mul_add_e_f64s(ends, ends, middle));
                    let ends = simd.sub_f64s(c, simd.mul_f64s(simd.splat_f64s(curve.q), s));
                    let middle = simd.mul_f64s(simd.splat_f64s(curve.k_q), cs);
                    below = simd.mul_f64s(below, simd.mul_add_e_f64s(ends, ends, middle));
                    let first = simd.mul_add_e_f64s(
                        simd.splat_f64s(curve.hp1),
                        s,
                        simd.mul_f64s(simd.splat_f64s(curve.lp1), c),
                    );
                    above = simd.mul_f64s(above, first);
                    let first = simd.mul_add_e_f64s(simd.splat_f64s(curve.g1), c, s);
                    below = simd.mul_f64s(below, first);
                }
                power = simd.mul_f64s(power, simd.div_f64s(above, below));
            }
            *out = simd.sqrt_f64s(power);
        }
    }
}

/// A complex transform and its scratch memory.
#[derive(Clone)]
struct Line {
    fft: Arc<dyn Fft<f32>>,
    scratch: Vec<Complex<f32>>,
}

impl Line {
    fn new(length: usize) -> Self {
        let fft = FftPlanner::new().plan_fft_forward(length);
        let scratch = vec![Complex::ZERO; fft.get_inplace_scratch_len()];
        Self { fft, scratch }
    }

    fn transform(&mut self, line: &mut [Complex<f32>]) {
        self.fft.process_with_scratch(line, &mut self.scratch);
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({})", self.fft.len())
    }
}

/// Which two kernels are being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pair {
    Direct,
    Cross,
}

/// What is done on the next line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Nothing is asked for.
    Rest,
    /// Designs the sections of a band.
    Band(usize),
    /// Samples and transforms a column, and the one that mirrors it.
    Column(Pair, usize),
    /// Transforms some rows.
    Rows(Pair, usize),
    /// Writes a partition of one kernel.
    Partition(Pair, usize, usize),
}

/// Makes kernels.
#[derive(Clone, Debug)]
pub(super) struct Designer {
    goal: [BandSettings; BANDS],
    step: Step,
    /// Left, right, mid, side.
    curves: [Curves; 4],
    magnitudes: [Vec<f64>; 4],
    /// The sampled magnitudes, after the columns' transforms.
    columns: Vec<Complex<f32>>,
    /// The kernels from their centre on, wrapped around.
    kernels: Vec<Complex<f32>>,
    rows: Vec<Complex<f32>>,
    column: Line,
    row: Line,
    sines: Vec<f64>,
    cosines: Vec<f64>,
    taper: Vec<f32>,
    transform: Transform,
    block: usize,
    partitions: usize,
    sample_rate_hz: f64,
}

impl Designer {
    /// For kernels of `partitions` blocks of `block` frames, both powers of two.
    pub(super) fn new(block: usize, partitions: usize, sample_rate_hz: f64) -> Self {
        let length = block * partitions;
        let column = 1 << (length.ilog2() / 2);
        let row = length / column;
        let angle = |index: usize| PI * index as f64 / column as f64;
        let taper = (TAPER * 0.5 * length as f64) as usize;
        Self {
            goal: Default::default(),
            step: Step::Rest,
            curves: Default::default(),
            magnitudes: std::array::from_fn(|_| vec![0.0; column]),
            columns: vec![Complex::ZERO; length],
            kernels: vec![Complex::ZERO; length],
            rows: vec![Complex::ZERO; ROWS * row],
            column: Line::new(column),
            row: Line::new(row),
            sines: (0..column).map(|index| angle(index).sin()).collect(),
            cosines: (0..column).map(|index| angle(index).cos()).collect(),
            taper: (0..taper)
                .map(|index| (0.5 - 0.5 * (PI * index as f64 / taper as f64).cos()) as f32)
                .collect(),
            transform: Transform::new(2 * block),
            block,
            partitions,
            sample_rate_hz,
        }
    }

    /// Begins a kernel for these bands.
    pub(super) fn begin(&mut self, bands: &[BandSettings; BANDS]) {
        self.goal = *bands;
        self.step = Step::Band(0);
        self.curves.iter_mut().for_each(|curves| curves.count = 0);
    }

    /// Whether nothing is being made.
    pub(super) fn rests(&self) -> bool {
        self.step == Step::Rest
    }

    /// Does a step of the work. Returns whether that finished the kernel.
    pub(super) fn work(&mut self, kernel: &mut Kernel) -> bool {
        self.step = match self.step {
            Step::Rest => return false,
            Step::Band(band) => {
                self.add_band(band);
                if band + 1 < BANDS {
                    Step::Band(band + 1)
                } else {
                    self.begin_kernel(kernel)
                }
            }
            Step::Column(pair, column) => {
                self.transform_column(pair, column);
                // The others mirror these.
                if column < self.row.fft.len() / 2 {
                    Step::Column(pair, column + 1)
                } else {
                    Step::Rows(pair, 0)
                }
            }
            Step::Rows(pair, first) => {
                self.transform_rows(first);
                if first + ROWS < self.column.fft.len() {
                    Step::Rows(pair, first + ROWS)
                } else {
                    Step::Partition(pair, 0, 0)
                }
            }
            Step::Partition(pair, channel, partition) => {
                self.write_partition(pair, channel, partition, kernel);
                let channels = if pair == Pair::Direct && kernel.is_same {
                    1
                } else {
                    2
                };
                if partition + 1 < self.partitions {
                    Step::Partition(pair, channel, partition + 1)
                } else if channel + 1 < channels {
                    Step::Partition(pair, channel + 1, 0)
                } else if pair == Pair::Direct && kernel.crosses {
                    Step::Column(Pair::Cross, 0)
                } else {
                    Step::Rest
                }
            }
        };
        self.rests()
    }

    fn add_band(&mut self, index: usize) {
        let band = &self.goal[index];
        if !band.on {
            return;
        }
        let sections = cascade::coefficients(&cascade::Target {
            filter_type: band.filter_type,
            slope: band.slope,
            w0: TAU * f64::from(band.freq_hz) / self.sample_rate_hz,
            gain_db: f64::from(band.gain_db),
            q: f64::from(band.q),
        });
        let first = match band.channel_mode.domain() {
            Domain::LeftRight => 0,
            Domain::MidSide => 2,
        };
        for (channel, acts) in band.channel_mode.channels().into_iter().enumerate() {
            if acts {
                self.curves[first + channel].add(&sections);
            }
        }
    }

    fn begin_kernel(&self, kernel: &mut Kernel) -> Step {
        let acts = |band: &&BandSettings| band.on;
        let [left, right, mid, side] = self.curves.each_ref().map(|curves| curves.count);
        kernel.is_flat = left + right + mid + side == 0;
        kernel.is_same = self.goal.iter().filter(acts).all(|band| {
            band.channel_mode.domain() == Domain::MidSide
                || band.channel_mode.channels() == [true; 2]
        });
        kernel.crosses = mid + side > 0;
        if kernel.is_flat {
            Step::Rest
        } else {
            Step::Column(Pair::Direct, 0)
        }
    }

    /// Samples a column of the grid of frequencies: every `row`-th from `column` on.
    fn transform_column(&mut self, pair: Pair, column: usize) {
        let (length, row) = (self.columns.len(), self.row.fft.len());
        let height = self.column.fft.len();
        let (sine, cosine) = (PI * column as f64 / length as f64).sin_cos();
        for (curves, out) in self.curves.iter().zip(&mut self.magnitudes) {
            pulp::Arch::new().dispatch(Magnitudes {
                curves: &curves.curves[..curves.count],
                sines: &self.sines,
                cosines: &self.cosines,
                sine,
                cosine,
                out,
            });
        }
        let [left, right, mid, side] = &self.magnitudes;
        let sampled = &mut self.columns[column * height..][..height];
        for (index, sample) in sampled.iter_mut().enumerate() {
            let (mid, side) = (mid[index], side[index]);
            *sample = match pair {
                Pair::Direct => {
                    let part = 0.5 * (mid + side);
                    Complex::new((left[index] * part) as f32, (right[index] * part) as f32)
                }
                Pair::Cross => {
                    let part = 0.5 * (mid - side);
                    Complex::new((right[index] * part) as f32, (left[index] * part) as f32)
                }
            };
        }
        if column != 0 && column != row / 2 {
            let (sampled, mirrored) = self.columns.split_at_mut((column + 1) * height);
            let mirrored = &mut mirrored[(row - 2 * column - 1) * height..][..height];
            mirrored.copy_from_slice(&sampled[column * height..]);
            mirrored.reverse();
            self.apply_twiddles(row - column);
        }
        self.apply_twiddles(column);
    }

    /// Transforms a sampled column and turns it as its place among the columns asks.
    fn apply_twiddles(&mut self, column: usize) {
        let (length, height) = (self.columns.len(), self.column.fft.len());
        let line = &mut self.columns[column * height..][..height];
        self.column.transform(line);
        let step = Complex::from_polar(1.0, -TAU * column as f64 / length as f64);
        let mut turn = Complex::new(1.0, 0.0);
        for value in line {
            *value *= Complex::new(turn.re as f32, turn.im as f32);
            turn *= step;
        }
    }

    fn transform_rows(&mut self, first: usize) {
        let height = self.column.fft.len();
        let width = self.row.fft.len();
        for column in 0..width {
            let values = &self.columns[column * height + first..][..ROWS];
            for (row, value) in values.iter().enumerate() {
                self.rows[row * width + column] = *value;
            }
        }
        for row in self.rows.chunks_exact_mut(width) {
            self.row.transform(row);
        }
        for index in 0..width {
            let values = &mut self.kernels[index * height + first..][..ROWS];
            for (row, value) in values.iter_mut().enumerate() {
                *value = self.rows[row * width + index];
            }
        }
    }

    fn write_partition(
        &mut self,
        pair: Pair,
        channel: usize,
        partition: usize,
        kernel: &mut Kernel,
    ) {
        let length = self.kernels.len();
        let first = partition * self.block;
        // The centre, frame 0 of the wrapped kernel, comes to the middle.
        let source = &self.kernels[(first + length / 2) % length..][..self.block];
        let (frames, padding) = self.transform.frames_mut().split_at_mut(self.block);
        for (frame, value) in frames.iter_mut().zip(source) {
            *frame = if channel == 0 { value.re } else { value.im };
        }
        padding.fill(0.0);
        for (index, frame) in frames.iter_mut().enumerate() {
            let from_end = (first + index).min(length - first - index);
            if let Some(gain) = self.taper.get(from_end) {
                *frame *= gain;
            }
        }
        // One length for this transform, one of two blocks for the convolver's way back.
        let scale = 1.0 / (length as f32 * 2.0 * self.block as f32);
        let spectra = match pair {
            Pair::Direct => &mut kernel.straight[channel],
            Pair::Cross => &mut kernel.cross[channel],
        };
        spectra.write(partition, self.transform.spectrum(), scale);
    }
}
