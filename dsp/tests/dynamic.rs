//! Dynamic bands: how far, when and how fast the level moves a gain.

mod common;

use common::{RATES_HZ, bits, loudest_above, noise, run, sine};
use truestrip_dsp::bands::{BandSettings, ChannelMode, FilterType};
use truestrip_dsp::modules::{Eq, EqSettings};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{StreamSpec, gain_to_db};

fn dynamic(band: BandSettings) -> EqSettings {
    let mut settings = EqSettings::default();
    settings.bands[4] = BandSettings {
        on: true,
        freq_hz: 1000.0,
        ..band
    };
    settings
}

fn prepared(settings: &EqSettings, sample_rate_hz: f64) -> Solo<Eq> {
    let mut eq = Solo::<Eq>::default();
    eq.set(settings);
    eq.prepare(&StreamSpec { sample_rate_hz });
    eq
}

/// Level in dBFS, as a sine's peak, of some frames.
fn level_db(frames: &[f32]) -> f64 {
    let power = frames.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / frames.len() as f64;
    gain_to_db((2.0 * power).sqrt())
}

/// Gain in dB that a steady sine at the band's centre meets.
fn gain_db(band: BandSettings, input_db: f64, rate_hz: f64) -> f64 {
    let frames = rate_hz as usize;
    let input = sine(1000.0, rate_hz, 10_f64.powf(input_db / 20.0), frames);
    let out = run(&mut prepared(&dynamic(band), rate_hz), [&input, &input], 64);
    level_db(&out[0][frames / 2..]) - input_db
}

#[test]
fn the_gain_moves_db_for_db_above_the_threshold_up_to_the_range() {
    for rate_hz in RATES_HZ {
        for range_db in [-12.0_f32, -6.0, 6.0] {
            for (input_db, over_db) in [(-40.0, 0.0), (-30.0, 0.75), (-26.0, 4.0), (-12.0, 18.0)] {
                let band = BandSettings {
                    gain_db: 2.0,
                    dyn_range_db: range_db,
                    dyn_threshold_db: -30.0,
                    ..BandSettings::default()
                };
                let expected =
                    2.0 + f64::min(over_db, range_db.abs().into()).copysign(range_db.into());
                let found = gain_db(band, input_db, rate_hz);
                // The level is averaged over three periods, whose ripple moves it by 0.1 dB.
                assert!(
                    (found - expected).abs() < 0.15,
                    "{range_db} dB at {input_db} dBFS: {found} instead of {expected}"
                );
            }
        }
    }
}

#[test]
fn the_band_hears_only_its_own_part() {
    let band = BandSettings {
        dyn_range_db: -12.0,
        dyn_threshold_db: -30.0,
        ..BandSettings::default()
    };
    let rate_hz = 48_000.0;
    // Five octaves below, a bell of Q 1 hears 30 dB less.
    let low = sine(31.25, rate_hz, 0.5, 48_000);
    let mut still = prepared(
        &dynamic(BandSettings {
            dyn_range_db: 0.0,
            ..band
        }),
        rate_hz,
    );
    let mut moves = prepared(&dynamic(band), rate_hz);
    let expected = run(&mut still, [&low, &low], 64);
    let found = run(&mut moves, [&low, &low], 64);
    assert_eq!(bits(&expected), bits(&found));
    // Mid hears nothing of what is only at the sides.
    let side = sine(1000.0, rate_hz, 0.5, 48_000);
    let other: Vec<f32> = side.iter().map(|x| -x).collect();
    let mid = dynamic(BandSettings {
        channel_mode: ChannelMode::Mid,
        ..band
    });
    let out = run(&mut prepared(&mid, rate_hz), [&side, &other], 64);
    assert_eq!(out[0], side);
}

#[test]
fn at_range_zero_a_band_is_the_static_one_to_the_bit() {
    let (left, right) = (noise(1, 48_000), noise(2, 48_000));
    let band = BandSettings {
        gain_db: 6.0,
        ..BandSettings::default()
    };
    let plain = run(&mut prepared(&dynamic(band), 48_000.0), [&left, &right], 64);
    let zero = BandSettings {
        dyn_threshold_db: -80.0,
        ..band
    };
    let out = run(&mut prepared(&dynamic(zero), 48_000.0), [&left, &right], 64);
    assert_eq!(bits(&plain), bits(&out));
}

