//! The demo: a song, or the user's own tracks, mixed through the built plugins as a DAW would.
//!
//! ```text
//! track -> Channel (preset, automation) --+
//! track -> Channel (preset, automation) --+-> sum -> Master -> mix-after
//! track ----------------------------------+-> sum -> mix-before
//!
//! mix-after -> Master (preset), once for each -> master-*
//! ```
//!
//! Everything is written to `target/demo`: each track and the mix before and after, a picture, and the
//! masters, of which a table tells the loudness.

mod files;
pub(crate) mod instruments;
mod masters;
mod measure;
mod picture;
mod plan;
mod preset;
mod report;
mod score;
mod session;
mod spectrum;
mod strip;
mod track;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use truestrip_dsp::strip as strips;
use truestrip_host::ClapBundle;

use crate::bundle;
use crate::workspace::Workspace;
use preset::apply_preset;
use report::Row;
use strip::Strip;
use track::{Stereo, Track};

/// CLAP id of the plugin on each track.
const CHANNEL: &str = "dev.truestrip.channel";

/// CLAP id of the plugin on the sum.
const MASTER: &str = "dev.truestrip.master";

/// The song's preset for the master.
const MASTER_PRESET: &str = "headroom";

/// Mixes the user's files, or the built-in song if there are none.
///
/// # Errors
/// When a file cannot be used, the plugins cannot be built or fail, or the results cannot be
/// written.
pub(crate) fn run(workspace: &Workspace, paths: &[PathBuf]) -> Result<()> {
    let own_song = paths.is_empty();
    // Before the build, which takes a while: a file that cannot be used is told at once.
    let session = if own_song {
        session::song()?
    } else {
        files::read_session(paths)?
    };
    let clap = bundle::run(workspace)?.clap;
    let presets = workspace.root.join("assets").join("presets");
    let folder = workspace.target.join("demo");
    bundle::remove(&folder)?;
    for part in ["before", "after"] {
        let part = folder.join(part);
        fs::create_dir_all(&part).with_context(|| format!("{} cannot be made", part.display()))?;
    }

    let mut mixer = Mixer {
        bundle: ClapBundle::load(&clap)?,
        presets,
        own_song,
        rows: Vec::new(),
    };
    let rate_hz = session.rate_hz;
    let mut mixed = Vec::new();
    for track in &session.tracks {
        let after = mixer.channel(track, rate_hz)?;
        let file = format!("{}.wav", track.name);
        files::write(&folder.join("before").join(&file), rate_hz, &track.audio)?;
        files::write(&folder.join("after").join(&file), rate_hz, &after)?;
        mixed.push(after);
    }
    let before = Stereo::sum(session.tracks.iter().map(|track| &track.audio));
    let after = mixer.master(&before, &Stereo::sum(mixed.iter()), rate_hz)?;
    files::write(&folder.join("mix-before.wav"), rate_hz, &before)?;
    files::write(&folder.join("mix-after.wav"), rate_hz, &after)?;

    report::print(&mixer.rows, before.frames() as f64 / f64::from(rate_hz));
    if let Some(mix) = mixer.rows.last() {
        let sides = [
            ("before", &before, &mix.before),
            ("after", &after, &mix.after),
        ];
        picture::draw(&folder.join("demo.png"), sides, rate_hz)?;
    }
    masters::run(&mixer.bundle, &mixer.presets, &after, rate_hz, &folder)?;
    println!("Written to {}", folder.display());
    Ok(())
}

/// The plugins of a mix, and what they measured.
struct Mixer {
    bundle: ClapBundle,
    /// Folder of the factory presets.
    presets: PathBuf,
    /// Whether the tracks are the built-in song.
    own_song: bool,
    rows: Vec<Row>,
}

impl Mixer {
    /// Plays a track through its channel strip.
    fn channel(&mut self, track: &Track, rate_hz: u32) -> Result<Stereo> {
        let plan = plan::plan(&track.name);
        let automation = plan.automation.filter(|_| self.own_song);
        let file = plan
            .preset
            .map(|name| preset_file(&self.presets, "channel", name));
        let mut strip = Strip::new(&self.bundle, CHANNEL, rate_hz, automation, |instance| {
            file.iter()
                .try_for_each(|file| apply_preset(instance, &strips::CHANNEL, file))
        })?;
        let (after, taken) = strip.play(&track.audio)?;
        self.rows.push(Row {
            name: track.name.clone(),
            preset: plan.preset.unwrap_or("flat").to_owned(),
            before: measure::levels(&track.audio, rate_hz)?,
            after: measure::levels(&after, rate_hz)?,
            taken,
        });
        Ok(after)
    }

    /// Plays the sum of the processed tracks through the master; measured against `before`, the sum
    /// of the tracks as they came.
    fn master(&mut self, before: &Stereo, sum: &Stereo, rate_hz: u32) -> Result<Stereo> {
        let preset = self.own_song.then_some(MASTER_PRESET);
        let file = preset.map(|name| preset_file(&self.presets, "master", name));
        let mut strip = Strip::new(&self.bundle, MASTER, rate_hz, None, |instance| {
            file.iter()
                .try_for_each(|file| apply_preset(instance, &strips::MASTER, file))
        })?;
        let (after, taken) = strip.play(sum)?;
        self.rows.push(Row {
            name: "mix".to_owned(),
            preset: preset.unwrap_or("flat").to_owned(),
            before: measure::levels(before, rate_hz)?,
            after: measure::levels(&after, rate_hz)?,
            taken,
        });
        Ok(after)
    }
}

fn preset_file(presets: &Path, plugin: &str, name: &str) -> PathBuf {
    presets.join(plugin).join(format!("{name}.toml"))
}
