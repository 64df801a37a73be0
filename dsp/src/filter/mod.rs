//! The one filter of the project: a section of second and first order ([`section`]) whose
//! coefficients match an analogue prototype ([`matched`]); sections in a row run together in
//! `wavefront`, on the `lanes` that the processor has. Beside it the [`crossover`], whose two sides have
//! to add up.

pub mod crossover;
pub(crate) mod lanes;
pub mod matched;
pub mod section;
pub(crate) mod wavefront;

pub use crossover::{Crossover, Sides};
pub use section::{Coefficients, Section};
