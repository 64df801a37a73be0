//! The tail: early reflections and what becomes of them, for reverb and room alike.
//!
//! Settings become targets, targets glide, and each control period `network` makes the sound that is due.
//! Every delay, the diffuser's too, attenuates what its length makes due, so that the sound falls along one
//! line from its first echo on.
//!
//! All is done a control period at a time: what goes in comes out one control period later at the earliest,
//! whatever the host's blocks. Lines never change their length: a new layout cross-fades with the former
//! one, and so there is no pitch in a change of size or type.

use super::absorption::{Absorption, Decay};
use super::layout::{Layout, SHORTEST_FRAMES, STEPS, Space};
use super::mixing::{LINES, norm};
use super::network::{EARLY_STEP, Heard, Network, NetworkParams, Period};
use crate::{CONTROL_FRAMES, Ramp, Smoother, Span, StereoBlock, StreamSpec};

/// Lines whose absorption is designed in one control period.
const LINES_PER_TICK: usize = 4;
/// A line is at most this part of the decay: a sound has to come round some times while it falls.
const MEAN_LINE_OF_DECAY: f64 = 1.0 / 8.0;
/// Low and high decay do not make lines shorter than this, which would sound like a pipe.
const SHORT_LINE_SECONDS: f64 = 0.020;
/// The smallest size.
const SMALLEST: f64 = 0.4;

/// What a tail sounds like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TailSettings {
    pub(crate) space: Space,
    /// 0 to 1.
    pub(crate) size: f64,
    pub(crate) decay: Decay,
    /// 0, single echoes, to 1.
    pub(crate) diffusion: f64,
    /// 0 to 1.
    pub(crate) modulation: f64,
}

impl TailSettings {
    /// By how much the delays are scaled: by the size, and further where the decay is too short for it.
    pub(crate) fn scale(&self) -> f64 {
        let [shortest, longest] = self.space.lines_ms;
        // The mean of a geometric series between both.
        let mean = (longest - shortest) / (longest / shortest).ln() / 1000.0;
        let size = SMALLEST + (1.0 - SMALLEST) * self.size;
        let Decay { seconds, low, high } = self.decay;
        let most = seconds * MEAN_LINE_OF_DECAY;
        let most_at_the_ends = most * low.min(high).min(1.0);
        size.min(most.min(most_at_the_ends.max(SHORT_LINE_SECONDS)) / mean)
    }
}

/// The running tail.
#[derive(Clone, Debug)]
pub(crate) struct Tail {
    settings: Option<TailSettings>,
    network: Network,
    absorption: Absorption,
    /// What is left of a sound after each delay of the diffuser.
    losses: [[f32; LINES]; STEPS],
    late_gain: f32,
    /// The layout that is heard, or fades in, and the former one.
    present: Layout,
    former: Layout,
    present_scale: (Option<Space>, f64),
    turn: Smoother,
    /// Natural logarithms of the decay and of its factors.
    decay: [Smoother; 3],
    diffusion: Smoother,
    depth: Smoother,
    /// Lines whose absorption is yet to be designed.
    lines_due: usize,
    input: Period,
    heard: Heard,
    /// Control periods since anything moved in it.
    quiet_periods: usize,
    periods_until_empty: usize,
    sample_rate_hz: f64,
}

impl Default for Tail {
    fn default() -> Self {
        let sample_rate_hz = 48_000.0;
        Self {
            settings: None,
            network: Network::default(),
            absorption: Absorption::new(sample_rate_hz),
            losses: [[1.0; LINES]; STEPS],
            late_gain: 0.0,
            present: Layout::EMPTY,
            former: Layout::EMPTY,
            present_scale: (None, 0.0),
            turn: Smoother::new(1.0),
            decay: [Smoother::new(0.0); 3],
            diffusion: Smoother::new(0.0),
            depth: Smoother::new(0.0),
            lines_due: 0,
            input: Period::default(),
            heard: Heard::default(),
            quiet_periods: 0,
            periods_until_empty: 0,
            sample_rate_hz,
        }
    }
}

impl Tail {
    /// Makes room for any of `spaces` at full size; may allocate.
    pub(crate) fn prepare(&mut self, spec: &StreamSpec, spaces: impl Iterator<Item = Space>) {
        self.sample_rate_hz = spec.sample_rate_hz;
        self.absorption = Absorption::new(spec.sample_rate_hz);
        let mut line = SHORTEST_FRAMES;
        let mut steps = [0; STEPS];
        for space in spaces {
            let layout = Layout::new(&space, 1.0, spec.sample_rate_hz);
            let (longest, longest_steps) = layout.longest();
            line = line.max(longest);
            for (most, longest) in steps.iter_mut().zip(longest_steps) {
                *most = longest.max(*most);
            }
            steps[EARLY_STEP] = steps[EARLY_STEP].max(layout.last_tap());
        }
        self.network.prepare(spec.sample_rate_hz, line, &steps);
        // Some more for where the lines move, and for the first and the last period.
        let frames = line + steps.iter().sum::<u32>();
        self.periods_until_empty = frames as usize / CONTROL_FRAMES + 8;
        self.turn.prepare(spec);
        for smoother in self.smoothers() {
            smoother.prepare(spec);
        }
        self.reset();
    }

    fn smoothers(&mut self) -> [&mut Smoother; 5] {
        let [seconds, low, high] = &mut self.decay;
        [seconds, low, high, &mut self.diffusion, &mut self.depth]
    }

