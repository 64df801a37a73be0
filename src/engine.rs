//! What both plugins do on the audio thread: read the parameters once, hand the host's block to the strip,
//! whatever its channels, and send the levels, and the sound while an editor looks, to the editor.

use std::sync::Arc;

use nice_plug::prelude::*;
use truestrip_dsp::param::Param;
use truestrip_dsp::strip::StripDefinition;
use truestrip_dsp::{PART_FRAMES, StereoBlock, StreamSpec, Strip, StripSettings};
use truestrip_state::Parameters;
use truestrip_state::meter_ring::{EditorFeed, MeterSender, meter_ring};
use truestrip_state::sample_ring::{SampleSender, Tap};

/// Level readings a second: enough for a meter at 60 Hz, few enough to cost nothing.
const READINGS_PER_SECOND: f64 = 100.0;
/// Up to this number of the sound, a mono track hears the left channel alone.
const LAST_LEFT_ONLY_SOUND: u32 = 1;

/// A strip, and how it is connected.
pub(crate) struct Engine {
    strip: Strip,
    settings: StripSettings,
    params: Vec<&'static Param>,
    /// Where each parameter stood when it was last read.
    positions: Vec<f32>,
    /// What the host was last told.
    latency_frames: u32,
    mono_input: bool,
    /// Whether a mono track hears the left channel instead of both.
    left_only: bool,
    right: [f32; PART_FRAMES],
    side_right: [f32; PART_FRAMES],
    frames_per_reading: usize,
    was_playing: bool,
    sender: MeterSender,
    samples: SampleSender,
    /// The part at hand, for as long as the strip works on it.
    taps: [Tap; PART_FRAMES],
    feed: Arc<EditorFeed>,
}

impl Engine {
    pub(crate) fn new(definition: &'static StripDefinition) -> Self {
        let (sender, samples, feed) = meter_ring();
        let params: Vec<_> = definition.params().collect();
        Self {
            strip: Strip::new(definition),
            settings: StripSettings::new(definition),
            positions: vec![f32::NAN; params.len()],
            params,
            latency_frames: 0,
            mono_input: false,
            left_only: false,
            right: [0.0; PART_FRAMES],
            side_right: [0.0; PART_FRAMES],
            frames_per_reading: usize::MAX,
            was_playing: false,
            sender,
            samples,
            taps: [Tap::default(); PART_FRAMES],
            feed,
        }
    }

    /// What the editor sees of the audio thread.
    pub(crate) fn feed(&self) -> Arc<EditorFeed> {
        self.feed.clone()
    }

    /// Prepares for a stream and returns the latency in frames.
    pub(crate) fn initialize(
        &mut self,
        layout: &AudioIOLayout,
        config: &BufferConfig,
        parameters: &dyn Parameters,
    ) -> u32 {
        let sample_rate_hz = f64::from(config.sample_rate);
        self.mono_input = layout
            .main_input_channels
            .is_some_and(|channels| channels.get() == 1);
        self.frames_per_reading = (sample_rate_hz / READINGS_PER_SECOND) as usize;
        self.feed.set_sample_rate_hz(sample_rate_hz);
        self.read(parameters);
        self.strip.prepare(&StreamSpec { sample_rate_hz });
        self.latency_frames = self.strip.latency_frames();
        self.latency_frames
    }

    /// The latency in frames, if a setting has changed it since the host was last told.
    pub(crate) fn new_latency(&mut self) -> Option<u32> {
        let latency_frames = self.strip.latency_frames();
        let is_new = std::mem::replace(&mut self.latency_frames, latency_frames) != latency_frames;
        is_new.then_some(latency_frames)
    }

    /// Forgets the past; what is set takes effect at once.
    pub(crate) fn reset(&mut self, parameters: &dyn Parameters) {
        self.read(parameters);
        self.strip.reset();
    }

    /// Begins, holds or continues the programme that the loudness meter measures: as the editor asked for,
    /// and with the host's transport if that is wished.
    pub(crate) fn follow_transport(&mut self, follows: bool, is_playing: bool) {
        let starts = !std::mem::replace(&mut self.was_playing, is_playing) && is_playing;
        let Some(meter) = self.strip.loudness() else {
            return;
        };
        if self.feed.take_loudness_restart() || (follows && starts) {
            meter.restart();
        }
        meter.pause(follows && !is_playing);
    }

    /// Processes the host's block in place.
    pub(crate) fn process(
        &mut self,
        buffer: &mut Buffer,
        side_chain: Option<&mut Buffer>,
        parameters: &dyn Parameters,
    ) -> ProcessStatus {
        self.read(parameters);
        self.strip.monitor(self.feed.monitoring());
        let is_watched = self.samples.is_watched();
        let mono_input = self.mono_input;
        let mut sides = side_chain.map(Buffer::as_slice);
        let channels = buffer.as_slice();
        let frames = channels.first().map_or(0, |channel| channel.len());
        let hears_both = channels.len() == 1 && !self.left_only;
        for start in (0..frames).step_by(PART_FRAMES) {
            let end = (start + PART_FRAMES).min(frames);
            let Some(mut block) = part(channels, &mut self.right, start, end, mono_input) else {
                continue;
            };
            let side_chain = sides
                .as_deref_mut()
                .and_then(|sides| part(sides, &mut self.side_right, start, end, false));
            if is_watched {
                record(&mut self.taps, &block, side_chain.as_ref());
            }
            self.strip.process(block.reborrow(), side_chain);
            if hears_both {
                fold_to_mono(block.reborrow());
            }
            if is_watched {
                let [left, right] = block.channels();
                let taps = self.taps.iter().zip(left.iter().zip(right));
                self.samples.send(taps.map(|(tap, (left, right))| Tap {
                    after: [*left, *right],
                    ..*tap
                }));
            }
        }
        if self.strip.metered_frames() >= self.frames_per_reading {
            self.sender.send(self.strip.take_reading());
        }
        match self.strip.tail_frames() {
            0 => ProcessStatus::Normal,
            frames => ProcessStatus::Tail(frames),
        }
    }

