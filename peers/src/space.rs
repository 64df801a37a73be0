//! Reverbs at 2 seconds, fully wet, and what their responses measure.

use anyhow::Result;
use truestrip_dsp::modules::{Reverb, ReverbSettings, ReverbType};
use truestrip_measure::{decay, density, modes};

use crate::contestant::{Contestant, Duty, ours};
use crate::lv2::{PeerSpec, World, ports};
use crate::material::RATE_HZ;

/// A reverb neither mutes nor shouts.
const DUTY: Duty = Duty::Reduction(-20.0, 30.0);
/// What all are asked for.
const SECONDS: f64 = 2.0;
const FRAMES: usize = 64;
/// Impulses on both sides, at different moments.
const IMPULSES: usize = 4;

/// Our types, and each peer that is installed.
pub(crate) fn contestants(world: Option<&'static World>) -> Vec<Contestant> {
    let truestrip = |kind: ReverbType| Contestant {
        name: format!("Truestrip reverb, {kind:?}"),
        is_ours: true,
        make: Box::new(move |frames| {
            let settings = ReverbSettings {
                on: true,
                kind,
                mix_percent: 100.0,
                predelay_ms: 0.0,
                decay_seconds: SECONDS as f32,
                ..ReverbSettings::default()
            };
            Ok(ours::<Reverb>(&settings, frames))
        }),
        duty: DUTY,
    };
    let mut all: Vec<_> = ReverbType::ALL.iter().copied().map(truestrip).collect();
    let Some(world) = world else { return all };
    let dry_off = [("dry_level", 0.0), ("decay", SECONDS as f32)];
    let dragonfly = |name, uri, more: &[(&'static str, f32)]| PeerSpec {
        name,
        uri,
        package: "dragonfly-reverb-lv2",
        ports: ports(&[&dry_off, more].concat()),
        duty: DUTY,
    };
    let peers = [
        PeerSpec {
            name: "zita-rev1 (guitarix)",
            uri: "http://guitarix.sourceforge.net/plugins/gx_zita_rev1_stereo#_zita_rev1_stereo",
            package: "guitarix-lv2",
            ports: ports(&[
                ("MID_RT60", SECONDS as f32),
                ("LOW_RT60", SECONDS as f32),
                ("DRY_WET_MIX", 1.0),
                ("IN_DELAY", 20.0),
            ]),
            duty: DUTY,
        },
        dragonfly(
            "Dragonfly Hall",
            "https://github.com/michaelwillis/dragonfly-reverb",
            &[("late_level", 100.0), ("early_level", 50.0), ("delay", 0.0)],
        ),
        dragonfly(
            "Dragonfly Room",
            "urn:dragonfly:room",
            &[
                ("late_level", 100.0),
                ("early_level", 50.0),
                ("predelay", 0.0),
            ],
        ),
        dragonfly(
            "Dragonfly Plate",
            "urn:dragonfly:plate",
            &[("early_level", 100.0), ("predelay", 0.0)],
        ),
        PeerSpec {
            name: "MVerb",
            uri: "http://distrho.sf.net/plugins/MVerb",
            package: "dpf-plugins-lv2",
            ports: ports(&[("mix", 100.0), ("predelay", 0.0)]),
            duty: DUTY,
        },
        // Combs of 25 to 37 ms with this feedback take two seconds.
        PeerSpec {
            name: "MaFreeverb, one a side",
            uri: "http://distrho.sf.net/plugins/MaFreeverb",
            package: "dpf-plugins-lv2",
            ports: ports(&[("fb1", 0.9)]),
            duty: DUTY,
        },
    ];
    all.extend(peers.into_iter().filter_map(|peer| world.contestant(peer)));
    all
}

/// Prints density, decay and evenness of each contestant.
pub(crate) fn print(contestants: &[Contestant]) -> Result<()> {
    println!(
        "| asked for {SECONDS} s | echo density at 20, 60, 100 ms | RT60 at 500 Hz, 1, 4 kHz | error at 1 kHz | loudest late line, dB | flatness, dB |"
    );
    println!("|---|---|---|---|---|---|");
    for contestant in contestants {
        let responses = respond(contestant)?;
        // A side that hears nothing of the other is silent in every second one.
        let sounds = responses.iter().flatten().map(Vec::as_slice);
        let slices: Vec<&[f32]> = sounds
            .filter(|sound| sound.iter().any(|x| *x != 0.0))
            .collect();
        let densities = [20.0, 60.0, 100.0].map(|ms| {
            let density = density::mean_echo_density(&slices, ms, RATE_HZ);
            format!("{density:.2}")
        });
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let rt60s = [500.0, 1000.0, 4000.0].map(|hz| decay::rt60(&slices, hz, RATE_HZ));
        let decays = rt60s.map(|rt60| or_dash(rt60.map(|seconds| format!("{seconds:.2}"))));
        let error = rt60s[1].map(|seconds| format!("{:+.1} %", 100.0 * (seconds / SECONDS - 1.0)));
        let even = modes::evenness(&slices, SECONDS, RATE_HZ);
        println!(
            "| {} | {} | {} | {} | {:.1} | {:.2} |",
            contestant.name,
            densities.join(", "),
            decays.join(", "),
            or_dash(error),
            even.loudest_db,
            even.flatness_db
        );
    }
    println!();
    Ok(())
}

/// Responses of one instance, one after another.
fn respond(contestant: &Contestant) -> Result<Vec<[Vec<f32>; 2]>> {
    let mut runner = (contestant.make)(FRAMES)?;
    let blocks = (3.0 * SECONDS * RATE_HZ) as usize / FRAMES;
    let responses = (0..IMPULSES).map(|index| {
        let mut response = [Vec::new(), Vec::new()];
        for block in 0..blocks {
            for (channel, input) in runner.inputs().into_iter().enumerate() {
                input.fill(0.0);
                if block == 0 && channel == index % 2 {
                    input[0] = 1.0;
                }
            }
            runner.run();
            for (response, output) in response.iter_mut().zip(runner.outputs()) {
                response.extend_from_slice(output);
            }
        }
        response
    });
    Ok(responses.collect())
}
