//! What an open editor costs: the processor time of its threads, and memory, without and with signal.
//!
//! The built bundle's editor opens in a window of the in-process host. A thread plays blocks through
//! the plugin in real time. Neither that thread nor the host's main loop counts; all other threads of
//! the process do: the editor's own, and those in which software OpenGL fills its pixels.

use std::f64::consts::TAU;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use truestrip_host::{Block, ClapBundle, HostWindow, Instance, Processor};

use crate::test::Display;
use crate::workspace::Workspace;

const RATE_HZ: f64 = 48_000.0;
const FRAMES: usize = 512;
/// How long a figure is measured.
const SPAN: Duration = Duration::from_secs(10);
/// How long the editor is left alone before: it draws its first frames, and meters fall.
const SETTLE: Duration = Duration::from_secs(12);
/// How long the signal plays before it is measured.
const RISE: Duration = Duration::from_secs(2);
/// The names that Linux shows of the two threads that do not count.
const AUDIO: &str = "audio";

/// What is asked for with the chore.
pub(crate) struct Plan<'a> {
    /// A bundle that is there, instead of a new one.
    pub(crate) bundle: Option<&'a Path>,
    /// Minutes with signal, one figure each, after the short measurement.
    pub(crate) minutes: u64,
}

/// Measures the editors of both plugins.
///
/// # Errors
/// When there is no display and no Xvfb, or an editor does not open.
pub(crate) fn run(workspace: &Workspace, plan: &Plan) -> Result<()> {
    let display = Display::find_or_start()?;
    ensure!(
        !matches!(display, Display::Missing),
        "no display: set DISPLAY, or install Xvfb (Debian: apt-get install xvfb)"
    );
    let bundle = match plan.bundle {
        Some(bundle) => bundle.to_owned(),
        None => crate::bundle::run(workspace)?.clap,
    };
    if let Display::Virtual { .. } = &display {
        // The display is told through the environment, which only a new process takes on.
        let mut again = Command::new(std::env::current_exe()?);
        let minutes = OsString::from(plan.minutes.to_string());
        again.args(["frame-cost", "--minutes"]).arg(minutes);
        again.arg("--bundle").arg(bundle);
        display.lend(&mut again);
        ensure!(again.status()?.success(), "nothing was measured");
        return Ok(());
    }
    let bundle = ClapBundle::load(&bundle)?;
    println!("editor            what      of one core   of it filling pixels   memory");
    for (name, id) in [
        ("Channel", "dev.truestrip.channel"),
        ("Master", "dev.truestrip.master"),
    ] {
        measure(&bundle, name, id, plan.minutes).with_context(|| name.to_owned())?;
    }
    Ok(())
}

fn measure(bundle: &ClapBundle, name: &str, id: &str, minutes: u64) -> Result<()> {
    let mut plugin = bundle.instantiate(id)?;
    for (name, text) in [
        ("EQ 1 On", "on"),
        ("EQ 3 On", "on"),
        ("EQ 3 Gain", "-4"),
        ("EQ 5 On", "on"),
        ("EQ 5 Gain", "3"),
        ("EQ 7 On", "on"),
        ("EQ 7 Gain", "4"),
        ("Comp On", "on"),
    ] {
        plugin.set(name, text)?;
    }
    plugin.activate(RATE_HZ, 1, FRAMES as u32)?;
    let processor = plugin.take_processor().context("it is active")?;
    let window = HostWindow::open(name, 200, 200)?;
    let (width, height) = plugin.open_editor(&window, None)?;
    let (playing, stop) = (AtomicBool::new(false), AtomicBool::new(false));
    let processor = thread::scope(|scope| -> Result<Processor> {
        let audio = thread::Builder::new()
            .name(AUDIO.to_owned())
            .spawn_scoped(scope, || play(processor, &playing, &stop))?;
        let name = format!("{name} {width}x{height}");
        let measured = spans(&mut plugin, &window, &name, &playing, minutes);
        stop.store(true, Ordering::Relaxed);
        let processor = audio.join().expect("the audio thread has no panic")?;
        measured?;
        Ok(processor)
    })?;
    plugin.close_editor();
    plugin.return_processor(processor)?;
    Ok(())
}

