//! A strip: the modules of a plugin in the user's order, and what stands around them.
//!
//! Signal flow: guard, input meter, input gain, [modules that may be moved], [modules that stay last], output
//! gain, guard, loudness meter, bypass, output meter. The list of modules is data: [`CHANNEL`], [`MASTER`].

mod bypass;
mod channel;
mod definition;
mod level_match;
mod master;
mod order;
mod reordering;
mod settings;
mod slot;

use crate::blocks::Gain;
use crate::blocks::guard;
use crate::blocks::meter::{LevelMeter, Levels};
use crate::loudness::{LoudnessMeter, LoudnessReading};
use crate::param::{Param, Reading, ReadingValues, Section, toggle};
use crate::{CONTROL_FRAMES, ControlGrid, PART_LINES, StereoBlock, StreamSpec};

use bypass::Bypass;
use reordering::Reordering;
use slot::{AnyModule, Part};

pub use bypass::Monitoring;
pub use channel::{CHANNEL, ChannelGainSettings};
pub use definition::{MAX_MODULES, ModuleDefinition, StripDefinition};
pub use master::{MASTER, MasterGainSettings};
pub use order::Order;
pub use settings::StripSettings;
pub use slot::Solo;

/// The host's bypass: in no preset.
const BYPASS_SECTION: Section = Section::new(
    None,
    &[Param::new("bypass", "Bypass", "bypass", toggle(false))],
);

/// The place of each part of the shell among the plain numbers.
const BYPASS: usize = 0;
const INPUT_GAIN: usize = 1;
const OUTPUT_GAIN: usize = 2;
const SHELL_PARAMS: usize = 3;

/// Parts between two looks at the tail, while settings move.
const LINES_PER_TAIL: u32 = 16 * PART_LINES;

/// What a strip did since the last reading.
#[derive(Clone, Copy, Debug)]
pub struct StripReading {
    /// Before the first module.
    pub input: Levels,
    /// What is heard: after the last module and the bypass.
    pub output: Levels,
    /// What each module of the list told.
    pub modules: [ReadingValues; MAX_MODULES],
    /// Loudness of the programme, of a strip that measures it.
    pub loudness: LoudnessReading,
    /// Whether a side chain is connected.
    pub has_side_chain: bool,
}

impl Default for StripReading {
    fn default() -> Self {
        Self {
            input: Levels::default(),
            output: Levels::default(),
            modules: [ReadingValues::default(); MAX_MODULES],
            loudness: LoudnessReading::default(),
            has_side_chain: false,
        }
    }
}

impl StripReading {
    /// What the module with this key told.
    #[must_use]
    pub fn of<R: Reading>(&self, definition: &StripDefinition, key: &str) -> Option<R> {
        Some(R::from_values(self.modules[definition.module(key)?]))
    }
}

