//! The modules in order, block by block.
//!
//! Both chains share a `Frame`: what stands around the modules is the same for a track and for
//! the master bus.

pub mod channel;
mod frame;
pub mod master;

use crate::loudness::LoudnessMeter;
use crate::{Monitoring, Processor, StereoBlock};

pub use channel::{ChannelChain, ChannelSettings};
pub use frame::ChainLevels;
pub use master::{MasterChain, MasterSettings};

/// A whole plugin's processing: a [`Processor`] that also meters what enters and leaves it.
pub trait Chain: Processor + Default {
    /// Processes in place, with a side chain of the same length if one is connected; it is lost.
    fn process_beside(&mut self, block: StereoBlock, side_chain: Option<StereoBlock>);

    /// Frames metered since [`take_levels`](Self::take_levels).
    fn metered_frames(&self) -> usize;

    /// Levels since the last call.
    fn take_levels(&mut self) -> ChainLevels;

    /// How someone listens from the next block on; it is no setting, and off until it is asked for.
    fn listen(&mut self, monitoring: Monitoring);

    /// The loudness meter, of a chain that has one.
    fn loudness(&mut self) -> Option<&mut LoudnessMeter> {
        None
    }
}
