//! Presets: text files that a person can read, review and merge.
//!
//! ```toml
//! truestrip_preset = 1
//! plugin = "channel"
//! name = "Vocal, present"
//!
//! [eq3]
//! on = true
//! high_gain_db = 3.0
//! ```
//!
//! Real units, field names, only what differs from the default. A number may also be a text with
//! its unit, as in `low_freq_hz = "1.2 kHz"`; a choice is a text, as in `type = "High Shelf"`. Part of
//! a module has a table inside the module's, as the third band's `[eq.3]`. Modules in another order than that of
//! a new instance are named: `order = ["eq", "gate", ...]`. Whatever a preset does not say keeps its default.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use truestrip_dsp::param::{Param, ParamKind, Section, Unit, Value, Values, parse_choice};
use truestrip_dsp::strip::{Order, StripDefinition};

use crate::Setting;

/// The version of the format that this release reads and writes.
const FORMAT: i64 = 1;

/// A named set of values for one plugin.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// Name that a person sees.
    pub name: String,
    /// Values by parameter id, where a parameter that is not here has its default, and the order of the
    /// modules.
    pub setting: Setting,
}

/// Why a preset was refused, in one sentence with file, line and key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PresetError {
    /// The file could not be read.
    #[error("{}: {reason}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why, in the system's words.
        reason: String,
    },
    /// A line says something that is not allowed.
    #[error("{}:{line}: {problem}", file.display())]
    Refused {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key, what is wrong with it, and what is allowed.
        problem: String,
    },
}

/// Something wrong at a place in the text.
struct Problem {
    at: Range<usize>,
    text: String,
}

impl Problem {
    fn new(at: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            at,
            text: text.into(),
        }
    }
}

impl Preset {
    /// Reads a preset file for a plugin.
    ///
    /// # Errors
    /// When the file cannot be read, is not TOML, belongs to another plugin or format, or has an
    /// unknown key, a wrong unit or a value out of range.
    pub fn load(file: &Path, plugin: &'static StripDefinition) -> Result<Self, PresetError> {
        let text = std::fs::read_to_string(file).map_err(|error| PresetError::Unreadable {
            file: file.to_owned(),
            reason: error.to_string(),
        })?;
        Self::parse(&text, file, plugin)
    }

    /// Reads the text of a preset; `file` only names it in errors.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn parse(
        text: &str,
        file: &Path,
        plugin: &'static StripDefinition,
    ) -> Result<Self, PresetError> {
        read(text, plugin).map_err(|problem| PresetError::Refused {
            file: file.to_owned(),
            line: 1 + text[..problem.at.start.min(text.len())]
                .matches('\n')
                .count(),
            problem: problem.text,
        })
    }

    /// Writes the text of a preset: each value that differs from its default.
    #[must_use]
    pub fn to_text(&self, plugin: &'static StripDefinition) -> String {
        let name = toml::Value::String(self.name.clone());
        let mut text = format!(
            "truestrip_preset = {FORMAT}\nplugin = \"{}\"\nname = {name}\n",
            plugin.key
        );
        if self.setting.order != Order::of(plugin) {
            let keys: Vec<_> = self.setting.order.keys(plugin).collect();
            writeln!(text, "order = {keys:?}").expect("a String takes all text");
        }
        for Section { table, params } in plugin.sections() {
            let Some(table) = table else { continue };
            let lines: String = params.iter().filter_map(|param| self.line(param)).collect();
            if !lines.is_empty() {
                write!(text, "\n[{table}]\n{lines}").expect("a String takes all text");
            }
        }
        text
    }

    /// The text of a preset with another name in it; all else stays as a person wrote it. A text that is
    /// no preset only gets a line.
    #[must_use]
    pub fn renamed(text: &str, name: &str) -> String {
        let name = toml::Value::String(name.to_owned());
        let document = DeTable::parse(text).ok();
        match document
            .as_ref()
            .and_then(|table| table.get_ref().get("name"))
        {
            Some(former) => {
                let Range { start, end } = former.span();
                format!("{}{name}{}", &text[..start], &text[end..])
            }
            None => format!("name = {name}\n{text}"),
        }
    }

    fn line(&self, param: &Param) -> Option<String> {
        let value = *self.setting.values.get(param.id)?;
        let text = match value {
            Value::Toggle(on) => on.to_string(),
            Value::Choice(_) => format!("\"{}\"", param.print(value)),
            // Six significant digits: more than any knob shows, fewer than rounding leaves alone.
            Value::Number(number) => {
                format!(
                    "{:?}",
                    format!("{number:.5e}").parse::<f32>().unwrap_or(number)
                )
            }
        };
        (!param.is_same(value, param.default())).then(|| format!("{} = {text}\n", param.key))
    }
}

