//! Cost of EQ3: flat, settled, and while every knob moves. Stereo, 48 kHz, blocks of 64.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use truestrip_dsp::eq::{Eq3, Eq3Settings};
use truestrip_dsp::filter::matched::{Design, Shape, design};
use truestrip_dsp::{Processor, StereoBlock, StreamSpec};

const FRAMES: usize = 64;

fn shaped(mid_freq_hz: f32) -> Eq3Settings {
    Eq3Settings {
        on: true,
        low_gain_db: 4.0,
        mid_gain_db: -3.0,
        mid_freq_hz,
        high_gain_db: 5.0,
        ..Eq3Settings::default()
    }
}

fn prepared(settings: &Eq3Settings) -> Eq3 {
    let mut eq3 = Eq3::default();
    eq3.set(settings);
    eq3.prepare(&StreamSpec {
        sample_rate_hz: 48_000.0,
    });
    eq3
}

fn blocks(criterion: &mut Criterion) {
    // Noise, so that no state ever rests.
    let source: Vec<f32> = (0..FRAMES as u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 33e6 - 0.25)
        .collect();
    let mut group = criterion.benchmark_group("eq3, 64 stereo frames");
    group.throughput(Throughput::Elements(FRAMES as u64));
    for (name, settings) in [("flat", Eq3Settings::default()), ("settled", shaped(800.0))] {
        let mut eq3 = prepared(&settings);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let (mut left, mut right) = (source.clone(), source.clone());
                eq3.process(StereoBlock::new(&mut left, &mut right));
                (left, right)
            });
        });
    }
    let mut eq3 = prepared(&shaped(800.0));
    let mut turn = 0_u32;
    group.bench_function("moving", |bencher| {
        bencher.iter(|| {
            turn = turn.wrapping_add(1);
            eq3.set(&shaped(800.0 + (turn % 100) as f32));
            let (mut left, mut right) = (source.clone(), source.clone());
            eq3.process(StereoBlock::new(&mut left, &mut right));
            (left, right)
        });
    });
}

fn designs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one coefficient update");
    for shape in [
        Shape::Bell,
        Shape::LowShelf,
        Shape::HighShelf,
        Shape::LowCut,
        Shape::HighCut,
    ] {
        let mut w0 = 0.01;
        group.bench_function(format!("{shape:?}"), |bencher| {
            bencher.iter(|| {
                w0 = if w0 > 2.8 { 0.01 } else { w0 * 1.01 };
                design(&Design {
                    shape,
                    w0,
                    gain_db: 6.0,
                    q: 1.0,
                })
            });
        });
    }
}

criterion_group!(benches, blocks, designs);
criterion_main!(benches);
