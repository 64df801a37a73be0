//! Chores of the project, run as `cargo xtask <command>` from anywhere inside it.
//!
//! - `bundle` builds the plugins and writes `Truestrip.clap` and `Truestrip.vst3`.
//! - `install` puts both where the user's hosts look for plugins.
//! - `demo` mixes a song through the built plugins and shows what they did.
//! - `figures` draws the figures of the documentation.
//! - `screenshots` takes pictures of both editors.
//! - `frame-cost` measures what an open editor costs.
//! - `bench` races the modules against other people's plugins.
//! - `test` runs every check that the project has.

#![forbid(unsafe_code)]

mod bundle;
mod demo;
mod figures;
#[cfg(target_os = "linux")]
mod frame_cost;
mod install;
#[cfg(target_os = "linux")]
mod screenshots;
mod test;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Chores of the Truestrip project.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Build the plugins into target/bundled
    Bundle,
    /// Bundle, then copy the plugins into your own plug-in folders
    Install {
        /// Remove the plugins from those folders instead
        #[arg(long)]
        uninstall: bool,
    },
    /// Bundle, then mix a song through the plugins into target/demo
    Demo {
        /// Your own tracks as WAV files, instead of the built-in song
        files: Vec<PathBuf>,
    },
    /// Draw the figures of the documentation
    Figures {
        /// Where to, instead of assets/figures
        folder: Option<PathBuf>,
    },
    /// Bundle, then take pictures of both editors
    #[cfg(target_os = "linux")]
    Screenshots {
        /// Where to, instead of assets/screenshots
        folder: Option<PathBuf>,
        /// A bundle that is there already, instead of a new one
        #[arg(long)]
        bundle: Option<PathBuf>,
    },
    /// Bundle, then measure what an open editor costs, without and with signal
    #[cfg(target_os = "linux")]
    FrameCost {
        /// Minutes more with signal, one figure each, to see whether cost or memory grow
        #[arg(long, default_value_t = 0)]
        minutes: u64,
        /// A bundle that is there already, instead of a new one
        #[arg(long)]
        bundle: Option<PathBuf>,
    },
    /// Race the modules against LV2 plugins that are installed, on one core
    Bench {
        /// Which modules: eq; and options, see `cargo xtask bench -- --help`
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run every check; a missing tool skips its check, or fails it where CI=true
    Test,
}

fn main() -> ExitCode {
    match run(&Arguments::parse().chore) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does a chore, and says whether it found everything in order.
fn run(chore: &Chore) -> Result<bool> {
    match chore {
        Chore::Bundle => drop(bundle::run(&Workspace::find()?)?),
        Chore::Install { uninstall: false } => {
            install::install(&bundle::run(&Workspace::find()?)?)?;
        }
        Chore::Install { uninstall: true } => install::uninstall()?,
        Chore::Demo { files } => demo::run(&Workspace::find()?, files)?,
        Chore::Figures { folder } => {
            let usual = Workspace::find()?.root.join("assets/figures");
            figures::run(folder.as_ref().unwrap_or(&usual))?;
        }
        #[cfg(target_os = "linux")]
        Chore::Screenshots { folder, bundle } => {
            let workspace = Workspace::find()?;
            let usual = workspace.root.join("assets/screenshots");
            let folder = folder.as_ref().unwrap_or(&usual);
            screenshots::run(&workspace, folder, bundle.as_deref())?;
        }
        #[cfg(target_os = "linux")]
        Chore::FrameCost { minutes, bundle } => {
            let plan = frame_cost::Plan {
                bundle: bundle.as_deref(),
                minutes: *minutes,
            };
            frame_cost::run(&Workspace::find()?, &plan)?;
        }
        Chore::Bench { arguments } => {
            // A program of its own: nothing of it is in the default build, nor in the plugins.
            let mut run = Workspace::find()?.cargo(&["run", "--release", "--quiet"]);
            run.args(["--package", "truestrip-peers", "--"])
                .args(arguments);
            return Ok(run.status()?.success());
        }
        Chore::Test => return test::run(&Workspace::find()?),
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_commands_do_not_contradict_each_other() {
        super::Arguments::command().debug_assert();
    }
}
