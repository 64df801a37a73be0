//! The life of a window: when it is drawn, and how it ends.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use baseview::dpi::LogicalSize;
use baseview::{Event, EventStatus, MouseCursor, WindowContext, WindowEvent, WindowHandler};
use egui::{Context, OutputCommand, Pos2, RawInput, Rect, vec2};

use crate::damage::Picture;
use crate::input::{self, Input};
use crate::keys::KeyboardScope;
use crate::paint::Painter;
use crate::{Content, Extent};

/// How often the content is asked whether it has changed: every second call of `baseview`'s, which
/// come every 15 ms.
const LOOK: Duration = Duration::from_millis(28);

pub(crate) struct Handler<C> {
    window: WindowContext,
    frames: RefCell<Frames<C>>,
    input: RefCell<Input>,
    pixels_per_point: Cell<f32>,
    scope: Cell<KeyboardScope>,
    /// The screen may have lost what was drawn: it has a new size, or was uncovered.
    lost: Cell<bool>,
    ended: Cell<bool>,
    #[cfg(target_os = "linux")]
    keyboard: RefCell<Option<crate::x11::Keyboard>>,
    #[cfg(target_os = "linux")]
    watch: Option<crate::x11::Watch>,
}

/// What lasts from frame to frame.
struct Frames<C> {
    content: C,
    ctx: Context,
    painter: Painter,
    /// What the window shows.
    shown: Picture,
    start: Instant,
    /// When the content was last asked.
    looked: Instant,
    /// When egui wants another frame.
    due: Option<Instant>,
    /// The extent that the window was last given.
    extent: Extent,
}

/// What a frame asks of the window.
struct Wishes {
    cursor: MouseCursor,
    copied: Option<String>,
}

impl<C: Content> Handler<C> {
    /// # Errors
    /// The window's OpenGL is not what egui needs.
    pub(crate) fn new(window: WindowContext, mut content: C) -> Result<Self, String> {
        #[cfg(target_os = "linux")]
        crate::x11::errors::are_ours_on_this_thread();
        let painter = Painter::new(&window)?;
        let ctx = Context::default();
        // Text and knobs have one scale, which the content says.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        content.prepare(&ctx, painter.by_processor());
        let extent = content.extent();
        let now = Instant::now();
        Ok(Self {
            frames: RefCell::new(Frames {
                content,
                ctx,
                painter,
                shown: Picture::default(),
                start: now,
                looked: now,
                due: None,
                extent,
            }),
            input: RefCell::default(),
            pixels_per_point: Cell::new(window.scale_factor() as f32 * extent.scale),
            scope: Cell::default(),
            lost: Cell::new(true),
            ended: Cell::new(false),
            #[cfg(target_os = "linux")]
            keyboard: RefCell::new(crate::x11::Keyboard::new(&window)),
            #[cfg(target_os = "linux")]
            watch: crate::x11::Watch::new(&window),
            window,
        })
    }

    /// One turn. Returns whether the window is still there.
    ///
    /// No cell stays borrowed while the window is called: some systems answer from within.
    fn turn(&self) -> bool {
        #[cfg(target_os = "linux")]
        if let Some(watch) = &self.watch {
            let seen = watch.look();
            if seen.destroyed {
                return false;
            }
            self.lost.set(self.lost.get() | seen.uncovered);
        }
        self.follow();
        let size = self.window.size().physical;
        let size = [size.width, size.height];
        if size.contains(&0) {
            return true;
        }
        let mut frames = self.frames.borrow_mut();
        let hand = !self.input.borrow().is_empty();
        if !(frames.is_due(Instant::now()) | hand | self.lost.get()) {
            return true;
        }
        let pixels_per_point = self.pixels_per_point.get();
        let input = self.input.borrow_mut().take(
            size,
            pixels_per_point,
            frames.start.elapsed().as_secs_f64(),
            frames.painter.max_texture_side(),
        );
        let wishes = frames.run(input, size, pixels_per_point, self.lost.take());
        let scope = KeyboardScope::of(&frames.ctx);
        drop(frames);

        self.scope.set(scope);
        #[cfg(target_os = "linux")]
        if let Some(keyboard) = &mut *self.keyboard.borrow_mut() {
            keyboard.take(scope);
        }
        if let Some(text) = wishes.copied {
            self.input.borrow_mut().clipboard().set(text);
        }
        self.window.set_mouse_cursor(wishes.cursor);
        true
    }

