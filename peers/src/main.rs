//! Races the modules of Truestrip against LV2 plugins, as `cargo xtask bench` runs it.
//!
//! Signal flow of a race: `material` makes the sound, `eq` and the like name the contestants, ours
//! and the peers that `lv2` loads, `race` runs them in turns and times each block. `distortion` is what
//! compressors and limiters add to a bass note.

mod comp;
mod contestant;
mod deess;
mod distortion;
mod eq;
mod limiter;
mod lv2;
mod material;
mod race;
mod space;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, ValueEnum};

use lv2::World;

/// Compare the speed of our modules with LV2 plugins on this machine.
#[derive(Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
struct Arguments {
    /// Which modules
    #[arg(required = true)]
    modules: Vec<Module>,
    /// Seconds of sound
    #[arg(long, default_value_t = 60.0)]
    seconds: f64,
    /// How often each contestant runs
    #[arg(long, default_value_t = 7)]
    runs: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum Module {
    /// Eight bells of the parametric equaliser
    Eq,
    /// The compressor
    Comp,
    /// The de-esser
    Deess,
    /// The limiter
    Limiter,
    /// The reverb
    Space,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let world = match World::load() {
        Ok(world) => Some(world),
        Err(problem) => {
            println!("No peers: {problem:#}.");
            None
        }
    };
    let material = material::material(arguments.seconds);
    race::pin();
    for module in &arguments.modules {
        let (title, contestants) = match module {
            Module::Comp => ("Compressor, 4:1, 10/100 ms", comp::contestants(world)),
            Module::Deess => ("De-esser", deess::contestants(world)),
            Module::Eq => ("EQ, 8 bells", eq::contestants(world)),
            Module::Limiter => ("Limiter, +8 dB into -1 dBTP", limiter::contestants(world)),
            Module::Space => ("Reverb, 2 s", space::contestants(world)),
        };
        println!(
            "\n{title}: stereo, {} Hz, {} s, {} runs\n",
            material::RATE_HZ,
            arguments.seconds,
            arguments.runs
        );
        if matches!(module, Module::Comp) {
            distortion::print(&contestants, comp::SINE_DB)?;
        }
        if matches!(module, Module::Limiter) {
            distortion::print(&contestants, limiter::SINE_DB)?;
            limiter::print(&contestants)?;
        }
        if matches!(module, Module::Space) {
            space::print(&contestants)?;
        }
        for frames in [64, 512] {
            race::race(&contestants, &material, frames, arguments.runs)?;
        }
    }
    Ok(())
}
