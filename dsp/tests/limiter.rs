//! The limiter: its ceiling between the samples, its transparency below it, and what it adds to a bass note.

mod common;

use std::f64::consts::{PI, TAU};

use common::{loudest_above, noise, run, sine};
use truestrip_dsp::modules::{Limiter, LimiterSettings};
use truestrip_dsp::strip::{MASTER, Solo};
use truestrip_dsp::{StereoBlock, StreamSpec, Strip, db_to_gain, gain_to_db};
use truestrip_measure::hard_peaks::hard_set;
use truestrip_measure::music;
use truestrip_measure::peak::true_peak_dbtp;

/// The rates at which the ceiling is promised.
const RATES_HZ: [f64; 4] = [44_100.0, 48_000.0, 96_000.0, 192_000.0];
/// About two seconds at 48 kHz.
const FRAMES: usize = 100_000;

fn prepared(settings: &LimiterSettings, sample_rate_hz: f64) -> Solo<Limiter> {
    let mut limiter = Solo::<Limiter>::default();
    limiter.set(settings);
    limiter.prepare(&StreamSpec { sample_rate_hz });
    limiter
}

/// What comes out, to the last frame of it, without the latency.
fn limited(settings: &LimiterSettings, rate_hz: f64, input: [&[f32]; 2]) -> [Vec<f32>; 2] {
    let mut limiter = prepared(settings, rate_hz);
    let late = limiter.latency_frames() as usize;
    let input = input.map(|channel| [channel, &vec![0.0; late]].concat());
    let output = run(&mut limiter, [&input[0], &input[1]], 480);
    output.map(|channel| channel[late..].to_vec())
}

#[test]
fn nothing_passes_the_ceiling_between_the_samples_either() {
    let mut worst = f64::NEG_INFINITY;
    for rate_hz in RATES_HZ {
        println!("| {rate_hz} Hz, ceiling -1 dBTP | dBTP before | after |");
        for (name, sound) in hard_set(rate_hz, FRAMES) {
            // The right channel is another sound, so that the channels do not ask for the same.
            let right: Vec<f32> = sound.iter().rev().map(|x| 0.7 * x).collect();
            for (link_percent, release_ms) in [(100.0, 60.0), (0.0, 1.0)] {
                let settings = LimiterSettings {
                    link_percent,
                    release_ms,
                    ..LimiterSettings::default()
                };
                let output = limited(&settings, rate_hz, [&sound, &right]);
                let before = true_peak_dbtp(&sound);
                let after = true_peak_dbtp(&output[0]).max(true_peak_dbtp(&output[1]));
                println!("| {name}, {release_ms} ms | {before:.2} | {after:.3} |");
                worst = worst.max(after);
            }
        }
    }
    // What is promised.
    assert!(worst < -1.0 + 0.05, "{worst} dBTP");
}

#[test]
fn music_driven_by_12_db_does_not_pass_the_ceiling() {
    let Some([left, right]) = music::music() else {
        return;
    };
    let rate_hz = f64::from(music::RATE_HZ);
    for (release_ms, auto_release) in [(60.0, true), (1.0, false), (200.0, false)] {
        let settings = LimiterSettings {
            drive_db: 12.0,
            release_ms,
            auto_release,
            ..LimiterSettings::default()
        };
        let mut most = f64::NEG_INFINITY;
        let frames = left.len().min(30 * music::RATE_HZ as usize);
        for channel in limited(&settings, rate_hz, [&left[..frames], &right[..frames]]) {
            most = most.max(true_peak_dbtp(&channel));
        }
        println!("music, release {release_ms} ms: {most:.3} dBTP");
        assert!(most < -1.0 + 0.05, "{most}");
    }
}

/// Harmonics and noise of a 50 Hz sine, limited by 6 dB, in dB below it.
fn thdn_db(settings: &LimiterSettings, rate_hz: f64) -> f64 {
    let input = sine(50.0, rate_hz, db_to_gain(-1.0), 6 * rate_hz as usize);
    let settings = LimiterSettings {
        drive_db: 6.0,
        ..*settings
    };
    let output = limited(&settings, rate_hz, [&input, &input]);
    // The last second: 50 whole periods.
    let last = &output[0][5 * rate_hz as usize..];
    let step = TAU * 50.0 / rate_hz;
    let (mut re, mut im, mut total) = (0.0, 0.0, 0.0);
    for (frame, x) in last.iter().map(|x| f64::from(*x)).enumerate() {
        let (sin, cos) = (step * frame as f64).sin_cos();
        re += x * cos;
        im += x * sin;
        total += x * x;
    }
    let count = last.len() as f64;
    let tone = 2.0 * (re * re + im * im) / (count * count);
    // It is limited by 6 dB, and not by more.
    assert!((10.0 * (2.0 * tone).log10() + 1.0).abs() < 0.02);
    10.0 * ((total / count - tone).max(1e-30) / tone).log10()
}

