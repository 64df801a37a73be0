//! The command line: the same sound as the chains, and one clear sentence for bad input.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use tempfile::TempDir;

const FLAT: &str = "truestrip_preset = 1\nplugin = \"channel\"\nname = \"Flat\"\n";

struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        std::fs::write(bench.path("flat.toml"), FLAT).expect("a preset");
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn wav(&self, name: &str, spec: WavSpec, frames: u32) -> PathBuf {
        let file = self.path(name);
        let mut writer = WavWriter::create(&file, spec).expect("a WAV file");
        for frame in 0..frames {
            for channel in 0..spec.channels {
                let sample = ((frame * 7919 + u32::from(channel) * 31) % 32_768) as i32 - 16_384;
                match spec.sample_format {
                    SampleFormat::Float => writer.write_sample(sample as f32 / 32_768.0),
                    SampleFormat::Int => writer.write_sample(sample << (spec.bits_per_sample - 16)),
                }
                .expect("a sample");
            }
        }
        writer.finalize().expect("a whole file");
        file
    }

    fn render(&self, input: &Path, output: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_truestrip"))
            .current_dir(self.folder.path())
            .arg("render")
            .arg(input)
            .arg(output)
            .args(arguments)
            .output()
            .expect("the program runs")
    }

    /// The samples of a file after "down.toml", as the file has them.
    fn samples(&self, input: &Path, bits: &str, dither: &str) -> Vec<f64> {
        let arguments = ["--channel", "down.toml", "--bits", bits, "--dither", dither];
        let output = self.render(input, "out.wav", &arguments);
        assert!(output.status.success(), "{bits} bits, {dither}");
        let reader = WavReader::open(self.path("out.wav")).expect("a WAV file");
        match reader.spec().sample_format {
            SampleFormat::Float => reader
                .into_samples::<f32>()
                .map(|sample| f64::from(sample.expect("a sample")))
                .collect(),
            SampleFormat::Int => reader
                .into_samples::<i32>()
                .map(|sample| f64::from(sample.expect("a sample")))
                .collect(),
        }
    }

    /// Renders and returns the one sentence that the program refused with.
    fn refused(&self, input: &Path, arguments: &[&str]) -> String {
        let output = self.render(input, "out.wav", arguments);
        assert!(!output.status.success());
        assert!(!self.path("out.wav").exists() && !self.path("out.wav.part").exists());
        let text = String::from_utf8(output.stderr).expect("text");
        assert_eq!(text.trim_end().lines().count(), 1, "{text}");
        text
    }
}

fn spec(channels: u16, sample_rate: u32, bits: u16, format: SampleFormat) -> WavSpec {
    WavSpec {
        channels,
        sample_rate,
        bits_per_sample: bits,
        sample_format: format,
    }
}

#[test]
fn a_flat_preset_gives_the_file_back_in_every_format() {
    let bench = Bench::new();
    let formats = [
        (16, SampleFormat::Int),
        (24, SampleFormat::Int),
        (32, SampleFormat::Int),
        (32, SampleFormat::Float),
    ];
    for (bits, format) in formats {
        for channels in [1, 2] {
            for rate in [8_000, 44_100, 96_000] {
                let input = bench.wav("in.wav", spec(channels, rate, bits, format), 9001);
                let output = bench.render(&input, "out.wav", &["--channel", "flat.toml"]);
                assert!(
                    output.status.success(),
                    "{}",
                    String::from_utf8_lossy(&output.stderr)
                );
                let (before, after) = (std::fs::read(&input), std::fs::read(bench.path("out.wav")));
                assert_eq!(
                    before.expect("in"),
                    after.expect("out"),
                    "{bits} {channels} {rate}"
                );
            }
        }
    }
}

#[test]
fn the_encoding_can_be_chosen_and_the_input_replaced() {
    let bench = Bench::new();
    let input = bench.wav("in.wav", spec(2, 48_000, 16, SampleFormat::Int), 5000);
    let output = bench.render(
        &input,
        "in.wav",
        &["--channel", "flat.toml", "--bits", "float"],
    );
    assert!(output.status.success());
    let reader = WavReader::open(&input).expect("a WAV file");
    assert_eq!(reader.spec(), spec(2, 48_000, 32, SampleFormat::Float));
    assert_eq!(reader.duration(), 5000);
}

