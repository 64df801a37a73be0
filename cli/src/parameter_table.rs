//! The table of a plugin's parameters, as `truestrip params` prints it.

use truestrip_dsp::strip::StripDefinition;

/// The table of a plugin's parameters: id, name, range, default, preset key.
#[must_use]
pub fn parameter_table(plugin: &StripDefinition) -> String {
    let mut rows = vec![["id", "name", "range", "default", "preset key"].map(str::to_owned)];
    for section in plugin.sections() {
        for param in section.params {
            let key = section
                .table
                .map_or(String::new(), |table| format!("{table}.{}", param.key));
            rows.push([
                param.id.to_owned(),
                param.name.to_owned(),
                param.allowed(),
                param.print(param.default()),
                key,
            ]);
        }
    }
    let widths: Vec<usize> = (0..5)
        .map(|column| rows.iter().map(|row| row[column].len()).max().unwrap_or(0))
        .collect();
    rows.iter()
        .map(|row| {
            let cells: Vec<_> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            cells.join("  ").trim_end().to_owned() + "\n"
        })
        .collect()
}
