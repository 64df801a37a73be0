//! What every chain promises, whatever its modules do.

mod common;

use common::{RATES_HZ, bits, busy, channel, noise, run, sine};
use proptest::prelude::*;
use truestrip_dsp::modules::Eq3Settings;
use truestrip_dsp::param::Value;
use truestrip_dsp::strip::{CHANNEL, MASTER, MasterGainSettings};
use truestrip_dsp::{StereoBlock, StreamSpec, Strip, StripSettings, gain_to_db};

#[test]
fn flat_is_bit_exact() {
    let (left, right) = (noise(1, 10_000), noise(2, 10_000));
    for rate in RATES_HZ {
        let mut chain = channel(&StripSettings::new(&CHANNEL), rate);
        let out = run(&mut chain, [&left, &right], 333);
        assert_eq!(bits(&out), bits(&[left.clone(), right.clone()]));
        let mut master = Strip::new(&MASTER);
        master.prepare(&StreamSpec {
            sample_rate_hz: rate,
        });
        // Below the ceiling of its limiter, whose latency it has.
        let [left, right] = [&left, &right].map(|x| x.iter().map(|x| 0.5 * x).collect::<Vec<_>>());
        let out = run(&mut master, [&left, &right], 333);
        let late = master.latency_frames() as usize;
        let end = left.len() - late;
        assert!(out[0][late..] == left[..end] && out[1][late..] == right[..end]);
    }
}

#[test]
fn automation_at_a_frame_gives_the_same_bits_in_any_blocks() {
    let (left, right) = (noise(5, 6000), noise(6, 6000));
    let changes = [(777, 4000.0), (1501, 300.0), (1502, 7000.0), (4096, 1000.0)];
    let render = |size: usize| {
        let mut chain = channel(&busy(), 48_000.0);
        let (mut left, mut right) = (left.clone(), right.clone());
        let mut frame = 0;
        while frame < left.len() {
            let mut eq3 = busy().get::<Eq3Settings>();
            for (at, freq) in changes {
                if at <= frame {
                    eq3.mid_freq_hz = freq;
                }
            }
            chain.set(&busy().with(&eq3));
            // A block ends at the next change, as hosts with sample-accurate automation cut it.
            let next = changes.iter().map(|change| change.0).find(|at| *at > frame);
            let end = (frame + size)
                .min(next.unwrap_or(usize::MAX))
                .min(left.len());
            let block = StereoBlock::new(&mut left[frame..end], &mut right[frame..end]);
            chain.process(block, None);
            frame = end;
        }
        bits(&[left, right])
    };
    let whole = render(6000);
    for size in [1, 17, 64, 480] {
        assert_eq!(whole, render(size), "{size}");
    }
}

#[test]
fn the_busy_chain_adds_no_distortion() {
    // Every module on and none of them at rest on identity: a sine must stay a sine.
    for rate in RATES_HZ {
        let freq = (997.0_f64 / rate * 65_536.0).round() * rate / 65_536.0;
        let input = sine(freq, rate, 0.5, 3 * 65_536);
        let out = run(&mut channel(&busy(), rate), [&input, &input], 512);
        let tail = &out[0][2 * 65_536..];
        let step = std::f64::consts::TAU * freq / rate;
        let (mut re, mut im) = (0.0, 0.0);
        for (frame, sample) in tail.iter().enumerate() {
            re += f64::from(*sample) * (step * frame as f64).cos();
            im += f64::from(*sample) * (step * frame as f64).sin();
        }
        let scale = 2.0 / tail.len() as f64;
        let (mut tone, mut rest) = (0.0, 0.0);
        for (frame, sample) in tail.iter().enumerate() {
            let fit = scale * (re * (step * frame as f64).cos() + im * (step * frame as f64).sin());
            tone += fit * fit;
            rest += (f64::from(*sample) - fit).powi(2);
        }
        let thd_n_db = gain_to_db((rest / tone).sqrt());
        // The promise of the clean path; f32 at the border leaves about -150 dB.
        assert!(thd_n_db < -120.0, "{thd_n_db} dB at {rate} Hz");
    }
}

#[test]
fn bypass_is_bit_transparent_and_clickless() {
    let input = sine(100.0, 48_000.0, 0.5, 24_000);
    let mut settings = busy();
    let mut chain = channel(&settings, 48_000.0);
    let before = run(&mut chain, [&input[..9600], &input[..9600]], 64);
    settings.set_value("bypass", Value::Toggle(true));
    chain.set(&settings);
    let during = run(&mut chain, [&input[9600..], &input[9600..]], 64);
    let whole: Vec<f32> = before[0].iter().chain(&during[0]).copied().collect();
    // A 100 Hz sine at twice the level moves by 0.013 a frame; a click would be a tenth.
    assert!(
        whole
            .windows(2)
            .all(|pair| (pair[1] - pair[0]).abs() < 0.03)
    );
    assert_eq!(during[0][1200..], input[9600 + 1200..]);
}

#[test]
fn a_chain_that_starts_in_the_bypass_is_bypassed() {
    let (left, right) = (noise(1, 5000), noise(2, 5000));
    let mut settings = busy();
    settings.set_value("bypass", Value::Toggle(true));
    let out = run(&mut channel(&settings, 48e3), [&left, &right], 100);
    assert!(bits(&out) == bits(&[left, right]));
}

#[test]
fn meters_read_what_enters_and_leaves() {
    let mut chain = Strip::new(&MASTER);
    chain.set(&StripSettings::new(&MASTER).with(&MasterGainSettings {
        output_db: -6.0,
        ..MasterGainSettings::default()
    }));
    chain.prepare(&StreamSpec {
        sample_rate_hz: 48_000.0,
    });
    let input = vec![0.5; 4800];
    run(&mut chain, [&input, &input], 480);
    // Past the latency.
    chain.take_reading();
    run(&mut chain, [&input, &input], 480);
    let levels = chain.take_reading();
    assert_eq!(levels.input.peak, [0.5, 0.5]);
    // f32 rounding of a gain.
    assert!((levels.output.rms[1] - 0.5 * 0.501_187).abs() < 1e-6);
    assert_eq!(chain.metered_frames(), 0);
}

proptest! {
    #[test]
    fn random_jumps_of_every_setting_stay_finite(seed: u32, rate in 8_000.0_f64..384_000.0) {
        let mut state = seed;
        let mut random = move |min: f32, max: f32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            min + (max - min) * (state >> 8) as f32 / (1 << 24) as f32
        };
        let mut chain = channel(&StripSettings::new(&CHANNEL), rate);
        let input = noise(seed, 32);
        for _ in 0..500 {
            let mut eq3 = busy().get::<Eq3Settings>();
            eq3.low_freq_hz = random(40.0, 500.0);
            eq3.low_gain_db = random(-18.0, 18.0);
            eq3.mid_freq_hz = random(200.0, 8000.0);
            eq3.mid_gain_db = random(-18.0, 18.0);
            eq3.mid_q = random(0.3, 5.0);
            eq3.high_freq_hz = random(1500.0, 16_000.0);
            eq3.high_gain_db = random(-18.0, 18.0);
            chain.set(&busy().with(&eq3));
            let out = run(&mut chain, [&input, &input], 32);
            // Three bands of +18 dB on noise of half scale, and room for what resonates.
            prop_assert!(out.iter().flatten().all(|sample| sample.abs() < 500.0));
        }
    }
}
