//! What a host saves with a project, and how a damaged, older or later state is healed.
//!
//! The framework stores parameters by id as positions on their scales, next to persistent fields.
//! Loading goes through [`heal`] first: whatever it is given, every parameter ends on a valid
//! value, the same for the same state, whatever the instance was set to before.

use std::collections::BTreeMap;

use nice_plug::plugin::{ParamValue, PluginState};

use crate::slots::SavedSlots;
use crate::spec::{Kind, PluginSpec, Spec, Value, Values};

/// Number of the sound. It rises when a release would change how the same settings sound; a
/// session keeps the number that it was saved with.
pub const SOUND: u32 = 1;

/// Field of a state that holds the slots.
const SLOTS: &str = "slots";

/// Makes a state whole: a parameter that it lacks gets its default, a value out of range the
/// nearest that is allowed, and what this release does not know is dropped. So are slots of which any
/// part means nothing.
///
/// Returns one sentence for each thing that was changed or ignored.
pub fn heal(state: &mut PluginState, plugin: &PluginSpec) -> Vec<String> {
    let mut notes = heal_params(&mut state.params, plugin);
    heal_slots(&mut state.fields, plugin, &mut notes);
    if let Some(sound) = state.fields.get("sound") {
        if !sound
            .parse::<u32>()
            .is_ok_and(|sound| (1..=SOUND).contains(&sound))
        {
            notes.push(format!(
                "Sound number {sound} is not known here; {SOUND} is used instead."
            ));
            state.fields.insert("sound".to_owned(), SOUND.to_string());
        }
    } else {
        state.fields.insert("sound".to_owned(), SOUND.to_string());
    }
    notes
}

/// Makes the parameters of a state or of a slot whole; returns what was changed or ignored.
pub(crate) fn heal_params(
    params: &mut BTreeMap<String, ParamValue>,
    plugin: &PluginSpec,
) -> Vec<String> {
    let mut notes = Vec::new();
    params.retain(|id, _| {
        let known = plugin.find(id).is_some();
        if !known {
            notes.push(format!(
                "Ignored \"{id}\", which this release does not have."
            ));
        }
        known
    });
    for spec in plugin.specs() {
        let (value, note) = heal_value(spec, params.get(spec.id));
        notes.extend(note);
        params.insert(spec.id.to_owned(), value);
    }
    notes
}

/// A state without slots, or with wrong ones, empties those of the instance.
fn heal_slots(fields: &mut BTreeMap<String, String>, plugin: &PluginSpec, notes: &mut Vec<String>) {
    let healed = match fields.get(SLOTS) {
        None => SavedSlots::default(),
        Some(text) => SavedSlots::heal(text, plugin, notes).unwrap_or_else(|| {
            notes.push("The slots A to D had no usable values; they are empty.".to_owned());
            SavedSlots::default()
        }),
    };
    match serde_json::to_string(&healed) {
        Ok(text) => fields.insert(SLOTS.to_owned(), text),
        Err(_) => fields.remove(SLOTS),
    };
}

/// Values as the framework saves parameters.
pub(crate) fn params(values: &Values, plugin: &PluginSpec) -> BTreeMap<String, ParamValue> {
    let saved = |spec: &Spec| {
        let value = match (spec.kind, *values.get(spec.id)?) {
            (Kind::Number(range), Value::Number(number)) => {
                ParamValue::F32(range.scale.position(number))
            }
            (_, Value::Number(number)) => ParamValue::F32(number),
            (_, Value::Toggle(on)) => ParamValue::Bool(on),
            (_, Value::Choice(index)) => ParamValue::I32(index as i32),
        };
        Some((spec.id.to_owned(), value))
    };
    plugin.preset_specs().filter_map(saved).collect()
}

/// The values of healed parameters, but for the bypass.
pub(crate) fn values(params: &BTreeMap<String, ParamValue>, plugin: &PluginSpec) -> Values {
    let value = |spec: &'static Spec| {
        let value = match (spec.kind, params.get(spec.id)?) {
            (Kind::Number(range), ParamValue::F32(position)) => {
                Value::Number(range.scale.value(*position))
            }
            (Kind::Toggle { .. }, ParamValue::Bool(on)) => Value::Toggle(*on),
            (Kind::Choice { .. }, ParamValue::I32(index)) => Value::Choice(*index as usize),
            _ => return None,
        };
        Some((spec.id, value))
    };
    plugin.preset_specs().filter_map(value).collect()
}

