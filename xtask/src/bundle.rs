//! Builds the plugins and writes their bundles.
//!
//! The command line is a program of the same name as the plugins' package. The framework's bundler takes it for
//! the plugin's standalone window and would copy it along whenever someone has built it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::workspace::Workspace;

/// The package that is bundled.
const PACKAGE: &str = "truestrip";

/// What `bundler.toml` calls its bundles.
pub(crate) const BUNDLE_NAME: &str = "Truestrip";

/// The bundles of one build.
pub(crate) struct Bundles {
    /// The CLAP bundle: a file, on macOS a folder.
    pub(crate) clap: PathBuf,
    /// The VST3 bundle, a folder.
    pub(crate) vst3: PathBuf,
}

/// Builds an optimised library, bundles it and says where the bundles are.
///
/// # Errors
/// When the library does not build, or exports no CLAP or no VST3 plugin.
pub(crate) fn run(workspace: &Workspace) -> Result<Bundles> {
    // The bundler runs cargo in, and reads `bundler.toml` from, the current folder.
    std::env::set_current_dir(&workspace.root)
        .with_context(|| format!("{} cannot be entered", workspace.root.display()))?;
    let arguments = ["--release".to_owned(), "--lib".to_owned()];
    nice_plug_xtask::build(&[PACKAGE.to_owned()], &arguments)?;

    let bundles = paths(&workspace.bundles());
    // A bundle of an earlier build must not pass for one of this build.
    remove(&bundles.clap)?;
    remove(&bundles.vst3)?;
    nice_plug_xtask::bundle(&workspace.target, PACKAGE, &arguments, false)?;
    for program in [String::new(), ".exe".to_owned(), ".app".to_owned()] {
        remove(&workspace.bundles().join(format!("{BUNDLE_NAME}{program}")))?;
    }
    for bundle in [&bundles.clap, &bundles.vst3] {
        ensure!(
            bundle.exists(),
            "the library exports no plugin for {}",
            bundle.display()
        );
    }
    Ok(bundles)
}

fn paths(folder: &Path) -> Bundles {
    Bundles {
        clap: folder.join(format!("{BUNDLE_NAME}.clap")),
        vst3: folder.join(format!("{BUNDLE_NAME}.vst3")),
    }
}

/// Removes a file or a whole folder, if it is there.
///
/// # Errors
/// When it is there and cannot be removed.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Err(_) => Ok(()),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    removed.with_context(|| format!("{} cannot be removed", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_takes_files_folders_and_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (file, tree) = (folder.path().join("file"), folder.path().join("tree"));
        fs::write(&file, "x").unwrap();
        fs::create_dir_all(tree.join("deep")).unwrap();
        for path in [&file, &tree, &folder.path().join("absent")] {
            remove(path).unwrap();
            assert!(!path.exists());
        }
    }
}
