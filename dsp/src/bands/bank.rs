//! The band engine: any number of bands in a row, on both channels.
//!
//! Signal flow: bands on left and right in their order, then bands on mid and side in theirs. At
//! rest the sections run in the settled form of [`wavefront`](crate::filter::pipelined_cascade), from the
//! first line of the control grid on which none of them moves; while any moves, all run in the form
//! that can. Sections that are flat do not run, nor does silence where all states are zero.

use num_complex::Complex;

use super::band::{Band, Domain};
use super::band_settings::BandSettings;
use super::cascade::MAX_SECTIONS;
use crate::filter::pipelined_cascade::{ModulatedCascade, StaticCascade, moving, settled};
use crate::filter::section::{Coefficients, Memory, SILENCE};
use crate::simd::{LANES, Lanes, SimdKernel, dispatch};
use crate::{PART_FRAMES, PART_LINES, Span, StereoBlock, StreamSpec};

/// Control lines from one look for states that have decayed to the next: whole parts.
const FLUSH_LINES: u32 = 4 * PART_LINES;

const DOMAINS: [Domain; 2] = [Domain::LeftRight, Domain::MidSide];

/// A section of one channel.
#[derive(Clone, Debug)]
struct Cell {
    /// Coefficients on the last line of the control grid, and on the next.
    from: Coefficients,
    to: Coefficients,
    memory: Memory,
}

impl Cell {
    const FLAT: Self = Self {
        from: Coefficients::IDENTITY,
        to: Coefficients::IDENTITY,
        memory: Memory::ZERO,
    };

    fn runs(&self) -> bool {
        !(self.from.is_identity() && self.to.is_identity())
    }
}

/// The cells of one channel in one domain that run, in the order of the signal.
fn running<'a>(
    bands: &'a [Band],
    cells: &'a [[[Cell; MAX_SECTIONS]; 2]],
    domain: Domain,
    channel: usize,
) -> impl Iterator<Item = &'a Cell> {
    bands
        .iter()
        .zip(cells)
        .filter(move |(band, _)| band.domain() == domain)
        .flat_map(move |(_, cells)| &cells[channel])
        .filter(|cell| cell.runs())
}

/// As [`running`], to write to.
fn running_mut<'a>(
    bands: &'a [Band],
    cells: &'a mut [[[Cell; MAX_SECTIONS]; 2]],
    domain: Domain,
    channel: usize,
) -> impl Iterator<Item = &'a mut Cell> {
    bands
        .iter()
        .zip(cells)
        .filter(move |(band, _)| band.domain() == domain)
        .flat_map(move |(_, cells)| &mut cells[channel])
        .filter(|cell| cell.runs())
}

