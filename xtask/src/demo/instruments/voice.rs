//! A singer: pulses of the vocal folds through the resonances of a mouth, and hisses between.
//!
//! ```text
//! folds (A. E. Rosenberg, JASA 49, 1971) --+-> seven resonances in a row -> chest -+-> voice
//! breath through the open folds -----------+   (D. H. Klatt, JASA 67, 1980)        |
//! noise in two bands for /s/ and one for /sh/ -------------------------------------+
//! ```

use std::f32::consts::{PI, TAU};

use super::{Glide, Noise, RATE, Sine, StateVariable, frames, note_hz, seconds};

/// A hiss in front of a vowel or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hiss {
    /// As in "see".
    S,
    /// As in "she".
    Sh,
}

/// Resonances of a mouth in Hz. The first three are the means for women in G. E. Peterson,
/// H. L. Barney, JASA 24, 1952, table II; the upper ones hardly move with the vowel, and carry the
/// voice on to 8 kHz.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Vowel([f32; 7]);

impl Vowel {
    /// As in "heed".
    pub(crate) const EE: Self = Self([310.0, 2790.0, 3310.0, 4100.0, 5000.0, 6000.0, 7300.0]);
    /// As in "head".
    pub(crate) const EH: Self = Self([610.0, 2330.0, 2990.0, 4100.0, 5000.0, 6000.0, 7300.0]);
    /// As in "hod".
    pub(crate) const AH: Self = Self([850.0, 1220.0, 2810.0, 4000.0, 5000.0, 6000.0, 7300.0]);
    /// As in "hawed".
    pub(crate) const AW: Self = Self([590.0, 920.0, 2710.0, 4000.0, 5000.0, 6000.0, 7300.0]);
    /// As in "who'd".
    pub(crate) const OO: Self = Self([370.0, 950.0, 2670.0, 4000.0, 5000.0, 6000.0, 7300.0]);
    /// As in "hud".
    pub(crate) const UH: Self = Self([760.0, 1400.0, 2780.0, 4000.0, 5000.0, 6000.0, 7300.0]);

    /// Widths of the resonances in Hz; wider for the higher ones, as mouths are.
    const WIDTHS_HZ: [f32; 7] = [130.0, 120.0, 160.0, 240.0, 320.0, 450.0, 600.0];
}

/// One sung syllable. Its hisses stand before and at the end of its time, as singers place them.
#[derive(Clone, Copy)]
pub(crate) struct Syllable {
    /// When the vowel starts.
    pub(crate) start_s: f32,
    /// How long it lasts, the hiss at its end included.
    pub(crate) length_s: f32,
    /// MIDI note.
    pub(crate) note: f32,
    /// Hiss in front of the vowel.
    pub(crate) onset: Option<Hiss>,
    /// The vowel at first, and what it turns into.
    pub(crate) vowels: [Vowel; 2],
    /// Hiss at the end.
    pub(crate) coda: Option<Hiss>,
}

/// Length of a hiss.
const HISS_S: f32 = 0.13;

/// What the singer aims at in one frame.
#[derive(Clone, Copy)]
struct Aim {
    note: f32,
    vowel: Vowel,
    /// Time in the note, from which vibrato grows.
    held_s: f32,
    voiced: f32,
    s: f32,
    sh: f32,
}

/// Sings the syllables, which do not overlap, into so many frames.
pub(crate) fn sing(syllables: &[Syllable], length: usize, noise: &mut Noise) -> Vec<f32> {
    let mut folds = Folds::default();
    let mut mouth = Mouth::default();
    let mut teeth = Teeth::default();
    let mut chest = StateVariable::default();
    let mut voiced = Glide::default();
    aims(syllables, length)
        .into_iter()
        .map(|aim| {
            let hz = folds.pitch_hz(aim, noise);
            let level = voiced.next(aim.voiced, 0.022);
            let source = level * folds.next(hz, noise);
            let vowel = mouth.next(source, aim.vowel);
            // The mud of a voice close to the microphone.
            let sung = vowel + 0.9 * chest.next(vowel, 300.0, 1.2).band;
            sung + teeth.next(aim, noise)
        })
        .collect()
}

