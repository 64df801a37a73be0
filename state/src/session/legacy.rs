//! What release 0.1 saved: parameters by id as positions on their scales, and the rest in fields of its own.

use serde_json::Value as Json;
use truestrip_dsp::param::{Param, ParamKind};
use truestrip_dsp::strip::{Order, StripDefinition};

use super::SavedSession;
use super::saved::{in_range, read_sound, read_window};
use crate::slots::{SLOT_NAMES, Slot, Slots};
use crate::{PresetId, Setting};

/// Reads the framework's state of release 0.1.
pub(super) fn read(
    definition: &'static StripDefinition,
    state: &Json,
    notes: &mut Vec<String>,
) -> SavedSession {
    let numbers = numbers(definition, definition.params(), &state["params"], notes);
    let field = |name: &str| {
        let text = state["fields"][name].as_str()?;
        serde_json::from_str::<Json>(text).ok()
    };
    let slots = match (state["fields"].get("slots"), field("slots")) {
        (None, _) => Some(Slots::default()),
        (Some(_), saved) => saved.and_then(|saved| slots(definition, &saved, notes)),
    };
    SavedSession {
        // A session without a number is the first release's.
        sound: field("sound").map_or(1, |sound| read_sound(&sound, notes)),
        plain: numbers.into_iter().map(|(_, number)| number).collect(),
        slots: slots.unwrap_or_else(|| {
            notes.push("The slots A to D had no usable values; they are empty.".into());
            Slots::default()
        }),
        window: read_window(&field("window").unwrap_or_default()),
        follow_transport: field("loudness_follow_transport")
            .and_then(|follows| follows.as_bool())
            .unwrap_or(false),
        loudness_target: field("loudness_target")
            .and_then(|target| Some(target.as_str()?.to_owned()))
            .unwrap_or_default(),
        ..SavedSession::new(definition)
    }
}

/// The plain number of each of `params`, in all its digits.
fn numbers(
    definition: &'static StripDefinition,
    params: impl Iterator<Item = &'static Param>,
    saved: &Json,
    notes: &mut Vec<String>,
) -> Vec<(&'static Param, f64)> {
    for id in saved
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::keys)
    {
        if definition.find(id).is_none() {
            notes.push(format!(
                "Ignored \"{id}\", which this release does not have."
            ));
        }
    }
    params
        .map(|param| {
            let default = f64::from(param.default_plain());
            let Some(saved) = saved.get(param.id) else {
                return (param, default);
            };
            let number = match param.kind {
                ParamKind::Toggle { .. } => {
                    saved["bool"].as_bool().map(|on| f64::from(u8::from(on)))
                }
                ParamKind::Choice { names, .. } => saved["i32"]
                    .as_u64()
                    .filter(|index| *index < names.len() as u64)
                    .map(|index| index as f64),
                ParamKind::Number(_) => saved["f32"]
                    .as_f64()
                    .filter(|position| position.is_finite())
                    .map(|position| in_range(param, param.exact_plain_at(position as f32), notes)),
            };
            let number = number.unwrap_or_else(|| {
                notes.push(format!(
                    "{} had no usable value; its default is used.",
                    param.name
                ));
                default
            });
            (param, number)
        })
        .collect()
}

/// The slots of release 0.1, which had no order of modules; `None` when they cannot be used.
fn slots(
    definition: &'static StripDefinition,
    saved: &Json,
    notes: &mut Vec<String>,
) -> Option<Slots> {
    let active = usize::try_from(saved["active"].as_u64()?).ok()?;
    let stored = saved["stored"].as_array()?;
    if active >= SLOT_NAMES.len() || stored.len() != SLOT_NAMES.len() {
        return None;
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
        let numbers = numbers(
            definition,
            definition.preset_params(),
            &saved["params"],
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
                    order: Order::of(definition),
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
    Some(slots)
}
