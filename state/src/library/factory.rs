//! The presets that ship with the plugins, compiled in.

/// File name and text of a preset.
pub(super) type Factory = (&'static str, &'static str);

/// The texts of these files, in the order in which they are offered.
macro_rules! presets {
    ($plugin:literal: $($file:literal)*) => {
        &[$((
            concat!($file, ".toml"),
            include_str!(concat!("../../../assets/presets/", $plugin, "/", $file, ".toml")),
        ),)*]
    };
}

const CHANNEL: &[Factory] = presets! { "channel":
    "vocal-present" "vocal-gentle" "vocal-plate" "voice"
    "kick" "snare" "tom-gated" "hats" "drum-bus" "drum-room"
    "bass" "bass-steady" "acoustic-guitar" "chords" "lead"
    "ambience" "pad-hall" "choir-hall" "church"
};

const MASTER: &[Factory] = presets! { "master":
    "transparent" "streaming" "loud" "glue" "gentle-glue"
    "gentle-tilt" "tame-harsh" "wide-clean" "classical" "headroom"
};

/// The presets of a plugin, by its name in presets.
pub(super) fn of(plugin: &str) -> &'static [Factory] {
    match plugin {
        "channel" => CHANNEL,
        "master" => MASTER,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_in_the_folder_is_compiled_in() {
        for plugin in ["channel", "master"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../assets/presets")
                .join(plugin);
            let on_disk: BTreeSet<String> = std::fs::read_dir(folder)
                .expect("the folder of presets")
                .map(|entry| entry.expect("an entry").file_name())
                .map(|name| name.into_string().expect("a name in UTF-8"))
                .collect();
            let built: BTreeSet<String> =
                of(plugin).iter().map(|(file, _)| (*file).into()).collect();
            assert_eq!(built, on_disk);
        }
    }
}
