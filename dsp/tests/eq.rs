//! The parametric equaliser as it runs: the sound that leaves it.

mod common;

use std::f64::consts::TAU;

use common::{RATES_HZ, bits, loudest_above, measured, noise, run, sine};
use realfft::RealFftPlanner;
use truestrip_dsp::bands::{BandCurve, BandSettings, ChannelMode, FilterType, Slope};
use truestrip_dsp::modules::{BANDS, Eq, EqSettings};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{CONTROL_FRAMES, StereoBlock, StreamSpec, gain_to_db};

const TONE_HZ: f64 = 1000.0;
/// How far the side bands reach that a gain makes which rises and falls within some 10 ms, as it does while a band
/// passes the tone.
const AWAY_HZ: f64 = 350.0;

fn prepared(settings: &EqSettings, sample_rate_hz: f64) -> Solo<Eq> {
    let mut eq = Solo::<Eq>::default();
    eq.set(settings);
    eq.prepare(&StreamSpec { sample_rate_hz });
    eq
}

/// One band of an equaliser whose others are off.
fn single(band: BandSettings) -> EqSettings {
    let mut settings = EqSettings::default();
    settings.bands[2] = BandSettings { on: true, ..band };
    settings
}

/// All bands in use, of every filter_type.
fn busy() -> EqSettings {
    let mut settings = EqSettings::default();
    for (index, band) in settings.bands.iter_mut().enumerate() {
        band.on = true;
        band.filter_type = FilterType::ALL[(index + 3) % BANDS];
        band.gain_db = [4.0, -3.0, 6.0, -9.0][index % 4];
        band.slope = Slope::ALL[index];
    }
    settings.bands[6].freq_hz = 9000.0;
    settings
}

fn impulse_response(settings: &EqSettings, rate_hz: f64, input: [f32; 2]) -> [Vec<f32>; 2] {
    let mut channels = [vec![0.0; rate_hz as usize], vec![0.0; rate_hz as usize]];
    (channels[0][0], channels[1][0]) = (input[0], input[1]);
    run(
        &mut prepared(settings, rate_hz),
        [&channels[0], &channels[1]],
        64,
    )
}