/// Measures idle, then with signal, then minute after minute.
fn spans(
    plugin: &mut Instance,
    window: &HostWindow,
    name: &str,
    playing: &AtomicBool,
    minutes: u64,
) -> Result<()> {
    let mut span = |what: &str, settle: Duration, length: Duration| -> Result<()> {
        serve(plugin, window, settle)?;
        let before = Spent::by_now()?;
        let start = Instant::now();
        serve(plugin, window, length)?;
        let spent = Spent::by_now()?.since(&before);
        let share = |nanos: u64| 100.0 * nanos as f64 / start.elapsed().as_nanos() as f64;
        println!(
            "{name:18}{what:10}{:9.1} %   {:18.1} %   {:5.1} MiB",
            share(spent.all),
            share(spent.filling),
            resident_kib()? as f64 / 1024.0
        );
        Ok(())
    };
    span("idle", SETTLE, SPAN)?;
    playing.store(true, Ordering::Relaxed);
    span("signal", RISE, SPAN)?;
    for minute in 1..=minutes {
        span(
            &format!("minute {minute}"),
            Duration::ZERO,
            Duration::from_secs(60),
        )?;
    }
    Ok(())
}

/// The host's main loop.
fn serve(plugin: &mut Instance, window: &HostWindow, length: Duration) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < length {
        window.pump()?;
        plugin.run_main_thread();
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// The audio thread: blocks in real time, of silence or of a signal that moves all meters and the
/// whole spectrum: noise and a tone, swelling four times a second.
fn play(mut processor: Processor, playing: &AtomicBool, stop: &AtomicBool) -> Result<Processor> {
    let (mut frame, mut seed) = (0_u64, 1_u64);
    let mut due = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        let mut sound = [0.0_f32; FRAMES];
        if playing.load(Ordering::Relaxed) {
            for sample in &mut sound {
                // xorshift64 (Marsaglia 2003).
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                let noise = (seed >> 40) as f64 / (1_u64 << 23) as f64 - 1.0;
                let seconds = frame as f64 / RATE_HZ;
                let swell = 0.55 + 0.45 * (4.0 * TAU * seconds).sin();
                let tone = (220.0 * TAU * seconds).sin();
                *sample = (0.25 * swell * (noise + tone)) as f32;
                frame += 1;
            }
        }
        let (mut left, mut right) = ([0.0; FRAMES], [0.0; FRAMES]);
        processor.process(Block {
            inputs: &[&sound, &sound],
            sidechain: None,
            outputs: &mut [&mut left, &mut right],
            events: &[],
        })?;
        due += Duration::from_secs_f64(FRAMES as f64 / RATE_HZ);
        thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    Ok(processor)
}

/// Processor time in nanoseconds that the editor's threads have spent.
struct Spent {
    all: u64,
    /// What software OpenGL's threads have spent of it.
    filling: u64,
}

impl Spent {
    fn by_now() -> Result<Self> {
        let own = std::process::id().to_string();
        let (mut all, mut filling) = (0, 0);
        for task in fs::read_dir("/proc/self/task")? {
            let task = task?;
            // A thread may end between the listing and the reading.
            let (Ok(name), Ok(spent)) = (
                fs::read_to_string(task.path().join("comm")),
                fs::read_to_string(task.path().join("schedstat")),
            ) else {
                continue;
            };
            if task.file_name().to_string_lossy() == own || name.trim() == AUDIO {
                continue;
            }
            let nanos = spent.split(' ').next().unwrap_or_default();
            let nanos: u64 = nanos.parse().context("the time that a thread has run")?;
            all += nanos;
            if name.starts_with("llvmpipe") {
                filling += nanos;
            }
        }
        Ok(Self { all, filling })
    }

    fn since(&self, before: &Self) -> Self {
        Self {
            all: self.all.saturating_sub(before.all),
            filling: self.filling.saturating_sub(before.filling),
        }
    }
}

/// The memory that this process has in use, in KiB.
fn resident_kib() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let size = line.and_then(|line| line.split_whitespace().next());
    size.and_then(|size| size.parse().ok())
        .context("the resident size")
}
