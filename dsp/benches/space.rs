//! Cost of the reverb by type, and of the rooms. Stereo, 48 kHz, blocks of 64 and 512.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use truestrip_dsp::modules::{Reverb, ReverbSettings, ReverbType, Room, RoomSettings, RoomType};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{Module, StereoBlock, StreamSpec};

const SPEC: StreamSpec = StreamSpec {
    sample_rate_hz: 48_000.0,
};

/// Times a module over blocks of noise, or of silence after noise has died away.
fn blocks<M: Module>(
    criterion: &mut Criterion,
    name: &str,
    settings: &M::Settings,
    is_stopped: bool,
) {
    let mut group = criterion.benchmark_group(name);
    for frames in [64, 512] {
        let source: Vec<f32> = (0..frames as u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 33e6 - 0.25)
            .collect();
        let (mut left, mut right) = (source.clone(), source.clone());
        let mut module = Solo::<M>::default();
        module.set(settings);
        module.prepare(&SPEC);
        let mut play = |level: f32| {
            for ((left, right), x) in left.iter_mut().zip(&mut right).zip(&source) {
                (*left, *right) = (level * x, level * x);
            }
            module.process(StereoBlock::new(&mut left, &mut right));
        };
        if is_stopped {
            // Twenty seconds are enough for any space at its default.
            play(1.0);
            (0..960_000 / frames).for_each(|_| play(0.0));
        }
        let level = if is_stopped { 0.0 } else { 1.0 };
        group.throughput(Throughput::Elements(frames as u64));
        group.bench_function(BenchmarkId::from_parameter(frames), |bencher| {
            bencher.iter(|| play(level));
        });
    }
}

fn reverbs(criterion: &mut Criterion) {
    let settings = |kind| ReverbSettings {
        on: true,
        kind,
        ..ReverbSettings::default()
    };
    for &kind in ReverbType::ALL {
        let name = format!("reverb, {kind:?}");
        blocks::<Reverb>(criterion, &name, &settings(kind), false);
    }
    let hall = settings(ReverbType::Hall);
    blocks::<Reverb>(criterion, "reverb, stopped", &hall, true);
}

fn rooms(criterion: &mut Criterion) {
    let settings = |kind| RoomSettings {
        on: true,
        kind,
        ..RoomSettings::default()
    };
    for &kind in RoomType::ALL {
        let name = format!("room, {kind:?}");
        blocks::<Room>(criterion, &name, &settings(kind), false);
    }
    let church = settings(RoomType::Church);
    blocks::<Room>(criterion, "room, stopped", &church, true);
}

criterion_group!(benches, reverbs, rooms);
criterion_main!(benches);
