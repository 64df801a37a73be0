//! The library on real folders.

use std::fs;

use super::*;
use truestrip_dsp::param::{Value, Values};
use truestrip_dsp::strip::{CHANNEL, MASTER, Order};

fn library() -> (tempfile::TempDir, Library) {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("not/there/yet");
    let library = Library::with_folder(&CHANNEL, Some(folder));
    (home, library)
}

fn gain(db: f32) -> Setting {
    Setting {
        values: Values::from([("input_gain", Value::Number(db))]),
        order: Order::of(&CHANNEL),
    }
}

fn users(library: &Library) -> Vec<&str> {
    let entries = library.entries().iter();
    entries
        .filter(|entry| entry.id.origin == Origin::User)
        .map(|entry| entry.id.name.as_str())
        .collect()
}

#[test]
fn factory_presets_are_there_without_any_folder() {
    for plugin in [&CHANNEL, &MASTER] {
        let library = Library::with_folder(plugin, None);
        assert_eq!(library.entries().len(), factory::of(plugin.key).len());
        assert!(library.entries().len() >= 10);
        assert!(library.entries().iter().all(|entry| entry.setting.is_ok()));
    }
}

#[test]
fn what_is_saved_is_listed_by_name_and_reads_back() {
    let (_home, mut library) = library();
    library.save("zebra", &gain(-3.0), false).unwrap();
    let id = library
        .save(" Über/alles: \"one\" ", &gain(4.5), false)
        .unwrap();
    assert_eq!(id.file, "über-alles-one.toml");
    assert_eq!(users(&library), ["zebra", "Über/alles: \"one\""]);
    let index = library.find(&id).unwrap();
    assert_eq!(library.entries()[index].setting, Ok(gain(4.5)));
    assert!(!library.is_modified(&id, &gain(4.5)));
    assert!(library.is_modified(&id, &gain(4.6)));
    assert!(library.is_modified(&id, &Setting::new(&CHANNEL)));
}

#[test]
fn names_that_are_none_or_taken_are_refused() {
    let (_home, mut library) = library();
    library.save("Mine", &gain(1.0), false).unwrap();
    let refuse = |library: &mut Library, name: &str| {
        library
            .save(name, &gain(2.0), false)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refuse(&mut library, "mine"),
        "there is already a preset \"mine\""
    );
    for name in ["", "  ", "two\nlines", &"x".repeat(65)] {
        assert_eq!(
            refuse(&mut library, name),
            "a preset needs a name of 1 to 64 characters"
        );
    }
    let mut homeless = Library::with_folder(&CHANNEL, None);
    assert_eq!(
        refuse(&mut homeless, "x"),
        "this system has no folder for presets"
    );
}

#[test]
fn a_replaced_and_a_deleted_preset_can_be_taken_back() {
    let (_home, mut library) = library();
    let folder = library.folder().unwrap().to_owned();
    let id = library.save("Mine", &gain(1.0), false).unwrap();
    let first = fs::read_to_string(folder.join(&id.file)).unwrap();
    library.save("Mine", &gain(2.0), true).unwrap();
    library.delete(library.find(&id).unwrap()).unwrap();
    assert!(users(&library).is_empty());
    let kept = |name: &str| fs::read_to_string(folder.join("deleted").join(name)).unwrap();
    assert_eq!(kept("mine.toml"), first);
    assert!(kept("mine-2.toml").contains("input_db = 2.0"));
}

#[test]
fn renaming_keeps_every_other_letter_of_the_file() {
    let (_home, mut library) = library();
    let folder = library.folder().unwrap().to_owned();
    let id = library.save("Mine", &gain(1.0), false).unwrap();
    let text = fs::read_to_string(folder.join(&id.file)).unwrap();
    fs::write(folder.join(&id.file), format!("# by ear\n{text}")).unwrap();
    library.refresh();
    let renamed = library
        .rename(library.find(&id).unwrap(), "Yours \"too\"")
        .unwrap();
    assert_eq!(renamed.file, id.file);
    assert_eq!(users(&library), ["Yours \"too\""]);
    let expected = format!("# by ear\n{}", text.replace("\"Mine\"", "'Yours \"too\"'"));
    assert_eq!(fs::read_to_string(folder.join(&id.file)).unwrap(), expected);
    library.save("Other", &gain(1.0), false).unwrap();
    let taken = library.rename(library.find(&id).unwrap(), "OTHER");
    assert!(matches!(taken, Err(LibraryError::Taken(_))));
}

