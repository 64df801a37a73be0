//! A session as text: JSON with real units.
//!
//! ```json
//! {"truestrip_session":2,"plugin":"channel","sound":2,
//!  "order":["gate","eq3","eqv"],
//!  "values":{"comp_threshold":-18.0,"comp_detector":"RMS","comp_on":true},
//!  "slots":{"active":0,"preset":null,"stored":[null,null,null,null]},
//!  "window":{"width":1100.0,"height":720.0,"scale":1.0,"light":false},
//!  "loudness":{"target":"spotify","follow_transport":false}}
//! ```
//!
//! A text that is no session is refused whole, with one sentence. In one that is, what is damaged or unknown is
//! replaced by what a new instance has, and said; so a later release's loads as far as this one knows it.

use serde_json::{Map, Value as Json, json};
use truestrip_dsp::param::{Param, ParamKind, Value, Values, parse_choice};
use truestrip_dsp::strip::{Order, StripDefinition};

use super::{SOUND, WindowState, legacy};
use crate::slots::{SLOT_NAMES, Slot, Slots};
use crate::{PresetId, Setting};

/// The version of the format that this release writes. 1 was the framework's own, of release 0.1.
const VERSION: u64 = 2;

/// The field of the framework's saved state in which the text stands.
pub const FIELD: &str = "session";

/// Why a saved session was refused, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// Its text is no session.
    #[error("The saved session cannot be read; nothing of it is used.")]
    Unreadable,
    /// It is another plugin's.
    #[error(
        "The saved session is one of Truestrip's \"{found}\", not of \"{wanted}\"; nothing of it is used."
    )]
    OtherPlugin {
        /// Whose it is.
        found: String,
        /// Who should load it.
        wanted: &'static str,
    },
}

/// A whole saved session.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedSession {
    pub(super) definition: &'static StripDefinition,
    /// Number of the sound that the instance was made with.
    pub sound: u32,
    /// The plain number of each parameter of the table, in all its digits.
    pub plain: Vec<f64>,
    /// The order of the modules.
    pub order: Order,
    /// Four whole settings to compare. The one that is heard stands in the parameters.
    pub slots: Slots,
    /// How the editor's window looks.
    pub window: WindowState,
    /// Whether a programme of the loudness meter follows the host's transport.
    pub follow_transport: bool,
    /// Id of the chosen delivery target.
    pub loudness_target: String,
}

impl SavedSession {
    /// That of a new instance.
    #[must_use]
    pub fn new(definition: &'static StripDefinition) -> Self {
        let params = definition.params();
        Self {
            definition,
            sound: SOUND,
            plain: params
                .map(|param| f64::from(param.default_plain()))
                .collect(),
            order: Order::of(definition),
            slots: Slots::default(),
            window: WindowState::default(),
            follow_transport: false,
            loudness_target: String::new(),
        }
    }

    /// Reads what a host has saved, `state` being the framework's text as JSON. Returns a session in which
    /// everything is valid, and a note on each thing that could not be used.
    ///
    /// # Errors
    /// When it holds a session's text that is none, or another plugin's.
    pub fn read(
        definition: &'static StripDefinition,
        state: &Json,
    ) -> Result<(Self, Vec<String>), SessionError> {
        let mut notes = Vec::new();
        let session = match &state["fields"][FIELD] {
            Json::Null => legacy::read(definition, state, &mut notes),
            text => {
                let text = text.as_str().ok_or(SessionError::Unreadable)?;
                let json = serde_json::from_str(text).map_err(|_| SessionError::Unreadable)?;
                check(definition, &json)?;
                from_json(definition, &json, &mut notes)
            }
        };
        Ok((session, notes))
    }

