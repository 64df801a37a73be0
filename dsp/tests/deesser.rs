//! The de-esser: flat at rest, the same at any level, and on recorded speech.

mod common;

use common::speech::{self, speech};
use common::{bits, measured, noise, run, sine};
use truestrip_dsp::StreamSpec;
use truestrip_dsp::modules::{Deesser, DeesserMode, DeesserSettings};
use truestrip_dsp::strip::Solo;

fn on(settings: DeesserSettings) -> DeesserSettings {
    DeesserSettings {
        on: true,
        ..settings
    }
}

fn prepared(settings: &DeesserSettings, sample_rate_hz: f64) -> Solo<Deesser> {
    let mut deesser = Solo::<Deesser>::default();
    deesser.set(settings);
    deesser.prepare(&StreamSpec { sample_rate_hz });
    deesser
}

#[test]
fn split_is_flat_while_it_reduces_nothing() {
    for rate_hz in common::RATES_HZ {
        let mut impulse = vec![0.0; 8192];
        impulse[0] = 1.0;
        let mut deesser = prepared(
            &on(DeesserSettings {
                range_db: 0.0,
                ..DeesserSettings::default()
            }),
            rate_hz,
        );
        let [output, _] = run(&mut deesser, [&impulse, &impulse], 64);
        for freq_hz in [50.0, 1000.0, 4000.0, 6500.0, 9000.0, 16_000.0, 20_000.0] {
            let gain_db = 20.0 * measured(&output, freq_hz, rate_hz).norm().log10();
            // The promise is 0.1 dB; rounding to f32 is what is left.
            assert!(
                gain_db.abs() < 1e-4,
                "{gain_db} dB at {freq_hz} Hz, {rate_hz} Hz"
            );
        }
    }
}

#[test]
fn any_blocks_give_the_same_bits() {
    let play = |size: usize| {
        let mut settings = on(DeesserSettings::default());
        let mut deesser = prepared(&settings, 48e3);
        let (left, right) = (noise(1, 20_000), noise(2, 20_000));
        let first = run(&mut deesser, [&left[..9600], &right[..9600]], size);
        settings.mode = DeesserMode::Wide;
        settings.freq_hz = 4000.0;
        deesser.set(&settings);
        let second = run(&mut deesser, [&left[9600..], &right[9600..]], size);
        [bits(&first), bits(&second)].concat()
    };
    let expected = play(64);
    for size in [1, 17, 480, 4096] {
        assert!(play(size) == expected, "blocks of {size}");
    }
}

/// Frames that the ear takes together: 10 ms.
const WINDOW: usize = 480;

/// Mean power of a band of a window, by the bins of a plain transform.
fn power(window: &[f32], from_hz: f64, to_hz: f64) -> f64 {
    let step = speech::RATE_HZ / WINDOW as f64;
    let (first, last) = ((from_hz / step).ceil() as usize, (to_hz / step) as usize);
    (first..=last)
        .map(|bin| measured(window, bin as f64 * step, speech::RATE_HZ).norm_sqr())
        .sum()
}

/// What a window of speech holds.
#[derive(Clone, Copy, PartialEq)]
enum Sound {
    Sibilant,
    Vowel,
    Other,
}

/// The rule: within 30 dB of the loudest window; a sibilant has more power above 5 kHz than below 3 kHz,
/// a vowel 30 dB less. A window counts when its neighbours are of the same kind.
fn sounds(speech: &[f32]) -> Vec<Sound> {
    let windows: Vec<(f64, f64)> = speech
        .chunks_exact(WINDOW)
        .map(|window| {
            (
                power(window, 100.0, 3000.0),
                power(window, 5000.0, 16_000.0),
            )
        })
        .collect();
    let loudest = windows.iter().map(|(l, h)| l + h).fold(0.0, f64::max);
    let kinds: Vec<Sound> = windows
        .iter()
        .map(|(low, high)| {
            if low + high < 1e-3 * loudest {
                Sound::Other
            } else if high > low {
                Sound::Sibilant
            } else if *high < 1e-3 * low {
                Sound::Vowel
            } else {
                Sound::Other
            }
        })
        .collect();
    (0..kinds.len())
        .map(|index| {
            let around = &kinds[index.saturating_sub(1)..(index + 2).min(kinds.len())];
            if around.iter().all(|kind| *kind == kinds[index]) {
                kinds[index]
            } else {
                Sound::Other
            }
        })
        .collect()
}

