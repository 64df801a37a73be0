//! Truestrip Master: its rack and its panels.

use egui::Ui;
use nice_plug::prelude::ParamSetter;
use truestrip_state::MasterParams;

use super::frame::{frame, side};
use super::header::header;
use super::layout::{at, panel};
use super::loudness::Asked;
use super::rack::{Cell, rack};
use super::{View, compressor, eq, limiter, loudness, miniature, module};
use crate::control::HostControl;
use crate::widgets::reduction_text;

/// The place of EQ in the rack.
const EQ: usize = 0;

/// Draws Truestrip Master.
pub fn master(ui: &mut Ui, params: &MasterParams, setter: &ParamSetter, view: &mut View) {
    let mut asked = Asked::Nothing;
    let cleared = frame(ui, |ui, zones| {
        let (levels, rate_hz) = (&view.levels, view.sample_rate_hz);
        at(ui, zones.header, |ui| {
            header(
                ui,
                "Master",
                &HostControl::new(&params.bypass.bypass, setter),
            );
        });
        let chosen = modules(ui, zones.rack, params, setter, view);
        let input = HostControl::new(&params.gain.input_db, setter);
        let mut cleared = side(ui, zones.input, "Input", &input, &levels.input);
        let (graph, below) = if chosen == EQ {
            zones.graph_and_panel_of(eq::HEIGHT)
        } else {
            zones.graph_and_panel(module::LEAST_HEIGHT)
        };
        panel(ui, graph, |ui| eq::graph(ui, &params.eq, setter, rate_hz));
        panel(ui, below, |ui| match chosen {
            EQ => eq::panel(ui, &params.eq, setter),
            1 => compressor::panel(ui, &params.compressor, setter, levels),
            2 => limiter::panel(ui, &params.limiter, setter, levels),
            _ => asked = loudness::panel(ui, &params.loudness, &levels.loudness),
        });
        let output = HostControl::new(&params.gain.output_db, setter);
        cleared |= side(ui, zones.output, "Output", &output, &levels.output);
        cleared
    });
    if cleared {
        view.levels.clear_held();
    }
    match asked {
        Asked::Nothing => {}
        Asked::Restart => view.levels.loudness.restart(),
        Asked::ClearPeak => view.levels.loudness.clear_held(),
    }
}

/// Draws the rack; returns which module is chosen.
fn modules(
    ui: &mut Ui,
    rect: egui::Rect,
    params: &MasterParams,
    setter: &ParamSetter,
    view: &View,
) -> usize {
    let levels = &view.levels;
    let curves = eq::curves(ui, &params.eq, view.sample_rate_hz);
    let target = params.loudness.target();
    let cells = [
        Cell {
            name: "EQ",
            switch: Some(&HostControl::new(&params.eq.common.on, setter)),
            figure: String::new(),
            picture: &|painter, rect, ink| miniature::curve(painter, rect, ink, &curves.sums[0]),
        },
        Cell {
            name: "Comp",
            switch: Some(&HostControl::new(&params.compressor.on, setter)),
            figure: reduction_text(levels.compressor.reduction_db),
            picture: &miniature::reduction(&levels.compressor.history, compressor::MOST_DB),
        },
        Cell {
            name: "Limiter",
            switch: Some(&HostControl::new(&params.limiter.on, setter)),
            figure: reduction_text(levels.limiter.reduction_db),
            picture: &miniature::reduction(&levels.limiter.history, limiter::MOST_DB),
        },
        Cell {
            name: "Loudness",
            switch: None,
            figure: target.name.clone(),
            picture: &|painter, rect, ink| {
                miniature::loudness(painter, rect, ink, &levels.loudness, target);
            },
        },
    ];
    rack(ui, rect, &cells, EQ)
}
