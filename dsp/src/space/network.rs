//! The sound of a tail, a control period at a time.
//!
//! Signal flow: stereo -> diffuser: three steps of sixteen delays and mixing -> feedback delay network:
//! sixteen moving lines, shelves, Hadamard mixing -> stereo. The early reflections are taken before the
//! last step of the diffuser, so that each is a small cloud of echoes; the late sound is taken from what
//! enters the lines as well as from what leaves them, so that it has no gap.
//!
//! A feedback delay network with a lossless matrix is Jot and Chaigne's (1991); the diffuser is the same
//! without the feedback, and cannot ring.

use super::delays::Delays;
use super::layout::{Layout, SHORTEST_FRAMES, STEPS, TAPS, Taps};
use super::mixing::{LINES, PARTS, Row, Rows, SILENT, Slope, mix, norm};
use super::modulation::{KERNEL, Modulation, REACH, Readings};
use super::shelves::Shelves;
use crate::simd::{LANES, Lanes, SimdKernel, dispatch};
use crate::{CONTROL_FRAMES, Ramp};

/// What recirculates below this is silence: -200 dBFS.
const FLOOR: f32 = 1e-10;
/// The step of the diffuser whose delays the early reflections are taken from.
pub(crate) const EARLY_STEP: usize = 2;
/// Eight of the sixteen signals for each side of the input, of unit energy together.
const INPUT_GAIN: f64 = 0.353_553_390_593_273_8;
/// What [`mix`] amplifies by when it spreads a signal evenly over all.
const EVEN_GAIN: f32 = 4.0;
/// Two dozen rows share unit energy with two channels: eight is what a row lacks.
const EARLY_GAIN: f32 = 2.828_427;
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

/// Lines that reach both sides with one sign, and lines that reach them with opposite ones; with the sign
/// on the left.
const SAME_AND_OPPOSITE: [[(usize, f32); LINES / 2]; 2] = {
    let mut lines = [[(0, 0.0); LINES / 2]; 2];
    let mut count = [0; 2];
    let mut line = 0;
    while line < LINES {
        let kind = (SIGNS[0][line] != SIGNS[1][line]) as usize;
        lines[kind][count[kind]] = (line, SIGNS[0][line]);
        count[kind] += 1;
        line += 1;
    }
    lines
};

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

/// Gains before each step of the diffuser.
fn gains(course: &NetworkParams) -> [[f32; LINES]; STEPS] {
    let norm = norm(course.tangent) as f32;
    let mut gains = course.losses.map(|step| step.map(|loss| norm * loss));
    for (gain, sign) in gains[0].iter_mut().zip(SIGNS[0]) {
        *gain *= INPUT_GAIN as f32 * sign;
    }
    gains
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

/// What went in so many frames ago: a signal for each line.
#[inline(always)]
fn read<'a, const SIGNALS: usize>(
    delays: &'a Delays<SIGNALS>,
    frames: &[u32; LINES],
) -> [&'a Row; LINES] {
    let mut rows = [&SILENT; LINES];
    let starts = delays.find(CONTROL_FRAMES, frames);
    for (row, start) in rows.iter_mut().zip(&starts) {
        *row = bytemuck::cast_ref(delays.read::<CONTROL_FRAMES>(*start));
    }
    rows
}

/// A step of the diffuser.
#[derive(Clone, Copy)]
struct Step<'a> {
    course: &'a NetworkParams<'a>,
    index: usize,
    tangent: Slope,
    former_gains: &'a [f32; LINES],
    gains: &'a [f32; LINES],
}

impl Step<'_> {
    /// Delays, attenuates and mixes.
    #[inline(always)]
    fn run<L: Lanes, const SIGNALS: usize>(
        &self,
        lanes: L,
        delays: &Delays<SIGNALS>,
        rows: &mut Rows,
    ) {
        let NetworkParams {
            present,
            former,
            turn,
            ..
        } = self.course;
        let mut sources = read(delays, &present.steps[self.index]);
        let mut faded;
        if !turn.rests_at(1.0) {
            faded = sources.map(|row| *row);
            let former = read(delays, &former.steps[self.index]);
            for (row, former) in faded.iter_mut().zip(former) {
                fade(turn, former, row);
            }
            sources = faded.each_ref();
        }
        // Bit by bit, over lanes.
        let mut differs = 0;
        for (former, gain) in self.former_gains.iter().zip(self.gains) {
            differs |= former.to_bits() ^ gain.to_bits();
        }
        let rests = differs == 0;
        for part in 0..PARTS {
            let mut signals = [lanes.splat_f32(0.0); LINES];
            for line in 0..LINES {
                let gain = if rests {
                    lanes.splat_f32(self.gains[line])
                } else {
                    Slope::between(self.former_gains[line], self.gains[line]).over(lanes, part)
                };
                signals[line] = lanes.mul_f32(gain, lanes.load_f32(&sources[line][part]));
            }
            let mixed = mix(lanes, &signals, self.tangent.over(lanes, part));
            for line in 0..LINES {
                lanes.store_f32(mixed[line], &mut rows[line][part]);
            }
        }
    }
}

/// The early reflections.
#[inline(always)]
fn reflect<L: Lanes>(lanes: L, delays: &Delays<LINES>, course: &NetworkParams, early: &mut Period) {
    reflect_layout(lanes, delays, course.present, early);
    if !course.turn.rests_at(1.0) {
        let mut former = [SILENT; 2];
        reflect_layout(lanes, delays, course.former, &mut former);
        for (early, former) in early.iter_mut().zip(&former) {
            fade(&course.turn, former, early);
        }
    }
}

