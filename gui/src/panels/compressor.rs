//! The compressor's panel: transfer curve, history and gain reduction, knobs in the order of the signal.

use egui::{Rect, RichText, Ui};
use nice_plug::prelude::ParamSetter;
use truestrip_dsp::dynamics::DetectorKind;
use truestrip_state::params::CompressorParams;

use super::layout::{cut_left, cut_right};
use super::module::module;
use crate::control::HostControl;
use crate::theme;
use crate::widgets::{REDUCTION_WIDTH, choice, history, reduction_meter, toggle, transfer};
use crate::{LevelDisplay, Reduction};

/// End of the meters' scale.
pub(super) const MOST_DB: f32 = 24.0;
/// Least width of a history in which anything can be seen.
const LEAST_HISTORY: f32 = 80.0;

pub(super) fn panel(
    ui: &mut Ui,
    params: &CompressorParams,
    setter: &ParamSetter,
    levels: &LevelDisplay,
) {
    let palette = theme::of(ui);
    let tools = |ui: &mut Ui| {
        let auto_release = HostControl::new(&params.auto_release, setter);
        toggle(ui, "Auto Release", &auto_release, palette.accent);
        let auto_makeup = HostControl::new(&params.auto_makeup, setter);
        toggle(ui, "Auto Makeup", &auto_makeup, palette.accent);
        let detector = HostControl::new(&params.detector, setter);
        choice(ui, &detector, DetectorKind::ALL.len(), 72.0);
        let external = HostControl::new(&params.sc_external, setter);
        toggle(ui, "Ext. Side Chain", &external, palette.accent);
        if params.sc_external.value() && !levels.has_side_chain {
            ui.label(RichText::new("not connected").color(palette.warning));
        }
    };
    let first = [
        ("Threshold", &params.threshold_db),
        ("Ratio", &params.ratio),
        ("Knee", &params.knee_db),
        ("Attack", &params.attack_ms),
        ("Release", &params.release_ms),
        ("Range", &params.range_db),
    ];
    let second = [
        ("Makeup", &params.makeup_db),
        ("Mix", &params.mix_percent),
        ("Link", &params.link_percent),
        ("SC Low Cut", &params.sc_low_cut_hz),
        ("Lookahead", &params.lookahead_ms),
    ];
    module(
        ui,
        "Compressor",
        setter,
        &[&first, &second],
        tools,
        |ui, rect| {
            pictures(ui, rect, params, &levels.compressor);
        },
    );
}

fn pictures(ui: &mut Ui, rect: Rect, params: &CompressorParams, heard: &Reduction) {
    let settings = params.settings();
    let mut rest = rect;
    let meter = cut_right(&mut rest, REDUCTION_WIDTH);
    let side = rest.height().min(rest.width());
    let square = cut_left(&mut rest, side);
    let name = "Compressor transfer curve";
    transfer(ui, square, name, heard.heard_db, |level_db| {
        settings.output_db(f64::from(level_db)) as f32
    });
    if rest.width() >= LEAST_HISTORY {
        history(ui, rest, "Compressor history", &heard.history, MOST_DB);
    }
    let reduction_db = heard.reduction_db;
    reduction_meter(ui, meter, "Compressor reduction", reduction_db, MOST_DB);
}
