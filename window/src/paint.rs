//! Triangles onto the window, by OpenGL.

use std::sync::Arc;

use baseview::WindowContext;
use egui::{ClippedPrimitive, Rect, TexturesDelta};
use egui_glow::glow::{self, HasContext as _};

#[cfg(not(target_os = "linux"))]
use self::borrowed::Canvas;
#[cfg(target_os = "linux")]
use crate::x11::Canvas;

/// What Mesa calls the renderers that fill pixels by the processor.
const SOFTWARE: [&str; 2] = ["llvmpipe", "softpipe"];

/// OpenGL in one window. All calls are the window's thread's.
pub(crate) struct Painter {
    painter: egui_glow::Painter,
    canvas: Canvas,
    by_processor: bool,
    keeps_picture: bool,
}

impl Painter {
    /// # Errors
    /// The window has no OpenGL, or not what egui needs of it.
    pub(crate) fn new(window: &WindowContext) -> Result<Self, String> {
        let context = window.gl_context().ok_or("the window has no OpenGL")?;
        let load = |name: &str| context.get_proc_address(name);
        let canvas = Canvas::new(window)?;
        let (painter, by_processor) = canvas.draw(|| {
            // SAFETY: the context is current, and the functions are its own.
            let (gl, renderer) = unsafe {
                let gl = glow::Context::from_loader_function(load);
                let renderer = gl.get_parameter_string(glow::RENDERER);
                (gl, renderer)
            };
            // Dithering hides the steps of wide gradients, which there are none of.
            let painter = egui_glow::Painter::new(Arc::new(gl), "", None, false);
            (painter, SOFTWARE.iter().any(|name| renderer.contains(name)))
        });
        Ok(Self {
            painter: painter.map_err(|error| error.to_string())?,
            by_processor,
            keeps_picture: by_processor && canvas.shows_parts(),
            canvas,
        })
    }

    /// The longest side that a texture may have.
    pub(crate) fn max_texture_side(&self) -> usize {
        self.painter.max_texture_side()
    }

    /// Whether the processor fills the pixels.
    pub(crate) fn by_processor(&self) -> bool {
        self.by_processor
    }

    /// Whether what was drawn before is still there to be drawn over in parts. Only asked for where
    /// the processor fills pixels: a graphics card does it all in no time.
    pub(crate) fn keeps_picture(&self) -> bool {
        self.keeps_picture
    }

    /// Draws the whole window and shows it.
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
        });
        self.canvas.show();
        self.canvas.draw(|| {
            // Showing all of it takes on a new size of the window, and may leave anything behind to be
            // drawn over.
            if self.keeps_picture {
                painter.paint_primitives(size, pixels_per_point, primitives);
            }
            for id in &textures.free {
                painter.free_texture(*id);
            }
        });
    }

    /// Draws over some parts of what was drawn before, and shows them.
    pub(crate) fn paint_parts(
        &mut self,
        size: [u32; 2],
        pixels_per_point: f32,
        primitives: &[ClippedPrimitive],
        parts: &[Rect],
    ) {
        let painter = &mut self.painter;
        self.canvas
            .draw(|| painter.paint_primitives(size, pixels_per_point, primitives));
        for part in parts {
            // OpenGL counts rows from below.
            let pixel = |place: f32| (place * pixels_per_point).round() as i32;
            let (left, right) = (pixel(part.min.x), pixel(part.max.x));
            let (top, bottom) = (pixel(part.min.y), pixel(part.max.y));
            let below = size[1] as i32 - bottom;
            self.canvas
                .show_part([left, below, right - left, bottom - top]);
        }
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

        /// Whether a part of what was drawn can be shown. Not here.
        pub(super) fn shows_parts(&self) -> bool {
            false
        }

        /// As [`Self::show`].
        pub(super) fn show_part(&self, _: [i32; 4]) {
            self.show();
        }
    }

    impl Drop for Current<'_> {
        fn drop(&mut self) {
            // SAFETY: as for `draw`.
            unsafe { self.0.make_not_current() };
        }
    }
}
