//! The gate against its formulas: static curve, hysteresis, times, look-ahead, side chain.

mod common;

use common::{RATES_HZ, noise};
use truestrip_dsp::modules::{Gate, GateSettings};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{StereoBlock, StreamSpec};

fn on(settings: GateSettings) -> GateSettings {
    GateSettings {
        on: true,
        ..settings
    }
}

fn prepared(settings: &GateSettings, sample_rate_hz: f64) -> Solo<Gate> {
    let mut gate = Solo::<Gate>::default();
    gate.set(settings);
    gate.prepare(&StreamSpec { sample_rate_hz });
    gate
}

fn run(gate: &mut Solo<Gate>, signal: &[f32]) -> Vec<f32> {
    let (mut left, mut right) = (signal.to_vec(), signal.to_vec());
    gate.process(StereoBlock::new(&mut left, &mut right));
    assert_eq!(left, right);
    left
}

/// A sine with this peak level.
fn sine(hz: f64, db: f64, frames: usize, rate_hz: f64) -> Vec<f32> {
    common::sine(hz, rate_hz, 10_f64.powf(db / 20.0), frames)
}

/// A level that stands still, so that the gain can be read from each frame.
fn level(db: f64, seconds: f64, rate_hz: f64) -> Vec<f32> {
    vec![10_f64.powf(db / 20.0) as f32; (seconds * rate_hz) as usize]
}

/// Gain of each frame, in dB.
fn gains_db(input: &[f32], output: &[f32]) -> Vec<f64> {
    let pairs = input.iter().zip(output);
    pairs
        .map(|(input, output)| 20.0 * f64::from(output / input).abs().max(1e-15).log10())
        .collect()
}

/// Gain of the last quarter, in dB.
fn settled_db(input: &[f32], output: &[f32]) -> f64 {
    let from = input.len() * 3 / 4;
    let power = |signal: &[f32]| {
        let squares = signal[from..].iter().map(|x| f64::from(*x).powi(2));
        squares.sum::<f64>()
    };
    10.0 * (power(output) / power(input)).log10()
}

#[test]
fn the_static_curve_of_a_closed_gate_is_the_formula() {
    for rate_hz in RATES_HZ {
        for (ratio, range_db) in [
            (1.0, 40.0),
            (1.5, 80.0),
            (2.0, 80.0),
            (4.0, 40.0),
            (100.0, 60.0),
        ] {
            for level_db in [-75.0, -60.0, -50.0, -45.0, -41.0, -39.0, -20.0, 0.0] {
                let settings = on(GateSettings {
                    threshold_db: -40.0,
                    ratio,
                    range_db,
                    hold_ms: 0.0,
                    release_ms: 20.0,
                    ..GateSettings::default()
                });
                let input = sine(997.0, level_db, (0.6 * rate_hz) as usize, rate_hz);
                let output = run(&mut prepared(&settings, rate_hz), &input);
                let under_db = (-40.0 - level_db).max(0.0);
                let slope = if ratio > 20.0 {
                    1e9
                } else {
                    f64::from(ratio) - 1.0
                };
                let wanted_db = -(slope * under_db).min(f64::from(range_db));
                let found_db = settled_db(&input, &output);
                // What lies between the crest of the sine and the nearest frame.
                assert!(
                    (found_db - wanted_db).abs() < 0.05,
                    "{ratio}:1 at {level_db} dB, {rate_hz} Hz: {found_db:.3} for {wanted_db:.3} dB"
                );
                assert!((settings.output_db(level_db) - level_db - wanted_db).abs() < 1e-4);
            }
        }
    }
}

