//! A source at a place in a room.
//!
//! Signal flow: both channels as one source -> what walls and air take, for each order of reflection ->
//! direct sound, images and the send to the late sound, each at its time and level -> `tail` -> mix with the
//! dry sound. The mix is linear, since the direct sound is the dry one again.
//!
//! A source that moves cross-fades from place to place, in 20 ms each: there is no Doppler effect, and a
//! note keeps its pitch.

mod enclosure;
mod settings;
mod taps;

use crate::bands::{BandSettings, FilterType, PresetBands, PresetEq};
use crate::blocks::delay::History;
use crate::simd::dispatch;
use crate::space::absorption::Decay;
use crate::space::image_source::SPEED_OF_SOUND;
use crate::space::tail::Tail;
use crate::{
    CONTROL_FRAMES, Context, Module, PART_FRAMES, Ramp, Smoother, Span, StereoBlock, StreamSpec,
};

use enclosure::ORDERS;
use taps::{Hear, Heard, Taps};

pub use settings::{Reflection, RoomSettings, RoomType};

/// Middle of the shelf by which walls and air take.
const SHELF_HZ: f32 = 2828.0;
/// The longest way of an image, as multiple of the room's diagonal.
const LONGEST_WAY: f64 = 3.0;

/// What walls and air take of one order of reflections, as a band.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct AirAbsorption {
    high_db: f32,
}

impl PresetBands for AirAbsorption {
    fn bands(&self) -> impl AsRef<[BandSettings]> {
        [BandSettings {
            on: true,
            filter_type: FilterType::HighShelf,
            freq_hz: SHELF_HZ,
            gain_db: self.high_db,
            q: std::f32::consts::FRAC_1_SQRT_2,
            ..BandSettings::default()
        }]
    }
}

/// The running room.
#[derive(Clone, Debug)]
pub struct Room {
    settings: RoomSettings,
    /// What each order of reflections has lost.
    absorption: [PresetEq<AirAbsorption>; ORDERS],
    pasts: [History; ORDERS],
    tail: Tail,
    /// The place that is heard, or fades in, and the former one.
    present: Taps,
    former: Taps,
    present_settings: RoomSettings,
    turn: Smoother,
    turn_ramp: Ramp,
    mix: Smoother,
    mix_ramp: Ramp,
    /// How much of the source is heard: it fades in when the room is switched on, or its first reflections would
    /// begin in the middle of a wave.
    source: Smoother,
    source_ramp: Ramp,
    /// Frames since the last sound, up to the longest delay.
    quiet_frames: usize,
    longest_frames: usize,
    /// Whether it does anything at all. It begins and ends on a line of the control grid.
    is_running: bool,
    sample_rate_hz: f64,
}

impl Default for Room {
    fn default() -> Self {
        let settings = RoomSettings::default();
        let taps = Taps::new(&settings.scene(), 48_000.0);
        let mut room = Self {
            settings,
            absorption: Default::default(),
            pasts: Default::default(),
            tail: Tail::default(),
            present: taps,
            former: taps,
            present_settings: settings,
            turn: Smoother::new(1.0),
            turn_ramp: Ramp::between(1.0, 1.0),
            mix: Smoother::new(0.0),
            mix_ramp: Ramp::between(0.0, 0.0),
            source: Smoother::new(1.0),
            source_ramp: Ramp::between(1.0, 1.0),
            quiet_frames: 0,
            longest_frames: 0,
            is_running: false,
            sample_rate_hz: 48_000.0,
        };
        room.apply_settings(&settings);
        room
    }
}

impl Room {
    /// Takes on settings, but for the place.
    fn apply_settings(&mut self, settings: &RoomSettings) {
        self.settings = *settings;
        self.tail.set(&settings.tail());
        for (absorption, high_db) in self.absorption.iter_mut().zip(settings.scene().high_db) {
            absorption.set(&AirAbsorption {
                high_db: high_db as f32,
            });
        }
        let mix = if settings.on {
            f64::from(settings.mix_percent) / 100.0
        } else {
            0.0
        };
        self.mix.set_target(mix);
    }

