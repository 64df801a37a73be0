//! What does not depend on motion or memory: that modules act, bits, reset, poison, zeros, off, latency, tail.

use truestrip_dsp::blocks::guard::LIMIT;
use truestrip_dsp::param::Value;

use crate::sounds::{Stereo, bits, difference_db, joined, loud_and_soft, music, rms_db, silence};
use crate::subjects::{RATE_HZ, RATES_HZ, all, modules, strips, switch};

/// A change that is heard: this far below the sound or louder.
const AUDIBLE_DB: f64 = -50.0;

#[test]
fn every_module_acts_alone_and_among_all_others() {
    let sound = loud_and_soft(4.0, RATE_HZ);
    for subject in modules().into_iter().chain(strips()) {
        let whole = subject.run(&subject.acting(), RATE_HZ).play(&sound, 512);
        for module in subject.strip.modules {
            let mut without = subject.acting();
            without.set_value(switch(module).id, Value::Toggle(false));
            let other = subject.run(&without, RATE_HZ).play(&sound, 512);
            let heard_db = difference_db(&whole, &other, 24_000..192_000);
            println!("{} in {}: {heard_db:.1} dB", module.key, subject.name);
            assert!(
                heard_db > AUDIBLE_DB,
                "{} in {}: {heard_db:.1} dB",
                module.key,
                subject.name
            );
        }
    }
}

#[test]
fn any_block_split_gives_the_same_bits_while_settings_change() {
    for subject in all() {
        for rate_hz in RATES_HZ {
            let sound = music(0.3, rate_hz);
            let play = |size: usize| {
                let mut running = subject.run(&subject.acting(), rate_hz);
                // Every tenth of the sound at the latest, as hosts with sample-accurate automation cut it.
                let changes: Vec<usize> =
                    (1..10).map(|tenth| tenth * sound[0].len() / 10).collect();
                let mut out = Stereo::default();
                let mut start = 0;
                while start < sound[0].len() {
                    let change = changes.iter().position(|change| *change == start);
                    if let Some(change) = change {
                        let settings = [subject.off(), subject.acting()][change % 2].clone();
                        running.strip.set(&settings);
                    }
                    let next = changes.iter().copied().find(|change| *change > start);
                    let end = (start + size).min(next.unwrap_or(sound[0].len()));
                    let part = sound.each_ref().map(|channel| channel[start..end].to_vec());
                    let part = running.play(&part, size);
                    for (out, part) in out.iter_mut().zip(part) {
                        out.extend(part);
                    }
                    start = end;
                }
                bits(&out)
            };
            let whole = play(1_000_000);
            for size in [1, 17, 64, 480] {
                assert!(
                    play(size) == whole,
                    "{}, {size} frames at {rate_hz} Hz",
                    subject.name
                );
            }
        }
    }
}

#[test]
fn reset_repeats() {
    for subject in all() {
        let sound = music(0.4, RATE_HZ);
        let mut running = subject.run(&subject.acting(), RATE_HZ);
        let first = running.play(&sound, 100);
        running.strip.reset();
        assert!(
            bits(&first) == bits(&running.play(&sound, 100)),
            "{}",
            subject.name
        );
    }
}

#[test]
fn what_is_no_sound_leaves_sound_behind_within_50_ms() {
    let bad: [&[f32]; 6] = [
        &[f32::NAN],
        &[f32::INFINITY, f32::NEG_INFINITY],
        &[1e30, -1e30],
        &[f32::MAX],
        &[f32::from_bits(1), 1e-40],
        &[LIMIT, -LIMIT],
    ];
    let sound = music(1.5, RATE_HZ);
    for subject in all() {
        let clean = subject.run(&subject.acting(), RATE_HZ).play(&sound, 64);
        for bad in bad {
            let mut dirty = sound.clone();
            for channel in &mut dirty {
                for (sample, bad) in channel[20_000..20_064].iter_mut().zip(bad.iter().cycle()) {
                    *sample = *bad;
                }
            }
            let mut running = subject.run(&subject.acting(), RATE_HZ);
            let out = running.play(&dirty, 64);
            let what = format!("{} after {bad:?}", subject.name);
            assert!(
                out.iter()
                    .flatten()
                    .all(|sample| sample.abs() <= LIMIT && !sample.is_subnormal()),
                "{what}"
            );
            // From 50 ms after the last bad sample, plus the latency.
            let start = 20_064 + 2400 + running.strip.latency_frames() as usize;
            let level =
                |sound: &Stereo| rms_db(sound.iter().map(|channel| &channel[start..start + 4800]));
            let lost_db = level(&clean) - level(&out);
            // What a gain of the largest range may still hold down, and no more.
            assert!(lost_db < 60.0, "{what}: {lost_db:.1} dB missing");
        }
    }
}

#[test]
fn after_silence_of_any_length_come_true_zeros_and_no_subnormals() {
    for subject in all() {
        let mut running = subject.run(&subject.acting(), RATE_HZ);
        running.play(&music(1.0, RATE_HZ), 512);
        let tail = f64::from(running.strip.tail_frames()) / RATE_HZ;
        // The tail is told to -120 dB; what is left takes as long to fall to the -400 dBFS that are zero.
        let out = running.play(&silence(4.0 * tail + 1.0, RATE_HZ), 512);
        for channel in &out {
            assert!(
                channel.iter().all(|sample| !sample.is_subnormal()),
                "{}",
                subject.name
            );
            let last = channel
                .iter()
                .rposition(|sample| *sample != 0.0)
                .unwrap_or(0);
            let seconds = last as f64 / RATE_HZ;
            assert!(
                last + 4800 < channel.len(),
                "{} still sounds after {seconds:.1} s",
                subject.name
            );
        }
    }
}

#[test]
fn off_is_the_input_to_the_bit_as_late_as_is_told() {
    for subject in all() {
        for rate_hz in RATES_HZ {
            // Below every ceiling, and no sample is zero.
            let sound = music(0.3, rate_hz);
            let mut running = subject.run(&subject.off(), rate_hz);
            let late = running.strip.latency_frames() as usize;
            let out = running.play(&joined(&[&sound, &silence(0.5, rate_hz)]), 333);
            for (sound, out) in sound.iter().zip(&out) {
                assert!(
                    out[..late].iter().all(|sample| *sample == 0.0),
                    "{}",
                    subject.name
                );
                let end = sound.len().min(out.len() - late);
                assert!(
                    out[late..late + end] == sound[..end],
                    "{} at {rate_hz} Hz",
                    subject.name
                );
            }
        }
    }
}

#[test]
fn after_the_tail_that_is_told_nothing_is_heard() {
    for subject in all() {
        let mut running = subject.run(&subject.acting(), RATE_HZ);
        let sounding = running.play(&music(1.0, RATE_HZ), 512);
        let peak = |sound: &Stereo, from: usize| {
            let samples = sound
                .iter()
                .flat_map(|channel| &channel[from.min(channel.len())..]);
            samples.fold(0.0_f32, |peak, sample| peak.max(sample.abs()))
        };
        let tail = running.strip.tail_frames() as usize;
        let out = running.play(&silence(tail as f64 / RATE_HZ + 1.0, RATE_HZ), 512);
        // -120 dB, with 3 dB for where a crest lies.
        let (before, after) = (peak(&sounding, 0), peak(&out, tail));
        assert!(
            after <= 1.4e-6 * before,
            "{}: {after:e} after {before:e}",
            subject.name
        );
    }
}
