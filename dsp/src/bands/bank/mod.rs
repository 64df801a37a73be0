//! The band engine: any number of bands in a row, on both channels.
//!
//! Signal flow: bands on left and right in their order, then bands on mid and side in theirs. At
//! rest the sections run in the settled form of [`pipelined_cascade`](crate::filter::pipelined_cascade), from the
//! first line of the control grid on which none of them moves; while any moves, all run in the form
//! that can. Sections that are flat do not run, nor does silence where all states are zero.

mod run;
mod section_state;

use num_complex::Complex;

use super::band::{Band, Domain};
use super::band_settings::BandSettings;
use super::cascade::MAX_SECTIONS;
use crate::filter::pipelined_cascade::{ModulatedCascade, StaticCascade};
use crate::filter::section::{Memory, SILENCE};
use crate::simd::{LANES, dispatch};
use crate::{PART_FRAMES, PART_LINES, Span, StereoBlock, StreamSpec};

use run::{RunMoving, RunSettled, is_silent, to_left_right, to_mid_side};
use section_state::{SectionState, running, running_mut};

/// Control lines from one look for states that have decayed to the next: whole parts.
const FLUSH_LINES: u32 = 4 * PART_LINES;

const DOMAINS: [Domain; 2] = [Domain::LeftRight, Domain::MidSide];

/// Bands in a row.
#[derive(Clone, Debug)]
pub(crate) struct Bank {
    bands: Vec<Band>,
    states: Vec<[[SectionState; MAX_SECTIONS]; 2]>,
    /// The chunks of each domain while nothing moves; the first `lengths` of them are in use.
    settled: [Vec<[StaticCascade; 2]>; 2],
    lengths: [usize; 2],
    /// The block that is being processed, in f64.
    wide: [Vec<f64>; 2],
    is_moving: bool,
    /// Whether a tick may find something to move.
    is_dirty: bool,
    /// Whether all states are known to be zero.
    is_empty: bool,
    sample_rate_hz: f64,
}