/// What to aim at in each frame. Between syllables the mouth stays where it was.
fn aims(syllables: &[Syllable], length: usize) -> Vec<Aim> {
    let first = syllables.first();
    let rest = Aim {
        note: first.map_or(60.0, |syllable| syllable.note),
        vowel: first.map_or(Vowel::UH, |syllable| syllable.vowels[0]),
        held_s: 0.0,
        voiced: 0.0,
        s: 0.0,
        sh: 0.0,
    };
    let mut aims = vec![rest; length];
    for syllable in syllables {
        let start = frames(syllable.start_s);
        let sounding = syllable.length_s
            - if syllable.coda.is_some() {
                HISS_S
            } else {
                0.02
            };
        let stop = start + frames(sounding);
        for (frame, aim) in aims
            .iter_mut()
            .enumerate()
            .skip(start.saturating_sub(frames(HISS_S)))
        {
            // From here on, as the next syllable may come late.
            aim.note = syllable.note;
            aim.vowel = syllable.vowels[usize::from(frame > start + frames(0.45 * sounding))];
            aim.held_s = seconds(frame.saturating_sub(start));
            aim.voiced = if (start..stop).contains(&frame) {
                1.0
            } else {
                0.0
            };
            if syllable.onset.is_none() && frame < start {
                continue;
            }
            let hiss = match frame {
                frame if frame < start => syllable.onset,
                frame if (stop..stop + frames(HISS_S)).contains(&frame) => syllable.coda,
                _ => None,
            };
            aim.s = if hiss == Some(Hiss::S) { 1.0 } else { 0.0 };
            aim.sh = if hiss == Some(Hiss::Sh) { 1.0 } else { 0.0 };
        }
    }
    aims
}

/// The vocal folds: what they let through changes the pressure, so their flow is differentiated.
#[derive(Default)]
struct Folds {
    phase: f32,
    flow: f32,
    note: Glide,
    vibrato: Sine,
    unrest: Glide,
}

impl Folds {
    /// The pitch with the glide between notes, a vibrato that grows, and a little unrest.
    fn pitch_hz(&mut self, aim: Aim, noise: &mut Noise) -> f32 {
        if self.note.value == 0.0 {
            self.note.value = aim.note;
        }
        let note = self.note.next(aim.note, 0.028);
        // A trained singer: 5.7 turns a second, 35 cents to each side, after the first 0.25 s.
        let depth = 0.35 * ((aim.held_s - 0.25) / 0.4).clamp(0.0, 1.0);
        let unrest = self.unrest.next(noise.next(), 0.02);
        note_hz(note + depth * self.vibrato.next(5.7) + 2.0 * unrest)
    }

    fn next(&mut self, hz: f32, noise: &mut Noise) -> f32 {
        // Shares of a turn in which the folds open and close; they rest for the remaining 0.4.
        const OPENING: f32 = 0.42;
        const CLOSING: f32 = 0.18;
        self.phase = (self.phase + hz / RATE).fract();
        let flow = if self.phase < OPENING {
            0.5 - 0.5 * (PI * self.phase / OPENING).cos()
        } else if self.phase < OPENING + CLOSING {
            (0.5 * PI * (self.phase - OPENING) / CLOSING).cos()
        } else {
            0.0
        };
        let change = (flow - self.flow) * RATE / (TAU * hz);
        self.flow = flow;
        change + 0.09 * flow * noise.next()
    }
}

/// The mouth: resonances in a row, each with a gain of 1 at 0 Hz, that glide between vowels.
#[derive(Default)]
struct Mouth {
    hz: [Glide; 7],
    past: [[f32; 2]; 7],
}

impl Mouth {
    fn next(&mut self, source: f32, vowel: Vowel) -> f32 {
        let mut sound = source;
        for (index, [y1, y2]) in self.past.iter_mut().enumerate() {
            let glide = &mut self.hz[index];
            if glide.value == 0.0 {
                glide.value = vowel.0[index];
            }
            let hz = glide.next(vowel.0[index], 0.06);
            // Klatt 1980, equations (2) and (3), in his letters.
            let c = -(-TAU * Vowel::WIDTHS_HZ[index] / RATE).exp();
            let b = 2.0 * (-PI * Vowel::WIDTHS_HZ[index] / RATE).exp() * (TAU * hz / RATE).cos();
            let a = 1.0 - b - c;
            let y = a * sound + b * *y1 + c * *y2;
            (*y1, *y2) = (y, *y1);
            sound = y;
        }
        0.25 * sound
    }
}

/// The teeth: noise between 5 and 10 kHz for /s/, around 5 kHz for /sh/; sharper than is pleasant.
#[derive(Default)]
struct Teeth {
    s: Glide,
    sh: Glide,
    s_bands: [StateVariable; 2],
    s_cut: StateVariable,
    sh_band: StateVariable,
    sh_cut: StateVariable,
}

impl Teeth {
    fn next(&mut self, aim: Aim, noise: &mut Noise) -> f32 {
        let white = noise.next();
        let [low, high] = &mut self.s_bands;
        let bands = low.next(white, 6300.0, 2.2).band + high.next(white, 8600.0, 2.5).band;
        let hiss_s = self.s_cut.next(bands, 4500.0, 0.9).high;
        let band = self.sh_band.next(white, 5000.0, 1.6).band;
        let hiss_sh = self.sh_cut.next(band, 2800.0, 0.9).high;
        0.9 * self.s.next(aim.s, 0.012) * hiss_s + 0.85 * self.sh.next(aim.sh, 0.016) * hiss_sh
    }
}
