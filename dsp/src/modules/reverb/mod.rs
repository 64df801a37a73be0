//! The reverb.
//!
//! Signal flow: low and high cut -> pre-delay -> `tail`: early reflections and late sound -> balance of both
//! -> width -> ducker -> mix with the dry sound. What follows the
//! cuts is linear.
//!
//! The mix keeps the energy: cosine of the dry and sine of the wet sound, which have little in common.
//! The wet sound has the energy of what enters, whatever decay, size and type are set; what the high decay
//! and the cuts take is lost.

mod ducker;
mod settings;
mod types;

use crate::bands::{BandSettings, FilterType, PresetBands, PresetEq};
use crate::blocks::delay::GlidingDelay;
use crate::blocks::equal_power::EqualPowerCrossfade;
use crate::space::tail::Tail;
use crate::{CONTROL_FRAMES, Context, Module, Ramp, Smoother, StereoBlock, StreamSpec};

use ducker::Ducker;
use settings::MAX_PREDELAY_MS;

pub use settings::ReverbSettings;
pub use types::ReverbType;

/// The cuts of what is sent to the reverb, as bands.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cuts {
    low_hz: f32,
    high_hz: f32,
}

impl Default for Cuts {
    fn default() -> Self {
        let settings = ReverbSettings::default();
        Self {
            low_hz: settings.low_cut_hz,
            high_hz: settings.high_cut_hz,
        }
    }
}

impl PresetBands for Cuts {
    fn bands(&self) -> impl AsRef<[BandSettings]> {
        let cut = |filter_type, freq_hz| BandSettings {
            on: true,
            filter_type,
            freq_hz,
            q: std::f32::consts::FRAC_1_SQRT_2,
            ..BandSettings::default()
        };
        [
            cut(FilterType::LowCut, self.low_hz),
            cut(FilterType::HighCut, self.high_hz),
        ]
    }
}

/// The running reverb.
#[derive(Clone, Debug)]
pub struct Reverb {
    settings: ReverbSettings,
    predelay: GlidingDelay,
    tail: Tail,
    cuts: PresetEq<Cuts>,
    ducker: Ducker,
    /// Part of the way from dry to wet.
    mix: EqualPowerCrossfade,
    /// From late to early.
    balance: EqualPowerCrossfade,
    width: Smoother,
    width_ramp: Ramp,
    /// How much of the input is sent: it fades in when the reverb is switched on, or its first reflections would
    /// begin in the middle of a wave.
    send: Smoother,
    send_ramp: Ramp,
    /// Whether it does anything at all. It begins and ends on a line of the control grid.
    is_running: bool,
    sample_rate_hz: f64,
}

impl Default for Reverb {
    fn default() -> Self {
        let mut reverb = Self {
            settings: ReverbSettings::default(),
            predelay: GlidingDelay::default(),
            tail: Tail::default(),
            cuts: PresetEq::default(),
            ducker: Ducker::default(),
            mix: EqualPowerCrossfade::default(),
            balance: EqualPowerCrossfade::default(),
            width: Smoother::new(1.0),
            width_ramp: Ramp::between(1.0, 1.0),
            send: Smoother::new(1.0),
            send_ramp: Ramp::between(1.0, 1.0),
            is_running: false,
            sample_rate_hz: 48_000.0,
        };
        reverb.set(&ReverbSettings::default());
        reverb
    }
}

impl Reverb {
    fn predelay_frames(&self) -> usize {
        let frames = f64::from(self.settings.predelay_ms) / 1000.0 * self.sample_rate_hz;
        // The tail takes a control period.
        (frames.round() as usize).saturating_sub(CONTROL_FRAMES)
    }

    fn tick(&mut self) {
        self.mix.tick();
        self.balance.tick();
        self.width_ramp = Ramp::between(self.width.current(), self.width.tick());
        self.send_ramp = Ramp::between(self.send.current(), self.send.tick());
        if !self.settings.on && self.mix.is_all_from() {
            self.is_running = false;
            return;
        }
        if self.predelay.is_settled() {
            self.predelay.set(self.predelay_frames());
        }
        self.predelay.tick();
    }

    /// Forgets all sound; what only shapes the wet sound is where it is set.
    fn forget(&mut self) {
        self.balance.reset();
        self.width.snap();
        self.width_ramp = Ramp::between(self.width.current(), self.width.current());
        self.predelay.reset(self.predelay_frames());
        self.tail.reset();
        self.cuts.reset();
        self.ducker.reset();
    }