    /// Goes to the place that is set, if it is another. Returns whether it is.
    fn move_source(&mut self) -> bool {
        let RoomSettings {
            kind,
            x_percent,
            y_percent,
            ..
        } = self.settings;
        let settings = RoomSettings {
            kind,
            x_percent,
            y_percent,
            ..self.present_settings
        };
        if settings == self.present_settings {
            return false;
        }
        self.present_settings = settings;
        self.former = self.present;
        self.present = Taps::new(&settings.scene(), self.sample_rate_hz);
        true
    }

    fn tick(&mut self) {
        self.mix_ramp = Ramp::between(self.mix.current(), self.mix.tick());
        self.source_ramp = Ramp::between(self.source.current(), self.source.tick());
        if !self.settings.on && self.mix_ramp.rests_at(0.0) {
            self.is_running = false;
            return;
        }
        if self.turn.is_settled() && self.move_source() {
            self.turn.restart(0.0);
        }
        self.turn_ramp = Ramp::between(self.turn.current(), self.turn.tick());
    }

    /// Forgets all sound, and is where it is set.
    fn forget(&mut self) {
        self.move_source();
        self.former = self.present;
        self.turn.snap();
        self.turn_ramp = Ramp::between(1.0, 1.0);
        self.absorption.iter_mut().for_each(PresetEq::reset);
        self.pasts.iter_mut().for_each(History::reset);
        self.tail.reset();
        self.quiet_frames = self.longest_frames;
    }

    /// Takes in what the source gives: the middle of both channels.
    fn hear_source(&mut self, block: &StereoBlock, span: Span) {
        let frames = block.frames();
        let mut buffers = [[0.0; CONTROL_FRAMES]; 3];
        let [source, left, right] = buffers.each_mut().map(|buffer| &mut buffer[..frames]);
        let [a, b] = block.channels();
        for (to, (a, b)) in source.iter_mut().zip(a.iter().zip(b)) {
            *to = 0.5 * (a + b);
        }
        if !self.source_ramp.rests_at(1.0) {
            for (frame, sample) in source.iter_mut().enumerate() {
                *sample *= self.source_ramp.at(span.offset + frame) as f32;
            }
        }
        let mut is_silent = true;
        for (absorption, past) in self.absorption.iter_mut().zip(&mut self.pasts) {
            left.copy_from_slice(source);
            right.copy_from_slice(source);
            absorption.process(StereoBlock::new(left, right), span);
            past.write(left);
            is_silent &= left.iter().all(|x| *x == 0.0);
        }
        self.quiet_frames = if is_silent {
            (self.quiet_frames + frames).min(self.longest_frames)
        } else {
            0
        };
    }

    fn process_span(&mut self, mut block: StereoBlock, span: Span) {
        let frames = span.frames;
        let mut heard: Heard = [[0.0; CONTROL_FRAMES]; 3];
        if self.quiet_frames < self.longest_frames {
            let pasts = &self.pasts;
            let hear = |taps, heard| {
                dispatch(Hear {
                    pasts,
                    taps,
                    frames,
                    heard,
                });
            };
            hear(&self.present, &mut heard);
            if !self.turn_ramp.rests_at(1.0) {
                let mut former: Heard = [[0.0; CONTROL_FRAMES]; 3];
                hear(&self.former, &mut former);
                for (former, heard) in former.iter().zip(&mut heard) {
                    let heard = &mut heard[..frames];
                    self.turn_ramp
                        .cross_fade(&former[..frames], heard, span.offset);
                }
            }
        }
        let [left, right, sent] = &mut heard;
        let mut sent_right = *sent;
        let mut buffers = [[0.0; CONTROL_FRAMES]; 4];
        let [a, b, c, d] = buffers.each_mut().map(|buffer| &mut buffer[..frames]);
        let sent = StereoBlock::new(&mut sent[..frames], &mut sent_right[..frames]);
        let mut late = StereoBlock::new(c, d);
        self.tail
            .process(&sent, &mut StereoBlock::new(a, b), &mut late, span);
        let sides = [left, right];
        for ((heard, late), dry) in sides
            .into_iter()
            .zip(late.channels())
            .zip(block.channels_mut())
        {
            let heard = &mut heard[..frames];
            for (heard, late) in heard.iter_mut().zip(late) {
                *heard += *late;
            }
            self.mix_ramp.cross_fade(dry, heard, span.offset);
            dry.copy_from_slice(heard);
        }
    }
}