#[test]
fn a_preset_without_a_name_goes_by_its_file_until_it_is_renamed() {
    let (_home, mut library) = library();
    let folder = library.folder().unwrap().to_owned();
    fs::create_dir_all(&folder).unwrap();
    let text = "plugin = \"channel\"\ntruestrip_preset = 1\n[eq3]\non = true\n";
    fs::write(folder.join("plain.toml"), text).unwrap();
    library.refresh();
    assert_eq!(users(&library), ["plain"]);
    library
        .rename(library.named("plain").unwrap(), "Named")
        .unwrap();
    assert_eq!(users(&library), ["Named"]);
}

#[test]
fn factory_presets_stay_as_they_are() {
    let (_home, mut library) = library();
    assert!(matches!(library.delete(0), Err(LibraryError::Factory(_))));
    assert!(matches!(
        library.rename(0, "x"),
        Err(LibraryError::Factory(_))
    ));
}

#[test]
fn a_broken_file_is_listed_with_its_error_and_never_lost() {
    let (_home, mut library) = library();
    let folder = library.folder().unwrap().to_owned();
    fs::create_dir_all(folder.join("deleted")).unwrap();
    let broken = [
        ("half.toml", &b"truestrip_preset = 1\nplugin = \"chan"[..]),
        ("bytes.toml", &[0xff, 0xfe, 0x00][..]),
        ("mine.toml", &b""[..]),
        (
            "other.toml",
            &b"truestrip_preset = 1\nplugin = \"master\"\n"[..],
        ),
    ];
    for (file, bytes) in broken {
        fs::write(folder.join(file), bytes).unwrap();
    }
    fs::write(folder.join("readme.txt"), "not a preset").unwrap();
    library.refresh();
    assert_eq!(users(&library), ["bytes", "half", "mine", "other"]);
    for entry in &library.entries()[library.entries().len() - 4..] {
        let error = entry.setting.as_ref().unwrap_err().to_string();
        assert!(error.contains(&entry.id.file), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    // A file that happens to have the name of a new preset's is left alone.
    let id = library.save("half!", &gain(1.0), false).unwrap();
    assert_eq!(id.file, "half-2.toml");
    let text = fs::read(folder.join("half.toml")).unwrap();
    assert_eq!(text, broken[0].1);
    let index = library.named("bytes").unwrap();
    assert!(library.rename(index, "x").is_err());
    library.delete(index).unwrap();
    let kept = fs::read(folder.join("deleted/bytes.toml")).unwrap();
    assert_eq!(kept, broken[1].1);
}

#[test]
fn a_folder_that_cannot_be_read_says_so() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    let mut library = Library::with_folder(&CHANNEL, Some(file));
    let entry = library.entries().last().unwrap();
    assert_eq!(entry.id.origin, Origin::User);
    assert!(entry.setting.is_err());
    assert!(matches!(
        library.save("x", &gain(0.0), false),
        Err(LibraryError::System { .. })
    ));
}

#[test]
fn stepping_goes_round_and_passes_over_what_is_broken() {
    let (_home, mut library) = library();
    let folder = library.folder().unwrap().to_owned();
    let id = library.save("b", &gain(1.0), false).unwrap();
    fs::write(folder.join("a.toml"), "broken").unwrap();
    fs::write(folder.join("c.toml"), "broken").unwrap();
    library.refresh();
    let last = library.find(&id).unwrap();
    let id_of = |index: usize| library.entries()[index].id.clone();
    assert_eq!(library.step(None, true), Some(0));
    assert_eq!(library.step(None, false), Some(last));
    assert_eq!(library.step(Some(&id), true), Some(0));
    assert_eq!(library.step(Some(&id_of(0)), false), Some(last));
    assert_eq!(library.step(Some(&id_of(0)), true), Some(1));
    let last_of_factory = factory::of(CHANNEL.key).len() - 1;
    assert_eq!(
        library.step(Some(&id_of(last_of_factory)), true),
        Some(last)
    );
}
