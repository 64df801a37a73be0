//! Numbers that could stick: what is no number, what is too large to be squared, and what dies away without end.

mod common;

use std::fmt::Debug;

use common::{noise, run};
use truestrip_dsp::modules::{
    Compressor, Deesser, Eq, Eq3, EqSettings, Eqv, Gate, Limiter, Phase, Reverb, ReverbSettings,
    Room,
};
use truestrip_dsp::param::{Param, ParamKind, Settings, Unit};
use truestrip_dsp::strip::{CHANNEL, MASTER, Solo};
use truestrip_dsp::{Module, StreamSpec, Strip, StripSettings};

#[test]
fn with_linear_phase_a_nan_in_any_setting_is_its_default_and_reset_ends() {
    const RATE_HZ: f64 = 8_000.0;
    let mut linear = EqSettings {
        phase: Phase::Linear,
        ..EqSettings::default()
    };
    for band in &mut linear.bands {
        band.on = true;
        band.gain_db = 6.0;
    }
    // Beyond the latency.
    let sound: Vec<f32> = noise(1, 12_000).iter().map(|x| 0.1 * x).collect();
    for definition in [&CHANNEL, &MASTER] {
        let plain = StripSettings::new(definition).with(&linear);
        let play = |settings: &StripSettings| {
            let mut strip = Strip::new(definition);
            strip.prepare(&StreamSpec {
                sample_rate_hz: RATE_HZ,
            });
            strip.set(settings);
            strip.reset();
            assert!(strip.latency_frames() < 10_000);
            run(&mut strip, [&sound, &sound], 480)
        };
        for (index, param) in definition.params().enumerate() {
            if param.id == "eq_phase" {
                continue;
            }
            let [mut default, mut nan] = [plain.clone(), plain.clone()];
            default.plain_mut()[index] = param.default_plain();
            nan.plain_mut()[index] = f32::NAN;
            let found = play(&nan);
            assert!(
                found == play(&default),
                "{} of {}",
                param.id,
                definition.key
            );
            assert!(found[0][11_000..].iter().any(|x| *x != 0.0), "{}", param.id);
        }
    }
}

#[test]
fn the_ducker_hears_sound_at_plus_60_dbfs_and_far_above_as_it_hears_full_scale() {
    let settings = ReverbSettings {
        on: true,
        duck_db: 24.0,
        ..ReverbSettings::default()
    };
    let mut burst = noise(2, 96_000);
    burst[48_000..].fill(0.0);
    let render = |gain: f32| {
        let mut reverb = Solo::<Reverb>::default();
        reverb.set(&settings);
        reverb.prepare(&StreamSpec {
            sample_rate_hz: 48e3,
        });
        let input: Vec<f32> = burst.iter().map(|x| x * gain).collect();
        run(&mut reverb, [&input, &input], 512).concat()
    };
    let expected = render(1.0);
    // +60 dBFS is what the guard lets in. Gains before the reverb lift that so far that its square is no number
    // of f32.
    for octaves in [10, 70] {
        let gain = 2_f32.powi(octaves);
        let found = render(gain);
        let worst = found
            .iter()
            .zip(&expected)
            .map(|(found, expected)| (f64::from(found / gain) - f64::from(*expected)).abs())
            .fold(0.0, f64::max);
        println!("{:+.0} dB: {worst:e}", 6.02 * f64::from(octaves));
        // Powers of two change no bit but where silence begins.
        assert!(worst < 1e-6, "2^{octaves}: {worst}");
    }
}

/// Settings with which a module acts: switched on, everything well off its default.
fn acting<S: Settings>() -> S {
    let value = |param: &Param| match param.kind {
        ParamKind::Toggle { .. } => {
            let is_source = param.id.ends_with("_listen") || param.id.ends_with("_external");
            if is_source { 0.0 } else { 1.0 }
        }
        ParamKind::Choice { .. } => param.default_plain(),
        ParamKind::Number(range) => match range.unit {
            Unit::Hertz | Unit::LowCut | Unit::HighCut => param.default_plain(),
            _ => param.plain(param.value_at(0.6)),
        },
    };
    let params = S::SECTIONS.iter().flat_map(|section| section.params);
    S::from_plain(&params.map(value).collect::<Vec<_>>())
}

/// Whether a number is subnormal, in f32 or in f64.
fn is_subnormal(number: f64) -> bool {
    let is_in_f32 = (number as f32).is_subnormal();
    is_in_f32 || number.is_subnormal()
}

/// Asserts that 150 s of silence after sound leave no subnormal number in a module.
fn assert_nothing_is_subnormal<M: Module + Debug>() {
    const RATE_HZ: f64 = 48_000.0;
    let mut module = Solo::<M>::default();
    module.set(&acting());
    module.prepare(&StreamSpec {
        sample_rate_hz: RATE_HZ,
    });
    let sound = noise(3, 48_000);
    run(&mut module, [&sound, &sound], 512);
    let silence = vec![0.0; 48_000];
    for _ in 0..150 {
        run(&mut module, [&silence, &silence], 512);
    }
    // What a module prints are its numbers, all of them.
    let printed = format!("{:?}", module.module());
    let is_of_number = |c: char| c.is_ascii_digit() || "+-.e".contains(c);
    let numbers = printed
        .split(|c| !is_of_number(c))
        .filter_map(|text| text.parse::<f64>().ok());
    let tiny: Vec<f64> = numbers
        .clone()
        .filter(|number| is_subnormal(*number))
        .collect();
    assert!(tiny.is_empty(), "{tiny:?} in {}", M::NAME);
    let count = numbers.count();
    println!("{}: {count} numbers", M::NAME);
    assert!(count > 50, "{} prints {count} numbers", M::NAME);
}

#[test]
fn after_150_s_of_silence_nothing_in_a_module_is_subnormal() {
    assert_nothing_is_subnormal::<Compressor>();
    assert_nothing_is_subnormal::<Gate>();
    assert_nothing_is_subnormal::<Deesser>();
    assert_nothing_is_subnormal::<Limiter>();
    assert_nothing_is_subnormal::<Eq>();
    assert_nothing_is_subnormal::<Eq3>();
    assert_nothing_is_subnormal::<Eqv>();
    assert_nothing_is_subnormal::<Room>();
    assert_nothing_is_subnormal::<Reverb>();
}
