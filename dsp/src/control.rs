//! The control grid: when control work happens, whatever blocks the host sends.

/// Frames between two lines of the control grid, counted from `reset`.
pub const CONTROL_FRAMES: usize = 32;
/// Most frames that are processed at a time, so that they stay in the processor's cache. A part ends at the
/// latest at a multiple of this from `reset`.
pub const PART_FRAMES: usize = 256;
/// Lines of the control grid in a whole part.
pub const PART_LINES: u32 = (PART_FRAMES / CONTROL_FRAMES) as u32;

/// Counts the frames of a stream on the control grid.
///
/// A line stands every [`CONTROL_FRAMES`] frames from `reset`. Smoothers step and coefficients
/// change only on a line, so the result does not depend on how the host cuts the stream. The strip counts;
/// modules are told.
#[derive(Clone, Copy, Debug, Default)]
pub struct ControlGrid {
    /// The line at or before the next frame.
    line: u32,
    /// Frames since that line, below [`CONTROL_FRAMES`].
    position: usize,
}

/// Some frames as they lie on the control grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Whether the first frame lies on a line: control work is due.
    pub tick: bool,
    /// Number of the line at or before the first frame, from 0 at the reset.
    pub line: u32,
    /// Frames between that line and the first frame.
    pub offset: usize,
    /// Number of frames.
    pub frames: usize,
}

impl Span {
    /// Whether a latency may change here.
    #[must_use]
    pub fn begins_part(&self) -> bool {
        self.tick && self.line.is_multiple_of(PART_LINES)
    }
}

impl ControlGrid {
    /// Starts again: the next frame lies on line 0.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Frames until a part has to end, 1 to [`PART_FRAMES`].
    #[must_use]
    pub fn part_frames(&self) -> usize {
        let lines = (self.line % PART_LINES) as usize;
        PART_FRAMES - lines * CONTROL_FRAMES - self.position
    }

    /// The number of the next line, or of that on which the next frame lies.
    #[must_use]
    pub fn next_line(&self) -> u32 {
        self.line.wrapping_add(u32::from(self.position > 0))
    }

    /// The next span of a block with `remaining` frames left, up to the next line; `None` when nothing is
    /// left.
    pub fn advance(&mut self, remaining: usize) -> Option<Span> {
        let span = self.peek(remaining)?;
        self.skip(span.frames);
        Some(span)
    }

    /// Passes over frames.
    pub fn skip(&mut self, frames: usize) {
        let position = self.position + frames;
        self.line = self.line.wrapping_add((position / CONTROL_FRAMES) as u32);
        self.position = position % CONTROL_FRAMES;
    }

    /// The span that [`advance`](Self::advance) would return.
    #[must_use]
    pub fn peek(&self, remaining: usize) -> Option<Span> {
        let offset = self.position;
        (remaining > 0).then(|| Span {
            tick: offset == 0,
            line: self.line,
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
                assert_eq!(grid.part_frames(), PART_FRAMES - frame % PART_FRAMES);
                assert_eq!(grid.next_line() as usize, frame.div_ceil(CONTROL_FRAMES));
                while let Some(span) = grid.advance(left) {
                    assert_eq!(span.tick, frame % CONTROL_FRAMES == 0);
                    assert_eq!(span.begins_part(), frame % PART_FRAMES == 0);
                    assert_eq!(span.offset, frame % CONTROL_FRAMES);
                    assert_eq!(span.line as usize, frame / CONTROL_FRAMES);
                    left -= span.frames;
                    frame += span.frames;
                }
                assert_eq!(left, 0);
            }
        }
    }
}
