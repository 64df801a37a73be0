//! Convolution of two channels with long kernels, in equal partitions, the same work on every
//! line of the control grid.
//!
//! Overlap-save (Thomas Stockham, "High-speed Convolution and Correlation", 1966), the kernel in
//! equal partitions whose products with the spectra of the past are summed before one transform
//! back (Barry Kulp, "Digital Equalization Using Fourier Transform Techniques", 1988). A block is
//! gathered in one period, convolved in the next and played in the one after: a latency of two
//! blocks, for work that is spread over all lines of a period.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use super::spectra::{CHUNK, Products, Spectra, Sums};
use crate::{CONTROL_FRAMES, StereoBlock};

/// Periods over which one kernel fades into the next.
const FADE_PERIODS: usize = 4;

/// A period is divided into this many steps; what they do is the same for any length.
const STEPS: usize = 16;
/// Steps with the sums of products, after a transform of each channel and before four back.
const SUM_STEPS: Range<usize> = 2..12;

/// Transforms of two blocks' length, and their scratch memory.
#[derive(Clone)]
pub(super) struct Transform {
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    frames: Vec<f32>,
    bins: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
}

impl Transform {
    pub(super) fn new(frames: usize) -> Self {
        let mut planner = RealFftPlanner::new();
        let forward = planner.plan_fft_forward(frames);
        let inverse = planner.plan_fft_inverse(frames);
        let scratch = forward.get_scratch_len().max(inverse.get_scratch_len());
        Self {
            frames: forward.make_input_vec(),
            bins: forward.make_output_vec(),
            scratch: vec![Complex::ZERO; scratch],
            forward,
            inverse,
        }
    }

    /// The frames to transform.
    pub(super) fn frames_mut(&mut self) -> &mut [f32] {
        &mut self.frames
    }

    /// The spectrum of the frames, which are lost.
    pub(super) fn spectrum(&mut self) -> &[Complex<f32>] {
        self.forward
            .process_with_scratch(&mut self.frames, &mut self.bins, &mut self.scratch)
            .expect("planned lengths");
        &self.bins
    }

    /// The frames of a spectrum that is given in chunks, times their number.
    fn frames_of(&mut self, chunks: &[[[f32; CHUNK]; 2]]) -> &[f32] {
        for (bins, [re, im]) in self.bins.chunks_mut(CHUNK).zip(chunks) {
            for ((bin, re), im) in bins.iter_mut().zip(re).zip(im) {
                *bin = Complex::new(*re, *im);
            }
        }
        // Rounding leaves a trace where a real signal has none.
        let last = self.bins.len() - 1;
        self.bins[0].im = 0.0;
        self.bins[last].im = 0.0;
        self.inverse
            .process_with_scratch(&mut self.bins, &mut self.frames, &mut self.scratch)
            .expect("planned lengths");
        &self.frames
    }
}

impl fmt::Debug for Transform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transform({})", self.frames.len())
    }
}

/// What the convolver convolves with.
#[derive(Clone, Debug, Default)]
pub(super) struct Kernel {
    /// Left to left and right to right.
    pub(super) straight: [Spectra; 2],
    /// Right to left and left to right.
    pub(super) cross: [Spectra; 2],
    /// Both channels alike: `straight[1]` is not in use.
    pub(super) is_same: bool,
    /// Whether anything crosses over.
    pub(super) crosses: bool,
    /// Only delays: nothing of the above is in use.
    pub(super) is_flat: bool,
}

impl Kernel {
    fn new(partitions: usize, bins: usize) -> Self {
        let spectra = || Spectra::new(partitions, bins);
        Self {
            straight: [spectra(), spectra()],
            cross: [spectra(), spectra()],
            is_flat: true,
            ..Self::default()
        }
    }

    fn straight(&self) -> [&Spectra; 2] {
        [
            &self.straight[0],
            &self.straight[usize::from(!self.is_same)],
        ]
    }
}

/// What a period computes or plays.
#[derive(Clone, Copy, Debug)]
struct Period {
    /// Index of the kernel.
    kernel: usize,
    /// The period of the fade to the other kernel, if one is under way.
    fade: Option<usize>,
    /// Which kernels only delay.
    is_flat: [bool; 2],
}

