//! The diffuser: three steps of sixteen delays and mixing, and the early reflections before the last.

use super::output::SIGNS;
use super::{NetworkParams, Period, fade};
use crate::CONTROL_FRAMES;
use crate::simd::Lanes;
use crate::space::delays::Delays;
use crate::space::layout::{Layout, STEPS, TAPS, Taps};
use crate::space::mixing::{LINES, PARTS, Row, Rows, SILENT, Slope, mix, norm};

/// Eight of the sixteen signals for each side of the input, of unit energy together.
pub(super) const INPUT_GAIN: f64 = 0.353_553_390_593_273_8;

/// What [`mix`] amplifies by when it spreads a signal evenly over all.
pub(super) const EVEN_GAIN: f32 = 4.0;

/// An early reflection is one of the sixteen signals, with an eighth of a channel's energy ([`INPUT_GAIN`]): the
/// root of eight gives it all of it.
pub(super) const EARLY_GAIN: f32 = 2.828_427;

/// Gains before each step of the diffuser.
pub(super) fn gains(course: &NetworkParams) -> [[f32; LINES]; STEPS] {
    let norm = norm(course.tangent) as f32;
    let mut gains = course.losses.map(|step| step.map(|loss| norm * loss));
    for (gain, sign) in gains[0].iter_mut().zip(SIGNS[0]) {
        *gain *= INPUT_GAIN as f32 * sign;
    }
    gains
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
pub(super) struct Step<'a> {
    pub(super) course: &'a NetworkParams<'a>,
    pub(super) index: usize,
    pub(super) tangent: Slope,
    pub(super) former_gains: &'a [f32; LINES],
    pub(super) gains: &'a [f32; LINES],
}

impl Step<'_> {
    /// Delays, attenuates and mixes.
    #[inline(always)]
    pub(super) fn run<L: Lanes, const SIGNALS: usize>(
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
pub(super) fn reflect<L: Lanes>(
    lanes: L,
    delays: &Delays<LINES>,
    course: &NetworkParams,
    early: &mut Period,
) {
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
