//! Truestrip Channel and Truestrip Master: thin glue between a host and the parts that do the work.
//!
//! `dsp` makes the sound, `state` holds the parameters, `gui` draws the editor. Here stand the two
//! plugins ([`channel`], [`master`]), what they share (`engine`), the CLAP entry point with its
//! guard in front of saved states ([`clap_entry`]), and the command line's renderer ([`render`]).

pub mod channel;
pub mod clap_entry;
mod engine;
pub mod master;
pub mod parameter_table;
pub mod render;
pub mod strip;
pub mod wav;

use nice_plug::prelude::*;

pub use channel::TruestripChannel;
pub use master::TruestripMaster;

nice_export_vst3!(TruestripChannel, TruestripMaster);
