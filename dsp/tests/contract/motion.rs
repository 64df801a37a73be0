//! No setting clicks: each number from its least to its most and back, at once and on a host's lane, each choice
//! and each switch flipped, and the order of the modules changed.
//!
//! A frequency that is set at once sweeps through all that lies between, eleven octaves in 20 ms. In a sine that is
//! heard as the sweep that it is, so that it is judged on the lane, and with music in both ways.

use truestrip_dsp::param::{Param, ParamKind, Unit, Value};
use truestrip_dsp::strip::{Order, StripSettings};

use crate::clicks::{SINE_HZ, Spectra, rough_excess, roughness};
use crate::sounds::{Stereo, music, sine};
use crate::subjects::{RATE_HZ, Subject, all, modules, strips};

/// When a setting goes there and back, and how long a subject settles before anything is judged.
const SETTLED: usize = 14_400;
const THERE: usize = 19_200;
const BACK: usize = 38_400;
const FRAMES: usize = 57_600;
/// Length of a host's lane from the least to the most.
const LANE: usize = 14_400;

/// Two values of a parameter: its ends, or a choice and the next.
fn flips(param: &Param) -> Vec<[Value; 2]> {
    match param.kind {
        ParamKind::Toggle { .. } => vec![[Value::Toggle(false), Value::Toggle(true)]],
        ParamKind::Number(_) => vec![[param.value_at(0.0), param.value_at(1.0)]],
        ParamKind::Choice { names, .. } => (1..names.len())
            .map(|index| [Value::Choice(index - 1), Value::Choice(index)])
            .collect(),
    }
}

/// The settings at each frame.
type Way<'a> = Box<dyn Fn(usize) -> StripSettings + 'a>;

