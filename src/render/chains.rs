//! The presets of a job, and the chains that play them.

use anyhow::{Result, bail};
use truestrip_dsp::chain::{
    Chain, ChainLevels, ChannelChain, ChannelSettings, MasterChain, MasterSettings,
};
use truestrip_dsp::{StereoBlock, StreamSpec};
use truestrip_state::{ChannelParams, MasterParams, Preset};

use super::Job;

/// A chain of either plugin.
pub(super) trait AnyChain {
    fn latency(&self) -> usize;
    fn run(&mut self, left: &mut [f32], right: &mut [f32]);
    fn take_levels(&mut self) -> ChainLevels;
}

impl<C: Chain> AnyChain for C {
    fn latency(&self) -> usize {
        self.latency_frames() as usize
    }

    fn run(&mut self, left: &mut [f32], right: &mut [f32]) {
        self.process(StereoBlock::new(left, right));
    }

    fn take_levels(&mut self) -> ChainLevels {
        Chain::take_levels(self)
    }
}

/// What the presets of a job say.
pub(super) struct Presets {
    channel: Option<ChannelSettings>,
    pub(super) master: Option<MasterSettings>,
}

impl Presets {
    /// Reads the presets that the job names.
    pub(super) fn load(job: &Job) -> Result<Self> {
        let channel = match &job.channel {
            Some(file) => {
                let preset = Preset::load(file, &ChannelParams::SPEC)?;
                Some(ChannelParams::new(&preset.values).settings())
            }
            None => None,
        };
        let master = match &job.master {
            Some(file) => {
                let preset = Preset::load(file, &MasterParams::SPEC)?;
                Some(MasterParams::new(&preset.values).settings())
            }
            None => None,
        };
        if channel.is_none() && master.is_none() {
            bail!("nothing to render with: name a preset with --channel or --master");
        }
        Ok(Self { channel, master })
    }

    /// Fresh chains for a stream of this rate, in their order.
    pub(super) fn chains(&self, rate_hz: u32) -> Vec<Box<dyn AnyChain>> {
        let channel = self.channel.iter();
        let master = self.master.iter();
        channel
            .map(|settings| prepared::<ChannelChain>(settings, rate_hz))
            .chain(master.map(|settings| prepared::<MasterChain>(settings, rate_hz)))
            .collect()
    }
}

fn prepared<C: Chain + 'static>(settings: &C::Settings, rate_hz: u32) -> Box<dyn AnyChain> {
    let mut chain = C::default();
    chain.set(settings);
    chain.prepare(&StreamSpec {
        sample_rate_hz: f64::from(rate_hz),
    });
    Box::new(chain)
}
