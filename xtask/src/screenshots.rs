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

const RATE_HZ: f64 = 48_000.0;
/// Frames of a block.
const FRAMES: usize = 512;
/// How long an editor has to draw and to follow a hand.
const STILL: Duration = Duration::from_millis(700);
/// How long the music plays before the picture is taken: a history fills up, loudness settles.
const FILL: Duration = Duration::from_secs(6);
/// Logical height at which the rack's cells are clicked: below their switches.
const RACK_Y: i16 = 90;
/// The plugins, and how many cells their racks have.
const CHANNEL: (&str, usize) = ("dev.truestrip.channel", 7);
const MASTER: (&str, usize) = ("dev.truestrip.master", 4);

/// Logical places in the header of Channel at its usual size: the arrow to the next preset, and the name.
const NEXT_PRESET: (i16, i16) = (478, 20);
const PRESET: (i16, i16) = (300, 20);

/// An editor to take a picture of.
struct Scene {
    file: &'static str,
    plugin: (&'static str, usize),
    settings: &'static [(&'static str, &'static str)],
    /// The cell of the rack that is chosen.
    cell: usize,
    /// Logical size.
    size: (u32, u32),
    scale: f64,
    light: bool,
    /// Where to click then, in logical pixels.
    clicks: &'static [(i16, i16)],
    /// Level of the music that plays, 0 for silence.
    level: f64,
}

/// The size of a new window.
const USUAL: (u32, u32) = (1100, 720);

const VOCAL: &[(&str, &str)] = &[
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
    ("EQV On", "on"),
    ("EQV Mud", "-3"),
    ("EQV Air", "4"),
    ("Comp On", "on"),
    ("Comp Threshold", "-20"),
    ("Comp Ratio", "3:1"),
    ("Comp Auto Makeup", "on"),
    ("De-ess On", "on"),
    ("De-ess Threshold", "-14"),
    ("Reverb On", "on"),
    ("Reverb Low Decay", "1.3"),
];

const MASTERING: &[(&str, &str)] = &[
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
    ("Comp On", "on"),
    ("Comp Threshold", "-22"),
    ("Comp Ratio", "2:1"),
    ("Limiter On", "on"),
    ("Limiter Drive", "12"),
];

const SCENES: [Scene; 20] = [
    Scene {
        file: "channel-eq-light",
        plugin: CHANNEL,
        settings: VOCAL,
        cell: 2,
        size: USUAL,
        scale: 1.0,
        light: true,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "master-limiter-light",
        plugin: MASTER,
        settings: MASTERING,
        cell: 2,
        size: USUAL,
        scale: 1.0,
        light: true,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-eq",
        plugin: CHANNEL,
        settings: VOCAL,
        cell: 2,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-eq-200",
        plugin: CHANNEL,
        settings: VOCAL,
        cell: 2,
        size: USUAL,
        scale: 2.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-eq-least",
        plugin: CHANNEL,
        settings: VOCAL,
        cell: 2,
        size: (800, 520),
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-eq3",
        plugin: CHANNEL,
        settings: &[
            ("EQ3 On", "on"),
            ("EQ3 Low Gain", "-4"),
            ("EQ3 Mid Gain", "3"),
            ("EQ3 High Gain", "5"),
        ],
        cell: 0,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-eqv",
        plugin: CHANNEL,
        settings: &[
            ("EQV On", "on"),
            ("EQV Voice", "Deep"),
            ("EQV Mud", "-4"),
            ("EQV Presence", "3"),
            ("EQV Air", "4"),
        ],
        cell: 1,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-compressor",
        plugin: CHANNEL,
        settings: VOCAL,
        cell: 3,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-compressor-least",
        plugin: CHANNEL,
        settings: VOCAL,
        cell: 3,
        size: (800, 520),
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-compressor-large",
        plugin: CHANNEL,
        settings: VOCAL,
        cell: 3,
        size: (2560, 1440),
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-deesser",
        plugin: CHANNEL,
        settings: VOCAL,
        cell: 4,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-room",
        plugin: CHANNEL,
        settings: &[
            ("Room On", "on"),
            ("Room Type", "Choir Hall"),
            ("Room X", "-45"),
            ("Room Y", "40"),
        ],
        cell: 5,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-reverb",
        plugin: CHANNEL,
        settings: VOCAL,
        cell: 6,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-new",
        plugin: CHANNEL,
        settings: &[],
        cell: 2,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.0,
    },
    Scene {
        file: "master-eq",
        plugin: MASTER,
        settings: MASTERING,
        cell: 0,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "master-compressor",
        plugin: MASTER,
        settings: MASTERING,
        cell: 1,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "master-limiter",
        plugin: MASTER,
        settings: MASTERING,
        cell: 2,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "master-loudness",
        plugin: MASTER,
        settings: MASTERING,
        cell: 3,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "master-loudness-least",
        plugin: MASTER,
        settings: MASTERING,
        cell: 3,
        size: (800, 520),
        scale: 1.0,
        light: false,
        clicks: &[],
        level: 0.5,
    },
    Scene {
        file: "channel-presets",
        plugin: CHANNEL,
        settings: &[],
        cell: 3,
        size: USUAL,
        scale: 1.0,
        light: false,
        clicks: &[NEXT_PRESET, PRESET],
        level: 0.5,
    },
];

/// Takes all pictures into `folder`, of a bundle that is there or of a new one.
///
/// # Errors
/// When there is no display and no Xvfb, or an editor does not draw.
pub(crate) fn run(workspace: &Workspace, folder: &Path, bundle: Option<&Path>) -> Result<()> {
    let display = Display::find_or_start()?;
    ensure!(
        !matches!(display, Display::Missing),
        "no display: set DISPLAY, or install Xvfb (Debian: apt-get install xvfb)"
    );
    let bundle = match bundle {
        Some(bundle) => bundle.to_owned(),
        None => crate::bundle::run(workspace)?.clap,
    };
    if let Display::Virtual { .. } = &display {
        // The display is told through the environment, which only a new process takes on.
        let mut again = Command::new(std::env::current_exe()?);
        again.arg("screenshots").arg(folder);
        again.arg("--bundle").arg(bundle);
        display.lend(&mut again);
        ensure!(again.status()?.success(), "no pictures were taken");
        return Ok(());
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let bundle = ClapBundle::load(&bundle)?;
    for scene in &SCENES {
        let file: PathBuf = folder.join(scene.file).with_extension("png");
        let shot = take(&bundle, scene).with_context(|| scene.file.to_owned())?;
        write(&shot, &file)?;
        println!("{}: {} x {}", file.display(), shot.width, shot.height);
    }
    Ok(())
}

/// Where a cell of the rack is, in logical pixels.
fn cell(scene: &Scene) -> (i16, i16) {
    let (count, width) = (scene.plugin.1 as f64, f64::from(scene.size.0));
    // A margin of 8 pixels at both sides, 12 between the cells.
    let cell = (width - 16.0 - 12.0 * (count - 1.0)) / count;
    let x = 8.0 + (cell + 12.0) * scene.cell as f64 + 0.5 * cell;
    (x as i16, RACK_Y)
}

fn take(bundle: &ClapBundle, scene: &Scene) -> Result<Screenshot> {
    let mut plugin = bundle.instantiate(scene.plugin.0)?;
    for (name, text) in scene.settings {
        plugin.set(name, text)?;
    }
    if scene.light {
        choose_light(&mut plugin)?;
    }
    plugin.activate(RATE_HZ, 1, FRAMES as u32)?;
    let pixels = |length: u32| (f64::from(length) * scene.scale) as u32;
    let (width, height) = (pixels(scene.size.0), pixels(scene.size.1));
    let window = HostWindow::open(scene.file, width, height)?;
    plugin.open_editor(&window, Some(scene.scale))?;
    if scene.size != USUAL {
        plugin.resize_editor(width, height)?;
        window.resize(width, height)?;
    }
    let mut music = Music::new(scene.level);
    play(&mut plugin, &window, &mut music, STILL)?;
    let scaled = |place: i16| (f64::from(place) * scene.scale) as i16;
    for (x, y) in std::iter::once(cell(scene)).chain(scene.clicks.iter().copied()) {
        window.move_to(scaled(x), scaled(y))?;
        play(&mut plugin, &window, &mut music, STILL)?;
        window.press(1)?;
        // Longer than a frame of the editor, shorter than what it takes for a held button.
        thread::sleep(Duration::from_millis(100));
        window.release(1)?;
        play(&mut plugin, &window, &mut music, STILL)?;
    }
    // Out of the way, so that nothing is lit up.
    window.move_to(2, 2)?;
    play(&mut plugin, &window, &mut music, FILL)?;
    let shot = window.screenshot()?;
    ensure!(shot.colours() > 16, "the editor draws nothing");
    plugin.close_editor();
    Ok(shot)
}

/// Chooses the light look in the saved state, whose length must not change.
fn choose_light(plugin: &mut Instance) -> Result<()> {
    let (dark, light) = (br#"\"light\":false"#, br#"\"light\":true "#);
    let mut state = plugin.save()?;
    let mut places = state.windows(dark.len());
    let at = places
        .position(|place| place == dark)
        .context("the state says nothing of the look")?;
    state[at..at + light.len()].copy_from_slice(light);
    plugin.load(&state)
}

/// Plays for a time of the sound, as fast as it passes.
fn play(
    plugin: &mut Instance,
    window: &HostWindow,
    music: &mut Music,
    length: Duration,
) -> Result<()> {
    let start = Instant::now();
    let blocks = (length.as_secs_f64() * RATE_HZ / FRAMES as f64).ceil() as u32;
    for block in 1..=blocks {
        window.pump()?;
        plugin.run_main_thread();
        let sound = music.block();
        let (mut left, mut right) = ([0.0; FRAMES], [0.0; FRAMES]);
        plugin.process(Block {
            inputs: &[&sound, &sound],
            sidechain: None,
            outputs: &mut [&mut left, &mut right],
            events: &[],
        })?;
        let due = Duration::from_secs_f64(f64::from(block) * FRAMES as f64 / RATE_HZ);
        thread::sleep(due.saturating_sub(start.elapsed()));
    }
    Ok(())
}

/// Something that moves all meters as music does: a drum of falling pitch and a hiss every half second,
/// over a chord in a soft noise.
struct Music {
    level: f64,
    frame: u64,
    seed: u64,
    rumble: f64,
}

impl Music {
    fn new(level: f64) -> Self {
        Self {
            level,
            frame: 0,
            seed: 1,
            rumble: 0.0,
        }
    }

    fn block(&mut self) -> [f32; FRAMES] {
        std::array::from_fn(|_| {
            let seconds = self.frame as f64 / RATE_HZ;
            self.frame += 1;
            // xorshift64 (Marsaglia 2003).
            self.seed ^= self.seed << 13;
            self.seed ^= self.seed >> 7;
            self.seed ^= self.seed << 17;
            let noise = (self.seed >> 40) as f64 / (1_u64 << 23) as f64 - 1.0;
            let (beat, off_beat) = (seconds % 0.5, (seconds + 0.25) % 0.5);
            let drum = (-12.0 * beat).exp()
                * (TAU * (55.0 * beat + 4.0 * (1.0 - (-30.0 * beat).exp()))).sin();
            self.rumble += 0.06 * (noise - self.rumble);
            let hiss = noise * (0.3 * (-25.0 * off_beat).exp() + 0.01) + 0.12 * self.rumble;
            let chord: f64 = [220.0, 277.2, 329.6, 440.0]
                .into_iter()
                .flat_map(|hz| (1..=6).map(move |part| (hz * f64::from(part), f64::from(part))))
                .map(|(hz, part)| (TAU * hz * seconds).sin() / part)
                .sum();
            (self.level * (drum + hiss + 0.06 * chord)) as f32
        })
    }
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