impl Module for Room {
    const KEY: &'static str = "room";
    const NAME: &'static str = "Room";
    type Settings = RoomSettings;
    type Reading = ();

    fn prepare(&mut self, spec: &StreamSpec) {
        self.sample_rate_hz = spec.sample_rate_hz;
        let enclosures = RoomType::ALL.iter().map(|kind| kind.enclosure());
        let diagonal = enclosures
            .clone()
            .map(|enclosure| enclosure.size.iter().map(|x| x * x).sum::<f64>().sqrt())
            .fold(0.0, f64::max);
        let seconds = LONGEST_WAY * diagonal / SPEED_OF_SOUND;
        self.longest_frames = (seconds * spec.sample_rate_hz).ceil() as usize + PART_FRAMES;
        for past in &mut self.pasts {
            past.prepare(self.longest_frames);
        }
        for absorption in &mut self.absorption {
            absorption.prepare(spec);
        }
        self.tail
            .prepare(spec, enclosures.map(|enclosure| enclosure.space));
        self.turn.prepare(spec);
        self.mix.prepare(spec);
        self.source.prepare(spec);
        self.present = Taps::new(&self.present_settings.scene(), spec.sample_rate_hz);
        self.reset();
    }

    fn reset(&mut self) {
        self.source.snap();
        self.source_ramp = Ramp::between(1.0, 1.0);
        self.mix.snap();
        self.mix_ramp = Ramp::between(self.mix.current(), self.mix.current());
        self.forget();
        self.is_running = self.settings.on;
    }

    fn set(&mut self, settings: &RoomSettings) {
        self.apply_settings(settings);
    }

    fn process(&mut self, block: StereoBlock, context: &Context) {
        if context.span.tick {
            if !self.is_running && self.settings.on {
                self.forget();
                self.source.restart(0.0);
                self.is_running = true;
            }
            if self.is_running {
                self.tick();
            }
        }
        if self.is_running {
            self.hear_source(&block, context.span);
            self.process_span(block, context.span);
        }
    }

    fn runs_through(&self) -> bool {
        !self.is_running && !self.settings.on
    }

    fn tail_frames(&self) -> u32 {
        if !self.settings.on {
            return 0;
        }
        let Decay { seconds, low, .. } = self.settings.kind.enclosure().decay;
        self.longest_frames as u32 + (2.0 * seconds * low * self.sample_rate_hz) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::Solo;

    #[test]
    fn a_stopped_room_is_empty() {
        for &kind in RoomType::ALL {
            let mut room = Solo::<Room>::default();
            room.set(&RoomSettings {
                on: true,
                kind,
                ..RoomSettings::default()
            });
            room.prepare(&StreamSpec {
                sample_rate_hz: 48_000.0,
            });
            let mut play = |seconds: f64, level: f32| {
                for _ in 0..(seconds * 48_000.0) as usize / PART_FRAMES {
                    let mut left = [level; PART_FRAMES];
                    let mut right = left;
                    room.process(StereoBlock::new(&mut left, &mut right));
                }
                let room = room.module();
                room.tail.is_empty() && room.quiet_frames == room.longest_frames
            };
            assert!(!play(0.1, 0.5));
            // As for the reverb, after the longest decay.
            let Decay { seconds, low, .. } = kind.enclosure().decay;
            assert!(play(3.4 * seconds * low + 1.0, 0.0), "{kind:?}");
        }
    }
}
