//! The loudness meter against the signals of EBU Tech 3341 V4 and Tech 3342 V4 (2023), with their
//! tolerances.
//!
//! Cases 7 and 8 of Tech 3341, which are cases 5 and 6 of Tech 3342, are recordings that the EBU hands
//! out: they cannot be synthesised, and are not here. Case 6 has five channels; the meter has two, and the
//! case is put to the crate whose weighting it uses.

mod common;

use std::f64::consts::TAU;

use common::{noise, sine};
use ebur128::{Channel, EbuR128, Mode};
use truestrip_dsp::loudness::{LoudnessMeter, LoudnessReading};
use truestrip_dsp::{StereoBlock, StreamSpec, db_to_gain};
use truestrip_measure::hard_peaks::hard_set;
use truestrip_measure::peak::true_peak_dbtp;

const RATES_HZ: [f64; 3] = [44_100.0, 48_000.0, 96_000.0];

/// Tech 3341, table 1: ±0.1 LU for cases 1 to 14.
const LOUDNESS_TOLERANCE_LU: f32 = 0.1;
/// Tech 3341, table 1: +0.2 and -0.4 dB for cases 15 to 23.
const PEAK_TOLERANCE_DB: std::ops::RangeInclusive<f32> = -0.4..=0.2;
/// Tech 3342, table 1.
const RANGE_TOLERANCE_LU: f32 = 1.0;

fn prepared(rate_hz: f64) -> LoudnessMeter {
    let mut meter = LoudnessMeter::default();
    meter.prepare(&StreamSpec {
        sample_rate_hz: rate_hz,
    });
    meter
}

/// Measures the same signal on both channels; `each` sees the readings in between, with their second.
fn measure(
    rate_hz: f64,
    signal: &[f32],
    mut each: impl FnMut(f64, LoudnessReading),
) -> LoudnessReading {
    let mut meter = prepared(rate_hz);
    // Readings at 100 Hz.
    let step = (rate_hz / 100.0) as usize;
    for (index, part) in signal.chunks(step).enumerate() {
        let (mut left, mut right) = (part.to_vec(), part.to_vec());
        meter.measure(&StereoBlock::new(&mut left, &mut right));
        each((index + 1) as f64 / 100.0, meter.reading());
    }
    meter.result()
}

/// Sines of 1 kHz one after the other: level in dBFS and length in seconds. Minus infinity is silence.
fn tones(rate_hz: f64, parts: &[(f64, f64)]) -> Vec<f32> {
    let parts = parts.iter().map(|&(level_db, seconds)| {
        let frames = (seconds * rate_hz).round() as usize;
        sine(1000.0, rate_hz, db_to_gain(level_db), frames)
    });
    parts.flatten().collect()
}

fn near(found: f32, expected: f32, tolerance: f32, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found}");
}

#[test]
fn cases_1_and_2_a_steady_tone() {
    for rate_hz in RATES_HZ {
        for level in [-23.0_f32, -33.0] {
            let signal = tones(rate_hz, &[(level.into(), 20.0)]);
            let reading = measure(rate_hz, &signal, |_, _| {});
            for loudness in [
                reading.momentary_lufs,
                reading.short_term_lufs,
                reading.integrated_lufs,
                reading.max_momentary_lufs,
                reading.max_short_term_lufs,
            ] {
                near(loudness, level, LOUDNESS_TOLERANCE_LU, "cases 1, 2");
            }
        }
    }
}

#[test]
fn cases_3_to_5_the_gates() {
    let cases: [&[(f64, f64)]; 3] = [
        &[(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)],
        &[
            (-72.0, 10.0),
            (-36.0, 10.0),
            (-23.0, 60.0),
            (-36.0, 10.0),
            (-72.0, 10.0),
        ],
        &[(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)],
    ];
    for rate_hz in RATES_HZ {
        for (case, parts) in (3..).zip(cases) {
            let reading = measure(rate_hz, &tones(rate_hz, parts), |_, _| {});
            let what = format!("case {case} at {rate_hz} Hz");
            near(reading.integrated_lufs, -23.0, LOUDNESS_TOLERANCE_LU, &what);
        }
    }
}

#[test]
fn case_6_five_channels_as_the_crate_weights_them() {
    let mut crate_meter = EbuR128::new(5, 48_000, Mode::I).expect("a meter");
    crate_meter
        .set_channel_map(&[
            Channel::Left,
            Channel::Right,
            Channel::Center,
            Channel::LeftSurround,
            Channel::RightSurround,
        ])
        .expect("five channels");
    let channels = [-28.0, -28.0, -24.0, -30.0, -30.0].map(|level| tones(48e3, &[(level, 20.0)]));
    let frames: Vec<&[f32]> = channels.iter().map(Vec::as_slice).collect();
    crate_meter.add_frames_planar_f32(&frames).expect("frames");
    let integrated = crate_meter.loudness_global().expect("a loudness") as f32;
    near(integrated, -23.0, LOUDNESS_TOLERANCE_LU, "case 6");
}