#[test]
fn a_bass_note_limited_by_6_db_stays_a_sine() {
    for rate_hz in RATES_HZ {
        for (release_ms, auto_release) in [(60.0, true), (60.0, false), (20.0, false)] {
            let settings = LimiterSettings {
                release_ms,
                auto_release,
                ..LimiterSettings::default()
            };
            let thdn = thdn_db(&settings, rate_hz);
            println!(
                "50 Hz by 6 dB at {rate_hz} Hz, {release_ms} ms, auto {auto_release}: {thdn:.1} dB"
            );
            // What is aimed for.
            assert!(thdn < -90.0, "{thdn} dB at {rate_hz} Hz");
        }
    }
}

#[test]
fn below_the_ceiling_every_bit_passes() {
    // The peaks of this noise lie up to 6 dB above its samples.
    let [left, right] = [1, 2].map(|seed| {
        noise(seed, FRAMES)
            .iter()
            .map(|x| 0.8 * x)
            .collect::<Vec<_>>()
    });
    let settings = LimiterSettings {
        ceiling_dbtp: -1.0,
        ..LimiterSettings::default()
    };
    for rate_hz in RATES_HZ {
        let output = limited(&settings, rate_hz, [&left, &right]);
        assert!(output == [left.clone(), right.clone()]);
    }
}

#[test]
fn after_a_release_every_bit_passes_again() {
    let loud = noise(1, 48_000);
    let quiet: Vec<f32> = noise(2, 480_000).iter().map(|x| 0.1 * x).collect();
    let sound = [&loud[..], &quiet[..]].concat();
    let settings = LimiterSettings {
        drive_db: 0.0,
        ceiling_dbtp: -12.0,
        auto_release: false,
        ..LimiterSettings::default()
    };
    let output = limited(&settings, 48_000.0, [&sound, &sound]);
    assert!(output[0][..48_000] != loud);
    // 16 dB of reduction are below the last bit 16 times the release of 60 ms later.
    assert!(output[0][110_000..] == sound[110_000..]);
}

#[test]
fn the_latency_is_that_of_a_click_and_does_not_change() {
    for rate_hz in [8_000.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0, 384_000.0] {
        let mut click = vec![0.0; 10_000];
        click[3000] = 0.5;
        for (on, true_peak, release_ms) in
            [(true, true, 60.0), (true, false, 1.0), (false, true, 60.0)]
        {
            let settings = LimiterSettings {
                on,
                true_peak,
                release_ms,
                ..LimiterSettings::default()
            };
            let mut limiter = prepared(&settings, rate_hz);
            let output = run(&mut limiter, [&click, &click], 64);
            let at = output[0].iter().position(|x| *x != 0.0).unwrap();
            assert_eq!(at - 3000, limiter.latency_frames() as usize);
        }
        let frames = prepared(&LimiterSettings::default(), rate_hz).latency_frames();
        println!(
            "{rate_hz} Hz: {frames} frames, {:.2} ms",
            f64::from(frames) / rate_hz * 1e3
        );
    }
}

#[test]
fn bad_numbers_are_over_with_the_look_ahead() {
    for bad in [f32::NAN, f32::INFINITY, f32::MAX, 1e5] {
        // Within its chain, whose guard takes what is no number or louder than +60 dBFS.
        let mut chain = Strip::new(&MASTER);
        chain.prepare(&StreamSpec {
            sample_rate_hz: 48e3,
        });
        let mut dirty = noise(9, 512);
        dirty[100] = bad;
        let dirty = run(&mut chain, [&dirty, &dirty], 64);
        let clean: Vec<f32> = noise(10, 960_000).iter().map(|x| 0.1 * x).collect();
        let late = chain.latency_frames() as usize;
        let output = run(&mut chain, [&clean, &clean], 64);
        let all = || dirty.iter().chain(&output).flatten();
        assert!(all().all(|x| x.abs() <= db_to_gain(-0.95) as f32), "{bad}");
        // What lasted is released 16 times as slowly as 60 ms: 60 dB are below the last bit of f32 18 s later.
        assert!(output[0][950_000..] == clean[950_000 - late..960_000 - late]);
    }
}

