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

use crate::bands::{BandSettings, FilterType, PresetBands, PresetEq};
use crate::blocks::delay::GlidingDelay;
use crate::blocks::equal_power::EqualPowerCrossfade;
use crate::param::{
    choice, decibel, hertz, milliseconds_from_zero, percent, seconds, times, toggle,
};
use crate::space::absorption::{self, Decay};
use crate::space::layout::{Early, Layout, Space, TAPS};
use crate::space::tail::{Tail, TailSettings};
use crate::{CONTROL_FRAMES, Context, Module, Ramp, Smoother, StereoBlock, StreamSpec};

use ducker::Ducker;

/// Longest pre-delay.
const MAX_PREDELAY_MS: f32 = 250.0;

crate::choice! {
    /// What kind of space it is.
    pub enum ReverbType {
        /// A furnished room: near walls, short lines.
        Room = "Room",
        /// An echo chamber: hard and irregular.
        Chamber = "Chamber",
        /// A concert hall: far walls, long lines.
        Hall = "Hall",
        /// A steel plate: dense at once, no walls.
        Plate = "Plate",
        /// Air around the sound: a cloud of early reflections and little after it.
        Ambience = "Ambience",
    }
}

impl ReverbType {
    /// Places, spans and seeds are those of a few hundred drawn at random whose echo density is highest from
    /// 10 to 100 ms, at three sample rates and three sizes, with no late line over its neighbours.
    fn space(self) -> Space {
        match self {
            Self::Room => Space {
                lines_ms: [19.0, 61.0],
                diffusion_ms: [2.9, 13.9, 27.7],
                early: Some(Early::Walls {
                    size: [5.9, 7.3, 2.8],
                    source: [4.0, 6.5, 1.7],
                    listener: [4.7, 2.3, 0.9],
                    reflection: 0.78,
                }),
                seed: 7,
            },
            Self::Chamber => Space {
                lines_ms: [29.0, 73.0],
                diffusion_ms: [3.6, 14.5, 24.2],
                early: Some(Early::Walls {
                    size: [7.7, 10.8, 4.9],
                    source: [2.8, 7.6, 0.9],
                    listener: [3.3, 5.2, 0.8],
                    reflection: 0.92,
                }),
                seed: 194,
            },
            Self::Hall => Space {
                lines_ms: [41.0, 113.0],
                diffusion_ms: [6.2, 18.0, 30.1],
                early: Some(Early::Walls {
                    size: [21.2, 35.7, 14.4],
                    source: [11.6, 31.7, 3.2],
                    listener: [11.5, 8.6, 5.4],
                    reflection: 0.89,
                }),
                seed: 204,
            },
            Self::Plate => Space {
                lines_ms: [31.0, 83.0],
                diffusion_ms: [2.6, 11.5, 39.6],
                early: Some(Early::Scattered {
                    span_ms: 29.0,
                    fall_db: 12.0,
                }),
                seed: 215,
            },
            Self::Ambience => Space {
                lines_ms: [19.0, 67.0],
                diffusion_ms: [3.7, 8.9, 24.1],
                early: Some(Early::Scattered {
                    span_ms: 83.0,
                    fall_db: 18.0,
                }),
                seed: 7,
            },
        }
    }
}

