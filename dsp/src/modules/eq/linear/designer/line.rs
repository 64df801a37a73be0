//! A column or row of the grid of frequencies, and its transform.

use std::fmt;
use std::sync::Arc;

use num_complex::Complex;
use rustfft::{Fft, FftPlanner};

/// A complex transform and its scratch memory.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) fft: Arc<dyn Fft<f32>>,
    pub(super) scratch: Vec<Complex<f32>>,
}

impl Line {
    pub(super) fn new(length: usize) -> Self {
        let fft = FftPlanner::new().plan_fft_forward(length);
        let scratch = vec![Complex::ZERO; fft.get_inplace_scratch_len()];
        Self { fft, scratch }
    }

    pub(super) fn transform(&mut self, line: &mut [Complex<f32>]) {
        self.fft.process_with_scratch(line, &mut self.scratch);
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({})", self.fft.len())
    }
}
