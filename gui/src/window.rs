//! The window that a host opens: its life, its size and its scale.
//!
//! The toolkit runs the window on a thread of its own. The host calls in from its main thread;
//! both sides meet in [`Shared`], which holds only atomic cells.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use crossbeam::atomic::AtomicCell;
use egui::{Ui, Vec2, ViewportCommand};
use nice_plug::editor::dpi::{LogicalSize, PhysicalSize, Size};
use nice_plug::prelude::{Editor, GuiContext, ParamSetter, ParentWindowHandle, ResizeHint};
use nice_plug_egui::baseview::{WindowHandle, WindowScalePolicy};
use nice_plug_egui::{EguiWindow, EguiWindowSettings, GraphicsConfig, KeyCapture};
use truestrip_state::params::{SharedWindowSize, WindowSize};

use crate::spectrum::{Live, SharedChoices, Spectrum};
use crate::{View, theme};
use truestrip_state::meter_ring::Sight;

/// Draws one frame of an editor.
type Draw = Arc<dyn Fn(&mut Ui, &ParamSetter, &mut View) + Send + Sync>;

/// A number that changes whenever a parameter does, by hand, by host or by automation.
type Fingerprint = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What a plugin puts into the window.
#[derive(Clone)]
pub(crate) struct Face {
    pub(crate) title: &'static str,
    /// Smallest size in logical pixels in which nothing is cut.
    pub(crate) min_size: Vec2,
    pub(crate) draw: Draw,
    pub(crate) fingerprint: Fingerprint,
}

/// What the host's thread and the window's thread share.
struct Shared {
    size: SharedWindowSize,
    min_size: Vec2,
    /// Factor from logical to physical pixels that the host asked for. Without one it is 1: the
    /// framework reports sizes to the host with that factor too. macOS scales by itself.
    scale: AtomicCell<f32>,
    /// A size that the host has set and the window has yet to take.
    resize: AtomicCell<Option<WindowSize>>,
    open: AtomicCell<bool>,
}

/// An editor as the framework holds it, open or closed.
pub(crate) struct EditorWindow {
    face: Face,
    sight: Arc<Sight>,
    spectrum: SharedChoices,
    shared: Arc<Shared>,
}

impl EditorWindow {
    pub(crate) fn new(face: Face, size: SharedWindowSize, sight: Arc<Sight>) -> Self {
        let shared = Arc::new(Shared {
            size,
            min_size: face.min_size,
            scale: AtomicCell::new(1.0),
            resize: AtomicCell::new(None),
            open: AtomicCell::new(false),
        });
        Self {
            face,
            sight,
            spectrum: SharedChoices::default(),
            shared,
        }
    }
}

impl Shared {
    /// The nearest size in which nothing is cut; a saved or a host's size may be anything.
    fn allowed(&self, size: WindowSize) -> WindowSize {
        let fit = |length: f32, least: f32| {
            if length.is_finite() {
                length.clamp(least, 8192.0)
            } else {
                least
            }
        };
        WindowSize {
            width: fit(size.width, self.min_size.x),
            height: fit(size.height, self.min_size.y),
        }
    }

    fn size(&self) -> WindowSize {
        self.allowed(self.size.load())
    }
}

impl Editor for EditorWindow {
    fn spawn(&self, parent: ParentWindowHandle, host: Arc<dyn GuiContext>) -> Box<dyn Any> {
        let size = self.shared.size();
        let scale = if cfg!(target_os = "macos") {
            WindowScalePolicy::SystemScaleFactor
        } else {
            WindowScalePolicy::ScaleFactor(f64::from(self.shared.scale.load()))
        };
        let settings = EguiWindowSettings {
            title: self.face.title.to_owned(),
            size: LogicalSize::new(f64::from(size.width), f64::from(size.height)).into(),
            scale_policy: scale,
            graphics: GraphicsConfig::default(),
        };
        let (face, sight, shared) = (self.face.clone(), self.sight.clone(), self.shared.clone());
        let (resize_host, resize_shared) = (host.clone(), self.shared.clone());
        let window = EguiWindow::open_parented(
            &parent,
            settings,
            Frames::new(&self.sight, self.spectrum.clone()),
            |ctx, _, frames| {
                theme::apply(ctx, theme::Look::Dark);
                frames.spectrum.attach(ctx);
            },
            move |_, output, _| {
                for command in &output.commands {
                    if let ViewportCommand::InnerSize(size) = command {
                        announce_size(*size, &resize_shared, resize_host.as_ref());
                    }
                }
            },
            move |ui, commands, frames| {
                if let Some(size) = shared.resize.take() {
                    let size = egui::vec2(size.width, size.height);
                    ui.send_viewport_cmd(ViewportCommand::InnerSize(size));
                }
                // The space bar and every shortcut belong to the host unless a value is typed.
                commands.set_key_capture(match ui.ctx().text_edit_focused() {
                    true => KeyCapture::CaptureAll,
                    false => KeyCapture::IgnoreAll,
                });
                frames.update(ui, &sight, &face.fingerprint);
                (face.draw)(ui, &ParamSetter::new(host.as_ref()), &mut frames.view);
                if frames.view.levels.loudness.take_restart() {
                    sight.restart_loudness();
                }
                resize_corner(ui, shared.min_size);
            },
        );
        self.shared.open.store(true);
        Box::new(OpenWindow {
            window,
            shared: self.shared.clone(),
        })
    }

