//! The widgets that every panel is made of.

mod choice;
mod graph;
pub(crate) mod hand;
mod history;
pub(crate) mod icon;
mod knob;
mod meter;
mod power;
mod press;
mod reduction;
mod small;
mod toggle;
mod transfer;

pub use choice::{choice, choice_items, choose};
pub use graph::{Graph, curve, thinned};
pub use history::{history, paint_reduction};
pub use knob::{KNOB_SIZE, knob};
pub use meter::level_meter;
pub use power::power_switch;
pub use press::{Press, press};
pub use reduction::{REDUCTION_WIDTH, reduction_meter, reduction_text};
pub use small::{SMALL_HEIGHT, small_step, small_switch};
pub use toggle::{toggle, toggle_width};
pub use transfer::transfer;