#[test]
fn integers_are_dithered_unless_that_is_not_wished() {
    let bench = Bench::new();
    std::fs::write(
        bench.path("down.toml"),
        FLAT.to_owned() + "[gain]\ninput_db = -0.37\n",
    )
    .expect("a preset");
    let input = bench.wav("in.wav", spec(2, 48_000, 32, SampleFormat::Float), 20_000);
    let exact = bench.samples(&input, "float", "none");
    for (bits, name) in [(16, "16"), (20, "20"), (24, "24")] {
        // In steps of that depth, of a file of 16 or 24 bits.
        let file_bits = if bits == 16 { 16 } else { 24 };
        let steps = 2_f64.powi(bits - 1);
        let error_power = |dither| {
            let integers = bench.samples(&input, name, dither);
            let errors = integers.iter().zip(&exact).map(|(integer, exact)| {
                let scaled = integer / 2_f64.powi(file_bits - bits);
                assert_eq!(scaled.fract(), 0.0, "{name}: a step of that depth");
                scaled - exact * steps
            });
            errors.map(|error| error * error).sum::<f64>() / exact.len() as f64
        };
        // Rounding: 1/12 of a step squared. Dither: three times that; the shape: 16.6 times that again,
        // the power of its coefficients. 40000 values leave 1 %; in f32, 24 bits leave few values: 10 %.
        let shape = 1.0
            + truestrip_dsp::dither::SHAPE
                .map(|gain| gain * gain)
                .iter()
                .sum::<f64>();
        for (dither, expected) in [
            ("none", 1.0 / 12.0),
            ("tpdf", 0.25),
            ("shaped", 0.25 * shape),
        ] {
            let ratio = error_power(dither) / expected;
            assert!((ratio - 1.0).abs() < 0.1, "{name} bits, {dither}: {ratio}");
        }
    }
}

#[test]
fn channel_and_master_presets_run_in_that_order() {
    let bench = Bench::new();
    let head = |plugin| format!("truestrip_preset = 1\nplugin = \"{plugin}\"\n[gain]\n");
    std::fs::write(bench.path("c.toml"), head("channel") + "input_db = -6.0\n").expect("a preset");
    std::fs::write(bench.path("m.toml"), head("master") + "output_db = -6.0\n").expect("a preset");
    let input = bench.wav("in.wav", spec(1, 48_000, 32, SampleFormat::Float), 100);
    let output = bench.render(
        &input,
        "out.wav",
        &["--channel", "c.toml", "--master", "m.toml"],
    );
    assert!(output.status.success());
    let read = |file: &Path| -> Vec<f32> {
        WavReader::open(file)
            .expect("a file")
            .samples()
            .map(|sample| sample.expect("it"))
            .collect()
    };
    for (before, after) in read(&input).iter().zip(read(&bench.path("out.wav"))) {
        // -12 dB in two roundings of f32.
        assert!((before * 10_f32.powf(-0.6) - after).abs() < 1e-7);
    }
}