#[test]
fn settings_move_without_clicks() {
    let from = LimiterSettings::default();
    let moves = [
        LimiterSettings {
            drive_db: 18.0,
            ..from
        },
        LimiterSettings {
            ceiling_dbtp: -12.0,
            ..from
        },
        LimiterSettings {
            release_ms: 1.0,
            auto_release: false,
            ..from
        },
        LimiterSettings {
            link_percent: 0.0,
            ..from
        },
        LimiterSettings {
            true_peak: false,
            ..from
        },
        LimiterSettings { on: false, ..from },
    ];
    let input = sine(1000.0, 48e3, 1.6, 96_000);
    let right = sine(1000.0, 48e3, 0.2, 96_000);
    for to in moves {
        let mut limiter = prepared(&from, 48e3);
        let (mut left, mut right) = (input.clone(), right.clone());
        for (part, (left, right)) in left.chunks_mut(480).zip(right.chunks_mut(480)).enumerate() {
            limiter.set(if part / 50 % 2 == 1 { &to } else { &from });
            limiter.process(StereoBlock::new(left, right));
        }
        let loudest = loudest_above(&left[4096..], 8000.0, 48e3);
        println!("{to:?}: {loudest:.1} dBFS above 8 kHz");
        // A click of a gain would be white: above -80 dBFS everywhere.
        assert!(loudest < -80.0, "{to:?}: {loudest:.1} dBFS");
    }
}

#[test]
fn the_release_is_the_time_to_63_percent_and_longer_after_what_lasted() {
    let release_ms = |auto_release: bool, loud_frames: usize, set: f32| {
        let settings = LimiterSettings {
            ceiling_dbtp: -12.0,
            release_ms: set,
            auto_release,
            ..LimiterSettings::default()
        };
        let quiet = 0.01;
        let mut sound = vec![quiet; 400_000];
        sound[50_000..50_000 + loud_frames].fill(1.0);
        // A hard edge has a crest of its own: it begins and ends within 32 frames.
        for frame in 0..32 {
            let rise = 0.5 - 0.5 * (PI * (frame as f64 + 0.5) / 32.0).cos();
            let level = quiet + (1.0 - quiet) * rise as f32;
            sound[50_000 + frame] = level;
            sound[50_000 + loud_frames - 1 - frame] = level;
        }
        let output = limited(&settings, 48e3, [&sound, &sound]);
        let end = 50_000 + loud_frames;
        let reduction_db =
            |frame: usize| gain_to_db(f64::from(quiet) / f64::from(output[0][frame]));
        let start = 12.0;
        let after = (0..).find(|after| reduction_db(end + after) < start / 1_f64.exp());
        after.unwrap() as f64 / 48.0
    };
    for set in [20.0, 60.0, 300.0, 1000.0] {
        let [fixed, short, lasting] = [
            release_ms(false, 48_000, set),
            release_ms(true, 100, set),
            release_ms(true, 100_000, set),
        ];
        println!(
            "release of {set} ms: {fixed:.1} ms; auto after 2 ms {short:.1}, after 2 s {lasting:.1}"
        );
        // Two periods of the control grid, and half of the smoothing.
        assert!(
            (fixed - f64::from(set)).abs() < 0.02 * f64::from(set) + 4.0,
            "{fixed}"
        );
        assert!(short < 1.3 * fixed && lasting > 2.0 * fixed);
    }
}

#[test]
fn link_brings_the_quieter_channel_down_as_far_as_it_says() {
    for (link_percent, expected_db) in [(0.0, 0.0), (50.0, 3.0), (100.0, 6.0)] {
        let settings = LimiterSettings {
            ceiling_dbtp: -6.0,
            link_percent,
            ..LimiterSettings::default()
        };
        let (left, right) = (
            sine(997.0, 48e3, 1.0, 48_000),
            sine(997.0, 48e3, 0.1, 48_000),
        );
        let output = limited(&settings, 48e3, [&left, &right]);
        let peak = output[1][40_000..]
            .iter()
            .fold(0.0_f32, |most, x| most.max(x.abs()));
        let reduction_db = -20.0 - gain_to_db(f64::from(peak));
        // The samples of 997 Hz come close to its crest to within 1e-3 dB.
        assert!((reduction_db - expected_db).abs() < 0.01, "{reduction_db}");
    }
}

#[test]
fn the_reading_is_the_reduction_and_the_peak_before_it() {
    let mut limiter = prepared(
        &LimiterSettings {
            drive_db: 3.0,
            ..LimiterSettings::default()
        },
        48e3,
    );
    let input = sine(1000.0, 48e3, 1.0, 9600);
    run(&mut limiter, [&input, &input], 64);
    limiter.take_reading();
    run(&mut limiter, [&input, &input], 64);
    let reading = limiter.take_reading();
    // The detector reads within 0.02 dB.
    assert!((reading.reduction_db - 4.0).abs() < 0.02);
    assert!((reading.peak_dbtp - 3.0).abs() < 0.02);
}
