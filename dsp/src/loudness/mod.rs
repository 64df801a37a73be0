//! Loudness: momentary, short-term, integrated, its range, true peak and what follows from them.
//!
//! Signal flow: K weighting and squares (crate `ebur128`) -> energies of 10 ms -> a ring of 3 s ->
//! momentary (the last 0.4 s) and short-term (the last 3 s) -> gates (`programme`). Beside it, the true peak
//! (`peaks`). (ITU-R BS.1770-5; EBU Tech 3341 and 3342.)
//!
//! The crate weights and squares; it is not asked for loudness, because it adds up 0.4 s of squares at
//! every tenth of a second and 3 s at every second within one call, which at 64 frames a block is many
//! times the cost of the other blocks. Here a slice of 10 ms is added up once, and everything longer is
//! made of slices. The momentary loudness is new a hundred times a second, which the shortest bursts of
//! Tech 3341 (cases 13 and 14) need; the rest ten times.
//!
//! A mono track is measured as it is heard, from both loudspeakers: 3 LU more than one channel alone.

mod peaks;
mod programme;

use ebur128::{EbuR128, Mode};

use crate::{StereoBlock, StreamSpec};
use peaks::Peaks;
use programme::Programme;

/// Length of a slice.
const SLICE_MS: u32 = 10;
/// Slices between two gating blocks of integrated loudness, which overlap by 75 %.
const STEP_SLICES: usize = 10;
/// Slices in momentary loudness and in a gating block: 0.4 s.
const MOMENTARY_SLICES: usize = 40;
/// Slices in short-term loudness: 3 s.
const SHORT_TERM_SLICES: usize = 300;

/// What the meter shows. Loudness and peaks are minus infinity while there is nothing to tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoudnessReading {
    /// Over the last 0.4 s, in LUFS.
    pub momentary_lufs: f32,
    /// Over the last 3 s, in LUFS.
    pub short_term_lufs: f32,
    /// Of the programme since the restart, gated, in LUFS.
    pub integrated_lufs: f32,
    /// Loudness range of the programme, in LU.
    pub range_lu: f32,
    /// Loudest momentary value of the programme, in LUFS.
    pub max_momentary_lufs: f32,
    /// Loudest short-term value of the programme, in LUFS.
    pub max_short_term_lufs: f32,
    /// Largest true peak of the programme, in dBTP.
    pub true_peak_dbtp: f32,
    /// Largest true peak since the last reading was taken, in dBTP.
    pub recent_peak_dbtp: f32,
}

impl Default for LoudnessReading {
    fn default() -> Self {
        let nothing = f32::NEG_INFINITY;
        Self {
            momentary_lufs: nothing,
            short_term_lufs: nothing,
            integrated_lufs: nothing,
            range_lu: 0.0,
            max_momentary_lufs: nothing,
            max_short_term_lufs: nothing,
            true_peak_dbtp: nothing,
            recent_peak_dbtp: nothing,
        }
    }
}

impl LoudnessReading {
    /// Peak to loudness ratio: true peak over integrated loudness, in LU; `None` before both are known.
    #[must_use]
    pub fn peak_to_loudness_lu(&self) -> Option<f32> {
        let ratio = self.true_peak_dbtp - self.integrated_lufs;
        ratio.is_finite().then_some(ratio)
    }
}

/// Measures a stereo programme. Neither allocates nor locks after `prepare`; the same bits for any block
/// split.
#[derive(Debug, Default)]
pub struct LoudnessMeter {
    weighting: Option<EbuR128>,
    slice_frames: usize,
    /// Frames of the slice under way.
    filled: usize,
    /// Energies of the last slices, and where the next one goes.
    slices: Ring,
    is_paused: bool,
    /// Slices since the programme began or went on: no block spans a gap.
    heard: usize,
    blocks: Programme,
    short_terms: Programme,
    reading: LoudnessReading,
    peaks: Peaks,
}

impl LoudnessMeter {
    /// Makes the buffers and starts again.
    pub fn prepare(&mut self, spec: &StreamSpec) {
        // Two channels at any rate that a chain takes: the crate refuses nothing of that.
        self.weighting = EbuR128::new(2, spec.sample_rate_hz as u32, Mode::M).ok();
        self.slice_frames = spec.sample_rate_hz as usize * SLICE_MS as usize / 1000;
        self.interrupt();
        self.restart();
    }

    /// Forgets the sound that the next blocks follow, but not the programme: hosts reset what they hold
    /// whenever they stop, which is when a programme's loudness is read.
    pub fn interrupt(&mut self) {
        if let Some(weighting) = &mut self.weighting {
            weighting.reset();
        }
        self.peaks.interrupt();
        self.filled = 0;
        self.heard = 0;
        self.slices = Ring::default();
        self.reading.momentary_lufs = f32::NEG_INFINITY;
        self.reading.short_term_lufs = f32::NEG_INFINITY;
    }

    /// Begins a new programme: forgets all but what momentary and short-term loudness look back on.
    pub fn restart(&mut self) {
        self.heard = 0;
        self.blocks.clear();
        self.short_terms.clear();
        self.peaks.programme = 0.0;
        self.peaks.cut();
        self.reading = LoudnessReading {
            momentary_lufs: self.reading.momentary_lufs,
            short_term_lufs: self.reading.short_term_lufs,
            ..LoudnessReading::default()
        };
    }

