//! A session as a host holds it: there and back, damaged, of others, of later releases, of release 0.1.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use truestrip_dsp::param::{Param, ParamKind, Value};
use truestrip_dsp::strip::{CHANNEL, MASTER};

use super::*;
use crate::slots::{Slot, Slots};
use crate::{PresetId, Setting};

const PLUGINS: [&StripDefinition; 2] = [&CHANNEL, &MASTER];

/// A session in which everything is off its default, the same for the same seed.
fn changed(definition: &'static StripDefinition, seed: usize) -> SavedSession {
    let value = |index: usize, param: &Param| match param.kind {
        ParamKind::Toggle { default } => Value::Toggle(!default),
        ParamKind::Choice { names, default } => Value::Choice((default + 1) % names.len()),
        ParamKind::Number(_) => {
            let away = 0.1 + 0.03 * ((index * 7 + seed) % 10) as f32;
            let default = param.normalized(param.default());
            param.value_at(if default < 0.5 {
                default + away
            } else {
                default - away
            })
        }
    };
    let setting = |seed: usize| {
        let params = definition.preset_params().enumerate();
        let values = params.map(|(index, param)| (param.id, value(index + seed, param)));
        Setting {
            values: values.collect(),
            order: Order::of(definition).moved(definition, 0, 1),
        }
    };
    let preset = PresetId {
        origin: crate::library::Origin::User,
        file: "mine.toml".into(),
        name: "Mine".into(),
    };
    let mut slots = Slots::new(1, Some(preset.clone()));
    slots.store(
        0,
        Slot {
            preset: None,
            setting: setting(1),
        },
    );
    slots.store(
        3,
        Slot {
            preset: Some(preset),
            setting: setting(2),
        },
    );
    let plain = definition.params().enumerate().map(|(index, param)| {
        let position = param.scale_position(value(index, param));
        param.exact_plain_at(position)
    });
    let session = SavedSession {
        sound: 1,
        plain: plain.collect(),
        order: Order::of(definition).moved(definition, 1, 0),
        slots,
        window: WindowState {
            width: 1300.0,
            height: 801.5,
            scale: 1.25,
            light: true,
        },
        follow_transport: true,
        loudness_target: "youtube".into(),
        ..SavedSession::new(definition)
    };
    rounded(session)
}

/// The framework's state around a session's text.
fn state(text: &str) -> Json {
    json!({"version": "0.2.0", "params": {}, "fields": {FIELD: text}})
}

fn read(
    definition: &'static StripDefinition,
    text: &str,
) -> Result<(SavedSession, Vec<String>), SessionError> {
    SavedSession::read(definition, &state(text))
}

/// A session's text with something else in it.
fn edited(session: &SavedSession, edit: impl FnOnce(&mut Json)) -> String {
    let mut json = serde_json::from_str(&session.to_text()).expect("JSON");
    edit(&mut json);
    json.to_string()
}

/// What is read of a text that has to load, with its numbers as [`rounded`].
fn loaded(definition: &'static StripDefinition, text: &str) -> (SavedSession, Vec<String>) {
    let (session, notes) = read(definition, text).unwrap_or_else(|error| panic!("{error}: {text}"));
    (rounded(session), notes)
}

/// The numbers that an instance takes over: what the reading of a decimal number may change in the last digit of an
/// `f64`, the knob's position, an `f32`, does not show.
fn rounded(mut session: SavedSession) -> SavedSession {
    for (param, plain) in session.definition.params().zip(&mut session.plain) {
        *plain = param.exact_plain_at(param.scale_position_of(*plain));
    }
    session
}

fn index(definition: &StripDefinition, id: &str) -> usize {
    definition.index_of(id).expect("a parameter")
}

/// Whether each number is one that its knob can have.
fn assert_valid(session: &SavedSession) {
    for (param, plain) in session.definition.params().zip(&session.plain) {
        assert!(plain.is_finite(), "{} is {plain}", param.id);
        let [first, last] = param.scale_ends();
        let position = param.scale_position_of(*plain);
        assert!(
            (first..=last).contains(&position),
            "{} is {plain}",
            param.id
        );
        if let ParamKind::Number(range) = param.kind {
            let (min, max) = (f64::from(range.min), f64::from(range.max));
            assert!((min..=max).contains(plain), "{} is {plain}", param.id);
        }
    }
    assert!((1..=SOUND).contains(&session.sound));
}

