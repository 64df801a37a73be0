//! The modules in order, block by block.
//!
//! Both chains share a [`Frame`]: what stands around the modules is the same for a track and for
//! the master bus.

pub mod channel;
mod frame;
pub mod master;

pub use channel::{ChannelChain, ChannelSettings};
pub use frame::ChainLevels;
pub use master::{MasterChain, MasterSettings};