    /// Forgets the past; settings take effect at once.
    pub(crate) fn reset(&mut self) {
        for smoother in self.smoothers() {
            smoother.snap();
        }
        self.network.modulation.reset();
        self.present_scale = (None, 0.0);
        self.lay_out();
        self.former = self.present;
        self.turn.snap();
        while self.lines_due > 0 {
            self.design();
        }
        let course = NetworkParams {
            present: &self.present,
            former: &self.former,
            turn: Ramp::between(1.0, 1.0),
            losses: &self.losses,
            tangent: self.tangent(),
            late_gain: self.late_gain,
            depth: self.depth.current(),
        };
        self.network.snap(&course);
        self.empty();
    }

    /// Forgets all sound.
    fn empty(&mut self) {
        self.network.empty();
        self.input = Period::default();
        self.heard = Heard::default();
        self.quiet_periods = self.periods_until_empty;
    }

    /// Sets new targets.
    pub(crate) fn set(&mut self, settings: &TailSettings) {
        if self.settings == Some(*settings) {
            return;
        }
        self.settings = Some(*settings);
        let Decay { seconds, low, high } = settings.decay;
        for (smoother, value) in self.decay.iter_mut().zip([seconds, low, high]) {
            smoother.set_target(value.ln());
        }
        self.diffusion
            .set_target(1.0 - (1.0 - settings.diffusion).powi(2));
        self.depth.set_target(settings.modulation);
        self.lines_due = LINES;
    }

    /// Whether there is no sound in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.quiet_periods >= self.periods_until_empty
    }

    fn decay_now(&self) -> Decay {
        let [seconds, low, high] = self.decay.map(|smoother| smoother.current().exp());
        Decay { seconds, low, high }
    }

    /// Takes on the layout that is set, if it is another. Returns whether it is.
    fn lay_out(&mut self) -> bool {
        let Some(settings) = self.settings else {
            return false;
        };
        let scale = (Some(settings.space), settings.scale());
        if scale == self.present_scale {
            return false;
        }
        self.present_scale = scale;
        self.former = self.present;
        self.present = Layout::new(&settings.space, scale.1, self.sample_rate_hz);
        self.lines_due = LINES;
        true
    }

    /// Designs what some of the lines lose.
    fn design(&mut self) {
        let decay = self.decay_now();
        let first = LINES - self.lines_due;
        let interpolation_db = self.network.modulation.loss_db(self.depth.current());
        for line in first..(first + LINES_PER_TICK).min(LINES) {
            let frames = self.present.lines[line];
            let loss = self.absorption.loss(&decay, frames, interpolation_db);
            // What comes out is mixed evenly.
            let gain = norm(1.0) * loss.gain;
            self.network.shelves.set(line, gain, &loss.low, &loss.high);
        }
        self.lines_due = self.lines_due.saturating_sub(LINES_PER_TICK);
        // Amplitude that is left after a frame.
        let keep = 10_f64.powf(-3.0 / (decay.seconds * self.sample_rate_hz));
        for (losses, step) in self.losses.iter_mut().zip(&self.present.steps) {
            for (loss, frames) in losses.iter_mut().zip(step) {
                *loss = keep.powi(*frames as i32) as f32;
            }
        }
        let energy = |frames: &u32| keep.powi(2 * *frames as i32);
        let round = self.present.lines.iter().map(energy).sum::<f64>() / LINES as f64;
        // A sound that leaves `1 / (1 - round)` of its energy leaves all of it.
        self.late_gain = (0.5 * (1.0 - round)).sqrt() as f32;
    }

    /// Tangent of the angle by which the diffuser turns.
    fn tangent(&self) -> f64 {
        (self.diffusion.current() * std::f64::consts::FRAC_PI_4).tan()
    }

    /// On a line of the control grid, where the input is complete: makes the next period.
    fn tick(&mut self) {
        let mut input = self.input.as_flattened().as_flattened().iter();
        let is_silent = input.all(|sample| *sample == 0.0);
        let glides = self
            .smoothers()
            .iter()
            .any(|smoother| !smoother.is_settled());
        if glides {
            for smoother in self.smoothers() {
                smoother.tick();
            }
        }
        if self.turn.is_settled() && self.lay_out() {
            if self.is_empty() {
                self.former = self.present;
            } else {
                self.turn.restart(0.0);
            }
        }
        let turn = Ramp::between(self.turn.current(), self.turn.tick());
        if self.lines_due > 0 {
            self.design();
        }
        if glides && self.lines_due == 0 {
            self.lines_due = LINES;
        }
        if is_silent && self.is_empty() {
            self.heard = Heard::default();
            return;
        }
        let course = NetworkParams {
            present: &self.present,
            former: &self.former,
            turn,
            losses: &self.losses,
            tangent: self.tangent(),
            late_gain: self.late_gain,
            depth: self.depth.current(),
        };
        let moves = self.network.run(&course, &self.input, &mut self.heard);
        self.quiet_periods = if moves || !is_silent {
            0
        } else {
            self.quiet_periods + 1
        };
        if self.is_empty() {
            self.empty();
        }
    }

    /// Takes in a span, and gives out what the control period before it has become.
    pub(crate) fn process(
        &mut self,
        input: &StereoBlock,
        early: &mut StereoBlock,
        late: &mut StereoBlock,
        span: Span,
    ) {
        if span.tick {
            self.tick();
        }
        let part = span.offset..span.offset + span.frames;
        for channel in 0..2 {
            self.input[channel].as_flattened_mut()[part.clone()]
                .copy_from_slice(input.channels()[channel]);
            early.channels_mut()[channel]
                .copy_from_slice(&self.heard.early[channel].as_flattened()[part.clone()]);
            late.channels_mut()[channel]
                .copy_from_slice(&self.heard.late[channel].as_flattened()[part.clone()]);
        }
    }
}
