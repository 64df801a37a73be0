//! The reverb against its numbers.

mod common;

use truestrip_dsp::modules::{Reverb, ReverbSettings, ReverbType};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{StereoBlock, StreamSpec};
use truestrip_measure::{OCTAVES_HZ, correlation, decay, density, modes};

fn reverb(settings: &ReverbSettings, sample_rate_hz: f64) -> Solo<Reverb> {
    let mut reverb = Solo::<Reverb>::default();
    reverb.set(settings);
    reverb.prepare(&StreamSpec { sample_rate_hz });
    reverb
}

fn wet(kind: ReverbType) -> ReverbSettings {
    ReverbSettings {
        on: true,
        kind,
        mix_percent: 100.0,
        predelay_ms: 0.0,
        low_cut_hz: 20.0,
        high_cut_hz: 20_000.0,
        ..ReverbSettings::default()
    }
}

/// Responses to an impulse on the left, the right, and so on, at different moments.
fn impulses(
    settings: &ReverbSettings,
    rate_hz: f64,
    seconds: f64,
    count: usize,
) -> Vec<[Vec<f32>; 2]> {
    let mut reverb = reverb(settings, rate_hz);
    (0..count)
        .map(|index| {
            let frames = (seconds * rate_hz) as usize;
            let mut channels = [vec![0.0; frames], vec![0.0; frames]];
            channels[index % 2][0] = 1.0;
            common::run(&mut reverb, [&channels[0], &channels[1]], 512)
        })
        .collect()
}

/// The decay that an octave shows when each frequency in it falls as it should.
fn expected(settings: &ReverbSettings, freq_hz: f64) -> f64 {
    let decays: Vec<f64> = (-8..=8)
        .map(|step| settings.decay_at(freq_hz * (f64::from(step) / 16.0).exp2()))
        .collect();
    let longest = decays.iter().copied().fold(0.0, f64::max);
    let step = longest / 4000.0;
    let powers: Vec<f64> = (0..6000)
        .map(|k| {
            decays
                .iter()
                .map(|decay| 10_f64.powf(-6.0 * f64::from(k) * step / decay))
                .sum()
        })
        .collect();
    decay::rt60_of(&powers, 1.0 / step).unwrap()
}

fn slices(responses: &[[Vec<f32>; 2]]) -> Vec<&[f32]> {
    responses
        .iter()
        .flatten()
        .map(|channel| &channel[..])
        .collect()
}

fn power(signal: &[f32]) -> f64 {
    signal.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / signal.len() as f64
}

#[test]
fn every_octave_decays_as_it_is_set() {
    for rate_hz in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
        for &kind in ReverbType::ALL {
            let settings = wet(kind);
            let responses = impulses(&settings, rate_hz, 2.2, 4);
            for freq_hz in OCTAVES_HZ {
                let rt60 = decay::rt60(&slices(&responses), freq_hz, rate_hz).unwrap();
                let ratio = rt60 / expected(&settings, freq_hz);
                println!("{kind:?} {rate_hz} Hz, {freq_hz} Hz: {rt60:.3} s, {ratio:.3}");
                // The promise.
                assert!(
                    (ratio - 1.0).abs() < 0.05,
                    "{kind:?} {rate_hz} {freq_hz}: {ratio}"
                );
            }
        }
    }
}

#[test]
fn the_knob_holds_from_half_a_second_to_twenty() {
    for (seconds, low_decay, high_decay) in [(0.5, 1.0, 1.0), (6.0, 2.0, 0.5), (20.0, 1.0, 1.0)] {
        let settings = ReverbSettings {
            decay_seconds: seconds,
            low_decay,
            high_decay,
            early_percent: 0.0,
            ..wet(ReverbType::Hall)
        };
        let longest = f64::from(seconds * low_decay.max(1.0));
        let responses = impulses(&settings, 48_000.0, 0.8 * longest, 4);
        for (freq_hz, factor) in [(125.0, low_decay), (1000.0, 1.0), (8000.0, high_decay)] {
            let asked = f64::from(seconds * factor);
            let met = settings.decay_at(freq_hz) / asked;
            assert!((met - 1.0).abs() < 0.01, "{freq_hz} Hz: {met}");
            let rt60 = decay::rt60(&slices(&responses), freq_hz, 48_000.0).unwrap();
            let ratio = rt60 / expected(&settings, freq_hz);
            println!("{seconds} s, {freq_hz} Hz: {ratio:.3}");
            assert!(
                (ratio - 1.0).abs() < 0.05,
                "{seconds} s, {freq_hz} Hz: {ratio}"
            );
        }
    }
}