    /// As text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let values: Map<String, Json> = self
            .definition
            .params()
            .zip(&self.plain)
            .map(|(param, plain)| (param.id.to_owned(), saved_number(param, *plain)))
            .collect();
        let stored =
            SLOT_NAMES
                .iter()
                .enumerate()
                .map(|(index, _)| match self.slots.stored(index) {
                    None => Json::Null,
                    Some(slot) => json!({
                        "preset": slot.preset,
                        "order": keys(&slot.setting.order, self.definition),
                        "values": saved_values(self.definition, &slot.setting.values),
                    }),
                });
        json!({
            "truestrip_session": VERSION,
            "plugin": self.definition.key,
            "sound": self.sound,
            "order": keys(&self.order, self.definition),
            "values": values,
            "slots": {
                "active": self.slots.active(),
                "preset": self.slots.preset(),
                "stored": stored.collect::<Vec<_>>(),
            },
            "window": self.window,
            "loudness": {
                "target": self.loudness_target,
                "follow_transport": self.follow_transport,
            },
        })
        .to_string()
    }
}

fn keys(order: &Order, definition: &StripDefinition) -> Vec<&'static str> {
    order.keys(definition).collect()
}

/// A plain number as it is saved: a choice by its name.
fn saved_number(param: &Param, plain: f64) -> Json {
    match (param.kind, param.value_of(plain as f32)) {
        (ParamKind::Number(_), _) => json!(plain),
        (ParamKind::Choice { names, .. }, Value::Choice(index)) => json!(names[index]),
        (_, value) => json!(value == Value::Toggle(true)),
    }
}

fn saved_values(definition: &'static StripDefinition, values: &Values) -> Map<String, Json> {
    let saved = |param: &'static Param| {
        let plain = f64::from(param.plain(*values.get(param.id)?));
        Some((param.id.to_owned(), saved_number(param, plain)))
    };
    definition.preset_params().filter_map(saved).collect()
}

/// What a saved value means, or a note on why it means nothing.
fn read_number(param: &Param, saved: &Json) -> Result<f64, String> {
    let unusable = || format!("{} had no usable value; its default is used.", param.name);
    match param.kind {
        ParamKind::Toggle { .. } => match saved.as_bool() {
            Some(on) => Ok(f64::from(u8::from(on))),
            None => Err(unusable()),
        },
        ParamKind::Choice { names, .. } => saved
            .as_str()
            .and_then(|name| parse_choice(names, name))
            .map(|index| index as f64)
            .ok_or_else(unusable),
        ParamKind::Number(_) => saved
            .as_f64()
            .filter(|number| number.is_finite())
            .ok_or_else(unusable),
    }
}

/// The number within its range, with a note if it was not.
pub(super) fn in_range(param: &Param, number: f64, notes: &mut Vec<String>) -> f64 {
    let ParamKind::Number(range) = param.kind else {
        return number;
    };
    // The ends of a logarithmic scale are not whole in its own numbers.
    let (min, max) = (
        f64::from(range.min) * (1.0 - 1e-6),
        f64::from(range.max) * (1.0 + 1e-6),
    );
    let (min, max) = (min.min(range.min.into()), max.max(range.max.into()));
    if !(min..=max).contains(&number) {
        notes.push(format!(
            "{} was out of range; {} is allowed.",
            param.name,
            param.allowed()
        ));
    }
    number.clamp(range.min.into(), range.max.into())
}

/// Reads the values of `params` out of an object; the plain number of each, the default where it has none.
fn read_numbers(
    params: impl Iterator<Item = &'static Param>,
    saved: &Json,
    notes: &mut Vec<String>,
) -> Vec<(&'static Param, f64)> {
    params
        .map(|param| {
            let number = saved.get(param.id).map(|saved| read_number(param, saved));
            let number = match number {
                Some(Ok(number)) => in_range(param, number, notes),
                Some(Err(note)) => {
                    notes.push(note);
                    param.default_plain().into()
                }
                None => param.default_plain().into(),
            };
            (param, number)
        })
        .collect()
}

fn note_unknown(definition: &'static StripDefinition, saved: &Json, notes: &mut Vec<String>) {
    for id in saved.as_object().into_iter().flat_map(Map::keys) {
        if definition.find(id).is_none() {
            notes.push(format!(
                "Ignored \"{id}\", which this release does not have."
            ));
        }
    }
}

fn read_order(
    definition: &'static StripDefinition,
    saved: &Json,
    notes: &mut Vec<String>,
) -> Order {
    let keys = saved
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str);
    let (order, unknown) = Order::from_keys(definition, keys);
    notes.extend(unknown.into_iter().map(|note| format!("{note}.")));
    order
}

