//! A gain and two shelves on each of sixteen lines.
//!
//! A shelf is a state-variable filter (Andrew Simper, "Linear Trapezoidal Integrated SVF", 2013), whose
//! gain at rest does not suffer from the width of f32. With its input counted from the state of its low
//! pass, it takes seven operations. Filters run over frames, a line a lane, while delays are read by lines:
//! so eight lines by eight frames are transposed at a time.

use std::f64::consts::SQRT_2;

use super::mixing::{LINES, PARTS, Rows};
use crate::CONTROL_FRAMES;
use crate::simd::{LANES, Lanes};

/// Registers that a frame of all lines fills.
const HALVES: usize = LINES / LANES;

/// A number for each line.
type Each = [[f32; LANES]; HALVES];

/// The coefficients of a shelf.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shelf {
    /// From band to band, from the input to band and from band to low, and from the input to low.
    state: [f64; 3],
    /// From band and from the input to the output.
    output: [f64; 2],
}

impl Shelf {
    const FLAT: Self = Self {
        state: [0.0; 3],
        output: [0.0, 1.0],
    };

    /// A high shelf with Butterworth damping, whose gain is the square of `root`; `g` is the tangent of
    /// half of the angular frequency of its poles.
    pub(crate) fn high(g: f64, root: f64) -> Self {
        let a1 = 1.0 / (1.0 + g * (g + SQRT_2));
        let (a2, a3) = (g * a1, g * g * a1);
        // Gains of input, band and low pass in the output: the first and the last add up to 1.
        let m0 = root * root;
        let (m1, m2) = (SQRT_2 * (1.0 - root) * root, 1.0 - m0);
        Self {
            state: [2.0 * a1 - 1.0, 2.0 * a2, 2.0 * a3],
            output: [m1 * a1 + m2 * a2, m0 + m1 * a2 + m2 * a3],
        }
    }
}

/// One shelf on each line.
#[derive(Clone, Debug)]
struct Bank {
    /// The coefficients in their order in [`Shelf`], now and one control period ago.
    coefficients: [Each; 5],
    former: [Each; 5],
    band: Each,
    low: Each,
}

impl Bank {
    fn new() -> Self {
        let mut bank = Self {
            coefficients: Default::default(),
            former: Default::default(),
            band: Default::default(),
            low: Default::default(),
        };
        for line in 0..LINES {
            bank.set(line, &Shelf::FLAT);
        }
        bank
    }

    fn set(&mut self, line: usize, shelf: &Shelf) {
        let from = shelf.state.iter().chain(&shelf.output);
        for (to, value) in self.coefficients.iter_mut().zip(from) {
            to.as_flattened_mut()[line] = *value as f32;
        }
    }

    fn reset(&mut self) {
        self.former = self.coefficients;
        self.band = Default::default();
        self.low = Default::default();
    }

    /// The registers of one half of the lines, with the coefficients of one control period ago.
    #[inline(always)]
    fn load<L: Lanes>(&self, lanes: L, half: usize) -> Running<L> {
        let [
            band_to_band,
            across,
            input_to_low,
            band_to_output,
            input_to_output,
        ] = &self.former;
        Running {
            band_to_band: lanes.load_f32(&band_to_band[half]),
            across: lanes.load_f32(&across[half]),
            input_to_low: lanes.load_f32(&input_to_low[half]),
            band_to_output: lanes.load_f32(&band_to_output[half]),
            input_to_output: lanes.load_f32(&input_to_output[half]),
            band: lanes.load_f32(&self.band[half]),
            low: lanes.load_f32(&self.low[half]),
        }
    }

    /// Moves the coefficients of one half of the lines by a part's share of their way.
    #[inline(always)]
    fn glide<L: Lanes>(&self, lanes: L, half: usize, running: &mut Running<L>) {
        let share = lanes.splat_f32(1.0 / PARTS as f32);
        let coefficients = [
            &mut running.band_to_band,
            &mut running.across,
            &mut running.input_to_low,
            &mut running.band_to_output,
            &mut running.input_to_output,
        ];
        let ways = self.former.iter().zip(&self.coefficients);
        for (coefficient, (former, present)) in coefficients.into_iter().zip(ways) {
            let [former, present] = [former, present].map(|each| lanes.load_f32(&each[half]));
            *coefficient = lanes.mul_add_f32(share, lanes.sub_f32(present, former), *coefficient);
        }
    }

    /// Keeps the states, but for what is on its way to subnormal numbers.
    #[inline(always)]
    fn store<L: Lanes>(&mut self, lanes: L, half: usize, running: &Running<L>, floor: L::N) {
        let (band, low) = (running.band, running.low);
        lanes.store_f32(lanes.floor_f32(band, floor), &mut self.band[half]);
        lanes.store_f32(lanes.floor_f32(low, floor), &mut self.low[half]);
    }
}

/// Eight shelves in registers.
#[derive(Clone, Copy)]
struct Running<L: Lanes> {
    band_to_band: L::N,
    across: L::N,
    input_to_low: L::N,
    band_to_output: L::N,
    input_to_output: L::N,
    band: L::N,
    low: L::N,
}

impl<L: Lanes> Running<L> {
    #[inline(always)]
    fn step(&mut self, lanes: L, x: L::N) -> L::N {
        let (band, low) = (self.band, self.low);
        let above = lanes.sub_f32(x, low);
        let from_band = lanes.mul_f32(self.band_to_band, band);
        self.band = lanes.mul_add_f32(self.across, above, from_band);
        let from_input = lanes.mul_add_f32(self.input_to_low, above, low);
        self.low = lanes.mul_add_f32(self.across, band, from_input);
        let y = lanes.mul_add_f32(self.input_to_output, above, low);
        lanes.mul_add_f32(self.band_to_output, band, y)
    }
}

