//! Memory fades: whatever came before, a voice sounds as it should within a second, and what was switched off
//! comes back as a new one.

use truestrip_dsp::param::Value;

use crate::sounds::{Stereo, difference_db, joined, music, scaled, silence, sine};
use crate::subjects::{RATE_HZ, Subject, all, modules, switch};

/// How near its level has to come to that of a sound without a past: less than a change that is heard. The sound
/// itself may differ, where lines of a reverb turn that do not turn in silence.
const SAME_DB: f64 = 0.5;
const WINDOW: usize = 12_000;

/// The largest difference in level of both sounds in any window and channel from a frame on, in dB.
fn level_difference_db(one: &Stereo, other: &Stereo, from: usize) -> f64 {
    let windows = |channel: usize| {
        let levels = [one, other].map(|sound| {
            let windows = sound[channel][from..].chunks_exact(WINDOW);
            windows.map(|window| {
                let power: f64 = window.iter().map(|x| f64::from(*x).powi(2)).sum();
                10.0 * power.log10()
            })
        });
        let [one, other] = levels;
        one.zip(other).map(|(one, other)| (one - other).abs())
    };
    windows(0).chain(windows(1)).fold(0.0, f64::max)
}

/// Seconds after which a module promises to have forgotten. A time that its documentation states counts.
fn stated_seconds(subject: &Subject, is_near: bool) -> f64 {
    let stated = |key: &str| match key {
        // A dynamic band lets a sustained level go with a time constant of 0.9 s.
        "eq" => 3.0,
        // Automatic release lets go what lasts 16 times as slowly: a time constant of 1 s at 63 ms.
        "limiter" => 4.0,
        // Automatic make-up looks back 8 s over what lies within 10 dB.
        "compressor" if is_near => 8.0,
        _ => 1.0,
    };
    let modules = subject.strip.modules.iter();
    modules.map(|module| stated(module.key)).fold(1.0, f64::max)
}

/// What may come before, each with its name.
fn pasts() -> Vec<(&'static str, Stereo)> {
    let voice = music(2.0, RATE_HZ);
    let click = joined(&[&sine(3000.0, 0.0, 0.001, RATE_HZ), &silence(0.05, RATE_HZ)]);
    vec![
        ("a click at 0 dBFS", click),
        ("a slate tone", sine(1000.0, -6.0, 1.0, RATE_HZ)),
        ("a shout", scaled(&voice, 3.0)),
        (
            "a shout and a pause",
            joined(&[&scaled(&voice, 3.0), &silence(2.0, RATE_HZ)]),
        ),
        ("a whisper", scaled(&voice, -40.0)),
        ("silence", silence(3.0, RATE_HZ)),
    ]
}

/// The last `frames` of what is played after a past, without that of the past itself.
fn after(subject: &Subject, past: &Stereo, sound: &Stereo) -> Stereo {
    let mut running = subject.run(&subject.acting(), RATE_HZ);
    running.play(past, 480);
    running.play(sound, 480)
}

#[test]
fn whatever_came_before_a_second_later_it_is_forgotten() {
    let longest = music(20.0, RATE_HZ);
    for subject in all() {
        let tail = subject.run(&subject.acting(), RATE_HZ).strip.tail_frames() as usize;
        for level_db in [-30.0, 0.0] {
            for (name, past) in pasts() {
                let is_near =
                    level_db == 0.0 && (name == "a slate tone" || name.starts_with("a shout"));
                let from = (stated_seconds(&subject, is_near) * RATE_HZ) as usize + tail;
                let whole = longest
                    .each_ref()
                    .map(|channel| channel[..from + 3 * WINDOW].to_vec());
                let sound = scaled(&whole, level_db);
                // As long a silence moves what turns by itself, such as a reverb's lines, to the same place.
                let quiet = silence(past[0].len() as f64 / RATE_HZ, RATE_HZ);
                let fresh = after(&subject, &quiet, &sound);
                let found = after(&subject, &past, &sound);
                let heard_db = level_difference_db(&fresh, &found, from);
                println!(
                    "{} at {level_db} dB after {name}: {heard_db:.2} dB",
                    subject.name
                );
                assert!(
                    heard_db < SAME_DB,
                    "{} at {level_db} dB after {name}: {heard_db:.2} dB from what it should be",
                    subject.name
                );
            }
        }
    }
}

#[test]
fn what_was_switched_off_in_a_loud_passage_comes_back_as_new_in_a_soft_one() {
    for subject in modules() {
        let sound = scaled(&music(1.0, RATE_HZ), -30.0);
        let mut off = subject.acting();
        off.set_value(switch(&subject.strip.modules[0]).id, Value::Toggle(false));
        let back = |past: &Stereo| {
            let mut running = subject.run(&subject.acting(), RATE_HZ);
            running.play(past, 480);
            running.strip.set(&off);
            running.play(&silence(0.5, RATE_HZ), 480);
            running.strip.set(&subject.acting());
            running.play(&sound, 480)
        };
        let loud = back(&music(1.0, RATE_HZ));
        let soft = back(&silence(1.0, RATE_HZ));
        // From the end of the glide on.
        let heard_db = difference_db(&soft, &loud, 1200..40_000);
        println!("{}: {heard_db:.1} dB", subject.name);
        assert!(
            heard_db < -60.0,
            "{}: {heard_db:.1} dB from a new one",
            subject.name
        );
    }
}