#[test]
fn plate_and_hall_are_dense_within_60_ms_and_every_type_stays_so() {
    for rate_hz in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
        for &kind in ReverbType::ALL {
            let responses = impulses(&wet(kind), rate_hz, 0.3, 2);
            let [left, _] = &responses[0];
            let density = |ms: f64| density::mean_echo_density(&slices(&responses), ms, rate_hz);
            let [d20, d60, d100] = [20.0, 60.0, 100.0].map(density);
            println!("{kind:?} {rate_hz} Hz: {d20:.2} {d60:.2} {d100:.2}");
            if matches!(kind, ReverbType::Plate | ReverbType::Hall) {
                let after = density::dense_after_ms(left, rate_hz).unwrap();
                assert!(after < 60.0, "{kind:?} {rate_hz}: {after} ms");
                assert!(d60 > 0.9, "{kind:?} {rate_hz}: {d60}");
            }
            // One window of Gaussian noise spreads by about 0.1, four of them by 0.05.
            assert!(d20 > 0.85, "{kind:?} {rate_hz}: {d20}");
            assert!(d100 > 0.9, "{kind:?} {rate_hz}: {d100}");
        }
    }
}

#[test]
fn no_mode_rings_on() {
    for &kind in ReverbType::ALL {
        for seconds in [1.8, 5.0] {
            let settings = ReverbSettings {
                decay_seconds: seconds,
                ..wet(kind)
            };
            let seconds = f64::from(seconds);
            let responses = impulses(&settings, 48_000.0, 1.1 * seconds, 6);
            let even = modes::evenness(&slices(&responses), seconds, 48_000.0);
            println!("{kind:?} {seconds} s: {even:.2?}");
            // README says 2.1 dB, in two digits.
            assert!(even.loudest_db < 2.15, "{kind:?} {seconds} s: {even:?}");
        }
    }
}

#[test]
fn left_and_right_differ_and_mono_loses_little() {
    for &kind in ReverbType::ALL {
        let responses = impulses(&wet(kind), 48_000.0, 2.0, 2);
        for [left, right] in &responses {
            let part = 9600..80_000;
            let both = correlation(&left[part.clone()], &right[part]);
            assert!(both.abs() < 0.3, "{kind:?}: {both}");
            let mono: Vec<f32> = left
                .iter()
                .zip(right)
                .map(|(l, r)| (l + r) * 0.5_f32.sqrt())
                .collect();
            let loss_db = 10.0 * (power(&mono) / (0.5 * (power(left) + power(right)))).log10();
            assert!(loss_db > -1.5, "{kind:?}: {loss_db}");
        }
    }
}

#[test]
fn mix_at_zero_passes_every_bit() {
    let noise = [common::noise(1, 20_000), common::noise(2, 20_000)];
    let settings = ReverbSettings {
        mix_percent: 0.0,
        ..wet(ReverbType::Hall)
    };
    let output = common::run(
        &mut reverb(&settings, 48_000.0),
        [&noise[0], &noise[1]],
        480,
    );
    assert_eq!(common::bits(&output), common::bits(&noise));
}

#[test]
fn any_blocks_make_the_same_bits_while_everything_moves() {
    let noise = [common::noise(1, 24_000), common::noise(2, 24_000)];
    let render = |sizes: &[usize]| {
        let mut reverb = reverb(&wet(ReverbType::Hall), 48_000.0);
        let mut output = noise.clone();
        let (mut start, mut sizes) = (0, sizes.iter().cycle());
        while start < 24_000 {
            // Settings change every 4800 frames, on which all blocks end.
            let end = (start + sizes.next().unwrap()).min(start / 4800 * 4800 + 4800);
            let turn = start / 4800;
            reverb.set(&ReverbSettings {
                kind: ReverbType::ALL[turn % 5],
                size_percent: 20.0 * turn as f32,
                decay_seconds: 0.5 + turn as f32,
                predelay_ms: 30.0 * turn as f32,
                duck_db: 3.0 * turn as f32,
                mix_percent: 50.0,
                ..wet(ReverbType::Hall)
            });
            let [left, right] = &mut output;
            reverb.process(StereoBlock::new(
                &mut left[start..end],
                &mut right[start..end],
            ));
            start = end;
        }
        common::bits(&output)
    };
    let whole = render(&[4800]);
    for sizes in [&[1][..], &[17], &[64], &[480], &[3, 250, 31, 1]] {
        assert_eq!(render(sizes), whole, "{sizes:?}");
    }
}

#[test]
fn decay_size_and_predelay_move_without_clicks() {
    // The wet sound of a 200 Hz tone has nothing above 5 kHz but what a click makes.
    let tone = common::sine(200.0, 48_000.0, 0.5, 96_000);
    for change in 0..4 {
        let mut output = [tone.clone(), tone.clone()];
        let mut reverb = reverb(&wet(ReverbType::Hall), 48_000.0);
        for (index, start) in (0..96_000).step_by(480).enumerate() {
            let swing = if index < 50 {
                0.0
            } else {
                (index % 40) as f32 / 40.0
            };
            let mut settings = wet(ReverbType::Hall);
            match change {
                0 => settings.decay_seconds = 1.0 + 3.0 * swing,
                1 => settings.size_percent = 100.0 * swing,
                2 => settings.predelay_ms = 100.0 * swing,
                _ => settings.kind = ReverbType::ALL[(5.0 * swing) as usize],
            }
            reverb.set(&settings);
            let [left, right] = &mut output;
            reverb.process(StereoBlock::new(
                &mut left[start..start + 480],
                &mut right[start..start + 480],
            ));
        }
        let above = common::loudest_above(&output[0][24_000..], 5000.0, 48_000.0);
        println!("change {change}: {above:.1} dBFS above 5 kHz");
        // The promise.
        assert!(above < -94.0, "change {change}: {above}");
    }
}

