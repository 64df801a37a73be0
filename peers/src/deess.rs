//! De-essers that are at work on the bursts in the sound.

use truestrip_dsp::modules::{Deesser, DeesserMode, DeesserSettings};

use crate::contestant::{Contestant, Duty, ours};
use crate::lv2::{PeerSpec, World, ports};

/// The sound as a whole loses little: its bursts are short.
const DUTY: Duty = Duty::Reduction(0.02, 14.0);

/// Our de-esser in both modes, and each peer that is installed.
pub(crate) fn contestants(world: Option<&'static World>) -> Vec<Contestant> {
    let truestrip = |name: &str, mode: DeesserMode| Contestant {
        name: format!("Truestrip de-esser, {name}"),
        is_ours: true,
        make: Box::new(move |frames| {
            let settings = DeesserSettings {
                on: true,
                mode,
                freq_hz: 6000.0,
                threshold_db: -25.0,
                ..DeesserSettings::default()
            };
            Ok(ours::<Deesser>(&settings, frames))
        }),
        duty: DUTY,
    };
    let mut all = vec![
        truestrip("split", DeesserMode::Split),
        truestrip("wide", DeesserMode::Wide),
    ];
    let Some(world) = world else { return all };
    let calf = |name, mode| PeerSpec {
        name,
        uri: "http://calf.sourceforge.net/plugins/Deesser",
        package: "calf-plugins",
        ports: ports(&[
            ("mode", mode),
            ("threshold", 0.05),
            ("ratio", 6.0),
            ("laxity", 5.0),
        ]),
        duty: DUTY,
    };
    let peers = [
        calf("Calf Deesser, wide", 0.0),
        calf("Calf Deesser, split", 1.0),
        PeerSpec {
            name: "mda DeEss (no level of the voice, no split)",
            uri: "http://drobilla.net/plugins/mda/DeEss",
            package: "mda-lv2",
            ports: ports(&[("thresh", 0.2)]),
            duty: DUTY,
        },
    ];
    all.extend(peers.into_iter().filter_map(|peer| world.contestant(peer)));
    all
}
