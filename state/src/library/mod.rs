//! The presets that a plugin offers: those that ship with it, and the user's own.
//!
//! The user's are text files in a folder of their own; a preset's name is the one inside its file. A
//! file that cannot be read is listed with the reason. Nothing is ever erased: what is deleted or
//! replaced moves into the folder `deleted` beside it, and a file appears whole or not at all.

mod factory;
mod files;

use std::path::{Path, PathBuf};

use directories::BaseDirs;
use serde::{Deserialize, Serialize};

use truestrip_dsp::param::Param;
use truestrip_dsp::strip::StripDefinition;

use crate::Setting;
use crate::preset::{Preset, PresetError};

/// Characters that a name may have.
const NAME_CHARS: usize = 64;

/// Where a preset comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// It ships with the plugin.
    Factory,
    /// It lies in the user's folder.
    User,
}

/// Which preset: what a session remembers of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetId {
    /// Where it comes from.
    pub origin: Origin,
    /// Its file, without a folder.
    pub file: String,
    /// Its name when it was chosen, to show where the file is not.
    pub name: String,
}

/// A preset on offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Which one.
    pub id: PresetId,
    /// Its setting, in which defaults may be left out, or why it cannot be read.
    pub setting: Result<Setting, PresetError>,
}

/// Why a preset was not saved, renamed or deleted, in one sentence.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The name is empty or too long.
    #[error("a preset needs a name of 1 to {NAME_CHARS} characters")]
    Name,
    /// Another preset of the user has the name.
    #[error("there is already a preset \"{0}\"")]
    Taken(String),
    /// Factory presets stay as they are.
    #[error("\"{0}\" ships with the plugin and stays as it is")]
    Factory(String),
    /// The system names no folder for a user's files.
    #[error("this system has no folder for presets")]
    NoFolder,
    /// The file cannot be read as a preset.
    #[error(transparent)]
    Broken(#[from] PresetError),
    /// The system refused.
    #[error("{}: {error}", file.display())]
    System {
        /// The file or folder.
        file: PathBuf,
        /// Why, in the system's words.
        error: std::io::Error,
    },
}

/// The presets of one plugin.
#[derive(Clone, Debug)]
pub struct Library {
    plugin: &'static StripDefinition,
    folder: Option<PathBuf>,
    entries: Vec<Entry>,
}

impl Library {
    /// The factory presets, and the user's in their folder on this system.
    #[must_use]
    pub fn open(plugin: &'static StripDefinition) -> Self {
        let folder = BaseDirs::new().map(|dirs| {
            let ours = dirs.data_dir().join("truestrip");
            ours.join("presets").join(plugin.key)
        });
        Self::with_folder(plugin, folder)
    }

    /// The factory presets, and the user's in `folder`, which need not exist yet.
    #[must_use]
    pub fn with_folder(plugin: &'static StripDefinition, folder: Option<PathBuf>) -> Self {
        let mut library = Self {
            plugin,
            folder,
            entries: Vec::new(),
        };
        library.refresh();
        library
    }

    /// The user's folder, where the system has one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// All presets: the factory's in their order, then the user's by name.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Reads the user's folder again.
    pub fn refresh(&mut self) {
        let factory = factory::of(self.plugin.key).iter();
        self.entries = factory
            .map(|(file, text)| {
                let preset = Preset::parse(text, Path::new(file), self.plugin);
                entry(Origin::Factory, (*file).to_owned(), preset)
            })
            .collect();
        let Some(folder) = &self.folder else { return };
        let mut users: Vec<Entry> = files::list(folder)
            .into_iter()
            .map(|file| {
                let preset =
                    files::read(&file).and_then(|text| Preset::parse(&text, &file, self.plugin));
                entry(Origin::User, file_name(&file), preset)
            })
            .collect();
        users.sort_by_key(|entry| (entry.id.name.to_lowercase(), entry.id.file.clone()));
        self.entries.extend(users);
    }

    /// Where a preset stands among [`entries`](Self::entries).
    #[must_use]
    pub fn find(&self, id: &PresetId) -> Option<usize> {
        let same = |entry: &Entry| entry.id.origin == id.origin && entry.id.file == id.file;
        self.entries.iter().position(same)
    }

    /// The next preset that can be read, or the one before, round and round; from none, the first or
    /// the last.
    #[must_use]
    pub fn step(&self, from: Option<&PresetId>, forward: bool) -> Option<usize> {
        let count = self.entries.len();
        let start = from.and_then(|id| self.find(id));
        (1..=count)
            .map(|steps| match (start, forward) {
                (Some(start), true) => (start + steps) % count,
                (Some(start), false) => (start + count - steps) % count,
                (None, true) => steps - 1,
                (None, false) => count - steps,
            })
            .find(|index| self.entries[*index].setting.is_ok())
    }

