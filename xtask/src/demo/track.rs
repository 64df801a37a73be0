//! Stereo audio in memory, and the tracks of a mix.

/// Two channels of the same length.
#[derive(Clone, Default)]
pub(crate) struct Stereo {
    /// Left channel.
    pub(crate) left: Vec<f32>,
    /// Right channel.
    pub(crate) right: Vec<f32>,
}

/// One track of a mix.
pub(crate) struct Track {
    /// Name for files and tables.
    pub(crate) name: String,
    /// Its sound.
    pub(crate) audio: Stereo,
}

impl Stereo {
    /// Silence of so many frames.
    pub(crate) fn silence(frames: usize) -> Self {
        Self {
            left: vec![0.0; frames],
            right: vec![0.0; frames],
        }
    }

    /// The same sound in both channels.
    pub(crate) fn from_mono(mono: Vec<f32>) -> Self {
        Self {
            left: mono.clone(),
            right: mono,
        }
    }

    /// Length in frames.
    pub(crate) fn frames(&self) -> usize {
        self.left.len()
    }

    /// Both channels.
    pub(crate) fn channels(&self) -> [&[f32]; 2] {
        [&self.left, &self.right]
    }

    /// Makes it this long: silence at the end, or the end cut off.
    pub(crate) fn resize(&mut self, frames: usize) {
        self.left.resize(frames, 0.0);
        self.right.resize(frames, 0.0);
    }

    /// Changes the level by a linear gain.
    pub(crate) fn scale(&mut self, gain: f32) {
        for sample in self.left.iter_mut().chain(&mut self.right) {
            *sample *= gain;
        }
    }

    /// Adds a mono sound from a frame on, with a linear gain for each channel. What would reach
    /// beyond the end is left out.
    pub(crate) fn add_mono(&mut self, start: usize, mono: &[f32], gain: [f32; 2]) {
        for (channel, gain) in [&mut self.left, &mut self.right].into_iter().zip(gain) {
            for (out, sample) in channel.iter_mut().skip(start).zip(mono) {
                *out += gain * sample;
            }
        }
    }

    /// The sum of sounds of one length.
    pub(crate) fn sum<'a>(parts: impl Iterator<Item = &'a Stereo>) -> Stereo {
        let mut sum = Stereo::default();
        for part in parts {
            sum.resize(sum.frames().max(part.frames()));
            sum.add_mono(0, &part.left, [1.0, 0.0]);
            sum.add_mono(0, &part.right, [0.0, 1.0]);
        }
        sum
    }
}
