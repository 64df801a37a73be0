//! Cost of the equalisers: flat, at rest, and while a band moves. Stereo, 48 kHz, blocks of 64 and
//! 512.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use truestrip_dsp::bands::{BandSettings, FilterType};
use truestrip_dsp::filter::matched::{Design, SectionType, design};
use truestrip_dsp::modules::{Eq, Eq3, Eq3Settings, EqSettings};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{Module, StereoBlock, StreamSpec};

const SPEC: StreamSpec = StreamSpec {
    sample_rate_hz: 48_000.0,
};

/// Eight bells, as in `cargo xtask bench eq`.
fn bells() -> EqSettings {
    let mut settings = EqSettings::default();
    let freqs_hz = [60.0, 150.0, 350.0, 800.0, 1800.0, 4000.0, 8000.0, 14_000.0];
    for (index, (band, freq_hz)) in settings.bands.iter_mut().zip(freqs_hz).enumerate() {
        *band = BandSettings {
            on: true,
            filter_type: FilterType::Bell,
            freq_hz,
            gain_db: if index % 2 == 0 { 3.0 } else { -2.0 },
            ..BandSettings::default()
        };
    }
    settings
}

/// Three knobs in use.
fn knobs() -> Eq3Settings {
    Eq3Settings {
        on: true,
        low_gain_db: 4.0,
        mid_gain_db: -3.0,
        high_gain_db: 5.0,
        ..Eq3Settings::default()
    }
}

/// Times a module over blocks of noise, with `change` called before each block.
fn blocks<M: Module>(
    criterion: &mut Criterion,
    name: &str,
    mut change: impl FnMut(u32) -> Option<M::Settings>,
) {
    let mut group = criterion.benchmark_group(name);
    for frames in [64, 512] {
        // Noise, so that no state ever rests.
        let source: Vec<f32> = (0..frames as u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 33e6 - 0.25)
            .collect();
        let (mut left, mut right) = (source.clone(), source.clone());
        let mut module = Solo::<M>::default();
        if let Some(settings) = change(0) {
            module.set(&settings);
        }
        module.prepare(&SPEC);
        let mut turn = 0;
        group.throughput(Throughput::Elements(frames as u64));
        group.bench_function(BenchmarkId::from_parameter(frames), |bencher| {
            bencher.iter(|| {
                turn += 1;
                if let Some(settings) = change(turn) {
                    module.set(&settings);
                }
                left.copy_from_slice(&source);
                right.copy_from_slice(&source);
                module.process(StereoBlock::new(&mut left, &mut right));
            });
        });
    }
}

fn equalisers(criterion: &mut Criterion) {
    blocks::<Eq>(criterion, "eq, flat", |_| None);
    blocks::<Eq>(criterion, "eq, 8 bells at rest", |turn| {
        (turn == 0).then(bells)
    });
    blocks::<Eq>(criterion, "eq, 8 bells, one moves", |turn| {
        let mut settings = bells();
        settings.bands[3].freq_hz = 800.0 + (turn % 100) as f32;
        Some(settings)
    });
    blocks::<Eq3>(criterion, "eq3, at rest", |turn| (turn == 0).then(knobs));
}

fn designs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one coefficient update");
    for section_type in [
        SectionType::Bell,
        SectionType::LowShelf,
        SectionType::HighShelf,
        SectionType::LowCut,
        SectionType::HighCut,
    ] {
        let mut w0 = 0.01;
        group.bench_function(format!("{section_type:?}"), |bencher| {
            bencher.iter(|| {
                w0 = if w0 > 2.8 { 0.01 } else { w0 * 1.01 };
                design(&Design {
                    section_type,
                    w0,
                    gain_db: 6.0,
                    q: 1.0,
                })
            });
        });
    }
}

criterion_group!(benches, equalisers, designs);
criterion_main!(benches);
