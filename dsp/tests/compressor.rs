//! The compressor against its formulas: static curve, times, look-ahead, link, mix, make-up.

mod common;

use std::f64::consts::TAU;

use common::{RATES_HZ, drums, loudness_lufs, noise, sine};
use truestrip_dsp::blocks::{DetectorKind, over_threshold_db};
use truestrip_dsp::modules::{Compressor, CompressorSettings};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{StereoBlock, StreamSpec, gain_to_db};

fn on(settings: CompressorSettings) -> CompressorSettings {
    CompressorSettings {
        on: true,
        ..settings
    }
}

fn prepared(settings: &CompressorSettings, sample_rate_hz: f64) -> Solo<Compressor> {
    let mut compressor = Solo::<Compressor>::default();
    compressor.set(settings);
    compressor.prepare(&StreamSpec { sample_rate_hz });
    compressor
}

fn run(
    compressor: &mut Solo<Compressor>,
    left: &[f32],
    right: &[f32],
    size: usize,
) -> [Vec<f32>; 2] {
    let (mut left, mut right) = (left.to_vec(), right.to_vec());
    for (left, right) in left.chunks_mut(size).zip(right.chunks_mut(size)) {
        compressor.process(StereoBlock::new(left, right));
    }
    [left, right]
}

/// Gain in dB of the end of a signal.
fn gain_db(input: &[f32], output: &[f32]) -> f64 {
    let power = |signal: &[f32]| signal.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
    10.0 * (power(output) / power(input)).log10()
}

#[test]
fn the_static_curve_is_that_of_the_paper() {
    for rate_hz in RATES_HZ {
        for (ratio, knee_db) in [
            (1.0, 6.0),
            (2.0, 0.0),
            (4.0, 6.0),
            (8.0, 24.0),
            (100.0, 12.0),
        ] {
            for &detector in DetectorKind::ALL {
                for level_db in [-40.0, -27.0, -24.0, -22.0, -18.0, -12.0, -6.0, 0.0] {
                    let settings = on(CompressorSettings {
                        threshold_db: -24.0,
                        ratio,
                        knee_db,
                        detector,
                        attack_ms: 1.0,
                        release_ms: 100.0,
                        ..CompressorSettings::default()
                    });
                    let mut compressor = prepared(&settings, rate_hz);
                    let frames = rate_hz as usize;
                    let amplitude = 10_f64.powf(level_db / 20.0);
                    let input = sine(1000.0, rate_hz, amplitude, frames);
                    let [output, _] = run(&mut compressor, &input, &input, 512);
                    let half = frames / 2;
                    let slope = if ratio > 20.0 {
                        1.0
                    } else {
                        1.0 - 1.0 / f64::from(ratio)
                    };
                    let expected = -slope * over_threshold_db(level_db, -24.0, f64::from(knee_db));
                    let measured = gain_db(&input[half..], &output[half..]);
                    assert!(
                        (measured - expected).abs() < 0.05,
                        "{rate_hz} Hz, {ratio}:1, knee {knee_db}, {detector:?}, {level_db} dB: \
                         {measured:.3} instead of {expected:.3}"
                    );
                    let told = settings.output_db(level_db) - level_db;
                    assert!((told - expected).abs() < 1e-6);
                }
            }
        }
    }
}

/// When a gain has gone 63 % of its way in dB, in seconds after the step of the input.
fn time_to_63(gains_db: &[f64], step: usize, rate_hz: f64) -> f64 {
    let (from, to) = (gains_db[step - 1], gains_db[gains_db.len() - 1]);
    let goal = from + (to - from) * (1.0 - (-1.0_f64).exp());
    let past = |gain: f64| {
        if to > from {
            gain >= goal
        } else {
            gain <= goal
        }
    };
    let frame = (step..gains_db.len())
        .find(|frame| past(gains_db[*frame]))
        .unwrap();
    (frame - step) as f64 / rate_hz
}