#[test]
fn a_session_comes_back_whole_and_to_the_bit() {
    for definition in PLUGINS {
        for session in [
            rounded(SavedSession::new(definition)),
            changed(definition, 0),
            changed(definition, 5),
        ] {
            let (found, notes) = loaded(definition, &session.to_text());
            assert_eq!(found, session);
            assert!(notes.is_empty(), "{notes:?}");
            assert_eq!(found.to_text(), session.to_text());
        }
    }
}

#[test]
fn a_changed_session_has_nothing_of_a_new_one() {
    for definition in PLUGINS {
        let (new, changed) = (SavedSession::new(definition), changed(definition, 0));
        for (param, (new, changed)) in definition
            .params()
            .zip(new.plain.iter().zip(&changed.plain))
        {
            assert!(new != changed, "{}", param.id);
        }
        assert!(
            changed.order != new.order
                && changed.slots != new.slots
                && changed.window != new.window
        );
    }
}

#[test]
fn an_instance_takes_over_and_saves_what_was_loaded() {
    for definition in PLUGINS {
        let saved = changed(definition, 3);
        let session = Session::new(definition);
        let loads = session.slots.loads();
        session.load(&saved);
        assert_eq!(session.save(saved.plain.clone()), saved);
        assert_eq!(session.order(), saved.order);
        assert_eq!(session.slots.loads(), loads + 1);
    }
}

#[test]
fn the_text_has_real_units_and_choices_by_name() {
    let mut session = SavedSession::new(&CHANNEL);
    session.plain[index(&CHANNEL, "comp_attack")] = 12.5;
    session.plain[index(&CHANNEL, "reverb_type")] = 3.0;
    let json: Json = serde_json::from_str(&session.to_text()).unwrap();
    assert_eq!(json["values"]["comp_attack"], 12.5);
    assert_eq!(json["values"]["comp_threshold"], -18.0);
    assert_eq!(json["values"]["reverb_type"], "Plate");
    assert_eq!(json["values"]["comp_on"], false);
    assert_eq!(json["order"][0], CHANNEL.modules[0].key);
    assert_eq!(
        (json["truestrip_session"].as_u64(), json["plugin"].as_str()),
        (Some(2), Some("channel"))
    );
}

#[test]
fn a_text_cut_anywhere_is_refused_with_one_sentence() {
    for definition in PLUGINS {
        let text = changed(definition, 0).to_text();
        for length in (0..text.len()).step_by(7).chain([1, 2, text.len() - 1]) {
            assert_eq!(
                read(definition, &text[..length]),
                Err(SessionError::Unreadable),
                "cut at {length}"
            );
        }
    }
    assert_eq!(
        SessionError::Unreadable.to_string(),
        "The saved session cannot be read; nothing of it is used."
    );
}

#[test]
fn what_is_no_session_is_refused() {
    let session = SavedSession::new(&CHANNEL);
    let mut texts: Vec<String> = [
        "null",
        "7",
        "[]",
        "{}",
        "\"session\"",
        "not JSON",
        "\u{0}",
        "{\"values\":{}}",
    ]
    .map(str::to_owned)
    .into();
    for wrong in [Json::Null, json!(7), json!([]), json!("x")] {
        texts.push(edited(&session, |json| json["values"] = wrong.clone()));
    }
    for wrong in [Json::Null, json!(-1), json!(1), json!(2.5), json!("2")] {
        texts.push(edited(&session, |json| {
            json["truestrip_session"] = wrong.clone();
        }));
    }
    for wrong in [Json::Null, json!(1), json!({})] {
        texts.push(edited(&session, |json| json["plugin"] = wrong.clone()));
    }
    for text in texts {
        assert_eq!(
            read(&CHANNEL, &text),
            Err(SessionError::Unreadable),
            "{text}"
        );
    }
    for field in [json!(7), json!({}), json!([1]), json!(true)] {
        let state = json!({"params": {}, "fields": {FIELD: field}});
        assert_eq!(
            SavedSession::read(&CHANNEL, &state),
            Err(SessionError::Unreadable),
            "{state}"
        );
    }
}

#[test]
fn a_session_of_the_other_plugin_is_refused_and_named() {
    let error = read(&CHANNEL, &changed(&MASTER, 0).to_text()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "The saved session is one of Truestrip's \"master\", not of \"channel\"; nothing of it is used."
    );
}

