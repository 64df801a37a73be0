//! The curve of an equaliser whose knobs are bands by other names, computed only when a setting has changed.

use std::sync::Arc;

use egui::{Context, Id};
use truestrip_dsp::bands::{BandCurve, PresetBands};

use crate::widgets::Graph;

/// Reach of the gain axis on which the curve is shown.
pub(super) const REACH_DB: f32 = 24.0;

/// Gains in dB at equal steps of the frequency axis, and what they were computed from.
#[derive(Clone)]
struct Kept<S> {
    settings: S,
    sample_rate_hz: f64,
    gains_db: Arc<[f32]>,
}

/// The gains in dB of these settings at equal steps of the frequency axis, from the last frame when nothing
/// has changed since. Each equaliser keeps its own, by the type of its settings.
pub(super) fn band_gains<S: PresetBands + Send + Sync + 'static>(
    ctx: &Context,
    settings: &S,
    sample_rate_hz: f64,
) -> Arc<[f32]> {
    let id = Id::new("band gains");
    if let Some(kept) = ctx.data(|data| data.get_temp::<Kept<S>>(id))
        && kept.settings == *settings
        && kept.sample_rate_hz == sample_rate_hz
    {
        return kept.gains_db;
    }
    let bands = settings.bands();
    let curve = |band| BandCurve::new(band, sample_rate_hz);
    let curves: Vec<_> = bands.as_ref().iter().map(curve).collect();
    let gain = |freq_hz| -> f64 {
        let gains = curves.iter().map(|curve| curve.response(freq_hz).norm());
        gains.product()
    };
    let gains_db: Arc<[f32]> = Graph::sampled(sample_rate_hz, gain).into();
    let kept = Kept {
        settings: *settings,
        sample_rate_hz,
        gains_db: gains_db.clone(),
    };
    ctx.data_mut(|data| data.insert_temp(id, kept));
    gains_db
}
