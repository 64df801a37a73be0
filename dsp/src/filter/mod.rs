//! The one filter of the project: a section of second and first order ([`section`]) whose
//! coefficients match an analogue prototype ([`matched`]); sections in a row run together in
//! `pipelined_cascade`. Beside it the [`crossover`], whose two sides have
//! to add up.

pub mod crossover;
pub mod matched;
pub(crate) mod pipelined_cascade;
pub mod section;

pub use crossover::{Crossover, Sides};
pub use section::{Coefficients, Section};
