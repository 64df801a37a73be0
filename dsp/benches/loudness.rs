//! The loudness meter: time a frame, and its dearest block of 64 frames against the median one, beside
//! the whole crate `ebur128` with the same figures.
//!
//! Every block is timed in ten runs over the same ten seconds and its least time taken, so that what else the
//! machine does is not counted.

use std::hint::black_box;
use std::time::{Duration, Instant};

use ebur128::{EbuR128, Mode};
use truestrip_dsp::loudness::LoudnessMeter;
use truestrip_dsp::{StereoBlock, StreamSpec};

const BLOCK_FRAMES: usize = 64;
const BLOCKS: usize = 10 * 48_000 / BLOCK_FRAMES;
const RUNS: usize = 10;

fn main() {
    let mut state = 1_u32;
    let mut left: Vec<f32> = (0..BLOCKS * BLOCK_FRAMES)
        .map(|_| {
            // Numerical Recipes, ranqd1.
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (f64::from(state) / f64::from(u32::MAX) - 0.5) as f32
        })
        .collect();
    let mut right = left.clone();

    let mut meter = LoudnessMeter::default();
    meter.prepare(&StreamSpec {
        sample_rate_hz: 48e3,
    });
    race("this meter", &mut left, &mut right, |block| {
        meter.measure(&block);
        black_box(meter.reading());
    });
    let modes = Mode::I | Mode::LRA | Mode::S | Mode::TRUE_PEAK | Mode::HISTOGRAM;
    let mut whole = EbuR128::new(2, 48_000, modes).expect("a meter");
    race("ebur128, whole", &mut left, &mut right, |block| {
        whole.add_frames_planar_f32(&block.channels()).ok();
    });
}

fn race(name: &str, left: &mut [f32], right: &mut [f32], mut measure: impl FnMut(StereoBlock<'_>)) {
    let mut least = vec![Duration::MAX; BLOCKS];
    for _ in 0..RUNS {
        let blocks = left
            .chunks_mut(BLOCK_FRAMES)
            .zip(right.chunks_mut(BLOCK_FRAMES));
        for (least, (left, right)) in least.iter_mut().zip(blocks) {
            let start = Instant::now();
            measure(StereoBlock::new(left, right));
            *least = (*least).min(start.elapsed());
        }
    }
    let total: Duration = least.iter().sum();
    least.sort_unstable();
    let (median, worst) = (least[BLOCKS / 2], least[BLOCKS - 1]);
    let frame_ns = total.as_nanos() as f64 / (BLOCKS * BLOCK_FRAMES) as f64;
    let ratio = worst.as_secs_f64() / median.as_secs_f64();
    println!(
        "{name:15} {frame_ns:5.1} ns a frame; block of 64: median {median:?}, worst {worst:?}, {ratio:.1} x"
    );
}
