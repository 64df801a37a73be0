//! `truestrip render --target`: the loudness is reached under the ceiling, or one sentence says why not.

use std::f64::consts::TAU;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use serde_json::Value;
use tempfile::TempDir;
use truestrip_dsp::loudness::{LoudnessMeter, LoudnessReading};
use truestrip_dsp::{StereoBlock, StreamSpec};
use truestrip_measure::music::{RATE_HZ as MUSIC_RATE_HZ, music};

/// What is promised, in LU.
const NEAR_LU: f32 = 0.1;
/// How far a true peak may seem to pass the ceiling: the limiter holds within 0.05 dB, and 24 bits and their
/// dither add less than 0.0001 dB.
const OVER_DB: f32 = 0.05;

struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        let bench = Self(tempfile::tempdir().expect("a folder"));
        bench.preset("master.toml", "");
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn preset(&self, name: &str, body: &str) {
        let head = "truestrip_preset = 1\nplugin = \"master\"\n";
        std::fs::write(self.path(name), format!("{head}{body}")).expect("a preset");
    }

    fn wav(&self, rate_hz: u32, channels: &[Vec<f32>; 2]) {
        let spec = WavSpec {
            channels: 2,
            sample_rate: rate_hz,
            bits_per_sample: 24,
            sample_format: SampleFormat::Int,
        };
        let mut writer = WavWriter::create(self.path("in.wav"), spec).expect("a WAV file");
        for (left, right) in channels[0].iter().zip(&channels[1]) {
            for sample in [left, right] {
                let scaled = (sample * 8_388_607.0).round() as i32;
                writer
                    .write_sample(scaled.clamp(-8_388_608, 8_388_607))
                    .expect("room");
            }
        }
        writer.finalize().expect("a whole file");
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_truestrip"))
            .current_dir(self.0.path())
            .args(["render", "in.wav", "out.wav", "--master", "master.toml"])
            .args(arguments)
            .output()
            .expect("the program runs")
    }

    /// Renders, checks the report against the file that was written, and returns both.
    fn reached(&self, target: &str) -> (LoudnessReading, Value) {
        let output = self.run(&["--target", target, "--report", "report.json"]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        assert_eq!(told, "", "no progress bar where there is no terminal");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout)
                .trim_end()
                .lines()
                .count(),
            1
        );
        let found = loudness(&self.path("out.wav"));
        let text = std::fs::read_to_string(self.path("report.json")).expect("a report");
        let report: Value = serde_json::from_str(&text).expect("JSON");
        let reported = report["after"]["integrated_lufs"]
            .as_f64()
            .expect("a loudness") as f32;
        // Samples of 24 bits and their dither, -140 dBFS.
        assert!(
            (reported - found.integrated_lufs).abs() < 0.01,
            "{reported}"
        );
        assert_eq!(report["missed"], Value::Null);
        (found, report)
    }

    /// The sentence of a render that was refused.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success());
        assert!(!self.path("out.wav").exists() && !self.path("out.wav.part").exists());
        let text = String::from_utf8(output.stderr).expect("text");
        assert_eq!(text.trim_end().lines().count(), 1, "{text}");
        text
    }
}

fn loudness(file: &Path) -> LoudnessReading {
    let reader = WavReader::open(file).expect("a WAV file");
    let sample_rate_hz = f64::from(reader.spec().sample_rate);
    let mut channels = [Vec::new(), Vec::new()];
    for (index, sample) in reader.into_samples::<i32>().enumerate() {
        channels[index % 2].push(sample.expect("a sample") as f32 / 8_388_608.0);
    }
    let mut meter = LoudnessMeter::default();
    meter.prepare(&StreamSpec { sample_rate_hz });
    let [left, right] = &mut channels;
    meter.measure(&StereoBlock::new(left, right));
    meter.result()
}

/// Ten seconds decaying strokes of three tones over a soft chord.
fn strokes() -> [Vec<f32>; 2] {
    let channel = |detune: f64| {
        (0..480_000)
            .map(|frame| {
                let second = f64::from(frame) / 48e3;
                let since = second % 0.5;
                let stroke: f64 = [110.0, 1310.0, 5170.0]
                    .iter()
                    .map(|hz| (TAU * hz * detune * since).sin() * (-since * 14.0).exp())
                    .sum();
                let chord: f64 = [220.0, 277.2, 329.6]
                    .iter()
                    .map(|hz| (TAU * hz * detune * second).sin())
                    .sum();
                (0.22 * stroke + 0.05 * chord) as f32
            })
            .collect()
    };
    [channel(1.0), channel(1.003)]
}

