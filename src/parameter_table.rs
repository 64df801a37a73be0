//! The table of a plugin's parameters, as `truestrip params` prints it.

use truestrip_state::PluginSpec;

/// The table of a plugin's parameters: id, name, range, default, preset key.
#[must_use]
pub fn parameter_table(plugin: &PluginSpec) -> String {
    let mut rows = vec![["id", "name", "range", "default", "preset key"].map(str::to_owned)];
    for section in plugin.sections() {
        for spec in section.specs {
            let key = section
                .table
                .map_or(String::new(), |table| format!("{table}.{}", spec.key));
            rows.push([
                spec.id.to_owned(),
                spec.name.to_owned(),
                spec.allowed(),
                spec.print(spec.default()),
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
