//! The analogue prototypes, as the measure of every design.

use super::{Design, SectionType};

impl Design {
    /// Squared magnitude of the analogue prototype at `w` radians per frame.
    ///
    /// Bell, shelves, notch, cuts and band pass are those of Robert Bristow-Johnson, "Cookbook
    /// formulae for audio equalizer biquad filter coefficients" (2005), before the bilinear
    /// transform. The tilt is (1 + s A^2) / (A^2 + s) with the A of the same text.
    #[must_use]
    pub fn prototype(&self, w: f64) -> f64 {
        let u = w / self.w0;
        let q = self.q;
        let a = 10f64.powf(self.gain_db / 40.0);
        let power = |real: f64, imaginary: f64| real * real + imaginary * imaginary;
        let shelf = a.sqrt() * u / q;
        match self.section_type {
            SectionType::Bell => power(1.0 - u * u, u * a / q) / power(1.0 - u * u, u / (a * q)),
            SectionType::LowShelf => {
                a * a * power(a - u * u, shelf) / power(1.0 - a * u * u, shelf)
            }
            SectionType::HighShelf => {
                a * a * power(1.0 - a * u * u, shelf) / power(a - u * u, shelf)
            }
            SectionType::LowCut => u.powi(4) / power(1.0 - u * u, u / q),
            SectionType::HighCut => 1.0 / power(1.0 - u * u, u / q),
            SectionType::LowCutFirst => u * u / (1.0 + u * u),
            SectionType::HighCutFirst => 1.0 / (1.0 + u * u),
            SectionType::Notch => (1.0 - u * u).powi(2) / power(1.0 - u * u, u / q),
            SectionType::BandPass => (u / q).powi(2) / power(1.0 - u * u, u / q),
            SectionType::Tilt => power(1.0, u * a * a) / power(a * a, u),
        }
    }
}
