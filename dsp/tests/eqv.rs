//! EQV as it runs, against the analogue filters that its documentation names.

mod common;

use std::f64::consts::{FRAC_1_SQRT_2, LN_2};

use common::{RATES_HZ, bits, measured, noise, run};
use truestrip_dsp::modules::{Eqv, EqvSettings, Voice};
use truestrip_dsp::param::LOW_CUT_OFF_HZ;
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{StreamSpec, gain_to_db};

/// Where body, mud, nasal, presence and air of each voice lie, in Hz.
const CENTRES_HZ: [(Voice, [f64; 5]); 3] = [
    (Voice::Deep, [130.0, 260.0, 850.0, 2900.0, 10_500.0]),
    (Voice::Middle, [200.0, 330.0, 1000.0, 3400.0, 11_500.0]),
    (Voice::High, [290.0, 420.0, 1200.0, 4000.0, 12_500.0]),
];
const QS: [f64; 5] = [FRAC_1_SQRT_2, 0.9, 1.6, 0.8, FRAC_1_SQRT_2];
const KNOBS: usize = 5;

fn prepared(settings: &EqvSettings, sample_rate_hz: f64) -> Solo<Eqv> {
    let mut eqv = Solo::<Eqv>::default();
    eqv.set(settings);
    eqv.prepare(&StreamSpec { sample_rate_hz });
    eqv
}

/// On, without the low cut, with these gains of body, mud, nasal, presence and air.
fn turned(voice: Voice, gains_db: [f32; KNOBS]) -> EqvSettings {
    let [body_db, mud_db, nasal_db, presence_db, air_db] = gains_db;
    EqvSettings {
        on: true,
        voice,
        low_cut_hz: LOW_CUT_OFF_HZ,
        body_db,
        mud_db,
        nasal_db,
        presence_db,
        air_db,
    }
}

/// One knob turned, the others at 0 dB.
fn one_turned(voice: Voice, knob: usize, gain_db: f32) -> EqvSettings {
    let mut gains_db = [0.0; KNOBS];
    gains_db[knob] = gain_db;
    turned(voice, gains_db)
}

/// Gain in dB at a frequency, as the module says.
fn said_db(settings: &EqvSettings, freq_hz: f64) -> f64 {
    let eqv = prepared(settings, 48_000.0);
    gain_to_db(eqv.module().response(freq_hz).norm())
}

/// Gain in dB of a knob's analogue filter, after Robert Bristow-Johnson's cookbook: a low shelf, three bells and a
/// high shelf.
fn prototype_db(knob: usize, centre_hz: f64, gain_db: f64, freq_hz: f64) -> f64 {
    let a = 10_f64.powf(gain_db / 40.0);
    let (w, q) = (freq_hz / centre_hz, QS[knob]);
    // The square of the magnitude of c + j b w - a w^2.
    let power = |c: f64, b: f64, a: f64| (c - a * w * w).powi(2) + (b * w).powi(2);
    let damping = a.sqrt() / q;
    let gain = match knob {
        0 => a * a * power(a, damping, 1.0) / power(1.0, damping, a),
        4 => a * a * power(1.0, damping, a) / power(a, damping, 1.0),
        _ => power(1.0, a / q, 1.0) / power(1.0, 1.0 / (a * q), 1.0),
    };
    10.0 * gain.log10()
}

/// Gain in dB of a Butterworth low cut of 18 dB per octave.
fn low_cut_db(corner_hz: f64, freq_hz: f64) -> f64 {
    -10.0 * (1.0 + (corner_hz / freq_hz).powi(6)).log10()
}

#[test]
fn a_bell_has_its_gain_at_its_centre_and_a_shelf_half_of_it() {
    for (voice, centres_hz) in CENTRES_HZ {
        for (knob, centre_hz) in centres_hz.into_iter().enumerate() {
            for gain_db in [-12.0, -3.0, 6.0, 12.0] {
                let part = if knob == 0 || knob == 4 { 0.5 } else { 1.0 };
                let found = said_db(&one_turned(voice, knob, gain_db), centre_hz);
                let error = (found - part * f64::from(gain_db)).abs();
                // The promise of a shelf; that of a bell is smaller, and at the centre nothing.
                assert!(error < 0.1, "{voice:?} {knob} {gain_db} dB: {found}");
                if part == 1.0 {
                    assert!(error < 0.001, "{voice:?} {knob} {gain_db} dB: {found}");
                }
            }
        }
    }
}

