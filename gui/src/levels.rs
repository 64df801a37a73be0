//! What the level meters show: peaks that fall slowly, RMS, and a held maximum.

use truestrip_dsp::StripReading;
use truestrip_dsp::blocks::meter::Levels;
use truestrip_dsp::param::ReadingValues;
use truestrip_dsp::strip::{ModuleDefinition, StripDefinition};

use crate::loudness_display::LoudnessDisplay;
use crate::reduction_trace::ReductionTrace;

/// How fast a peak falls, in dB a second: IEC 60268-18 asks a peak meter for 20 dB in 1.7 s.
const FALL_DB_PER_SECOND: f32 = 20.0 / 1.7;

/// How fast the reduction that is shown falls back, and the level that a detector reads: fast enough to follow
/// a syllable.
const REDUCTION_FALL_DB_PER_SECOND: f32 = 40.0;
const DETECTOR_FALL_DB_PER_SECOND: f32 = 90.0;

/// Name of the reading that makes a module one that reduces.
const REDUCTION: &str = "reduction_db";

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
    /// What its detector reads, in dB, falling slowly.
    pub detector_db: f32,
    /// Both over the last seconds.
    pub trace: ReductionTrace,
}

impl Default for Reduction {
    fn default() -> Self {
        Self {
            reduction_db: 0.0,
            detector_db: FLOOR_DB,
            trace: ReductionTrace::default(),
        }
    }
}

impl Reduction {
    fn fall(&mut self, seconds: f32) {
        self.reduction_db = (self.reduction_db - REDUCTION_FALL_DB_PER_SECOND * seconds).max(0.0);
        self.detector_db = (self.detector_db - DETECTOR_FALL_DB_PER_SECOND * seconds).max(FLOOR_DB);
    }

    fn rise(&mut self, reduction_db: f32, detector_db: f32) {
        self.reduction_db = self.reduction_db.max(reduction_db);
        self.detector_db = self.detector_db.max(detector_db);
        self.trace.take(reduction_db, detector_db);
    }
}

/// The numbers of a module that reduces: its reduction, and the other reading that comes first, which is what
/// its detector reads.
fn reduction_of(module: &ModuleDefinition, values: &ReadingValues) -> Option<[f32; 2]> {
    let reduction = module.reading(REDUCTION)?;
    let detector = usize::from(reduction == 0);
    Some([values[reduction], values[detector]])
}

/// Input and output bars, left and right, and what the modules between did.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelDisplay {
    /// Before the first module.
    pub input: [Bar; 2],
    /// After the last module.
    pub output: [Bar; 2],
    /// Loudness of the output.
    pub loudness: LoudnessDisplay,
    /// Whether a side chain is connected.
    pub has_side_chain: bool,
    definition: &'static StripDefinition,
    /// For each module of the list, if it reduces.
    reductions: Vec<Option<Reduction>>,
}

impl LevelDisplay {
    /// That of a strip in silence.
    #[must_use]
    pub fn new(definition: &'static StripDefinition) -> Self {
        let reduces = |module: &ModuleDefinition| module.reading(REDUCTION).is_some();
        let modules = definition.modules.iter();
        Self {
            input: Default::default(),
            output: Default::default(),
            loudness: LoudnessDisplay::default(),
            has_side_chain: false,
            definition,
            reductions: modules
                .map(|module| reduces(module).then(Reduction::default))
                .collect(),
        }
    }

    /// What the module with this key takes away, if it is one that reduces.
    #[must_use]
    pub fn reduction(&self, key: &str) -> Option<&Reduction> {
        self.reductions[self.definition.module(key)?].as_ref()
    }

    /// Takes the readings that came in the last `seconds`, and lets the bars fall by that time.
    pub fn update(&mut self, readings: impl Iterator<Item = StripReading>, seconds: f32) {
        for bar in self.input.iter_mut().chain(&mut self.output) {
            bar.peak_db = (bar.peak_db - FALL_DB_PER_SECOND * seconds).max(FLOOR_DB);
        }
        for reduction in self.reductions.iter_mut().flatten() {
            reduction.fall(seconds);
        }
        let mut count = 0;
        for reading in readings {
            count += 1;
            let modules = self.definition.modules.iter().zip(&reading.modules);
            for (display, (module, values)) in self.reductions.iter_mut().zip(modules) {
                if let (Some(display), Some([reduction_db, detector_db])) =
                    (display, reduction_of(module, values))
                {
                    display.rise(reduction_db, detector_db);
                }
            }
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
    use truestrip_dsp::strip::CHANNEL;

    use super::*;

    fn reading(peak: f32) -> StripReading {
        let levels = Levels {
            peak: [peak; 2],
            rms: [peak * 0.5; 2],
        };
        StripReading {
            input: levels,
            output: levels,
            ..StripReading::default()
        }
    }

    #[test]
    fn peaks_rise_at_once_fall_slowly_and_are_held() {
        let mut display = LevelDisplay::new(&CHANNEL);
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
        let mut display = LevelDisplay::new(&CHANNEL);
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

    #[test]
    fn a_module_that_reduces_shows_it_and_what_its_detector_reads() {
        let mut display = LevelDisplay::new(&CHANNEL);
        let mut reading = reading(0.5);
        let deesser = CHANNEL.module("deesser").expect("a module");
        reading.modules[deesser][..2].copy_from_slice(&[9.0, -4.0]);
        display.update([reading].into_iter(), 0.01);
        let shown = |key| display.reduction(key).copied();
        let deesser = shown("deesser").expect("a module that reduces");
        assert_eq!((deesser.reduction_db, deesser.detector_db), (9.0, -4.0));
        let compressor = shown("compressor").expect("a module that reduces");
        assert_eq!(compressor.reduction_db, 0.0);
        assert_eq!(shown("reverb"), None);
        display.update(std::iter::empty(), 0.1);
        let later = display.reduction("deesser").expect("as before");
        // 40 and 90 dB a second.
        assert!((later.reduction_db - 5.0).abs() < 1e-4 && (later.detector_db + 13.0).abs() < 1e-4);
    }
}