/// The gain, frame by frame, while a signal that is never zero steps between two levels.
fn gains_of_a_step(
    settings: &CompressorSettings,
    rate_hz: f64,
    up: bool,
    seconds: f64,
) -> Vec<f64> {
    let frames = (seconds * rate_hz) as usize;
    let (low, high) = (0.0316, 0.5);
    let (first, second) = if up { (low, high) } else { (high, low) };
    // A steady level: what the times are defined by.
    let input: Vec<f32> = (0..2 * frames)
        .map(|frame| if frame < frames { first } else { second })
        .collect();
    let mut compressor = prepared(settings, rate_hz);
    let [output, _] = run(&mut compressor, &input, &input, 480);
    output
        .iter()
        .zip(&input)
        .map(|(y, x)| gain_to_db(f64::from(*y) / f64::from(*x)))
        .collect()
}

#[test]
fn attack_and_release_are_the_time_to_63_percent() {
    println!("| rate | attack set | measured | release set | measured |");
    for rate_hz in RATES_HZ {
        for (attack_ms, release_ms) in [(1.0, 20.0), (10.0, 120.0), (50.0, 400.0)] {
            let settings = on(CompressorSettings {
                threshold_db: -24.0,
                ratio: 4.0,
                attack_ms,
                release_ms,
                ..CompressorSettings::default()
            });
            let seconds = f64::from(release_ms) / 1000.0 * 12.0;
            let measure = |up| {
                let gains = gains_of_a_step(&settings, rate_hz, up, seconds);
                1000.0 * time_to_63(&gains, gains.len() / 2, rate_hz)
            };
            let (attack, release) = (measure(true), measure(false));
            println!("| {rate_hz} | {attack_ms} | {attack:.3} | {release_ms} | {release:.2} |");
            // 2 %, and two frames for the grid that time is read on.
            let frame_ms = 1000.0 / rate_hz;
            let close = |measured: f64, set: f32| {
                (measured - f64::from(set)).abs() < 0.02 * f64::from(set) + 2.0 * frame_ms
            };
            assert!(
                close(attack, attack_ms),
                "{rate_hz} Hz: {attack} ms of {attack_ms}"
            );
            assert!(
                close(release, release_ms),
                "{rate_hz} Hz: {release} ms of {release_ms}"
            );
        }
    }
}

#[test]
fn without_reduction_every_bit_passes() {
    let settings = on(CompressorSettings {
        threshold_db: 0.0,
        knee_db: 0.0,
        lookahead_ms: 2.0,
        ..CompressorSettings::default()
    });
    for settings in [
        settings,
        CompressorSettings {
            on: false,
            threshold_db: -60.0,
            ..settings
        },
    ] {
        let mut compressor = prepared(&settings, 48e3);
        let input = noise(1, 20_000);
        let [left, right] = run(&mut compressor, &input, &input, 333);
        let late = compressor.latency_frames() as usize;
        assert_eq!(late, 96);
        assert!(left[late..] == input[..input.len() - late]);
        assert!(left == right);
    }
}

#[test]
fn after_a_release_every_bit_passes_again() {
    let settings = on(CompressorSettings {
        threshold_db: -30.0,
        release_ms: 20.0,
        ..CompressorSettings::default()
    });
    let mut compressor = prepared(&settings, 48e3);
    let loud = noise(1, 9600);
    let quiet: Vec<f32> = noise(2, 48_000).iter().map(|x| x * 0.001).collect();
    run(&mut compressor, &loud, &loud, 64);
    let [left, _] = run(&mut compressor, &quiet, &quiet, 64);
    assert!(left[24_000..] == quiet[24_000..]);
}

