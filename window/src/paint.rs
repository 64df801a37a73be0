//! Triangles onto the window, by OpenGL.

use std::sync::Arc;

use baseview::WindowContext;
use egui::{ClippedPrimitive, TexturesDelta};
use egui_glow::glow;

#[cfg(not(target_os = "linux"))]
use self::borrowed::Canvas;
#[cfg(target_os = "linux")]
use crate::x11::Canvas;

/// OpenGL in one window. All calls are the window's thread's.
pub(crate) struct Painter {
    painter: egui_glow::Painter,
    canvas: Canvas,
}

impl Painter {
    /// # Errors
    /// The window has no OpenGL, or not what egui needs of it.
    pub(crate) fn new(window: &WindowContext) -> Result<Self, String> {
        let context = window.gl_context().ok_or("the window has no OpenGL")?;
        let load = |name: &str| context.get_proc_address(name);
        let canvas = Canvas::new(window)?;
        let painter = canvas.draw(|| {
            // SAFETY: the context is current, and the functions are its own.
            let gl = unsafe { glow::Context::from_loader_function(load) };
            // Dithering hides the steps of wide gradients, which there are none of.
            egui_glow::Painter::new(Arc::new(gl), "", None, false)
        });
        Ok(Self {
            painter: painter.map_err(|error| error.to_string())?,
            canvas,
        })
    }

    /// The longest side that a texture may have.
    pub(crate) fn max_texture_side(&self) -> usize {
        self.painter.max_texture_side()
    }

    /// Draws a frame and shows it.
    pub(crate) fn paint(
        &mut self,
        size: [u32; 2],
        pixels_per_point: f32,
        primitives: &[ClippedPrimitive],
        textures: &TexturesDelta,
    ) {
        let painter = &mut self.painter;
        self.canvas.draw(|| {
            for (id, delta) in &textures.set {
                painter.set_texture(*id, delta);
            }
            painter.paint_primitives(size, pixels_per_point, primitives);
            for id in &textures.free {
                painter.free_texture(*id);
            }
        });
        self.canvas.show();
    }
}

impl Drop for Painter {
    fn drop(&mut self) {
        let painter = &mut self.painter;
        self.canvas.draw(|| painter.destroy());
    }
}

/// On systems on which the window lives on the host's thread, whose own context is given back.
#[cfg(not(target_os = "linux"))]
mod borrowed {
    use baseview::WindowContext;
    use baseview::gl::GlContext;

    pub(super) struct Canvas(GlContext);

    /// Makes a context current while it lives.
    struct Current<'a>(&'a GlContext);

    impl Canvas {
        /// # Errors
        /// The window has no OpenGL.
        pub(super) fn new(window: &WindowContext) -> Result<Self, String> {
            let context = window.gl_context().ok_or("the window has no OpenGL")?;
            Ok(Self(context))
        }

        /// Runs `work` with the context current.
        pub(super) fn draw<T>(&self, work: impl FnOnce() -> T) -> T {
            // SAFETY: the context lives as long as the window, whose thread this is.
            unsafe { self.0.make_current() };
            let _current = Current(&self.0);
            work()
        }

        /// Shows what was drawn.
        pub(super) fn show(&self) {
            self.draw(|| self.0.swap_buffers());
        }
    }

    impl Drop for Current<'_> {
        fn drop(&mut self) {
            // SAFETY: as for `draw`.
            unsafe { self.0.make_not_current() };
        }
    }
}
