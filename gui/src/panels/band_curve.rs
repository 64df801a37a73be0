//! The curve of an equaliser whose settings are bands in other words, computed only when one has moved.

use std::sync::Arc;

use egui::{Id, Ui};
use truestrip_dsp::eq::{BandCurve, BandSet};
use truestrip_dsp::gain_to_db;

use crate::widgets::Graph;

/// Reach of the gain axis on which the curve is shown.
pub(super) const REACH_DB: f32 = 24.0;

/// Points of a curve: more than any picture of it has pixels in two.
const POINTS: usize = 320;

/// Gains in dB at equal steps of the frequency axis, and what they were computed from.
#[derive(Clone)]
struct Kept<S> {
    settings: S,
    sample_rate_hz: f64,
    gains_db: Arc<[f32]>,
}

/// The gains in dB of these settings at equal steps of the frequency axis, from the last frame when nothing
/// has moved since. Each equaliser keeps its own under its `name`.
pub(super) fn band_gains<S: BandSet + Send + Sync + 'static>(
    ui: &Ui,
    name: &str,
    settings: &S,
    sample_rate_hz: f64,
) -> Arc<[f32]> {
    let id = Id::new(("band gains", name));
    if let Some(kept) = ui.data(|data| data.get_temp::<Kept<S>>(id))
        && kept.settings == *settings
        && kept.sample_rate_hz == sample_rate_hz
    {
        return kept.gains_db;
    }
    let bands = settings.bands();
    let curve = |band| BandCurve::new(band, sample_rate_hz);
    let curves: Vec<_> = bands.as_ref().iter().map(curve).collect();
    let gains_db = (0..POINTS).map(|index| {
        let freq_hz = Graph::freq_hz(index as f32 / (POINTS - 1) as f32);
        // Above Nyquist there is nothing to show.
        let freq_hz = f64::from(freq_hz).min(0.499 * sample_rate_hz);
        let gain: f64 = curves
            .iter()
            .map(|curve| curve.response(freq_hz).norm())
            .product();
        gain_to_db(gain).max(-200.0) as f32
    });
    let kept = Kept {
        settings: *settings,
        sample_rate_hz,
        gains_db: gains_db.collect(),
    };
    let gains_db = kept.gains_db.clone();
    ui.data_mut(|data| data.insert_temp(id, kept));
    gains_db
}
