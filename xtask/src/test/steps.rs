//! The checks, in the order in which they tell most soonest.

use std::process::Command;

use super::display::Display;
use super::{Need, Step, python, succeed, works};
use crate::workspace::Workspace;

/// A `pkg-config` that finds nothing. Every build below runs with it, which shows that none needs
/// a development package of the system; in every one, since a change of it rebuilds crates.
const NO_PKG_CONFIG: (&str, &str) = ("PKG_CONFIG", "/bin/false");

/// All checks of the project.
pub(crate) fn all<'a>(workspace: &'a Workspace, display: &'a Display) -> Vec<Step<'a>> {
    let cargo = |arguments: &[&str]| {
        let mut command = workspace.cargo(arguments);
        command.env(NO_PKG_CONFIG.0, NO_PKG_CONFIG.1);
        command
    };
    let mut tests = cargo(&["test", "--workspace"]);
    display.lend(&mut tests);
    let mut docs = cargo(&["doc", "--workspace", "--no-deps"]);
    docs.env("RUSTDOCFLAGS", "-D warnings");
    let clippy = cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    vec![
        step(
            "formatting",
            vec![component("rustfmt")],
            cargo(&["fmt", "--all", "--check"]),
        ),
        step("lints", vec![component("clippy")], clippy),
        step(
            "tests, without development packages",
            vec![display.need()],
            tests,
        ),
        // Commands of their own: the bundle and the demo just as a user makes them.
        step("bundle", vec![], cargo(&["xtask", "bundle"])),
        step("demo", vec![], cargo(&["xtask", "demo"])),
        python_tests(workspace, display),
        step("documentation", vec![], docs),
    ]
}

fn step<'a>(name: &'static str, needs: Vec<Need>, command: Command) -> Step<'a> {
    Step {
        name,
        needs,
        run: Box::new(|| succeed(command)),
    }
}

fn python_tests<'a>(workspace: &'a Workspace, display: &'a Display) -> Step<'a> {
    let run = || {
        let folder = workspace.root.join("tests").join("python");
        let requirements = folder.join("requirements.txt");
        let mut pytest = python::interpreter(&workspace.target.join("python"), &requirements)?;
        pytest
            .args(["-m", "pytest"])
            .arg(&folder)
            .current_dir(&workspace.root);
        pytest.env("TRUESTRIP_BUNDLES", workspace.bundles());
        // The tests before have built it.
        let program = format!("truestrip{}", std::env::consts::EXE_SUFFIX);
        let program = workspace.target.join("debug").join(program);
        pytest.env("TRUESTRIP_PROGRAM", program);
        display.lend(&mut pytest);
        succeed(pytest)
    };
    Step {
        name: "tests in other hosts",
        needs: vec![python::need(), display.need()],
        run: Box::new(run),
    }
}

/// A part of the Rust toolchain that an installation may leave out.
fn component(name: &'static str) -> Need {
    let (binary, how) = match name {
        "clippy" => ("cargo-clippy", "rustup component add clippy"),
        _ => ("cargo-fmt", "rustup component add rustfmt"),
    };
    Need {
        what: name,
        how,
        here: works(binary, &["--version"]),
    }
}
