//! The contract that every module of both lists keeps, alone and with all others at work.
//!
//! Nothing here knows a module: subjects, parameters and settings come from the lists and tables. A module that
//! is added to a list is held to all of it.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test may allocate"
)]

mod clicks;
mod memory;
mod motion;
mod promises;
mod sounds;
mod subjects;
