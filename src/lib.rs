//! Truestrip Channel and Truestrip Master: thin glue between a host and the parts that do the work.
//!
//! `dsp` makes the sound, `state` holds the parameters, `gui` draws the editor. Here stand the two
//! plugins ([`channel`], [`master`]), what they share (`engine`), the CLAP entry point with its
//! guard in front of saved states ([`clap_entry`]), and the command line's renderer ([`render`]).

pub mod channel;
pub mod clap_entry;
mod engine;
pub mod master;
pub mod render;
pub mod wav;

use nice_plug::prelude::*;

pub use channel::TruestripChannel;
pub use master::TruestripMaster;

nice_export_vst3!(TruestripChannel, TruestripMaster);

/// Who makes the plugins, as hosts show it.
pub(crate) const VENDOR: &str = "Truestrip";

/// A main bus from `inputs` to `outputs` channels, with these side-chain inputs.
const fn layout(
    inputs: u32,
    outputs: u32,
    side_chain: &'static [std::num::NonZeroU32],
) -> AudioIOLayout {
    AudioIOLayout {
        main_input_channels: NonZeroU32::new(inputs),
        main_output_channels: NonZeroU32::new(outputs),
        aux_input_ports: side_chain,
        ..AudioIOLayout::const_default()
    }
}