impl Bank {
    pub(crate) fn new<'a>(settings: impl IntoIterator<Item = &'a BandSettings>) -> Self {
        let bands: Vec<_> = settings.into_iter().map(Band::new).collect();
        let chunks = vec![
            [StaticCascade::EMPTY, StaticCascade::EMPTY];
            (bands.len() * MAX_SECTIONS).div_ceil(LANES)
        ];
        Self {
            states: vec![
                std::array::from_fn(|_| std::array::from_fn(|_| SectionState::FLAT));
                bands.len()
            ],
            bands,
            settled: [chunks.clone(), chunks],
            lengths: [0; 2],
            wide: [vec![0.0; PART_FRAMES], vec![0.0; PART_FRAMES]],
            is_moving: false,
            is_dirty: false,
            is_empty: false,
            sample_rate_hz: 48_000.0,
        }
    }

    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        self.sample_rate_hz = spec.sample_rate_hz;
        self.bands.iter_mut().for_each(|band| band.prepare(spec));
        self.reset();
    }

    pub(crate) fn reset(&mut self) {
        self.bands.iter_mut().for_each(Band::reset);
        for (band, states) in self.bands.iter().zip(&mut self.states) {
            for (sections, states) in band.now().iter().zip(states) {
                for (section, state) in sections.iter().zip(states) {
                    *state = SectionState {
                        from: *section,
                        to: *section,
                        memory: Memory::ZERO,
                    };
                }
            }
        }
        self.is_moving = false;
        self.is_dirty = self.bands.iter().any(Band::is_dynamic);
        self.is_empty = true;
        self.settle();
    }

    pub(crate) fn set<'a>(&mut self, settings: impl IntoIterator<Item = &'a BandSettings>) {
        for (band, settings) in self.bands.iter_mut().zip(settings) {
            band.set(settings);
        }
        self.is_dirty = true;
    }

    /// The magnitudes and phases of left and right at `freq_hz` as they stand now, mid and side
    /// bands apart.
    pub(crate) fn response(&self, freq_hz: f64) -> Complex<f64> {
        let w = std::f64::consts::TAU * freq_hz / self.sample_rate_hz;
        running(&self.bands, &self.states, Domain::LeftRight, 0)
            .map(|state| state.to.response(w))
            .product()
    }

    /// Frames until the ringing has fallen by 120 dB.
    pub(crate) fn tail_frames(&self) -> u32 {
        self.states
            .iter()
            .flatten()
            .flatten()
            .filter(|state| state.runs())
            .map(|state| state.to.decay_frames() as u32)
            .fold(0, u32::saturating_add)
    }

    /// Processes a span of the control grid, of any length while it [`runs_through`](Self::runs_through).
    pub(crate) fn process(&mut self, block: StereoBlock, span: Span) {
        self.process_with_detectors(block, None, span);
    }

    /// The same while the dynamic bands hear another sound, of the same length.
    pub(crate) fn process_with_detectors(
        &mut self,
        block: StereoBlock,
        heard: Option<&StereoBlock>,
        span: Span,
    ) {
        if span.tick {
            self.tick(span.line);
        }
        let heard = heard.unwrap_or(&block);
        for band in self.bands.iter_mut().filter(|band| band.is_dynamic()) {
            band.detect(heard, span);
        }
        if (self.is_moving || self.lengths != [0, 0]) && !(self.is_empty && is_silent(&block)) {
            self.run(block, span.offset);
            self.is_empty = false;
        }
    }

    /// Whether no control line ahead has anything to do, but for the look for states that have decayed.
    pub(crate) fn runs_through(&self) -> bool {
        !self.is_dirty && !self.is_moving
    }

    fn tick(&mut self, line: u32) {
        if line.is_multiple_of(FLUSH_LINES) {
            self.flush();
        }
        if !self.is_dirty && !self.is_moving {
            return;
        }
        // A band that leaves its domain is flat and has no states to carry.
        let mut moves = false;
        for band in &mut self.bands {
            moves |= band.tick();
        }
        let was_moving = std::mem::replace(&mut self.is_moving, moves);
        if !moves {
            self.is_dirty = self.bands.iter().any(Band::is_dynamic);
        }
        if !moves && !was_moving {
            return;
        }
        if !was_moving {
            self.unsettle();
        }
        for (band, states) in self.bands.iter().zip(&mut self.states) {
            for (sections, states) in band.now().iter().zip(states) {
                for (section, state) in sections.iter().zip(states) {
                    state.from = state.to;
                    state.to = *section;
                    if !state.runs() {
                        state.memory = Memory::ZERO;
                    }
                }
            }
        }
        if !moves {
            self.settle();
        }
    }

    fn flush(&mut self) {
        if self.is_moving {
            let states = self.states.iter_mut().flatten().flatten();
            states.for_each(|state| state.memory.flush());
        } else {
            self.is_empty = true;
            for (chunks, length) in self.settled.iter_mut().zip(self.lengths) {
                for chunk in chunks[..length].as_flattened_mut() {
                    chunk.flush(SILENCE);
                    self.is_empty &= chunk.is_empty();
                }
            }
        }
    }

    /// Carries the states into the settled form.
    fn settle(&mut self) {
        for (index, domain) in DOMAINS.into_iter().enumerate() {
            let mut states =
                [0, 1].map(|channel| running(&self.bands, &self.states, domain, channel));
            let longest = [0, 1]
                .map(|channel| running(&self.bands, &self.states, domain, channel).count())
                .into_iter()
                .fold(0, usize::max);
            self.lengths[index] = longest.div_ceil(LANES);
            for chunk in &mut self.settled[index][..self.lengths[index]] {
                for (settled, states) in chunk.iter_mut().zip(&mut states) {
                    let next = states.by_ref().take(LANES);
                    *settled = StaticCascade::gather(next.map(|state| (&state.to, &state.memory)));
                }
            }
        }
    }

    /// Carries the states back from the settled form.
    fn unsettle(&mut self) {
        for (index, domain) in DOMAINS.into_iter().enumerate() {
            for channel in [0, 1] {
                let mut states = running_mut(&self.bands, &mut self.states, domain, channel);
                for chunk in &self.settled[index][..self.lengths[index]] {
                    let next = states.by_ref().take(LANES);
                    chunk[channel].scatter(next.map(|state| (&state.to, &mut state.memory)));
                }
            }
        }
    }

    /// Runs a block that starts `offset` frames after a line of the control grid.
    fn run(&mut self, mut block: StereoBlock, offset: usize) {
        let frames = block.frames();
        let mut wide = std::mem::take(&mut self.wide);
        for (wide, narrow) in wide.iter_mut().zip(block.channels()) {
            for (wide, narrow) in wide.iter_mut().zip(narrow) {
                *wide = f64::from(*narrow);
            }
        }
        let [left, right] = &mut wide;
        let (left, right) = (&mut left[..frames], &mut right[..frames]);
        if self.is_moving {
            self.run_moving(offset, left, right);
        } else {
            dispatch(RunSettled {
                chunks: &mut self.settled,
                lengths: self.lengths,
                left,
                right,
            });
        }
        for (narrow, wide) in block.channels_mut().into_iter().zip(&wide) {
            for (narrow, wide) in narrow.iter_mut().zip(wide) {
                *narrow = *wide as f32;
            }
        }
        self.wide = wide;
    }

    fn run_moving(&mut self, offset: usize, left: &mut [f64], right: &mut [f64]) {
        for domain in DOMAINS {
            let runs = [0, 1].map(|channel| {
                running(&self.bands, &self.states, domain, channel)
                    .next()
                    .is_some()
            });
            if runs == [false, false] {
                continue;
            }
            if domain == Domain::MidSide {
                to_mid_side(left, right);
            }
            for (channel, samples) in [&mut *left, &mut *right].into_iter().enumerate() {
                let count = running(&self.bands, &self.states, domain, channel).count();
                for first in (0..count).step_by(LANES) {
                    let states = running(&self.bands, &self.states, domain, channel);
                    let states = states.skip(first).take(LANES);
                    let mut chunk = ModulatedCascade::gather(
                        states.map(|state| (&state.from, &state.to, &state.memory)),
                        offset,
                    );
                    dispatch(RunMoving {
                        chunk: &mut chunk,
                        samples,
                    });
                    let states = running_mut(&self.bands, &mut self.states, domain, channel);
                    let states = states.skip(first).take(LANES);
                    chunk.scatter(states.map(|state| &mut state.memory));
                }
            }
            if domain == Domain::MidSide {
                to_left_right(left, right);
            }
        }
    }
}
