//! From bins to columns of the screen, on the logarithmic frequency axis.
//!
//! Where a column is wider than a bin, it shows the strongest one in it. A sine between two bins would
//! read up to 1.4 dB low there; a peak is therefore raised to what a sine would need to give these bins
//! (T. Grandke, Interpolation Algorithms for Discrete Fourier Transforms of Weighted Signals, 1983: for a
//! Hann window the peak lies (2 r - 1) / (r + 1) bins off, r the ratio of the two largest amplitudes).
//!
//! Where it is narrower, the curve goes through the bins as a Catmull-Rom spline in the eighth root of
//! power, in which the lobe of a Hann window is met within 0.02 dB at its top.
//!
//! Noise would stand there as a comb. So each column takes the largest level within an eighth of an octave
//! around it, and then the mean of these, in dB, over the same width. What is left of noise is smooth, while a
//! sine keeps its level and its place: its neighbours take its level before the mean is drawn.

use std::f32::consts::PI;

use crate::widgets::Graph;

/// What a column shows.
#[derive(Clone, Copy, Debug)]
enum Column {
    /// The strongest of these bins, the last included.
    Over(usize, usize),
    /// The curve between bins, at this position.
    At(f32),
}

/// Width over which the curve is smoothed, in octaves.
const SMOOTH_OCTAVES: f32 = 1.0 / 8.0;

/// The columns of a graph.
#[derive(Debug, Default)]
pub(super) struct Columns {
    key: (usize, usize, u64),
    columns: Vec<Column>,
    /// Columns to each side over which the curve is smoothed.
    reach: usize,
    roots: Vec<f32>,
    levels_db: Vec<f32>,
    largest_db: Vec<f32>,
}

impl Columns {
    /// Takes on `count` columns for a transform of `points` at a rate; columns above half the rate
    /// are left out.
    pub(super) fn fit(&mut self, count: usize, points: usize, sample_rate_hz: f64) {
        let key = (count, points, sample_rate_hz.to_bits());
        if self.key == key {
            return;
        }
        self.key = key;
        self.columns.clear();
        let octave = Graph::share(2000.0) - Graph::share(1000.0);
        self.reach = (0.5 * SMOOTH_OCTAVES * octave * count as f32).round() as usize;
        let bins_per_hz = points as f32 / sample_rate_hz as f32;
        let last = (points / 2) as f32;
        let bin = |place: f32| Graph::freq_hz(place / (count - 1) as f32) * bins_per_hz;
        for index in 0..count {
            let place = index as f32;
            let (from, at, to) = (bin(place - 0.5), bin(place), bin(place + 0.5));
            if from > last {
                break;
            }
            self.columns.push(if to - from >= 1.0 {
                Column::Over(from.ceil() as usize, (to as usize).min(points / 2))
            } else {
                Column::At(at.min(last))
            });
        }
    }

    /// The level in each column, in dB.
    pub(super) fn read(&mut self, power: &[f32]) -> impl Iterator<Item = f32> {
        // Only the lowest bins lie further apart than columns.
        let narrow = self.columns.iter().rev().find_map(|column| match column {
            Column::At(at) => Some(*at as usize + 3),
            Column::Over(..) => None,
        });
        let narrow = narrow.unwrap_or(0).min(power.len());
        let root = |power: &f32| power.sqrt().sqrt().sqrt();
        self.roots.clear();
        self.roots.extend(power[..narrow].iter().map(root));
        let roots = &self.roots;
        let level_db = |column: &Column| {
            let power = match *column {
                Column::Over(first, last) => (first..=last)
                    .map(|bin| strength(power, bin))
                    .fold(0.0, f32::max),
                Column::At(at) => spline(roots, at).max(0.0).powi(8),
            };
            10.0 * power.log10()
        };
        self.levels_db.clear();
        self.levels_db.extend(self.columns.iter().map(level_db));
        let largest = |levels: &[f32]| levels.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        self.largest_db.clear();
        self.largest_db
            .extend(around(&self.levels_db, self.reach).map(largest));
        around(&self.largest_db, self.reach)
            .map(|levels| levels.iter().sum::<f32>() / levels.len() as f32)
    }
}

/// What lies within `reach` of each value, fewer at the ends.
fn around(values: &[f32], reach: usize) -> impl Iterator<Item = &[f32]> {
    (0..values.len()).map(move |index| {
        let end = (index + reach + 1).min(values.len());
        &values[index.saturating_sub(reach)..end]
    })
}