fn heal_value(spec: &Spec, value: Option<&ParamValue>) -> (ParamValue, Option<String>) {
    match (spec.kind, value) {
        (Kind::Toggle { .. }, Some(ParamValue::Bool(on))) => (ParamValue::Bool(*on), None),
        (Kind::Number(range), Some(ParamValue::F32(position))) if position.is_finite() => {
            let healed = position.clamp(
                range.scale.position(range.min),
                range.scale.position(range.max),
            );
            let note = (healed != *position).then(|| {
                format!(
                    "{} was out of range; {} is allowed.",
                    spec.name,
                    spec.allowed()
                )
            });
            (ParamValue::F32(healed), note)
        }
        (Kind::Choice { names, .. }, Some(ParamValue::I32(index)))
            if (0..names.len() as i32).contains(index) =>
        {
            (ParamValue::I32(*index), None)
        }
        (_, None) => (default_value(spec), None),
        _ => {
            let note = format!("{} had no usable value; its default is used.", spec.name);
            (default_value(spec), Some(note))
        }
    }
}

fn default_value(spec: &Spec) -> ParamValue {
    match spec.kind {
        Kind::Toggle { default } => ParamValue::Bool(default),
        Kind::Number(range) => ParamValue::F32(range.scale.position(range.default)),
        Kind::Choice { default, .. } => ParamValue::I32(default as i32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ChannelParams;

    fn state(params: &[(&str, ParamValue)]) -> PluginState {
        PluginState {
            version: "0.1.0".into(),
            params: params
                .iter()
                .map(|(id, value)| ((*id).to_owned(), value.clone()))
                .collect(),
            fields: BTreeMap::from([("sound".to_owned(), "1".to_owned())]),
        }
    }

    fn number(state: &PluginState, id: &str) -> f32 {
        match state.params[id] {
            ParamValue::F32(value) => value,
            _ => panic!("{id} is a number"),
        }
    }

    #[test]
    fn a_missing_parameter_gets_its_default() {
        let mut state = state(&[("input_gain", ParamValue::F32(3.0))]);
        let notes = heal(&mut state, &ChannelParams::SPEC);
        assert!(notes.is_empty());
        assert_eq!(state.params.len(), ChannelParams::SPEC.specs().count());
        assert_eq!(number(&state, "input_gain"), 3.0);
        assert_eq!(number(&state, "eq3_low_freq"), 120.0_f32.log2());
    }

    #[test]
    fn unknown_out_of_range_and_wrong_values_are_mended_and_named() {
        let mut state = state(&[
            ("warp_drive", ParamValue::F32(9.0)),
            ("input_gain", ParamValue::F32(99.0)),
            ("output_gain", ParamValue::F32(f32::NAN)),
            ("eq3_on", ParamValue::String("maybe".into())),
            ("eq_type_3", ParamValue::I32(99)),
        ]);
        state.fields.insert("sound".into(), "77".into());
        let notes = heal(&mut state, &ChannelParams::SPEC);
        assert_eq!(notes.len(), 6, "{notes:?}");
        assert_eq!(number(&state, "input_gain"), 24.0);
        assert_eq!(number(&state, "output_gain"), 0.0);
        assert!(matches!(state.params["eq3_on"], ParamValue::Bool(false)));
        assert!(matches!(state.params["eq_type_3"], ParamValue::I32(0)));
        assert!(!state.params.contains_key("warp_drive"));
        assert_eq!(state.fields["sound"], "1");
    }

    #[test]
    fn slots_that_are_missing_or_wrong_are_emptied() {
        let empty = serde_json::to_string(&SavedSlots::default()).unwrap();
        for (slots, notes) in [
            (None, 0),
            (Some("{\"active\":1"), 1),
            (Some("[]"), 1),
            (Some(empty.as_str()), 0),
        ] {
            let mut state = state(&[]);
            let field = slots.map(|slots| ("slots".to_owned(), slots.to_owned()));
            state.fields.extend(field);
            let found = heal(&mut state, &ChannelParams::SPEC);
            assert_eq!(found.len(), notes, "{found:?}");
            assert_eq!(state.fields["slots"], empty);
        }
    }
}