#[test]
fn case_9_short_term_loudness_is_steady_over_a_pattern_of_three_seconds() {
    for rate_hz in RATES_HZ {
        let signal = tones(rate_hz, &[(-20.0, 1.34), (-30.0, 1.66)].repeat(5));
        measure(rate_hz, &signal, |second, reading| {
            if second >= 3.0 {
                near(
                    reading.short_term_lufs,
                    -23.0,
                    LOUDNESS_TOLERANCE_LU,
                    "case 9",
                );
            }
        });
    }
}

#[test]
fn case_10_a_tone_of_three_seconds_wherever_it_starts() {
    for rate_hz in RATES_HZ {
        for start in 0..20 {
            let silence = (f64::NEG_INFINITY, 0.15 * f64::from(start));
            let rest = (f64::NEG_INFINITY, 1.0);
            let signal = tones(rate_hz, &[silence, (-23.0, 3.0), rest]);
            let reading = measure(rate_hz, &signal, |_, _| {});
            let what = format!("case 10, part {start}, {rate_hz} Hz");
            near(
                reading.max_short_term_lufs,
                -23.0,
                LOUDNESS_TOLERANCE_LU,
                &what,
            );
        }
    }
}

/// Cases 11 and 14: tones that grow by 1 dB, each of `length` seconds and starting `delay` later in its
/// place than the one before; the running maximum of `loudness` after each.
fn growing(length: f64, delay: f64, loudness: impl Fn(&LoudnessReading) -> f32) {
    for rate_hz in RATES_HZ {
        let parts: Vec<(f64, f64)> = (0..20)
            .flat_map(|index| {
                let late = delay * f64::from(index);
                let silence = f64::NEG_INFINITY;
                [
                    (silence, late),
                    (f64::from(index) - 38.0, length),
                    (silence, length - late),
                ]
            })
            .collect();
        let mut maxima = vec![f32::NEG_INFINITY; 20];
        measure(rate_hz, &tones(rate_hz, &parts), |second, reading| {
            let part = (((second - 1e-6) / (2.0 * length)) as usize).min(19);
            maxima[part] = maxima[part].max(loudness(&reading));
        });
        for (index, found) in maxima.into_iter().enumerate() {
            let expected = index as f32 - 38.0;
            let what = format!("tone {index} of {length} s at {rate_hz} Hz");
            near(found, expected, LOUDNESS_TOLERANCE_LU, &what);
        }
    }
}

#[test]
fn case_11_growing_tones_of_three_seconds() {
    growing(3.0, 0.15, |reading| reading.short_term_lufs);
}

#[test]
fn case_12_momentary_loudness_is_steady_over_a_pattern_of_0_4_seconds() {
    for rate_hz in RATES_HZ {
        let signal = tones(rate_hz, &[(-20.0, 0.18), (-30.0, 0.22)].repeat(25));
        measure(rate_hz, &signal, |second, reading| {
            if second >= 1.0 {
                near(
                    reading.momentary_lufs,
                    -23.0,
                    LOUDNESS_TOLERANCE_LU,
                    "case 12",
                );
            }
        });
    }
}

#[test]
fn case_13_a_tone_of_0_4_seconds_wherever_it_starts() {
    for rate_hz in RATES_HZ {
        for start in 0..20 {
            let silence = (f64::NEG_INFINITY, 0.02 * f64::from(start));
            let rest = (f64::NEG_INFINITY, 1.0);
            let signal = tones(rate_hz, &[silence, (-23.0, 0.4), rest]);
            let reading = measure(rate_hz, &signal, |_, _| {});
            let what = format!("case 13, part {start}, {rate_hz} Hz");
            near(
                reading.max_momentary_lufs,
                -23.0,
                LOUDNESS_TOLERANCE_LU,
                &what,
            );
        }
    }
}

#[test]
fn case_14_growing_tones_of_0_4_seconds() {
    growing(0.4, 0.02, |reading| reading.momentary_lufs);
}

/// Fades both ends in 10 ms, as the cases of true peaks ask for.
fn tapered(mut signal: Vec<f64>, rate_hz: f64) -> Vec<f64> {
    let frames = (0.01 * rate_hz) as usize;
    let last = signal.len() - 1;
    for frame in 0..frames {
        let gain = frame as f64 / frames as f64;
        signal[frame] *= gain;
        signal[last - frame] *= gain;
    }
    signal
}

