//! `truestrip`: the chains of the plugins over WAV files.

mod parameter_table;
mod render;
mod wav;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use parameter_table::parameter_table;
use render::{Job, render};
use truestrip_dsp::dither::Dither;
use truestrip_dsp::strip::{CHANNEL, MASTER};
use wav::Encoding;

/// Mixing and mastering with the sound of Truestrip Channel and Truestrip Master, on files.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Render a WAV file through Channel, Master, or both.
    Render {
        /// The WAV file to read.
        input: PathBuf,
        /// The WAV file to write.
        output: PathBuf,
        /// Preset for Truestrip Channel.
        #[arg(long, value_name = "PRESET.toml", required_unless_present = "master")]
        channel: Option<PathBuf>,
        /// Preset for Truestrip Master, after Channel.
        #[arg(long, value_name = "PRESET.toml")]
        master: Option<PathBuf>,
        /// How to store the samples [default: as the input does].
        #[arg(long, value_enum, value_name = "BITS")]
        bits: Option<Encoding>,
        /// Noise that keeps 16, 20 and 24 bits free of distortion.
        #[arg(long, value_enum, default_value = "tpdf")]
        dither: Noise,
        /// Integrated loudness to drive Master to: -14LUFS, or a service such as spotify.
        #[arg(
            long,
            value_name = "LUFS or SERVICE",
            requires = "master",
            allow_hyphen_values = true
        )]
        target: Option<String>,
        /// Most limiting that a target may take, in dB.
        #[arg(long, value_name = "DB", default_value_t = 12.0, requires = "target")]
        max_limiting: f32,
        /// Write loudness, peaks and limiting before and after to this file.
        #[arg(long, value_name = "REPORT.json")]
        report: Option<PathBuf>,
    },
    /// Print the table of parameters.
    Params {
        /// Of which plugin [default: both].
        plugin: Option<Plugin>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Noise {
    /// None: small signals distort.
    None,
    /// White, of triangular density.
    Tpdf,
    /// The same, moved to where the ear hears least.
    Shaped,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Plugin {
    Channel,
    Master,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(text) => {
            println!("{}", text.trim_end());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("truestrip: {error:#}.");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<String> {
    match command {
        Command::Render {
            input,
            output,
            channel,
            master,
            bits,
            dither,
            target,
            max_limiting,
            report,
        } => render(&Job {
            input,
            output,
            channel,
            master,
            encoding: bits,
            dither: match dither {
                Noise::None => Dither::None,
                Noise::Tpdf => Dither::Tpdf,
                Noise::Shaped => Dither::Shaped,
            },
            target: target.map(|text| text.parse()).transpose()?,
            max_limiting_db: max_limiting,
            report,
        }),
        Command::Params { plugin } => Ok([(Plugin::Channel, &CHANNEL), (Plugin::Master, &MASTER)]
            .iter()
            .filter(|(which, ..)| plugin.is_none_or(|plugin| plugin == *which))
            .map(|(_, strip)| format!("{}\n\n{}\n", strip.name, parameter_table(strip)))
            .collect()),
    }
}