    /// Gives the window the extent that the content asks for.
    fn follow(&self) {
        let mut frames = self.frames.borrow_mut();
        let extent = frames.content.extent();
        let before = std::mem::replace(&mut frames.extent, extent);
        drop(frames);
        if extent == before {
            return;
        }
        self.pixels_per_point
            .set(self.window.scale_factor() as f32 * extent.scale);
        self.lost.set(true);
        self.window
            .resize(LogicalSize::new(extent.width, extent.height));
    }
}

impl<C: Content> Frames<C> {
    /// Whether there is something to show without a hand's doing.
    fn is_due(&mut self, now: Instant) -> bool {
        let asked = self.due.is_some_and(|due| now >= due);
        if now.duration_since(self.looked) < LOOK {
            return asked;
        }
        self.looked = now;
        // Asked in any case: it takes up what has happened since.
        self.content.changed() | asked
    }

    /// Runs egui, and draws if that shows anything new or `lost` says so.
    fn run(
        &mut self,
        input: RawInput,
        size: [u32; 2],
        pixels_per_point: f32,
        lost: bool,
    ) -> Wishes {
        let content = &mut self.content;
        let output = self.ctx.run_ui(input, |ui| content.draw(ui));
        let delay = output
            .viewport_output
            .values()
            .map(|viewport| viewport.repaint_delay)
            .min();
        self.due = delay.and_then(|delay| Instant::now().checked_add(delay));
        let textures = &output.textures_delta;
        let picture = Picture::new(output.shapes, pixels_per_point);
        let parts = picture.changes(&self.shown, pixels_per_point);
        let in_parts = self.painter.keeps_picture() && textures.is_empty() && !lost;
        let tessellate = |parts: &[Rect]| {
            let shapes = picture.within(parts);
            self.ctx.tessellate(shapes, pixels_per_point)
        };
        if in_parts && !parts.is_empty() {
            let primitives = tessellate(&parts);
            self.painter
                .paint_parts(size, pixels_per_point, &primitives, &parts);
        } else if lost || !textures.is_empty() || !parts.is_empty() {
            let [width, height] = size.map(|length| length as f32 / pixels_per_point);
            let primitives = tessellate(&[Rect::from_min_size(Pos2::ZERO, vec2(width, height))]);
            self.painter
                .paint(size, pixels_per_point, &primitives, textures);
        }
        self.shown = picture;
        let copied = output.platform_output.commands.into_iter();
        Wishes {
            cursor: input::cursor(output.platform_output.cursor_icon),
            copied: copied
                .filter_map(|command| match command {
                    OutputCommand::CopyText(text) => Some(text),
                    _ => None,
                })
                .next_back(),
        }
    }
}

impl<C: Content> WindowHandler for Handler<C> {
    fn on_frame(&self) {
        if self.ended.get() {
            return;
        }
        let turn = catch_unwind(AssertUnwindSafe(|| self.turn()));
        if !turn.unwrap_or(false) {
            self.ended.set(true);
            self.window.request_close();
        }
    }

    fn resized(&self, _: baseview::WindowSize) {
        self.lost.set(true);
    }

    fn on_event(&self, event: Event) -> EventStatus {
        match &event {
            Event::Mouse(event) => {
                if matches!(event, baseview::MouseEvent::ButtonPressed { .. }) {
                    self.pressed();
                }
                let pixels_per_point = self.pixels_per_point.get();
                self.input.borrow_mut().mouse(event, pixels_per_point);
                EventStatus::Captured
            }
            Event::Keyboard(event) => {
                let modifiers = input::modifiers(event.modifiers);
                if !self.scope.get().has(input::key(event), modifiers) {
                    return EventStatus::Ignored;
                }
                self.input.borrow_mut().key(event);
                EventStatus::Captured
            }
            Event::Window(WindowEvent::Unfocused) => {
                self.input.borrow_mut().unfocus();
                EventStatus::Captured
            }
            Event::Window(_) => EventStatus::Ignored,
            _ => EventStatus::Ignored,
        }
    }
}

impl<C> Handler<C> {
    /// A button went down: elsewhere than on X11, keys reach only a window with the focus, and go on
    /// to the host from there.
    #[cfg(not(target_os = "linux"))]
    fn pressed(&self) {
        if !self.window.has_focus() {
            self.window.focus();
        }
    }

    /// A button went down: a text that is typed has the keyboard again if the host took it.
    #[cfg(target_os = "linux")]
    fn pressed(&self) {
        if let (KeyboardScope::Text, Some(keyboard)) =
            (self.scope.get(), &mut *self.keyboard.borrow_mut())
        {
            keyboard.focus();
        }
    }
}
