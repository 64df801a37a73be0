//! The curves of the bands and their sum, computed only when a setting has moved.

use std::sync::Arc;

use egui::{Context, Id};
use truestrip_dsp::bands::{BANDS, BandCurve, BandSettings};
use truestrip_dsp::modules::EqSettings;

use crate::widgets::Graph;

/// Gains in dB at equal steps of the frequency axis.
type Gains = Vec<f32>;

/// What the graph shows.
#[derive(Debug)]
pub(super) struct Curves {
    settings: EqSettings,
    sample_rate_hz: f64,
    /// Each band by itself, on or off.
    pub(super) bands: [Gains; BANDS],
    /// Each band that is dynamic, moved to the end of its range.
    pub(super) moved: [Option<Gains>; BANDS],
    /// All that acts on left and mid, and on right and side.
    pub(super) sums: [Arc<[f32]>; 2],
}

impl Curves {
    /// Whether the equaliser is on; one that is off does nothing, whatever its bands are.
    pub(super) fn is_on(&self) -> bool {
        self.settings.on
    }

    fn new(settings: &EqSettings, sample_rate_hz: f64) -> Self {
        let gains = |band: BandSettings| -> Gains {
            let curve = BandCurve::new(&BandSettings { on: true, ..band }, sample_rate_hz);
            Graph::sampled(sample_rate_hz, |freq_hz| curve.response(freq_hz).norm())
        };
        let bands = settings.bands.map(gains);
        let moved = settings.bands.map(|band| {
            let moves = band.on && band.dyn_range_db != 0.0 && band.filter_type.has_gain();
            moves.then(|| {
                gains(BandSettings {
                    gain_db: band.gain_db + band.dyn_range_db,
                    ..band
                })
            })
        });
        let sums = [0, 1].map(|channel: usize| {
            let mut sum = Graph::flat();
            let acting = settings.acting();
            let acts = |band: &BandSettings| band.on && band.channel_mode.channels()[channel];
            for (_, gains) in acting.iter().zip(&bands).filter(|(band, _)| acts(band)) {
                add(&mut sum, gains);
            }
            sum.into()
        });
        Self {
            settings: *settings,
            sample_rate_hz,
            bands,
            moved,
            sums,
        }
    }
}

/// Adds the gains of another curve.
pub(super) fn add(sum: &mut [f32], gains: &[f32]) {
    for (sum, gain) in sum.iter_mut().zip(gains) {
        *sum += gain;
    }
}

/// The curves of these settings, from the last frame when nothing has moved since.
pub(super) fn curves(ctx: &Context, settings: &EqSettings, sample_rate_hz: f64) -> Arc<Curves> {
    let id = Id::new("eq curves");
    let last: Option<Arc<Curves>> = ctx.data(|data| data.get_temp(id));
    match last {
        Some(last) if last.settings == *settings && last.sample_rate_hz == sample_rate_hz => last,
        _ => {
            let curves = Arc::new(Curves::new(settings, sample_rate_hz));
            ctx.data_mut(|data| data.insert_temp(id, curves.clone()));
            curves
        }
    }
}