#[test]
fn it_opens_at_the_threshold_and_closes_below_it_by_the_hysteresis() {
    let rate_hz = 48_000.0;
    for hysteresis_db in [0.0, 3.0, 12.0_f32] {
        let settings = on(GateSettings {
            threshold_db: -30.0,
            hysteresis_db,
            ratio: 100.0,
            hold_ms: 0.0,
            release_ms: 10.0,
            ..GateSettings::default()
        });
        let mut gate = prepared(&settings, rate_hz);
        // Up and down in steps of 0.1 dB that last long enough for any release.
        let mut is_open = |db: f64| {
            let input = level(db, 0.1, rate_hz);
            settled_db(&input, &run(&mut gate, &input)) > -0.1
        };
        let steps = || (0..=300).map(|step| -45.0 + 0.1 * f64::from(step));
        let opened_db = steps().find(|db| is_open(*db)).unwrap();
        let closed_db = steps().rev().find(|db| !is_open(*db)).unwrap();
        assert!((opened_db + 30.0).abs() < 0.11, "{opened_db}");
        let wanted_db = -30.0 - f64::from(hysteresis_db);
        assert!((closed_db - wanted_db).abs() < 0.11, "{closed_db}");
    }
}

#[test]
fn attack_hold_and_release_are_what_is_set() {
    for rate_hz in RATES_HZ {
        for (attack_ms, hold_ms, release_ms) in [
            (1.0, 0.0, 20.0),
            (5.0, 50.0, 120.0),
            (50.0, 500.0, 1000.0_f32),
        ] {
            let settings = on(GateSettings {
                threshold_db: -40.0,
                ratio: 100.0,
                range_db: 40.0,
                attack_ms,
                hold_ms,
                release_ms,
                ..GateSettings::default()
            });
            let mut gate = prepared(&settings, rate_hz);
            let soft = level(-60.0, 8.0, rate_hz);
            let loud = level(-20.0, 1.0, rate_hz);
            run(&mut gate, &soft);
            let time_ms = |frame: usize| 1000.0 * frame as f64 / rate_hz;
            let rise = gains_db(&loud, &run(&mut gate, &loud));
            // 63 % of 40 dB are over.
            let left_db = 40.0 * (-1.0_f64).exp();
            let opened_ms = time_ms(rise.iter().position(|db| *db > -left_db).unwrap());
            let fall = gains_db(&soft, &run(&mut gate, &soft));
            let closed_ms = time_ms(fall.iter().position(|db| *db < left_db - 40.0).unwrap());
            // To one frame.
            let frame_ms = time_ms(1);
            let attack_ms = f64::from(attack_ms);
            let wanted_ms = f64::from(hold_ms + release_ms);
            assert!(
                (opened_ms - attack_ms).abs() < 0.02 * attack_ms + frame_ms,
                "attack {attack_ms} ms at {rate_hz} Hz: {opened_ms:.3} ms"
            );
            assert!(
                (closed_ms - wanted_ms).abs() < 0.02 * wanted_ms + frame_ms,
                "hold and release {wanted_ms} ms at {rate_hz} Hz: {closed_ms:.3} ms"
            );
        }
    }
}

#[test]
fn a_tone_that_dies_away_closes_it_once() {
    for rate_hz in RATES_HZ {
        for hz in [55.0, 220.0, 3000.0] {
            for hysteresis_db in [0.0, 3.0] {
                let settings = on(GateSettings {
                    threshold_db: -40.0,
                    hysteresis_db,
                    ratio: 100.0,
                    hold_ms: 0.0,
                    release_ms: 30.0,
                    ..GateSettings::default()
                });
                // 60 dB a second, with two partials that beat and a little noise.
                let frames = (1.5 * rate_hz) as usize;
                let hiss = noise(3, frames);
                let tone = sine(hz, 0.0, frames, rate_hz);
                let other = sine(1.004 * hz, -14.0, frames, rate_hz);
                let signal: Vec<f32> = (0..frames)
                    .map(|frame| {
                        let fall = 10_f64.powf(-3.0 * frame as f64 / rate_hz) as f32;
                        fall * (tone[frame] + other[frame]) + 2e-5 * hiss[frame]
                    })
                    .collect();
                let mut gate = prepared(&settings, rate_hz);
                let reductions: Vec<f32> = signal
                    .chunks(32)
                    .map(|part| {
                        run(&mut gate, part);
                        gate.take_reading().reduction_db
                    })
                    .collect();
                let closes = reductions.iter().position(|db| *db > 1.0).unwrap();
                let opens = reductions[closes..]
                    .windows(2)
                    .filter(|pair| pair[1] < pair[0] - 0.01);
                assert_eq!(
                    opens.count(),
                    0,
                    "{hz} Hz at {rate_hz} Hz, {hysteresis_db} dB"
                );
            }
        }
    }
}

