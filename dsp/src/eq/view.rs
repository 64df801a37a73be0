//! A view on the band engine: knobs of its own, each of which turns something of a band.

use std::marker::PhantomData;

use num_complex::Complex;

use super::bank::Bank;
use super::settings::BandSettings;
use crate::{Processor, StereoBlock, StreamSpec};

/// Settings that are bands in other words.
pub trait BandSet: Copy + PartialEq + Default {
    /// The bands, in the order of the signal; always as many.
    fn bands(&self) -> impl AsRef<[BandSettings]>;
}

/// The running bands of settings `S`.
#[derive(Clone, Debug)]
pub struct BandView<S> {
    bank: Bank,
    settings: PhantomData<S>,
}

impl<S: BandSet> Default for BandView<S> {
    fn default() -> Self {
        Self {
            bank: Bank::new(S::default().bands().as_ref()),
            settings: PhantomData,
        }
    }
}

impl<S: BandSet> BandView<S> {
    /// Complex gain at `freq_hz`, as it stands now.
    #[must_use]
    pub fn response(&self, freq_hz: f64) -> Complex<f64> {
        self.bank.response(freq_hz)
    }
}

impl<S: BandSet> Processor for BandView<S> {
    type Settings = S;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.bank.prepare(spec);
    }

    fn reset(&mut self) {
        self.bank.reset();
    }

    fn set(&mut self, settings: &S) {
        self.bank.set(settings.bands().as_ref());
    }

    fn process(&mut self, block: StereoBlock) {
        self.bank.process(block);
    }

    fn tail_frames(&self) -> u32 {
        self.bank.tail_frames()
    }
}
