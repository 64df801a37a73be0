//! The compressor's panel: transfer curve and gain reduction, knobs in the order of the signal.

use egui::{RichText, Ui};
use nice_plug::prelude::{FloatParam, ParamSetter};
use truestrip_dsp::dynamics::DetectorKind;
use truestrip_state::params::CompressorParams;

use crate::LevelDisplay;
use crate::control::HostControl;
use crate::theme::{self, GRID};
use crate::widgets::{KNOB_SIZE, choice, knob, reduction_meter, toggle, transfer};

/// End of the meter's scale.
const MOST_DB: f32 = 24.0;

pub(super) fn panel(
    ui: &mut Ui,
    params: &CompressorParams,
    setter: &ParamSetter,
    levels: &LevelDisplay,
) {
    let palette = theme::of(ui);
    ui.horizontal(|ui| {
        let on = HostControl::new(&params.on, setter);
        toggle(ui, "On", &on, palette.accent);
        ui.add_space(2.0 * GRID);
        let auto_release = HostControl::new(&params.auto_release, setter);
        toggle(ui, "Auto Release", &auto_release, palette.accent);
        let auto_makeup = HostControl::new(&params.auto_makeup, setter);
        toggle(ui, "Auto Makeup", &auto_makeup, palette.accent);
        ui.add_space(2.0 * GRID);
        ui.label(RichText::new("Detector").color(palette.text_dim));
        let detector = HostControl::new(&params.detector, setter);
        choice(ui, &detector, DetectorKind::ALL.len(), 80.0);
        ui.add_space(2.0 * GRID);
        let external = HostControl::new(&params.sc_external, setter);
        toggle(ui, "Ext. Side Chain", &external, palette.accent);
        if params.sc_external.value() && !levels.has_side_chain {
            ui.label(RichText::new("nothing connected").color(palette.warning));
        }
    });
    ui.add_space(GRID);
    let knobs = 2.0 * KNOB_SIZE.y + 4.0 * GRID;
    let side = (ui.available_height() - knobs - 2.0 * GRID)
        .min(ui.available_width() - 80.0)
        .max(80.0);
    let settings = params.settings();
    ui.horizontal(|ui| {
        let heard_db = levels.compressor.heard_db;
        transfer(
            ui,
            "Compressor transfer curve",
            side,
            heard_db,
            |level_db| settings.output_db(f64::from(level_db)) as f32,
        );
        let reduction_db = levels.compressor.reduction_db;
        reduction_meter(ui, "Compressor reduction", side, reduction_db, MOST_DB);
    });
    ui.add_space(GRID);
    row(
        ui,
        setter,
        &[
            ("Threshold", &params.threshold_db),
            ("Ratio", &params.ratio),
            ("Knee", &params.knee_db),
            ("Attack", &params.attack_ms),
            ("Release", &params.release_ms),
            ("Range", &params.range_db),
        ],
    );
    row(
        ui,
        setter,
        &[
            ("Makeup", &params.makeup_db),
            ("Mix", &params.mix_percent),
            ("Link", &params.link_percent),
            ("SC Low Cut", &params.sc_low_cut_hz),
            ("Lookahead", &params.lookahead_ms),
        ],
    );
}

fn row(ui: &mut Ui, setter: &ParamSetter, knobs: &[(&str, &FloatParam)]) {
    ui.horizontal(|ui| {
        for (label, param) in knobs {
            knob(ui, label, &HostControl::new(*param, setter));
        }
    });
}
