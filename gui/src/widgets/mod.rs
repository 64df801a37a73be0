//! The widgets that every panel is made of.

mod curve;
mod knob;
mod meter;
mod toggle;

pub use curve::curve;
pub use knob::{KNOB_SIZE, knob};
pub use meter::{METER_WIDTH, level_meter};
pub use toggle::toggle;
