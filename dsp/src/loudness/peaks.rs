//! The highest true peaks of a programme, by the limiter's own detector.
//!
//! The crate's true peak is read at 4 times the rate by 12 taps, as BS.1770-5 annex 2 shows it: it reads noise up to
//! 2.6 dB low, and cymbals high enough to place a master over a ceiling that it keeps.

use crate::CONTROL_FRAMES;
use crate::blocks::TruePeak;

/// Reads both channels, a control period at a time.
#[derive(Debug, Default)]
pub(super) struct Peaks {
    detectors: [TruePeak; 2],
    period: [[f32; CONTROL_FRAMES]; 2],
    filled: usize,
    /// Periods until the detectors tell of frames that belong to the programme.
    foreign: usize,
    /// Linear: of the programme, and since it was last taken.
    pub(super) programme: f32,
    pub(super) recent: f32,
}

impl Peaks {
    /// Forgets the sound, but not the peaks.
    pub(super) fn interrupt(&mut self) {
        self.detectors.iter_mut().for_each(TruePeak::reset);
        self.filled = 0;
    }

    /// What was read so far, and is on its way through the detectors, belongs to no programme.
    pub(super) fn cut(&mut self) {
        self.foreign = (TruePeak::DELAY_FRAMES + self.filled).div_ceil(CONTROL_FRAMES);
    }

    /// Reads frames of both channels. Those of a paused programme only count as recent.
    pub(super) fn read(&mut self, [mut left, mut right]: [&[f32]; 2], is_paused: bool) {
        while !left.is_empty() {
            let frames = left.len().min(CONTROL_FRAMES - self.filled);
            let span = self.filled..self.filled + frames;
            self.period[0][span.clone()].copy_from_slice(&left[..frames]);
            self.period[1][span].copy_from_slice(&right[..frames]);
            (left, right) = (&left[frames..], &right[frames..]);
            self.filled += frames;
            if self.filled < CONTROL_FRAMES {
                return;
            }
            self.filled = 0;
            // What lies below both may be read coarsely.
            let threshold = self.recent.min(self.programme);
            let [left, right] = [0, 1]
                .map(|channel| self.detectors[channel].read(&self.period[channel], threshold));
            let peak = left.max(right);
            self.recent = self.recent.max(peak);
            if self.foreign > 0 {
                self.foreign -= 1;
            } else if !is_paused {
                self.programme = self.programme.max(peak);
            }
        }
    }

    /// The programme's peak with the frames that are still on their way through the detectors.
    pub(super) fn result(&self, is_paused: bool) -> f32 {
        let silence = [0.0; TruePeak::DELAY_FRAMES + CONTROL_FRAMES];
        let mut rest = Self {
            detectors: self.detectors.clone(),
            ..*self
        };
        rest.read([&silence, &silence], is_paused);
        rest.programme
    }
}
