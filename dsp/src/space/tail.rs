//! The tail: early reflections and what becomes of them, for reverb and room alike.
//!
//! Signal flow: stereo -> sixteen signals -> diffuser (three steps of delays and mixing) -> feedback
//! delay network (sixteen moving lines, absorption, Hadamard mixing) -> stereo. The early reflections
//! are taken after the first step of the diffuser, so that each is a small cloud of echoes; the late
//! sound is taken from what enters the lines as well as from what leaves them, so that it has no gap.
//!
//! A feedback delay network with a lossless matrix is Jot and Chaigne's (1991); the diffuser is the
//! same without the feedback, and cannot ring. Every delay, the diffuser's too, attenuates what its
//! length makes due, so that the sound falls along one line from its first echo on.
//!
//! All is done a control period at a time, which makes of each line a slice and of each step a loop over
//! arrays: what goes in comes out one control period later at the earliest, whatever the host's blocks.
//! Lines never change their length: a new layout cross-fades with the former one, and so there is no
//! pitch in a change of size or type.

use std::f32::consts::FRAC_1_SQRT_2;

use super::absorption::{Absorption, Decay};
use super::layout::{Layout, SHORTEST_FRAMES, STEPS, Space, TAPS};
use super::mixing::{COUNT, LINES, Rows, SILENT, mix, scale};
use super::modulation::{KERNEL, Modulation, REACH, Readings};
use crate::delay::History;
use crate::filter::lanes::{Lanes, Work, dispatch};
use crate::{CONTROL_FRAMES, Ramp, Smoother, Span, StereoBlock, StreamSpec};

/// What recirculates below this is silence: -200 dBFS.
const FLOOR: f32 = 1e-10;
/// Lines whose absorption is designed in one control period.
const LINES_PER_TICK: usize = 4;
/// A line is at most this part of the decay: a sound has to come round some times while it falls.
const MEAN_LINE_OF_DECAY: f64 = 1.0 / 8.0;
/// Low and high decay do not make lines shorter than this, which would sound like a pipe.
const SHORT_LINE_SECONDS: f64 = 0.020;
/// The step of the diffuser whose delays the early reflections are taken from.
const EARLY_STEP: usize = 2;
/// The smallest size.
const SMALLEST: f64 = 0.4;
/// Signs with which the sixteen signals make left and right. Both are bent functions (Oscar S. Rothaus,
/// "On 'Bent' Functions", 1976) of the four bits of a signal's number: equally unlike each row of the
/// Hadamard matrix. They differ by one of its rows, so that left and right have nothing in common.
const SIGNS: [[f32; LINES]; 2] = {
    let mut signs = [[1.0; LINES]; 2];
    let mut line = 0;
    while line < LINES {
        let [a, b, c, d] = [line & 1, line >> 1 & 1, line >> 2 & 1, line >> 3 & 1];
        let bent = (a & b) ^ (c & d);
        signs[0][line] = if bent == 0 { 1.0 } else { -1.0 };
        signs[1][line] = if bent ^ b ^ c == 0 { 1.0 } else { -1.0 };
        line += 1;
    }
    signs
};

/// What a tail sounds like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TailSettings {
    pub(super) space: Space,
    /// 0 to 1.
    pub(super) size: f64,
    pub(super) decay: Decay,
    /// 0, single echoes, to 1.
    pub(super) diffusion: f64,
    /// 0 to 1.
    pub(super) modulation: f64,
}

