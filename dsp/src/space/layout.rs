//! What sets one space apart from another: the lengths of its lines, and its early reflections.
//!
//! A [`Space`] is a design; a [`Layout`] is that design at a size and a sample rate, in frames. The
//! delays of the network grow geometrically from the shortest to the longest and are primes, so that no
//! two lines come round together (Manfred R. Schroeder, "Natural Sounding Artificial Reverberation",
//! 1962). The steps of the diffuser have one delay, drawn at random, in each sixteenth of their span.

use super::image_source::{Point, SPEED_OF_SOUND, distance, images};
use super::mixing::LINES;

/// Steps of the diffuser.
pub(crate) const STEPS: usize = 3;
/// Early reflections of a space.
pub(crate) const TAPS: usize = 32;
/// Shortest line of the network: a control period, the reach of the interpolation and some way for the
/// modulation.
pub(crate) const SHORTEST_FRAMES: u32 = 48;

/// A design.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Space {
    /// Shortest and longest line of the network.
    pub(crate) lines_ms: [f64; 2],
    /// Spans of the steps of the diffuser.
    pub(crate) diffusion_ms: [f64; STEPS],
    /// The early reflections, if they are not made elsewhere.
    pub(crate) early: Option<Early>,
    /// Where the random numbers start.
    pub(crate) seed: u32,
}

/// Where early reflections come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Early {
    /// The walls of a box: its lengths, the source and the listener, in metres, and how much of a sound
    /// a wall gives back.
    Walls {
        size: Point,
        source: Point,
        listener: Point,
        reflection: f64,
    },
    /// Random times over this span, falling by so much to its end.
    Scattered { span_ms: f64, fall_db: f64 },
}

/// Early reflections.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taps {
    pub(crate) frames: [u32; TAPS],
    /// Gains to left and right.
    pub(crate) gains: [[f32; TAPS]; 2],
}

impl Taps {
    const NONE: Self = Self {
        frames: [0; TAPS],
        gains: [[0.0; TAPS]; 2],
    };

    fn set(&mut self, tap: usize, frames: u32, gains: [f64; 2]) {
        self.frames[tap] = frames;
        for (side, gain) in self.gains.iter_mut().zip(gains) {
            side[tap] = gain as f32;
        }
    }
}

/// A design in frames.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) lines: [u32; LINES],
    pub(crate) steps: [[u32; LINES]; STEPS],
    pub(crate) taps: Taps,
}

/// Numbers between 0 and 1, the same for the same seed (Numerical Recipes, ranqd1).
#[derive(Debug)]
struct Random(u32);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0) / 4_294_967_296.0
    }

    /// The numbers below `LINES` in any order.
    fn order(&mut self) -> [usize; LINES] {
        let mut order = std::array::from_fn(|index| index);
        for last in (1..LINES).rev() {
            order.swap(last, (self.next() * (last + 1) as f64) as usize);
        }
        order
    }
}

fn is_prime(number: u32) -> bool {
    number % 2 == 1
        && (3..)
            .step_by(2)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

impl Layout {
    /// Nothing in it.
    pub(crate) const EMPTY: Self = Self {
        lines: [SHORTEST_FRAMES; LINES],
        steps: [[0; LINES]; STEPS],
        taps: Taps::NONE,
    };

    /// Lays a space out at `scale` times its full size.
    pub(crate) fn new(space: &Space, scale: f64, sample_rate_hz: f64) -> Self {
        let frames = |ms: f64| (scale * ms / 1000.0 * sample_rate_hz).round() as u32;
        let mut random = Random(space.seed);
        let [shortest, longest] = space.lines_ms;
        let mut last = SHORTEST_FRAMES;
        let lines = std::array::from_fn(|index| {
            let share = (index as f64 + random.next() - 0.5) / (LINES - 1) as f64;
            let ms = shortest * (longest / shortest).powf(share.clamp(0.0, 1.0));
            last = (frames(ms).max(last + 1)..)
                .find(|number| is_prime(*number))
                .unwrap_or(last + 1);
            last
        });
        let steps = space.diffusion_ms.map(|span_ms| {
            random
                .order()
                .map(|place| frames(span_ms * (place as f64 + random.next()) / LINES as f64))
        });
        Self {
            lines,
            steps,
            taps: taps(&space.early, &mut random, frames),
        }
    }

    /// The longest delay of all, and of each step of the diffuser.
    pub(crate) fn longest(&self) -> (u32, [u32; STEPS]) {
        let longest = |delays: &[u32]| delays.iter().copied().max().unwrap_or(0);
        (longest(&self.lines), self.steps.map(|step| longest(&step)))
    }

    /// Whether it has early reflections of its own.
    pub(crate) fn has_taps(&self) -> bool {
        // All of them have a gain, or none.
        self.taps.gains.map(|side| side[0]) != [0.0; 2]
    }

    /// The last early reflection.
    pub(crate) fn last_tap(&self) -> u32 {
        self.taps.frames.into_iter().max().unwrap_or(0)
    }
}

/// The early reflections, with unit energy on each side.
fn taps(early: &Option<Early>, random: &mut Random, frames: impl Fn(f64) -> u32) -> Taps {
    let mut taps = Taps::NONE;
    match *early {
        None => return taps,
        Some(Early::Walls {
            size,
            source,
            listener,
            reflection,
        }) => {
            let direct = distance(source, listener);
            // The latest of those kept, as long as they do not all have their place.
            let mut kept = [(f64::INFINITY, [0.0_f64; 2]); TAPS];
            for image in images(size, source, 4).skip(1) {
                let length = distance(image.at, listener);
                let mut latest = 0;
                for (index, (other, _)) in kept.iter().enumerate() {
                    if *other > kept[latest].0 {
                        latest = index;
                    }
                }
                if length < kept[latest].0 {
                    let gain = reflection.powi(image.reflections as i32) / length;
                    // From the right, 1; from the left, -1.
                    let side = (image.at[0] - listener[0]) / length;
                    kept[latest] = (length, [1.0 - side, 1.0 + side].map(|share| gain * share));
                }
            }
            for (tap, (length, gains)) in kept.into_iter().enumerate() {
                let sign = if random.next() < 0.5 { -1.0 } else { 1.0 };
                let late_by = frames(1000.0 * (length - direct) / SPEED_OF_SOUND);
                taps.set(tap, late_by, gains.map(|gain| sign * gain));
            }
        }
        Some(Early::Scattered { span_ms, fall_db }) => {
            for tap in 0..TAPS {
                let share = (tap as f64 + random.next()) / TAPS as f64;
                let gain = 10_f64.powf(-fall_db * share / 20.0);
                let sign = if random.next() < 0.5 { -gain } else { gain };
                let side = random.next();
                let sides = [side.sqrt(), (1.0 - side).sqrt()];
                taps.set(tap, frames(share * span_ms), sides.map(|side| sign * side));
            }
        }
    }
    for side in &mut taps.gains {
        let energy: f32 = side.iter().map(|gain| gain * gain).sum();
        side.iter_mut().for_each(|gain| *gain /= energy.sqrt());
    }
    taps
}