fn peak_is(expected_db: f32, signal: &[f64], rate_hz: f64, what: &str) {
    let signal: Vec<f32> = signal.iter().map(|&sample| sample as f32).collect();
    let found = measure(rate_hz, &signal, |_, _| {}).true_peak_dbtp;
    assert!(
        PEAK_TOLERANCE_DB.contains(&(found - expected_db)),
        "{what} at {rate_hz} Hz: {found} dBTP"
    );
}

#[test]
fn cases_15_to_19_the_crest_of_a_sine_between_the_samples() {
    let cases = [
        (15, 4.0, 0.50, 0.0, -6.0),
        (16, 4.0, 0.50, 45.0, -6.0),
        (17, 6.0, 0.50, 60.0, -6.0),
        (18, 8.0, 0.50, 67.5, -6.0),
        (19, 4.0, 1.41, 45.0, 3.0),
    ];
    for rate_hz in RATES_HZ {
        for (case, period, amplitude, degrees, expected_db) in cases {
            let signal = (0..rate_hz as usize)
                .map(|frame| {
                    let phase = frame as f64 / period + degrees / 360.0;
                    amplitude * (TAU * phase).sin()
                })
                .collect();
            let what = format!("case {case}");
            peak_is(expected_db, &tapered(signal, rate_hz), rate_hz, &what);
        }
    }
}

#[test]
fn the_true_peak_of_hard_sounds_is_that_at_16_times_the_rate() {
    for rate_hz in RATES_HZ {
        for (name, sound) in hard_set(rate_hz, 50_000) {
            let expected_db = true_peak_dbtp(&sound) as f32;
            let found = measure(rate_hz, &sound, |_, _| {}).true_peak_dbtp;
            let what = format!("{name} at {rate_hz} Hz");
            println!("{what}: {found:.3} dBTP, at 16 times {expected_db:.3}");
            // Both filters differ above 0.48 of the rate, up to where noise reaches. The crate's 4 times the rate
            // read it 2.6 dB low.
            near(found, expected_db, 0.3, &what);
        }
    }
}

/// A sine of a sixth of the rate at half scale, with one period of a quarter of the rate at full scale
/// in it, made at four times the rate, held below 0.45 of the rate and decimated from `offset` on.
fn single_period(rate_hz: f64, offset: usize) -> Vec<f64> {
    const TAPS: usize = 1023;
    let frames = 4 * rate_hz as usize;
    let middle = frames / 2;
    let mut phase = 0.0;
    let oversampled: Vec<f64> = (0..frames)
        .map(|frame| {
            let (period, amplitude) = if (middle..middle + 16).contains(&frame) {
                (16.0, 1.0)
            } else {
                (24.0, 0.5)
            };
            phase += 1.0 / period;
            amplitude * (TAU * phase).sin()
        })
        .collect();
    let oversampled = tapered(oversampled, 4.0 * rate_hz);
    // A sinc in a Hamming window; 0.45 of the rate is 0.1125 of four times the rate.
    let taps: Vec<f64> = (0..TAPS)
        .map(|tap| {
            let x = tap as f64 - (TAPS / 2) as f64;
            let sinc = if x == 0.0 {
                2.0 * 0.1125
            } else {
                (TAU * 0.1125 * x).sin() / (0.5 * TAU * x)
            };
            sinc * (0.54 - 0.46 * (TAU * tap as f64 / (TAPS - 1) as f64).cos())
        })
        .collect();
    (TAPS + offset..frames)
        .step_by(4)
        .map(|last| {
            let past = oversampled[last - TAPS..last].iter().rev();
            past.zip(&taps).map(|(sample, tap)| sample * tap).sum()
        })
        .collect()
}

#[test]
fn cases_20_to_23_one_loud_period_wherever_it_meets_the_samples() {
    for offset in 0..4 {
        let what = format!("case {}", 20 + offset);
        peak_is(0.0, &single_period(48e3, offset), 48e3, &what);
    }
}

#[test]
fn tech_3342_cases_1_to_4_the_range_of_steps() {
    let cases: [(&[f64], f32); 4] = [
        (&[-20.0, -30.0], 10.0),
        (&[-20.0, -15.0], 5.0),
        (&[-40.0, -20.0], 20.0),
        (&[-50.0, -35.0, -20.0, -35.0, -50.0], 15.0),
    ];
    for rate_hz in RATES_HZ {
        for (case, (levels, expected)) in (1..).zip(cases) {
            let parts: Vec<(f64, f64)> = levels.iter().map(|&level| (level, 20.0)).collect();
            let once = tones(rate_hz, &parts);
            let what = format!("case {case} at {rate_hz} Hz");
            let reading = measure(rate_hz, &once, |_, _| {});
            near(reading.range_lu, expected, RANGE_TOLERANCE_LU, &what);
            // A signal played twice in full has the same range.
            let twice = [once.clone(), once].concat();
            let reading = measure(rate_hz, &twice, |_, _| {});
            near(reading.range_lu, expected, RANGE_TOLERANCE_LU, &what);
        }
    }
}

