//! Compressors at 4:1, 10 and 100 ms, at about 6 dB of reduction.

use truestrip_dsp::modules::{Compressor, CompressorSettings};

use crate::contestant::{Contestant, Duty, ours};
use crate::lv2::{PeerSpec, World, ports};

/// Peak of the sine that shows distortion: 8 dB over the threshold, 6 dB of reduction at 4:1.
pub(crate) const SINE_DB: f64 = -16.0;
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
        make: Box::new(move |frames| Ok(ours::<Compressor>(&settings, frames))),
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
    let peer = |name, uri, package, values: &[(&str, f32)]| PeerSpec {
        name,
        uri,
        package,
        ports: ports(values),
        duty: DUTY,
    };
    let lsp_uri = "http://lsp-plug.in/plugins/lv2/compressor_stereo";
    let peers = [
        PeerSpec {
            // It raises what it has lowered, by a rule of its own.
            duty: Duty::Reduction(-6.0, -1.0),
            ..peer(
                "x42 darc",
                "http://gareus.org/oss/lv2/darc#stereo",
                "x42-plugins",
                &[
                    ("threshold", -24.0),
                    ("Ratio", 0.75),
                    ("attack", 0.01),
                    ("release", 0.1),
                ],
            )
        },
        peer(
            "SWH sc4",
            "http://plugin.org.uk/swh-plugins/sc4",
            "swh-lv2",
            &[
                ("attack", 10.0),
                ("release", 100.0),
                ("threshold", -24.0),
                ("ratio", 4.0),
            ],
        ),
        peer(
            "Ardour a-comp",
            "urn:ardour:a-comp#stereo",
            "ardour-lv2-plugins",
            &[("att", 10.0), ("rel", 100.0), ("rat", 4.0), ("thr", -24.0)],
        ),
        peer(
            "Calf Compressor",
            "http://calf.sourceforge.net/plugins/Compressor",
            "calf-plugins",
            &[
                ("threshold", threshold),
                ("ratio", 4.0),
                ("attack", 10.0),
                ("release", 100.0),
            ],
        ),
        peer("LSP compressor", lsp_uri, "lsp-plugins-lv2", &lsp),
        peer(
            "LSP compressor, 5 ms look-ahead, high pass",
            lsp_uri,
            "lsp-plugins-lv2",
            &[&lsp[..], &lsp_full].concat(),
        ),
    ];
    all.extend(peers.into_iter().filter_map(|peer| world.contestant(peer)));
    all
}
