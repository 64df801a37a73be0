//! One plugin on one track: settings, automation, sound through it, and the time that it took.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use truestrip_host::{Block, ClapBundle, Event, Instance};

use super::track::Stereo;

/// Frames of a block, as a DAW at a comfortable latency sends them.
const BLOCK_FRAMES: usize = 256;

/// Frames from one event of the automation to the next.
const EVENT_FRAMES: usize = 64;

/// One parameter that moves to and fro while the track plays.
#[derive(Clone, Copy)]
pub(crate) struct Automation {
    /// The parameter's name, as a host shows it.
    pub(crate) parameter: &'static str,
    /// Where it starts and returns to, as typed.
    pub(crate) from: &'static str,
    /// Where it turns back, as typed.
    pub(crate) to: &'static str,
    /// Time there and back, in seconds.
    pub(crate) period_s: f64,
}

/// An instance of a plugin in its place in the mix.
pub(crate) struct Strip {
    instance: Instance,
    curve: Option<Curve>,
}

/// An automation in the plugin's own numbers.
struct Curve {
    param: u32,
    from: f64,
    to: f64,
    period_frames: f64,
}

impl Strip {
    /// Makes an instance and activates it.
    ///
    /// # Errors
    /// When the bundle has no such plugin, it has no such parameter, or it cannot be activated.
    pub(crate) fn new(
        bundle: &ClapBundle,
        id: &str,
        rate_hz: u32,
        automation: Option<Automation>,
        set_up: impl FnOnce(&mut Instance) -> Result<()>,
    ) -> Result<Self> {
        let mut instance = bundle.instantiate(id)?;
        set_up(&mut instance)?;
        let curve = match automation {
            Some(automation) => Some(Curve::new(&mut instance, automation, rate_hz)?),
            None => None,
        };
        instance.activate(f64::from(rate_hz), 1, BLOCK_FRAMES as u32)?;
        Ok(Self { instance, curve })
    }

    /// Plays a sound through the plugin and says how long the plugin took. The plugin's latency is
    /// taken out again, as a DAW does.
    ///
    /// # Errors
    /// When the plugin fails.
    pub(crate) fn play(&mut self, input: &Stereo) -> Result<(Stereo, Duration)> {
        let latency = self.instance.latency() as usize;
        let mut padded = input.clone();
        padded.resize(input.frames() + latency);
        let mut output = Stereo::silence(padded.frames());
        let mut events = Vec::with_capacity(BLOCK_FRAMES / EVENT_FRAMES);
        let mut taken = Duration::ZERO;
        for start in (0..padded.frames()).step_by(BLOCK_FRAMES) {
            let block = start..padded.frames().min(start + BLOCK_FRAMES);
            events.clear();
            if let Some(curve) = &self.curve {
                events.extend(
                    (0..block.len())
                        .step_by(EVENT_FRAMES)
                        .map(|frame| curve.at(start, frame)),
                );
            }
            let mut outputs = [
                &mut output.left[block.clone()],
                &mut output.right[block.clone()],
            ];
            let begun = Instant::now();
            self.instance.process(Block {
                inputs: &[&padded.left[block.clone()], &padded.right[block]],
                sidechain: None,
                outputs: &mut outputs,
                events: &events,
            })?;
            taken += begun.elapsed();
        }
        output.left.drain(..latency);
        output.right.drain(..latency);
        Ok((output, taken))
    }
}

impl Curve {
    fn new(instance: &mut Instance, automation: Automation, rate_hz: u32) -> Result<Self> {
        let param = instance.param(automation.parameter)?.id;
        let mut value = |text: &str| {
            instance
                .value_from_text(param, text)
                .with_context(|| format!("{} cannot read {text:?}", automation.parameter))
        };
        let (from, to) = (value(automation.from)?, value(automation.to)?);
        Ok(Self {
            param,
            from,
            to,
            period_frames: automation.period_s * f64::from(rate_hz),
        })
    }

    /// The event at a frame of the block that starts at `start`: a raised cosine, which has no
    /// corners.
    fn at(&self, start: usize, frame: usize) -> Event {
        let turn = (start + frame) as f64 / self.period_frames;
        let way = 0.5 - 0.5 * (std::f64::consts::TAU * turn).cos();
        let value = self.from + (self.to - self.from) * way;
        Event {
            frame: frame as u32,
            param: self.param,
            value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_automation_goes_there_and_back_in_its_period() {
        let curve = Curve {
            param: 7,
            from: -2.0,
            to: 4.0,
            period_frames: 1000.0,
        };
        for (start, frame, value) in [
            (0, 0, -2.0),
            (256, 244, 4.0),
            (768, 232, -2.0),
            (0, 250, 1.0),
        ] {
            let event = curve.at(start, frame);
            // f64 rounding of a cosine.
            assert!((event.value - value).abs() < 1e-9, "{event:?}");
            assert_eq!((event.param, event.frame as usize), (7, frame));
        }
    }
}
