//! The parametric equaliser: its graph, which is always in sight, and its panel with the bands, the phase
//! and the knobs of the band that is selected.

mod band_controls;
mod curves;
mod graph;
mod handle;

use std::sync::Arc;

use egui::{Align, Context, Id, Layout, RichText, Ui};
use truestrip_dsp::bands::BandSettings;
use truestrip_dsp::modules::EqSettings;

use super::parts::tool_choice;
use super::{ModuleView, ViewContext};
use crate::host::{Hands, HostControl};
use crate::layout::{at, cut_top, row};
use crate::spectrum;
use crate::theme::{self, GAP, MARGIN, ROW};
use crate::widgets::{KNOB_SIZE, SMALL_HEIGHT, small_step};
use curves::{Curves, add};

/// Reaches of the gain axis to choose from, in dB.
const REACHES_DB: [f32; 3] = [6.0, 12.0, 24.0];
/// Height of the panel: the bands' buttons, and the knobs of one.
const HEIGHT: f32 = 2.0 * MARGIN + ROW + GAP + KNOB_SIZE.y;

/// What graph and panel remember while the window is open.
#[derive(Clone, Copy, Debug, PartialEq)]
struct EqViewState {
    /// The band whose knobs show.
    selected: usize,
    /// Index into [`REACHES_DB`].
    reach: usize,
}

impl EqViewState {
    fn id() -> Id {
        Id::new("eq view state")
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
    on: HostControl<'a>,
    filter_type: HostControl<'a>,
    freq: HostControl<'a>,
    gain: HostControl<'a>,
    q: HostControl<'a>,
    slope: HostControl<'a>,
    channel_mode: HostControl<'a>,
    dyn_range: HostControl<'a>,
    dyn_threshold: HostControl<'a>,
}

impl<'a> Band<'a> {
    fn new(index: usize, settings: BandSettings, hands: &Hands<'a>) -> Self {
        let control = |name: &str| hands.control(&format!("eq_{name}_{}", index + 1));
        Self {
            index,
            settings,
            on: control("on"),
            filter_type: control("type"),
            freq: control("freq"),
            gain: control("gain"),
            q: control("q"),
            slope: control("slope"),
            channel_mode: control("place"),
            dyn_range: control("dyn_range"),
            dyn_threshold: control("dyn_threshold"),
        }
    }

    fn all(hands: &Hands<'a>) -> Vec<Self> {
        let settings = hands.settings::<EqSettings>();
        let bands = settings.bands.into_iter().enumerate();
        bands
            .map(|(index, band)| Self::new(index, band, hands))
            .collect()
    }
}

fn curves(ctx: &Context, context: &ViewContext) -> Arc<Curves> {
    let settings = context.hands.settings::<EqSettings>();
    curves::curves(ctx, &settings, context.sample_rate_hz)
}

/// Draws the graph with its controls above. The total curve is that of the bands and of all `others`.
pub(crate) fn graph(ui: &mut Ui, context: &ViewContext, others: &[Arc<[f32]>]) {
    let mut state = EqViewState::of(ui);
    let mut rest = ui.max_rect();
    let above = cut_top(&mut rest, SMALL_HEIGHT);
    row(ui, above, |ui| {
        let reach = format!("\u{b1}{} dB", REACHES_DB[state.reach]);
        if small_step(ui, "EQ graph range", &reach) {
            state.reach = (state.reach + 1) % REACHES_DB.len();
        }
        spectrum::controls(ui);
    });
    let bands = Band::all(&context.hands);
    let curves = curves(ui.ctx(), context);
    let mut totals = [0, 1].map(|channel: usize| curves.sums[channel].to_vec());
    for total in &mut totals {
        others.iter().for_each(|gains_db| add(total, gains_db));
    }
    let reach_db = REACHES_DB[state.reach];
    let selected = &mut state.selected;
    graph::graph(ui, rest, &bands, &curves, &totals, reach_db, selected);
    state.keep(ui);
}

/// The view of the parametric equaliser.
pub(super) struct EqView;

impl ModuleView for EqView {
    fn gains_db(&self, ctx: &Context, context: &ViewContext) -> Option<Arc<[f32]>> {
        Some(curves(ctx, context).sums[0].clone())
    }

    fn height(&self) -> Option<f32> {
        Some(HEIGHT)
    }

    /// The bands, the phase, and the knobs of the band that is selected.
    fn panel(&self, ui: &mut Ui, context: &ViewContext) {
        let mut state = EqViewState::of(ui);
        let mut rest = ui.max_rect();
        let above = cut_top(&mut rest, ROW);
        let bands = Band::all(&context.hands);
        row(ui, above, |ui| {
            band_controls::buttons(ui, &bands, &mut state.selected);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                tool_choice(ui, context, "eq_phase", 84.0);
                ui.label(RichText::new("Phase").color(theme::of(ui).text_dim));
            });
        });
        let selected = &bands[state.selected];
        at(ui, rest, |ui| band_controls::knobs(ui, selected));
        state.keep(ui);
    }
}