crate::settings! {
    /// Everything that a user sets on the reverb.
    pub struct ReverbSettings in "reverb" {
        /// Off passes everything unchanged, to the bit.
        "reverb_on" on: bool = "Reverb On", toggle(false);
        /// What kind of space it is.
        "reverb_type" kind: ReverbType = "Reverb Type", choice(ReverbType::NAMES, ReverbType::Hall as usize);
        /// From dry to wet, 0 to 100 %. 0 passes everything unchanged, to the bit.
        "reverb_mix" mix_percent: f32 = "Reverb Mix", percent(0.0, 100.0, 15.0);
        /// Until the reverb begins, 0 to 250 ms; a control period at least.
        "reverb_predelay" predelay_ms: f32 = "Reverb Predelay", milliseconds_from_zero(MAX_PREDELAY_MS, 20.0);
        /// Time to fall by 60 dB at 1 kHz, 0.1 to 20 s.
        "reverb_decay" decay_seconds: f32 = "Reverb Decay", seconds(0.1, 20.0, 1.8);
        /// How far the walls are, 0 to 100 %. A decay too short for the size makes the space smaller.
        "reverb_size" size_percent: f32 = "Reverb Size", percent(0.0, 100.0, 60.0);
        /// The decay at 125 Hz and below, 0.25 to 2 times that at 1 kHz.
        "reverb_low_decay" low_decay: f32 = "Reverb Low Decay", times(0.25, 2.0, 1.0);
        /// The decay at 8 kHz and above, 0.1 to 1 times that at 1 kHz.
        "reverb_high_decay" high_decay: f32 = "Reverb High Decay", times(0.1, 1.0, 0.5);
        /// From single echoes to a cloud, 0 to 100 %.
        "reverb_diffusion" diffusion_percent: f32 = "Reverb Diffusion", percent(0.0, 100.0, 70.0);
        /// How far the lines move, 0 to 100 %.
        "reverb_modulation" modulation_percent: f32 = "Reverb Modulation", percent(0.0, 100.0, 30.0);
        /// Side of the reverb against its middle, 0 (mono) to 150 %.
        "reverb_width" width_percent: f32 = "Reverb Width", percent(0.0, 150.0, 100.0);
        /// Corner of the wet sound's low cut at 12 dB per octave, 20 to 1000 Hz.
        "reverb_low_cut" low_cut_hz: f32 = "Reverb Low Cut", hertz(20.0, 1000.0, 120.0);
        /// Corner of the wet sound's high cut at 12 dB per octave, 1000 to 20000 Hz.
        "reverb_high_cut" high_cut_hz: f32 = "Reverb High Cut", hertz(1000.0, 20_000.0, 12_000.0);
        /// Balance of the wet sound, from all late, 0 %, to all early, 100 %.
        "reverb_early" early_percent: f32 = "Reverb Early", percent(0.0, 100.0, 40.0);
        /// How far the dry sound lowers the wet one, 0 to 24 dB.
        "reverb_duck" duck_db: f32 = "Reverb Duck", decibel(0.0, 24.0, 0.0);
    }
}

impl ReverbSettings {
    fn decay(&self) -> Decay {
        Decay {
            seconds: self.decay_seconds.into(),
            low: self.low_decay.into(),
            high: self.high_decay.into(),
        }
    }

    fn tail(&self) -> TailSettings {
        let share = |percent: f32| f64::from(percent) / 100.0;
        TailSettings {
            space: self.kind.space(),
            size: share(self.size_percent),
            decay: self.decay(),
            diffusion: share(self.diffusion_percent),
            modulation: share(self.modulation_percent),
        }
    }

    /// Time to fall by 60 dB at `freq_hz`, in seconds.
    #[must_use]
    pub fn decay_at(&self, freq_hz: f64) -> f64 {
        let tail = self.tail();
        let [shortest, longest] = tail.space.lines_ms;
        let line = tail.scale() * (shortest + longest) / 2.0 / 1000.0;
        absorption::decay_seconds(&self.decay(), line, freq_hz)
    }
}

impl ReverbSettings {
    /// Times in seconds after the dry sound, and gains, of the early reflections.
    #[must_use]
    pub fn early_reflections(&self) -> [(f64, f64); TAPS] {
        // So that a frame is a hundredth of a millisecond.
        const RATE_HZ: f64 = 100_000.0;
        let tail = self.tail();
        let layout = Layout::new(&tail.space, tail.scale(), RATE_HZ);
        let taps = &layout.taps;
        std::array::from_fn(|tap| {
            let [left, right] = taps.gains.map(|side| f64::from(side[tap]));
            let seconds = f64::from(taps.frames[tap]) / RATE_HZ;
            (
                seconds + f64::from(self.predelay_ms) / 1000.0,
                left.hypot(right),
            )
        })
    }
}

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
