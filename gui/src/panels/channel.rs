//! Truestrip Channel: its rack and its panels.

use egui::Ui;
use nice_plug::prelude::ParamSetter;
use truestrip_state::ChannelParams;

use super::band_curve::band_gains;
use super::frame::{frame, side};
use super::header::header;
use super::layout::{at, panel};
use super::rack::{Cell, rack};
use super::{View, compressor, deesser, eq, eq3, eqv, miniature, module, reverb, room};
use crate::control::{Control as _, HostControl};
use crate::widgets::reduction_text;

/// The place of EQ in the rack.
const EQ: usize = 2;

/// Draws Truestrip Channel.
pub fn channel(ui: &mut Ui, params: &ChannelParams, setter: &ParamSetter, view: &mut View) {
    let cleared = frame(ui, |ui, zones| {
        let (levels, rate_hz) = (&view.levels, view.sample_rate_hz);
        at(ui, zones.header, |ui| {
            header(
                ui,
                "Channel",
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
            0 => eq3::panel(ui, &params.eq3, setter, rate_hz),
            1 => eqv::panel(ui, &params.eqv, setter, rate_hz),
            EQ => eq::panel(ui, &params.eq, setter),
            3 => compressor::panel(ui, &params.compressor, setter, levels),
            4 => deesser::panel(ui, &params.deesser, setter, levels),
            5 => room::panel(ui, &params.room, setter),
            _ => reverb::panel(ui, &params.reverb, setter),
        });
        let output = HostControl::new(&params.gain.output_db, setter);
        cleared |= side(ui, zones.output, "Output", &output, &levels.output);
        cleared
    });
    if cleared {
        view.levels.clear_held();
    }
}

/// Draws the rack; returns which module is chosen.
fn modules(
    ui: &mut Ui,
    rect: egui::Rect,
    params: &ChannelParams,
    setter: &ParamSetter,
    view: &View,
) -> usize {
    let (levels, rate_hz) = (&view.levels, view.sample_rate_hz);
    let eq3 = band_gains(ui, "EQ3", &params.eq3.settings(), rate_hz);
    let eqv = band_gains(ui, "EQV", &params.eqv.settings(), rate_hz);
    let curves = eq::curves(ui, &params.eq, rate_hz);
    let (reverb, room) = (params.reverb.settings(), params.room.settings());
    let source = [&params.room.x_percent, &params.room.y_percent]
        .map(|param| HostControl::new(param, setter).position());
    let cells = [
        Cell {
            name: "EQ3",
            switch: Some(&HostControl::new(&params.eq3.on, setter)),
            figure: String::new(),
            picture: &|painter, rect, ink| miniature::curve(painter, rect, ink, &eq3),
        },
        Cell {
            name: "EQV",
            switch: Some(&HostControl::new(&params.eqv.on, setter)),
            figure: String::new(),
            picture: &|painter, rect, ink| miniature::curve(painter, rect, ink, &eqv),
        },
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
            name: "De-ess",
            switch: Some(&HostControl::new(&params.deesser.on, setter)),
            figure: reduction_text(levels.deesser.reduction_db),
            picture: &miniature::reduction(&levels.deesser.history, deesser::MOST_DB),
        },
        Cell {
            name: "Room",
            switch: Some(&HostControl::new(&params.room.on, setter)),
            figure: format!("{:.1} m", room.distance()),
            picture: &|painter, rect, ink| miniature::plan(painter, rect, ink, &room, source),
        },
        Cell {
            name: "Reverb",
            switch: Some(&HostControl::new(&params.reverb.on, setter)),
            figure: format!("{:.1} s", reverb.decay_at(1000.0)),
            picture: &|painter, rect, ink| miniature::decay(painter, rect, ink, &reverb),
        },
    ];
    rack(ui, rect, &cells, EQ)
}
