//! Pictures of both editors in named states, for the README and for looking at.

use std::f64::consts::TAU;
use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use truestrip_host::{Block, ClapBundle, HostWindow, Instance, Screenshot};

use crate::test::Display;
use crate::workspace::Workspace;

/// How long an editor may take to draw what it should.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a tone plays before the picture is taken.
const TONE: Duration = Duration::from_secs(1);
/// Frames of a block.
const FRAMES: usize = 512;
/// How long the picture has to stand still.
const STILL: Duration = Duration::from_millis(400);
/// Logical centres of the tabs of Channel. EQ is there from the start.
const EQ3_TAB: (i16, i16) = (154, 69);
const EQV_TAB: (i16, i16) = (242, 69);
const COMP_TAB: (i16, i16) = (418, 69);
const DEESS_TAB: (i16, i16) = (506, 69);
const ROOM_TAB: (i16, i16) = (594, 69);
const REVERB_TAB: (i16, i16) = (682, 69);

/// An editor to take a picture of.
struct Scene {
    file: &'static str,
    plugin: &'static str,
    settings: &'static [(&'static str, &'static str)],
    /// Where to click first, in logical pixels.
    clicks: &'static [(i16, i16)],
    scale: f64,
    /// Peak of the tone that plays, 0 for silence.
    level: f64,
}

const VOCAL_EQ: &[(&str, &str)] = &[
    ("EQ 1 On", "on"),
    ("EQ 1 Freq", "90"),
    ("EQ 1 Slope", "24"),
    ("EQ 2 On", "on"),
    ("EQ 2 Freq", "180"),
    ("EQ 2 Gain", "-2"),
    ("EQ 3 On", "on"),
    ("EQ 3 Freq", "320"),
    ("EQ 3 Gain", "-4.5"),
    ("EQ 3 Q", "1.4"),
    ("EQ 5 On", "on"),
    ("EQ 5 Freq", "3.2k"),
    ("EQ 5 Gain", "3"),
    ("EQ 5 Dyn Range", "-5"),
    ("EQ 7 On", "on"),
    ("EQ 7 Freq", "9k"),
    ("EQ 7 Gain", "4"),
    ("EQ 8 On", "on"),
];

const SCENES: [Scene; 10] = [
    Scene {
        file: "channel-eq",
        plugin: "dev.truestrip.channel",
        settings: VOCAL_EQ,
        clicks: &[],
        scale: 1.0,
        level: 0.0,
    },
    Scene {
        file: "channel-eq-200",
        plugin: "dev.truestrip.channel",
        settings: VOCAL_EQ,
        clicks: &[],
        scale: 2.0,
        level: 0.0,
    },
    Scene {
        file: "channel-eqv",
        plugin: "dev.truestrip.channel",
        settings: &[
            ("EQV On", "on"),
            ("EQV Voice", "Deep"),
            ("EQV Mud", "-4"),
            ("EQV Presence", "3"),
            ("EQV Air", "4"),
        ],
        clicks: &[EQV_TAB],
        scale: 1.0,
        level: 0.0,
    },
    Scene {
        file: "channel-eq3",
        plugin: "dev.truestrip.channel",
        settings: &[
            ("EQ3 On", "on"),
            ("EQ3 Low Gain", "-4"),
            ("EQ3 Mid Gain", "3"),
            ("EQ3 High Gain", "5"),
        ],
        clicks: &[EQ3_TAB],
        scale: 1.0,
        level: 0.0,
    },
    Scene {
        file: "channel-compressor",
        plugin: "dev.truestrip.channel",
        settings: &[
            ("Comp On", "on"),
            ("Comp Threshold", "-28"),
            ("Comp Ratio", "4:1"),
            ("Comp Auto Makeup", "on"),
        ],
        clicks: &[COMP_TAB],
        scale: 1.0,
        level: 0.4,
    },
    Scene {
        file: "channel-deesser",
        plugin: "dev.truestrip.channel",
        settings: &[("De-ess On", "on"), ("De-ess Threshold", "-20")],
        clicks: &[DEESS_TAB],
        scale: 1.0,
        level: 0.0,
    },
    Scene {
        file: "channel-room",
        plugin: "dev.truestrip.channel",
        settings: &[
            ("Room On", "on"),
            ("Room Type", "Choir Hall"),
            ("Room X", "-45"),
            ("Room Y", "40"),
        ],
        clicks: &[ROOM_TAB],
        scale: 1.0,
        level: 0.0,
    },
    Scene {
        file: "channel-reverb",
        plugin: "dev.truestrip.channel",
        settings: &[("Reverb On", "on"), ("Reverb Low Decay", "1.3")],
        clicks: &[REVERB_TAB],
        scale: 1.0,
        level: 0.0,
    },
    Scene {
        file: "channel-new",
        plugin: "dev.truestrip.channel",
        settings: &[],
        clicks: &[],
        scale: 1.0,
        level: 0.0,
    },
    Scene {
        file: "master-eq",
        plugin: "dev.truestrip.master",
        settings: &[
            ("EQ Phase", "Linear"),
            ("EQ 1 On", "on"),
            ("EQ 1 Place", "Side"),
            ("EQ 1 Freq", "120"),
            ("EQ 2 On", "on"),
            ("EQ 2 Gain", "1.5"),
            ("EQ 4 On", "on"),
            ("EQ 4 Gain", "-1.5"),
            ("EQ 7 On", "on"),
            ("EQ 7 Gain", "2"),
        ],
        clicks: &[],
        scale: 1.0,
        level: 0.0,
    },
];

