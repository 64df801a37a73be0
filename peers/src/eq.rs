//! Eight bells: ours in minimum and linear phase, and the peers'.

use truestrip_dsp::bands::{BandCurve, BandSettings, FilterType};
use truestrip_dsp::modules::{Eq, EqSettings, Phase};

use crate::contestant::{Contestant, Duty, ours};
use crate::lv2::{PeerSpec, World, ports};
use crate::material::RATE_HZ;

const FREQS_HZ: [f32; 8] = [60.0, 150.0, 350.0, 800.0, 1800.0, 4000.0, 8000.0, 14_000.0];

fn gain_db(index: usize) -> f32 {
    if index.is_multiple_of(2) { 3.0 } else { -2.0 }
}

fn linear(db: f32) -> f32 {
    10_f32.powf(db / 20.0)
}

/// What eight such bells make at some of their centres, with what their neighbours add.
fn bells_db() -> Vec<(f64, f64)> {
    let settings = settings(Phase::Minimum);
    let curves = settings.bands.map(|band| BandCurve::new(&band, RATE_HZ));
    [350.0, 800.0, 1800.0, 4000.0]
        .into_iter()
        .map(|freq_hz| {
            let gain: f64 = curves
                .iter()
                .map(|curve| curve.response(freq_hz).norm())
                .product();
            (freq_hz, 20.0 * gain.log10())
        })
        .collect()
}

fn settings(phase: Phase) -> EqSettings {
    let mut settings = EqSettings {
        phase,
        ..EqSettings::default()
    };
    for (index, band) in settings.bands.iter_mut().enumerate() {
        *band = BandSettings {
            on: true,
            filter_type: FilterType::Bell,
            freq_hz: FREQS_HZ[index],
            gain_db: gain_db(index),
            ..BandSettings::default()
        };
    }
    settings
}

/// Our equaliser, and each peer that is installed.
pub(crate) fn contestants(world: Option<&'static World>) -> Vec<Contestant> {
    let truestrip = |name: &str, phase| Contestant {
        name: format!("Truestrip EQ, {name}"),
        is_ours: true,
        make: Box::new(move |frames| Ok(ours::<Eq>(&settings(phase), frames))),
        duty: Duty::Gains(bells_db()),
    };
    let mut all = vec![
        truestrip("minimum phase", Phase::Minimum),
        truestrip("linear phase", Phase::Linear),
    ];
    let Some(world) = world else { return all };
    let bells = |set: fn(usize) -> Vec<(String, f32)>| (0..8).flat_map(set).collect::<Vec<_>>();
    let lsp = |mode: f32| {
        let mut ports = bells(|i| {
            vec![
                (format!("ft_{i}"), 1.0),
                (format!("f_{i}"), FREQS_HZ[i]),
                (format!("g_{i}"), linear(gain_db(i))),
                (format!("q_{i}"), 1.0),
            ]
        });
        ports.push(("mode".to_owned(), mode));
        ports
    };
    let eq10q = bells(|i| {
        let n = i + 1;
        vec![
            (format!("filter{n}_enable"), 1.0),
            (format!("filter{n}_type"), 11.0),
            (format!("filter{n}_freq"), FREQS_HZ[i]),
            (format!("filter{n}_gain"), gain_db(i)),
            (format!("filter{n}_q"), 1.0),
        ]
    });
    let calf = bells(|i| {
        let n = i + 1;
        vec![
            (format!("p{n}_active"), 1.0),
            (format!("p{n}_freq"), FREQS_HZ[i]),
            (format!("p{n}_level"), linear(gain_db(i))),
            (format!("p{n}_q"), 1.0),
        ]
    });
    let lsp_peer = |name, mode| PeerSpec {
        name,
        uri: "http://lsp-plug.in/plugins/lv2/para_equalizer_x16_stereo",
        package: "lsp-plugins-lv2",
        ports: lsp(mode),
        duty: Duty::Gains(bells_db()),
    };
    let peers = [
        lsp_peer("LSP x16, IIR", 0.0),
        lsp_peer("LSP x16, linear phase", 2.0),
        PeerSpec {
            name: "x42 fil4, all 8 filters",
            uri: "http://gareus.org/oss/lv2/fil4#stereo",
            package: "x42-plugins",
            ports: fil4(),
            duty: Duty::Gains(vec![(30.0, 2.5), (800.0, -2.0), (1800.0, 3.0)]),
        },
        PeerSpec {
            name: "eq10q",
            uri: "http://eq10q.sourceforge.net/eq/eq10qs",
            package: "eq10q",
            ports: eq10q,
            duty: Duty::Gains(bells_db()),
        },
        PeerSpec {
            name: "Calf 12 band",
            uri: "http://calf.sourceforge.net/plugins/Equalizer12Band",
            package: "calf-plugins",
            ports: calf,
            duty: Duty::Gains(bells_db()),
        },
    ];
    all.extend(peers.into_iter().filter_map(|peer| world.contestant(peer)));
    all
}

/// It has four bells between shelves and cuts: eight filters as well. The bells are narrow, so that
/// each shows by itself.
fn fil4() -> Vec<(String, f32)> {
    ports(&[
        ("HighPass", 1.0),
        ("HPfreq", 10.0),
        ("LowPass", 1.0),
        ("LPfreq", 20_000.0),
        ("LSfreq", 60.0),
        ("LSgain", 3.0),
        ("freq1", 150.0),
        ("gain1", -2.0),
        ("freq2", 350.0),
        ("gain2", 3.0),
        ("freq3", 800.0),
        ("gain3", -2.0),
        ("freq4", 1800.0),
        ("gain4", 3.0),
        ("q1", 0.25),
        ("q2", 0.25),
        ("q3", 0.25),
        ("q4", 0.25),
        ("HSfreq", 8000.0),
        ("HSgain", 3.0),
    ])
}