#[test]
fn bad_input_gets_one_clear_sentence_and_leaves_no_file() {
    let bench = Bench::new();
    let flat = ["--channel", "flat.toml"];
    let good = bench.wav("good.wav", spec(2, 48_000, 16, SampleFormat::Int), 100);

    let missing = bench.refused(&bench.path("missing.wav"), &flat);
    assert!(
        missing.contains("missing.wav could not be opened"),
        "{missing}"
    );

    let not_audio = bench.path("notes.txt");
    std::fs::write(&not_audio, "not audio at all").expect("a text");
    assert!(
        bench
            .refused(&not_audio, &flat)
            .contains("is not a WAV file that can be read")
    );

    let empty = bench.wav("empty.wav", spec(2, 48_000, 16, SampleFormat::Int), 0);
    assert!(bench.refused(&empty, &flat).contains("holds no samples"));

    let many = bench.wav("many.wav", spec(17, 48_000, 16, SampleFormat::Int), 10);
    assert!(
        bench
            .refused(&many, &flat)
            .contains("has 17 channels; 1 or 2 are allowed")
    );

    let slow = bench.wav("slow.wav", spec(1, 4000, 16, SampleFormat::Int), 10);
    assert!(
        bench
            .refused(&slow, &flat)
            .contains("has a sample rate of 4000 Hz; 8000 to 384000 Hz")
    );

    let cut = bench.path("cut.wav");
    let bytes = std::fs::read(&good).expect("the bytes");
    std::fs::write(&cut, &bytes[..bytes.len() - 7]).expect("a cut file");
    assert!(
        bench
            .refused(&cut, &flat)
            .contains("ends in the middle of its samples")
    );

    let presets = [
        (
            "[eq3]\nwarmth = 3\n",
            "preset.toml:4: eq3.warmth is not a key; allowed: on, low_freq_hz",
        ),
        (
            "[eq3]\nlow_freq_hz = \"3 dB\"\n",
            "eq3.low_freq_hz is \"3 dB\"; allowed: 40 to 500 Hz",
        ),
        (
            "[eq3]\nlow_gain_db = 19\n",
            "eq3.low_gain_db is 19; allowed: -18 to 18 dB",
        ),
    ];
    for (body, expected) in presets {
        let head = "truestrip_preset = 1\nplugin = \"channel\"\n";
        std::fs::write(bench.path("preset.toml"), format!("{head}{body}")).expect("a preset");
        let sentence = bench.refused(&good, &["--channel", "preset.toml"]);
        assert!(sentence.contains(expected), "{sentence}");
    }

    let nowhere = bench.render(&good, "no/such/folder.wav", &flat);
    assert!(!nowhere.status.success());
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("could not be written"));
}

#[test]
fn what_was_there_stays_when_a_render_fails() {
    let bench = Bench::new();
    let kept = bench.wav("out.wav", spec(2, 48_000, 16, SampleFormat::Int), 50);
    let before = std::fs::read(&kept).expect("the bytes");
    let cut = bench.path("cut.wav");
    std::fs::write(&cut, &before[..before.len() - 7]).expect("a cut file");
    assert!(
        !bench
            .render(&cut, "out.wav", &["--channel", "flat.toml"])
            .status
            .success()
    );
    assert_eq!(std::fs::read(&kept).expect("the bytes"), before);
}

#[test]
fn the_table_names_every_parameter() {
    let run = |plugin: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_truestrip"))
            .arg("params")
            .args(plugin)
            .output();
        String::from_utf8(output.expect("the program runs").stdout).expect("text")
    };
    let channel = run(&["channel"]);
    for text in [
        "eq3_low_freq",
        "EQ3 Low Freq",
        "40 to 500 Hz",
        "120 Hz",
        "eq3.low_freq_hz",
    ] {
        assert!(channel.contains(text), "{text}");
    }
    assert!(!channel.contains("Truestrip Master"));
    assert!(run(&[]).contains("Truestrip Master"));
}

#[test]
fn every_factory_preset_renders_in_time() {
    let bench = Bench::new();
    let file = bench.path("click.wav");
    let stereo = spec(2, 48_000, 32, SampleFormat::Float);
    let mut writer = WavWriter::create(&file, stereo).expect("a WAV file");
    for frame in 0..48_000 {
        for _ in 0..2 {
            let sample = if frame == 24_000 { 0.5_f32 } else { 0.0 };
            writer.write_sample(sample).expect("a sample");
        }
    }
    writer.finalize().expect("a whole file");
    let presets = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join("assets/presets");
    for plugin in ["channel", "master"] {
        for entry in std::fs::read_dir(presets.join(plugin)).expect("the folder of presets") {
            let preset = entry.expect("an entry").path();
            let option = format!("--{plugin}");
            let path = preset.to_str().expect("a path in UTF-8");
            let output = bench.render(&file, "out.wav", &[option.as_str(), path]);
            assert!(output.status.success(), "{path}");
            let mut reader = WavReader::open(bench.path("out.wav")).expect("a WAV file");
            let left: Vec<f32> = reader
                .samples::<f32>()
                .step_by(2)
                .map(|sample| sample.expect("a sample"))
                .collect();
            assert_eq!(left.len(), 48_000, "{path}");
            // Whatever the latency was, it is taken out. Low cuts and bells of minimum phase turn the
            // click's top by a frame or two.
            let loudest = (0..left.len())
                .max_by(|&a, &b| left[a].abs().total_cmp(&left[b].abs()))
                .expect("frames");
            assert!(loudest.abs_diff(24_000) <= 3, "{path}: {loudest}");
        }
    }
}
