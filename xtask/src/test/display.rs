//! A screen for the tests that open an editor: the user's own, or a virtual one for as long as the
//! tests run.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use super::{Need, works};

/// Room for the editor at its largest scale, at 24 bits a pixel.
const SCREEN: &str = "2600x1700x24";

/// The screen that editor tests draw on.
pub(crate) enum Display {
    /// The system has one of its own, or `DISPLAY` names one.
    Own,
    /// A virtual one that ends with this value.
    Virtual {
        /// The X server.
        server: Child,
        /// Its name for `DISPLAY`.
        name: String,
    },
    /// None, and no means to make one.
    Missing,
}

impl Display {
    /// Takes the display that is there, or starts Xvfb.
    ///
    /// # Errors
    /// When Xvfb is there but does not start.
    pub(crate) fn find_or_start() -> Result<Self> {
        if !cfg!(target_os = "linux") || std::env::var_os("DISPLAY").is_some() {
            return Ok(Self::Own);
        }
        if !works("Xvfb", &["-help"]) {
            return Ok(Self::Missing);
        }
        // The server picks a free number itself and writes it to its standard output.
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                SCREEN,
                "-nolisten",
                "tcp",
                // Or it starts anew when its last client leaves, and turns away whoever comes meanwhile.
                "-noreset",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb does not start")?;
        let mut number = String::new();
        if let Some(output) = server.stdout.take() {
            BufReader::new(output).read_line(&mut number)?;
        }
        let name = format!(":{}", number.trim());
        let display = Self::Virtual { server, name };
        anyhow::ensure!(
            !number.trim().is_empty(),
            "Xvfb ended before it had a display"
        );
        Ok(display)
    }

    /// The display as a need of a step.
    pub(crate) fn need(&self) -> Need {
        Need {
            what: "a display",
            how: "set DISPLAY, or install Xvfb (Debian: apt-get install xvfb)",
            here: !matches!(self, Self::Missing),
        }
    }

    /// Lets a command draw on the display.
    pub(crate) fn lend(&self, command: &mut Command) {
        if let Self::Virtual { name, .. } = self {
            command.env("DISPLAY", name);
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Self::Virtual { server, .. } = self {
            // It may have ended by itself; there is nothing to mend either way.
            server.kill().ok();
            server.wait().ok();
        }
    }
}
