//! Limiters driven by 8 dB into a ceiling of -1 dB, and how far they let peaks pass it.

use anyhow::Result;
use truestrip_dsp::modules::{Limiter, LimiterSettings};
use truestrip_measure::hard_peaks::hard_set;
use truestrip_measure::peak::true_peak_dbtp;

use crate::contestant::{Contestant, Duty, ours};
use crate::lv2::{PeerSpec, World, ports};
use crate::material::RATE_HZ;

const DRIVE_DB: f32 = 8.0;
const CEILING_DB: f32 = -1.0;
const RELEASE_MS: f32 = 60.0;
/// Peak of the sine that shows distortion: 6 dB of reduction.
pub(crate) const SINE_DB: f64 = CEILING_DB as f64 - DRIVE_DB as f64 + 6.0;
/// The sound as a whole comes out louder, but not by all of the drive.
const DUTY: Duty = Duty::Reduction(-7.98, -1.0);
/// "Full x4(3L)" of the LSP limiter.
const LSP_FULL_4X: f32 = 16.0;
/// Block and length of the hard sounds.
const BLOCK_FRAMES: usize = 64;
const FRAMES: usize = 64 * 1500;

/// Our limiter in both modes, and each peer that is installed.
pub(crate) fn contestants(world: Option<&'static World>) -> Vec<Contestant> {
    let truestrip = |name: &str, true_peak| Contestant {
        name: format!("Truestrip limiter, {name}"),
        is_ours: true,
        make: Box::new(move |frames| {
            let settings = LimiterSettings {
                drive_db: DRIVE_DB,
                ceiling_dbtp: CEILING_DB,
                release_ms: RELEASE_MS,
                true_peak,
                ..LimiterSettings::default()
            };
            Ok(ours::<Limiter>(&settings, frames))
        }),
        duty: DUTY,
    };
    let mut all = vec![truestrip("true peak", true), truestrip("samples", false)];
    let Some(world) = world else { return all };
    let gain = |db: f32| 10_f32.powf(db / 20.0);
    let dpl = |name, true_peak| PeerSpec {
        name,
        uri: "http://gareus.org/oss/lv2/dpl#stereo",
        package: "x42-plugins",
        ports: ports(&[
            ("gain", DRIVE_DB),
            ("threshold", CEILING_DB),
            ("release", RELEASE_MS / 1000.0),
            ("truepeak", true_peak),
        ]),
        duty: DUTY,
    };
    let lsp = |name, oversampling| PeerSpec {
        name,
        uri: "http://lsp-plug.in/plugins/lv2/limiter_stereo",
        package: "lsp-plugins-lv2",
        ports: ports(&[
            ("g_in", gain(DRIVE_DB)),
            ("th", gain(CEILING_DB)),
            ("boost", 0.0),
            ("ovs", oversampling),
        ]),
        duty: DUTY,
    };
    let peers = [
        dpl("x42 dpl, true peak", 1.0),
        dpl("x42 dpl, samples", 0.0),
        lsp("LSP limiter, no oversampling", 0.0),
        lsp("LSP limiter, full 4x", LSP_FULL_4X),
        PeerSpec {
            name: "Calf Limiter, 4x",
            uri: "http://calf.sourceforge.net/plugins/Limiter",
            package: "calf-plugins",
            ports: ports(&[
                ("level_in", gain(DRIVE_DB)),
                ("limit", gain(CEILING_DB)),
                ("release", RELEASE_MS),
                ("auto_level", 0.0),
                ("oversampling", 4.0),
            ]),
            duty: DUTY,
        },
    ];
    all.extend(peers.into_iter().filter_map(|peer| world.contestant(peer)));
    all
}

/// Prints how far each contestant lets the hard sounds pass the ceiling, read at 16 times the rate.
pub(crate) fn print(contestants: &[Contestant]) -> Result<()> {
    println!("| over the ceiling at 16x | worst, dB | on |");
    println!("|---|---|---|");
    for contestant in contestants {
        let mut worst = (f64::NEG_INFINITY, "");
        for (name, sound) in hard_set(RATE_HZ, FRAMES) {
            let mut runner = (contestant.make)(BLOCK_FRAMES)?;
            let mut output = Vec::new();
            // Silence at last pushes out what a latency holds back.
            for start in (0..2 * FRAMES).step_by(BLOCK_FRAMES) {
                for input in runner.inputs() {
                    match sound.get(start..start + BLOCK_FRAMES) {
                        Some(part) => input.copy_from_slice(part),
                        None => input.fill(0.0),
                    }
                }
                runner.run();
                output.extend_from_slice(runner.outputs()[0]);
            }
            let over_db = true_peak_dbtp(&output) - f64::from(CEILING_DB);
            if over_db > worst.0 {
                worst = (over_db, name);
            }
        }
        println!("| {} | {:+.2} | {} |", contestant.name, worst.0, worst.1);
    }
    println!();
    Ok(())
}