    /// Reads the parameters, and tells the strip if one has moved.
    fn read(&mut self, parameters: &dyn Parameters) {
        let session = parameters.session();
        self.left_only = session.sound() <= LAST_LEFT_ONLY_SOUND;
        let order = session.order();
        let mut is_new = order != self.settings.order;
        let plain = self.settings.plain_mut().iter_mut();
        let places = plain.zip(&mut self.positions).zip(&self.params);
        for (index, ((plain, position), param)) in places.enumerate() {
            let now = parameters.heard_position(index);
            // By their bits: a value that is no number is none twice.
            if now.to_bits() != position.to_bits() {
                *position = now;
                *plain = param.plain_at(now);
                is_new = true;
            }
        }
        if is_new {
            self.settings.order = order;
            self.strip.set(&self.settings);
        }
    }
}

/// What both channels say, in both: a mono track has one loudspeaker.
fn fold_to_mono(mut block: StereoBlock) {
    let [left, right] = block.channels_mut();
    for (left, right) in left.iter_mut().zip(right) {
        // The same twice keeps its bits.
        *left = 0.5 * (*left + *right);
        *right = *left;
    }
}

/// Keeps what is about to enter the chain, which works in place.
fn record(taps: &mut [Tap; PART_FRAMES], block: &StereoBlock, side_chain: Option<&StereoBlock>) {
    let [left, right] = block.channels();
    for (tap, (left, right)) in taps.iter_mut().zip(left.iter().zip(right)) {
        *tap = Tap {
            before: [*left, *right],
            ..Tap::default()
        };
    }
    if let Some([left, right]) = side_chain.map(StereoBlock::channels) {
        for (tap, (left, right)) in taps.iter_mut().zip(left.iter().zip(right)) {
            tap.side_chain = [*left, *right];
        }
    }
}

/// The frames `start..end` of a buffer as a block. What has one channel, or has its sound in the first
/// one alone, gets a copy as its right channel.
fn part<'a>(
    channels: &'a mut [&mut [f32]],
    copy: &'a mut [f32; PART_FRAMES],
    start: usize,
    end: usize,
    is_mono: bool,
) -> Option<StereoBlock<'a>> {
    match channels {
        [] => None,
        [mono] => {
            let left = &mut mono[start..end];
            let right = &mut copy[..left.len()];
            right.copy_from_slice(left);
            Some(StereoBlock::new(left, right))
        }
        [left, right, ..] => {
            let (left, right) = (&mut left[start..end], &mut right[start..end]);
            if is_mono {
                right.copy_from_slice(left);
            }
            Some(StereoBlock::new(left, right))
        }
    }
}

#[cfg(test)]
mod tests {
    use truestrip_dsp::strip::MASTER;

    use crate::host_params::HostParams;

    use super::*;

    /// The audio thread of a master bus, without an editor.
    fn engine() -> Engine {
        let mut engine = Engine::new(&MASTER);
        let config = BufferConfig {
            sample_rate: 48_000.0,
            min_buffer_size: None,
            max_buffer_size: 512,
            process_mode: ProcessMode::Realtime,
        };
        engine.initialize(
            &AudioIOLayout::default(),
            &config,
            &HostParams::new(&MASTER),
        );
        engine
    }

    /// Plays 5 s of a 1 kHz sine of this peak level in both channels, whose loudness is that level;
    /// returns the integrated loudness.
    fn play(engine: &mut Engine, level_db: f64, follows: bool, is_playing: bool) -> f32 {
        let tone = truestrip_dsp::db_to_gain(level_db);
        for start in (0..240_480).step_by(480) {
            engine.follow_transport(follows, is_playing);
            // Silence at last, so that the latency holds nothing back.
            let gain = if start < 240_000 { tone } else { 0.0 };
            let mut left: Vec<f32> = (start..start + 480)
                .map(|frame| {
                    (gain * (f64::from(frame) * std::f64::consts::TAU / 48.0).sin()) as f32
                })
                .collect();
            let mut right = left.clone();
            let block = StereoBlock::new(&mut left, &mut right);
            engine.strip.process(block, None);
        }
        engine.strip.take_reading().loudness.integrated_lufs
    }

    fn near(found: f32, expected: f32) {
        // The tolerance of EBU Tech 3341.
        assert!((found - expected).abs() <= 0.1, "{found} for {expected}");
    }

    #[test]
    fn a_programme_follows_the_transport_only_if_that_is_wished() {
        let mut engine = engine();
        near(play(&mut engine, -23.0, true, true), -23.0);
        // The host stands still and the mixer is tried out: no part of the programme.
        near(play(&mut engine, -10.0, true, false), -23.0);
        // Playing again is another programme.
        near(play(&mut engine, -30.0, true, true), -30.0);
        // Without the wish all of it is one: -30 and -20 for 5 s each have a mean of -22.6.
        near(play(&mut engine, -20.0, false, false), -22.6);
        play(&mut engine, -20.0, false, true);
        engine.feed.restart_loudness();
        near(play(&mut engine, -26.0, false, true), -26.0);
    }
}
