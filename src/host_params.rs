//! The parameters as the framework holds them: one object for each line of the strip's table.
//!
//! What a saved project holds is text of our own ([`SavedSession`]); the framework's numbers are made from it
//! before they are loaded ([`heal`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use nice_plug::params::internals::ParamPtr;
use nice_plug::params::range::{FloatRange, IntRange};
use nice_plug::params::{BoolParam, FloatParam, IntParam, Param as _, Params};
use nice_plug::plugin::{ParamValue, PluginState};
use nice_plug::prelude::{ParamSetter, RemoteControlsPage, RemoteControlsSection};
use truestrip_dsp::param::{Param, ParamKind, parse_choice};
use truestrip_dsp::strip::StripDefinition;
use truestrip_state::session::FIELD;
use truestrip_state::{Parameters, SavedSession, Session, SessionError};

/// Parameters on a page of a controller's knobs.
const KNOBS_PER_PAGE: usize = 8;

/// The parameters of an instance, and its session.
pub struct HostParams {
    definition: &'static StripDefinition,
    objects: Vec<Object>,
    session: Session,
}

/// A parameter object of the framework.
enum Object {
    Number(FloatParam),
    Choice(IntParam),
    Toggle(BoolParam),
}

impl Object {
    fn new(param: &'static Param) -> Self {
        match param.kind {
            ParamKind::Toggle { default } => Self::Toggle(toggle(param, default)),
            ParamKind::Choice { names, default } => Self::Choice(choice(param, names, default)),
            ParamKind::Number(_) => Self::Number(number(param)),
        }
    }

    fn pointer(&self) -> ParamPtr {
        match self {
            Self::Number(param) => param.as_ptr(),
            Self::Choice(param) => param.as_ptr(),
            Self::Toggle(param) => param.as_ptr(),
        }
    }
}

fn number(param: &'static Param) -> FloatParam {
    let [min, max] = param.scale_ends();
    let ParamKind::Number(range) = param.kind else {
        unreachable!("{} is a number", param.id)
    };
    let default = range.scale.position(range.default);
    FloatParam::new(param.name, default, FloatRange::Linear { min, max })
        .with_value_to_string(Arc::new(move |position| {
            range.unit.print(range.scale.value(position))
        }))
        .with_string_to_value(Arc::new(move |text| {
            let value = range.unit.parse(text)?;
            // Out of range, the nearest end is what a typed value means.
            Some(range.scale.position(value.clamp(range.min, range.max)))
        }))
}

