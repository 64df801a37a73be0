//! Box-shaped rooms, and what a pair of microphones hears of a source in one.
//!
//! The microphones are cardioids at a fixed place, 17 cm and 110 degrees apart (ORTF), looking to the
//! front. The direct sound comes from where the source is, but at the same moment on both sides, so that
//! it adds to the dry sound without a comb. Each image of the source arrives later, by its distance from
//! each microphone.
//!
//! All losses follow from the room's decay T: on average a sound loses `60 / (c T)` dB a metre, at walls that it
//! meets every `4 V / S` metres (the mean free path). What it loses more at 8 kHz than at
//! 1 kHz is taken by the air, after ISO 9613-2 (1996), table 2, and by the walls for the rest. How loud
//! the tail is beside the direct sound says the theory of the diffuse field (Leo L. Beranek, "Acoustics",
//! 1954, equation 10.66), from the moment on at which two walls are met on average.

use crate::space::absorption::Decay;
use crate::space::image_source::{Point, SPEED_OF_SOUND, distance, images};
use crate::space::layout::Space;

/// Most reflections of an image that is heard on its own.
const ORDER: u32 = 2;
/// Orders that are heard on their own: direct sound, first and second reflections.
pub(super) const ORDERS: usize = ORDER as usize + 1;
/// Where the images of each order begin, and where all end.
pub(super) const FIRST_OF_ORDER: [usize; ORDERS + 1] = [0, 1, 7, 25];
/// Images, the source itself among them.
const IMAGES: usize = FIRST_OF_ORDER[ORDERS];
/// What the air takes at 8 kHz more than at 1 kHz, in dB per metre, at 20 degrees and 70 % humidity.
const AIR_DB: f64 = 0.0716;
/// Heights of source and microphones.
const SOURCE_METRES: f64 = 1.5;
const LISTENER_METRES: f64 = 1.8;
/// Where the microphones are, as part of half the room's depth in front of its middle.
const LISTENER_Y: f64 = -0.2;
/// Where the source is unless it is moved, in the same measure.
const DEFAULT_Y: f64 = 0.3;
/// Half the distance between the microphones.
const HALF_BASE_METRES: f64 = 0.085;
/// Angle of each microphone to the front.
const ANGLE: f64 = 55.0 * std::f64::consts::PI / 180.0;
/// Nearer than this part of its first distance the source is not louder any more: 6 dB.
const NEAREST: f64 = 0.5;
/// Share of a diffuse field that a cardioid hears.
const CARDIOID_DIFFUSE: f64 = 1.0 / 3.0;

/// A room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Enclosure {
    /// Width, depth and height.
    pub(super) size: Point,
    pub(super) decay: Decay,
    /// The late sound.
    pub(super) space: Space,
}

/// One image as one side hears it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Arrival {
    /// Seconds after the direct sound.
    pub(super) seconds: f64,
    pub(super) gain: f64,
}

/// A source at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scene {
    /// Left and right, in the order of [`FIRST_OF_ORDER`].
    pub(super) arrivals: [[Arrival; 2]; IMAGES],
    /// Gains of each order at 8 kHz against those at 1 kHz.
    pub(super) high_db: [f64; ORDERS],
    /// When the late sound begins, and its level.
    pub(super) late: Arrival,
}

impl Enclosure {
    /// Mean way from wall to wall, in metres.
    fn mean_free_path(&self) -> f64 {
        let [x, y, z] = self.size;
        2.0 * x * y * z / (x * y + y * z + z * x)
    }

    /// Where a source at `x` and `y` from -1 to 1 is, in metres.
    fn place(&self, x: f64, y: f64, height: f64) -> Point {
        let [width, depth, _] = self.size;
        [0.5 * (1.0 + x) * width, 0.5 * (1.0 + y) * depth, height]
    }

    /// Where the microphones are.
    pub(super) fn listener(&self) -> Point {
        self.place(0.0, LISTENER_Y, LISTENER_METRES)
    }