#[test]
fn look_ahead_begins_before_the_sound() {
    let settings = |lookahead_ms| {
        on(CompressorSettings {
            threshold_db: -30.0,
            ratio: 100.0,
            knee_db: 0.0,
            attack_ms: 1.0,
            lookahead_ms,
            ..CompressorSettings::default()
        })
    };
    let first_peak = |lookahead_ms| {
        let mut compressor = prepared(&settings(lookahead_ms), 48e3);
        let mut input = vec![0.0_f32; 9600];
        for (frame, sample) in input[4800..].iter_mut().enumerate() {
            *sample = (0.5 * (TAU * 1000.0 * frame as f64 / 48e3).sin()) as f32;
        }
        let [output, _] = run(&mut compressor, &input, &input, 64);
        output.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()))
    };
    let (none, some) = (first_peak(0.0), first_peak(5.0));
    // Five times the attack: what is left of 24 dB of reduction is e^-5, 0.16 dB.
    let threshold = 10_f32.powf(-30.0 / 20.0);
    assert!(none > 0.2, "{none}");
    assert!(some < threshold * 1.05, "{some}");
}

#[test]
fn link_shares_the_reduction() {
    let loud = sine(1000.0, 48e3, 0.5, 48_000);
    let quiet = sine(1000.0, 48e3, 0.01, 48_000);
    let reductions = |link_percent| {
        let mut compressor = prepared(
            &on(CompressorSettings {
                threshold_db: -26.0,
                ratio: 2.0,
                knee_db: 0.0,
                link_percent,
                ..CompressorSettings::default()
            }),
            48e3,
        );
        let [left, right] = run(&mut compressor, &loud, &quiet, 100);
        [
            gain_db(&loud[24_000..], &left[24_000..]),
            gain_db(&quiet[24_000..], &right[24_000..]),
        ]
    };
    // 0.5 is -6.02 dB: 19.98 over the threshold, half of it left. 0.01 is -40 dB.
    for (link, expected) in [
        (0.0, 0.0),
        (100.0, -9.99),
        (75.0, -0.5 * (-40.0 + 0.75 * 33.98 + 26.0)),
    ] {
        let [left, right] = reductions(link);
        assert!((left + 9.99).abs() < 0.05, "{left}");
        assert!(
            (right - expected).abs() < 0.05,
            "{link}: {right} of {expected}"
        );
    }
}

#[test]
fn the_mix_is_a_sum_with_the_delayed_dry_sound() {
    let input = noise(3, 48_000);
    let wet = |mix_percent| {
        let mut compressor = prepared(
            &on(CompressorSettings {
                threshold_db: -40.0,
                ratio: 8.0,
                lookahead_ms: 3.0,
                makeup_db: 6.0,
                mix_percent,
                ..CompressorSettings::default()
            }),
            48e3,
        );
        run(&mut compressor, &input, &input, 256)[0].clone()
    };
    let (all, half, none) = (wet(100.0), wet(50.0), wet(0.0));
    assert!(none[144..] == input[..input.len() - 144]);
    for frame in 0..input.len() {
        let sum = 0.5 * (f64::from(all[frame]) + f64::from(none[frame]));
        // Rounding of f32.
        assert!((f64::from(half[frame]) - sum).abs() < 1e-6);
    }
}

#[test]
fn the_range_limits_the_reduction() {
    let input = sine(1000.0, 48e3, 0.5, 48_000);
    let mut compressor = prepared(
        &on(CompressorSettings {
            threshold_db: -40.0,
            ratio: 10.0,
            range_db: 6.0,
            ..CompressorSettings::default()
        }),
        48e3,
    );
    let [left, _] = run(&mut compressor, &input, &input, 64);
    let gain = gain_db(&input[24_000..], &left[24_000..]);
    assert!((gain + 6.0).abs() < 0.01, "{gain}");
    let reading = compressor.take_reading();
    assert!((reading.reduction_db - 6.0).abs() < 0.01);
    assert!((reading.level_db + 6.02).abs() < 0.01);
}

