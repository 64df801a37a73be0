//! What is heard while someone works: the bypass at equal loudness, and what a chain changes.

mod common;

use common::{RATES_HZ, bits, busy, channel, drums, loudness_lufs, noise, run, sine, speech};
use truestrip_dsp::blocks::guard::LIMIT;
use truestrip_dsp::modules::{
    CompressorSettings, EqSettings, LimiterSettings, Phase, ReverbSettings,
};
use truestrip_dsp::param::Value;
use truestrip_dsp::strip::{CHANNEL, ChannelGainSettings, MASTER};
use truestrip_dsp::{Monitoring, StereoBlock, StreamSpec, Strip, StripSettings, db_to_gain};
use truestrip_measure::music;
use truestrip_measure::peak::true_peak_dbtp;

const MATCHED: Monitoring = Monitoring {
    matched: true,
    delta: false,
};
const DELTA: Monitoring = Monitoring {
    matched: false,
    delta: true,
};

/// Settings that make a sound louder, quieter, brighter and longer.
fn strips() -> Vec<(&'static str, StripSettings)> {
    let plain = StripSettings::new(&CHANNEL);
    let squash = CompressorSettings {
        on: true,
        threshold_db: -30.0,
        ratio: 4.0,
        makeup_db: 12.0,
        ..CompressorSettings::default()
    };
    let hall = ReverbSettings {
        on: true,
        mix_percent: 60.0,
        ..ReverbSettings::default()
    };
    let down = ChannelGainSettings {
        output_db: -9.0,
        ..ChannelGainSettings::default()
    };
    vec![
        ("bands of EQ3", busy()),
        ("compressor", plain.clone().with(&squash)),
        ("hall", plain.clone().with(&hall)),
        ("9 dB down", plain.with(&down)),
    ]
}

/// The same, with the bypass on or off.
fn bypassed(settings: &StripSettings, bypass: bool) -> StripSettings {
    let mut settings = settings.clone();
    settings.set_value("bypass", Value::Toggle(bypass));
    settings
}

#[test]
fn a_matched_bypass_is_as_loud_as_the_chain() {
    let mut sounds = vec![("drums", 48e3, [drums(), drums()])];
    sounds.extend(speech::speech().map(|speech| ("speech", 48e3, [speech.clone(), speech])));
    sounds.extend(music::music().map(|[left, right]| {
        let frames = left.len().min(20 * music::RATE_HZ as usize);
        let sound = [left[..frames].to_vec(), right[..frames].to_vec()];
        ("music", f64::from(music::RATE_HZ), sound)
    }));
    for (sound, rate_hz, [left, right]) in &sounds {
        for (strip, settings) in strips() {
            let play = |bypass: bool| {
                let mut chain = channel(&bypassed(&settings, bypass), *rate_hz);
                chain.monitor(MATCHED);
                let [left, right] = run(&mut chain, [left, right], 512);
                // What it takes to know the loudness at first.
                let from = (3.0 * rate_hz) as usize;
                loudness_lufs([&left[from..], &right[from..]], *rate_hz)
            };
            let (chain, bypass) = (play(false), play(true));
            println!("{sound}, {strip}: {:+.2} LU", bypass - chain);
            // Less than half a step of what a listener tells apart in a comparison: 1 LU.
            assert!((bypass - chain).abs() < 0.4, "{sound}, {strip}");
        }
    }
}

/// By how many LU a matched bypass is louder than the chain behind a compressor, in a part of two programmes one
/// after the other.
fn mismatch_lu([first, second]: [&[f32]; 2], part: std::ops::Range<usize>) -> f64 {
    let (_, squash) = strips().swap_remove(1);
    let sound = [first, second].concat();
    let play = |bypass: bool| {
        let mut chain = channel(&bypassed(&squash, bypass), 48e3);
        chain.monitor(MATCHED);
        let [left, right] = run(&mut chain, [&sound, &sound], 512);
        let part = first.len() + part.start..first.len() + part.end;
        loudness_lufs([&left[part.clone()], &right[part]], 48e3)
    };
    play(true) - play(false)
}

/// The same sound with a gain in dB.
fn scaled(sound: &[f32], gain_db: f64) -> Vec<f32> {
    let gain = db_to_gain(gain_db) as f32;
    sound.iter().map(|x| x * gain).collect()
}

#[test]
fn the_match_forgets_another_programme_within_a_second() {
    for (name, sound) in [("drums", drums()), ("noise", noise(9, 480_000))] {
        // More than 10 dB apart in the louder of both sounds, which the compressor brings nearer to each other.
        for [first_db, second_db] in [[-30.0, 0.0], [0.0, -20.0], [0.0, -30.0]] {
            let [first, second] = [first_db, second_db].map(|gain_db| scaled(&sound, gain_db));
            let found = mismatch_lu([&first, &second], 48_000..144_000);
            println!("{name} from {first_db} to {second_db} dB: {found:+.2} LU");
            // As for a programme alone.
            assert!(
                found.abs() < 0.5,
                "{name} from {first_db} to {second_db} dB"
            );
        }
    }
}

