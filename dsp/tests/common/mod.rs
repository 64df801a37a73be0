//! Signals and comparisons that the tests share.

#![allow(dead_code, reason = "each test binary uses a part of these")]

use truestrip_dsp::chain::{ChannelChain, ChannelSettings};
use truestrip_dsp::eq::Eq3Settings;
use truestrip_dsp::{Processor, StereoBlock, StreamSpec};

/// The rates at which the numbers are promised.
pub const RATES_HZ: [f64; 4] = [44_100.0, 48_000.0, 96_000.0, 192_000.0];

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

/// All of EQ3 in use.
pub fn busy() -> ChannelSettings {
    ChannelSettings {
        input_gain_db: 3.0,
        output_gain_db: -4.5,
        eq3: Eq3Settings {
            on: true,
            low_gain_db: 6.0,
            mid_gain_db: -9.0,
            mid_freq_hz: 2500.0,
            mid_q: 3.0,
            high_gain_db: 12.0,
            ..Eq3Settings::default()
        },
        ..ChannelSettings::default()
    }
}

/// A prepared chain.
pub fn channel(settings: &ChannelSettings, sample_rate_hz: f64) -> ChannelChain {
    let mut chain = ChannelChain::default();
    chain.set(settings);
    chain.prepare(&StreamSpec { sample_rate_hz });
    chain
}

/// Runs a processor in blocks of `size`, with `between` called before each frame count that it
/// names.
pub fn run<P: Processor>(processor: &mut P, input: [&[f32]; 2], size: usize) -> [Vec<f32>; 2] {
    let [mut left, mut right] = input.map(<[f32]>::to_vec);
    for (left, right) in left.chunks_mut(size).zip(right.chunks_mut(size)) {
        processor.process(StereoBlock::new(left, right));
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