fn read(text: &str, plugin: &'static StripDefinition) -> Result<Preset, Problem> {
    let document = DeTable::parse(text).map_err(|error| {
        Problem::new(
            error.span().unwrap_or(0..0),
            format!("not a preset: {}", error.message()),
        )
    })?;
    let mut preset = Preset {
        name: String::new(),
        setting: Setting {
            values: Values::new(),
            order: Order::of(plugin),
        },
    };
    let (mut format, mut target) = (None, None);
    for (key, value) in document.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("truestrip_preset", DeValue::Integer(number)) => {
                format = i64::from_str_radix(number.as_str(), number.radix()).ok();
            }
            ("plugin", DeValue::String(name)) => target = Some((name.to_string(), value.span())),
            ("name", DeValue::String(name)) => preset.name = name.to_string(),
            ("order", DeValue::Array(keys)) => {
                preset.setting.order = read_order(plugin, keys, &value.span())?;
            }
            (table, DeValue::Table(entries)) => {
                read_table(
                    plugin,
                    table,
                    &key.span(),
                    entries,
                    &mut preset.setting.values,
                )?;
            }
            (other, _) => {
                let problem = format!(
                    "\"{other}\" is not a key here; allowed: truestrip_preset, plugin, name, order, {}",
                    tables(plugin)
                );
                return Err(Problem::new(key.span(), problem));
            }
        }
    }
    if format != Some(FORMAT) {
        let problem =
            format!("truestrip_preset must be {FORMAT}; this is not a preset we can read");
        return Err(Problem::new(0..0, problem));
    }
    match target {
        Some((name, _)) if name == plugin.key => Ok(preset),
        Some((name, span)) => Err(Problem::new(
            span,
            format!("plugin is \"{name}\"; allowed here: \"{}\"", plugin.key),
        )),
        None => Err(Problem::new(
            0..0,
            format!("plugin is missing; allowed: \"{}\"", plugin.key),
        )),
    }
}

fn read_order(
    plugin: &'static StripDefinition,
    keys: &[Spanned<DeValue<'_>>],
    at: &Range<usize>,
) -> Result<Order, Problem> {
    let names: Vec<&str> = keys
        .iter()
        .filter_map(|key| key.get_ref().as_str())
        .collect();
    let (order, notes) = Order::from_keys(plugin, names.iter().copied());
    if names.len() == keys.len() && notes.is_empty() {
        return Ok(order);
    }
    let problem = match notes.first() {
        Some(note) => note.clone(),
        None => "order is not a list of names".to_owned(),
    };
    let allowed: Vec<_> = Order::of(plugin).keys(plugin).collect();
    let problem = format!("{problem}; allowed: {}", allowed.join(", "));
    Err(Problem::new(at.clone(), problem))
}

fn read_table(
    plugin: &'static StripDefinition,
    table: &str,
    at: &Range<usize>,
    entries: &DeTable<'_>,
    values: &mut Values,
) -> Result<(), Problem> {
    let section = find_section(plugin, table, at)?;
    for (key, value) in entries {
        if let DeValue::Table(inner) = value.get_ref() {
            let table = format!("{table}.{}", key.get_ref());
            read_table(plugin, &table, &key.span(), inner, values)?;
        } else {
            let (param, value) = read_entry(table, section, key, value)?;
            values.insert(param.id, value);
        }
    }
    Ok(())
}

fn find_section(
    plugin: &'static StripDefinition,
    table: &str,
    at: &Range<usize>,
) -> Result<&'static Section, Problem> {
    plugin
        .sections()
        .find(|section| section.table == Some(table))
        .ok_or_else(|| {
            let problem = format!(
                "[{table}] is not a section of the {} plugin; allowed: {}",
                plugin.key,
                tables(plugin)
            );
            Problem::new(at.clone(), problem)
        })
}

fn tables(plugin: &'static StripDefinition) -> String {
    let tables: Vec<_> = plugin
        .sections()
        .filter_map(|section| section.table)
        .map(|table| format!("[{table}]"))
        .collect();
    tables.join(", ")
}