/// What is no number, or out of range, never reaches a module.
fn make_valid(plain: &[f32], params: &[&'static Param], valid: &mut [f32]) {
    for ((valid, plain), param) in valid.iter_mut().zip(plain).zip(params) {
        *valid = param.plain(param.value_of(*plain));
    }
}

/// The running strip.
pub struct Strip {
    definition: &'static StripDefinition,
    settings: StripSettings,
    params: Vec<&'static Param>,
    /// Where the plain numbers of each module begin, and the last of them ends.
    offsets: Vec<usize>,
    /// The plain numbers of what is being set, made valid.
    valid: Vec<f32>,
    modules: Vec<Box<dyn AnyModule>>,
    input_gain: Gain,
    output_gain: Gain,
    reordering: Reordering,
    bypass: Bypass,
    input: LevelMeter,
    output: LevelMeter,
    loudness: Option<LoudnessMeter>,
    grid: ControlGrid,
    has_side_chain: bool,
    is_prepared: bool,
    latency_frames: u32,
    tail_frames: u32,
    /// How often the tail has still to be looked at, until settings that have moved are at rest.
    tail_looks: u32,
}

impl std::fmt::Debug for Strip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Strip")
            .field("definition", &self.definition.key)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Strip {
    /// A strip as the definition says, with the settings of a new instance.
    #[must_use]
    pub fn new(definition: &'static StripDefinition) -> Self {
        let settings = StripSettings::new(definition);
        Self {
            definition,
            params: definition.params().collect(),
            offsets: definition.offsets(),
            valid: settings.plain().to_vec(),
            modules: definition
                .modules
                .iter()
                .map(|module| (module.make)())
                .collect(),
            input_gain: Gain::default(),
            output_gain: Gain::default(),
            reordering: Reordering::new(settings.order),
            settings,
            bypass: Bypass::default(),
            input: LevelMeter::default(),
            output: LevelMeter::default(),
            loudness: definition.measures_loudness.then(LoudnessMeter::default),
            grid: ControlGrid::default(),
            has_side_chain: false,
            is_prepared: false,
            latency_frames: 0,
            tail_frames: 0,
            tail_looks: 0,
        }
    }

    /// What it is made of.
    #[must_use]
    pub fn definition(&self) -> &'static StripDefinition {
        self.definition
    }

    /// Makes every buffer for this stream; may allocate. Settings take effect at once.
    pub fn prepare(&mut self, spec: &StreamSpec) {
        for module in &mut self.modules {
            module.prepare(spec);
        }
        let most: u32 = self
            .modules
            .iter()
            .map(|module| module.max_latency_frames())
            .sum();
        for module in &mut self.modules {
            let before = most - module.max_latency_frames();
            module.make_room(before);
        }
        self.input_gain.prepare(spec, 0);
        self.output_gain.prepare(spec, most);
        self.reordering.prepare(spec);
        self.bypass.prepare(spec, most);
        if let Some(loudness) = &mut self.loudness {
            loudness.prepare(spec);
        }
        self.is_prepared = true;
        self.reset();
    }

    /// Forgets the past and keeps the settings, which take effect at once. The programme that the loudness
    /// meter measures goes on.
    pub fn reset(&mut self) {
        self.grid.reset();
        self.input_gain.reset();
        self.output_gain.reset();
        for module in &mut self.modules {
            module.reset();
        }
        self.latency_frames = self
            .modules
            .iter()
            .map(|module| module.latency_frames())
            .sum();
        self.reordering.reset();
        self.bypass.reset(self.latency_frames);
        if let Some(loudness) = &mut self.loudness {
            loudness.interrupt();
        }
        self.tail_looks = 0;
        self.find_tail();
    }

    /// Sets new targets. Each module hears of it only if its own settings have changed, and when the sound
    /// that they were set for reaches it: after the latency of what stands before it.
    pub fn set(&mut self, settings: &StripSettings) {
        let line = self.grid.next_line();
        let later = |latency_frames: u32| line.wrapping_add(latency_frames / CONTROL_FRAMES as u32);
        let mut latency_frames = 0;
        for index in self.reordering.order().indices() {
            let range = self.offsets[index]..self.offsets[index + 1];
            let module = &mut self.modules[index];
            if self.settings.plain()[range.clone()] != settings.plain()[range.clone()] {
                let plain = &settings.plain()[range.clone()];
                let valid = &mut self.valid[..range.len()];
                make_valid(plain, &self.params[range.clone()], valid);
                if self.is_prepared {
                    module.set(valid, later(latency_frames));
                } else {
                    module.set_now(valid);
                }
                self.settings.plain_mut()[range].copy_from_slice(plain);
                self.tail_looks = 2;
            }
            latency_frames += module.latency_frames();
        }
        if self.settings.plain()[..SHELL_PARAMS] != settings.plain()[..SHELL_PARAMS] {
            let plain = &settings.plain()[..SHELL_PARAMS];
            let valid = &mut self.valid[..SHELL_PARAMS];
            make_valid(plain, &self.params[..SHELL_PARAMS], valid);
            self.input_gain.set(valid[INPUT_GAIN].into(), line);
            self.output_gain
                .set(valid[OUTPUT_GAIN].into(), later(latency_frames));
            self.bypass.set(valid[BYPASS] >= 0.5, later(latency_frames));
            self.settings.plain_mut()[..SHELL_PARAMS].copy_from_slice(plain);
        }
        self.settings.order = settings.order;
        self.reordering.set(settings.order);
    }

    /// Processes in place any number of frames, with a side chain of the same length if one is connected.
    pub fn process(&mut self, mut block: StereoBlock, mut side_chain: Option<StereoBlock>) {
        self.has_side_chain = side_chain.is_some();
        let mut start = 0;
        while start < block.frames() {
            let frames = (block.frames() - start).min(self.grid.part_frames());
            let side_part = side_chain.as_mut().map(|sides| sides.part(start, frames));
            self.process_part(block.part(start, frames), side_part);
            start += frames;
        }
    }

    fn process_part(&mut self, mut block: StereoBlock, side_chain: Option<StereoBlock>) {
        let Self {
            modules,
            reordering,
            bypass,
            grid,
            ..
        } = self;
        guard::clean(block.reborrow());
        let side_chain = side_chain.map(|mut sides| {
            guard::clean(sides.reborrow());
            sides
        });
        let part = Part {
            grid: *grid,
            side_chain: side_chain.as_ref().map(StereoBlock::channels),
        };
        self.input.measure(&block);
        let reorders = reordering.begin_part(block.frames(), self.latency_frames, grid);
        if reorders || modules.iter().any(|module| module.will_delay()) {
            bypass.keep_recording();
        }
        bypass.record(&block);

        self.input_gain.process(block.reborrow(), grid);
        let mut latency_frames = 0;
        let mut is_mixed = !reorders;
        for index in reordering.order().indices() {
            if !is_mixed && !self.definition.modules[index].is_movable {
                reordering.mix(block.reborrow(), bypass, &self.input_gain, latency_frames);
                is_mixed = true;
            }
            if !is_mixed {
                reordering.feed(block.reborrow());
            }
            latency_frames += modules[index].process(block.reborrow(), &part);
        }
        if !is_mixed {
            reordering.mix(block.reborrow(), bypass, &self.input_gain, latency_frames);
        }
        self.output_gain.process(block.reborrow(), grid);
        guard::clean(block.reborrow());

        if let Some(loudness) = &mut self.loudness {
            loudness.measure(&block);
        }
        self.latency_frames = latency_frames;
        bypass.set_latency(latency_frames);
        bypass.mix(block.reborrow(), grid);
        self.output.measure(&block);

        let line = grid.next_line();
        grid.skip(block.frames());
        if self.tail_looks > 0 && line.is_multiple_of(LINES_PER_TAIL) && line != grid.next_line() {
            self.tail_looks -= 1;
            self.find_tail();
        }
    }

    fn find_tail(&mut self) {
        let tails = self.modules.iter().map(|module| module.tail_frames());
        self.tail_frames = tails.fold(self.latency_frames, u32::saturating_add);
    }

    /// How someone listens from the next block on; it is no setting, and off until it is asked for.
    pub fn monitor(&mut self, monitoring: Monitoring) {
        self.bypass.monitor(monitoring);
    }

    /// Frames by which the output comes later than the input. It changes only at multiples of
    /// [`PART_FRAMES`](crate::PART_FRAMES) from the reset.
    #[must_use]
    pub fn latency_frames(&self) -> u32 {
        self.latency_frames
    }

    /// Frames after the end of the input until the output stays below -120 dB of its level. After a change of
    /// settings it is known again once they are at rest.
    #[must_use]
    pub fn tail_frames(&self) -> u32 {
        self.tail_frames
    }

    /// The order in which the modules stand now.
    #[must_use]
    pub fn order(&self) -> Order {
        self.reordering.order()
    }

    /// Frames metered since [`take_reading`](Self::take_reading).
    #[must_use]
    pub fn metered_frames(&self) -> usize {
        self.input.frames()
    }

    /// What happened since the last call.
    pub fn take_reading(&mut self) -> StripReading {
        let mut reading = StripReading {
            input: self.input.take(),
            output: self.output.take(),
            has_side_chain: self.has_side_chain,
            ..StripReading::default()
        };
        for (values, module) in reading.modules.iter_mut().zip(&mut self.modules) {
            *values = module.take_reading();
        }
        if let Some(loudness) = &mut self.loudness {
            reading.loudness = loudness.take_reading();
        }
        reading
    }

    /// The loudness meter, of a strip that has one.
    pub fn loudness(&mut self) -> Option<&mut LoudnessMeter> {
        self.loudness.as_mut()
    }
}
