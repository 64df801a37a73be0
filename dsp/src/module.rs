//! What every module of sound is: a [`Module`] over a [`StereoBlock`].

use crate::Span;
use crate::param::{Reading, Settings};

/// The stream that a module is prepared for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StreamSpec {
    /// Frames per second, 8 kHz to 384 kHz.
    pub sample_rate_hz: f64,
}

/// What a module is told beside the sound.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Where the block lies on the control grid.
    pub span: Span,
    /// Left and right of the external side chain, as long as the block, if one is connected.
    pub side_chain: Option<[&'a [f32]; 2]>,
}

/// A module of sound: one room of this crate, one line in a strip's list.
///
/// The [strip](crate::strip) cuts the host's blocks at the lines of the control grid, and hears for each
/// module whether its settings have changed. So a module counts no frames and compares no settings. It is
/// called with at most [`CONTROL_FRAMES`](crate::CONTROL_FRAMES) frames of one control period, or with up to
/// [`PART_FRAMES`](crate::PART_FRAMES) while it [`runs_through`](Self::runs_through).
///
/// Settings are targets: the module reaches them smoothly, in about 20 ms, on the control grid. `process`
/// never allocates, locks or panics, and gives the same bits however the host cuts the stream.
pub trait Module: Default + Send + 'static {
    /// Its name in orders, and in presets: "compressor".
    const KEY: &'static str;
    /// Its name for a person: "Compressor".
    const NAME: &'static str;
    /// Whether a user may move it to another place in the strip.
    const IS_MOVABLE: bool = true;

    /// What is set on it, in user units.
    type Settings: Settings;
    /// What it tells the editor; `()` if nothing.
    type Reading: Reading;

    /// Makes every buffer for this stream; may allocate. Afterwards the module is as after
    /// [`reset`](Self::reset).
    fn prepare(&mut self, spec: &StreamSpec);

    /// Forgets the past and keeps the settings, which take effect at once instead of gliding.
    fn reset(&mut self);

    /// Sets new targets. Called only when they have changed.
    fn set(&mut self, settings: &Self::Settings);

    /// Processes in place.
    fn process(&mut self, block: StereoBlock, context: &Context);

    /// Whether the control lines ahead have nothing to do until settings change, so that a block may reach
    /// over them. A line whose number is a multiple of [`PART_LINES`](crate::PART_LINES) always comes.
    fn runs_through(&self) -> bool {
        false
    }

    /// What it did since the last call.
    fn take_reading(&mut self) -> Self::Reading {
        Self::Reading::default()
    }

    /// Frames by which the output comes later than the input. It changes only on lines whose number is a
    /// multiple of [`PART_LINES`](crate::PART_LINES).
    fn latency_frames(&self) -> u32 {
        0
    }

    /// Whether it delays, or is about to: its settings ask for a latency that it does not have yet.
    fn will_delay(&self) -> bool {
        self.latency_frames() > 0
    }

    /// The largest latency that settings can ask for.
    fn max_latency_frames(&self) -> u32 {
        self.latency_frames()
    }

    /// Frames after the end of the input until the output stays below -120 dB of its level, without the
    /// latency.
    fn tail_frames(&self) -> u32 {
        0
    }
}

/// Two channels of equal length, processed in place.
///
/// A mono track runs with the same samples in both channels.
#[derive(Debug)]
pub struct StereoBlock<'a> {
    left: &'a mut [f32],
    right: &'a mut [f32],
}

impl<'a> StereoBlock<'a> {
    /// Joins two channels.
    ///
    /// # Panics
    /// When the channels differ in length: the caller mixed up two buffers.
    #[must_use]
    pub fn new(left: &'a mut [f32], right: &'a mut [f32]) -> Self {
        assert_eq!(
            left.len(),
            right.len(),
            "channels of one block have one length"
        );
        Self { left, right }
    }

    /// The number of frames.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.left.len()
    }

    /// Both channels.
    #[must_use]
    pub fn channels(&self) -> [&[f32]; 2] {
        [self.left, self.right]
    }

    /// Both channels, to write to.
    pub fn channels_mut(&mut self) -> [&mut [f32]; 2] {
        [self.left, self.right]
    }

    /// The frames `start..start + frames` as a block of their own.
    pub fn part(&mut self, start: usize, frames: usize) -> StereoBlock<'_> {
        StereoBlock {
            left: &mut self.left[start..start + frames],
            right: &mut self.right[start..start + frames],
        }
    }

    /// The same block for a callee that takes it by value.
    pub fn reborrow(&mut self) -> StereoBlock<'_> {
        StereoBlock {
            left: self.left,
            right: self.right,
        }
    }
}
