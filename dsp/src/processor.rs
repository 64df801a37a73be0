//! What every module of the chain is: a [`Processor`] over a [`StereoBlock`].

/// The stream that a processor is prepared for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StreamSpec {
    /// Frames per second, 8 kHz to 384 kHz.
    pub sample_rate_hz: f64,
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

/// A module of the chain.
///
/// Settings are targets: the processor reaches them smoothly, in about 20 ms, on the control grid
/// (see [`ControlGrid`](crate::ControlGrid)), so that the plugin, the command line and the
/// benchmark hear the same. `process` never allocates, locks or panics.
pub trait Processor {
    /// What a user sets, in user units: dB, Hz, ms, percent.
    type Settings: Copy + PartialEq + Default;

    /// Makes every buffer for this stream; may allocate. Afterwards the processor is as after
    /// [`reset`](Self::reset).
    fn prepare(&mut self, spec: &StreamSpec);

    /// Forgets the past and keeps the settings, which take effect at once instead of gliding.
    fn reset(&mut self);

    /// Sets new targets. The only place that coefficients come from.
    fn set(&mut self, settings: &Self::Settings);

    /// Processes in place. Any number of frames, zero included.
    fn process(&mut self, block: StereoBlock);

    /// Frames by which the output comes later than the input.
    fn latency_frames(&self) -> u32 {
        0
    }

    /// Frames after the end of the input until the output stays below -120 dB of its level.
    fn tail_frames(&self) -> u32 {
        0
    }
}
