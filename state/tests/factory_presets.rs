//! The presets that ship with the project read without a complaint.

use std::path::Path;

use truestrip_dsp::strip::{CHANNEL, MASTER, StripDefinition};
use truestrip_state::Preset;

fn check(plugin: &'static StripDefinition) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../assets/presets")
        .join(plugin.key);
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder of presets") {
        let file = entry.expect("an entry").path();
        let preset = Preset::load(&file, plugin).unwrap_or_else(|error| panic!("{error}"));
        assert!(!preset.name.is_empty(), "{} has no name", file.display());
        let text = preset.to_text(plugin);
        let again = Preset::parse(&text, &file, plugin).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(again, preset);
        count += 1;
    }
    assert!(count > 0, "{} holds presets", folder.display());
}

#[test]
fn every_factory_preset_is_allowed_and_writes_back_as_it_reads() {
    check(&CHANNEL);
    check(&MASTER);
}
