//! Which keys are the editor's and which the host's.
//!
//! The space bar and shortcuts belong to the host. The editor takes every key only while a text is
//! typed, the few that turn a knob while a control has the keyboard focus, and otherwise the tab key
//! alone, which gives a control the focus; escape takes it away again.

use egui::{Context, Key, Modifiers};

/// Which keys are the editor's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum KeyboardScope {
    /// Nothing has the focus: the tab key.
    #[default]
    Nothing,
    /// A control has the focus: the keys that controls understand.
    Control,
    /// A text field has the focus: all keys.
    Text,
}

/// The key that gives a control the focus.
const TAB: [Key; 1] = [Key::Tab];

/// The keys that controls understand.
const CONTROL: [Key; 12] = [
    Key::ArrowUp,
    Key::ArrowDown,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::PageUp,
    Key::PageDown,
    Key::Home,
    Key::End,
    Key::Delete,
    Key::Enter,
    Key::Tab,
    Key::Escape,
];

impl KeyboardScope {
    /// The scope that what has the focus asks for.
    pub(crate) fn of(ctx: &Context) -> Self {
        if ctx.text_edit_focused() {
            Self::Text
        } else if ctx.memory(|memory| memory.focused().is_some()) {
            Self::Control
        } else {
            Self::Nothing
        }
    }

    /// The keys of it, without control, alt or the like; `None` is all keys.
    pub(crate) fn keys(self) -> Option<&'static [Key]> {
        match self {
            Self::Nothing => Some(&TAB),
            Self::Control => Some(&CONTROL),
            Self::Text => None,
        }
    }

    /// Whether a key is in it.
    pub(crate) fn has(self, key: Option<Key>, modifiers: Modifiers) -> bool {
        let plain = !(modifiers.alt || modifiers.ctrl || modifiers.command || modifiers.mac_cmd);
        match self.keys() {
            Some(keys) => plain && key.is_some_and(|key| keys.contains(&key)),
            None => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_space_bar_and_shortcuts_are_the_hosts_unless_a_text_is_typed() {
        let ctrl = Modifiers::CTRL | Modifiers::COMMAND;
        for (key, modifiers) in [
            (Key::Space, Modifiers::NONE),
            (Key::Z, ctrl),
            (Key::ArrowUp, ctrl),
            (Key::A, Modifiers::NONE),
        ] {
            assert!(!KeyboardScope::Nothing.has(Some(key), modifiers));
            assert!(!KeyboardScope::Control.has(Some(key), modifiers));
            assert!(KeyboardScope::Text.has(Some(key), modifiers));
        }
        assert!(KeyboardScope::Control.has(Some(Key::ArrowUp), Modifiers::SHIFT));
        assert!(!KeyboardScope::Nothing.has(Some(Key::ArrowUp), Modifiers::NONE));
        assert!(KeyboardScope::Nothing.has(Some(Key::Tab), Modifiers::NONE));
        assert!(!KeyboardScope::Control.has(None, Modifiers::NONE));
    }
}
