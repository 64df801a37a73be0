//! The equaliser in linear phase: time a frame, and its dearest block against the median one, at rest and while a
//! band moves.
//!
//! Every block is timed in twenty runs over the same sound and its least time taken, so that what else the machine
//! does is not counted.

use std::time::{Duration, Instant};

use truestrip_dsp::bands::{BandSettings, FilterType, Slope};
use truestrip_dsp::modules::{Eq, EqSettings, Phase};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{StereoBlock, StreamSpec};

const RATE_HZ: f64 = 48_000.0;
const RUNS: usize = 20;
/// Frames until the history is full, and as many that count.
const FRAMES: usize = 100_000;

/// Eight bands of every type, as low and as sharp as the kernel has to resolve.
fn bands() -> EqSettings {
    let band = |filter_type, freq_hz, gain_db, q| BandSettings {
        on: true,
        filter_type,
        freq_hz,
        gain_db,
        q,
        ..BandSettings::default()
    };
    EqSettings {
        phase: Phase::Linear,
        bands: [
            BandSettings {
                slope: Slope::Db48,
                ..band(FilterType::LowCut, 30.0, 0.0, 0.71)
            },
            band(FilterType::LowShelf, 60.0, 6.0, 0.71),
            band(FilterType::Bell, 40.0, 9.0, 4.0),
            band(FilterType::Bell, 120.0, -12.0, 10.0),
            band(FilterType::Bell, 3000.0, 18.0, 10.0),
            band(FilterType::Tilt, 1000.0, 3.0, 0.71),
            band(FilterType::HighShelf, 8000.0, -6.0, 0.71),
            band(FilterType::HighCut, 16_000.0, 0.0, 0.71),
        ],
        ..EqSettings::default()
    }
}

fn main() {
    for size in [32, 64, 512] {
        for moves in [false, true] {
            race(size, moves);
        }
    }
}

fn race(size: usize, moves: bool) {
    let noise: Vec<f32> = (0..size as u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 33e6 - 0.25)
        .collect();
    let mut least = vec![Duration::MAX; 2 * FRAMES / size];
    for _ in 0..RUNS {
        let mut settings = bands();
        let mut eq = Solo::<Eq>::default();
        eq.set(&settings);
        eq.prepare(&StreamSpec {
            sample_rate_hz: RATE_HZ,
        });
        let (mut left, mut right) = (noise.clone(), noise.clone());
        for (index, least) in least.iter_mut().enumerate() {
            if moves {
                settings.bands[2].gain_db = (index % 90) as f32 * 0.1;
            }
            left.copy_from_slice(&noise);
            right.copy_from_slice(&noise);
            let start = Instant::now();
            eq.set(&settings);
            eq.process(StereoBlock::new(&mut left, &mut right));
            *least = (*least).min(start.elapsed());
        }
    }
    let mut times = least[FRAMES / size..].to_vec();
    times.sort_unstable();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    let frame_ns = median.as_nanos() as f64 / size as f64;
    let ratio = worst.as_secs_f64() / median.as_secs_f64();
    let state = if moves { "a band moves" } else { "at rest" };
    println!(
        "blocks of {size:3}, {state:12} {frame_ns:5.1} ns a frame; worst block {ratio:.1} x the median"
    );
}