/// What a subject plays with a parameter at both values, and while it moves.
struct Takes {
    rest: [Stereo; 2],
    moving: Vec<(&'static str, Stereo)>,
}

/// Whether it is the same as another of its subject, which is tried: a strip tries one band of its equaliser, since
/// each band is tried in the equaliser alone.
fn is_tried(subject: &Subject, param: &Param) -> bool {
    let is_other_band =
        param.id.starts_with("eq_") && param.id.ends_with(['2', '3', '4', '5', '6', '7', '8']);
    subject.strip.modules.len() == 1 || !is_other_band
}

fn is_frequency(param: &Param) -> bool {
    matches!(param.kind, ParamKind::Number(range) if matches!(range.unit, Unit::Hertz | Unit::LowCut | Unit::HighCut))
}

fn takes(
    subject: &Subject,
    param: &Param,
    values: [Value; 2],
    sound: &Stereo,
    is_sine: bool,
) -> Takes {
    let with = |value: Value| {
        let mut settings = subject.acting();
        settings.set_value(param.id, value);
        settings
    };
    let rest = values.map(|value| subject.run(&with(value), RATE_HZ).play(sound, 256));
    let jump = |frame: usize| match frame {
        THERE..BACK => with(values[1]),
        _ => with(values[0]),
    };
    let mut ways: Vec<(&'static str, Way)> = Vec::new();
    if !(is_sine && is_frequency(param)) {
        ways.push(("at once", Box::new(jump)));
    }
    if let ParamKind::Number(_) = param.kind {
        let lane = |frame: usize| {
            let share = |start: usize| (frame.saturating_sub(start) as f32 / LANE as f32).min(1.0);
            with(param.value_at(share(THERE) - share(BACK)))
        };
        ways.push(("on a lane", Box::new(lane)));
    }
    let moving = ways.into_iter().map(|(name, way)| {
        let mut running = subject.run(&way(0), RATE_HZ);
        (
            name,
            running.play_moving(sound, 12, |frame| Some(way(frame))),
        )
    });
    let moving = moving.collect();
    Takes { rest, moving }
}

/// The motion of everything, judged; each fault with its figure.
fn faults(
    subjects: &[Subject],
    sound: &Stereo,
    is_sine: bool,
    judge: impl Fn(&Takes) -> Vec<(&'static str, f64, String)>,
) -> Vec<String> {
    let mut faults = Vec::new();
    for subject in subjects {
        let mut worst = (f64::NEG_INFINITY, String::new());
        for param in subject.params().filter(|param| is_tried(subject, param)) {
            for values in flips(param) {
                for (way, excess_db, place) in judge(&takes(subject, param, values, sound, is_sine))
                {
                    let what = format!(
                        "{}: {} from {} to {} {way}: {excess_db:+.1} dB at {place}",
                        subject.name,
                        param.name,
                        param.print(values[0]),
                        param.print(values[1]),
                    );
                    if excess_db > worst.0 {
                        worst = (excess_db, what.clone());
                    }
                    if excess_db > 0.0 {
                        faults.push(what);
                    }
                }
            }
        }
        println!("nearest to a click: {}", worst.1);
    }
    faults
}

#[test]
fn no_setting_clicks_in_a_sine() {
    let sound = sine(SINE_HZ, -6.0, FRAMES as f64 / RATE_HZ, RATE_HZ);
    let spectra = Spectra::new(RATE_HZ);
    let faults = faults(&all(), &sound, true, |takes| {
        let lines = |sound: &Stereo, channel: usize| spectra.largest(&sound[channel], SETTLED);
        let mut found = Vec::new();
        for channel in [0, 1] {
            let rest = takes.rest.each_ref().map(|sound| lines(sound, channel));
            for (way, moving) in &takes.moving {
                let (excess_db, hz) = spectra.excess(&lines(moving, channel), [&rest[0], &rest[1]]);
                found.push((*way, excess_db, format!("{hz:.0} Hz")));
            }
        }
        found
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_setting_clicks_in_music() {
    let sound = music(FRAMES as f64 / RATE_HZ, RATE_HZ);
    let judge = |takes: &Takes, more_db: f64| -> Vec<(&'static str, f64, String)> {
        let rest = takes.rest.each_ref().map(|sound| roughness(sound, RATE_HZ));
        let judged = takes.moving.iter().map(|(way, moving)| {
            let moving = roughness(moving, RATE_HZ);
            let (excess_db, ms) =
                rough_excess(&moving, [&rest[0], &rest[1]], SETTLED / 48, more_db);
            (*way, excess_db, format!("{ms} ms"))
        });
        judged.collect()
    };
    let mut found = faults(&modules(), &sound, false, |takes| judge(takes, 9.0));
    found.extend(faults(&strips(), &sound, false, |takes| judge(takes, 15.0)));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn another_order_of_the_modules_does_not_click_and_sounds_as_if_it_had_always_been() {
    let sound = sine(SINE_HZ, -6.0, FRAMES as f64 / RATE_HZ, RATE_HZ);
    let spectra = Spectra::new(RATE_HZ);
    for subject in strips() {
        let list = Order::of(subject.strip);
        let count = list.keys(subject.strip).count();
        for (from, to) in [(0, count - 1), (count - 1, 0), (1, 0)] {
            let mut settings = [subject.acting(), subject.acting()];
            settings[1].order = list.moved(subject.strip, from, to);
            assert_ne!(settings[0].order, settings[1].order);
            let rest = settings
                .each_ref()
                .map(|settings| subject.run(settings, RATE_HZ).play(&sound, 256));
            let mut running = subject.run(&settings[0], RATE_HZ);
            let moving = running.play_moving(&sound, 64, |frame| {
                Some(settings[usize::from(frame >= THERE)].clone())
            });
            assert_eq!(running.strip.order(), settings[1].order);
            let lines = |sound: &Stereo| spectra.largest(&sound[0], SETTLED);
            let [one, other] = rest.each_ref().map(lines);
            let (excess_db, hz) = spectra.excess(&lines(&moving), [&one, &other]);
            println!(
                "{}: {from} to {to}: {excess_db:+.1} dB at {hz:.0} Hz",
                subject.name
            );
            assert!(
                excess_db <= 0.0,
                "{}: {from} to {to}: {excess_db:+.1} dB at {hz:.0} Hz",
                subject.name
            );
        }
    }
}
