//! Runs every check of the project and counts what passed, failed and was skipped.
//!
//! A check whose tool is missing on this machine is skipped, and one line says how to get the tool.
//! Where `CI=true` nothing may be skipped.

mod display;
mod python;
mod steps;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;
pub(crate) use display::Display;

/// Something a check cannot do without.
pub(crate) struct Need {
    /// What it is, as a person calls it.
    what: &'static str,
    /// How to get it.
    how: &'static str,
    /// Whether it is here.
    here: bool,
}

/// One check.
pub(crate) struct Step<'a> {
    /// What it checks.
    name: &'static str,
    /// What it cannot do without.
    needs: Vec<Need>,
    /// The check itself.
    run: Box<dyn FnOnce() -> Result<()> + 'a>,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    Skipped,
}

/// Runs all checks, and says whether none failed.
///
/// # Errors
/// When the display for the tests does not start.
pub(crate) fn run(workspace: &Workspace) -> Result<bool> {
    let must_run = std::env::var_os("CI").is_some_and(|value| value == "true");
    let display = Display::find_or_start()?;
    let steps = steps::all(workspace, &display);
    let results: Vec<_> = steps
        .into_iter()
        .map(|step| check(step, must_run))
        .collect();
    // Again at the end, where they are not lost in what the steps print.
    for (_, line) in results.iter().filter(|result| result.0 != Outcome::Passed) {
        println!("{line}");
    }
    let count = |outcome| results.iter().filter(|result| result.0 == outcome).count();
    let failed = count(Outcome::Failed);
    println!(
        "{} passed, {failed} failed, {} skipped",
        count(Outcome::Passed),
        count(Outcome::Skipped)
    );
    Ok(failed == 0)
}

/// Runs a step and says in one line how it ended.
fn check(step: Step<'_>, must_run: bool) -> (Outcome, String) {
    let Step { name, needs, run } = step;
    let (outcome, line) = if let Some(need) = needs.iter().find(|need| !need.here) {
        let (outcome, word) = if must_run {
            (Outcome::Failed, "failed")
        } else {
            (Outcome::Skipped, "skipped")
        };
        (
            outcome,
            format!("{word}: {name} needs {}: {}", need.what, need.how),
        )
    } else {
        println!("running: {name}");
        let start = Instant::now();
        let result = run();
        let seconds = start.elapsed().as_secs_f64();
        match result {
            Ok(()) => (Outcome::Passed, format!("passed: {name} ({seconds:.0} s)")),
            Err(error) => (
                Outcome::Failed,
                format!("failed: {name} ({seconds:.0} s): {error:#}"),
            ),
        }
    };
    println!("{line}");
    (outcome, line)
}

/// Runs a command in view; an error if it fails.
fn succeed(mut command: Command) -> Result<()> {
    let program = Path::new(command.get_program());
    let program = program
        .file_name()
        .unwrap_or_default()
        .display()
        .to_string();
    let status = command
        .status()
        .with_context(|| format!("{program} cannot be started"))?;
    if status.success() {
        Ok(())
    } else {
        bail!("{program} ended with {status}")
    }
}

/// Whether a command can be started and succeeds, with nothing shown.
fn works(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(here: bool, passes: bool) -> Step<'static> {
        let need = Need {
            what: "a thing",
            how: "fetch it",
            here,
        };
        let run = move || if passes { Ok(()) } else { bail!("it broke") };
        Step {
            name: "a step",
            needs: vec![need],
            run: Box::new(run),
        }
    }

    #[test]
    fn what_a_step_returns_decides_its_outcome() {
        assert_eq!(check(step(true, true), true).0, Outcome::Passed);
        assert_eq!(check(step(true, false), false).0, Outcome::Failed);
    }

    #[test]
    fn a_missing_need_skips_at_home_and_fails_in_ci() {
        assert_eq!(check(step(false, true), false).0, Outcome::Skipped);
        let (outcome, line) = check(step(false, true), true);
        assert_eq!(outcome, Outcome::Failed);
        assert_eq!(line, "failed: a step needs a thing: fetch it");
    }

    #[test]
    fn a_command_that_fails_or_is_missing_fails() {
        let cargo = || Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let mut version = cargo();
        version.arg("--version").stdout(std::process::Stdio::null());
        assert!(succeed(version).is_ok());
        let mut wrong = cargo();
        wrong
            .arg("--no-such-flag")
            .stderr(std::process::Stdio::null());
        assert!(succeed(wrong).is_err());
        assert!(succeed(Command::new("no-such-program-anywhere")).is_err());
    }
}