/// The early reflections of one layout.
#[inline(always)]
fn reflect_layout<L: Lanes>(lanes: L, delays: &Delays<LINES>, layout: &Layout, early: &mut Period) {
    if !layout.has_taps() {
        *early = [SILENT; 2];
        return;
    }
    let Taps { frames, gains } = &layout.taps;
    let starts = delays.find(CONTROL_FRAMES, frames);
    let mut sums = [[lanes.splat_f32(0.0); PARTS]; 2];
    for tap in 0..TAPS {
        let sound: &Row = bytemuck::cast_ref(delays.read::<CONTROL_FRAMES>(starts[tap]));
        let [left, right] = [
            lanes.splat_f32(gains[0][tap]),
            lanes.splat_f32(gains[1][tap]),
        ];
        for part in 0..PARTS {
            let x = lanes.load_f32(&sound[part]);
            sums[0][part] = lanes.mul_add_f32(left, x, sums[0][part]);
            sums[1][part] = lanes.mul_add_f32(right, x, sums[1][part]);
        }
    }
    let gain = lanes.splat_f32(EARLY_GAIN);
    for side in 0..2 {
        for part in 0..PARTS {
            let sum = lanes.mul_f32(gain, sums[side][part]);
            lanes.store_f32(sum, &mut early[side][part]);
        }
    }
}

/// Reads the moving lines, which are so long in the middle of their ways.
#[inline(always)]
fn read_moving<L: Lanes>(
    lanes: L,
    delays: &Delays<LINES>,
    frames: &[u32; LINES],
    readings: &Readings,
    to: &mut Rows,
) {
    // From one control period ahead of the last frame that was written, back to the end of the kernel.
    const AHEAD: i32 = (CONTROL_FRAMES + KERNEL / 2 - 1) as i32;
    let mut latest = *frames;
    for (frames, whole) in latest.iter_mut().zip(readings.whole) {
        *frames = frames.wrapping_add_signed(whole - AHEAD);
    }
    let starts = delays.find(REACH, &latest);
    let count = Slope {
        start: 0.0,
        step: 1.0,
    };
    for (line, row) in to.iter_mut().enumerate() {
        let past: &[f32; REACH] = delays.read(starts[line]);
        let mut sums = [lanes.splat_f32(0.0); PARTS];
        let mut changes = sums;
        for k in 0..KERNEL {
            let start = lanes.splat_f32(readings.start[k][line]);
            let change = lanes.splat_f32(readings.change[k][line]);
            for part in 0..PARTS {
                let mut frames = [0.0; LANES];
                frames.copy_from_slice(&past[LANES * part + KERNEL - 1 - k..][..LANES]);
                let x = lanes.load_f32(&frames);
                sums[part] = lanes.mul_add_f32(start, x, sums[part]);
                changes[part] = lanes.mul_add_f32(change, x, changes[part]);
            }
        }
        for (part, to) in row.iter_mut().enumerate() {
            let sum = lanes.mul_add_f32(changes[part], count.over(lanes, part), sums[part]);
            lanes.store_f32(sum, to);
        }
    }
}

/// The late sound: all that leaves the lines and all that enters them.
#[inline(always)]
fn sum<L: Lanes>(lanes: L, leaving: &Rows, entering: &Rows, gain: &Slope, late: &mut Period) {
    let amplify = lanes.splat_f32(EVEN_GAIN);
    for part in 0..PARTS {
        let mut sums = [lanes.splat_f32(0.0); 2];
        for (sum, kind) in sums.iter_mut().zip(&SAME_AND_OPPOSITE) {
            for (line, sign) in kind {
                let leaving = lanes.load_f32(&leaving[*line][part]);
                let entering = lanes.load_f32(&entering[*line][part]);
                let x = lanes.mul_add_f32(amplify, leaving, entering);
                *sum = lanes.mul_add_f32(lanes.splat_f32(*sign), x, *sum);
            }
        }
        let [same, opposite] = sums;
        let gain = gain.over(lanes, part);
        let left = lanes.add_f32(same, opposite);
        let right = lanes.sub_f32(same, opposite);
        lanes.store_f32(lanes.mul_f32(gain, left), &mut late[0][part]);
        lanes.store_f32(lanes.mul_f32(gain, right), &mut late[1][part]);
    }
}

/// Mixes what leaves the lines and adds what enters them. Returns whether that is more than silence; if
/// it is not, it is zero.
#[inline(always)]
fn feed_back<L: Lanes>(lanes: L, rows: &mut Rows, entering: &Rows) -> bool {
    let zero = lanes.splat_f32(0.0);
    let mut most = zero;
    for part in 0..PARTS {
        let mut signals = [zero; LINES];
        for line in 0..LINES {
            signals[line] = lanes.load_f32(&rows[line][part]);
        }
        let mixed = mix(lanes, &signals, lanes.splat_f32(1.0));
        for line in 0..LINES {
            let x = lanes.add_f32(mixed[line], lanes.load_f32(&entering[line][part]));
            most = lanes.largest_f32(x, most);
            lanes.store_f32(x, &mut rows[line][part]);
        }
    }
    let mut largest = [0.0; LANES];
    lanes.store_f32(most, &mut largest);
    let moves = largest.iter().any(|x| *x >= FLOOR);
    if !moves {
        *rows = [SILENT; LINES];
    }
    moves
}