#[test]
fn the_match_looks_back_three_seconds_at_the_most() {
    for (name, sound) in [("drums", drums()), ("noise", noise(9, 480_000))] {
        // As near as parts of one programme.
        for [first_db, second_db] in [[-8.0, 0.0], [0.0, -8.0]] {
            let [first, second] = [first_db, second_db].map(|gain_db| scaled(&sound, gain_db));
            let found = mismatch_lu([&first, &second], 144_000..288_000);
            println!("{name} from {first_db} to {second_db} dB: {found:+.2} LU");
            assert!(
                found.abs() < 0.5,
                "{name} from {first_db} to {second_db} dB"
            );
        }
    }
}

#[test]
fn a_master_at_minus_1_dbtp_is_metered_at_that_whatever_is_auditioned() {
    // Peaks at +1.3 dBTP, which the bypass lets out.
    let drums = drums();
    let input = scaled(&drums, 1.3 - true_peak_dbtp(&drums));
    let settings = StripSettings::new(&MASTER);
    let play = |bypass: bool, monitoring: Monitoring| {
        let mut chain = Strip::new(&MASTER);
        chain.set(&settings);
        chain.prepare(&StreamSpec {
            sample_rate_hz: 48e3,
        });
        let (before, after) = input.split_at(48_000);
        run(&mut chain, [before, before], 480);
        chain.set(&bypassed(&settings, bypass));
        chain.monitor(monitoring);
        let [heard, _] = run(&mut chain, [after, after], 480);
        let meter = chain.loudness().expect("the meter of Master");
        (meter.result(), true_peak_dbtp(&heard))
    };
    let (expected, _) = play(false, Monitoring::default());
    // The detector reads within 0.02 dB.
    assert!((expected.true_peak_dbtp + 1.0).abs() < 0.02);
    let (_, bypass_dbtp) = play(true, Monitoring::default());
    assert!((bypass_dbtp - 1.3).abs() < 0.02, "{bypass_dbtp}");
    for bypass in [false, true] {
        for (matched, delta) in [(false, false), (true, false), (false, true), (true, true)] {
            let (found, heard_dbtp) = play(bypass, Monitoring { matched, delta });
            println!(
                "bypass {bypass}, matched {matched}, delta {delta}: heard {heard_dbtp:+.2} dBTP, metered {:+.2}",
                found.true_peak_dbtp
            );
            assert_eq!(found, expected, "{bypass} {matched} {delta}");
        }
    }
}

#[test]
fn without_match_the_bypass_is_the_input_bit_for_bit() {
    let (left, right) = (noise(1, 48_000), noise(2, 48_000));
    let mut chain = channel(&bypassed(&busy(), true), 48e3);
    let out = run(&mut chain, [&left, &right], 100);
    assert!(bits(&out) == bits(&[left.clone(), right.clone()]));
    // Switched on and off again, too.
    chain.monitor(MATCHED);
    let matched = run(&mut chain, [&left, &right], 100);
    assert!(bits(&matched) != bits(&out));
    chain.monitor(Monitoring::default());
    let after = run(&mut chain, [&left, &right], 100);
    // 20 ms of gliding and a control period.
    let settled = 960 + 64;
    assert!(after[0][settled..] == left[settled..] && after[1][settled..] == right[settled..]);
}

#[test]
fn match_alone_changes_nothing_that_is_not_bypassed() {
    let (left, right) = (noise(1, 24_000), noise(2, 24_000));
    let plain = run(&mut channel(&busy(), 48e3), [&left, &right], 64);
    let mut chain = channel(&busy(), 48e3);
    chain.monitor(MATCHED);
    assert!(bits(&plain) == bits(&run(&mut chain, [&left, &right], 64)));
}

#[test]
fn every_switch_is_clickless() {
    let input = sine(100.0, 48e3, 0.5, 4800);
    let mut chain = channel(&busy(), 48e3);
    let mut whole = Vec::new();
    for (bypass, matched, delta) in [
        (false, false, false),
        (false, true, false),
        (true, true, false),
        (true, false, false),
        (true, true, true),
        (false, true, true),
        (false, false, false),
        (false, false, true),
        (true, false, true),
    ] {
        chain.set(&bypassed(&busy(), bypass));
        chain.monitor(Monitoring { matched, delta });
        for _ in 0..5 {
            whole.extend(run(&mut chain, [&input, &input], 64)[0].iter().copied());
        }
    }
    let most = whole.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let most = most.fold(0.0, f32::max);
    // A 100 Hz sine at twice the level moves by 0.013 a frame; a click would be a tenth.
    assert!(most < 0.03, "{most}");
}