    fn process_span(&mut self, mut block: StereoBlock, context: &Context) {
        let span = context.span;
        let frames = span.frames;
        let mut buffers = [[0.0; CONTROL_FRAMES]; 8];
        let [a, b, c, d, e, f, g, h] = buffers.each_mut().map(|buffer| &mut buffer[..frames]);
        let mut sent = StereoBlock::new(a, b);
        let mut early = StereoBlock::new(c, d);
        let mut wet = StereoBlock::new(e, f);
        let mut delayed = StereoBlock::new(g, h);
        for (to, from) in sent.channels_mut().into_iter().zip(block.channels()) {
            to.copy_from_slice(from);
            if !self.send_ramp.rests_at(1.0) {
                for (frame, sample) in to.iter_mut().enumerate() {
                    *sample *= self.send_ramp.at(span.offset + frame) as f32;
                }
            }
        }
        self.cuts.process(sent.reborrow(), span);
        self.predelay.write(&sent);
        self.predelay.read(0, frames, span.offset, &mut delayed);
        self.tail.process(&delayed, &mut early, &mut wet, span);
        self.ducker.detect(&block, span);

        self.balance.apply(&mut wet, &early, span);
        let width = self.width_ramp;
        if !width.rests_at(1.0) {
            let [left, right] = wet.channels_mut();
            for (frame, (left, right)) in left.iter_mut().zip(right).enumerate() {
                let width = width.at(span.offset + frame) as f32;
                let (mid, side) = (0.5 * (*left + *right), 0.5 * width * (*left - *right));
                (*left, *right) = (mid + side, mid - side);
            }
        }
        self.ducker.apply(&mut wet, span);
        self.mix.apply(&mut block, &wet, span);
    }
}

impl Module for Reverb {
    const KEY: &'static str = "reverb";
    const NAME: &'static str = "Reverb";
    type Settings = ReverbSettings;
    type Reading = ();

    fn prepare(&mut self, spec: &StreamSpec) {
        self.sample_rate_hz = spec.sample_rate_hz;
        let longest = f64::from(MAX_PREDELAY_MS) / 1000.0 * spec.sample_rate_hz;
        self.predelay.prepare(spec, longest.ceil() as usize);
        self.tail
            .prepare(spec, ReverbType::ALL.iter().map(|kind| kind.space()));
        self.cuts.prepare(spec);
        self.ducker.prepare(spec);
        self.mix.prepare(spec);
        self.balance.prepare(spec);
        self.width.prepare(spec);
        self.send.prepare(spec);
        self.reset();
    }

    fn reset(&mut self) {
        self.mix.reset();
        self.send.snap();
        self.send_ramp = Ramp::between(1.0, 1.0);
        self.forget();
        self.is_running = self.settings.on;
    }

    fn set(&mut self, settings: &ReverbSettings) {
        let share = |percent: f32| f64::from(percent) / 100.0;
        self.settings = *settings;
        self.tail.set(&settings.tail());
        let mix = if settings.on {
            share(settings.mix_percent)
        } else {
            0.0
        };
        self.mix.set(mix);
        self.balance.set(share(settings.early_percent));
        self.width.set_target(share(settings.width_percent));
        self.ducker.set(settings.duck_db.into());
        self.cuts.set(&Cuts {
            low_hz: settings.low_cut_hz,
            high_hz: settings.high_cut_hz,
        });
    }

    fn process(&mut self, block: StereoBlock, context: &Context) {
        if context.span.tick {
            if !self.is_running && self.settings.on {
                self.forget();
                self.send.restart(0.0);
                self.is_running = true;
            }
            if self.is_running {
                self.tick();
            }
        }
        if self.is_running {
            self.process_span(block, context);
        }
    }

    fn runs_through(&self) -> bool {
        !self.is_running && !self.settings.on
    }

    fn tail_frames(&self) -> u32 {
        if !self.settings.on {
            return 0;
        }
        let longest = self.settings.decay_seconds * self.settings.low_decay.max(1.0);
        let seconds = 2.0 * f64::from(longest) + f64::from(self.settings.predelay_ms) / 1000.0;
        (seconds * self.sample_rate_hz) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PART_FRAMES;
    use crate::strip::Solo;

    #[test]
    fn a_stopped_reverb_is_empty() {
        for &kind in ReverbType::ALL {
            for sample_rate_hz in [44_100.0, 192_000.0] {
                let mut reverb = Solo::<Reverb>::default();
                reverb.set(&ReverbSettings {
                    on: true,
                    kind,
                    decay_seconds: 0.5,
                    ..ReverbSettings::default()
                });
                reverb.prepare(&StreamSpec { sample_rate_hz });
                let mut play = |seconds: f64, level: f32| {
                    let blocks = (seconds * sample_rate_hz) as usize / PART_FRAMES;
                    for _ in 0..blocks {
                        let mut left = [level; PART_FRAMES];
                        let mut right = [-level; PART_FRAMES];
                        reverb.process(StereoBlock::new(&mut left, &mut right));
                    }
                    reverb.module().tail.is_empty()
                };
                assert!(!play(0.1, 0.5));
                // 200 dB take 3.3 times the decay; then what is in the delays has to pass.
                assert!(play(2.5, 0.0), "{kind:?} {sample_rate_hz}");
            }
        }
    }
}
