//! Truestrip Channel and Truestrip Master: thin glue between a host and the parts that do the work.
//!
//! `dsp` makes the sound, `state` holds the parameters, `gui` draws the editor. Here stand the two
//! plugins ([`channel`], [`master`]), what they share ([`strip`], `engine`), the entry points with
//! their guards ([`clap_entry`], [`vst3_entry`]), and the command line's renderer ([`render`]).

pub mod channel;
pub mod clap_entry;
mod engine;
pub mod master;
pub mod parameter_table;
mod remote_pages;
pub mod render;
pub mod strip;
pub mod vst3_entry;
pub mod wav;

pub use channel::TruestripChannel;
pub use master::TruestripMaster;
