//! The sections of a bank: where their coefficients come from and go to, and what they remember.

use crate::bands::band::{Band, Domain};
use crate::bands::cascade::MAX_SECTIONS;
use crate::filter::section::{Coefficients, Memory};

/// A section of one channel.
#[derive(Clone, Debug)]
pub(super) struct SectionState {
    /// Coefficients on the last line of the control grid, and on the next.
    pub(super) from: Coefficients,
    pub(super) to: Coefficients,
    pub(super) memory: Memory,
}

impl SectionState {
    pub(super) const FLAT: Self = Self {
        from: Coefficients::IDENTITY,
        to: Coefficients::IDENTITY,
        memory: Memory::ZERO,
    };

    pub(super) fn runs(&self) -> bool {
        !(self.from.is_identity() && self.to.is_identity())
    }
}

/// The states of one channel in one domain that run, in the order of the signal.
pub(super) fn running<'a>(
    bands: &'a [Band],
    states: &'a [[[SectionState; MAX_SECTIONS]; 2]],
    domain: Domain,
    channel: usize,
) -> impl Iterator<Item = &'a SectionState> {
    bands
        .iter()
        .zip(states)
        .filter(move |(band, _)| band.domain() == domain)
        .flat_map(move |(_, states)| &states[channel])
        .filter(|state| state.runs())
}

/// As [`running`], to write to.
pub(super) fn running_mut<'a>(
    bands: &'a [Band],
    states: &'a mut [[[SectionState; MAX_SECTIONS]; 2]],
    domain: Domain,
    channel: usize,
) -> impl Iterator<Item = &'a mut SectionState> {
    bands
        .iter()
        .zip(states)
        .filter(move |(band, _)| band.domain() == domain)
        .flat_map(move |(_, states)| &mut states[channel])
        .filter(|state| state.runs())
}
