//! The place of a module in a strip: hears whether its settings have changed, keeps those that act later, and
//! leads the module over the control grid.

use crate::blocks::waiting::Waiting;
use crate::param::{Reading as _, ReadingValues, Settings as _};
use crate::{Context, ControlGrid, Module, StereoBlock, StreamSpec};

/// Part of the host's block, as a slot sees it.
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    /// At the first frame.
    pub(crate) grid: ControlGrid,
    pub(crate) side_chain: Option<[&'a [f32]; 2]>,
}

/// A module whose type a strip need not know.
pub(crate) trait AnyModule: Send {
    /// As [`Module::prepare`].
    fn prepare(&mut self, spec: &StreamSpec);
    /// As [`Module::reset`]; what waits takes effect.
    fn reset(&mut self);
    /// Settings that act from control line `line` on.
    fn set(&mut self, plain: &[f32], line: u32);
    /// Settings that act from the next reset on, and at once where nothing has been heard yet.
    fn set_now(&mut self, plain: &[f32]);
    /// Makes room for settings that act up to so much later; may allocate.
    fn make_room(&mut self, latency_frames: u32);
    /// Processes a part in place. Returns the latency behind it.
    fn process(&mut self, block: StereoBlock, part: &Part) -> u32;
    /// As [`Module::take_reading`].
    fn take_reading(&mut self) -> ReadingValues;
    /// As [`Module::latency_frames`].
    fn latency_frames(&self) -> u32;
    /// As [`Module::will_delay`].
    fn will_delay(&self) -> bool;
    /// As [`Module::max_latency_frames`].
    fn max_latency_frames(&self) -> u32;
    /// As [`Module::tail_frames`].
    fn tail_frames(&self) -> u32;
}

/// A module in its place.
#[derive(Debug)]
pub(crate) struct Slot<M: Module> {
    module: M,
    settings: M::Settings,
    waiting: Waiting<M::Settings>,
}

impl<M: Module> Default for Slot<M> {
    fn default() -> Self {
        let mut module = M::default();
        let settings = M::Settings::default();
        module.set(&settings);
        Self {
            module,
            settings,
            waiting: Waiting::default(),
        }
    }
}

impl<M: Module> Slot<M> {
    fn apply(&mut self, settings: &M::Settings) {
        if self.settings != *settings {
            self.settings = *settings;
            self.module.set(settings);
        }
    }
}

impl<M: Module> AnyModule for Slot<M> {
    fn prepare(&mut self, spec: &StreamSpec) {
        self.module.prepare(spec);
        self.reset();
    }

    fn reset(&mut self) {
        if let Some(settings) = self.waiting.take_last() {
            self.apply(&settings);
        }
        self.module.reset();
    }

    fn set(&mut self, plain: &[f32], line: u32) {
        self.waiting.push(M::Settings::from_plain(plain), line);
    }

    fn set_now(&mut self, plain: &[f32]) {
        self.waiting.take_last();
        self.apply(&M::Settings::from_plain(plain));
    }

    fn make_room(&mut self, latency_frames: u32) {
        self.waiting.make_room(latency_frames);
    }

    fn process(&mut self, mut block: StereoBlock, part: &Part) -> u32 {
        let mut grid = part.grid;
        let mut start = 0;
        while let Some(mut span) = grid.peek(block.frames() - start) {
            if span.tick {
                while let Some(settings) = self.waiting.pop_due(span.line) {
                    self.apply(&settings);
                }
            }
            if self.waiting.is_empty() && self.module.runs_through() {
                span.frames = block.frames() - start;
            }
            let end = start + span.frames;
            let context = Context {
                span,
                side_chain: part
                    .side_chain
                    .map(|sides| sides.map(|side| &side[start..end])),
            };
            self.module
                .process(block.part(start, span.frames), &context);
            grid.skip(span.frames);
            start = end;
        }
        self.module.latency_frames()
    }

    fn take_reading(&mut self) -> ReadingValues {
        self.module.take_reading().values()
    }

    fn latency_frames(&self) -> u32 {
        self.module.latency_frames()
    }

    fn will_delay(&self) -> bool {
        self.module.will_delay()
    }

    fn max_latency_frames(&self) -> u32 {
        self.module.max_latency_frames()
    }

    fn tail_frames(&self) -> u32 {
        self.module.tail_frames()
    }
}

/// One module alone, led over the control grid as a strip would: for tests, figures and benchmarks.
#[derive(Debug)]
pub struct Solo<M: Module> {
    slot: Slot<M>,
    grid: ControlGrid,
}

impl<M: Module> Default for Solo<M> {
    fn default() -> Self {
        Self {
            slot: Slot::default(),
            grid: ControlGrid::default(),
        }
    }
}

impl<M: Module> Solo<M> {
    /// As [`Module::prepare`].
    pub fn prepare(&mut self, spec: &StreamSpec) {
        self.slot.prepare(spec);
        self.grid.reset();
    }

    /// As [`Module::reset`].
    pub fn reset(&mut self) {
        self.slot.reset();
        self.grid.reset();
    }

    /// As [`Module::set`], from the next control line on.
    pub fn set(&mut self, settings: &M::Settings) {
        self.slot.apply(settings);
    }

    /// Processes in place any number of frames.
    pub fn process(&mut self, block: StereoBlock) {
        self.process_with_side_chain(block, None);
    }

    /// The same with a side chain of the same length, if one is connected.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a block is passed as to a strip"
    )]
    pub fn process_with_side_chain(
        &mut self,
        mut block: StereoBlock,
        side_chain: Option<StereoBlock>,
    ) {
        let mut start = 0;
        while start < block.frames() {
            let frames = (block.frames() - start).min(self.grid.part_frames());
            let side_chain = side_chain
                .as_ref()
                .map(|sides| sides.channels().map(|side| &side[start..start + frames]));
            let part = Part {
                grid: self.grid,
                side_chain,
            };
            self.slot.process(block.part(start, frames), &part);
            self.grid.skip(frames);
            start += frames;
        }
    }

    /// The module itself.
    #[must_use]
    pub fn module(&self) -> &M {
        &self.slot.module
    }

    /// As [`Module::take_reading`].
    pub fn take_reading(&mut self) -> M::Reading {
        self.slot.module.take_reading()
    }

    /// As [`Module::latency_frames`].
    #[must_use]
    pub fn latency_frames(&self) -> u32 {
        self.slot.module.latency_frames()
    }

    /// As [`Module::tail_frames`].
    #[must_use]
    pub fn tail_frames(&self) -> u32 {
        self.slot.module.tail_frames()
    }
}
