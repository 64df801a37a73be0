//! What hands do, from `baseview`'s words into egui's.

use baseview::{MouseButton, MouseCursor, MouseEvent, ScrollDelta};
use copypasta::{ClipboardContext, ClipboardProvider as _};
use egui::{CursorIcon, Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput};
use keyboard_types::{KeyState, KeyboardEvent};

/// Input since the last frame.
#[derive(Default)]
pub(crate) struct Input {
    raw: RawInput,
    pointer: Pos2,
    clipboard: Clipboard,
}

/// The system's clipboard, reached for when it is first used.
#[derive(Default)]
pub(crate) struct Clipboard(Option<ClipboardContext>);

impl Clipboard {
    fn reach(&mut self) -> Option<&mut ClipboardContext> {
        if self.0.is_none() {
            self.0 = ClipboardContext::new().ok();
        }
        self.0.as_mut()
    }

    /// Copies a text. Where there is no clipboard nothing happens.
    pub(crate) fn set(&mut self, text: String) {
        if let Some(clipboard) = self.reach() {
            // A clipboard that refuses a text is as good as none.
            let _ = clipboard.set_contents(text);
        }
    }

    fn get(&mut self) -> Option<String> {
        self.reach()?.get_contents().ok()
    }
}

impl Input {
    /// Whether nothing has happened.
    pub(crate) fn is_empty(&self) -> bool {
        self.raw.events.is_empty()
    }

    /// The input for one frame of `size` pixels; then there is none.
    pub(crate) fn take(
        &mut self,
        [width, height]: [u32; 2],
        pixels_per_point: f32,
        seconds: f64,
        max_texture_side: usize,
    ) -> RawInput {
        let size = egui::vec2(width as f32, height as f32) / pixels_per_point;
        let screen = egui::Rect::from_min_size(Pos2::ZERO, size);
        let viewport = self.raw.viewports.entry(self.raw.viewport_id).or_default();
        viewport.native_pixels_per_point = Some(pixels_per_point);
        viewport.inner_rect = Some(screen);
        self.raw.screen_rect = Some(screen);
        self.raw.max_texture_side = Some(max_texture_side);
        self.raw.time = Some(seconds);
        self.raw.take()
    }

    /// The clipboard.
    pub(crate) fn clipboard(&mut self) -> &mut Clipboard {
        &mut self.clipboard
    }

    /// Takes what the pointer does; places come in pixels.
    pub(crate) fn mouse(&mut self, event: &MouseEvent, pixels_per_point: f32) {
        match event {
            MouseEvent::CursorMoved {
                position,
                modifiers,
            } => {
                self.hold(*modifiers);
                self.pointer = Pos2::new(position.x as f32, position.y as f32) / pixels_per_point;
                self.push(Event::PointerMoved(self.pointer));
            }
            MouseEvent::ButtonPressed { button, modifiers } => {
                self.button(*button, true, *modifiers);
            }
            MouseEvent::ButtonReleased { button, modifiers } => {
                self.button(*button, false, *modifiers);
            }
            MouseEvent::WheelScrolled { delta, modifiers } => {
                self.hold(*modifiers);
                let (unit, delta) = match *delta {
                    ScrollDelta::Lines { x, y } => (MouseWheelUnit::Line, egui::vec2(x, y)),
                    ScrollDelta::Pixels { x, y } => {
                        (MouseWheelUnit::Point, egui::vec2(x, y) / pixels_per_point)
                    }
                };
                self.push(Event::MouseWheel {
                    unit,
                    delta,
                    phase: egui::TouchPhase::Move,
                    modifiers: self.raw.modifiers,
                });
            }
            MouseEvent::CursorLeft => self.push(Event::PointerGone),
            _ => {}
        }
    }

    /// Takes a key that is the editor's.
    pub(crate) fn key(&mut self, event: &KeyboardEvent) {
        self.hold(event.modifiers);
        let pressed = event.state == KeyState::Down;
        let modifiers = self.raw.modifiers;
        let key = key(event);
        if let Some(key) = key {
            self.push(Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: event.repeat,
                modifiers,
            });
        }
        if !pressed {
            return;
        }
        match (key, modifiers.command) {
            (Some(Key::X), true) => self.push(Event::Cut),
            (Some(Key::C), true) => self.push(Event::Copy),
            (Some(Key::V), true) => {
                if let Some(text) = self.clipboard.get() {
                    self.push(Event::Paste(text));
                }
            }
            (_, false) if !modifiers.ctrl => {
                if let keyboard_types::Key::Character(text) = &event.key
                    && !text.chars().any(char::is_control)
                {
                    self.push(Event::Text(text.clone()));
                }
            }
            _ => {}
        }
    }

    /// The window has lost the keyboard: what is held will not be seen to be released.
    pub(crate) fn unfocus(&mut self) {
        self.push(Event::WindowFocused(false));
    }

    fn button(&mut self, button: MouseButton, pressed: bool, modifiers: keyboard_types::Modifiers) {
        self.hold(modifiers);
        let button = match button {
            MouseButton::Left => PointerButton::Primary,
            MouseButton::Right => PointerButton::Secondary,
            MouseButton::Middle => PointerButton::Middle,
            _ => return,
        };
        self.push(Event::PointerButton {
            pos: self.pointer,
            button,
            pressed,
            modifiers: self.raw.modifiers,
        });
    }

    fn hold(&mut self, held: keyboard_types::Modifiers) {
        self.raw.modifiers = modifiers(held);
    }

    fn push(&mut self, event: Event) {
        self.raw.events.push(event);
    }
}

/// egui's word for the key of an event.
pub(crate) fn key(event: &KeyboardEvent) -> Option<Key> {
    Key::from_name(&event.key.to_string())
}

/// egui's word for what is held.
pub(crate) fn modifiers(held: keyboard_types::Modifiers) -> Modifiers {
    use keyboard_types::Modifiers as Held;
    let ctrl = held.contains(Held::CONTROL);
    let mac_cmd = cfg!(target_os = "macos") && held.contains(Held::META);
    Modifiers {
        alt: held.contains(Held::ALT),
        ctrl,
        shift: held.contains(Held::SHIFT),
        mac_cmd,
        command: match cfg!(target_os = "macos") {
            true => mac_cmd,
            false => ctrl,
        },
    }
}

/// The pointer's picture.
pub(crate) fn cursor(icon: CursorIcon) -> MouseCursor {
    match icon {
        CursorIcon::None => MouseCursor::Hidden,
        CursorIcon::PointingHand | CursorIcon::Grab => MouseCursor::Hand,
        CursorIcon::Grabbing => MouseCursor::HandGrabbing,
        CursorIcon::Text => MouseCursor::Text,
        CursorIcon::Crosshair => MouseCursor::Crosshair,
        CursorIcon::Move | CursorIcon::AllScroll => MouseCursor::Move,
        CursorIcon::NotAllowed | CursorIcon::NoDrop => MouseCursor::NotAllowed,
        CursorIcon::ResizeHorizontal | CursorIcon::ResizeColumn => MouseCursor::EwResize,
        CursorIcon::ResizeVertical | CursorIcon::ResizeRow => MouseCursor::NsResize,
        CursorIcon::ResizeNwSe | CursorIcon::ResizeSouthEast => MouseCursor::NwseResize,
        CursorIcon::ResizeNeSw => MouseCursor::NeswResize,
        _ => MouseCursor::Default,
    }
}