/// The running convolver.
#[derive(Clone, Debug)]
pub(super) struct Convolver {
    transform: Transform,
    /// Frames of a block.
    block: usize,
    kernels: [Kernel; 2],
    wants_fade: bool,
    history: [Spectra; 2],
    newest: usize,
    filled: usize,
    /// The last block and the one that is being gathered.
    input: [Vec<f32>; 2],
    /// The two blocks that are being convolved, the newer one second.
    gathered: [Vec<f32>; 2],
    sums: [Sums; 2],
    /// By kernel and channel.
    computed: [[Vec<f32>; 2]; 2],
    playing: [[Vec<f32>; 2]; 2],
    computes: Period,
    plays: Period,
    /// Frames since the period began.
    position: usize,
}

impl Convolver {
    /// For kernels of `partitions` blocks of `block` frames.
    pub(super) fn new(block: usize, partitions: usize) -> Self {
        let bins = block + 1;
        let frames = || vec![0.0; block];
        let channels = || [frames(), frames()];
        let both = || [vec![0.0; 2 * block], vec![0.0; 2 * block]];
        let sums = || {
            let parts = vec![[[0.0; CHUNK]; 2]; bins.div_ceil(CHUNK)];
            [parts.clone(), parts]
        };
        let rest = Period {
            kernel: 0,
            fade: None,
            is_flat: [true; 2],
        };
        Self {
            transform: Transform::new(2 * block),
            block,
            kernels: [Kernel::new(partitions, bins), Kernel::new(partitions, bins)],
            wants_fade: false,
            history: [
                Spectra::new(partitions, bins),
                Spectra::new(partitions, bins),
            ],
            newest: 0,
            filled: 0,
            input: both(),
            gathered: both(),
            sums: [sums(), sums()],
            computed: [channels(), channels()],
            playing: [channels(), channels()],
            computes: rest,
            plays: rest,
            position: 0,
        }
    }

    /// Forgets the past; the kernel stays, or the one that was to come.
    pub(super) fn reset(&mut self) {
        let kernel = if self.wants_fade || self.computes.fade.is_some() {
            1 - self.computes.kernel
        } else {
            self.computes.kernel
        };
        self.wants_fade = false;
        self.computes = Period {
            kernel,
            fade: None,
            is_flat: [0, 1].map(|index: usize| self.kernels[index].is_flat),
        };
        self.plays = self.computes;
        self.filled = 0;
        self.position = 0;
        let buffers = self.input.iter_mut().chain(&mut self.gathered);
        let buffers = buffers.chain(self.computed.as_flattened_mut());
        for buffer in buffers.chain(self.playing.as_flattened_mut()) {
            buffer.fill(0.0);
        }
    }

    /// The kernel that may be written to; `None` while it is still in use.
    pub(super) fn spare(&mut self) -> Option<&mut Kernel> {
        let is_free = !self.wants_fade && self.computes.fade.is_none();
        is_free.then(|| &mut self.kernels[1 - self.computes.kernel])
    }

    /// Fades to the spare kernel.
    pub(super) fn turn(&mut self) {
        self.wants_fade = true;
    }

    /// Whether the next kernel is still to be faded in.
    pub(super) fn is_turning(&self) -> bool {
        self.wants_fade || self.computes.fade.is_some() || self.plays.fade.is_some()
    }

    /// On a line of the control grid: the work that is due.
    pub(super) fn tick(&mut self) {
        if self.position == 0 {
            self.begin_period();
        }
        let lines = self.block / CONTROL_FRAMES;
        let line = self.position / CONTROL_FRAMES;
        let lines_per_step = lines / STEPS;
        let step = line / lines_per_step;
        if SUM_STEPS.contains(&step) {
            let first = line - SUM_STEPS.start * lines_per_step;
            let count = SUM_STEPS.len() * lines_per_step;
            let chunks = self.history[0].chunks();
            self.sum(chunks * first / count..chunks * (first + 1) / count);
        } else if line.is_multiple_of(lines_per_step) {
            if step < SUM_STEPS.start {
                self.transform_input(step);
            } else {
                let job = step - SUM_STEPS.end;
                self.transform_output(job / 2, job % 2);
            }
        }
    }

