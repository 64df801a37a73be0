//! Automatic make-up: the gain that gives the output the loudness of the input.
//!
//! Loudness is the energy after the K weighting of ITU-R BS.1770, a shelf and a low cut, of all but the
//! quiet parts. The gain is the ratio of what went in to what came out, over the last eight seconds,
//! or as long as there was sound. A formula of threshold and ratio alone cannot know how much of the
//! programme lies above the threshold.

use std::f64::consts::{FRAC_1_SQRT_2, LOG2_10, TAU};

use super::approx;
use super::level::Powers;
use crate::filter::Section;
use crate::filter::lanes::Plain;
use crate::filter::matched::{self, Design, Shape};
use crate::{CONTROL_FRAMES, Span, StereoBlock, StreamSpec};

/// Time over which the energies are compared.
const MEMORY_SECONDS: f64 = 8.0;
/// First guess of how long the comparison has run, so that a single period does not throw it.
const FIRST_SECONDS: f64 = 0.05;
/// Parts this far below the running loudness do not count, as in BS.1770-4.
const GATE_DB: f64 = -10.0;
/// Nothing below this counts: -70 dBFS.
const SILENCE_POWER: f64 = 1e-7;

/// Compares the loudness of what goes in and comes out.
#[derive(Clone, Debug, Default)]
pub(crate) struct LoudnessMatch {
    weighting: [Section; 2],
    /// Mean weighted powers of input and output.
    input: f64,
    output: f64,
    heard_seconds: f64,
    period_seconds: f64,
    /// Of the period under way.
    sums: [f64; 2],
}

impl LoudnessMatch {
    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        self.period_seconds = CONTROL_FRAMES as f64 / spec.sample_rate_hz;
        let stage = |shape, freq_hz: f64, gain_db, q| {
            matched::design(&Design {
                shape,
                w0: TAU * freq_hz / spec.sample_rate_hz,
                gain_db,
                q,
            })
        };
        // BS.1770's curve, by its corner frequencies.
        self.weighting[0].reset(stage(Shape::HighShelf, 1500.0, 4.0, FRAC_1_SQRT_2));
        self.weighting[1].reset(stage(Shape::LowCut, 38.0, 0.0, 0.5));
        self.reset();
    }

    pub(crate) fn reset(&mut self) {
        for section in &mut self.weighting {
            let target = section.target();
            section.reset(target);
        }
        (self.input, self.output) = (0.0, 0.0);
        self.heard_seconds = 0.0;
        self.sums = [0.0; 2];
    }

    /// The gain, in dB, as far as it is known.
    pub(crate) fn gain_db(&self) -> f64 {
        if self.output > 0.0 {
            10.0 * (self.input / self.output).log10()
        } else {
            0.0
        }
    }

    /// Hears the input, and by how many dB each frame is reduced.
    pub(crate) fn listen(&mut self, block: &StereoBlock, reductions_db: &[Powers; 2], span: Span) {
        let (mut left, mut right) = ([0.0; CONTROL_FRAMES], [0.0; CONTROL_FRAMES]);
        let (left, right) = (&mut left[..span.frames], &mut right[..span.frames]);
        let [l, r] = block.channels();
        left.copy_from_slice(l);
        right.copy_from_slice(r);
        for section in &mut self.weighting {
            if span.tick {
                section.tick(section.target());
            }
            section.process(StereoBlock::new(left, right), span);
        }
        for (channel, reductions_db) in [left, right].into_iter().zip(reductions_db) {
            for (sample, reduction_db) in channel.iter().zip(reductions_db) {
                let square = f64::from(*sample).powi(2);
                // Powers of two of the gain's square.
                let power = approx::exp2(Plain, -reduction_db * (LOG2_10 / 10.0));
                self.sums[0] += square;
                self.sums[1] += square * power;
            }
        }
    }

    /// On a line of the control grid: takes what was heard since the last.
    pub(crate) fn tick(&mut self) {
        let [input, output] = self.sums.map(|sum| sum / CONTROL_FRAMES as f64);
        self.sums = [0.0; 2];
        let gate = self.input * 10_f64.powf(GATE_DB / 10.0);
        if input < SILENCE_POWER || input < gate {
            return;
        }
        self.heard_seconds = (self.heard_seconds + self.period_seconds).min(MEMORY_SECONDS);
        let share = self.period_seconds / (self.heard_seconds + FIRST_SECONDS);
        self.input += share.min(1.0) * (input - self.input);
        self.output += share.min(1.0) * (output - self.output);
    }
}
