//! Puts a preset onto a running plugin, as a host would: each value as a parameter event.

use std::path::Path;

use anyhow::Result;
use truestrip_dsp::param::Value;
use truestrip_dsp::strip::StripDefinition;
use truestrip_host::Instance;
use truestrip_state::Preset;

/// Reads a preset file and sets what it says; whatever it does not say stays as it is.
///
/// # Errors
/// When the file is no preset of this plugin, or the plugin does not take one of its values.
pub(crate) fn apply_preset(
    instance: &mut Instance,
    plugin: &'static StripDefinition,
    file: &Path,
) -> Result<()> {
    let preset = Preset::load(file, plugin)?;
    for param in plugin.params() {
        let Some(value) = preset.setting.values.get(param.id) else {
            continue;
        };
        let text = match value {
            Value::Toggle(_) | Value::Choice(_) => param.print(*value),
            // Without a unit, and in full: what the plugin prints is rounded.
            Value::Number(number) => number.to_string(),
        };
        instance.set(param.name, &text)?;
    }
    Ok(())
}
