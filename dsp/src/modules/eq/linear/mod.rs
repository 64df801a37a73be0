//! Linear phase: the bands as one long symmetric kernel.
//!
//! Signal flow: convolution with the bands' static curves -> dynamic bands, which move their own
//! part of the gain with minimum phase. Beside it the input is delayed, for what passes unchanged
//! and for the detectors of the dynamic bands.
//!
//! A kernel is at least 1.3 seconds long, so that its spectrum resolves bands of high Q at 30 Hz.
//! While bands move, a new one is made every quarter of a second or so, and faded in.
//!
//! The memory is reserved in `prepare`, but an instance that never leaves minimum phase never
//! writes to it, and the system gives pages only to those that do.

mod convolver;
mod designer;
mod spectra;

use super::BANDS;
use crate::bands::BandSettings;
use crate::bands::bank::Bank;
use crate::blocks::DelayLine;
use crate::{CONTROL_FRAMES, Span, StereoBlock, StreamSpec};

use convolver::Convolver;
use designer::Designer;

/// Shortest kernel.
const KERNEL_SECONDS: f64 = 1.3;
/// A block has at least this many frames: what spreads well over the control grid.
const SHORTEST_BLOCK: usize = 512;
/// A kernel has at most this many blocks.
const MOST_PARTITIONS: usize = 128;

/// What the kernel holds of a band: all but its dynamic_bands.
fn static_part(band: &BandSettings) -> BandSettings {
    BandSettings {
        dyn_range_db: 0.0,
        dyn_threshold_db: 0.0,
        ..*band
    }
}

/// What is left of a band beside the kernel: its dynamic_bands.
fn dynamic_part(band: &BandSettings) -> BandSettings {
    BandSettings {
        on: band.on && band.dyn_range_db != 0.0 && band.filter_type.has_gain(),
        gain_db: 0.0,
        ..*band
    }
}

/// The running equaliser of linear phase.
#[derive(Clone, Debug)]
pub(super) struct LinearPhase {
    bands: [BandSettings; BANDS],
    /// What the newest kernel was made from, or is being made from.
    designed: Option<[BandSettings; BANDS]>,
    designer: Designer,
    convolver: Convolver,
    delay: DelayLine,
    dynamic_bands: Bank,
    kernel_frames: usize,
    block_frames: usize,
    /// Frames that went in since the start, up to what fills everything.
    heard_frames: usize,
}

impl LinearPhase {
    pub(super) fn new(bands: &[BandSettings; BANDS], spec: &StreamSpec) -> Self {
        let frames = (KERNEL_SECONDS * spec.sample_rate_hz) as usize;
        let kernel_frames = frames.next_power_of_two();
        let block_frames = (kernel_frames / MOST_PARTITIONS).max(SHORTEST_BLOCK);
        let partitions = kernel_frames / block_frames;
        let mut delay = DelayLine::default();
        delay.prepare(kernel_frames / 2 + 2 * block_frames);
        let mut dynamic_bands = Bank::new(&bands.map(|band| dynamic_part(&band)));
        dynamic_bands.prepare(spec);
        Self {
            bands: *bands,
            designed: None,
            designer: Designer::new(block_frames, partitions, spec.sample_rate_hz),
            convolver: Convolver::new(block_frames, partitions),
            delay,
            dynamic_bands,
            kernel_frames,
            block_frames,
            heard_frames: 0,
        }
    }

    /// Settings take effect as soon as a kernel is made.
    pub(super) fn set(&mut self, bands: &[BandSettings; BANDS]) {
        self.bands = *bands;
        self.dynamic_bands
            .set(&bands.map(|band| dynamic_part(&band)));
    }

    /// Forgets the past and plays what is set from the first frame. Makes the kernel at once when it
    /// is not there yet.
    pub(super) fn reset(&mut self) {
        self.start();
        while !self.has_arrived() {
            self.design();
            if self.convolver.is_turning() {
                self.convolver.reset();
            }
        }
    }

    /// Forgets the past on a line of the control grid, in a time that fits there.
    pub(super) fn start(&mut self) {
        self.convolver.reset();
        self.delay.reset();
        self.dynamic_bands.reset();
        self.heard_frames = 0;
    }

    /// Whether it sounds as if it had always been running.
    pub(super) fn is_primed(&self) -> bool {
        self.heard_frames >= self.fill_frames() && self.has_arrived()
    }

    /// Whether the kernel in use is that of the present settings.
    fn has_arrived(&self) -> bool {
        self.designed == Some(self.bands.map(|band| static_part(&band)))
            && self.designer.rests()
            && !self.convolver.is_turning()
    }

    /// Frames after which all that is heard has gone in since the start.
    fn fill_frames(&self) -> usize {
        self.kernel_frames + 2 * self.block_frames
    }

    pub(super) fn latency_frames(&self) -> u32 {
        (self.kernel_frames / 2 + 2 * self.block_frames) as u32
    }

    pub(super) fn tail_frames(&self) -> u32 {
        (self.kernel_frames / 2) as u32 + self.dynamic_bands.tail_frames()
    }

    /// Does a step of making the next kernel.
    fn design(&mut self) {
        let Some(kernel) = self.convolver.spare() else {
            return;
        };
        let goal = self.bands.map(|band| static_part(&band));
        if self.designer.rests() {
            if self.designed == Some(goal) {
                return;
            }
            self.designer.begin(&goal);
            self.designed = Some(goal);
        }
        if self.designer.work(kernel) {
            self.convolver.turn();
        }
    }

    /// Processes a span of the control grid.
    pub(super) fn process(&mut self, mut block: StereoBlock, span: Span) {
        if span.tick {
            self.design();
            self.convolver.tick();
        }
        let (mut left, mut right) = ([0.0; CONTROL_FRAMES], [0.0; CONTROL_FRAMES]);
        let mut delayed = StereoBlock::new(&mut left[..span.frames], &mut right[..span.frames]);
        self.delay.write(&block);
        self.delay
            .read(self.latency_frames() as usize, &mut delayed);
        self.convolver.process(&mut block, &delayed);
        self.dynamic_bands
            .process_with_detectors(block, Some(&delayed), span);
        self.heard_frames = (self.heard_frames + span.frames).min(self.fill_frames());
    }
}
