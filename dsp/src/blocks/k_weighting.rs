//! The K weighting of ITU-R BS.1770-5, annex 1: a shelf for the head and a low cut, for gains that have to
//! match two sounds. (The meter's own is the crate `ebur128`'s.)
//!
//! The document gives coefficients for 48 kHz. They are bilinear transforms of two analogue sections whose
//! corners, gains and qualities follow from them; at other rates the same sections are transformed anew.

use std::f64::consts::PI;

use crate::filter::{Coefficients, Section};
use crate::{Span, StereoBlock, StreamSpec};

/// Solved from the table of stage 1.
const SHELF_HZ: f64 = 1_681.974_450_955_532_3;
const SHELF_Q: f64 = 0.707_175_236_955_419_3;
/// Gain far above the shelf's corner: 4 dB but for the rounding of the table.
const SHELF_HIGH: f64 = 1.584_864_701_130_855_6;
/// Gain of its band-pass part.
const SHELF_MIDDLE: f64 = 1.258_720_930_232_561_3;
/// Solved from the table of stage 2.
const LOW_CUT_HZ: f64 = 38.135_470_876_113_04;
const LOW_CUT_Q: f64 = 0.500_327_037_325_042_1;

/// Weights two channels.
#[derive(Clone, Debug, Default)]
pub(crate) struct KWeighting {
    stages: [Section; 2],
}

impl KWeighting {
    /// Designs both stages for a stream, and forgets the past.
    pub(crate) fn prepare(&mut self, spec: &StreamSpec) {
        for (section, stage) in self.stages.iter_mut().zip(stages(spec.sample_rate_hz)) {
            section.reset(stage);
        }
    }

    /// Forgets the past.
    pub(crate) fn reset(&mut self) {
        for section in &mut self.stages {
            section.reset(section.target());
        }
    }

    /// Weights a span of the control grid in place.
    pub(crate) fn process(&mut self, mut block: StereoBlock, span: Span) {
        for section in &mut self.stages {
            if span.tick {
                section.tick(section.target());
            }
            section.process(block.reborrow(), span);
        }
    }
}

fn stages(sample_rate_hz: f64) -> [Coefficients; 2] {
    // A corner above Nyquist has no place; nothing that slow is played.
    let g = |freq_hz: f64| (PI * (freq_hz / sample_rate_hz).min(0.49)).tan();
    let shelf_k = 1.0 / SHELF_Q;
    let shelf = Coefficients {
        g: g(SHELF_HZ),
        k: shelf_k,
        hp: SHELF_HIGH,
        bp: SHELF_MIDDLE * shelf_k,
        lp: 1.0,
        ..Coefficients::IDENTITY
    };
    let low_cut = Coefficients {
        g: g(LOW_CUT_HZ),
        k: 1.0 / LOW_CUT_Q,
        hp: 1.0,
        bp: 0.0,
        lp: 0.0,
        ..Coefficients::IDENTITY
    };
    [shelf, low_cut]
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use num_complex::Complex;

    use super::*;
    use crate::gain_to_db;

    /// The tables of BS.1770-5 for 48 kHz: b0, b1, b2, a1, a2.
    const TABLES: [[f64; 5]; 2] = [
        [
            1.535_124_859_586_97,
            -2.691_696_189_406_38,
            1.198_392_810_852_85,
            -1.690_659_293_182_41,
            0.732_480_774_215_85,
        ],
        [1.0, -2.0, 1.0, -1.990_047_454_833_98, 0.990_072_250_366_21],
    ];

    fn table(stage: usize, w: f64) -> Complex<f64> {
        let [b0, b1, b2, a1, a2] = TABLES[stage];
        let z = Complex::from_polar(1.0, -w);
        (b0 + z * b1 + z * z * b2) / (1.0 + z * a1 + z * z * a2)
    }

    #[test]
    fn it_is_the_table_of_the_document() {
        let stages = stages(48_000.0);
        let error_db = |stage: usize, freq_hz: f64| {
            let w = TAU * freq_hz / 48_000.0;
            gain_to_db(stages[stage].response(w).norm() / table(stage, w).norm())
        };
        // The table of the low cut has a gain of 1 at Nyquist left out.
        let whole_db = error_db(1, 1000.0);
        for octave in 0..40 {
            let freq_hz = 20.0 * 2_f64.powf(f64::from(octave) / 4.0);
            // The table has fourteen digits; at the low cut's poles they leave this.
            assert!(error_db(0, freq_hz).abs() < 1e-6, "{freq_hz} Hz");
            assert!(
                (error_db(1, freq_hz) - whole_db).abs() < 1e-6,
                "{freq_hz} Hz"
            );
        }
    }

    #[test]
    fn it_is_the_same_curve_at_other_rates() {
        for rate_hz in [44_100.0, 96_000.0, 192_000.0] {
            for freq_hz in [30.0, 100.0, 1000.0, 1700.0, 4000.0, 8000.0] {
                let gain = |rate_hz: f64| {
                    let w = TAU * freq_hz / rate_hz;
                    stages(rate_hz).map(|stage| stage.response(w).norm())
                };
                let (here, there) = (gain(rate_hz), gain(48_000.0));
                // The bilinear transform moves the shelf by this at most below 8 kHz.
                let change_db = gain_to_db(here[0] * here[1] / (there[0] * there[1]));
                assert!(
                    change_db.abs() < 0.05,
                    "{freq_hz} Hz at {rate_hz}: {change_db}"
                );
            }
        }
    }
}
