//! The band engine: any number of filter bands in a row, which glide, morph and follow a level.
//!
//! [`BandSettings`] is what is set on a band, `cascade` the sections that make it, `band` the settings that
//! glide, `dynamic` the level that moves a gain, `bank` the bands in a row. A module whose knobs are bands
//! by other names is a [`PresetEq`].

pub(crate) mod band;
mod band_settings;
pub(crate) mod bank;
pub(crate) mod cascade;
mod dynamic;
mod preset_eq;

pub(crate) use band_settings::BAND_SECTIONS;
pub use band_settings::{BANDS, BandSettings, ChannelMode, FilterType, Slope};
pub use cascade::BandCurve;
pub use preset_eq::{PresetBands, PresetEq};
