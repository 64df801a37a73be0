//! How close cuts of all slopes come to the analogue Butterworth filters that they are named after.

mod common;

use common::RATES_HZ;
use truestrip_dsp::bands::{BandCurve, BandSettings, FilterType, Slope};

/// Q of the last section of a cut.
fn last_q(slope: Slope, q: f32) -> f64 {
    let angle = std::f64::consts::PI / (2 * slope.order()) as f64;
    f64::from(q) * std::f64::consts::SQRT_2 / (2.0 * angle.sin())
}

/// Slopes whose last section has a Q of up to 10, as far as the promise goes.
#[test]
fn cuts_are_within_0_23_db_down_to_60_db() {
    println!("| cut | dB/oct | 44.1 kHz | 48 kHz | 88.2 kHz | 96 kHz | 192 kHz |");
    for filter_type in [FilterType::LowCut, FilterType::HighCut] {
        for &slope in Slope::ALL {
            let mut row = format!("| {filter_type:?} | {} |", 6 * slope.order());
            for rate_hz in RATES_HZ {
                let mut worst = (0.0_f64, 0.0, 0.0, 0.0);
                for centre in 0..=60 {
                    let centre_hz = 20.0 * 1000_f64.powf(f64::from(centre) / 60.0);
                    for q in [0.5_f32, std::f32::consts::FRAC_1_SQRT_2, 1.0, 2.0, 5.0] {
                        if last_q(slope, q) > 10.0 {
                            continue;
                        }
                        let curve = BandCurve::new(
                            &BandSettings {
                                on: true,
                                filter_type,
                                slope,
                                freq_hz: centre_hz as f32,
                                q,
                                ..BandSettings::default()
                            },
                            rate_hz,
                        );
                        for step in 0..=300 {
                            let freq_hz = 10.0 * 2000_f64.powf(f64::from(step) / 300.0);
                            let expected = 10.0 * curve.prototype(freq_hz).log10();
                            if expected < -60.0 {
                                continue;
                            }
                            let measured = 20.0 * curve.response(freq_hz).norm().log10();
                            let error = (measured - expected).abs();
                            assert!(error.is_finite());
                            if error > worst.0 {
                                worst = (error, centre_hz, freq_hz, f64::from(q));
                            }
                        }
                    }
                }
                row += &format!(" {:.3} |", worst.0);
                let (error, centre_hz, freq_hz, q) = worst;
                // README says 0.23 dB, in two digits.
                assert!(
                    error < 0.235,
                    "{filter_type:?} {slope:?} at {centre_hz:.0} Hz, Q {q}: {error:.3} dB at {freq_hz:.0} Hz, {rate_hz} Hz"
                );
            }
            println!("{row}");
        }
    }
}
