//! When automation is heard: at the sound that it was drawn over, however late that comes out.

mod common;

use common::{run, sine};
use truestrip_dsp::modules::{CompressorSettings, Eq3Settings, EqSettings, LimiterSettings, Phase};
use truestrip_dsp::param::Value;
use truestrip_dsp::strip::{CHANNEL, ChannelGainSettings, MASTER, MasterGainSettings, Order};
use truestrip_dsp::{CONTROL_FRAMES, StreamSpec, Strip, StripSettings};

const RATE_HZ: f64 = 48_000.0;
/// Frames by which the gain is read: whole periods of the sine.
const WINDOW: usize = 96;

fn linear() -> EqSettings {
    EqSettings {
        on: true,
        phase: Phase::Linear,
        ..EqSettings::default()
    }
}

fn compressor(lookahead_ms: f32, makeup_db: f32) -> CompressorSettings {
    CompressorSettings {
        on: true,
        threshold_db: 0.0,
        lookahead_ms,
        makeup_db,
        ..CompressorSettings::default()
    }
}

/// A bell on the sine.
fn bell(mid_gain_db: f32) -> Eq3Settings {
    Eq3Settings {
        on: true,
        mid_freq_hz: 1000.0,
        mid_gain_db,
        ..Eq3Settings::default()
    }
}

fn bypassed(settings: &StripSettings) -> StripSettings {
    let mut settings = settings.clone();
    settings.set_value("bypass", Value::Toggle(true));
    settings
}

/// Before and after a change that is heard in level, behind what delays.
fn changes() -> Vec<(&'static str, [StripSettings; 2])> {
    let master = StripSettings::new(&MASTER).with(&linear());
    let channel = StripSettings::new(&CHANNEL).with(&linear());
    let ahead = StripSettings::new(&CHANNEL).with(&compressor(10.0, 0.0));
    let mut eq3_last = ahead.clone().with(&bell(0.0));
    (eq3_last.order, _) = Order::from_keys(&CHANNEL, ["compressor", "eq3"]);
    let master_down = master.clone().with(&MasterGainSettings {
        output_db: -12.0,
        ..MasterGainSettings::default()
    });
    let ahead_down = ahead.clone().with(&ChannelGainSettings {
        output_db: -12.0,
        ..ChannelGainSettings::default()
    });
    vec![
        (
            "Master's output gain behind linear phase",
            [master.clone(), master_down.clone()],
        ),
        (
            "Master's bypass behind linear phase",
            [bypassed(&master_down), master_down],
        ),
        (
            "the limiter's drive behind linear phase",
            [
                master.clone(),
                master.with(&LimiterSettings {
                    drive_db: 6.0,
                    ..LimiterSettings::default()
                }),
            ],
        ),
        (
            "the compressor's make-up behind linear phase",
            [
                channel.clone().with(&compressor(0.0, 0.0)),
                channel.with(&compressor(0.0, 6.0)),
            ],
        ),
        (
            "Channel's output gain behind look-ahead",
            [ahead, ahead_down.clone()],
        ),
        (
            "Channel's bypass behind look-ahead",
            [bypassed(&ahead_down), ahead_down],
        ),
        (
            "EQ3 behind look-ahead",
            [eq3_last.clone(), eq3_last.with(&bell(-12.0))],
        ),
    ]
}

#[test]
fn what_is_set_behind_a_latency_is_heard_where_it_was_drawn() {
    for (name, [before, after]) in changes() {
        let mut strip = Strip::new(before.definition());
        strip.set(&before);
        strip.prepare(&StreamSpec {
            sample_rate_hz: RATE_HZ,
        });
        let late = strip.latency_frames() as usize;
        assert!(late >= 480, "{name}");
        let change = 96_000;
        let input = sine(1000.0, RATE_HZ, 0.1, change + late + 24_000);
        let [mut output, _] = run(&mut strip, [&input[..change], &input[..change]], 480);
        strip.set(&after);
        let [rest, _] = run(&mut strip, [&input[change..], &input[change..]], 480);
        output.extend(rest);
        assert_eq!(strip.latency_frames() as usize, late);
        let power = |signal: &[f32]| signal.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
        let gain_db = |frame: usize| {
            let [input, output] = [&input[frame..], &output[frame + late..]];
            10.0 * (power(&output[..WINDOW]) / power(&input[..WINDOW])).log10()
        };
        // Up to a control period before it is as it was; a glide and a smoothing later as it is now.
        let last = gain_db(change - WINDOW - CONTROL_FRAMES);
        assert!(last.abs() < 0.05, "{name}: {last:.2} dB before the change");
        let first = gain_db(change + 1440);
        let end = gain_db(change + 12_000);
        assert!(end.abs() > 5.0, "{name}: {end:.2} dB");
        assert!(
            (first - end).abs() < 0.05,
            "{name}: {first:.2} of {end:.2} dB"
        );
    }
}