    /// What was gathered goes to work, what was computed is played.
    fn begin_period(&mut self) {
        std::mem::swap(&mut self.playing, &mut self.computed);
        self.plays = self.computes;
        self.computes.fade = match self.computes.fade {
            None if self.wants_fade => {
                self.wants_fade = false;
                Some(0)
            }
            None => None,
            Some(period) if period + 1 < FADE_PERIODS => Some(period + 1),
            Some(_) => {
                self.computes.kernel = 1 - self.computes.kernel;
                None
            }
        };
        self.computes.is_flat = [0, 1].map(|index: usize| self.kernels[index].is_flat);
        for (gathered, input) in self.gathered.iter_mut().zip(&mut self.input) {
            gathered.copy_from_slice(input);
            input.copy_within(self.block.., 0);
        }
        let slots = self.history[0].slots();
        self.newest = (self.newest + slots - 1) % slots;
        self.filled = (self.filled + 1).min(slots);
    }

    fn transform_input(&mut self, channel: usize) {
        self.transform
            .frames_mut()
            .copy_from_slice(&self.gathered[channel]);
        self.history[channel].write(self.newest, self.transform.spectrum(), 1.0);
    }

    /// Whether this period convolves with this kernel.
    fn computes(&self, index: usize) -> bool {
        let Period {
            kernel,
            fade,
            is_flat,
        } = self.computes;
        (index == kernel || fade.is_some()) && !is_flat[index]
    }

    fn sum(&mut self, chunks: Range<usize>) {
        for index in [0, 1] {
            if !self.computes(index) {
                continue;
            }
            let kernel = &self.kernels[index];
            let [left, right] = &self.history;
            let products = |inputs, kernels| Products {
                inputs,
                newest: self.newest,
                filled: self.filled,
                kernels,
            };
            let straight = products([left, right], kernel.straight());
            let cross = products([right, left], [&kernel.cross[0], &kernel.cross[1]]);
            for chunk in chunks.clone() {
                let mut sums = straight.sum(chunk);
                if kernel.crosses {
                    let more = cross.sum(chunk);
                    let more = more.as_flattened().as_flattened();
                    let sums = sums.as_flattened_mut().as_flattened_mut();
                    for (sum, more) in sums.iter_mut().zip(more) {
                        *sum += more;
                    }
                }
                for (sum, channel) in sums.into_iter().zip(&mut self.sums[index]) {
                    channel[chunk] = sum;
                }
            }
        }
    }

    fn transform_output(&mut self, index: usize, channel: usize) {
        if self.computes(index) {
            let frames = self.transform.frames_of(&self.sums[index][channel]);
            // The first half wraps around: what overlap-save throws away.
            self.computed[index][channel].copy_from_slice(&frames[self.block..]);
        }
    }

    /// Takes a span of the control grid in, and gives what is due out. `delayed` is the input, as
    /// late as the kernels' centres make the output.
    pub(super) fn process(&mut self, block: &mut StereoBlock, delayed: &StereoBlock) {
        let (start, frames) = (self.position, block.frames());
        let Period {
            kernel,
            fade,
            is_flat,
        } = self.plays;
        for (channel, (samples, delayed)) in block
            .channels_mut()
            .into_iter()
            .zip(delayed.channels())
            .enumerate()
        {
            self.input[channel][self.block + start..][..frames].copy_from_slice(samples);
            let source = |index: usize| {
                if is_flat[index] {
                    delayed
                } else {
                    &self.playing[index][channel][start..start + frames]
                }
            };
            samples.copy_from_slice(source(kernel));
            if let Some(period) = fade {
                let length = (FADE_PERIODS * self.block) as f32;
                let first = period * self.block + start;
                for (frame, (sample, next)) in
                    samples.iter_mut().zip(source(1 - kernel)).enumerate()
                {
                    let part = (first + frame) as f32 / length;
                    *sample += (next - *sample) * part;
                }
            }
        }
        self.position = (start + frames) % self.block;
    }
}