#[test]
fn a_target_is_reached_under_the_ceiling_from_below_and_from_above() {
    let bench = Bench::new();
    bench.wav(48_000, &strokes());
    for (target, lufs, ceiling) in [
        ("-14LUFS", -14.0, -1.0),
        ("-18 LUFS", -18.0, -1.0),
        ("amazon-music", -14.0, -2.0),
        ("ebu-r128", -23.0, -1.0),
        ("-35", -35.0, -1.0),
    ] {
        let (found, report) = bench.reached(target);
        let (loudness, peak) = (found.integrated_lufs, found.true_peak_dbtp);
        println!(
            "{target}: {loudness:.2} LUFS, {peak:.2} dBTP, drive {}",
            report["drive_db"]
        );
        assert!((loudness - lufs).abs() <= NEAR_LU, "{target}: {loudness}");
        assert!(peak <= ceiling + OVER_DB, "{target}: {peak} dBTP");
    }
}

#[test]
fn real_music_is_driven_to_a_target_and_brought_down_to_one() {
    let Some(piece) = music() else { return };
    let bench = Bench::new();
    // Half a minute from its middle.
    let frames = 30 * MUSIC_RATE_HZ as usize;
    let start = (piece[0].len() - frames) / 2;
    let part = piece.map(|channel| channel[start..start + frames].to_vec());
    for gain in [1.0, 0.3] {
        let scaled = part
            .clone()
            .map(|channel| channel.iter().map(|x| x * gain).collect());
        bench.wav(MUSIC_RATE_HZ, &scaled);
        for (target, lufs) in [("-14LUFS", -14.0), ("-9LUFS", -9.0)] {
            let (found, report) = bench.reached(target);
            let (loudness, peak) = (found.integrated_lufs, found.true_peak_dbtp);
            println!(
                "{target} from {}: {loudness:.2} LUFS, {peak:.2} dBTP, limited by {} dB at most",
                report["before"]["integrated_lufs"], report["max_reduction_db"]
            );
            assert!((loudness - lufs).abs() <= NEAR_LU, "{target}: {loudness}");
            assert!(peak <= -1.0 + OVER_DB, "{target}: {peak} dBTP");
        }
    }
}

#[test]
fn a_target_that_takes_too_much_limiting_is_refused_with_the_figure() {
    let bench = Bench::new();
    bench.wav(48_000, &strokes());
    let told = bench.refused(&[
        "--target",
        "-14",
        "--max-limiting",
        "1",
        "--report",
        "r.json",
    ]);
    assert!(told.contains("in.wav: -14 LUFS would take "), "{told}");
    assert!(told.contains(" dB of limiting (drive "), "{told}");
    assert!(told.contains("1.0 dB are allowed"), "{told}");
    let text = std::fs::read_to_string(bench.path("r.json")).expect("a report all the same");
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert!(report["max_reduction_db"].as_f64().expect("a figure") > 1.0);
    assert!(told.contains(report["missed"].as_str().expect("the reason")));

    bench.preset("master.toml", "[limiter]\non = false\n");
    let told = bench.refused(&["--target", "-14"]);
    assert!(told.contains("the preset's limiter is off"), "{told}");
}

#[test]
fn what_has_no_loudness_gets_one_clear_sentence() {
    let bench = Bench::new();
    let silence = || vec![0.0; 48_000];
    bench.wav(48_000, &[silence(), silence()]);
    let told = bench.refused(&["--target", "-14"]);
    assert!(
        told.contains("in.wav: all of it lies below -70 LUFS"),
        "{told}"
    );

    bench.wav(48_000, &strokes().map(|channel| channel[..14_400].to_vec()));
    let told = bench.refused(&["--target", "-14"]);
    assert!(
        told.contains("is 0.30 s long; a loudness takes 0.4 s"),
        "{told}"
    );

    std::fs::write(bench.path("in.wav"), "not a sound").expect("a text");
    let told = bench.refused(&["--target", "-14"]);
    assert!(told.contains("is not a WAV file"), "{told}");

    let told = bench.refused(&["--target", "loudest"]);
    assert!(
        told.contains("\"loudest\"; allowed: -40LUFS to -5LUFS, spotify"),
        "{told}"
    );
}