fn read_entry(
    table: &str,
    section: &'static Section,
    key: &Spanned<std::borrow::Cow<'_, str>>,
    value: &Spanned<DeValue<'_>>,
) -> Result<(&'static Param, Value), Problem> {
    let name = key.get_ref().as_ref();
    let param = section
        .params
        .iter()
        .find(|param| param.key == name)
        .ok_or_else(|| {
            let keys: Vec<_> = section.params.iter().map(|param| param.key).collect();
            let problem = format!("{table}.{name} is not a key; allowed: {}", keys.join(", "));
            Problem::new(key.span(), problem)
        })?;
    let read = match (param.kind, value.get_ref()) {
        (ParamKind::Toggle { .. }, DeValue::Boolean(on)) => Some(Value::Toggle(*on)),
        (ParamKind::Number(range), value) => number(value, range.unit)
            .filter(|number| (range.min..=range.max).contains(number))
            .map(Value::Number),
        (ParamKind::Choice { names, .. }, DeValue::String(text)) => {
            parse_choice(names, text).map(Value::Choice)
        }
        _ => None,
    };
    let allowed = match param.kind {
        ParamKind::Toggle { .. } => "true or false".to_owned(),
        ParamKind::Number(_) | ParamKind::Choice { .. } => param.allowed(),
    };
    match read {
        Some(value) => Ok((param, value)),
        None => Err(Problem::new(
            value.span(),
            format!(
                "{table}.{name} is {}; allowed: {allowed}",
                shown(value.get_ref())
            ),
        )),
    }
}

fn number(value: &DeValue<'_>, unit: Unit) -> Option<f32> {
    match value {
        DeValue::Integer(number) => {
            Some(i64::from_str_radix(number.as_str(), number.radix()).ok()? as f32)
        }
        DeValue::Float(number) => number.as_str().parse().ok(),
        DeValue::String(text) => unit.parse(text),
        _ => None,
    }
}

fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Boolean(on) => on.to_string(),
        other => format!("a {}", other.type_str()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use truestrip_dsp::modules::{Eq3Settings, EqSettings, EqvSettings, Phase, Voice};
    use truestrip_dsp::strip::CHANNEL;

    const HEAD: &str = "truestrip_preset = 1\nplugin = \"channel\"\nname = \"Test\"\n";

    fn parse(body: &str) -> Result<Preset, String> {
        let text = format!("{HEAD}{body}");
        Preset::parse(&text, Path::new("test.toml"), &CHANNEL).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_read_plain_or_with_their_unit() {
        let preset =
            parse("[eq3]\non = true\nlow_freq_hz = \"0.1 kHz\"\nlow_gain_db = -3\n").unwrap();
        assert_eq!(preset.name, "Test");
        assert_eq!(preset.setting.values["eq3_on"], Value::Toggle(true));
        assert_eq!(preset.setting.values["eq3_low_freq"], Value::Number(100.0));
        assert_eq!(preset.setting.values["eq3_low_gain"], Value::Number(-3.0));
        let settings = preset.setting.strip_settings(&CHANNEL);
        assert!((settings.get::<Eq3Settings>().low_freq_hz - 100.0).abs() < 1e-3);
        assert_eq!(settings.get::<Eq3Settings>().low_gain_db, -3.0);
    }

    #[test]
    fn choices_and_bands_have_names() {
        let body = "[eqv]\nvoice = \"deep\"\nlow_cut_hz = \"off\"\n[eq]\nphase = \"Linear\"\n[eq.3]\non = true\ntype = \"Low Cut\"\nslope = \"48\"\nplace = \"Side\"\n";
        let preset = parse(body).unwrap();
        let settings = preset.setting.strip_settings(&CHANNEL);
        assert_eq!(settings.get::<EqvSettings>().voice, Voice::Deep);
        assert_eq!(settings.get::<EqSettings>().phase, Phase::Linear);
        assert_eq!(settings.get::<EqSettings>().bands[2].slope.order(), 8);
        let text = preset.to_text(&CHANNEL);
        assert!(
            text.contains(
                "\n[eq.3]\non = true\ntype = \"Low Cut\"\nslope = \"48 dB/oct\"\nplace = \"Side\"\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_file_line_key_and_what_is_allowed() {
        let cases = [
            (
                "[eq3]\nlow_gain_db = 40\n",
                "test.toml:5: eq3.low_gain_db is 40; allowed: -18 to 18 dB",
            ),
            (
                "[eq3]\nlow_gain_db = \"3 ms\"\n",
                "test.toml:5: eq3.low_gain_db is \"3 ms\"; allowed: -18 to 18 dB",
            ),
            (
                "[eq3]\nlow_gain_db = nan\n",
                "test.toml:5: eq3.low_gain_db is nan; allowed: -18 to 18 dB",
            ),
            (
                "[eq3]\n\non = 1\n",
                "test.toml:6: eq3.on is 1; allowed: true or false",
            ),
            (
                "[gain]\ninput = 3\n",
                "test.toml:5: gain.input is not a key; allowed: input_db, output_db",
            ),
            (
                "[warp]\nx = 1\n",
                "test.toml:4: [warp] is not a section of the channel plugin; allowed: {SECTIONS}",
            ),
            (
                "[eq.9]\non = true\n",
                "test.toml:4: [eq.9] is not a section of the channel plugin; allowed: {SECTIONS}",
            ),
            (
                "[eq.2]\nslope = \"13 dB/oct\"\n",
                "test.toml:5: eq.2.slope is \"13 dB/oct\"; allowed: 6 dB/oct, 12 dB/oct, 18 dB/oct, 24 dB/oct, 36 dB/oct, 48 dB/oct, 72 dB/oct, 96 dB/oct",
            ),
            (
                "order = [\"eq\", \"warp\"]\n",
                "test.toml:4: \"warp\" is not a module of channel; allowed: {MODULES}",
            ),
            (
                "colour = 3\n",
                "test.toml:4: \"colour\" is not a key here; allowed: truestrip_preset, plugin, name, order, {SECTIONS}",
            ),
        ];
        let tables = CHANNEL.sections().filter_map(|section| section.table);
        let sections: Vec<String> = tables.map(|table| format!("[{table}]")).collect();
        let modules: Vec<&str> = CHANNEL.modules.iter().map(|module| module.key).collect();
        for (body, expected) in cases {
            let expected = expected
                .replace("{SECTIONS}", &sections.join(", "))
                .replace("{MODULES}", &modules.join(", "));
            assert_eq!(parse(body).unwrap_err(), expected);
        }
    }

    #[test]
    fn other_plugins_other_formats_and_other_files_are_refused() {
        let refuse = |text: &str| {
            Preset::parse(text, Path::new("x"), &CHANNEL)
                .unwrap_err()
                .to_string()
        };
        assert!(
            refuse("truestrip_preset = 1\nplugin = \"master\"\n")
                .contains("allowed here: \"channel\"")
        );
        assert!(refuse("truestrip_preset = 2\nplugin = \"channel\"\n").contains("must be 1"));
        assert!(refuse("truestrip_preset = 1\n").contains("plugin is missing"));
        assert!(refuse("RIFF\0\0WAVE").starts_with("x:1: not a preset"));
        let error = Preset::load(Path::new("/nowhere.toml"), &CHANNEL).unwrap_err();
        assert!(error.to_string().starts_with("/nowhere.toml: "));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(low in 40.0_f32..500.0, gain in -18.0_f32..18.0, on: bool) {
            let values = Values::from([
                ("eq3_on", Value::Toggle(on)),
                ("eq3_low_freq", Value::Number(low)),
                ("eq3_mid_gain", Value::Number(gain)),
            ]);
            let order = Order::of(&CHANNEL).moved(&CHANNEL, 4, 1);
            let preset = Preset { name: "A \"quoted\" name".into(), setting: Setting { values, order } };
            let text = preset.to_text(&CHANNEL);
            let back = Preset::parse(&text, Path::new("x"), &CHANNEL).unwrap();
            prop_assert_eq!(&back.name, &preset.name);
            prop_assert_eq!(back.setting.order, preset.setting.order);
            for (id, value) in &preset.setting.values {
                match (value, back.setting.values.get(id)) {
                    (Value::Number(a), Some(Value::Number(b))) => prop_assert!((a - b).abs() <= a.abs() * 1e-5),
                    // What is as in a new instance is not written.
                    (Value::Toggle(false), None) => {}
                    (Value::Number(a), None) => prop_assert_eq!(*a, 0.0),
                    (a, b) => prop_assert_eq!(Some(a), b),
                }
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,200}") {
            let _ = Preset::parse(&text, Path::new("x"), &CHANNEL);
        }
    }
}
