//! The one filter of the project: a section of second and first order ([`section`]) whose
//! coefficients match an analogue prototype ([`matched`]).

pub mod matched;
pub mod section;

pub use section::{Coefficients, Section};