#[test]
fn with_look_ahead_it_is_open_before_the_transient() {
    for rate_hz in RATES_HZ {
        let settings = on(GateSettings {
            threshold_db: -30.0,
            ratio: 100.0,
            range_db: 80.0,
            lookahead_ms: 5.0,
            ..GateSettings::default()
        });
        let mut gate = prepared(&settings, rate_hz);
        let latency = gate.latency_frames() as usize;
        assert_eq!(latency, (0.005 * rate_hz).round() as usize);
        // A hit of a drum: noise that dies away, after two seconds of a little hiss.
        let start = 2 * rate_hz as usize;
        let hiss = noise(5, start + latency + 4800);
        let signal: Vec<f32> = (0..hiss.len())
            .map(|frame| {
                let after = frame as f64 - start as f64;
                let hit = if after < 0.0 {
                    0.0
                } else {
                    0.5 * (-after / (0.03 * rate_hz)).exp()
                };
                2.0 * (hit + 1e-5) as f32 * hiss[frame]
            })
            .collect();
        let output = run(&mut gate, &signal);
        let first = (0.001 * rate_hz) as usize;
        let power = |signal: &[f32]| signal.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
        let kept = power(&output[start + latency..][..first]) / power(&signal[start..][..first]);
        let kept_db = 10.0 * kept.log10();
        assert!(kept_db.abs() < 0.5, "{kept_db:.3} dB at {rate_hz} Hz");
        // And closed before: all of the range.
        let before =
            power(&output[start / 2..start]) / power(&signal[start / 2 - latency..start - latency]);
        assert!((10.0 * before.log10() + 80.0).abs() < 0.1);
    }
}

#[test]
fn the_cuts_before_the_detector_keep_bleed_out() {
    let rate_hz = 48_000.0;
    let closes = |hz: f64, settings: GateSettings| {
        let input = sine(hz, -20.0, 24_000, rate_hz);
        settled_db(&input, &run(&mut prepared(&on(settings), rate_hz), &input)) < -30.0
    };
    let gate = GateSettings {
        threshold_db: -30.0,
        ratio: 100.0,
        hold_ms: 0.0,
        release_ms: 20.0,
        ..GateSettings::default()
    };
    let low = GateSettings {
        sc_low_cut_hz: 1000.0,
        ..gate
    };
    let high = GateSettings {
        sc_high_cut_hz: 1000.0,
        ..gate
    };
    assert!(!closes(200.0, gate) && !closes(6000.0, gate));
    assert!(closes(200.0, low) && !closes(6000.0, low));
    assert!(!closes(200.0, high) && closes(6000.0, high));
}

#[test]
fn an_external_side_chain_opens_it_and_nothing_connected_leaves_it_closed() {
    let rate_hz = 48_000.0;
    let settings = on(GateSettings {
        ratio: 100.0,
        hold_ms: 0.0,
        release_ms: 20.0,
        sc_external: true,
        ..GateSettings::default()
    });
    let input = sine(440.0, -6.0, 24_000, rate_hz);
    let gain_db = |key: Option<f64>| {
        let mut gate = prepared(&settings, rate_hz);
        let [mut left, mut right] = [input.clone(), input.clone()];
        let mut keys = key.map(|db| {
            let key = sine(100.0, db, 24_000, rate_hz);
            [key.clone(), key]
        });
        let side_chain = keys
            .as_mut()
            .map(|[left, right]| StereoBlock::new(left, right));
        gate.process_with_side_chain(StereoBlock::new(&mut left, &mut right), side_chain);
        settled_db(&input, &left)
    };
    // Open it is the input; closed all of the range of 40 dB is taken.
    assert!(gain_db(Some(-10.0)).abs() < 1e-4);
    assert!((gain_db(Some(-60.0)) + 40.0).abs() < 0.01);
    assert!((gain_db(None) + 40.0).abs() < 0.01);
}
