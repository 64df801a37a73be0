//! The widgets that every panel is made of.

mod area;
mod choice;
mod graph;
pub(crate) mod hand;
pub(crate) mod icon;
mod knob;
mod meter;
mod power;
mod press;
mod reduction;
mod reduction_trace;
mod small;
mod toggle;
mod transfer;

pub use area::area;
pub use choice::{choice, choice_items, choose};
pub use graph::{Graph, curve, thinned};
pub use knob::{KNOB_SIZE, knob};
pub use meter::level_meter;
pub use power::power_switch;
pub use press::{Press, press};
pub use reduction::{REDUCTION_WIDTH, reduction_meter, reduction_text};
pub use reduction_trace::{paint_reduction, reduction_trace};
pub use small::{SMALL_HEIGHT, small_step, small_switch};
pub use toggle::{toggle, toggle_width};
pub use transfer::transfer;