    /// The scene with the source at `x` and `y`, each from -1 to 1 of half the room. The source has the
    /// energy of what enters when it is at its first place.
    pub(super) fn scene(&self, x: f64, y: f64) -> Scene {
        let energy = |scene: &Scene| {
            let both = scene.arrivals.iter().flatten().chain([&scene.late; 2]);
            both.map(|arrival| arrival.gain * arrival.gain).sum::<f64>()
        };
        let first = (2.0 / energy(&self.unscaled(0.0, DEFAULT_Y))).sqrt();
        let mut scene = self.unscaled(x, y);
        let both = scene.arrivals.as_flattened_mut().iter_mut();
        for arrival in both.chain([&mut scene.late]) {
            arrival.gain *= first;
        }
        scene
    }

    /// The same with a direct sound of 0 dB at the first place.
    fn unscaled(&self, x: f64, y: f64) -> Scene {
        let (source, listener) = (self.place(x, y, SOURCE_METRES), self.listener());
        let first = distance(self.place(0.0, DEFAULT_Y, SOURCE_METRES), listener);
        let direct = distance(source, listener);
        let path = self.mean_free_path();
        let Decay { seconds, high, .. } = self.decay;
        let loss_db = 60.0 / (SPEED_OF_SOUND * seconds);
        let wall_high_db = path * (loss_db / high - loss_db - AIR_DB).max(0.0);

        let mut scene = Scene {
            arrivals: [[Arrival::default(); 2]; IMAGES],
            high_db: [0.0; ORDERS],
            late: Arrival::default(),
        };
        let mut next = FIRST_OF_ORDER;
        let front = cardioid([0.0, 1.0, 0.0], 0);
        for image in images(self.size, source, ORDER) {
            let order = image.reflections as usize;
            let wall = 10_f64.powf(-loss_db * path * order as f64 / 20.0);
            scene.arrivals[next[order]] = [0, 1].map(|side| {
                let way = [0, 1, 2].map(|axis| image.at[axis] - listener[axis]);
                let way = match order {
                    0 => way,
                    _ => [way[0] - base(side), way[1], way[2]],
                };
                let length = distance(way, [0.0; 3]);
                Arrival {
                    seconds: (length - direct).max(0.0) / SPEED_OF_SOUND,
                    gain: wall * cardioid(way, side) / front * first / length.max(NEAREST * first),
                }
            });
            next[order] += 1;
            // The mean of the order.
            let count = (FIRST_OF_ORDER[order + 1] - FIRST_OF_ORDER[order]) as f64;
            let air_db = AIR_DB * distance(image.at, listener);
            scene.high_db[order] -= (air_db + wall_high_db * order as f64) / count;
        }

        let [width, depth, height] = self.size;
        let volume = width * depth * height;
        // Wallace C. Sabine's.
        let absorption = 24.0 * 10_f64.ln() / SPEED_OF_SOUND * volume / seconds;
        let field = 16.0 * std::f64::consts::PI * first * first / absorption;
        let begin = f64::from(ORDER) * path / SPEED_OF_SOUND;
        let left = 10_f64.powf(-6.0 * begin / seconds);
        scene.late = Arrival {
            seconds: (begin - direct / SPEED_OF_SOUND).max(0.0),
            gain: (field * left * CARDIOID_DIFFUSE).sqrt() / front,
        };
        scene
    }
}

/// Where a microphone is, to the right of the middle of both.
fn base(side: usize) -> f64 {
    [-HALF_BASE_METRES, HALF_BASE_METRES][side]
}

/// What a microphone hears of a sound from this direction.
fn cardioid(way: Point, side: usize) -> f64 {
    let axis = [ANGLE.sin() * base(side).signum(), ANGLE.cos(), 0.0];
    let along: f64 = way.iter().zip(axis).map(|(a, b)| a * b).sum();
    0.5 + 0.5 * along / distance(way, [0.0; 3]).max(f64::MIN_POSITIVE)
}