#[test]
fn each_type_leaves_as_its_curve_says() {
    for rate_hz in RATES_HZ {
        for &filter_type in FilterType::ALL {
            for &slope in Slope::ALL {
                if !filter_type.is_cut() && slope != Slope::Db12 {
                    continue;
                }
                let band = BandSettings {
                    on: true,
                    filter_type,
                    slope,
                    freq_hz: 2000.0,
                    gain_db: 7.0,
                    q: 1.3,
                    ..BandSettings::default()
                };
                let curve = BandCurve::new(&band, rate_hz);
                let [left, right] = impulse_response(&single(band), rate_hz, [1.0, 1.0]);
                assert_eq!(left, right);
                for freq in (0..40).map(|i| 20.0 * 1000_f64.powf(f64::from(i) / 39.0)) {
                    let there = measured(&left, freq, rate_hz);
                    let said = curve.response(freq);
                    // f32 at the output, summed over a second of impulse response.
                    let room = 2e-5 * said.norm() + 2e-7;
                    assert!(
                        (there - said).norm() < room,
                        "{filter_type:?} {slope:?} {freq} Hz at {rate_hz}: {there} {said}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_band_acts_only_on_its_part_of_the_stereo_picture() {
    let rate_hz = 48_000.0;
    for &channel_mode in ChannelMode::ALL {
        let band = BandSettings {
            on: true,
            freq_hz: 1000.0,
            gain_db: 12.0,
            channel_mode,
            ..BandSettings::default()
        };
        let gains = |input: [f32; 2]| {
            let out = impulse_response(&single(band), rate_hz, input);
            let at = |channel: usize| measured(&out[channel], 1000.0, rate_hz).re;
            let (mid, side) = (0.5 * (at(0) + at(1)), 0.5 * (at(0) - at(1)));
            [at(0), at(1), mid, side]
        };
        let boost = 10_f64.powf(12.0 / 20.0);
        // What a left, a right, a mid and a side impulse become in their own part.
        let found = [
            gains([1.0, 0.0])[0],
            gains([0.0, 1.0])[1],
            gains([1.0, 1.0])[2],
            gains([1.0, -1.0])[3],
        ];
        let expected = match channel_mode {
            ChannelMode::Stereo => [boost; 4],
            ChannelMode::Left => [boost, 1.0, 0.5 * (boost + 1.0), 0.5 * (boost + 1.0)],
            ChannelMode::Right => [1.0, boost, 0.5 * (boost + 1.0), 0.5 * (boost + 1.0)],
            ChannelMode::Mid => [0.5 * (boost + 1.0), 0.5 * (boost + 1.0), boost, 1.0],
            ChannelMode::Side => [0.5 * (boost + 1.0), 0.5 * (boost + 1.0), 1.0, boost],
        };
        for (found, expected) in found.iter().zip(expected) {
            // f32 rounding over the impulse response.
            assert!(
                (found - expected).abs() < 1e-4,
                "{channel_mode:?}: {found} {expected}"
            );
        }
    }
}

#[test]
fn a_band_on_the_left_leaves_the_right_its_bits() {
    let band = BandSettings {
        gain_db: 9.0,
        channel_mode: ChannelMode::Left,
        ..BandSettings::default()
    };
    let (left, right) = (noise(1, 5000), noise(2, 5000));
    let out = run(&mut prepared(&single(band), 44_100.0), [&left, &right], 100);
    assert_eq!(out[1], right);
    assert_ne!(out[0], left);
}

#[test]
fn any_block_size_gives_the_same_bits_at_rest_and_in_motion() {
    let (left, right) = (noise(3, 20_000), noise(4, 20_000));
    let render = |size: usize| {
        let mut eq = prepared(&busy(), 48_000.0);
        let mut out = [Vec::new(), Vec::new()];
        for (index, part) in [0..7000, 7000..7100, 7100..20_000].into_iter().enumerate() {
            let mut settings = busy();
            if index > 0 {
                settings.bands[1].freq_hz = 3000.0;
                settings.bands[4].on = false;
                settings.bands[5].channel_mode = ChannelMode::Side;
            }
            eq.set(&settings);
            let done = run(&mut eq, [&left[part.clone()], &right[part]], size);
            out[0].extend(&done[0]);
            out[1].extend(&done[1]);
        }
        bits(&out)
    };
    let whole = render(20_000);
    for size in [1, 17, 64, 480, 4096] {
        assert_eq!(whole, render(size), "{size}");
    }
}

#[test]
fn coming_to_rest_and_leaving_it_is_not_heard() {
    // A bell far from the tone moves by a hair and stops, again and again: each time all states
    // change their form.
    for rate_hz in RATES_HZ {
        let mut settings = single(BandSettings {
            freq_hz: 40.0,
            gain_db: 12.0,
            q: 5.0,
            ..BandSettings::default()
        });
        settings.bands[1] = BandSettings {
            on: true,
            freq_hz: 10.0,
            q: 20.0,
            gain_db: 18.0,
            ..BandSettings::default()
        };
        let mut eq = prepared(&settings, rate_hz);
        let mut left = sine(50.0, rate_hz, 0.5, 2 * rate_hz as usize);
        let mut right = left.clone();
        let size = rate_hz as usize / 20;
        for (index, (left, right)) in left
            .chunks_mut(size)
            .zip(right.chunks_mut(size))
            .enumerate()
        {
            settings.bands[6].on = true;
            settings.bands[6].gain_db = 1e-6 * (1 + index % 2) as f32;
            eq.set(&settings);
            eq.process(StereoBlock::new(left, right));
        }
        let worst = loudest_above(&left[rate_hz as usize..], 2000.0, rate_hz);
        println!("{rate_hz} Hz: {worst:.1} dBFS");
        // f32 at the border leaves about -130 dBFS.
        assert!(worst < -120.0, "{worst} dBFS at {rate_hz} Hz");
    }
}

/// Plays 1 kHz at -6 dBFS for a second while `automate` moves the settings on every line of the
/// control grid.
fn played_in_motion(rate_hz: f64, automate: impl Fn(&mut EqSettings, f64)) -> Vec<f32> {
    let mut left = sine(TONE_HZ, rate_hz, 0.5, rate_hz as usize);
    let mut right = left.clone();
    let mut settings = EqSettings::default();
    automate(&mut settings, 0.0);
    let mut eq = prepared(&settings, rate_hz);
    let blocks = left
        .chunks_mut(CONTROL_FRAMES)
        .zip(right.chunks_mut(CONTROL_FRAMES));
    for (index, (left, right)) in blocks.enumerate() {
        automate(&mut settings, (index * CONTROL_FRAMES) as f64 / rate_hz);
        eq.set(&settings);
        eq.process(StereoBlock::new(left, right));
    }
    left
}

/// The loudest spectral line at least [`AWAY_HZ`] from the tone, from 0 Hz to half the rate, in any window of about
/// 85 ms, in dBFS of a sine.
fn loudest_beside_the_tone(signal: &[f32], rate_hz: f64) -> f64 {
    let size = ((0.085 * rate_hz) as usize).next_power_of_two();
    // Blackman-Harris, Fredric J. Harris (1978): side lobes below -92 dB.
    let window: Vec<f64> = (0..size)
        .map(|frame| {
            let phase = TAU * frame as f64 / size as f64;
            0.35875 - 0.48829 * phase.cos() + 0.14128 * (2.0 * phase).cos()
                - 0.01168 * (3.0 * phase).cos()
        })
        .collect();
    let gain: f64 = window.iter().sum::<f64>() / 2.0;
    let fft = RealFftPlanner::<f64>::new().plan_fft_forward(size);
    let mut spectrum = fft.make_output_vec();
    let mut loudest = f64::NEG_INFINITY;
    // The first 200 ms are the sine's own start; the motion begins after 400.
    for start in ((0.2 * rate_hz) as usize..signal.len() - size).step_by(size / 8) {
        let samples = signal[start..start + size].iter().zip(&window);
        let mut windowed: Vec<f64> = samples.map(|(x, w)| f64::from(*x) * w).collect();
        fft.process(&mut windowed, &mut spectrum).unwrap();
        for (line, level) in spectrum.iter().enumerate() {
            let freq_hz = line as f64 * rate_hz / size as f64;
            if (freq_hz - TONE_HZ).abs() >= AWAY_HZ {
                loudest = loudest.max(gain_to_db(level.norm() / gain));
            }
        }
    }
    loudest
}

/// The loudest spectral line above 6 kHz, far from the tone.
fn loudest_above_6_khz(signal: &[f32], rate_hz: f64) -> f64 {
    loudest_above(signal, 6000.0, rate_hz)
}

/// Moves band 4 in each type, at each rate, and asserts that nothing above -80 dBFS is heard of the motion.
fn assert_quiet(
    loudest: impl Fn(&[f32], f64) -> f64,
    automate: impl Fn(&mut EqSettings, FilterType, f64),
) {
    for rate_hz in RATES_HZ {
        for &filter_type in FilterType::ALL {
            let sound = played_in_motion(rate_hz, |settings, seconds| {
                automate(settings, filter_type, seconds);
            });
            let worst = loudest(&sound, rate_hz);
            println!("{rate_hz} Hz, {filter_type:?}: {worst:.1} dBFS");
            assert!(
                worst < -80.0,
                "{filter_type:?}: {worst} dBFS at {rate_hz} Hz"
            );
        }
    }
}

#[test]
fn sweeping_a_frequency_leaves_nothing_above_minus_80_dbfs() {
    // The promise to users: 100 Hz to 10 kHz in 100 ms, nothing above -80 dBFS in the whole spectrum.
    assert_quiet(loudest_beside_the_tone, |settings, filter_type, seconds| {
        let part = ((seconds - 0.4) / 0.1).clamp(0.0, 1.0) as f32;
        settings.bands[3] = BandSettings {
            on: true,
            filter_type,
            freq_hz: 100.0 * 100_f32.powf(part),
            gain_db: 12.0,
            ..BandSettings::default()
        };
    });
}

#[test]
fn sweeping_gain_and_q_makes_no_click() {
    // 36 dB in 100 ms end in a corner, whose side bands are the same at every rate; the contract holds them to a
    // bound over the whole spectrum.
    assert_quiet(loudest_above_6_khz, |settings, filter_type, seconds| {
        let part = ((seconds - 0.4) / 0.1).clamp(0.0, 1.0) as f32;
        settings.bands[3] = BandSettings {
            on: true,
            filter_type,
            freq_hz: 1200.0,
            gain_db: 36.0 * part - 18.0,
            q: 0.3 * 30_f32.powf(part),
            ..BandSettings::default()
        };
    });
}

#[test]
fn switching_a_band_on_and_off_makes_no_click() {
    // A fade of 20 ms starts and ends with a corner; its spectrum falls by 12 dB an octave.
    assert_quiet(loudest_above_6_khz, |settings, filter_type, seconds| {
        settings.bands[3] = BandSettings {
            on: (seconds * 5.0) as u32 % 2 == 1,
            filter_type,
            freq_hz: 700.0,
            gain_db: 6.0,
            ..BandSettings::default()
        };
    });
}

#[test]
fn a_minute_of_random_jumps_stays_within_bounds() {
    let rates = [8_000.0, 44_100.0, 192_000.0, 384_000.0];
    for (seed, rate_hz) in rates.into_iter().enumerate() {
        let mut state = seed as u32 + 1;
        let mut random = move |min: f32, max: f32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            min + (max - min) * (state >> 8) as f32 / (1 << 24) as f32
        };
        let mut eq = prepared(&EqSettings::default(), rate_hz);
        let input = noise(seed as u32, CONTROL_FRAMES);
        // A minute at 48 kHz.
        for _ in 0..90_000 / if rate_hz == 44_100.0 { 1 } else { 8 } {
            let mut settings = EqSettings::default();
            for band in &mut settings.bands {
                *band = BandSettings {
                    on: random(0.0, 1.0) < 0.7,
                    filter_type: FilterType::ALL[random(0.0, 7.99) as usize],
                    freq_hz: 10.0 * 2400_f32.powf(random(0.0, 1.0)),
                    gain_db: random(-24.0, 24.0),
                    q: 0.1 * 400_f32.powf(random(0.0, 1.0)),
                    slope: Slope::ALL[random(0.0, 7.99) as usize],
                    channel_mode: ChannelMode::ALL[random(0.0, 4.99) as usize],
                    ..BandSettings::default()
                };
            }
            eq.set(&settings);
            let (mut left, mut right) = (input.clone(), input.clone());
            eq.process(StereoBlock::new(&mut left, &mut right));
            // Eight bands of +24 dB on noise at half scale are +186 dBFS; unstable is without end.
            let loudest = left.iter().chain(&right).fold(0.0_f32, |m, x| {
                assert!(x.is_finite());
                m.max(x.abs())
            });
            assert!(
                gain_to_db(f64::from(loudest)) < 186.0,
                "{loudest} at {rate_hz} Hz"
            );
        }
    }
}
