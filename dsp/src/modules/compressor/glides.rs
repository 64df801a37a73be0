//! The settings of the compressor that glide.

use super::settings::CompressorSettings;
use crate::Smoother;
use crate::blocks::GainComputer;

/// The settings that glide.
#[derive(Clone, Debug)]
pub(super) struct Glides {
    pub(super) threshold_db: Smoother,
    pub(super) slope: Smoother,
    pub(super) knee_db: Smoother,
    pub(super) range_db: Smoother,
    pub(super) link: Smoother,
    pub(super) makeup_db: Smoother,
    /// Share of the automatic make-up.
    pub(super) auto_makeup: Smoother,
    /// Share of the compressed sound; 0 while it is off.
    pub(super) mix: Smoother,
    pub(super) low_cut_octave: Smoother,
}

impl Glides {
    pub(super) fn new(settings: &CompressorSettings) -> Self {
        let mut all = Self {
            threshold_db: Smoother::new(0.0),
            slope: Smoother::new(0.0),
            knee_db: Smoother::new(0.0),
            range_db: Smoother::new(0.0),
            link: Smoother::new(0.0),
            makeup_db: Smoother::new(0.0),
            auto_makeup: Smoother::new(0.0),
            mix: Smoother::new(0.0),
            low_cut_octave: Smoother::new(0.0),
        };
        all.set(settings);
        all.each(|smoother| smoother.snap());
        all
    }

    pub(super) fn set(&mut self, settings: &CompressorSettings) {
        let share = |percent: f32| f64::from(percent) / 100.0;
        self.threshold_db.set_target(settings.threshold_db.into());
        self.slope.set_target(settings.slope());
        self.knee_db.set_target(settings.knee_db.into());
        self.range_db.set_target(settings.range_db.into());
        self.link.set_target(share(settings.link_percent));
        self.makeup_db.set_target(settings.makeup_db.into());
        let switch = |is_on: bool| if is_on { 1.0 } else { 0.0 };
        self.auto_makeup.set_target(switch(settings.auto_makeup));
        let mix = if settings.on {
            share(settings.mix_percent)
        } else {
            0.0
        };
        self.mix.set_target(mix);
        self.low_cut_octave
            .set_target(f64::from(settings.sc_low_cut_hz).log2());
    }

    pub(super) fn each(&mut self, mut act: impl FnMut(&mut Smoother)) {
        act(&mut self.threshold_db);
        act(&mut self.slope);
        act(&mut self.knee_db);
        act(&mut self.range_db);
        act(&mut self.link);
        act(&mut self.makeup_db);
        act(&mut self.auto_makeup);
        act(&mut self.mix);
        act(&mut self.low_cut_octave);
    }

    pub(super) fn computer(&self) -> GainComputer {
        GainComputer {
            threshold_db: self.threshold_db.current(),
            slope: self.slope.current(),
            knee_db: self.knee_db.current(),
            range_db: self.range_db.current(),
        }
    }
}