/// Seconds until the gain is 63 % back, after `burst_seconds` above the threshold.
fn release_seconds(burst_seconds: f64) -> f64 {
    let rate_hz = 48_000.0;
    let band = BandSettings {
        dyn_range_db: -12.0,
        dyn_threshold_db: -40.0,
        ..BandSettings::default()
    };
    let burst = (burst_seconds * rate_hz) as usize;
    let mut input = sine(1000.0, rate_hz, 0.5, burst + 2 * 48_000);
    // 44 dB below the burst the band is let go; there it still tells its gain.
    input[burst..].iter_mut().for_each(|x| *x *= 0.006);
    let out = run(&mut prepared(&dynamic(band), rate_hz), [&input, &input], 64);
    let window = 96;
    let gains: Vec<f64> = (burst..input.len() - window)
        .step_by(window)
        .map(|at| level_db(&out[0][at..at + window]) - level_db(&input[at..at + window]))
        .collect();
    let goal = gains[1] * (-1.0_f64).exp();
    let index = gains.iter().skip(1).position(|gain| *gain > goal).unwrap();
    index as f64 * window as f64 / rate_hz
}

#[test]
fn a_peak_is_let_go_sooner_than_what_stays() {
    let (peak, sustained) = (release_seconds(0.030), release_seconds(2.0));
    println!("63 % of release after 30 ms: {peak:.3} s, after 2 s: {sustained:.3} s");
    // 80 ms, longer by the averaging; 900 ms less what the start of the release takes off.
    assert!((0.05..0.25).contains(&peak), "{peak}");
    assert!((0.7..1.3).contains(&sustained), "{sustained}");
}

#[test]
fn motion_by_level_makes_no_click_and_no_distortion() {
    for rate_hz in RATES_HZ {
        for filter_type in [
            FilterType::Bell,
            FilterType::LowShelf,
            FilterType::HighShelf,
            FilterType::Tilt,
        ] {
            // A tone that swells and fades five times a second through the whole range.
            let mut input = sine(1000.0, rate_hz, 0.5, 2 * rate_hz as usize);
            for (frame, x) in input.iter_mut().enumerate() {
                let swell = (std::f64::consts::TAU * 5.0 * frame as f64 / rate_hz).cos();
                *x *= (0.5 + 0.49 * swell) as f32;
            }
            let band = BandSettings {
                filter_type,
                dyn_range_db: -18.0,
                dyn_threshold_db: -30.0,
                ..BandSettings::default()
            };
            let out = run(&mut prepared(&dynamic(band), rate_hz), [&input, &input], 64);
            let worst = loudest_above(&out[0], 6000.0, rate_hz);
            println!("{rate_hz} Hz {filter_type:?}: {worst:.1} dBFS");
            assert!(
                worst < -80.0,
                "{filter_type:?}: {worst} dBFS at {rate_hz} Hz"
            );
        }
    }
}

#[test]
fn a_range_that_is_taken_away_lets_go_of_the_cut_and_never_boosts() {
    for rate_hz in RATES_HZ {
        let settings = |dyn_range_db| {
            dynamic(BandSettings {
                dyn_range_db,
                dyn_threshold_db: -40.0,
                ..BandSettings::default()
            })
        };
        for range_db in [0.0, 12.0] {
            let input = sine(1000.0, rate_hz, 0.5, 2 * rate_hz as usize);
            let half = rate_hz as usize;
            let mut eq = prepared(&settings(-12.0), rate_hz);
            let [before, _] = run(&mut eq, [&input[..half], &input[..half]], 64);
            assert!((level_db(&before[half / 2..]) + 18.0).abs() < 0.1);
            eq.set(&settings(range_db));
            let [after, _] = run(&mut eq, [&input[half..], &input[half..]], 64);
            // By 2 ms, no higher at any time than where it ends, and there from 0.9 s on.
            let ends_db = -6.0 + f64::from(range_db);
            let window = (0.002 * rate_hz) as usize;
            let highest = after
                .chunks_exact(window)
                .map(level_db)
                .fold(f64::MIN, f64::max);
            assert!(highest < ends_db + 0.1, "{highest:.2} dBFS at {rate_hz} Hz");
            assert!((level_db(&after[half * 9 / 10..]) - ends_db).abs() < 0.1);
        }
    }
}
