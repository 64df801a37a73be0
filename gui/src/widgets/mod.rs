//! The widgets that every panel is made of.

mod choice;
mod graph;
pub(crate) mod hand;
mod knob;
mod meter;
mod reduction;
mod toggle;
mod transfer;

pub use choice::{choice, choice_items, choose};
pub use graph::{Graph, curve};
pub use knob::{KNOB_SIZE, knob};
pub use meter::{METER_WIDTH, level_meter};
pub use reduction::reduction_meter;
pub use toggle::toggle;
pub use transfer::transfer;