impl TailSettings {
    /// By how much the delays are scaled: by the size, and further where the decay is too short for it.
    pub(super) fn scale(&self) -> f64 {
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

/// A control period in stereo.
type Period = [[f32; CONTROL_FRAMES]; 2];

/// The running tail.
#[derive(Clone, Debug)]
pub(super) struct Tail {
    settings: Option<TailSettings>,
    steps: [[History; LINES]; STEPS],
    /// What is left of a sound after each delay of the diffuser.
    losses: [[f32; LINES]; STEPS],
    /// The same one control period ago.
    former_losses: [[f32; LINES]; STEPS],
    lines: [History; LINES],
    absorption: Absorption,
    modulation: Modulation,
    /// The layout that is heard, or fades in, and the former one.
    present: Layout,
    former: Layout,
    present_scale: (Option<Space>, f64),
    turn: Smoother,
    turn_ramp: Ramp,
    /// Natural logarithms of the decay and of its factors.
    decay: [Smoother; 3],
    diffusion: Smoother,
    depth: Smoother,
    /// Lines whose absorption is yet to be designed.
    lines_due: usize,
    late_gain: f32,
    former_gain: f32,
    input: Period,
    early: Period,
    late: Period,
    /// Control periods since anything moved in it.
    quiet_periods: usize,
    periods_until_empty: usize,
    sample_rate_hz: f64,
}

impl Default for Tail {
    fn default() -> Self {
        Self {
            settings: None,
            steps: Default::default(),
            losses: [[1.0; LINES]; STEPS],
            former_losses: [[1.0; LINES]; STEPS],
            lines: Default::default(),
            absorption: Absorption::default(),
            modulation: Modulation::default(),
            present: Layout::EMPTY,
            former: Layout::EMPTY,
            present_scale: (None, 0.0),
            turn: Smoother::new(1.0),
            turn_ramp: Ramp::between(1.0, 1.0),
            decay: [Smoother::new(0.0); 3],
            diffusion: Smoother::new(0.0),
            depth: Smoother::new(0.0),
            lines_due: 0,
            late_gain: 0.0,
            former_gain: 0.0,
            input: [[0.0; CONTROL_FRAMES]; 2],
            early: [[0.0; CONTROL_FRAMES]; 2],
            late: [[0.0; CONTROL_FRAMES]; 2],
            quiet_periods: 0,
            periods_until_empty: 0,
            sample_rate_hz: 48_000.0,
        }
    }
}

impl Tail {
    /// Makes room for any of `spaces` at full size; may allocate.
    pub(super) fn prepare(&mut self, spec: &StreamSpec, spaces: &[Space]) {
        self.sample_rate_hz = spec.sample_rate_hz;
        self.absorption.prepare(spec.sample_rate_hz);
        self.modulation.prepare(spec.sample_rate_hz);
        let mut line = SHORTEST_FRAMES;
        let mut steps = [0; STEPS];
        for space in spaces {
            let layout = Layout::new(space, 1.0, spec.sample_rate_hz);
            let (longest, longest_steps) = layout.longest();
            line = line.max(longest);
            for (most, longest) in steps.iter_mut().zip(longest_steps) {
                *most = longest.max(*most);
            }
            steps[EARLY_STEP] = steps[EARLY_STEP].max(layout.last_tap());
        }
        let line = line + self.modulation.reach_frames() + KERNEL;
        self.lines
            .iter_mut()
            .for_each(|history| history.prepare(line));
        for (step, longest) in self.steps.iter_mut().zip(steps) {
            step.iter_mut().for_each(|history| history.prepare(longest));
        }
        self.periods_until_empty = (line + steps.iter().sum::<usize>()) / CONTROL_FRAMES + 4;
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
    pub(super) fn reset(&mut self) {
        for smoother in self.smoothers() {
            smoother.snap();
        }
        self.modulation.reset();
        self.present_scale = (None, 0.0);
        self.lay_out();
        self.former = self.present;
        self.turn.snap();
        self.turn_ramp = Ramp::between(1.0, 1.0);
        while self.lines_due > 0 {
            self.design();
        }
        self.former_gain = self.late_gain;
        self.former_losses = self.losses;
        self.empty();
    }

    /// Forgets all sound.
    fn empty(&mut self) {
        let steps = self.steps.as_flattened_mut();
        steps
            .iter_mut()
            .chain(&mut self.lines)
            .for_each(History::reset);
        self.absorption.reset();
        self.input = [[0.0; CONTROL_FRAMES]; 2];
        self.early = self.input;
        self.late = self.input;
        self.quiet_periods = self.periods_until_empty;
    }

    /// Sets new targets.
    pub(super) fn set(&mut self, settings: &TailSettings) {
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
    pub(super) fn is_empty(&self) -> bool {
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
        let interpolation_db = self.modulation.loss_db(self.depth.current());
        for line in first..(first + LINES_PER_TICK).min(LINES) {
            self.absorption
                .set(line, &decay, self.present.lines[line], interpolation_db);
        }
        self.lines_due = self.lines_due.saturating_sub(LINES_PER_TICK);
        // Amplitude that is left after a frame.
        let keep = 10_f64.powf(-3.0 / (decay.seconds * self.sample_rate_hz));
        for (losses, step) in self.losses.iter_mut().zip(&self.present.steps) {
            for (loss, frames) in losses.iter_mut().zip(step) {
                *loss = keep.powi(*frames as i32) as f32;
            }
        }
        let energy = |frames: &usize| keep.powi(2 * *frames as i32);
        let round = self.present.lines.iter().map(energy).sum::<f64>() / LINES as f64;
        // A sound that leaves `1 / (1 - round)` of its energy leaves all of it.
        self.late_gain = (0.5 * (1.0 - round)).sqrt() as f32;
    }

    /// On a line of the control grid, where the input is complete: makes the next period.
    fn tick(&mut self) {
        let is_silent = self
            .input
            .as_flattened()
            .iter()
            .all(|sample| *sample == 0.0);
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
        self.turn_ramp = Ramp::between(self.turn.current(), self.turn.tick());
        if self.lines_due > 0 {
            self.design();
        }
        if glides && self.lines_due == 0 {
            self.lines_due = LINES;
        }
        if is_silent && self.is_empty() {
            self.early = [[0.0; CONTROL_FRAMES]; 2];
            self.late = self.early;
            return;
        }
        let moves = dispatch(MakePeriod(self)) || !is_silent;
        self.quiet_periods = if moves { 0 } else { self.quiet_periods + 1 };
        if self.is_empty() {
            self.empty();
        }
    }

    /// Takes in a span, and gives out what the control period before it has become.
    pub(super) fn process(
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
            self.input[channel][part.clone()].copy_from_slice(input.channels()[channel]);
            early.channels_mut()[channel].copy_from_slice(&self.early[channel][part.clone()]);
            late.channels_mut()[channel].copy_from_slice(&self.late[channel][part.clone()]);
        }
    }
}

/// Makes a control period of sound. Returns whether anything moves in the network.
struct MakePeriod<'a>(&'a mut Tail);

/// Reads `frames` frames of a history, cross-fading from the former to the present delay.
#[inline(always)]
fn read(
    history: &History,
    former: usize,
    present: usize,
    turn: &Ramp,
    to: &mut [f32; CONTROL_FRAMES],
) {
    to.copy_from_slice(history.recent(present, CONTROL_FRAMES));
    if former != present {
        turn.cross_fade(history.recent(former, CONTROL_FRAMES), to, 0);
    }
}

/// Reads a moving line, `delay` frames in the middle of its way.
#[inline(always)]
fn read_moving(
    history: &History,
    delay: usize,
    readings: &Readings,
    line: usize,
    to: &mut [f32; CONTROL_FRAMES],
) {
    let delay = delay.saturating_add_signed(readings.whole[line]);
    // The frames from one control period ahead of the last one written, back to the end of the kernel.
    let past = history.recent(delay - CONTROL_FRAMES - (KERNEL / 2 - 1), REACH);
    let Some(past) = past.first_chunk::<REACH>() else {
        return;
    };
    let mut changes = [0.0; CONTROL_FRAMES];
    let mut sum = [0.0; CONTROL_FRAMES];
    for k in 0..KERNEL {
        let (start, change) = (readings.start[k][line], readings.change[k][line]);
        for frame in 0..CONTROL_FRAMES {
            let x = past[frame + KERNEL - 1 - k];
            sum[frame] += start * x;
            changes[frame] += change * x;
        }
    }
    for (((to, sum), change), frame) in to.iter_mut().zip(sum).zip(changes).zip(COUNT) {
        *to = sum + change * frame;
    }
}

impl Work for MakePeriod<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<L: Lanes>(self, _: L) -> bool {
        let Tail {
            steps,
            losses,
            former_losses,
            lines,
            absorption,
            modulation,
            present,
            former,
            turn_ramp,
            diffusion,
            depth,
            late_gain,
            former_gain,
            input,
            early,
            late,
            ..
        } = self.0;

        // Eight of the sixteen for each side, of unit energy together.
        let mut rows: Rows = SILENT;
        for (line, row) in rows.iter_mut().enumerate() {
            let gain = 0.5 * FRAC_1_SQRT_2 * SIGNS[0][line];
            for (to, from) in row.iter_mut().zip(&input[line % 2]) {
                *to = gain * from;
            }
        }

        let (sin, cos) = (diffusion.current() * std::f64::consts::FRAC_PI_4).sin_cos();
        let (sin, cos) = (sin as f32, cos as f32);
        // What is summed up stands apart from all else, so that the compiler need not ask who else sees it.
        let mut reflections: Period = [[0.0; CONTROL_FRAMES]; 2];
        for index in 0..STEPS {
            for line in 0..LINES {
                let history = &mut steps[index][line];
                history.write(&rows[line]);
                let (former, present) = (former.steps[index][line], present.steps[index][line]);
                read(history, former, present, turn_ramp, &mut rows[line]);
                scale(
                    &mut rows[line],
                    former_losses[index][line],
                    losses[index][line],
                );
            }
            mix(&mut rows, cos, sin);
            if index == EARLY_STEP {
                for tap in 0..TAPS {
                    take_early(
                        &steps[EARLY_STEP][tap % LINES],
                        [former, present],
                        tap,
                        turn_ramp,
                        &mut reflections,
                    );
                }
            }
        }

        *former_losses = *losses;

        let room = present.lines.map(|line| line - SHORTEST_FRAMES + 1);
        let readings = modulation.advance(depth.current(), &room);
        let mut leaving: Rows = SILENT;
        for (line, row) in leaving.iter_mut().enumerate() {
            let history = &lines[line];
            read_moving(history, present.lines[line], &readings, line, row);
            if !turn_ramp.rests_at(1.0) {
                let mut other = [0.0; CONTROL_FRAMES];
                read_moving(history, former.lines[line], &readings, line, &mut other);
                turn_ramp.cross_fade(&other, row, 0);
            }
        }
        absorption.run(&mut leaving);
        absorption.flush(FLOOR);

        let [mut left, mut right] = [[0.0; CONTROL_FRAMES]; 2];
        for line in 0..LINES {
            let [to_left, to_right] = [SIGNS[0][line], SIGNS[1][line]];
            let (leaving, entering) = (&leaving[line], &rows[line]);
            for frame in 0..CONTROL_FRAMES {
                let x = leaving[frame] + entering[frame];
                left[frame] += to_left * x;
                right[frame] += to_right * x;
            }
        }
        scale(&mut left, *former_gain, *late_gain);
        scale(&mut right, *former_gain, *late_gain);
        *late = [left, right];
        *early = reflections;
        *former_gain = *late_gain;

        mix(&mut leaving, FRAC_1_SQRT_2, FRAC_1_SQRT_2);
        let mut moves = false;
        for line in 0..LINES {
            let row = &mut leaving[line];
            let mut bits = 0;
            for (to, enters) in row.iter_mut().zip(&rows[line]) {
                let sum = *to + enters;
                *to = if sum.abs() < FLOOR { 0.0 } else { sum };
                bits |= to.to_bits();
            }
            moves |= bits != 0;
            lines[line].write(row);
        }
        moves
    }
}

/// Adds an early reflection.
#[inline(always)]
fn take_early(
    history: &History,
    layouts: [&Layout; 2],
    tap: usize,
    turn: &Ramp,
    early: &mut Period,
) {
    // Two dozen rows share unit energy with two channels: eight is what a row lacks.
    const ENERGY: f32 = 2.828_427;
    let [former, present] = layouts.map(|layout| &layout.taps[tap]);
    if [former.gains, present.gains] == [[0.0; 2]; 2] {
        return;
    }
    let sound = history.recent(present.frames, CONTROL_FRAMES);
    if turn.rests_at(1.0) {
        // Of a length that the compiler knows, and summed up apart: then it uses lanes.
        let Some(sound) = sound.first_chunk::<CONTROL_FRAMES>() else {
            return;
        };
        for (side, gain) in early.iter_mut().zip(present.gains) {
            let gain = ENERGY * gain;
            let mut sum = *side;
            for (to, from) in sum.iter_mut().zip(sound) {
                *to += gain * from;
            }
            *side = sum;
        }
        return;
    }
    let past = history.recent(former.frames, CONTROL_FRAMES);
    for (channel, side) in early.iter_mut().enumerate() {
        let gains = [former, present].map(|tap| ENERGY * tap.gains[channel]);
        for (frame, (to, (past, sound))) in side.iter_mut().zip(past.iter().zip(sound)).enumerate()
        {
            let share = turn.at(frame) as f32;
            *to += (1.0 - share) * gains[0] * past + share * gains[1] * sound;
        }
    }
}