/// Eight frames of a half of the lines, a line a lane.
#[inline(always)]
fn read<L: Lanes>(lanes: L, rows: &Rows, half: usize, part: usize) -> [L::N; LANES] {
    let mut lines = [lanes.splat_f32(0.0); LANES];
    for (line, row) in lines.iter_mut().zip(&rows[half * LANES..]) {
        *line = lanes.load_f32(&row[part]);
    }
    lanes.transpose_f32(lines)
}

/// Undoes [`read`].
#[inline(always)]
fn write<L: Lanes>(lanes: L, frames: [L::N; LANES], rows: &mut Rows, half: usize, part: usize) {
    let lines = lanes.transpose_f32(frames);
    for (line, row) in lines.iter().zip(&mut rows[half * LANES..]) {
        lanes.store_f32(*line, &mut row[part]);
    }
}

/// The running gains and shelves of all lines.
#[derive(Clone, Debug)]
pub(crate) struct Shelves {
    low: Bank,
    high: Bank,
    /// Whether the shelves were set within the last control period.
    moves: bool,
    /// Gains now and one control period ago.
    gains: Each,
    former_gains: Each,
}

impl Default for Shelves {
    fn default() -> Self {
        Self {
            low: Bank::new(),
            high: Bank::new(),
            moves: false,
            gains: Default::default(),
            former_gains: Default::default(),
        }
    }
}

impl Shelves {
    pub(crate) fn reset(&mut self) {
        self.low.reset();
        self.high.reset();
        self.moves = false;
        self.former_gains = self.gains;
    }

    /// Sets gain and shelves of a line.
    pub(crate) fn set(&mut self, line: usize, gain: f64, low: &Shelf, high: &Shelf) {
        self.gains.as_flattened_mut()[line] = gain as f32;
        self.low.set(line, low);
        self.high.set(line, high);
        self.moves = true;
    }

    /// Filters a control period of all lines; states below `floor` become zero.
    #[inline(always)]
    pub(crate) fn run<L: Lanes>(&mut self, lanes: L, rows: &mut Rows, floor: f32) {
        let zero = lanes.splat_f32(0.0);
        let mut low = [self.low.load(lanes, 0), self.low.load(lanes, 1)];
        let mut high = [self.high.load(lanes, 0), self.high.load(lanes, 1)];
        let mut gains = [zero; HALVES];
        let mut steps = [zero; HALVES];
        let share = lanes.splat_f32(1.0 / CONTROL_FRAMES as f32);
        for half in 0..HALVES {
            gains[half] = lanes.load_f32(&self.former_gains[half]);
            let way = lanes.sub_f32(lanes.load_f32(&self.gains[half]), gains[half]);
            steps[half] = lanes.mul_f32(way, share);
        }
        for part in 0..PARTS {
            if self.moves {
                for half in 0..HALVES {
                    self.low.glide(lanes, half, &mut low[half]);
                    self.high.glide(lanes, half, &mut high[half]);
                }
            }
            let [mut first, mut second] = [read(lanes, rows, 0, part), read(lanes, rows, 1, part)];
            for (a, b) in first.iter_mut().zip(&mut second) {
                for (half, x) in [a, b].into_iter().enumerate() {
                    let louder = lanes.mul_f32(*x, gains[half]);
                    gains[half] = lanes.add_f32(gains[half], steps[half]);
                    *x = high[half].step(lanes, low[half].step(lanes, louder));
                }
            }
            write(lanes, first, rows, 0, part);
            write(lanes, second, rows, 1, part);
        }
        let floor = lanes.splat_f32(floor);
        for half in 0..HALVES {
            self.low.store(lanes, half, &low[half], floor);
            self.high.store(lanes, half, &high[half], floor);
        }
        if self.moves {
            self.low.former = self.low.coefficients;
            self.high.former = self.high.coefficients;
            self.moves = false;
        }
        self.former_gains = self.gains;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{SimdKernel, on_each};
    use crate::space::mixing::SILENT;

    /// Runs ones through gains and shelves for a while, each line with another gain.
    struct Ones;

    impl SimdKernel for Ones {
        type Output = Rows;

        #[inline(always)]
        fn run<L: Lanes>(self, lanes: L) -> Rows {
            let mut shelves = Shelves::default();
            for line in 0..LINES {
                let gain = 1.0 / (1 + line) as f64;
                shelves.set(line, gain, &Shelf::high(0.02, 2.0), &Shelf::high(0.2, 0.5));
            }
            shelves.reset();
            let mut rows = [SILENT; LINES];
            for _ in 0..100 {
                rows = [[[1.0; LANES]; PARTS]; LINES];
                shelves.run(lanes, &mut rows, 1e-10);
            }
            rows
        }
    }

    #[test]
    fn each_line_has_its_gain_at_rest_whatever_its_shelves() {
        let (plain, others) = on_each(|| Ones);
        for rows in others.into_iter().map(|(_, rows)| rows).chain([plain]) {
            for (line, row) in rows.iter().enumerate() {
                let gain = 1.0 / (1 + line) as f32;
                // The slower shelf has settled to what f32 can tell.
                assert!(
                    row.as_flattened()
                        .iter()
                        .all(|x| (x / gain - 1.0).abs() < 1e-6)
                );
            }
        }
    }
}
