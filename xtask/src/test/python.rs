//! The Python environment of `tests/python`, kept in `target/python` and made again only when the
//! requirements have changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Need, succeed, works};
use crate::bundle::remove;

/// The interpreter that makes the environment.
const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// A Python that can make environments, as a need of a step.
pub(crate) fn need() -> Need {
    Need {
        what: "Python 3 with venv",
        how: "install Python 3 (Debian: apt-get install python3-venv)",
        here: works(PYTHON, &["-c", "import venv, ensurepip"]),
    }
}

/// The interpreter of an environment with these requirements, which is made if need be.
///
/// # Errors
/// When the requirements cannot be read or installed.
pub(crate) fn interpreter(environment: &Path, requirements: &Path) -> Result<Command> {
    let python = if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    };
    let wanted = fs::read(requirements)
        .with_context(|| format!("{} cannot be read", requirements.display()))?;
    if !is_current(environment, &wanted) {
        remove(environment)?;
        let mut create = Command::new(PYTHON);
        create.args(["-m", "venv"]).arg(environment);
        succeed(create)?;
        let mut install = Command::new(&python);
        install
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(requirements);
        succeed(install)?;
        // Written last, so that a broken-off installation starts anew.
        fs::write(record(environment), &wanted)?;
    }
    Ok(Command::new(python))
}

/// Where an environment keeps the requirements that it was made from.
fn record(environment: &Path) -> PathBuf {
    environment.join("requirements.txt")
}

fn is_current(environment: &Path, wanted: &[u8]) -> bool {
    fs::read(record(environment)).is_ok_and(|installed| installed == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_current_until_the_requirements_change() {
        let environment = tempfile::tempdir().unwrap();
        assert!(!is_current(environment.path(), b"pytest"));
        fs::write(record(environment.path()), "pytest").unwrap();
        assert!(is_current(environment.path(), b"pytest"));
        assert!(!is_current(environment.path(), b"pytest==9"));
    }
}