fn choice(param: &'static Param, names: &'static [&'static str], default: usize) -> IntParam {
    let last = names.len() as i32 - 1;
    let object = IntParam::new(
        param.name,
        default as i32,
        IntRange::Linear { min: 0, max: last },
    )
    .with_value_to_string(Arc::new(move |index| {
        names[index.clamp(0, last) as usize].to_owned()
    }))
    .with_string_to_value(Arc::new(|text| {
        parse_choice(names, text).map(|index| index as i32)
    }));
    if param.automatable {
        object
    } else {
        object.non_automatable()
    }
}

fn toggle(param: &'static Param, default: bool) -> BoolParam {
    let object = BoolParam::new(param.name, default)
        .with_value_to_string(Arc::new(|on| if on { "On" } else { "Off" }.to_owned()))
        .with_string_to_value(Arc::new(parse_toggle));
    match param.id {
        "bypass" => object.make_bypass(),
        _ if param.automatable => object,
        _ => object.non_automatable(),
    }
}

/// "On", "off", "yes", "no", "true", "false", "1", "0".
fn parse_toggle(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "on" | "yes" | "true" | "1" => Some(true),
        "off" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

impl HostParams {
    /// Those of a new instance.
    #[must_use]
    pub fn new(definition: &'static StripDefinition) -> Self {
        Self {
            definition,
            objects: definition.params().map(Object::new).collect(),
            session: Session::new(definition),
        }
    }

    /// Tells the host that a hand takes hold of a parameter.
    pub(crate) fn begin(&self, index: usize, setter: &ParamSetter) {
        match &self.objects[index] {
            Object::Number(param) => setter.begin_set_parameter(param),
            Object::Choice(param) => setter.begin_set_parameter(param),
            Object::Toggle(param) => setter.begin_set_parameter(param),
        }
    }

    /// Asks the host to set a parameter that a hand holds to a position from 0 to 1.
    pub(crate) fn set(&self, index: usize, normalized: f32, setter: &ParamSetter) {
        match &self.objects[index] {
            Object::Number(param) => setter.set_parameter_normalized(param, normalized),
            Object::Choice(param) => setter.set_parameter_normalized(param, normalized),
            Object::Toggle(param) => setter.set_parameter_normalized(param, normalized),
        }
    }

    /// Tells the host that a hand lets go of a parameter.
    pub(crate) fn end(&self, index: usize, setter: &ParamSetter) {
        match &self.objects[index] {
            Object::Number(param) => setter.end_set_parameter(param),
            Object::Choice(param) => setter.end_set_parameter(param),
            Object::Toggle(param) => setter.end_set_parameter(param),
        }
    }

    /// Pages for a controller's knobs: those of each section of the table, numbers first.
    pub(crate) fn remote_pages(&self, section: &mut impl RemoteControlsSection) {
        let mut start = 0;
        for table in self.definition.sections() {
            let objects = &self.objects[start..start + table.params.len()];
            start += table.params.len();
            let is_number = |object: &&Object| matches!(object, Object::Number(_));
            let is_other = |object: &&Object| !matches!(object, Object::Number(_));
            let numbers = objects.iter().filter(is_number);
            let sorted: Vec<_> = numbers.chain(objects.iter().filter(is_other)).collect();
            for (page, objects) in sorted.chunks(KNOBS_PER_PAGE).enumerate() {
                let name = match (common_words(table.params), page) {
                    (name, 0) => name,
                    (name, page) => format!("{name}, {}", page + 1),
                };
                section.add_page(name, |page| {
                    for object in objects {
                        match object {
                            Object::Number(param) => page.add_param(param),
                            Object::Choice(param) => page.add_param(param),
                            Object::Toggle(param) => page.add_param(param),
                        }
                    }
                });
            }
        }
    }

    /// The group in which a host lists each parameter.
    fn groups(&self) -> impl Iterator<Item = String> {
        let shell = self.definition.shell.iter().flat_map(|section| {
            let group = section.table.map_or("", |_| "Gain");
            section.params.iter().map(|_| group.to_owned())
        });
        let modules = self.definition.modules.iter().flat_map(|module| {
            module
                .sections
                .iter()
                .enumerate()
                .flat_map(|(index, section)| {
                    let group = match index {
                        0 => module.name.to_owned(),
                        _ => format!("{}/{}", module.name, common_words(section.params)),
                    };
                    section.params.iter().map(move |_| group.clone())
                })
        });
        shell.chain(modules)
    }
}

/// The words with which the names of all of these parameters begin, or the last word that they end in.
fn common_words(params: &[Param]) -> String {
    let words = |param: &Param| param.name.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let first = words(&params[0]);
    let count = params.iter().fold(first.len(), |count, param| {
        let same = first
            .iter()
            .zip(words(param))
            .take_while(|(one, other)| **one == *other);
        count.min(same.count())
    });
    match count {
        0 => first.last().cloned().unwrap_or_default(),
        _ => first[..count].join(" "),
    }
}

// SAFETY: the pointers are to the objects of a vector that never changes, and live as long as `self`, which the
// framework keeps in an `Arc`.
unsafe impl Params for HostParams {
    fn param_map(&self) -> Vec<(String, ParamPtr, String)> {
        let params = self
            .definition
            .params()
            .zip(&self.objects)
            .zip(self.groups());
        params
            .map(|((param, object), group)| (param.id.to_owned(), object.pointer(), group))
            .collect()
    }

    fn serialize_fields(&self) -> BTreeMap<String, String> {
        let plain = self.definition.params().enumerate();
        let plain = plain.map(|(index, param)| param.exact_plain_at(self.position(index)));
        let saved = self.session.save(plain.collect());
        BTreeMap::from([(FIELD.to_owned(), saved.to_text())])
    }

    fn deserialize_fields(&self, fields: &BTreeMap<String, String>) {
        let state = serde_json::json!({ "fields": fields });
        // A refused state has no fields: see `refusal`.
        if fields.contains_key(FIELD)
            && let Ok((saved, _)) = SavedSession::read(self.definition, &state)
        {
            self.session.load(&saved);
        }
    }
}

impl Parameters for HostParams {
    fn definition(&self) -> &'static StripDefinition {
        self.definition
    }

    fn session(&self) -> &Session {
        &self.session
    }

    fn position(&self, index: usize) -> f32 {
        match &self.objects[index] {
            Object::Number(param) => param.unmodulated_plain_value(),
            Object::Choice(param) => param.unmodulated_plain_value() as f32,
            Object::Toggle(param) => f32::from(u8::from(param.unmodulated_plain_value())),
        }
    }

    fn heard_position(&self, index: usize) -> f32 {
        match &self.objects[index] {
            Object::Number(param) => param.value(),
            Object::Choice(param) => param.value() as f32,
            Object::Toggle(param) => f32::from(u8::from(param.value())),
        }
    }
}

/// Makes what a host gives the framework to load into a state in which every parameter has a valid value
/// that depends on the state alone. Returns a note on each thing that could not be used.
///
/// # Errors
/// When it is no state of this plugin; then it is as it was.
pub(crate) fn heal(
    state: &mut PluginState,
    definition: &'static StripDefinition,
) -> Result<Vec<String>, SessionError> {
    let json = serde_json::to_value(&*state).unwrap_or_default();
    let (saved, notes) = SavedSession::read(definition, &json)?;
    state.params = definition
        .params()
        .zip(&saved.plain)
        .map(|(param, plain)| {
            let position = param.scale_position_of(*plain);
            let value = match param.kind {
                ParamKind::Number(_) => ParamValue::F32(position),
                ParamKind::Choice { .. } => ParamValue::I32(position as i32),
                ParamKind::Toggle { .. } => ParamValue::Bool(position >= 0.5),
            };
            (param.id.to_owned(), value)
        })
        .collect();
    state.fields = BTreeMap::from([(FIELD.to_owned(), saved.to_text())]);
    Ok(notes)
}
