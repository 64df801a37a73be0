//! The demo's own song: twelve bars at 110 BPM over Am, F, C and G, and a last chord.
//!
//! It builds up: chords and hats, then the voice, then kick, bass and snare, then the lead. The
//! tracks have what a mix is there to mend: a voice with mud and harsh hisses, a boomy bass, dull
//! chords, a lead that stings.

use anyhow::Result;

use super::files::Session;
use super::instruments::voice::{Hiss, Syllable, Vowel, sing};
use super::instruments::{Noise, RATE_HZ, drums, frames, note_hz, synths};
use super::measure;
use super::score;
use super::track::{Stereo, Track};

/// Length of a beat.
pub(crate) const BEAT_S: f32 = 60.0 / 110.0;

/// Bars before the last chord.
pub(crate) const BARS: usize = 12;

/// Beats in a bar.
pub(crate) const BEATS: f32 = 4.0;

/// Beats that the last chord takes to die away.
const LAST_BEATS: f32 = 3.5;

/// The whole song.
const LENGTH_S: f32 = (BARS as f32 * BEATS + LAST_BEATS) * BEAT_S;

/// Composes and plays the song. It is the same to the bit on every run.
///
/// # Errors
/// When a track cannot be measured.
pub(crate) fn song() -> Result<Session> {
    // A rough balance by loudness in LUFS, as a session comes to the mixing desk.
    let mut tracks = [
        ("kick", -22.0, kick()),
        ("snare", -24.0, snare()),
        ("hats", -29.0, hats()),
        ("bass", -20.0, bass()),
        ("chords", -21.0, chords()),
        ("lead", -25.0, lead()),
        ("voice", -19.0, voice()),
    ]
    .map(|(name, lufs, audio)| {
        (
            lufs,
            Track {
                name: name.to_owned(),
                audio,
            },
        )
    });
    for (lufs, track) in &mut tracks {
        let levels = measure::levels(&track.audio, RATE_HZ)?;
        track
            .audio
            .scale(10_f64.powf((*lufs - levels.integrated_lufs) / 20.0) as f32);
    }
    Ok(Session {
        rate_hz: RATE_HZ,
        tracks: tracks.into_iter().map(|(_, track)| track).collect(),
    })
}

/// Time of a beat in a bar, both from 0.
fn time_s(bar: usize, beat: f32) -> f32 {
    (bar as f32 * BEATS + beat) * BEAT_S
}

fn silence() -> Stereo {
    Stereo::silence(frames(LENGTH_S))
}

fn kick() -> Stereo {
    let (mut out, mut noise) = (silence(), Noise::new(1));
    for (bar, beat) in score::kick() {
        out.add_mono(
            frames(time_s(bar, beat)),
            &drums::kick(&mut noise),
            [1.0; 2],
        );
    }
    out
}

fn snare() -> Stereo {
    let (mut out, mut noise) = (silence(), Noise::new(2));
    for (bar, beat, gain) in score::snare() {
        let gain = [gain * 0.95, gain];
        out.add_mono(frames(time_s(bar, beat)), &drums::snare(&mut noise), gain);
    }
    out
}

fn hats() -> Stereo {
    let (mut out, mut noise) = (silence(), Noise::new(3));
    for (bar, beat, gain, open) in score::hats() {
        // A hand is never quite even.
        let gain = gain * (1.0 + 0.12 * noise.next());
        let gain = [gain * 0.75, gain];
        out.add_mono(
            frames(time_s(bar, beat)),
            &drums::hat(&mut noise, open),
            gain,
        );
    }
    out
}

fn bass() -> Stereo {
    let mut out = silence();
    for (bar, beat, beats, note) in score::bass() {
        let sound = synths::bass(note_hz(note), beats * BEAT_S * 0.95);
        out.add_mono(frames(time_s(bar, beat)), &sound, [1.0; 2]);
    }
    out
}

fn chords() -> Stereo {
    let (mut out, mut noise) = (silence(), Noise::new(4));
    let strikes = [0.0, 1.5, 3.0].map(|beat| beat * BEAT_S);
    for bar in 0..=BARS {
        let (beats, fall_s, strikes) = if bar < BARS {
            (BEATS, 0.12, &strikes[..])
        } else {
            (LAST_BEATS, 1.2, &strikes[..1])
        };
        for note in score::chord(bar) {
            let [left, right] =
                synths::pad(note_hz(note), beats * BEAT_S, fall_s, strikes, &mut noise);
            let start = frames(time_s(bar, 0.0));
            out.add_mono(start, &left, [0.25, 0.06]);
            out.add_mono(start, &right, [0.06, 0.25]);
        }
    }
    out
}

/// The lead with its echoes, which go from side to side in dotted eighths.
fn lead() -> Stereo {
    const ECHOES: [[f32; 2]; 4] = [[0.9, 0.8], [0.12, 0.42], [0.25, 0.07], [0.04, 0.15]];
    let mut out = silence();
    for (bar, beat, beats, note) in score::lead() {
        let sound = synths::pluck(note_hz(note), beats * BEAT_S + 0.25);
        for (echo, gain) in ECHOES.into_iter().enumerate() {
            let start = time_s(bar, beat + 0.75 * echo as f32);
            out.add_mono(frames(start), &sound, gain);
        }
    }
    out
}

fn voice() -> Stereo {
    let syllables: Vec<_> = score::voice()
        .into_iter()
        .map(|(bar, beat, beats, note, onset, vowels, coda)| Syllable {
            start_s: time_s(bar, beat),
            length_s: beats * BEAT_S,
            note,
            onset,
            vowels,
            coda,
        })
        .collect();
    Stereo::from_mono(sing(&syllables, frames(LENGTH_S), &mut Noise::new(5)))
}

/// A syllable as the score writes it: bar, beat, length in beats, MIDI note, hiss in front, first
/// and last vowel, hiss at the end.
pub(crate) type SungNote = (usize, f32, f32, f32, Option<Hiss>, [Vowel; 2], Option<Hiss>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_track_has_its_level_and_no_sample_is_lost() {
        let session = song().unwrap();
        for track in &session.tracks {
            assert_eq!(track.audio.frames(), frames(LENGTH_S), "{}", track.name);
            let samples = track.audio.left.iter().chain(&track.audio.right);
            assert!(
                samples.clone().all(|sample| sample.is_finite()),
                "{}",
                track.name
            );
            let loudness = measure::levels(&track.audio, RATE_HZ)
                .unwrap()
                .integrated_lufs;
            // Scaling to a loudness moves the gate with it: equal but for rounding.
            assert!(
                (-29.1..-18.9).contains(&loudness),
                "{} at {loudness} LUFS",
                track.name
            );
        }
    }

    #[test]
    fn the_song_is_the_same_on_every_run() {
        assert_eq!(voice().channels(), voice().channels());
        assert_eq!(hats().channels(), hats().channels());
    }
}