    fn size(&self) -> Size {
        let WindowSize { width, height } = self.shared.size();
        LogicalSize::new(width, height).into()
    }

    fn set_size(&self, size: PhysicalSize<u32>) -> bool {
        let scale = if cfg!(target_os = "macos") {
            1.0
        } else {
            self.shared.scale.load()
        };
        let asked = WindowSize {
            width: size.width as f32 / scale,
            height: size.height as f32 / scale,
        };
        let allowed = self.shared.allowed(asked);
        self.shared.size.store(allowed);
        self.shared.resize.store(Some(allowed));
        true
    }

    fn set_scale_factor(&self, factor: f64) -> bool {
        // An open window keeps the scale that it was opened with.
        if self.shared.open.load() || !(0.25..=8.0).contains(&factor) {
            return false;
        }
        self.shared.scale.store(factor as f32);
        true
    }

    fn resize_hint(&self) -> ResizeHint {
        ResizeHint::resizable()
    }

    fn param_value_changed(&self, _id: &str, _normalized_value: f32) {}

    fn param_modulation_changed(&self, _id: &str, _modulation_offset: f32) {}

    fn param_values_changed(&self) {}
}

/// Tells the host of a size that the user has dragged; one that came from the host is known.
fn announce_size(size: Vec2, shared: &Shared, host: &dyn GuiContext) {
    let new = WindowSize {
        width: size.x,
        height: size.y,
    };
    let old = shared.size();
    if new == old {
        return;
    }
    shared.size.store(new);
    if !host.request_resize() {
        shared.size.store(old);
        shared.resize.store(Some(old));
    }
}

/// The corner by which the window is dragged larger, for hosts without one.
fn resize_corner(ui: &Ui, min_size: Vec2) {
    let palette = theme::of(ui);
    let screen = ui.ctx().content_rect();
    let corner = egui::Rect::from_min_max(screen.max - Vec2::splat(16.0), screen.max);
    let response = ui.interact(corner, ui.id().with("resize corner"), egui::Sense::drag());
    if let (true, Some(pointer)) = (response.dragged(), response.interact_pointer_pos()) {
        let size = (pointer - screen.min).max(min_size).round();
        ui.send_viewport_cmd(ViewportCommand::InnerSize(size));
    }
    let stroke = egui::Stroke::new(
        1.0,
        if response.hovered() {
            palette.text
        } else {
            palette.text_dim
        },
    );
    for inset in [4.0, 8.0, 12.0] {
        let (right, bottom) = (screen.max.x - 3.0, screen.max.y - 3.0);
        ui.painter().line_segment(
            [
                egui::pos2(right - inset, bottom),
                egui::pos2(right, bottom - inset),
            ],
            stroke,
        );
    }
}

/// What lasts from frame to frame.
struct Frames {
    view: View,
    spectrum: Spectrum,
    fingerprint: u64,
    last: Instant,
}

impl Frames {
    fn new(sight: &Sight, choices: SharedChoices) -> Self {
        Self {
            view: View::default(),
            spectrum: Spectrum::new(Live::new(sight, choices)),
            fingerprint: 0,
            last: Instant::now(),
        }
    }

    /// Takes the meter readings since the last frame, and asks for a repaint when they or a
    /// parameter have moved.
    fn update(&mut self, ui: &Ui, sight: &Sight, fingerprint: &Fingerprint) {
        let now = Instant::now();
        let before = self.view.clone();
        let seconds = (now - self.last).as_secs_f32();
        sight.readings(|readings| self.view.levels.update(readings, seconds));
        self.view.sample_rate_hz = sight.sample_rate_hz();
        let heard = self
            .spectrum
            .live()
            .update(self.view.sample_rate_hz, seconds);
        self.last = now;
        let moved = std::mem::replace(&mut self.fingerprint, fingerprint()) != self.fingerprint;
        if moved || heard || self.view != before {
            ui.ctx().request_repaint();
        }
    }
}

/// The open window; closes when the framework drops it.
struct OpenWindow {
    window: WindowHandle,
    shared: Arc<Shared>,
}

impl Drop for OpenWindow {
    fn drop(&mut self) {
        self.shared.open.store(false);
        self.window.close();
    }
}
