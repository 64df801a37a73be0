//! What the host's thread and the window's thread share: size and scale.

use crossbeam::atomic::AtomicCell;
use egui::Vec2;
use nice_plug::prelude::GuiContext;
use truestrip_state::params::{SharedWindowSize, WindowSize};
use truestrip_window::Extent;

/// The largest size in logical pixels.
const MAX_SIZE: Vec2 = Vec2::new(2560.0, 1440.0);

pub(super) struct Shared {
    size: SharedWindowSize,
    min_size: Vec2,
    /// Factor from logical to physical pixels that the host asked for. Without one it is 1: the
    /// framework reports sizes to the host with that factor too. macOS scales by itself.
    host_scale: AtomicCell<f64>,
}

impl Shared {
    pub(super) fn new(size: SharedWindowSize, min_size: Vec2) -> Self {
        Self {
            size,
            min_size,
            host_scale: AtomicCell::new(1.0),
        }
    }

    /// The nearest size in which nothing is cut; a saved or a host's size may be anything.
    fn allowed(&self, size: WindowSize) -> WindowSize {
        let fit = |length: f32, least: f32, most: f32| {
            if length.is_finite() {
                length.clamp(least, most)
            } else {
                least
            }
        };
        WindowSize {
            width: fit(size.width, self.min_size.x, MAX_SIZE.x),
            height: fit(size.height, self.min_size.y, MAX_SIZE.y),
        }
    }

    fn size(&self) -> WindowSize {
        self.allowed(self.size.load())
    }

    /// The size as the framework reports it, before it multiplies by the host's scale.
    pub(super) fn host_size(&self) -> (f64, f64) {
        let WindowSize { width, height } = self.size();
        (f64::from(width), f64::from(height))
    }

    /// The size and scale that the window is to have: the size rounded as the framework rounds it.
    pub(super) fn extent(&self) -> Extent {
        let scale = self.host_scale.load();
        let (width, height) = self.host_size();
        Extent {
            width: (width * scale).round() as u32,
            height: (height * scale).round() as u32,
            scale: scale as f32,
        }
    }

    /// Takes a size that the host has given the editor.
    pub(super) fn set_pixels(&self, width: u32, height: u32) {
        let scale = self.host_scale.load();
        self.size.store(self.allowed(WindowSize {
            width: (f64::from(width) / scale) as f32,
            height: (f64::from(height) / scale) as f32,
        }));
    }

    /// Takes the host's scale; returns whether it is one.
    pub(super) fn set_host_scale(&self, scale: f64) -> bool {
        let sane = (0.25..=8.0).contains(&scale);
        if sane {
            self.host_scale.store(scale);
        }
        sane
    }

    /// Takes a size that the user has dragged, unless the host refuses it.
    pub(super) fn ask_size(&self, size: Vec2, host: &dyn GuiContext) {
        let before = self.size();
        let asked = self.allowed(WindowSize {
            width: size.x,
            height: size.y,
        });
        if asked == before {
            return;
        }
        self.size.store(asked);
        if !host.request_resize() {
            self.size.store(before);
        }
    }
}
