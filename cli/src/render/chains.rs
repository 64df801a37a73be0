//! The presets of a job, and the strips that play them.

use anyhow::{Result, bail};
use truestrip_dsp::modules::LimiterSettings;
use truestrip_dsp::strip::{CHANNEL, MASTER, MasterGainSettings, StripSettings};
use truestrip_dsp::{StreamSpec, Strip};
use truestrip_state::{Preset, Setting};

use super::Job;

/// What the presets of a job say.
pub(super) struct Presets {
    channel: Option<StripSettings>,
    pub(super) master: Option<MasterPreset>,
}

/// A preset of Master, and out of it what a target loudness turns.
#[derive(Clone, Debug)]
pub(super) struct MasterPreset {
    settings: StripSettings,
    pub(super) limiter: LimiterSettings,
    pub(super) gain: MasterGainSettings,
}

impl Default for MasterPreset {
    fn default() -> Self {
        Self::new(&Setting::new(&MASTER))
    }
}

impl MasterPreset {
    fn new(setting: &Setting) -> Self {
        let settings = setting.strip_settings(&MASTER);
        Self {
            limiter: settings.get(),
            gain: settings.get(),
            settings,
        }
    }

    fn strip_settings(&self) -> StripSettings {
        self.settings.clone().with(&self.limiter).with(&self.gain)
    }
}

impl Presets {
    /// Reads the presets that the job names.
    pub(super) fn load(job: &Job) -> Result<Self> {
        let channel = match &job.channel {
            Some(file) => {
                let preset = Preset::load(file, &CHANNEL)?;
                Some(preset.setting.strip_settings(&CHANNEL))
            }
            None => None,
        };
        let master = match &job.master {
            Some(file) => Some(MasterPreset::new(&Preset::load(file, &MASTER)?.setting)),
            None => None,
        };
        if channel.is_none() && master.is_none() {
            bail!("nothing to render with: name a preset with --channel or --master");
        }
        Ok(Self { channel, master })
    }

    /// Fresh strips for a stream of this rate, in their order.
    pub(super) fn chains(&self, rate_hz: u32) -> Vec<Strip> {
        let channel = self.channel.iter().cloned();
        let master = self.master.iter().map(MasterPreset::strip_settings);
        channel
            .chain(master)
            .map(|settings| {
                let mut strip = Strip::new(settings.definition());
                strip.set(&settings);
                strip.prepare(&StreamSpec {
                    sample_rate_hz: f64::from(rate_hz),
                });
                strip
            })
            .collect()
    }
}
