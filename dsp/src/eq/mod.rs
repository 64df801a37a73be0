//! Equalisers: views on one band engine ([`band`]).

pub mod band;
pub mod three;

pub use band::{Band, BandSettings, Shape};
pub use three::{Eq3, Eq3Settings};