#[test]
fn ducking_lowers_the_reverb_under_the_dry_sound_alone() {
    let frames = 96_000;
    let mut burst = common::noise(1, frames);
    burst[48_000..].fill(0.0);
    let render = |duck_db: f32| {
        let settings = ReverbSettings {
            duck_db,
            ..wet(ReverbType::Hall)
        };
        common::run(&mut reverb(&settings, 48_000.0), [&burst, &burst], 64)
    };
    let (open, ducked) = (render(0.0), render(12.0));
    let lower_db = |part: std::ops::Range<usize>| {
        10.0 * (power(&ducked[0][part.clone()]) / power(&open[0][part])).log10()
    };
    assert!((lower_db(24_000..48_000) + 12.0).abs() < 0.5);
    // The release has a time constant of 250 ms, and goes on to the end: from half a second after the burst on
    // less is missing from part to part, and after a second all is there.
    let parts: Vec<f64> = (70_000..96_000)
        .step_by(2000)
        .map(|start| lower_db(start..start + 2000))
        .collect();
    println!("{parts:.2?}");
    assert!(parts.is_sorted());
    assert!(parts[parts.len() - 1].abs() < 1.0);
}

#[test]
fn nothing_that_enters_stays() {
    for rate_hz in [8000.0, 384_000.0] {
        let settings = ReverbSettings {
            decay_seconds: 20.0,
            low_decay: 2.0,
            high_decay: 1.0,
            size_percent: 0.0,
            modulation_percent: 100.0,
            ..wet(ReverbType::Ambience)
        };
        let mut reverb = reverb(&settings, rate_hz);
        let noise = common::noise(1, 80_000);
        let output = common::run(&mut reverb, [&noise, &noise], 512);
        assert!(output[0].iter().all(|x| x.abs() < 100.0));
        reverb.process(StereoBlock::new(&mut [], &mut []));
        reverb.reset();
        let silence = vec![0.0; 4096];
        let output = common::run(&mut reverb, [&silence, &silence], 512);
        assert!(output[0].iter().all(|x| *x == 0.0));
    }
}

#[test]
fn settings_count_on_the_lines_of_the_control_grid() {
    const FRAMES: usize = 24_000;
    let input = [common::noise(8, FRAMES), common::noise(9, FRAMES)];
    // The same value on every line, whatever lies between.
    let moved = |frame: usize| {
        let go = |period: usize, from: f32, to: f32| {
            from + (to - from) * (frame % period) as f32 / period as f32
        };
        ReverbSettings {
            on: go(5000, 0.0, 1.0) < 0.6,
            kind: ReverbType::ALL[go(21_000, 0.0, 5.0) as usize],
            mix_percent: go(7000, 5.0, 100.0),
            predelay_ms: go(9000, 0.0, 250.0),
            decay_seconds: go(8000, 0.1, 4.0),
            size_percent: go(6000, 0.0, 100.0),
            low_decay: go(3000, 0.5, 2.0),
            high_decay: go(3500, 0.1, 1.0),
            diffusion_percent: go(4500, 0.0, 100.0),
            modulation_percent: go(5500, 0.0, 100.0),
            width_percent: go(6500, 0.0, 150.0),
            low_cut_hz: go(4000, 20.0, 1000.0),
            high_cut_hz: go(4700, 1000.0, 20_000.0),
            early_percent: go(5100, 0.0, 100.0),
            duck_db: go(6100, 0.0, 24.0),
        }
    };
    let mut reverb = reverb(&moved(0), 48_000.0);
    let mut render = |size: usize| {
        // As after a stop: nothing of the run before is left.
        reverb.set(&moved(0));
        reverb.reset();
        let mut output = input.clone();
        for frame in (0..FRAMES).step_by(size) {
            reverb.set(&moved(frame));
            let [left, right] = &mut output;
            let part = frame..frame + size;
            reverb.process(StereoBlock::new(&mut left[part.clone()], &mut right[part]));
        }
        output
    };
    let lines = render(32);
    for size in [1, 4, 16] {
        let output = render(size);
        for channel in 0..2 {
            let differs = lines[channel]
                .iter()
                .zip(&output[channel])
                .position(|(a, b)| a.to_bits() != b.to_bits());
            assert_eq!(differs, None, "{size}");
        }
    }
}
