//! Pages of eight for a controller's knobs, where both plugins have the same.

use nice_plug::prelude::*;
use truestrip_state::params::{CompressorParams, EqParams};

/// Names of the pages of the bands.
const BAND_PAGES: [&str; 8] = [
    "EQ 1", "EQ 2", "EQ 3", "EQ 4", "EQ 5", "EQ 6", "EQ 7", "EQ 8",
];

/// A page for each band, with all that a hand turns while listening.
pub(crate) fn eq_pages(eq: &EqParams, section: &mut impl RemoteControlsSection) {
    for (name, band) in BAND_PAGES.into_iter().zip(&eq.bands) {
        section.add_page(name, |page| {
            page.add_param(&band.freq_hz);
            page.add_param(&band.gain_db);
            page.add_param(&band.q);
            page.add_param(&band.shape);
            page.add_param(&band.slope);
            page.add_param(&band.dyn_range_db);
            page.add_param(&band.dyn_threshold_db);
            page.add_param(&band.on);
        });
    }
}

/// What a hand turns while listening, and what is set once.
pub(crate) fn compressor_pages(
    compressor: &CompressorParams,
    section: &mut impl RemoteControlsSection,
) {
    section.add_page("Comp", |page| {
        page.add_param(&compressor.threshold_db);
        page.add_param(&compressor.ratio);
        page.add_param(&compressor.attack_ms);
        page.add_param(&compressor.release_ms);
        page.add_param(&compressor.knee_db);
        page.add_param(&compressor.makeup_db);
        page.add_param(&compressor.mix_percent);
        page.add_param(&compressor.on);
    });
    section.add_page("Comp 2", |page| {
        page.add_param(&compressor.range_db);
        page.add_param(&compressor.link_percent);
        page.add_param(&compressor.sc_low_cut_hz);
        page.add_param(&compressor.lookahead_ms);
        page.add_param(&compressor.detector);
        page.add_param(&compressor.auto_release);
        page.add_param(&compressor.auto_makeup);
        page.add_param(&compressor.sc_external);
    });
}