#[test]
fn the_side_chain_decides_and_silence_there_rests() {
    let settings = on(CompressorSettings {
        threshold_db: -40.0,
        ratio: 100.0,
        sc_external: true,
        ..CompressorSettings::default()
    });
    let input = sine(1000.0, 48e3, 0.1, 48_000);
    let drive = sine(60.0, 48e3, 0.5, 48_000);
    let with = |side_chain: Option<&[f32]>| {
        let mut compressor = prepared(&settings, 48e3);
        let (mut left, mut right) = (input.clone(), input.clone());
        let (mut l, mut r) = match side_chain {
            Some(samples) => (samples.to_vec(), samples.to_vec()),
            None => (Vec::new(), Vec::new()),
        };
        let side_chain = side_chain.map(|_| StereoBlock::new(&mut l, &mut r));
        compressor.process_with_side_chain(StereoBlock::new(&mut left, &mut right), side_chain);
        left
    };
    assert!(with(None) == input);
    let gain = gain_db(&input[24_000..], &with(Some(&drive))[24_000..]);
    assert!((gain + 33.98).abs() < 0.1, "{gain}");
}

#[test]
fn the_low_cut_keeps_the_bass_from_pumping() {
    let settings = |sc_low_cut_hz| {
        on(CompressorSettings {
            threshold_db: -30.0,
            ratio: 100.0,
            knee_db: 0.0,
            sc_low_cut_hz,
            ..CompressorSettings::default()
        })
    };
    let input = sine(50.0, 48e3, 0.5, 96_000);
    let gain = |low_cut| {
        let mut compressor = prepared(&settings(low_cut), 48e3);
        let [left, _] = run(&mut compressor, &input, &input, 64);
        gain_db(&input[48_000..], &left[48_000..])
    };
    let (without, with) = (gain(20.0), gain(200.0));
    assert!((without + 23.98).abs() < 0.1, "{without}");
    // Two octaves below the corner: 24 dB less of it is heard.
    assert!(with.abs() < 0.5, "{with}");
}

#[test]
fn any_blocks_give_the_same_bits() {
    let play = |size: usize| {
        let mut settings = on(CompressorSettings {
            threshold_db: -40.0,
            link_percent: 50.0,
            auto_release: true,
            auto_makeup: true,
            sc_low_cut_hz: 100.0,
            ..CompressorSettings::default()
        });
        let mut compressor = prepared(&settings, 48e3);
        let (left, right) = (noise(5, 30_000), noise(6, 30_000));
        let [first, _] = run(&mut compressor, &left[..9600], &right[..9600], size);
        settings.lookahead_ms = 4.0;
        settings.link_percent = 100.0;
        settings.threshold_db = -20.0;
        compressor.set(&settings);
        let [l, r] = run(&mut compressor, &left[9600..], &right[9600..], size);
        [first, l, r].concat()
    };
    let expected = play(64);
    for size in [1, 17, 480, 4096] {
        assert!(play(size) == expected, "blocks of {size}");
    }
}

/// Harmonics and noise of a sine at 6 dB of reduction, in dB below it.
fn thdn_db(freq_hz: f64, detector: DetectorKind) -> f64 {
    let rate_hz = 48e3;
    let mut compressor = prepared(
        &on(CompressorSettings {
            threshold_db: -14.0,
            ratio: 4.0,
            knee_db: 0.0,
            detector,
            ..CompressorSettings::default()
        }),
        rate_hz,
    );
    // -6 dBFS, 8 dB over, three quarters of it taken off.
    let amplitude = 10_f64.powf(-6.0 / 20.0);
    let input = sine(freq_hz, rate_hz, amplitude, 288_000);
    let [output, _] = run(&mut compressor, &input, &input, 512);
    // Whole periods of any whole number of Hz.
    let end = &output[output.len() - 48_000..];
    let part = |hertz: f64| {
        let bin = common::measured(end, hertz, rate_hz);
        bin.norm_sqr()
    };
    let tone = part(freq_hz);
    let total: f64 = end.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() * 24_000.0;
    10.0 * ((total - tone).max(1e-30) / tone).log10()
}

#[test]
fn a_reduced_sine_stays_a_sine() {
    for (freq_hz, limit_db) in [(50.0, -136.0), (1000.0, -121.0)] {
        let thdn = thdn_db(freq_hz, DetectorKind::Peak);
        println!("{freq_hz} Hz, 6 dB of reduction, 10/120 ms: THD+N {thdn:.1} dB");
        assert!(thdn < limit_db, "{thdn}");
    }
}

