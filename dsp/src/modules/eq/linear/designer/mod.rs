//! Kernels of linear phase from the sections of the bands, a little on each line of the control
//! grid.
//!
//! The magnitude of the bands' sections, sampled at N frequencies and transformed back, is a
//! kernel of N frames, symmetric about its centre: the same magnitude, and the same delay at all
//! frequencies. The transform is done in columns and rows (Morven Gentleman and Gordon Sande,
//! "Fast Fourier Transforms - for Fun and Profit", 1966), so that no line has to do it at once. Two
//! real symmetric kernels go through one complex transform side by side.

mod line;
mod magnitude;

use std::f64::consts::{PI, TAU};

use num_complex::Complex;

use super::convolver::{Kernel, Transform};
use crate::bands::BandSettings;
use crate::bands::band::Domain;
use crate::bands::cascade;
use crate::modules::eq::BANDS;

use line::Line;
use magnitude::{Curves, Magnitudes};

/// Part of the kernel at each end that fades out.
const TAPER: f64 = 0.1;
/// Rows that are transformed at a time: complex numbers in half a cache line.
const ROWS: usize = 4;

/// Which two kernels are being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pair {
    Direct,
    Crossfeed,
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
                    Step::Column(Pair::Crossfeed, 0)
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
                Pair::Crossfeed => {
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
            Pair::Crossfeed => &mut kernel.cross[channel],
        };
        spectra.write(partition, self.transform.spectrum(), scale);
    }
}
