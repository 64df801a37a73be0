//! What both plugins do on the audio thread: hand the host's block to the chain, whatever its
//! channels, and send the levels, and the sound while an editor looks, to the editor.

use std::sync::Arc;

use nice_plug::prelude::*;
use truestrip_dsp::chain::Chain;
use truestrip_dsp::{StereoBlock, StreamSpec};
use truestrip_state::meter_ring::{MeterSender, Sight, meter_ring};
use truestrip_state::sample_ring::{SampleSender, Tap};

/// Frames that are processed at a time: what lacks a right channel is copied into one of this length.
const PART_FRAMES: usize = 256;

/// Level readings a second: enough for a meter at 60 Hz, few enough to cost nothing.
const READINGS_PER_SECOND: f64 = 100.0;

/// A chain, and how it is connected.
pub(crate) struct Engine<C: Chain> {
    chain: C,
    settings: C::Settings,
    /// What the host was last told.
    latency_frames: u32,
    mono_input: bool,
    right: [f32; PART_FRAMES],
    side_right: [f32; PART_FRAMES],
    frames_per_reading: usize,
    was_playing: bool,
    sender: MeterSender,
    samples: SampleSender,
    /// The part at hand, for as long as the chain works on it.
    taps: [Tap; PART_FRAMES],
    sight: Arc<Sight>,
}

impl<C: Chain> Default for Engine<C> {
    fn default() -> Self {
        let (sender, samples, sight) = meter_ring();
        Self {
            chain: C::default(),
            settings: C::Settings::default(),
            latency_frames: 0,
            mono_input: false,
            right: [0.0; PART_FRAMES],
            side_right: [0.0; PART_FRAMES],
            frames_per_reading: usize::MAX,
            was_playing: false,
            sender,
            samples,
            taps: [Tap::default(); PART_FRAMES],
            sight,
        }
    }
}

impl<C: Chain> Engine<C> {
    /// What the editor sees of the audio thread.
    pub(crate) fn sight(&self) -> Arc<Sight> {
        self.sight.clone()
    }

    /// Prepares for a stream and returns the latency in frames.
    pub(crate) fn initialize(
        &mut self,
        layout: &AudioIOLayout,
        config: &BufferConfig,
        settings: &C::Settings,
    ) -> u32 {
        let sample_rate_hz = f64::from(config.sample_rate);
        self.mono_input = layout
            .main_input_channels
            .is_some_and(|channels| channels.get() == 1);
        self.frames_per_reading = (sample_rate_hz / READINGS_PER_SECOND) as usize;
        self.sight.set_sample_rate_hz(sample_rate_hz);
        self.set(settings);
        self.chain.prepare(&StreamSpec { sample_rate_hz });
        self.latency_frames = self.chain.latency_frames();
        self.latency_frames
    }

    /// The latency in frames, if a setting has changed it since the host was last told.
    pub(crate) fn new_latency(&mut self) -> Option<u32> {
        let latency_frames = self.chain.latency_frames();
        let is_new = std::mem::replace(&mut self.latency_frames, latency_frames) != latency_frames;
        is_new.then_some(latency_frames)
    }

    /// Forgets the past; `settings` take effect at once.
    pub(crate) fn reset(&mut self, settings: &C::Settings) {
        self.set(settings);
        self.chain.reset();
    }

    /// Begins, holds or continues the programme that the loudness meter measures: as the editor asked for,
    /// and with the host's transport if that is wished.
    pub(crate) fn follow_transport(&mut self, follows: bool, is_playing: bool) {
        let starts = !std::mem::replace(&mut self.was_playing, is_playing) && is_playing;
        let Some(meter) = self.chain.loudness() else {
            return;
        };
        if self.sight.take_loudness_restart() || (follows && starts) {
            meter.restart();
        }
        meter.pause(follows && !is_playing);
    }

    /// Processes the host's block in place.
    pub(crate) fn process(
        &mut self,
        buffer: &mut Buffer,
        side_chain: Option<&mut Buffer>,
        settings: &C::Settings,
    ) -> ProcessStatus {
        if self.settings != *settings {
            self.set(settings);
        }
        self.chain.listen(self.sight.monitoring());
        let is_watched = self.samples.is_watched();
        let mono_input = self.mono_input;
        let mut sides = side_chain.map(Buffer::as_slice);
        let channels = buffer.as_slice();
        let frames = channels.first().map_or(0, |channel| channel.len());
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
            self.chain.process_beside(block.reborrow(), side_chain);
            if is_watched {
                let [left, right] = block.channels();
                let taps = self.taps.iter().zip(left.iter().zip(right));
                self.samples.send(taps.map(|(tap, (left, right))| Tap {
                    after: [*left, *right],
                    ..*tap
                }));
            }
        }
        if self.chain.metered_frames() >= self.frames_per_reading {
            self.sender.send(self.chain.take_levels());
        }
        match self.chain.tail_frames() {
            0 => ProcessStatus::Normal,
            frames => ProcessStatus::Tail(frames),
        }
    }

    fn set(&mut self, settings: &C::Settings) {
        self.settings = *settings;
        self.chain.set(settings);
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
    use truestrip_dsp::chain::{MasterChain, MasterSettings};

    use super::*;

    /// The audio thread of a master bus, without an editor.
    fn engine() -> Engine<MasterChain> {
        let mut engine = Engine::default();
        let config = BufferConfig {
            sample_rate: 48_000.0,
            min_buffer_size: None,
            max_buffer_size: 512,
            process_mode: ProcessMode::Realtime,
        };
        engine.initialize(
            &AudioIOLayout::default(),
            &config,
            &MasterSettings::default(),
        );
        engine
    }

    /// Plays 5 s of a 1 kHz sine of this peak level in both channels, whose loudness is that level;
    /// returns the integrated loudness.
    fn play(
        engine: &mut Engine<MasterChain>,
        level_db: f64,
        follows: bool,
        is_playing: bool,
    ) -> f32 {
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
            engine.chain.process_beside(block, None);
        }
        engine.chain.take_levels().loudness.integrated_lufs
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
        engine.sight.restart_loudness();
        near(play(&mut engine, -26.0, false, true), -26.0);
    }
}