    /// Stops the programme, or goes on with it. Momentary and short-term loudness never stop.
    pub fn pause(&mut self, is_paused: bool) {
        if self.is_paused != is_paused {
            self.is_paused = is_paused;
            self.heard = 0;
            self.peaks.cut();
        }
    }

    /// Measures a block.
    pub fn measure(&mut self, block: &StereoBlock) {
        let [mut left, mut right] = block.channels();
        while !left.is_empty() {
            let frames = left.len().min(self.slice_frames - self.filled);
            let now = [&left[..frames], &right[..frames]];
            (left, right) = (&left[frames..], &right[frames..]);
            self.filled += frames;
            self.peaks.read(now, self.is_paused);
            if let Some(energy) = self.weigh(now) {
                self.end_slice(energy);
            }
        }
    }

    /// The values as of the last tenth of a second; the momentary loudness as of the last slice, and the true
    /// peak as of 67 to 98 frames ago.
    #[must_use]
    pub fn reading(&self) -> LoudnessReading {
        LoudnessReading {
            true_peak_dbtp: crate::gain_to_db(self.peaks.programme.into()) as f32,
            recent_peak_dbtp: crate::gain_to_db(self.peaks.recent.into()) as f32,
            ..self.reading
        }
    }

    /// The same; the next reading's recent peak begins here.
    pub fn take_reading(&mut self) -> LoudnessReading {
        let reading = self.reading();
        self.peaks.recent = 0.0;
        reading
    }

    /// The values as of now, for the end of a render. Sums over all bins: not for every block.
    #[must_use]
    pub fn result(&self) -> LoudnessReading {
        LoudnessReading {
            integrated_lufs: self.blocks.loudness_lufs() as f32,
            range_lu: self.short_terms.range_lu() as f32,
            true_peak_dbtp: crate::gain_to_db(self.peaks.result(self.is_paused).into()) as f32,
            ..self.reading()
        }
    }

    /// Weights some frames; returns the energy of the slice that they end.
    fn weigh(&mut self, frames: [&[f32]; 2]) -> Option<f64> {
        let weighting = self.weighting.as_mut()?;
        weighting.add_frames_planar_f32(&frames).ok()?;
        if self.filled < self.slice_frames {
            return None;
        }
        self.filled = 0;
        weighting.loudness_window(SLICE_MS).ok().map(energy)
    }

    fn end_slice(&mut self, energy: f64) {
        self.slices.push(energy);
        let momentary = self.slices.mean(MOMENTARY_SLICES);
        self.reading.momentary_lufs = lufs(momentary) as f32;
        let step = self.slices.next % STEP_SLICES;
        if step == 0 {
            let short_term = self.slices.mean(SHORT_TERM_SLICES);
            self.reading.short_term_lufs = lufs(short_term) as f32;
        }
        if self.is_paused {
            return;
        }
        self.heard += 1;
        if self.heard >= MOMENTARY_SLICES {
            let max = &mut self.reading.max_momentary_lufs;
            *max = max.max(self.reading.momentary_lufs);
            if self.heard.is_multiple_of(STEP_SLICES) {
                self.blocks.add(momentary);
            }
        }
        if self.heard >= SHORT_TERM_SLICES && self.heard.is_multiple_of(STEP_SLICES) {
            let short_term = self.slices.mean(SHORT_TERM_SLICES);
            let max = &mut self.reading.max_short_term_lufs;
            *max = max.max(lufs(short_term) as f32);
            self.short_terms.add(short_term);
        }
        // One sum over the bins a slice at the most, so that no block has to do them all.
        match self.heard % STEP_SLICES {
            2 => self.reading.integrated_lufs = self.blocks.loudness_lufs() as f32,
            4 => self.reading.range_lu = self.short_terms.range_lu() as f32,
            _ => {}
        }
    }
}

/// The energies of the last three seconds.
#[derive(Debug)]
struct Ring {
    energies: [f64; SHORT_TERM_SLICES],
    next: usize,
}

impl Default for Ring {
    fn default() -> Self {
        Self {
            energies: [0.0; SHORT_TERM_SLICES],
            next: 0,
        }
    }
}

impl Ring {
    fn push(&mut self, energy: f64) {
        self.energies[self.next] = energy;
        self.next = (self.next + 1) % SHORT_TERM_SLICES;
    }

    /// Mean of the last `count` energies.
    fn mean(&self, count: usize) -> f64 {
        let (recent, older) = self.energies.split_at(self.next);
        let (recent, older) = match recent.len().checked_sub(count) {
            Some(start) => (&recent[start..], &older[..0]),
            None => (recent, &older[older.len() + recent.len() - count..]),
        };
        (recent.iter().sum::<f64>() + older.iter().sum::<f64>()) / count as f64
    }
}

/// Loudness of a weighted mean square, in LUFS (BS.1770-5, equation 2).
fn lufs(energy: f64) -> f64 {
    10.0 * energy.log10() - 0.691
}

/// The weighted mean square of a loudness in LUFS.
fn energy(lufs: f64) -> f64 {
    10.0_f64.powf((lufs + 0.691) / 10.0)
}
