//! The widgets that every panel is made of.

mod knob;
mod meter;
mod toggle;

pub use knob::{KNOB_SIZE, knob};
pub use meter::{METER_WIDTH, level_meter};
pub use toggle::toggle;
