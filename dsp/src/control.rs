//! The control grid: when control work happens, whatever blocks the host sends.

/// Frames between two control ticks, counted from `reset`.
pub const CONTROL_FRAMES: usize = 32;

/// Splits a stream of blocks at the lines of the control grid.
///
/// A line stands every [`CONTROL_FRAMES`] frames from `reset`. Smoothers step and coefficients
/// change only on a line, so the result does not depend on how the host cuts the stream.
#[derive(Clone, Copy, Debug, Default)]
pub struct ControlGrid {
    /// Frames since the last line, below [`CONTROL_FRAMES`].
    position: usize,
}

/// Some frames that lie between two lines of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Whether the first frame lies on a line: control work is due.
    pub tick: bool,
    /// Frames between the last line and the first frame of this span.
    pub offset: usize,
    /// Number of frames, 1 to [`CONTROL_FRAMES`].
    pub frames: usize,
}

impl ControlGrid {
    /// Starts again: the next frame lies on a line.
    pub fn reset(&mut self) {
        self.position = 0;
    }

    /// Frames between the last line and the next frame.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.position
    }

    /// The next span of a block with `remaining` frames left; `None` when nothing is left.
    pub fn advance(&mut self, remaining: usize) -> Option<Span> {
        let span = self.peek(remaining)?;
        self.position = (span.offset + span.frames) % CONTROL_FRAMES;
        Some(span)
    }

    /// Passes over frames in which no control work is due.
    pub fn skip(&mut self, frames: usize) {
        self.position = (self.position + frames) % CONTROL_FRAMES;
    }

    /// The span that [`advance`](Self::advance) would return.
    #[must_use]
    pub fn peek(&self, remaining: usize) -> Option<Span> {
        let offset = self.position;
        (remaining > 0).then(|| Span {
            tick: offset == 0,
            offset,
            frames: remaining.min(CONTROL_FRAMES - offset),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_every_32_frames_for_any_blocks() {
        for sizes in [
            vec![1; 100],
            vec![17; 12],
            vec![64, 0, 3, 480, 1, 31, 32, 33],
        ] {
            let mut grid = ControlGrid::default();
            let mut frame = 0;
            for size in sizes {
                let mut left = size;
                while let Some(span) = grid.advance(left) {
                    assert_eq!(span.tick, frame % CONTROL_FRAMES == 0);
                    assert_eq!(span.offset, frame % CONTROL_FRAMES);
                    left -= span.frames;
                    frame += span.frames;
                }
                assert_eq!(left, 0);
            }
        }
    }
}