#[test]
fn a_later_releases_session_loads_as_far_as_it_is_known_and_says_what_was_ignored() {
    for definition in PLUGINS {
        let session = changed(definition, 4);
        let text = edited(&session, |json| {
            json["truestrip_session"] = json!(99);
            json["values"]["warp_drive"] = json!(9.0);
            json["slots"]["stored"][0]["values"]["warp_drive"] = json!(9.0);
            json["order"]
                .as_array_mut()
                .unwrap()
                .insert(0, json!("warp"));
            json["brand_new"] = json!({"any": ["thing"]});
        });
        let (found, notes) = loaded(definition, &text);
        assert_eq!(found, session);
        let expected = [
            "Saved by a later release; what this one does not know is ignored.".to_owned(),
            "Ignored \"warp_drive\", which this release does not have.".to_owned(),
            format!("\"warp\" is not a module of {}.", definition.key),
            "Slot A: Ignored \"warp_drive\", which this release does not have.".to_owned(),
        ];
        assert_eq!(notes, expected);
        // What was ignored is not saved again.
        assert!(!found.to_text().contains("warp"));
    }
}

#[test]
fn a_value_that_means_nothing_gets_its_default_and_one_out_of_range_its_end() {
    let session = changed(&CHANNEL, 0);
    let text = edited(&session, |json| {
        let values = &mut json["values"];
        values["input_gain"] = json!(99.0);
        values["comp_attack"] = json!(-1e300);
        values["comp_ratio"] = json!("three");
        values["eq_on"] = json!(1);
        values["reverb_type"] = json!("Cathedral");
        values["comp_knee"] = json!(null);
    });
    let (found, notes) = loaded(&CHANNEL, &text);
    let number = |id: &str| found.plain[index(&CHANNEL, id)] as f32;
    let default = |id: &str| CHANNEL.find(id).unwrap().default_plain();
    assert_eq!(number("input_gain"), 24.0);
    assert_eq!(number("comp_attack"), 0.05);
    for id in ["comp_ratio", "eq_on", "reverb_type", "comp_knee"] {
        assert_eq!(number(id), default(id), "{id}");
    }
    assert_eq!(notes.len(), 6, "{notes:?}");
    assert!(notes.contains(&"Input Gain was out of range; -24 to 24 dB is allowed.".to_owned()));
    assert!(notes.contains(&"Comp Ratio had no usable value; its default is used.".to_owned()));
    // All else is as it was saved.
    let same = found
        .plain
        .iter()
        .zip(&session.plain)
        .filter(|(found, saved)| found == saved);
    assert_eq!(same.count(), session.plain.len() - 6);
}

#[test]
fn a_parameter_that_a_session_lacks_gets_its_default_without_a_note() {
    for definition in PLUGINS {
        let session = changed(definition, 2);
        for (index, param) in definition.params().enumerate() {
            let text = edited(&session, |json| {
                json["values"].as_object_mut().unwrap().remove(param.id);
            });
            let (found, notes) = loaded(definition, &text);
            assert!(notes.is_empty(), "{notes:?}");
            let mut expected = session.clone();
            expected.plain[index] = param.default_plain().into();
            assert_eq!(found, rounded(expected), "{}", param.id);
        }
    }
}

#[test]
fn an_order_that_means_nothing_is_that_of_a_new_instance() {
    let session = changed(&CHANNEL, 0);
    for wrong in [Json::Null, json!(7), json!({}), json!([]), json!([7, null])] {
        let text = edited(&session, |json| json["order"] = wrong.clone());
        assert_eq!(
            loaded(&CHANNEL, &text).0.order,
            Order::of(&CHANNEL),
            "{wrong}"
        );
    }
}

#[test]
fn slots_and_window_that_mean_nothing_are_those_of_a_new_instance() {
    let session = changed(&CHANNEL, 0);
    let new = SavedSession::new(&CHANNEL);
    for wrong in [
        Json::Null,
        json!(7),
        json!([1]),
        json!("x"),
        json!({"active": 9, "stored": [null, null, null, null]}),
        json!({"active": 0, "stored": []}),
    ] {
        let text = edited(&session, |json| json["slots"] = wrong.clone());
        let (found, notes) = loaded(&CHANNEL, &text);
        assert_eq!(found.slots, new.slots, "{wrong}");
        assert_eq!(
            notes,
            ["The slots A to D had no usable values; they are empty."],
            "{wrong}"
        );
        let text = edited(&session, |json| json["window"] = wrong.clone());
        assert_eq!(loaded(&CHANNEL, &text).0.window, new.window, "{wrong}");
    }
}