#[test]
fn auto_make_up_keeps_the_loudness() {
    let mut sounds = vec![("drums", drums())];
    sounds.extend(common::speech::speech().map(|speech| ("speech", speech)));
    for (name, sound) in &sounds {
        let before = loudness_lufs([&sound[..]; 2], 48e3);
        for threshold_db in [-10.0, -20.0, -30.0, -40.0] {
            let settings = on(CompressorSettings {
                threshold_db,
                ratio: 4.0,
                auto_makeup: true,
                ..CompressorSettings::default()
            });
            let [after, _] = run(&mut prepared(&settings, 48e3), sound, sound, 512);
            let change = loudness_lufs([&after[..]; 2], 48e3) - before;
            println!("{name}, threshold {threshold_db} dB: {change:+.2} LU");
            assert!(change.abs() < 0.8);
        }
    }
}

#[test]
fn auto_release_is_shorter_on_transients() {
    // A click over a steady tone, which keeps the same reduction before and long after.
    let release = |auto_release: bool, click: bool| {
        let mut input = sine(500.0, 48e3, 0.02, 144_000);
        let from = if click { 95_980 } else { 48_000 };
        for (frame, sample) in input.iter_mut().enumerate().take(96_000).skip(from) {
            *sample = (0.7 * (TAU * 500.0 * frame as f64 / 48e3).sin()) as f32;
        }
        let settings = on(CompressorSettings {
            threshold_db: -30.0,
            ratio: 4.0,
            attack_ms: 0.1,
            release_ms: 400.0,
            auto_release,
            ..CompressorSettings::default()
        });
        let mut compressor = prepared(&settings, 48e3);
        run(&mut compressor, &input[..96_000], &input[..96_000], 32);
        compressor.take_reading();
        let start = {
            run(
                &mut compressor,
                &input[96_000..96_032],
                &input[96_000..96_032],
                32,
            );
            f64::from(compressor.take_reading().reduction_db)
        };
        let mut frame = 96_032;
        loop {
            let part = &input[frame..frame + 32];
            run(&mut compressor, part, part, 32);
            frame += 32;
            if f64::from(compressor.take_reading().reduction_db) < start / 1.0_f64.exp() {
                return (frame - 96_000) as f64 / 48.0;
            }
        }
    };
    let [fixed, steady, transient] = [
        release(false, true),
        release(true, false),
        release(true, true),
    ];
    println!(
        "release of 400 ms: {fixed:.0} ms; auto after a tone {steady:.0} ms, after a click {transient:.0} ms"
    );
    assert!(transient < 0.5 * fixed);
    assert!(steady > 0.6 * fixed);
}

#[test]
fn automatic_make_up_that_is_switched_glides() {
    let settings = |auto_makeup| {
        on(CompressorSettings {
            threshold_db: -40.0,
            ratio: 10.0,
            auto_makeup,
            ..CompressorSettings::default()
        })
    };
    for rate_hz in RATES_HZ {
        let input = sine(1000.0, rate_hz, 0.5, rate_hz as usize);
        let mut compressor = prepared(&settings(true), rate_hz);
        let mut gains = Vec::new();
        let period = (0.001 * rate_hz) as usize;
        for auto in [true, false, true] {
            compressor.set(&settings(auto));
            let [output, _] = run(&mut compressor, &input, &input, 64);
            let parts = input.chunks_exact(period).zip(output.chunks_exact(period));
            gains.extend(parts.map(|(input, output)| gain_db(input, output)));
        }
        // The make-up is about 30 dB, and glides for 20 ms: at most 3 dB in 1 ms, once the attack is over.
        let steps = gains[100..]
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs());
        let most = steps.fold(0.0, f64::max);
        println!("{rate_hz} Hz: {most:.2} dB in a millisecond");
        assert!(most < 3.0, "{most} dB in a millisecond at {rate_hz} Hz");
    }
}
