//! The user's folder of presets on the disk.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::LibraryError;
use crate::preset::PresetError;

/// Folder inside the user's that takes what was deleted or replaced.
const DELETED: &str = "deleted";
/// Largest file that is read: a hundred times a preset that says everything.
const MAX_BYTES: u64 = 1 << 20;

/// The preset files of a folder. A folder that is there but cannot be read stands for itself, so that
/// reading it tells why.
pub(super) fn list(folder: &Path) -> Vec<PathBuf> {
    match fs::read_dir(folder) {
        Ok(entries) => {
            let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
            let is_preset =
                |file: &PathBuf| file.extension().is_some_and(|ending| ending == "toml");
            files.filter(is_preset).collect()
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(_) => vec![folder.to_owned()],
    }
}

/// The text of a preset file.
pub(super) fn read(file: &Path) -> Result<String, PresetError> {
    let unreadable = |reason: String| PresetError::Unreadable {
        file: file.to_owned(),
        reason,
    };
    let about = fs::metadata(file).map_err(|error| unreadable(error.to_string()))?;
    // What is not a plain file may keep a reader waiting for ever.
    if about.is_file() && about.len() > MAX_BYTES {
        return Err(unreadable("too large for a preset".to_owned()));
    }
    if !about.is_file() && !about.is_dir() {
        return Err(unreadable("not a file".to_owned()));
    }
    fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))
}

/// Makes an empty file that nobody else has, called after `name`.
pub(super) fn reserve(folder: &Path, name: &str) -> Result<PathBuf, LibraryError> {
    fs::create_dir_all(folder).map_err(system(folder))?;
    unique(folder, &stem(name))
}

/// Writes a whole text to a file; what was in the file is put away first.
pub(super) fn write(file: &Path, text: &str) -> Result<(), LibraryError> {
    let part = file.with_extension("toml.part");
    let mut out = fs::File::create(&part).map_err(system(&part))?;
    out.write_all(text.as_bytes())
        .and_then(|()| out.sync_all())
        .map_err(system(&part))?;
    if fs::metadata(file).is_ok_and(|about| about.len() > 0) {
        let place = place_for(file)?;
        fs::copy(file, &place).map_err(system(&place))?;
    }
    fs::rename(&part, file).map_err(system(file))
}

/// Moves a file to the deleted ones.
pub(super) fn put_away(file: &Path) -> Result<(), LibraryError> {
    let place = place_for(file)?;
    fs::rename(file, &place).map_err(system(file))
}

fn place_for(file: &Path) -> Result<PathBuf, LibraryError> {
    let folder = file.parent().unwrap_or(Path::new("")).join(DELETED);
    fs::create_dir_all(&folder).map_err(system(&folder))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    unique(&folder, &stem)
}

fn unique(folder: &Path, stem: &str) -> Result<PathBuf, LibraryError> {
    let mut number = 1;
    loop {
        let file = match number {
            1 => folder.join(format!("{stem}.toml")),
            _ => folder.join(format!("{stem}-{number}.toml")),
        };
        match OpenOptions::new().write(true).create_new(true).open(&file) {
            Ok(_) => return Ok(file),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(system(&file)(error)),
        }
    }
}

/// A name as the name of a file that every system takes: lower case, words joined by hyphens. The
/// leading part of it keeps clear of the names of devices on Windows.
fn stem(name: &str) -> String {
    let words = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-").to_lowercase();
    match joined.as_str() {
        "" => "preset".to_owned(),
        "con" | "prn" | "aux" | "nul" => format!("preset-{joined}"),
        device if device.len() == 4 && (device.starts_with("com") || device.starts_with("lpt")) => {
            format!("preset-{joined}")
        }
        _ => joined,
    }
}

fn system(file: &Path) -> impl FnOnce(std::io::Error) -> LibraryError + use<> {
    let file = file.to_owned();
    move |error| LibraryError::System { file, error }
}