#[test]
fn what_leaves_is_the_response_and_the_analogue_filters() {
    let gains_db = [6.0, -9.0, -4.0, 5.0, 12.0];
    for rate_hz in RATES_HZ {
        let mut worst = 0.0_f64;
        for (voice, centres_hz) in CENTRES_HZ {
            let settings = EqvSettings {
                low_cut_hz: 90.0,
                ..turned(voice, gains_db)
            };
            let mut impulse = vec![0.0; rate_hz as usize];
            impulse[0] = 1.0;
            let mut eqv = prepared(&settings, rate_hz);
            let [left, right] = run(&mut eqv, [&impulse, &impulse], 64);
            assert_eq!(left, right);
            for freq_hz in (0..60).map(|i| 20.0 * 1000_f64.powf(f64::from(i) / 59.0)) {
                let there = measured(&left, freq_hz, rate_hz);
                let said = eqv.module().response(freq_hz);
                // f32 at the output, summed over a second of impulse response.
                let room = 2e-5 * said.norm() + 2e-7;
                assert!((there - said).norm() < room, "{freq_hz} Hz at {rate_hz}");
                let knobs: f64 = (0..KNOBS)
                    .map(|knob| {
                        let gain_db = f64::from(gains_db[knob]);
                        prototype_db(knob, centres_hz[knob], gain_db, freq_hz)
                    })
                    .sum();
                let expected = low_cut_db(90.0, freq_hz) + knobs;
                worst = worst.max((gain_to_db(there.norm()) - expected).abs());
            }
        }
        println!("{rate_hz} Hz: worst error of all six bands {worst:.3} dB");
        // The promise of a single band: the errors of the others lie where that of the air is small.
        assert!(worst < 0.1, "{worst} dB at {rate_hz} Hz");
    }
}

#[test]
fn the_low_cut_falls_by_18_db_per_octave_from_its_corner() {
    for corner_hz in [21.0, 80.0, 400.0] {
        let settings = EqvSettings {
            low_cut_hz: corner_hz,
            ..turned(Voice::Middle, [0.0; KNOBS])
        };
        for octaves in [-2.0, -1.0, 0.0, 1.0] {
            let freq_hz = f64::from(corner_hz) * f64::exp2(octaves);
            let found = said_db(&settings, freq_hz);
            let expected = low_cut_db(corner_hz.into(), freq_hz);
            // The fit of a low cut is 0.0044 dB off at its corner, far below half the rate.
            let error = (found - expected).abs();
            assert!(error < 0.005, "{corner_hz} {freq_hz}: {error}");
        }
    }
}

#[test]
fn knobs_at_zero_without_the_low_cut_pass_every_bit() {
    let input = [noise(1, 10_000), noise(2, 10_000)];
    let mut eqv = prepared(&turned(Voice::High, [0.0; KNOBS]), 48_000.0);
    assert_eq!(
        bits(&run(&mut eqv, [&input[0], &input[1]], 100)),
        bits(&input)
    );
}

#[test]
fn body_raises_the_fundamental_and_its_first_overtone() {
    // Mean speaking fundamentals of men, women and children (Titze 1994).
    for (voice, fundamental_hz) in [
        (Voice::Deep, 120.0),
        (Voice::Middle, 200.0),
        (Voice::High, 300.0),
    ] {
        let body = one_turned(voice, 0, 12.0);
        let [first, second] = [1.0, 2.0].map(|n| said_db(&body, n * fundamental_hz));
        println!("{voice:?}: {first:.1} dB, {second:.1} dB");
        // The middle of the slope lies near the first; its end, above the second.
        assert!(first > 5.0 && second > 0.5, "{voice:?}: {first} {second}");
    }
}

#[test]
fn mud_is_an_octave_and_a_half_wide() {
    for (voice, centres_hz) in CENTRES_HZ {
        // Half of the gain in dB at both edges.
        let half_octaves = (1.0 / (2.0 * QS[1])).asinh() / LN_2;
        assert!((2.0 * half_octaves - 1.5).abs() < 0.05);
        for octaves in [-half_octaves, half_octaves] {
            let found = said_db(&one_turned(voice, 1, -8.0), centres_hz[1] * octaves.exp2());
            assert!((found + 4.0).abs() < 0.03, "{voice:?}: {found}");
        }
    }
}

#[test]
fn air_begins_among_the_sibilants_and_stands_above_them() {
    for (voice, _) in CENTRES_HZ {
        let air = one_turned(voice, 4, 12.0);
        let [low, high, top] = [5000.0, 9000.0, 20_000.0].map(|hz| said_db(&air, hz));
        println!("{voice:?}: {low:.2} dB at 5 kHz, {high:.2} at 9, {top:.2} at 20");
        // A fifteenth and two fifths of the gain.
        assert!(low < 0.8 && high < 4.8 && top > 10.0, "{voice:?}");
    }
}
