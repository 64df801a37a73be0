//! The panel of the parametric equaliser: switch and phase above, the graph, and below it the knobs
//! of the band that is selected.

mod curves;
mod graph;
mod strip;

use egui::{Id, RichText, Ui};
use nice_plug::prelude::{BoolParam, FloatParam, IntParam, ParamSetter};
use truestrip_dsp::eq::{BandSettings, Phase};
use truestrip_state::params::{EqBandParams, EqParams};

use crate::control::HostControl;
use crate::theme::{self, GRID};
use crate::widgets::{choice, toggle};

/// Reaches of the gain axis to choose from, in dB.
const REACHES_DB: [f32; 3] = [6.0, 12.0, 24.0];

/// What the panel remembers while the window is open.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Look {
    /// The band whose knobs show.
    selected: usize,
    /// Index into [`REACHES_DB`].
    reach: usize,
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

pub(super) fn panel(ui: &mut Ui, params: &EqParams, setter: &ParamSetter, sample_rate_hz: f64) {
    let id = Id::new("eq look");
    let before = ui.data(|data| data.get_temp(id)).unwrap_or(Look {
        selected: 2,
        reach: 1,
    });
    let mut look = before;
    header(ui, params, setter, &mut look);
    ui.add_space(GRID);
    let bands: Vec<Band> = params
        .bands
        .iter()
        .enumerate()
        .map(|(index, band)| Band::new(index, band, setter))
        .collect();
    let height = (ui.available_height() - strip::HEIGHT - 2.0 * GRID).max(80.0);
    let curves = curves::curves(ui, &params.settings(), sample_rate_hz);
    graph::graph(
        ui,
        height,
        &bands,
        &curves,
        REACHES_DB[look.reach],
        &mut look.selected,
    );
    strip::strip(ui, &bands, &mut look.selected);
    if look != before {
        ui.data_mut(|data| data.insert_temp(id, look));
        ui.ctx().request_repaint();
    }
}

fn header(ui: &mut Ui, params: &EqParams, setter: &ParamSetter, look: &mut Look) {
    let palette = theme::of(ui);
    ui.horizontal(|ui| {
        let on = HostControl::new(&params.common.on, setter);
        toggle(ui, "On", &on, palette.accent);
        ui.add_space(2.0 * GRID);
        ui.label(RichText::new("Phase").color(palette.text_dim));
        let phase = HostControl::new(&params.common.phase, setter);
        choice(ui, &phase, Phase::ALL.len(), 90.0);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            for reach in (0..REACHES_DB.len()).rev() {
                let text = RichText::new(format!("{} dB", REACHES_DB[reach])).font(theme::body());
                if ui.selectable_label(look.reach == reach, text).clicked() {
                    look.reach = reach;
                }
            }
        });
    });
}
