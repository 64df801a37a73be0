//! Pages of eight for a controller's knobs, where both plugins have the same.

use nice_plug::prelude::*;
use truestrip_state::params::EqParams;

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
