//! What the demo does to a track: its preset, and the parameter that moves.
//!
//! A track of the song and a track of the user's are treated by the same rule: a track whose name
//! says what it is (`kick`, `Lead Vox 2`) gets the factory preset for it, any other stays flat. The
//! song's tracks are automated besides. The user's are not: a movement that suits a song cannot be
//! guessed. Nor does the master change the level of the user's mix.

use super::strip::Automation;

/// What a track gets.
pub(crate) struct Plan {
    /// File name of the channel preset, without its ending; `None` leaves the track flat.
    pub(crate) preset: Option<&'static str>,
    /// The parameter that moves in the song.
    pub(crate) automation: Option<Automation>,
}

/// Words in a track's name, and the preset that each stands for. The first that fits counts.
const WORDS: [(&str, &str); 16] = [
    ("kick", "kick"),
    ("snare", "snare"),
    ("hat", "hats"),
    ("cymbal", "hats"),
    ("bass", "bass"),
    ("vocal", "voice"),
    ("voice", "voice"),
    ("vox", "voice"),
    ("sing", "voice"),
    ("lead", "lead"),
    ("solo", "lead"),
    ("chord", "chords"),
    ("keys", "chords"),
    ("piano", "chords"),
    ("guitar", "chords"),
    ("pad", "chords"),
];

/// The plan for a track of this name.
pub(crate) fn plan(track: &str) -> Plan {
    let name = track.to_lowercase();
    let preset = WORDS
        .iter()
        .find(|(word, _)| name.contains(word))
        .map(|(_, preset)| *preset);
    Plan {
        preset,
        automation: preset.and_then(movement),
    }
}

/// How the song's tracks move.
fn movement(preset: &str) -> Option<Automation> {
    let (parameter, from, to, period_s) = match preset {
        "kick" => ("Output Gain", "-1.5 dB", "0 dB", 17.45),
        "snare" => ("EQ3 High Gain", "3 dB", "5 dB", 8.73),
        "hats" => ("EQ3 High Gain", "0.5 dB", "3.5 dB", 4.36),
        "bass" => ("EQ3 Low Gain", "-4 dB", "-2 dB", 8.73),
        "chords" => ("EQ3 High Freq", "3 kHz", "8 kHz", 8.73),
        "lead" => ("EQ3 Mid Freq", "2 kHz", "4 kHz", 4.36),
        "voice" => ("Output Gain", "-1 dB", "1 dB", 17.45),
        _ => return None,
    };
    Some(Automation {
        parameter,
        from,
        to,
        period_s,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_says_what_a_track_is_picks_its_preset() {
        for (name, preset) in [
            ("kick", Some("kick")),
            ("03 Bass DI", Some("bass")),
            ("Lead Vox 2", Some("voice")),
            ("Hi-Hat close", Some("hats")),
            ("Guitar L", Some("chords")),
            ("room mics", None),
        ] {
            assert_eq!(plan(name).preset, preset, "{name}");
        }
    }
}
