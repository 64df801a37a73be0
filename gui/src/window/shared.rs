//! What the host's thread and the window's thread share: size, scale and theme.

use std::sync::Arc;

use crossbeam::atomic::AtomicCell;
use egui::Vec2;
use truestrip_state::Parameters;
use truestrip_state::session::WindowState;
use truestrip_window::Extent;

use crate::appearance::Appearance;
use crate::theme::Theme;

/// The largest size in logical pixels.
const MAX_SIZE: Vec2 = Vec2::new(2560.0, 1440.0);

/// The user's scales.
const SCALES: std::ops::RangeInclusive<f32> = 0.75..=3.0;

pub(super) struct Shared {
    /// Their session holds the state.
    params: Arc<dyn Parameters>,
    min_size: Vec2,
    /// Factor from logical to physical pixels that the host asked for. Without one it is 1: the
    /// framework reports sizes to the host with that factor too. macOS scales by itself.
    host_scale: AtomicCell<f64>,
}

impl Shared {
    pub(super) fn new(params: Arc<dyn Parameters>, min_size: Vec2) -> Self {
        Self {
            params,
            min_size,
            host_scale: AtomicCell::new(1.0),
        }
    }

    /// The nearest state in which nothing is cut; a saved one or a host's size may be anything.
    fn allowed(&self, state: WindowState) -> WindowState {
        let fit = |value: f32, least: f32, most: f32, otherwise: f32| {
            if value.is_finite() {
                value.clamp(least, most)
            } else {
                otherwise
            }
        };
        let (min, max) = (self.min_size, MAX_SIZE);
        WindowState {
            width: fit(state.width, min.x, max.x, min.x),
            height: fit(state.height, min.y, max.y, min.y),
            scale: fit(state.scale, *SCALES.start(), *SCALES.end(), 1.0),
            light: state.light,
        }
    }

    fn state(&self) -> WindowState {
        self.allowed(self.params.session().window.load())
    }

    fn store(&self, state: WindowState) {
        self.params.session().window.store(state);
    }

    /// The size as the framework reports it, before it multiplies by the host's scale.
    pub(super) fn host_size(&self) -> (f64, f64) {
        let state = self.state();
        let length = |length: f32| f64::from(length) * f64::from(state.scale);
        (length(state.width), length(state.height))
    }

    /// The size and scale that the window is to have: the size rounded as the framework rounds it.
    pub(super) fn extent(&self) -> Extent {
        let scale = self.host_scale.load();
        let (width, height) = self.host_size();
        Extent {
            width: (width * scale).round() as u32,
            height: (height * scale).round() as u32,
            scale: scale as f32 * self.state().scale,
        }
    }

    /// Takes a size that the host has given the editor.
    pub(super) fn set_pixels(&self, width: u32, height: u32) {
        let state = self.state();
        let scale = self.host_scale.load() * f64::from(state.scale);
        self.store(self.allowed(WindowState {
            width: (f64::from(width) / scale) as f32,
            height: (f64::from(height) / scale) as f32,
            ..state
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

    /// Takes a size that the user has dragged, unless the host, asked by `grant`, refuses it.
    pub(super) fn ask_size(&self, size: Vec2, grant: impl FnOnce() -> bool) {
        let state = self.state();
        self.ask(
            WindowState {
                width: size.x,
                height: size.y,
                ..state
            },
            grant,
        );
    }

    /// The present scale and theme.
    pub(super) fn appearance(&self) -> Appearance {
        let state = self.state();
        Appearance {
            scale: state.scale,
            theme: match state.light {
                true => Theme::Light,
                false => Theme::Dark,
            },
        }
    }

    /// Takes the user's scale and theme; the scale unless the host refuses the size that it leads to.
    pub(super) fn ask_appearance(&self, appearance: Appearance, grant: impl FnOnce() -> bool) {
        let light = appearance.theme == Theme::Light;
        self.store(WindowState {
            light,
            ..self.state()
        });
        self.ask(
            WindowState {
                scale: appearance.scale,
                ..self.state()
            },
            grant,
        );
    }

    fn ask(&self, asked: WindowState, grant: impl FnOnce() -> bool) {
        let before = self.state();
        let asked = self.allowed(asked);
        if asked == before {
            return;
        }
        self.store(asked);
        if !grant() {
            self.store(before);
        }
    }
}

#[cfg(test)]
mod tests {
    use truestrip_dsp::strip::CHANNEL;

    use super::*;
    use crate::instance::Instance;

    fn shared(state: WindowState) -> Shared {
        let instance = Instance::new(&CHANNEL);
        instance.session().window.store(state);
        Shared::new(Arc::new(instance), egui::vec2(800.0, 520.0))
    }

    #[test]
    fn pixels_are_the_logical_size_times_both_scales_and_come_back_as_they_went() {
        let shared = shared(WindowState::default());
        for host_scale in [1.0, 1.25, 1.5, 2.0] {
            assert!(shared.set_host_scale(host_scale));
            for percent in crate::appearance::SCALES_PERCENT {
                let scale = f32::from(percent) / 100.0;
                let theme = Theme::Light;
                shared.ask_appearance(Appearance { scale, theme }, || true);
                let total = host_scale * f64::from(scale);
                for (width, height) in [(1100.0, 720.0), (801.0, 523.0), (2560.0, 1440.0)] {
                    let pixels = [width, height].map(|length: f64| (length * total).round() as u32);
                    shared.set_pixels(pixels[0], pixels[1]);
                    let extent = shared.extent();
                    assert_eq!([extent.width, extent.height], pixels);
                    assert!((f64::from(extent.scale) - total).abs() < 1e-6);
                }
            }
        }
    }

    #[test]
    fn sizes_and_scales_that_would_cut_something_are_brought_within_bounds() {
        for (wild, width, height, scale) in [
            (f32::NAN, 800.0, 520.0, 1.0),
            (f32::INFINITY, 800.0, 520.0, 1.0),
            (-5.0, 800.0, 520.0, 0.75),
            (1e9, 2560.0, 1440.0, 3.0),
        ] {
            let state = shared(WindowState {
                width: wild,
                height: wild,
                scale: wild,
                light: true,
            })
            .state();
            assert_eq!(
                (state.width, state.height, state.scale),
                (width, height, scale)
            );
            assert!(state.light);
        }
    }

    #[test]
    fn a_host_that_refuses_a_size_keeps_size_and_scale_but_not_the_theme() {
        let shared = shared(WindowState::default());
        let before = shared.extent();
        shared.ask_size(egui::vec2(1500.0, 900.0), || false);
        let asked = Appearance {
            scale: 1.5,
            theme: Theme::Light,
        };
        shared.ask_appearance(asked, || false);
        assert_eq!(shared.extent(), before);
        assert_eq!(shared.appearance().theme, Theme::Light);
    }
}
