//! The curves of the bands and their sum, computed only when a setting has moved.

use std::sync::Arc;

use egui::{Id, Ui};
use truestrip_dsp::eq::{BANDS, BandCurve, BandSettings, EqSettings};
use truestrip_dsp::gain_to_db;

use crate::widgets::Graph;

/// Points of a curve: more than pixels of any editor's graph need, fewer than cost a frame.
const POINTS: usize = 640;

/// Gains in dB at equal steps of the frequency axis.
type Gains = Vec<f32>;

/// What the graph shows.
#[derive(Debug)]
pub(in crate::panels) struct Curves {
    settings: EqSettings,
    sample_rate_hz: f64,
    /// Each band by itself, on or off.
    pub(super) bands: [Gains; BANDS],
    /// Each band that is dynamic, moved to the end of its range.
    pub(super) moved: [Option<Gains>; BANDS],
    /// All that acts on left and mid, and on right and side.
    pub(in crate::panels) sums: [Gains; 2],
}

impl Curves {
    /// Whether the equaliser is on; one that is off does nothing, whatever its bands are.
    pub(super) fn is_on(&self) -> bool {
        self.settings.on
    }

    fn new(settings: &EqSettings, sample_rate_hz: f64) -> Self {
        let gains = |band: BandSettings| -> Gains {
            let curve = BandCurve::new(&BandSettings { on: true, ..band }, sample_rate_hz);
            (0..POINTS)
                .map(|index| {
                    let freq_hz = Graph::freq_hz(index as f32 / (POINTS - 1) as f32);
                    // Above Nyquist there is nothing to show.
                    let freq_hz = f64::from(freq_hz).min(0.499 * sample_rate_hz);
                    gain_to_db(curve.response(freq_hz).norm()).max(-200.0) as f32
                })
                .collect()
        };
        let bands = settings.bands.map(gains);
        let moved = settings.bands.map(|band| {
            let moves = band.on && band.dyn_range_db != 0.0 && band.shape.has_gain();
            moves.then(|| {
                gains(BandSettings {
                    gain_db: band.gain_db + band.dyn_range_db,
                    ..band
                })
            })
        });
        let sums = [0, 1].map(|channel: usize| {
            let mut sum = vec![0.0; POINTS];
            let acting = settings.acting();
            let acts = |band: &BandSettings| band.on && band.place.channels()[channel];
            for (_, gains) in acting.iter().zip(&bands).filter(|(band, _)| acts(band)) {
                for (sum, gain) in sum.iter_mut().zip(gains) {
                    *sum += gain;
                }
            }
            sum
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

/// The curves of these settings, from the last frame when nothing has moved since.
pub(super) fn curves(ui: &Ui, settings: &EqSettings, sample_rate_hz: f64) -> Arc<Curves> {
    let id = Id::new("eq curves");
    let last: Option<Arc<Curves>> = ui.data(|data| data.get_temp(id));
    match last {
        Some(last) if last.settings == *settings && last.sample_rate_hz == sample_rate_hz => last,
        _ => {
            let curves = Arc::new(Curves::new(settings, sample_rate_hz));
            ui.data_mut(|data| data.insert_temp(id, curves.clone()));
            curves
        }
    }
}
