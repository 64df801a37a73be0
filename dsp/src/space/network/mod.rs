//! The sound of a tail, a control period at a time.
//!
//! Signal flow: stereo -> diffuser: three steps of sixteen delays and mixing -> feedback delay network:
//! sixteen moving lines, shelves, Hadamard mixing -> stereo. The early reflections are taken before the
//! last step of the diffuser, so that each is a small cloud of echoes; the late sound is taken from what
//! enters the lines as well as from what leaves them, so that it has no gap.
//!
//! A feedback delay network with a lossless matrix is Jot and Chaigne's (1991); the diffuser is the same
//! without the feedback, and cannot ring.

mod diffuser;
mod feedback;
mod output;

use super::delays::Delays;
use super::layout::{Layout, SHORTEST_FRAMES, STEPS};
use super::mixing::{LINES, Row, Rows, SILENT, Slope};
use super::modulation::{KERNEL, Modulation};
use super::shelves::Shelves;
use crate::Ramp;
use crate::simd::{Lanes, SimdKernel, dispatch};

use diffuser::{Step, gains, reflect};
use feedback::{feed_back, read_moving};
use output::sum;

/// What recirculates below this is silence: -200 dBFS.
const FLOOR: f32 = 1e-10;
/// The step of the diffuser whose delays the early reflections are taken from.
pub(crate) const EARLY_STEP: usize = 2;

/// A control period in stereo.
pub(crate) type Period = [Row; 2];

/// What a control period is made with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NetworkParams<'a> {
    /// The layout that is heard, or fades in, and the former one.
    pub(crate) present: &'a Layout,
    pub(crate) former: &'a Layout,
    /// From 0, the former layout, to 1, the present one.
    pub(crate) turn: Ramp,
    /// What is left of a sound after each delay of the diffuser, at the end of the period.
    pub(crate) losses: &'a [[f32; LINES]; STEPS],
    /// Tangent of the angle by which the diffuser turns, 0 to 1, at the end of the period.
    pub(crate) tangent: f64,
    /// Gain of the late sound at the end of the period.
    pub(crate) late_gain: f32,
    /// How far the lines move, 0 to 1.
    pub(crate) depth: f64,
}

/// What is heard in a control period.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Heard {
    pub(crate) early: Period,
    pub(crate) late: Period,
}

/// The running network.
#[derive(Clone, Debug, Default)]
pub(crate) struct Network {
    /// The past of the input, which the first step of the diffuser reads.
    input: Delays<2>,
    steps: [Delays<LINES>; STEPS - 1],
    lines: Delays<LINES>,
    pub(crate) shelves: Shelves,
    pub(crate) modulation: Modulation,
    /// One control period ago.
    former_gains: [[f32; LINES]; STEPS],
    former_tangent: f32,
    former_late_gain: f32,
    /// What enters and what leaves the lines, from one step of the work to the next.
    entering: Rows,
    leaving: Rows,
}

impl Network {
    /// Makes room for layouts with delays of at most so many frames; may allocate.
    pub(crate) fn prepare(&mut self, sample_rate_hz: f64, line: u32, steps: &[u32; STEPS]) {
        self.modulation.prepare(sample_rate_hz);
        self.lines
            .prepare(line as usize + self.modulation.reach_frames() + KERNEL);
        let [first, further @ ..] = steps;
        self.input.prepare(*first as usize);
        for (step, frames) in self.steps.iter_mut().zip(further) {
            step.prepare(*frames as usize);
        }
    }

    /// Forgets all sound.
    pub(crate) fn empty(&mut self) {
        self.input.reset();
        self.steps.iter_mut().for_each(Delays::reset);
        self.lines.reset();
        self.shelves.reset();
    }

    /// Arrives where `course` leads.
    pub(crate) fn snap(&mut self, course: &NetworkParams) {
        self.former_gains = gains(course);
        self.former_tangent = course.tangent as f32;
        self.former_late_gain = course.late_gain;
    }

    /// Makes a control period of sound. Returns whether anything moves in the lines.
    pub(crate) fn run(
        &mut self,
        course: &NetworkParams,
        input: &Period,
        heard: &mut Heard,
    ) -> bool {
        dispatch(MakePeriod {
            network: self,
            course,
            input,
            heard,
        })
    }
}

struct MakePeriod<'a> {
    network: &'a mut Network,
    course: &'a NetworkParams<'a>,
    input: &'a Period,
    heard: &'a mut Heard,
}

impl SimdKernel for MakePeriod<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> bool {
        let Self {
            network,
            course,
            input,
            heard,
        } = self;
        let Network {
            input: past_input,
            steps,
            lines,
            shelves,
            modulation,
            former_gains,
            former_tangent,
            former_late_gain,
            entering,
            leaving,
        } = network;
        let gains = gains(course);
        let late_gain = Slope::between(*former_late_gain, course.late_gain);
        past_input.write(input);
        let step = Step {
            course,
            index: 0,
            tangent: Slope::between(*former_tangent, course.tangent as f32),
            former_gains: &former_gains[0],
            gains: &gains[0],
        };
        step.run(lanes, past_input, entering);
        for (index, delays) in (1..).zip(steps) {
            delays.write(entering);
            if index == EARLY_STEP {
                reflect(lanes, delays, course, &mut heard.early);
            }
            let step = Step {
                index,
                former_gains: &former_gains[index],
                gains: &gains[index],
                ..step
            };
            step.run(lanes, delays, entering);
        }

        let [present, former] = [&course.present.lines, &course.former.lines];
        let room = std::array::from_fn(|line| {
            present[line].min(former[line]) as i32 - SHORTEST_FRAMES as i32 + 1
        });
        let readings = modulation.advance(course.depth, &room);
        read_moving(lanes, lines, present, &readings, leaving);
        if !course.turn.rests_at(1.0) {
            let mut rows = [SILENT; LINES];
            read_moving(lanes, lines, former, &readings, &mut rows);
            for (row, former) in leaving.iter_mut().zip(&rows) {
                fade(&course.turn, former, row);
            }
        }
        shelves.run(lanes, leaving, FLOOR);
        sum(lanes, leaving, entering, &late_gain, &mut heard.late);
        let moves = feed_back(lanes, leaving, entering);
        lines.write(leaving);
        *former_gains = gains;
        *former_tangent = course.tangent as f32;
        *former_late_gain = course.late_gain;
        moves
    }
}

#[inline(always)]
fn fade(turn: &Ramp, former: &Row, present: &mut Row) {
    turn.cross_fade(former.as_flattened(), present.as_flattened_mut(), 0);
}
