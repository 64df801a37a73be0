//! What the level meters show: peaks that fall slowly, RMS, and a held maximum.

use truestrip_dsp::chain::ChainLevels;
use truestrip_dsp::meter::Levels;

use crate::history::History;
use crate::loudness::LoudnessDisplay;

/// How fast a peak falls, in dB a second: IEC 60268-18 asks a peak meter for 20 dB in 1.7 s.
const FALL_DB_PER_SECOND: f32 = 20.0 / 1.7;

/// How fast a reduction falls back to the eye, and what a detector hears: fast enough to follow a
/// syllable.
const REDUCTION_FALL_DB_PER_SECOND: f32 = 40.0;
const HEARD_FALL_DB_PER_SECOND: f32 = 90.0;

/// Bottom of the scale; silence rests here.
pub(crate) const FLOOR_DB: f32 = -60.0;

/// Time constant of the RMS reading, that of a VU meter: 300 ms.
const RMS_SECONDS: f32 = 0.3;

/// One bar of a meter, in dBFS.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Peak level, falling slowly.
    pub peak_db: f32,
    /// RMS level.
    pub rms_db: f32,
    /// Highest peak since it was cleared.
    pub held_db: f32,
    power: f32,
}

impl Default for Bar {
    fn default() -> Self {
        Self {
            peak_db: FLOOR_DB,
            rms_db: FLOOR_DB,
            held_db: f32::NEG_INFINITY,
            power: 0.0,
        }
    }
}

/// What a module that reduces shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reduction {
    /// Reduction in dB, falling back slowly.
    pub reduction_db: f32,
    /// What its detector hears, in dB, falling slowly.
    pub heard_db: f32,
    /// Both over the last seconds.
    pub history: History,
}

impl Default for Reduction {
    fn default() -> Self {
        Self {
            reduction_db: 0.0,
            heard_db: FLOOR_DB,
            history: History::default(),
        }
    }
}

impl Reduction {
    fn fall(&mut self, seconds: f32) {
        self.reduction_db = (self.reduction_db - REDUCTION_FALL_DB_PER_SECOND * seconds).max(0.0);
        self.heard_db = (self.heard_db - HEARD_FALL_DB_PER_SECOND * seconds).max(FLOOR_DB);
    }

    fn rise(&mut self, reduction_db: f32, heard_db: f32) {
        self.reduction_db = self.reduction_db.max(reduction_db);
        self.heard_db = self.heard_db.max(heard_db);
        self.history.take(reduction_db, heard_db);
    }
}

/// Input and output bars, left and right, and what the modules between did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LevelDisplay {
    /// Before the chain.
    pub input: [Bar; 2],
    /// After the chain.
    pub output: [Bar; 2],
    /// The compressor.
    pub compressor: Reduction,
    /// The de-esser.
    pub deesser: Reduction,
    /// The limiter.
    pub limiter: Reduction,
    /// Loudness of the output.
    pub loudness: LoudnessDisplay,
    /// Whether a side chain is connected.
    pub has_side_chain: bool,
}

impl LevelDisplay {
    /// Takes the readings that came in the last `seconds`, and lets the bars fall by that time.
    pub fn update(&mut self, readings: impl Iterator<Item = ChainLevels>, seconds: f32) {
        for bar in self.input.iter_mut().chain(&mut self.output) {
            bar.peak_db = (bar.peak_db - FALL_DB_PER_SECOND * seconds).max(FLOOR_DB);
        }
        self.compressor.fall(seconds);
        self.deesser.fall(seconds);
        self.limiter.fall(seconds);
        let mut count = 0;
        for reading in readings {
            count += 1;
            let ChainLevels {
                compressor,
                deesser,
                limiter,
                ..
            } = reading;
            self.compressor
                .rise(compressor.reduction_db, compressor.level_db);
            self.deesser
                .rise(deesser.reduction_db, deesser.sibilance_db);
            self.limiter.rise(limiter.reduction_db, limiter.peak_dbtp);
            self.loudness.take(&reading.loudness);
            self.has_side_chain = reading.has_side_chain;
            rise(&mut self.input, &reading.input);
            rise(&mut self.output, &reading.output);
        }
        if count == 0 {
            // The host has stopped calling: fall as in silence.
            for bar in self.input.iter_mut().chain(&mut self.output) {
                bar.settle(0.0, seconds);
            }
        }
    }

    /// Forgets the held maxima.
    pub fn clear_held(&mut self) {
        for bar in self.input.iter_mut().chain(&mut self.output) {
            bar.held_db = f32::NEG_INFINITY;
        }
    }
}

fn rise(bars: &mut [Bar; 2], levels: &Levels) {
    for (bar, (peak, rms)) in bars.iter_mut().zip(levels.peak.into_iter().zip(levels.rms)) {
        let peak_db = 20.0 * peak.log10();
        bar.peak_db = bar.peak_db.max(peak_db);
        bar.held_db = bar.held_db.max(peak_db);
        // Readings come a hundred times a second.
        bar.settle(rms * rms, 0.01);
    }
}

impl Bar {
    fn settle(&mut self, power: f32, seconds: f32) {
        self.power += (power - self.power) * (1.0 - (-seconds / RMS_SECONDS).exp());
        self.rms_db = (10.0 * self.power.log10()).max(FLOOR_DB);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(peak: f32) -> ChainLevels {
        let levels = Levels {
            peak: [peak; 2],
            rms: [peak * 0.5; 2],
        };
        ChainLevels {
            input: levels,
            output: levels,
            ..ChainLevels::default()
        }
    }

    #[test]
    fn peaks_rise_at_once_fall_slowly_and_are_held() {
        let mut display = LevelDisplay::default();
        display.update([reading(1.0)].into_iter(), 0.01);
        assert_eq!(display.input[0].peak_db, 0.0);
        for _ in 0..170 {
            display.update([reading(0.0)].into_iter(), 0.01);
        }
        // 20 dB in 1.7 s, summed in f32.
        assert!((display.input[0].peak_db + 20.0).abs() < 0.01);
        assert_eq!(display.output[1].held_db, 0.0);
        display.clear_held();
        assert_eq!(display.output[1].held_db, f32::NEG_INFINITY);
    }

    #[test]
    fn rms_settles_on_the_level_and_falls_when_the_host_stops() {
        let mut display = LevelDisplay::default();
        for _ in 0..300 {
            display.update([reading(1.0)].into_iter(), 0.01);
        }
        // Ten time constants.
        assert!((display.input[0].rms_db + 6.02).abs() < 0.01);
        for _ in 0..600 {
            display.update(std::iter::empty(), 0.01);
        }
        assert_eq!(display.input[0].rms_db, FLOOR_DB);
    }
}
