//! Compressors at 4:1, 10 and 100 ms, at about 6 dB of reduction.

use truestrip_dsp::dynamics::{Compressor, CompressorSettings};

use crate::contestant::{Contestant, Duty, STREAM, running};
use crate::lv2::World;

/// Reductions that count as the work.
const DUTY: Duty = Duty::Reduction(2.0, 14.0);

fn plain() -> CompressorSettings {
    CompressorSettings {
        on: true,
        threshold_db: -24.0,
        ratio: 4.0,
        attack_ms: 10.0,
        release_ms: 100.0,
        ..CompressorSettings::default()
    }
}

/// Our compressor, plain and with all of its functions on, and each peer that is installed.
pub(crate) fn contestants(world: Option<&'static World>) -> Vec<Contestant> {
    let truestrip = |name: &str, settings: CompressorSettings| Contestant {
        name: format!("Truestrip compressor{name}"),
        is_ours: true,
        make: Box::new(move |frames| {
            let mut compressor = Compressor::default();
            compressor.set(&settings);
            compressor.prepare(&STREAM);
            let process = |compressor: &mut Compressor, block: truestrip_dsp::StereoBlock| {
                compressor.process(block, None);
            };
            Ok(running(compressor, process, frames))
        }),
        duty: DUTY,
    };
    let full = CompressorSettings {
        lookahead_ms: 5.0,
        sc_low_cut_hz: 100.0,
        ..plain()
    };
    let mut all = vec![
        truestrip("", plain()),
        truestrip(", 5 ms look-ahead, low cut", full),
    ];
    let Some(world) = world else { return all };
    let threshold = 10_f32.powf(-24.0 / 20.0);
    let lsp = [("al", threshold), ("at", 10.0), ("rt", 100.0), ("cr", 4.0)];
    let lsp_full = [("sla", 5.0), ("shpm", 1.0), ("shpf", 100.0)];
    let peers: [(&str, &str, &str, Vec<(&str, f32)>); 6] = [
        (
            "x42 darc",
            "http://gareus.org/oss/lv2/darc#stereo",
            "x42-plugins",
            vec![
                ("threshold", -24.0),
                ("Ratio", 0.75),
                ("attack", 0.01),
                ("release", 0.1),
            ],
        ),
        (
            "SWH sc4",
            "http://plugin.org.uk/swh-plugins/sc4",
            "swh-lv2",
            vec![
                ("attack", 10.0),
                ("release", 100.0),
                ("threshold", -24.0),
                ("ratio", 4.0),
            ],
        ),
        (
            "Ardour a-comp",
            "urn:ardour:a-comp#stereo",
            "ardour-lv2-plugins",
            vec![("att", 10.0), ("rel", 100.0), ("rat", 4.0), ("thr", -24.0)],
        ),
        (
            "Calf Compressor",
            "http://calf.sourceforge.net/plugins/Compressor",
            "calf-plugins",
            vec![
                ("threshold", threshold),
                ("ratio", 4.0),
                ("attack", 10.0),
                ("release", 100.0),
            ],
        ),
        (
            "LSP compressor",
            "http://lsp-plug.in/plugins/lv2/compressor_stereo",
            "lsp-plugins-lv2",
            lsp.to_vec(),
        ),
        (
            "LSP compressor, 5 ms look-ahead, high pass",
            "http://lsp-plug.in/plugins/lv2/compressor_stereo",
            "lsp-plugins-lv2",
            [&lsp[..], &lsp_full].concat(),
        ),
    ];
    for (name, uri, package, ports) in peers {
        let ports = ports
            .into_iter()
            .map(|(port, value)| (port.to_owned(), value))
            .collect();
        // This one raises what it has lowered, by a rule of its own.
        let duty = if uri.contains("darc") {
            Duty::Reduction(-6.0, -1.0)
        } else {
            DUTY
        };
        match world.contestant(name, uri, ports, duty) {
            Some(peer) => all.push(peer),
            None => println!("Skipped {name}: install it (Debian: apt-get install {package})"),
        }
    }
    all
}
