//! Equalisers: views on one band engine ([`band`]).

pub mod band;
pub mod parametric;
pub mod settings;
pub mod three;
pub mod voice;

pub use band::{Band, Shape};
pub use parametric::{BANDS, EqSettings, Phase};
pub use settings::{BandSettings, BandShape, Place, Slope};
pub use three::{Eq3, Eq3Settings};
pub use voice::{EqvSettings, Voice};
