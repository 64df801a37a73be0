//! The one filter of the project: a section of second and first order ([`section`]) whose
//! coefficients match an analogue prototype ([`matched`]); sections in a row run together in
//! `wavefront`, on the `lanes` that the processor has.

pub(crate) mod lanes;
pub mod matched;
pub mod section;
pub(crate) mod wavefront;

pub use section::{Coefficients, Section};