fn delayed(input: &[f32], frames: usize) -> Vec<f32> {
    let mut late = vec![0.0; frames];
    late.extend(&input[..input.len() - frames]);
    late
}

#[test]
fn delta_of_a_flat_chain_is_exact_silence() {
    for rate_hz in RATES_HZ {
        let (left, right) = (noise(3, 20_000), noise(4, 20_000));
        // Switched on, late, and acting on nothing.
        let flat = StripSettings::new(&CHANNEL).with(&CompressorSettings {
            on: true,
            threshold_db: 0.0,
            lookahead_ms: 3.0,
            ..CompressorSettings::default()
        });
        let mut chain = channel(&flat, rate_hz);
        assert!(chain.latency_frames() > 0);
        chain.monitor(DELTA);
        chain.reset();
        let out = run(&mut chain, [&left, &right], 77);
        assert!(out.iter().flatten().all(|sample| *sample == 0.0));

        // Below the ceiling of the limiter.
        let [left, right] = [left, right].map(|x| x.iter().map(|x| 0.5 * x).collect::<Vec<_>>());
        let mut master = Strip::new(&MASTER);
        master.prepare(&StreamSpec {
            sample_rate_hz: rate_hz,
        });
        master.monitor(DELTA);
        master.reset();
        let out = run(&mut master, [&left, &right], 77);
        assert!(out.iter().flatten().all(|sample| *sample == 0.0));
    }
}

#[test]
fn delta_is_the_output_less_the_input_as_late_as_the_output() {
    let linear = EqSettings {
        phase: Phase::Linear,
        ..EqSettings::default()
    };
    let loud = LimiterSettings {
        drive_db: 9.0,
        ..LimiterSettings::default()
    };
    let settings = StripSettings::new(&MASTER).with(&linear).with(&loud);
    let frames = 96_000;
    let (left, right) = (noise(5, frames), noise(6, frames));
    let play = |monitoring: Monitoring| {
        let mut chain = Strip::new(&MASTER);
        chain.set(&settings);
        chain.prepare(&StreamSpec {
            sample_rate_hz: 48e3,
        });
        chain.monitor(monitoring);
        chain.reset();
        let late = chain.latency_frames() as usize;
        (run(&mut chain, [&left, &right], 480), late)
    };
    let (output, late) = play(Monitoring::default());
    let (delta, _) = play(DELTA);
    let dry = [delayed(&left, late), delayed(&right, late)];
    for channel in 0..2 {
        for frame in 0..frames {
            let expected = output[channel][frame] - dry[channel][frame];
            assert_eq!(delta[channel][frame], expected, "frame {frame}");
        }
    }
}

#[test]
fn any_block_size_gives_the_same_bits() {
    let (left, right) = (noise(7, 30_000), noise(8, 30_000));
    let play = |size: usize| {
        let mut chain = channel(&busy(), 48e3);
        let mut heard = Vec::new();
        for (part, (bypass, matched, delta)) in [
            (true, true, false),
            (false, true, true),
            (true, false, true),
        ]
        .into_iter()
        .enumerate()
        {
            chain.set(&bypassed(&busy(), bypass));
            chain.monitor(Monitoring { matched, delta });
            let part = 10_000 * part..10_000 * (part + 1);
            heard.extend(run(&mut chain, [&left[part.clone()], &right[part]], size));
        }
        heard
            .concat()
            .iter()
            .map(|x| x.to_bits())
            .collect::<Vec<_>>()
    };
    let expected = play(64);
    for size in [1, 17, 480, 4096] {
        assert!(play(size) == expected, "blocks of {size}");
    }
}

#[test]
fn whatever_is_set_what_is_heard_stays_within_the_guard() {
    let loud = vec![LIMIT; 4800];
    let quiet = vec![1e-3; 4800];
    let mut chain = channel(&busy(), 48e3);
    for (bypass, input) in [
        (false, &quiet),
        (true, &loud),
        (false, &loud),
        (true, &quiet),
    ] {
        chain.set(&bypassed(&busy(), bypass));
        chain.monitor(Monitoring {
            matched: true,
            delta: true,
        });
        let (mut left, mut right): (Vec<f32>, Vec<f32>) = (input.clone(), input.clone());
        right.iter_mut().for_each(|sample| *sample = -*sample);
        chain.process(StereoBlock::new(&mut left, &mut right), None);
        for sample in left.iter().chain(&right) {
            assert!(sample.abs() <= LIMIT);
        }
    }
}