/// Noise whose level wanders over 30 dB, half a minute of it.
fn wandering() -> Vec<f32> {
    let frames = 30 * 48_000;
    let level = |frame: usize| {
        let second = frame as f64 / 48e3;
        db_to_gain(-18.0 + 9.0 * (TAU * second / 7.3).sin() + 6.0 * (TAU * second / 1.9).sin())
    };
    let noise = noise(7, frames).into_iter().enumerate();
    noise.map(|(frame, x)| x * level(frame) as f32).collect()
}

#[test]
fn a_wandering_programme_reads_as_the_whole_crate_reads_it() {
    let signal = wandering();
    let found = measure(48e3, &signal, |_, _| {});
    let modes = Mode::I | Mode::LRA | Mode::S | Mode::TRUE_PEAK;
    let mut whole = EbuR128::new(2, 48_000, modes).expect("a meter");
    whole
        .add_frames_planar_f32(&[&signal, &signal])
        .expect("frames");
    // The same blocks through the same gates: only the block on a gate may differ.
    let integrated = whole.loudness_global().expect("a loudness") as f32;
    near(found.integrated_lufs, integrated, 0.01, "integrated");
    let short_term = whole.loudness_shortterm().expect("a loudness") as f32;
    near(found.short_term_lufs, short_term, 0.001, "short-term");
    let momentary = whole.loudness_momentary().expect("a loudness") as f32;
    near(found.momentary_lufs, momentary, 0.001, "momentary");
    // The crate takes a short-term value a second, this meter ten: other percentiles of one curve.
    let range = whole.loudness_range().expect("a range") as f32;
    near(found.range_lu, range, 0.5, "range");
}

#[test]
fn any_block_split_gives_the_same_reading() {
    let signal = wandering();
    let read = |size: usize| {
        let mut meter = prepared(48e3);
        for part in signal.chunks(size) {
            let (mut left, mut right) = (part.to_vec(), part.to_vec());
            meter.measure(&StereoBlock::new(&mut left, &mut right));
        }
        meter.result()
    };
    let expected = read(signal.len());
    for size in [17, 64, 480, 4096] {
        assert_eq!(read(size), expected, "blocks of {size}");
    }
}

#[test]
fn a_pause_leaves_the_programme_alone_and_a_restart_forgets_it() {
    let mut meter = prepared(48e3);
    let play = |meter: &mut LoudnessMeter, level_db: f64, seconds: f64| {
        let mut left = tones(48e3, &[(level_db, seconds)]);
        let mut right = left.clone();
        meter.measure(&StereoBlock::new(&mut left, &mut right));
        meter.result()
    };
    let before = play(&mut meter, -23.0, 10.0);
    meter.pause(true);
    let paused = play(&mut meter, -10.0, 5.0);
    // What is heard goes on; the programme stands still, to the bit.
    near(
        paused.momentary_lufs,
        -10.0,
        LOUDNESS_TOLERANCE_LU,
        "momentary",
    );
    assert_eq!(paused.integrated_lufs, before.integrated_lufs);
    // A result ends with the crest of where the tone is cut off.
    near(paused.true_peak_dbtp, before.true_peak_dbtp, 1e-3, "peak");
    assert_eq!(paused.max_short_term_lufs, before.max_short_term_lufs);
    meter.pause(false);
    let after = play(&mut meter, -23.0, 10.0);
    // The weighting still rings of the loud tone for its first 10 ms, less than a block hears.
    near(
        after.integrated_lufs,
        -23.0,
        0.05,
        "no block spans the pause",
    );
    meter.restart();
    assert_eq!(meter.result().integrated_lufs, f32::NEG_INFINITY);
    assert_eq!(meter.result().peak_to_loudness_lu(), None);
    let again = play(&mut meter, -33.0, 10.0);
    near(
        again.integrated_lufs,
        -33.0,
        LOUDNESS_TOLERANCE_LU,
        "restarted",
    );
}

#[test]
fn silence_tells_nothing_and_the_ratio_is_peak_over_loudness() {
    let silence = vec![0.0; 5 * 48_000];
    let reading = measure(48e3, &silence, |_, _| {});
    assert_eq!(reading, LoudnessReading::default());
    let tone = measure(48e3, &tones(48e3, &[(-23.0, 5.0)]), |_, _| {});
    let ratio = tone.peak_to_loudness_lu().expect("a programme");
    // A sine on both channels has its peak level as its loudness.
    near(ratio, 0.0, 0.1, "ratio");
}