/// Whether a text is a session of this plugin, of this release or a later one.
fn check(definition: &StripDefinition, json: &Json) -> Result<(), SessionError> {
    let version = json["truestrip_session"].as_u64();
    let plugin = json["plugin"].as_str();
    match plugin {
        Some(plugin) if version >= Some(VERSION) && json["values"].is_object() => {
            if plugin == definition.key {
                return Ok(());
            }
            Err(SessionError::OtherPlugin {
                found: plugin.to_owned(),
                wanted: definition.key,
            })
        }
        _ => Err(SessionError::Unreadable),
    }
}

fn from_json(
    definition: &'static StripDefinition,
    json: &Json,
    notes: &mut Vec<String>,
) -> SavedSession {
    let new = SavedSession::new(definition);
    if json["truestrip_session"].as_u64() > Some(VERSION) {
        notes.push("Saved by a later release; what this one does not know is ignored.".into());
    }
    note_unknown(definition, &json["values"], notes);
    let numbers = read_numbers(definition.params(), &json["values"], notes);
    SavedSession {
        sound: read_sound(&json["sound"], notes),
        plain: numbers.into_iter().map(|(_, number)| number).collect(),
        order: read_order(definition, &json["order"], notes),
        slots: read_slots(definition, &json["slots"], notes),
        window: read_window(&json["window"]),
        follow_transport: json["loudness"]["follow_transport"]
            .as_bool()
            .unwrap_or(false),
        loudness_target: json["loudness"]["target"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        ..new
    }
}

/// How the window looks; what is no object says nothing of it.
pub(super) fn read_window(saved: &Json) -> WindowState {
    let object = saved.is_object().then(|| saved.clone());
    let window = object.and_then(|object| serde_json::from_value(object).ok());
    window.unwrap_or_default()
}

/// The number of a sound that this release has; another one is replaced by the newest.
pub(super) fn read_sound(saved: &Json, notes: &mut Vec<String>) -> u32 {
    let sound = saved.as_u64().and_then(|sound| u32::try_from(sound).ok());
    match sound {
        Some(sound) if (1..=SOUND).contains(&sound) => sound,
        _ => {
            notes.push(format!(
                "Sound number {saved} is not known here; {SOUND} is used instead."
            ));
            SOUND
        }
    }
}

fn read_slots(
    definition: &'static StripDefinition,
    saved: &Json,
    notes: &mut Vec<String>,
) -> Slots {
    let active = saved["active"].as_u64().map(|active| active as usize);
    let (Some(active), Some(stored)) = (active, saved["stored"].as_array()) else {
        notes.push("The slots A to D had no usable values; they are empty.".into());
        return Slots::default();
    };
    if active >= SLOT_NAMES.len() || stored.len() != SLOT_NAMES.len() {
        notes.push("The slots A to D had no usable values; they are empty.".into());
        return Slots::default();
    }
    let preset = |saved: &Json| {
        serde_json::from_value::<Option<PresetId>>(saved.clone())
            .ok()
            .flatten()
    };
    let mut slots = Slots::new(active, preset(&saved["preset"]));
    for (index, saved) in stored
        .iter()
        .enumerate()
        .filter(|(_, saved)| saved.is_object())
    {
        let mut slot_notes = Vec::new();
        note_unknown(definition, &saved["values"], &mut slot_notes);
        let numbers = read_numbers(
            definition.preset_params(),
            &saved["values"],
            &mut slot_notes,
        );
        let values = numbers
            .into_iter()
            .map(|(param, number)| (param.id, param.value_of(number as f32)));
        slots.store(
            index,
            Slot {
                preset: preset(&saved["preset"]),
                setting: Setting {
                    values: values.collect(),
                    order: read_order(definition, &saved["order"], &mut slot_notes),
                },
            },
        );
        let name = SLOT_NAMES[index];
        notes.extend(
            slot_notes
                .into_iter()
                .map(|note| format!("Slot {name}: {note}")),
        );
    }
    slots
}