/// Bands in a row.
#[derive(Clone, Debug)]
pub(crate) struct Bank {
    bands: Vec<Band>,
    cells: Vec<[[Cell; MAX_SECTIONS]; 2]>,
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
            cells: vec![std::array::from_fn(|_| std::array::from_fn(|_| Cell::FLAT)); bands.len()],
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
        for (band, cells) in self.bands.iter().zip(&mut self.cells) {
            for (sections, cells) in band.now().iter().zip(cells) {
                for (section, cell) in sections.iter().zip(cells) {
                    *cell = Cell {
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
        running(&self.bands, &self.cells, Domain::LeftRight, 0)
            .map(|cell| cell.to.response(w))
            .product()
    }

    /// Frames until the ringing has fallen by 120 dB.
    pub(crate) fn tail_frames(&self) -> u32 {
        self.cells
            .iter()
            .flatten()
            .flatten()
            .filter(|cell| cell.runs())
            .map(|cell| cell.to.decay_frames() as u32)
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
        for (band, cells) in self.bands.iter().zip(&mut self.cells) {
            for (sections, cells) in band.now().iter().zip(cells) {
                for (section, cell) in sections.iter().zip(cells) {
                    cell.from = cell.to;
                    cell.to = *section;
                    if !cell.runs() {
                        cell.memory = Memory::ZERO;
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
            let cells = self.cells.iter_mut().flatten().flatten();
            cells.for_each(|cell| cell.memory.flush());
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
            let mut cells =
                [0, 1].map(|channel| running(&self.bands, &self.cells, domain, channel));
            let longest = [0, 1]
                .map(|channel| running(&self.bands, &self.cells, domain, channel).count())
                .into_iter()
                .fold(0, usize::max);
            self.lengths[index] = longest.div_ceil(LANES);
            for chunk in &mut self.settled[index][..self.lengths[index]] {
                for (settled, cells) in chunk.iter_mut().zip(&mut cells) {
                    let next = cells.by_ref().take(LANES);
                    *settled = StaticCascade::gather(next.map(|cell| (&cell.to, &cell.memory)));
                }
            }
        }
    }

    /// Carries the states back from the settled form.
    fn unsettle(&mut self) {
        for (index, domain) in DOMAINS.into_iter().enumerate() {
            for channel in [0, 1] {
                let mut cells = running_mut(&self.bands, &mut self.cells, domain, channel);
                for chunk in &self.settled[index][..self.lengths[index]] {
                    let next = cells.by_ref().take(LANES);
                    chunk[channel].scatter(next.map(|cell| (&cell.to, &mut cell.memory)));
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
                running(&self.bands, &self.cells, domain, channel)
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
                let count = running(&self.bands, &self.cells, domain, channel).count();
                for first in (0..count).step_by(LANES) {
                    let cells = running(&self.bands, &self.cells, domain, channel);
                    let cells = cells.skip(first).take(LANES);
                    let mut chunk = ModulatedCascade::gather(
                        cells.map(|cell| (&cell.from, &cell.to, &cell.memory)),
                        offset,
                    );
                    dispatch(RunMoving {
                        chunk: &mut chunk,
                        samples,
                    });
                    let cells = running_mut(&self.bands, &mut self.cells, domain, channel);
                    let cells = cells.skip(first).take(LANES);
                    chunk.scatter(cells.map(|cell| &mut cell.memory));
                }
            }
            if domain == Domain::MidSide {
                to_left_right(left, right);
            }
        }
    }
}

/// Whether there is nothing but zeros, and none of them negative: those would not pass a section.
fn is_silent(block: &StereoBlock) -> bool {
    let channels = block.channels();
    channels
        .iter()
        .all(|channel| channel.iter().all(|x| x.to_bits() == 0))
}

struct RunSettled<'a> {
    chunks: &'a mut [Vec<[StaticCascade; 2]>; 2],
    lengths: [usize; 2],
    left: &'a mut [f64],
    right: &'a mut [f64],
}

impl SimdKernel for RunSettled<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let [left_right, mid_side] = self.chunks;
        for chunk in &mut left_right[..self.lengths[0]] {
            settled(lanes, chunk, self.left, self.right);
        }
        if self.lengths[1] > 0 {
            to_mid_side(self.left, self.right);
            for chunk in &mut mid_side[..self.lengths[1]] {
                settled(lanes, chunk, self.left, self.right);
            }
            to_left_right(self.left, self.right);
        }
    }
}

struct RunMoving<'a> {
    chunk: &'a mut ModulatedCascade,
    samples: &'a mut [f64],
}

impl SimdKernel for RunMoving<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        moving(lanes, self.chunk, self.samples);
    }
}

fn to_mid_side(left: &mut [f64], right: &mut [f64]) {
    for (left, right) in left.iter_mut().zip(right) {
        (*left, *right) = (0.5 * (*left + *right), 0.5 * (*left - *right));
    }
}

fn to_left_right(mid: &mut [f64], side: &mut [f64]) {
    for (mid, side) in mid.iter_mut().zip(side) {
        (*mid, *side) = (*mid + *side, *mid - *side);
    }
}
