//! An equaliser whose knobs are bands of the [engine](super) by other names.

use std::marker::PhantomData;

use num_complex::Complex;

use super::BandSettings;
use super::bank::Bank;
use crate::{Span, StereoBlock, StreamSpec};

/// Settings from which bands follow.
pub trait PresetBands: Copy + PartialEq + Default {
    /// The bands, in the order of the signal; always as many.
    fn bands(&self) -> impl AsRef<[BandSettings]>;
}

/// The running bands of settings `S`.
#[derive(Clone, Debug)]
pub struct PresetEq<S> {
    bank: Bank,
    settings: PhantomData<S>,
}

impl<S: PresetBands> Default for PresetEq<S> {
    fn default() -> Self {
        Self {
            bank: Bank::new(S::default().bands().as_ref()),
            settings: PhantomData,
        }
    }
}

impl<S: PresetBands> PresetEq<S> {
    /// Complex gain at `freq_hz`, as it stands now.
    #[must_use]
    pub fn response(&self, freq_hz: f64) -> Complex<f64> {
        self.bank.response(freq_hz)
    }

    /// Makes every buffer for this stream; may allocate.
    pub fn prepare(&mut self, spec: &StreamSpec) {
        self.bank.prepare(spec);
    }

    /// Forgets the past; settings take effect at once.
    pub fn reset(&mut self) {
        self.bank.reset();
    }

    /// Sets new targets.
    pub fn set(&mut self, settings: &S) {
        self.bank.set(settings.bands().as_ref());
    }

    /// Processes a span of the control grid in place.
    pub fn process(&mut self, block: StereoBlock, span: Span) {
        self.bank.process(block, span);
    }

    /// Whether no control line ahead has anything to do.
    #[must_use]
    pub fn runs_through(&self) -> bool {
        self.bank.runs_through()
    }

    /// Frames until the ringing has fallen by 120 dB.
    #[must_use]
    pub fn tail_frames(&self) -> u32 {
        self.bank.tail_frames()
    }
}
