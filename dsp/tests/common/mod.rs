//! Signals and comparisons that the tests share.

#![allow(dead_code, reason = "each test binary uses a part of these")]

pub mod speech;

use std::f64::consts::TAU;

use truestrip_dsp::modules::Eq3Settings;
use truestrip_dsp::strip::{CHANNEL, ChannelGainSettings, Solo};
use truestrip_dsp::{Complex, Module, StereoBlock, StreamSpec, Strip, StripSettings, gain_to_db};

/// The rates at which the numbers are promised.
pub const RATES_HZ: [f64; 5] = [44_100.0, 48_000.0, 88_200.0, 96_000.0, 192_000.0];

/// White noise between -0.5 and 0.5, the same for the same seed.
pub fn noise(seed: u32, frames: usize) -> Vec<f32> {
    let mut state = seed;
    (0..frames)
        .map(|_| {
            // Numerical Recipes, ranqd1: a full-period linear congruence.
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (f64::from(state) / f64::from(u32::MAX) - 0.5) as f32
        })
        .collect()
}

/// A sine of this amplitude.
pub fn sine(freq_hz: f64, rate_hz: f64, amplitude: f64, frames: usize) -> Vec<f32> {
    let step = std::f64::consts::TAU * freq_hz / rate_hz;
    (0..frames)
        .map(|frame| (amplitude * (step * frame as f64).sin()) as f32)
        .collect()
}

/// Integrated loudness, by the crate that passes the documents' own cases.
pub fn loudness_lufs(sound: [&[f32]; 2], rate_hz: f64) -> f64 {
    let mut meter = ebur128::EbuR128::new(2, rate_hz as u32, ebur128::Mode::I).unwrap();
    meter.add_frames_planar_f32(&sound).unwrap();
    meter.loudness_global().unwrap()
}

/// Ten seconds of kick, snare and hat, at 48 kHz.
pub fn drums() -> Vec<f32> {
    let hiss = noise(7, 480_000);
    (0..480_000)
        .map(|frame| {
            let time = frame as f64 / 48e3;
            let (beat, half, eighth) = (time % 1.0, (time + 0.5) % 1.0, time % 0.25);
            let kick = 0.8
                * (TAU * (50.0 * beat + 4.0 * (1.0 - (-beat * 30.0).exp()))).sin()
                * (-beat * 9.0).exp();
            let snare = 0.7 * f64::from(hiss[frame]) * (-half * 18.0).exp();
            let hat = 0.2 * f64::from(hiss[frame]) * (-eighth * 60.0).exp();
            (kick + snare + hat) as f32
        })
        .collect()
}

/// What plays a sound: a module alone, or a strip.
pub trait Plays {
    /// Processes in place, without a side chain.
    fn play(&mut self, block: StereoBlock);
}

impl<M: Module> Plays for Solo<M> {
    fn play(&mut self, block: StereoBlock) {
        self.process(block);
    }
}

impl Plays for Strip {
    fn play(&mut self, block: StereoBlock) {
        self.process(block, None);
    }
}

/// All of EQ3 in use, between both gains.
pub fn busy() -> StripSettings {
    let eq3 = Eq3Settings {
        on: true,
        low_gain_db: 6.0,
        mid_gain_db: -9.0,
        mid_freq_hz: 2500.0,
        mid_q: 3.0,
        high_gain_db: 12.0,
        ..Eq3Settings::default()
    };
    let gains = ChannelGainSettings {
        input_db: 3.0,
        output_db: -4.5,
    };
    StripSettings::new(&CHANNEL).with(&eq3).with(&gains)
}

/// A channel strip that runs.
pub fn channel(settings: &StripSettings, sample_rate_hz: f64) -> Strip {
    let mut strip = Strip::new(&CHANNEL);
    strip.set(settings);
    strip.prepare(&StreamSpec { sample_rate_hz });
    strip
}

/// Plays a sound in blocks of `size`.
pub fn run(player: &mut impl Plays, input: [&[f32]; 2], size: usize) -> [Vec<f32>; 2] {
    let [mut left, mut right] = input.map(<[f32]>::to_vec);
    for (left, right) in left.chunks_mut(size).zip(right.chunks_mut(size)) {
        player.play(StereoBlock::new(left, right));
    }
    [left, right]
}

/// The bits of both channels.
pub fn bits(output: &[Vec<f32>; 2]) -> Vec<u32> {
    output
        .iter()
        .flatten()
        .map(|sample| sample.to_bits())
        .collect()
}

/// The response of the running processor at `freq_hz`, from its impulse response.
pub fn measured(impulse: &[f32], freq_hz: f64, rate_hz: f64) -> Complex<f64> {
    let step = TAU * freq_hz / rate_hz;
    impulse
        .iter()
        .enumerate()
        .map(|(frame, sample)| Complex::from_polar(f64::from(*sample), -step * frame as f64))
        .sum()
}

/// The loudest spectral line above `from_hz` in any window of 4096 frames, in dBFS of a sine.
pub fn loudest_above(signal: &[f32], from_hz: f64, rate_hz: f64) -> f64 {
    const SIZE: usize = 4096;
    // Blackman-Harris, Fredric J. Harris (1978): side lobes below -92 dB.
    let window: Vec<f64> = (0..SIZE)
        .map(|i| {
            let phase = TAU * i as f64 / SIZE as f64;
            0.35875 - 0.48829 * phase.cos() + 0.14128 * (2.0 * phase).cos()
                - 0.01168 * (3.0 * phase).cos()
        })
        .collect();
    let gain: f64 = window.iter().sum::<f64>() / 2.0;
    let mut fft = realfft::RealFftPlanner::<f64>::new();
    let fft = fft.plan_fft_forward(SIZE);
    let mut spectrum = fft.make_output_vec();
    let mut loudest = f64::NEG_INFINITY;
    for start in (0..signal.len() - SIZE).step_by(SIZE / 4) {
        let mut windowed: Vec<f64> = signal[start..start + SIZE]
            .iter()
            .zip(&window)
            .map(|(s, w)| f64::from(*s) * w)
            .collect();
        fft.process(&mut windowed, &mut spectrum)
            .expect("lengths fit");
        let first = (from_hz / rate_hz * SIZE as f64) as usize;
        for line in &spectrum[first..] {
            loudest = loudest.max(gain_to_db(line.norm() / gain));
        }
    }
    loudest
}
