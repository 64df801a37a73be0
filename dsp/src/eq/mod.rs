//! Equalisers: views on one band engine.
//!
//! [`settings`] is what a user sets on a band, `cascade` the sections that make it, `band` the
//! settings that glide, `dynamic` the level that moves a gain, `bank` the bands in a row, `linear`
//! the bands as one kernel of linear phase; [`parametric`], [`three`] and [`voice`] are the
//! equalisers, the last two a [`view`] each.

mod band;
mod bank;
mod cascade;
mod dynamic;
mod linear;
pub mod parametric;
pub mod settings;
pub mod three;
pub mod view;
pub mod voice;

pub use cascade::BandCurve;
pub use parametric::{BANDS, Eq, EqSettings, Phase};
pub use settings::{BandSettings, BandShape, Place, Slope};
pub use three::{Eq3, Eq3Settings};
pub use view::{BandSet, BandView};
pub use voice::{Eqv, EqvSettings, LOW_CUT_OFF_HZ, Voice};
