//! The notes of the demo's song, by bar and beat from 0. Notes are MIDI numbers, C4 is 60.

use super::instruments::voice::{Hiss, Vowel};
use super::session::{BARS, SungNote};

/// The bars that the drums and the bass play in.
const RHYTHM: std::ops::Range<usize> = 4..BARS;

/// The bars with everything.
const FULL: std::ops::Range<usize> = 8..BARS;

/// The chord of a bar, four voices: Am7, F, C, G with the least movement between them. The song
/// ends on the first.
pub(crate) fn chord(bar: usize) -> [f32; 4] {
    [
        [57.0, 60.0, 64.0, 67.0],
        [57.0, 60.0, 65.0, 69.0],
        [55.0, 60.0, 64.0, 67.0],
        [55.0, 59.0, 62.0, 67.0],
    ][bar % 4]
}

/// The lowest note of a bar's chord: A1, F1, C2, G1.
fn root(bar: usize) -> f32 {
    [33.0, 29.0, 36.0, 31.0][bar % 4]
}

/// Kicks as bar and beat: one a bar to announce the rhythm, then a pattern, at last every beat.
pub(crate) fn kick() -> Vec<(usize, f32)> {
    let mut hits = vec![(2, 0.0), (3, 0.0), (3, 2.5), (BARS, 0.0)];
    for bar in RHYTHM {
        let beats: &[f32] = if FULL.contains(&bar) {
            &[0.0, 1.0, 2.0, 3.0]
        } else {
            &[0.0, 1.5, 2.0]
        };
        hits.extend(beats.iter().map(|beat| (bar, *beat)));
    }
    hits
}

/// Snares as bar, beat and gain, with a ghost note and a roll into the last part.
pub(crate) fn snare() -> Vec<(usize, f32, f32)> {
    let mut hits = vec![(BARS, 0.0, 0.8)];
    for bar in RHYTHM {
        hits.extend([(bar, 1.0, 1.0), (bar, 3.0, 1.0), (bar, 2.75, 0.22)]);
    }
    hits.extend((0..4).map(|step| (7, 3.25 + 0.1875 * step as f32, 0.35 + 0.15 * step as f32)));
    hits
}

/// Hats as bar, beat, gain and whether open: eighths, then sixteenths.
pub(crate) fn hats() -> Vec<(usize, f32, f32, bool)> {
    let mut hits = Vec::new();
    for bar in 0..BARS {
        let steps = if bar < FULL.start { 8 } else { 16 };
        for step in 0..steps {
            let beat = 4.0 * step as f32 / steps as f32;
            let gain = match beat.fract() {
                0.0 => 0.75,
                0.5 => 1.0,
                _ => 0.4,
            };
            let open = RHYTHM.contains(&bar) && beat == 3.5;
            hits.push((bar, beat, if bar < 2 { 0.6 * gain } else { gain }, open));
        }
    }
    hits
}

/// The bass as bar, beat, beats and note.
pub(crate) fn bass() -> Vec<(usize, f32, f32, f32)> {
    let mut notes = vec![(BARS, 0.0, 3.0, root(BARS))];
    for bar in RHYTHM {
        let low = root(bar);
        notes.extend([
            (bar, 0.0, 1.4, low),
            (bar, 1.5, 0.45, low),
            (bar, 2.0, 0.9, low),
            (bar, 3.0, 0.45, low + 7.0),
            (bar, 3.5, 0.45, low + 12.0),
        ]);
    }
    notes
}

/// The lead as bar, beat, beats and note: answers to the voice, then an arpeggio an octave above
/// the chords.
pub(crate) fn lead() -> Vec<(usize, f32, f32, f32)> {
    let mut notes = vec![
        (5, 2.5, 0.5, 72.0),
        (5, 3.0, 0.5, 76.0),
        (5, 3.5, 0.5, 77.0),
        (7, 2.5, 0.5, 74.0),
        (7, 3.0, 0.5, 71.0),
        (7, 3.5, 0.5, 74.0),
        (BARS, 0.0, 1.5, 81.0),
    ];
    for bar in FULL {
        let chord = chord(bar);
        for step in 0..8 {
            let voice = [0, 2, 1, 3, 2, 1, 3, 2][step];
            notes.push((bar, 0.5 * step as f32, 0.5, chord[voice] + 12.0));
        }
    }
    notes
}

/// The melody and its words, which mean little but hiss a lot.
pub(crate) fn voice() -> Vec<SungNote> {
    const S: Option<Hiss> = Some(Hiss::S);
    const SH: Option<Hiss> = Some(Hiss::Sh);
    let (ee, eh, ah) = (Vowel::EE, Vowel::EH, Vowel::AH);
    let (aw, oo, uh) = (Vowel::AW, Vowel::OO, Vowel::UH);
    vec![
        (2, 0.0, 1.0, 64.0, S, [ee, ee], None),
        (2, 1.0, 0.5, 62.0, None, [uh, uh], None),
        (2, 1.5, 1.6, 60.0, S, [uh, ah], None),
        (2, 3.5, 0.5, 62.0, SH, [ee, ee], None),
        (3, 0.0, 1.5, 62.0, S, [eh, ee], S),
        (3, 2.0, 1.5, 59.0, S, [aw, oo], None),
        (4, 0.0, 1.0, 60.0, None, [ah, ah], None),
        (4, 1.0, 0.5, 62.0, S, [ee, ee], None),
        (4, 1.5, 1.4, 64.0, SH, [ah, aw], None),
        (4, 3.0, 1.0, 60.0, None, [oo, oo], None),
        (5, 0.0, 1.5, 69.0, S, [ah, eh], None),
        (5, 1.5, 0.5, 67.0, None, [ee, ee], None),
        (5, 2.0, 1.75, 65.0, None, [eh, ee], S),
        (6, 0.0, 1.0, 64.0, SH, [ee, ee], None),
        (6, 1.0, 1.0, 67.0, S, [aw, oo], None),
        (6, 2.0, 1.5, 64.0, None, [ah, ah], SH),
        (7, 0.0, 0.5, 62.0, S, [ee, ee], None),
        (7, 0.5, 0.5, 62.0, None, [eh, eh], None),
        (7, 1.0, 2.5, 59.0, S, [ah, aw], S),
        (8, 0.0, 1.0, 64.0, S, [ee, ee], None),
        (8, 1.0, 0.5, 64.0, None, [uh, uh], None),
        (8, 1.5, 0.5, 67.0, S, [ah, ah], None),
        (8, 2.0, 1.75, 69.0, SH, [ah, eh], None),
        (9, 0.0, 1.5, 72.0, S, [aw, oo], None),
        (9, 1.5, 0.5, 69.0, None, [ee, ee], None),
        (9, 2.0, 1.75, 69.0, SH, [eh, ee], S),
        (10, 0.0, 1.0, 67.0, S, [ee, ee], None),
        (10, 1.0, 1.0, 64.0, None, [ah, ah], None),
        (10, 2.0, 1.5, 67.0, S, [aw, oo], SH),
        (11, 0.0, 1.0, 71.0, S, [ee, ee], None),
        (11, 1.0, 1.0, 69.0, S, [ah, ah], None),
        (11, 2.0, 1.8, 67.0, None, [oo, oo], None),
        (BARS, 0.0, 2.8, 69.0, S, [ah, aw], None),
    ]
}