/// The power in a bin; in one that is larger than its neighbours, that of the sine around it.
fn strength(power: &[f32], bin: usize) -> f32 {
    let here = power[bin];
    let Some(beside) = (bin > 0 && bin + 1 < power.len())
        .then(|| power[bin - 1].max(power[bin + 1]))
        .filter(|beside| *beside <= here && here > 0.0)
    else {
        return here;
    };
    let ratio = (beside / here).sqrt();
    let offset = ((2.0 * ratio - 1.0) / (ratio + 1.0)).max(1e-3);
    let gain = PI * offset * (1.0 - offset * offset) / (PI * offset).sin();
    here * gain * gain
}

/// A Catmull-Rom spline through `values` at a position (E. Catmull and R. Rom, A Class of Local
/// Interpolating Splines, 1974).
fn spline(values: &[f32], at: f32) -> f32 {
    let index = at as usize;
    let value = |offset: usize| values[(index + offset).saturating_sub(1).min(values.len() - 1)];
    let [a, b, c, d] = [value(0), value(1), value(2), value(3)];
    let part = at - index as f32;
    b + 0.5
        * part
        * (c - a + part * (2.0 * a - 5.0 * b + 4.0 * c - d + part * (3.0 * (b - c) + d - a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bins of a sine of 0 dBFS at a position between bins: the Hann window's lobe.
    fn lobe(at: f32, bins: usize) -> Vec<f32> {
        let amplitude = |bin: usize| {
            let off = f64::from(at) - bin as f64;
            if off.abs() < 1e-6 {
                1.0
            } else if (off.abs() - 1.0).abs() < 1e-6 {
                0.5
            } else {
                let turn = std::f64::consts::PI * off;
                turn.sin() / turn / (1.0 - off * off)
            }
        };
        (0..bins).map(|bin| amplitude(bin).powi(2) as f32).collect()
    }

    #[test]
    fn a_sine_reads_its_level_wherever_it_lies_between_bins() {
        for step in 0..=20 {
            let at = 100.0 + 0.05 * step as f32;
            let power = lobe(at, 201);
            let wide = (98..104)
                .map(|bin| strength(&power, bin))
                .fold(0.0, f32::max);
            let roots: Vec<f32> = power.iter().map(|power| power.powf(0.125)).collect();
            let narrow = spline(&roots, at).powi(8);
            // Exact but for rounding, and but for what the module's text says.
            assert!((10.0 * wide.log10()).abs() < 1e-3, "{at}: {wide}");
            assert!((10.0 * narrow.log10()).abs() < 0.02, "{at}: {narrow}");
        }
    }

    #[test]
    fn no_bin_is_left_out_between_wide_columns() {
        let mut columns = Columns::default();
        columns.fit(450, 4096, 48_000.0);
        let mut next = None;
        for column in &columns.columns {
            if let Column::Over(first, last) = *column {
                assert!(first <= last && next.is_none_or(|next| first <= next));
                next = Some(last + 1);
            }
        }
        assert_eq!(next, Some(2049));
    }

    #[test]
    fn smoothing_keeps_the_level_and_the_place_of_a_sine_and_evens_out_noise() {
        let mut columns = Columns::default();
        columns.fit(450, 4096, 48_000.0);
        assert!(columns.reach > 0);
        let sine = lobe(500.3, 2049);
        let levels: Vec<f32> = columns.read(&sine).collect();
        let (top, level_db) = levels
            .iter()
            .enumerate()
            .max_by(|one, other| one.1.total_cmp(other.1))
            .expect("columns");
        // A hundredth of the 0.1 dB that the spectrum promises of a sine.
        assert!(level_db.abs() < 1e-3, "{level_db}");
        let hz = Graph::freq_hz(top as f32 / 449.0);
        // Columns lie 1.7 % apart.
        assert!(
            (hz / (500.3 * 48_000.0 / 4096.0) - 1.0).abs() < 0.01,
            "{hz}"
        );

        // The power of noise in a bin: exponential (a transform of noise has normal parts).
        let mut seed = 1_u64;
        let noise: Vec<f32> = (0..2049)
            .map(|_| {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                -((seed >> 40) as f32 + 1.0).log2() + 24.0
            })
            .collect();
        let steps = |levels: &[f32]| {
            let steps = levels.windows(2).map(|pair| (pair[1] - pair[0]).powi(2));
            (steps.sum::<f32>() / levels.len() as f32).sqrt()
        };
        let smooth: Vec<f32> = columns.read(&noise).collect();
        let (smooth, rough) = (steps(&smooth[230..]), steps(&columns.levels_db[230..]));
        // From one column to the next; that of the largest of five and the mean of five.
        assert!(smooth < 0.3 * rough, "{smooth} {rough}");
    }
}