/// Changes in dB of the power above the crossover in sibilants, and of all power in vowels.
fn changes_db(settings: &DeesserSettings, input: &[f32]) -> (Vec<f64>, Vec<f64>) {
    let mut deesser = prepared(settings, speech::RATE_HZ);
    let [output, _] = run(&mut deesser, [input, input], 256);
    let (mut sibilants, mut vowels) = (Vec::new(), Vec::new());
    let kinds = sounds(input);
    for ((before, after), kind) in input
        .chunks_exact(WINDOW)
        .zip(output.chunks_exact(WINDOW))
        .zip(kinds)
    {
        // An octave above the crossover, where the split is complete.
        let change = |from_hz, to_hz| {
            10.0 * (power(after, from_hz, to_hz) / power(before, from_hz, to_hz)).log10()
        };
        match kind {
            Sound::Sibilant => sibilants.extend([change(8000.0, 16_000.0)]),
            Sound::Vowel => vowels.extend([change(100.0, 16_000.0)]),
            Sound::Other => {}
        }
    }
    (sibilants, vowels)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn speech_settings() -> DeesserSettings {
    on(DeesserSettings {
        freq_hz: 5000.0,
        threshold_db: -25.0,
        range_db: 8.0,
        ..DeesserSettings::default()
    })
}

#[test]
fn sibilants_fall_by_the_range_and_vowels_stay() {
    let Some(speech) = speech() else { return };
    for range_db in [4.0, 8.0, 12.0] {
        let settings = DeesserSettings {
            range_db,
            ..speech_settings()
        };
        let (sibilants, vowels) = changes_db(&settings, &speech);
        let fall = -mean(&sibilants);
        let worst = vowels.iter().fold(0.0_f64, |worst, x| worst.max(x.abs()));
        println!(
            "range {range_db} dB: {} sibilant windows fall by {fall:.2} dB, {} vowel windows change by {worst:.2} dB at most",
            sibilants.len(),
            vowels.len()
        );
        assert!(sibilants.len() >= 5 && vowels.len() >= 50);
        assert!((fall - f64::from(range_db)).abs() < 1.5);
        assert!(worst < 0.3);
    }
}

#[test]
fn a_whisper_and_a_shout_are_treated_alike() {
    let Some(speech) = speech() else { return };
    let peak = speech.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
    let reduction = |level_db: f32| {
        let gain = 10_f32.powf(level_db / 20.0) / peak;
        let scaled: Vec<f32> = speech.iter().map(|x| x * gain).collect();
        -mean(&changes_db(&speech_settings(), &scaled).0)
    };
    let (quiet, loud) = (reduction(-40.0), reduction(-6.0));
    println!("at -40 dBFS {quiet:.3} dB, at -6 dBFS {loud:.3} dB");
    assert!((quiet - loud).abs() < 0.005);
}

#[test]
fn wide_lowers_all_and_listen_hears_the_high_side() {
    let hiss = sine(9000.0, 48e3, 0.3, 48_000);
    let voice = sine(300.0, 48e3, 0.1, 48_000);
    let both: Vec<f32> = hiss.iter().zip(&voice).map(|(a, b)| a + b).collect();
    let level = |output: &[f32], freq_hz: f64| {
        20.0 * (measured(&output[24_000..], freq_hz, 48e3).norm() / 12_000.0).log10()
    };
    let play = |mode, listen| {
        let settings = on(DeesserSettings {
            mode,
            listen,
            range_db: 6.0,
            ..DeesserSettings::default()
        });
        run(&mut prepared(&settings, 48e3), [&both, &both], 64)[0].clone()
    };
    let (split, wide) = (
        play(DeesserMode::Split, false),
        play(DeesserMode::Wide, false),
    );
    let before = level(&both, 300.0);
    assert!((level(&split, 300.0) - before).abs() < 0.1);
    assert!((level(&wide, 300.0) - before + 6.0).abs() < 0.1);
    assert!((level(&wide, 9000.0) - level(&both, 9000.0) + 6.0).abs() < 0.1);
    let heard = play(DeesserMode::Split, true);
    assert!(level(&heard, 300.0) < before - 60.0);
}

#[test]
fn a_click_or_a_shout_before_it_leaves_a_soft_voice_as_it_is() {
    let Some(speech) = speech() else { return };
    let peak = speech.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
    let scaled = |level_db: f32| -> Vec<f32> {
        let gain = 10_f32.powf(level_db / 20.0) / peak;
        speech.iter().map(|x| x * gain).collect()
    };
    let soft = scaled(-36.0);
    let second = speech::RATE_HZ as usize;
    let play = |past: &[f32]| {
        let mut deesser = prepared(&speech_settings(), speech::RATE_HZ);
        run(&mut deesser, [past, past], 64);
        run(&mut deesser, [&soft, &soft], 64)[0].clone()
    };
    let alone = play(&[]);
    let click = vec![1.0; 48];
    for past in [click, scaled(0.0)] {
        let found = play(&past);
        let power = |signal: &[f32]| signal.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
        let apart: Vec<f32> = found.iter().zip(&alone).map(|(a, b)| a - b).collect();
        let apart_db = 10.0 * (power(&apart[second..]) / power(&alone[second..])).log10();
        println!("{apart_db:.1} dB apart after a second");
        // Where the words fall into the moments that are remembered.
        assert!(apart_db < -50.0, "{apart_db} dB");
    }
}
