//! Copies the bundles to where the user's own hosts look for plugins, and takes them away again.
//!
//! A bundle is replaced whole: the new one is written beside the old one and renamed into its
//! place, so that a host that scans meanwhile, or a full disk, never meets half a plugin.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::bundle::{BUNDLE_NAME, Bundles, remove};

/// The systems that plug-in folders are known for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Linux,
    MacOs,
    Windows,
}

impl System {
    fn current() -> Self {
        if cfg!(target_os = "windows") {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::MacOs
        } else {
            Self::Linux
        }
    }

    /// The environment variable with the folder that the user's plug-in folders are in.
    fn base_variable(self) -> &'static str {
        match self {
            Self::Linux | Self::MacOs => "HOME",
            Self::Windows => "LOCALAPPDATA",
        }
    }

    /// The user's CLAP and VST3 folders below the base folder, as both formats' specifications
    /// name them.
    fn folders(self, base: &Path) -> [PathBuf; 2] {
        match self {
            Self::Linux => [base.join(".clap"), base.join(".vst3")],
            Self::MacOs => {
                let folder = base.join("Library").join("Audio").join("Plug-Ins");
                [folder.join("CLAP"), folder.join("VST3")]
            }
            Self::Windows => {
                let folder = base.join("Programs").join("Common");
                [folder.join("CLAP"), folder.join("VST3")]
            }
        }
    }

    /// Where the installed CLAP and VST3 bundles are, below the base folder.
    fn installed(self, base: &Path) -> [PathBuf; 2] {
        let [clap, vst3] = self.folders(base);
        [
            clap.join(format!("{BUNDLE_NAME}.clap")),
            vst3.join(format!("{BUNDLE_NAME}.vst3")),
        ]
    }
}

/// Installs both bundles for this user and prints where.
///
/// # Errors
/// When the user's folders are unknown or cannot be written to.
pub(crate) fn install(bundles: &Bundles) -> Result<()> {
    let targets = System::current().installed(&base()?);
    for (bundle, target) in [&bundles.clap, &bundles.vst3].into_iter().zip(targets) {
        replace(bundle, &target)
            .with_context(|| format!("cannot install into {}", target.display()))?;
        println!("Installed {}", target.display());
    }
    Ok(())
}

/// Removes both bundles of this user and prints which were there.
///
/// # Errors
/// When the user's folders are unknown or a bundle cannot be removed.
pub(crate) fn uninstall() -> Result<()> {
    for target in System::current().installed(&base()?) {
        if target.exists() {
            remove(&target)?;
            println!("Removed {}", target.display());
        } else {
            println!("Not installed: {}", target.display());
        }
    }
    Ok(())
}

fn base() -> Result<PathBuf> {
    let variable = System::current().base_variable();
    match std::env::var_os(variable) {
        Some(base) if !base.is_empty() => Ok(base.into()),
        _ => bail!("{variable} is not set, so your plug-in folders are unknown"),
    }
}

/// Puts a copy of `bundle` in the place of `target`, all or nothing.
fn replace(bundle: &Path, target: &Path) -> Result<()> {
    let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
        bail!("{} is no place for a bundle", target.display());
    };
    let beside = |ending: &str| {
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(ending);
        folder.join(hidden)
    };
    let (new, old) = (beside(".new"), beside(".old"));
    fs::create_dir_all(folder)?;
    remove(&new)?;
    remove(&old)?;
    if let Err(error) = copy(bundle, &new) {
        remove(&new)?;
        return Err(error.into());
    }
    // A folder cannot be renamed over another one: the old bundle steps aside first.
    if target.exists() {
        fs::rename(target, &old)?;
    }
    if let Err(error) = fs::rename(&new, target) {
        if old.exists() {
            fs::rename(&old, target)?;
        }
        return Err(error.into());
    }
    remove(&old)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(|_| ());
    }
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_has_its_own_folders() {
        let base = Path::new("base");
        let below = |names: &[&str]| {
            names
                .iter()
                .fold(base.to_owned(), |path, name| path.join(name))
        };
        assert_eq!(
            System::Linux.folders(base),
            [below(&[".clap"]), below(&[".vst3"])]
        );
        assert_eq!(
            System::MacOs.folders(base),
            [
                below(&["Library", "Audio", "Plug-Ins", "CLAP"]),
                below(&["Library", "Audio", "Plug-Ins", "VST3"])
            ]
        );
        assert_eq!(
            System::Windows.folders(base),
            [
                below(&["Programs", "Common", "CLAP"]),
                below(&["Programs", "Common", "VST3"])
            ]
        );
    }

    #[test]
    fn a_file_bundle_replaces_the_one_before_and_leaves_nothing_beside() {
        let folder = tempfile::tempdir().unwrap();
        let target = System::Linux.installed(folder.path())[0].clone();
        let bundle = folder.path().join("built.clap");
        for content in ["first", "second"] {
            fs::write(&bundle, content).unwrap();
            replace(&bundle, &target).unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), content);
        }
        assert_eq!(fs::read_dir(target.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_bundle_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = System::Linux.installed(folder.path())[1].clone();
        let bundle = folder.path().join("built.vst3");
        fs::create_dir_all(bundle.join("Contents")).unwrap();
        fs::write(bundle.join("Contents").join("old"), "x").unwrap();
        replace(&bundle, &target).unwrap();
        fs::rename(
            bundle.join("Contents").join("old"),
            bundle.join("Contents").join("new"),
        )
        .unwrap();
        replace(&bundle, &target).unwrap();
        assert!(target.join("Contents").join("new").exists());
        assert!(!target.join("Contents").join("old").exists());
        assert_eq!(fs::read_dir(target.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_failed_copy_keeps_the_installed_bundle() {
        let folder = tempfile::tempdir().unwrap();
        let target = System::Linux.installed(folder.path())[0].clone();
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(&target, "kept").unwrap();
        replace(&folder.path().join("absent.clap"), &target).unwrap_err();
        assert_eq!(fs::read_to_string(&target).unwrap(), "kept");
        assert_eq!(fs::read_dir(target.parent().unwrap()).unwrap().count(), 1);
    }
}