    /// Whether this setting differs from the preset's, so that a knob shows it. What is not there
    /// counts as different.
    #[must_use]
    pub fn is_modified(&self, id: &PresetId, present: &Setting) -> bool {
        let entry = self.find(id).map(|index| &self.entries[index]);
        let Some(Ok(preset)) = entry.map(|entry| &entry.setting) else {
            return true;
        };
        let value = |setting: &Setting, param: &Param| {
            setting
                .values
                .get(param.id)
                .copied()
                .unwrap_or(param.default())
        };
        let mut params = self.plugin.preset_params();
        preset.order != present.order
            || !params.all(|param| param.is_same(value(preset, param), value(present, param)))
    }

    /// The user's preset of this name, in any case.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<usize> {
        let name = name.trim().to_lowercase();
        self.entries.iter().position(|entry| {
            entry.id.origin == Origin::User && entry.id.name.to_lowercase() == name
        })
    }

    /// Saves a setting under a name and returns which preset they became. With `replace`, a preset of
    /// that name makes way.
    ///
    /// # Errors
    /// When the name is taken and shall not be replaced, is not a name, or the system refuses.
    pub fn save(
        &mut self,
        name: &str,
        setting: &Setting,
        replace: bool,
    ) -> Result<PresetId, LibraryError> {
        let name = checked(name)?;
        let folder = self.folder.clone().ok_or(LibraryError::NoFolder)?;
        self.refresh();
        let former = self
            .named(name)
            .map(|index| folder.join(&self.entries[index].id.file));
        let file = match former {
            Some(_) if !replace => return Err(LibraryError::Taken(name.to_owned())),
            Some(file) => file,
            None => files::reserve(&folder, name)?,
        };
        let preset = Preset {
            name: name.to_owned(),
            setting: setting.clone(),
        };
        files::write(&file, &preset.to_text(self.plugin))?;
        self.refresh();
        Ok(id(Origin::User, file_name(&file), name.to_owned()))
    }

    /// Gives a preset of the user another name; the rest of its text stays as it is.
    ///
    /// # Errors
    /// When it ships with the plugin or cannot be read, the name is taken or is not a name, or the
    /// system refuses.
    pub fn rename(&mut self, index: usize, name: &str) -> Result<PresetId, LibraryError> {
        let name = checked(name)?;
        let file = self.users_file(index)?;
        if self.named(name).is_some_and(|other| other != index) {
            return Err(LibraryError::Taken(name.to_owned()));
        }
        let text = files::read(&file)?;
        Preset::parse(&text, &file, self.plugin)?;
        files::write(&file, &Preset::renamed(&text, name))?;
        self.refresh();
        Ok(id(Origin::User, file_name(&file), name.to_owned()))
    }

    /// Moves a preset of the user to the deleted ones.
    ///
    /// # Errors
    /// When it ships with the plugin, or the system refuses.
    pub fn delete(&mut self, index: usize) -> Result<(), LibraryError> {
        let file = self.users_file(index)?;
        files::put_away(&file)?;
        self.refresh();
        Ok(())
    }

    fn users_file(&self, index: usize) -> Result<PathBuf, LibraryError> {
        let id = &self.entries[index].id;
        match (&self.folder, id.origin) {
            (Some(folder), Origin::User) => Ok(folder.join(&id.file)),
            _ => Err(LibraryError::Factory(id.name.clone())),
        }
    }
}

fn checked(name: &str) -> Result<&str, LibraryError> {
    let name = name.trim();
    let fits = (1..=NAME_CHARS).contains(&name.chars().count());
    let is_line = !name.chars().any(char::is_control);
    (fits && is_line).then_some(name).ok_or(LibraryError::Name)
}

fn id(origin: Origin, file: String, name: String) -> PresetId {
    PresetId { origin, file, name }
}

/// A preset that does not say its name, or anything, goes by its file.
fn entry(origin: Origin, file: String, preset: Result<Preset, PresetError>) -> Entry {
    let stem = file.trim_end_matches(".toml").to_owned();
    let name = match &preset {
        Ok(preset) if !preset.name.trim().is_empty() => preset.name.trim().to_owned(),
        _ => stem,
    };
    Entry {
        id: id(origin, file, name),
        setting: preset.map(|preset| preset.setting),
    }
}

fn file_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
