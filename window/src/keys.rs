//! Which keys are the editor's and which the host's.
//!
//! The space bar and shortcuts belong to the host. The editor takes every key only while a text is
//! typed, and the few that turn a knob while a control has the keyboard focus.

use egui::{Context, Key, Modifiers};

/// The editor's share of the keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Share {
    /// All keys are the host's.
    #[default]
    Nothing,
    /// A control has the focus: the keys of [`OWN`] without control, alt or the like.
    Control,
    /// A text field has the focus: all keys.
    Text,
}

/// The keys that controls understand.
pub(crate) const OWN: [Key; 12] = [
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

impl Share {
    /// The share that what has the focus asks for.
    pub(crate) fn of(ctx: &Context) -> Self {
        if ctx.text_edit_focused() {
            Self::Text
        } else if ctx.memory(|memory| memory.focused().is_some()) {
            Self::Control
        } else {
            Self::Nothing
        }
    }

    /// Whether a key is in it.
    pub(crate) fn has(self, key: Option<Key>, modifiers: Modifiers) -> bool {
        let plain = !(modifiers.alt || modifiers.ctrl || modifiers.command || modifiers.mac_cmd);
        match self {
            Self::Nothing => false,
            Self::Control => plain && key.is_some_and(|key| OWN.contains(&key)),
            Self::Text => true,
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
            assert!(!Share::Nothing.has(Some(key), modifiers));
            assert!(!Share::Control.has(Some(key), modifiers));
            assert!(Share::Text.has(Some(key), modifiers));
        }
        assert!(Share::Control.has(Some(Key::ArrowUp), Modifiers::SHIFT));
        assert!(!Share::Nothing.has(Some(Key::ArrowUp), Modifiers::NONE));
        assert!(!Share::Control.has(None, Modifiers::NONE));
    }
}
