//! What a widget turns.
//!
//! Widgets work on the trait [`Control`], so that tests can put a plain value under a knob. In the editor a
//! control is a parameter of the plugin: [`HostControl`](crate::host::HostControl).

/// A value that a hand sets, as a position from 0 to 1.
pub trait Control {
    /// Name for people and for screen readers.
    fn name(&self) -> String;
    /// Present position, 0 to 1.
    fn position(&self) -> f32;
    /// Position of a new instance.
    fn default_position(&self) -> f32;
    /// The value at a position, with its unit.
    fn text(&self, position: f32) -> String;
    /// The position of a typed value; `None` when it is not one.
    fn parse(&self, text: &str) -> Option<f32>;
    /// A hand takes hold. The host starts one undo step.
    fn begin(&self);
    /// A hand moves to a position; between `begin` and `end`.
    fn set(&self, position: f32);
    /// A hand lets go. The host ends the undo step.
    fn end(&self);

    /// A gesture of a single step.
    fn set_once(&self, position: f32) {
        self.begin();
        self.set(position.clamp(0.0, 1.0));
        self.end();
    }
}