/// Takes all pictures into `folder`.
///
/// # Errors
/// When there is no display and no Xvfb, or an editor does not draw.
pub(crate) fn run(workspace: &Workspace, folder: &Path) -> Result<()> {
    let display = Display::find_or_start()?;
    ensure!(
        !matches!(display, Display::Missing),
        "no display: set DISPLAY, or install Xvfb (Debian: apt-get install xvfb)"
    );
    if let Display::Virtual { .. } = &display {
        // The display is told through the environment, which only a new process takes on.
        let mut again = Command::new(std::env::current_exe()?);
        again.arg("screenshots").arg(folder);
        display.lend(&mut again);
        ensure!(again.status()?.success(), "no pictures were taken");
        return Ok(());
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    crate::bundle::run(workspace)?;
    let bundle = ClapBundle::load(&workspace.bundles().join("Truestrip.clap"))?;
    for scene in &SCENES {
        let file: PathBuf = folder.join(scene.file).with_extension("png");
        let shot = take(&bundle, scene).with_context(|| scene.file.to_owned())?;
        write(&shot, &file)?;
        println!("{}: {} x {}", file.display(), shot.width, shot.height);
    }
    Ok(())
}

fn take(bundle: &ClapBundle, scene: &Scene) -> Result<Screenshot> {
    let mut plugin = bundle.instantiate(scene.plugin)?;
    for (name, text) in scene.settings {
        plugin.set(name, text)?;
    }
    plugin.activate(48_000.0, 1, FRAMES as u32)?;
    let window = HostWindow::open(scene.file, 200, 200)?;
    plugin.open_editor(&window, Some(scene.scale))?;
    stand_still(&mut plugin, &window, scene.level)?;
    for (x, y) in scene.clicks {
        let scaled = |place: i16| (f64::from(place) * scene.scale) as i16;
        window.move_to(scaled(*x), scaled(*y))?;
        stand_still(&mut plugin, &window, scene.level)?;
        window.press(1)?;
        // Longer than a frame of the editor, shorter than what it takes for a held button.
        thread::sleep(Duration::from_millis(100));
        window.release(1)?;
        stand_still(&mut plugin, &window, scene.level)?;
        // Out of the way, so that nothing is lit up.
        window.move_to(2, 2)?;
    }
    let shot = stand_still(&mut plugin, &window, scene.level)?;
    plugin.close_editor();
    Ok(shot)
}

/// Runs the host until the picture has stood still for a while.
fn stand_still(plugin: &mut Instance, window: &HostWindow, level: f64) -> Result<Screenshot> {
    // Whole periods in a block.
    let tone: Vec<f32> = (0..FRAMES)
        .map(|frame| (level * (TAU * 5.0 * frame as f64 / FRAMES as f64).sin()) as f32)
        .collect();
    let start = Instant::now();
    let mut last = window.screenshot()?;
    let mut since = Instant::now();
    while start.elapsed() < PATIENCE {
        window.pump()?;
        plugin.run_main_thread();
        let (mut left, mut right) = ([0.0; FRAMES], [0.0; FRAMES]);
        plugin.process(Block {
            inputs: &[&tone, &tone],
            sidechain: None,
            outputs: &mut [&mut left, &mut right],
            events: &[],
        })?;
        thread::sleep(Duration::from_millis(20));
        let shot = window.screenshot()?;
        if shot != last {
            last = shot;
            since = Instant::now();
        }
        // Meters of a tone flicker with the time that this loop takes.
        let rests = since.elapsed() > STILL || (level > 0.0 && start.elapsed() > TONE);
        if rests && last.colours() > 16 {
            return Ok(last);
        }
    }
    anyhow::bail!("the editor does not come to rest within {PATIENCE:?}")
}

fn write(shot: &Screenshot, file: &Path) -> Result<()> {
    let out = fs::File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
    let mut encoder = png::Encoder::new(BufWriter::new(out), shot.width, shot.height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Best);
    encoder.write_header()?.write_image_data(&shot.rgba)?;
    Ok(())
}
