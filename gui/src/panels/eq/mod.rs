//! The parametric equaliser: its graph, which is always in sight, and its panel with the bands, the phase
//! and the knobs of the band that is selected.

mod curves;
mod graph;
mod strip;

use std::sync::Arc;

use egui::{Align, Id, Layout, RichText, Ui};
use nice_plug::prelude::{BoolParam, FloatParam, IntParam, ParamSetter};
use truestrip_dsp::eq::{BandSettings, Phase};
use truestrip_state::params::{EqBandParams, EqParams};

use super::layout::{at, cut_top, row};
use crate::control::HostControl;
use crate::spectrum;
use crate::theme::{self, GAP, MARGIN, ROW};
use crate::widgets::{KNOB_SIZE, SMALL_HEIGHT, choice, small_step};
use curves::Curves;

/// Reaches of the gain axis to choose from, in dB.
const REACHES_DB: [f32; 3] = [6.0, 12.0, 24.0];

/// What graph and panel remember while the window is open.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Look {
    /// The band whose knobs show.
    selected: usize,
    /// Index into [`REACHES_DB`].
    reach: usize,
}

impl Look {
    fn id() -> Id {
        Id::new("eq look")
    }

    fn of(ui: &Ui) -> Self {
        ui.data(|data| data.get_temp(Self::id())).unwrap_or(Self {
            selected: 2,
            reach: 1,
        })
    }

    fn keep(self, ui: &Ui) {
        if self != Self::of(ui) {
            ui.data_mut(|data| data.insert_temp(Self::id(), self));
            ui.ctx().request_repaint();
        }
    }
}

/// The controls of a band.
struct Band<'a> {
    index: usize,
    settings: BandSettings,
    on: HostControl<'a, BoolParam>,
    shape: HostControl<'a, IntParam>,
    freq: HostControl<'a, FloatParam>,
    gain: HostControl<'a, FloatParam>,
    q: HostControl<'a, FloatParam>,
    slope: HostControl<'a, IntParam>,
    place: HostControl<'a, IntParam>,
    dyn_range: HostControl<'a, FloatParam>,
    dyn_threshold: HostControl<'a, FloatParam>,
}

impl<'a> Band<'a> {
    fn new(index: usize, params: &'a EqBandParams, setter: &'a ParamSetter<'a>) -> Self {
        Self {
            index,
            settings: params.settings(),
            on: HostControl::new(&params.on, setter),
            shape: HostControl::new(&params.shape, setter),
            freq: HostControl::new(&params.freq_hz, setter),
            gain: HostControl::new(&params.gain_db, setter),
            q: HostControl::new(&params.q, setter),
            slope: HostControl::new(&params.slope, setter),
            place: HostControl::new(&params.place, setter),
            dyn_range: HostControl::new(&params.dyn_range_db, setter),
            dyn_threshold: HostControl::new(&params.dyn_threshold_db, setter),
        }
    }
}

/// Height of the panel: the bands' buttons, and the knobs of one.
pub(super) const HEIGHT: f32 = 2.0 * MARGIN + ROW + GAP + KNOB_SIZE.y;

/// Draws the graph with its controls above.
pub(super) fn graph(ui: &mut Ui, params: &EqParams, setter: &ParamSetter, sample_rate_hz: f64) {
    let mut look = Look::of(ui);
    let mut rest = ui.max_rect();
    let above = cut_top(&mut rest, SMALL_HEIGHT);
    row(ui, above, |ui| {
        let reach = format!("\u{b1}{} dB", REACHES_DB[look.reach]);
        if small_step(ui, "EQ graph range", &reach) {
            look.reach = (look.reach + 1) % REACHES_DB.len();
        }
        spectrum::controls(ui);
    });
    let bands = bands(params, setter);
    let curves = curves(ui, params, sample_rate_hz);
    let reach_db = REACHES_DB[look.reach];
    graph::graph(ui, rest, &bands, &curves, reach_db, &mut look.selected);
    look.keep(ui);
}

/// Draws the panel: the bands, the phase, and the knobs of the band that is selected.
pub(super) fn panel(ui: &mut Ui, params: &EqParams, setter: &ParamSetter) {
    let mut look = Look::of(ui);
    let mut rest = ui.max_rect();
    let above = cut_top(&mut rest, ROW);
    let bands = bands(params, setter);
    row(ui, above, |ui| {
        strip::buttons(ui, &bands, &mut look.selected);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let phase = HostControl::new(&params.common.phase, setter);
            choice(ui, &phase, Phase::ALL.len(), 84.0);
            ui.label(RichText::new("Phase").color(theme::of(ui).text_dim));
        });
    });
    at(ui, rest, |ui| strip::knobs(ui, &bands[look.selected]));
    look.keep(ui);
}

/// The curves of the bands.
pub(super) fn curves(ui: &Ui, params: &EqParams, sample_rate_hz: f64) -> Arc<Curves> {
    curves::curves(ui, &params.settings(), sample_rate_hz)
}

fn bands<'a>(params: &'a EqParams, setter: &'a ParamSetter<'a>) -> Vec<Band<'a>> {
    let bands = params.bands.iter().enumerate();
    bands
        .map(|(index, band)| Band::new(index, band, setter))
        .collect()
}