#[test]
fn an_unknown_sound_is_the_newest() {
    let session = changed(&MASTER, 0);
    for wrong in [
        Json::Null,
        json!(0),
        json!(99),
        json!(-1),
        json!("1"),
        json!(1.5),
    ] {
        let text = edited(&session, |json| json["sound"] = wrong.clone());
        let (found, notes) = loaded(&MASTER, &text);
        assert_eq!((found.sound, notes.len()), (SOUND, 1), "{wrong}: {notes:?}");
    }
}

/// A state of release 0.1 with these parameters and fields.
fn old(params: &Json, fields: &Json) -> (SavedSession, Vec<String>) {
    let state = json!({"version": "0.1.0", "params": params, "fields": fields});
    SavedSession::read(&CHANNEL, &state).expect("release 0.1 is never refused")
}

#[test]
fn a_state_of_release_0_1_keeps_its_sound_and_its_values() {
    let (found, notes) = old(
        &json!({"comp_threshold": {"f32": -30.0}, "comp_attack": {"f32": 3.0}, "reverb_type": {"i32": 3}, "eq3_on": {"bool": true}}),
        &json!({"sound": "1", "window": "{\"width\":900.0,\"height\":600.0,\"scale\":1.5,\"light\":true}"}),
    );
    assert!(notes.is_empty(), "{notes:?}");
    let number = |id: &str| found.plain[index(&CHANNEL, id)];
    assert_eq!(number("comp_threshold"), -30.0);
    assert_eq!(number("comp_attack"), 8.0);
    assert_eq!(number("reverb_type"), 3.0);
    assert_eq!(number("eq3_on"), 1.0);
    assert_eq!((found.sound, found.window.width), (1, 900.0));
    assert_eq!(found.order, Order::of(&CHANNEL));
    // Release 0.1 itself left the number out at first.
    assert_eq!(old(&json!({}), &json!({})).0.sound, 1);
}

#[test]
fn a_damaged_state_of_release_0_1_is_mended_and_says_so() {
    let (found, notes) = old(
        &json!({"warp_drive": {"f32": 9.0}, "input_gain": {"f32": 99.0}, "output_gain": {"f32": null},
            "eq3_on": {"string": "maybe"}, "eq_type_3": {"i32": 99}, "comp_attack": {"f32": 1e38}}),
        &json!({"sound": "77", "slots": "{\"active\":1"}),
    );
    let number = |id: &str| found.plain[index(&CHANNEL, id)];
    assert_eq!(number("input_gain"), 24.0);
    for id in ["output_gain", "eq3_on", "eq_type_3"] {
        assert_eq!(
            number(id),
            f64::from(CHANNEL.find(id).unwrap().default_plain()),
            "{id}"
        );
    }
    assert_eq!(number("comp_attack"), 250.0);
    assert_eq!(notes.len(), 8, "{notes:?}");
    assert_eq!((found.slots, found.sound), (Slots::default(), SOUND));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// Whatever numbers stand in a session or in a state of release 0.1, and whatever is flipped in its text.
    #[test]
    fn nothing_that_is_no_number_enters(numbers in prop::collection::vec(any::<f64>(), 12), flip in any::<(usize, u8)>()) {
        let ids: Vec<&str> = CHANNEL.params().map(|param| param.id).collect();
        let some = || ids.iter().step_by(11).zip(&numbers);
        let session = changed(&CHANNEL, 0);
        let text = edited(&session, |json| {
            some().for_each(|(id, number)| json["values"][*id] = json!(number));
        });
        assert_valid(&read(&CHANNEL, &text).expect("a session").0);
        let params: serde_json::Map<String, Json> =
            some().map(|(id, number)| ((*id).to_owned(), json!({"f32": number}))).collect();
        assert_valid(&old(&json!(params), &json!({})).0);

        let mut bytes = session.to_text().into_bytes();
        let place = flip.0 % bytes.len();
        bytes[place] ^= flip.1;
        if let Ok((found, _)) = read(&CHANNEL, &String::from_utf8_lossy(&bytes)) {
            assert_valid(&found);
        }
    }
}
