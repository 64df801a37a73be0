//! What the editors' tests share: when a window counts as drawn, what the process has in use, and a
//! display without OpenGL.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use truestrip_host::HostWindow;

/// Whether the window shows a drawn editor: many colours (text has soft edges), and drawn over
/// the window's own colour at all four corners.
pub fn is_drawn(window: &HostWindow) -> bool {
    let bare = [0xff, 0x00, 0xff];
    let shot = window.screenshot().expect("a screenshot");
    let (right, bottom) = (shot.width - 1, shot.height - 1);
    let corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
    corners.iter().all(|&(x, y)| shot.pixel(x, y) != bare) && shot.colours() > 16
}

/// What this process has in use.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    pub resident_kib: i64,
    pub files: usize,
    pub threads: usize,
}

impl Usage {
    pub fn now() -> Self {
        let count = |folder| fs::read_dir(folder).expect("Linux tells").count();
        let status = fs::read_to_string("/proc/self/status").expect("Linux tells");
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .expect("the resident size");
        let size = line.trim().trim_end_matches(" kB").parse();
        Self {
            resident_kib: size.expect("a number"),
            files: count("/proc/self/fd"),
            threads: count("/proc/self/task"),
        }
    }
}

/// Asserts that turns, each with what was in use at its end, use no more and more.
///
/// The first turns fill caches of the graphics driver. From then on the least of each third counts,
/// since the driver's and the allocator's own stores of up to 20 MiB come and go. The last third may
/// be 16 MiB above the first: a font atlas or frame buffer that is left behind is a MiB or more a turn,
/// and some 27 of them lie between. Files and threads may not grow at all.
pub fn assert_flat(what: &str, turns: &[Usage]) {
    let settled = &turns[10..];
    let resident: Vec<i64> = settled.iter().map(|usage| usage.resident_kib).collect();
    let least = |turns: &[i64]| *turns.iter().min().expect("some turns");
    let third = resident.len() / 3;
    let grown = least(&resident[resident.len() - third..]) - least(&resident[..third]);
    let (first, last) = (settled[0], settled[settled.len() - 1]);
    eprintln!(
        "{what}: {grown} KiB more at the end of {} turns, {} files, {} threads",
        turns.len(),
        last.files,
        last.threads
    );
    assert!(grown <= 16 << 10, "{what} grows: {resident:?} KiB");
    assert!(
        last.files <= first.files && last.threads <= first.threads,
        "{what} leaves files or threads: {first:?}, then {last:?}"
    );
}

/// A virtual display whose server has no GLX. It ends when dropped.
pub struct DisplayWithoutGl {
    server: Child,
    pub name: String,
}

impl DisplayWithoutGl {
    /// `None` where Xvfb is not installed.
    pub fn start() -> Option<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1200x24"])
            .args(["-noreset", "-nolisten", "tcp", "-extension", "GLX"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut number = String::new();
        let output = server.stdout.take().expect("it is piped");
        BufReader::new(output)
            .read_line(&mut number)
            .expect("the server says its number");
        let name = format!(":{}", number.trim());
        Some(Self { server, name })
    }
}

impl Drop for DisplayWithoutGl {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.server.kill().ok();
        self.server.wait().ok();
    }
}

/// Whether the window shows lines of text and nothing else: two colours, both all over it.
pub fn is_notice(window: &HostWindow) -> bool {
    let shot = window.screenshot().expect("a screenshot");
    shot.colours() == 2 && shot.pixel(0, 0) == [0x12, 0x14, 0x17]
}
