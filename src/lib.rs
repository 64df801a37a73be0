//! Truestrip Channel and Truestrip Master: thin glue between a host and the parts that do the work.
//!
//! `dsp` makes the sound, `state` is what audio thread and editor share, `gui` draws the editor. Here stand the two
//! plugins ([`channel`], [`master`]), what they share ([`plugin`], `engine`, `host_params`), the entry points with
//! their guards ([`clap_entry`], [`vst3_entry`]).

pub mod channel;
pub mod clap_entry;
mod engine;
mod host_params;
pub mod master;
pub mod plugin;
mod refusal;
pub mod vst3_entry;

pub use channel::TruestripChannel;
pub use master::TruestripMaster;
