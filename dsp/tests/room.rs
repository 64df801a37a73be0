//! The room against geometry.

mod common;

use truestrip_dsp::space::{Room, RoomSettings, RoomType};
use truestrip_dsp::{Processor, StereoBlock, StreamSpec};

/// Speed of sound in air of 20 degrees, in metres per second.
const SPEED: f64 = 343.2;
const RATES_HZ: [f64; 4] = [44_100.0, 48_000.0, 96_000.0, 192_000.0];

fn room(settings: &RoomSettings, sample_rate_hz: f64) -> Room {
    let mut room = Room::default();
    room.set(settings);
    room.prepare(&StreamSpec { sample_rate_hz });
    room
}

fn at(kind: RoomType, x_percent: f32, y_percent: f32) -> RoomSettings {
    RoomSettings {
        on: true,
        kind,
        x_percent,
        y_percent,
        mix_percent: 100.0,
    }
}

fn response(settings: &RoomSettings, rate_hz: f64, seconds: f64) -> [Vec<f32>; 2] {
    let frames = (seconds * rate_hz) as usize;
    let mut impulse = vec![0.0; frames];
    impulse[0] = 1.0;
    let mut room = room(settings, rate_hz);
    common::run(&mut room, [&impulse, &impulse], 512)
}

fn power(signal: &[f32]) -> f64 {
    signal.iter().map(|x| f64::from(*x).powi(2)).sum()
}

/// The way from each microphone to the mirror image of a source behind each of the six walls: mirrored
/// here by hand, wall for wall.
fn first_reflections(kind: RoomType, x_percent: f32, y_percent: f32) -> (f64, Vec<[[f64; 3]; 2]>) {
    let height = [3.4, 8.2, 16.4][RoomType::ALL
        .iter()
        .position(|other| *other == kind)
        .unwrap()];
    let [width, depth] = kind.floor();
    let [ear_x, ear_y] = kind.listener();
    let source = [
        width / 2.0 + f64::from(x_percent) / 100.0 * width / 2.0,
        depth / 2.0 + f64::from(y_percent) / 100.0 * depth / 2.0,
        1.5,
    ];
    let way = |image: [f64; 3], side: usize| {
        let ear_x = ear_x + [-0.085, 0.085][side];
        [image[0] - ear_x, image[1] - ear_y, image[2] - 1.8]
    };
    let direct = [source[0] - ear_x, source[1] - ear_y, source[2] - 1.8];
    let [x, y, z] = source;
    let mirrored = [
        [-x, y, z],
        [2.0 * width - x, y, z],
        [x, -y, z],
        [x, 2.0 * depth - y, z],
        [x, y, -z],
        [x, y, 2.0 * height - z],
    ];
    let ways = mirrored.map(|image| [way(image, 0), way(image, 1)]);
    (length(direct), ways.to_vec())
}

fn length(way: [f64; 3]) -> f64 {
    way.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// What a cardioid that looks 55 degrees to a side hears.
fn cardioid(way: [f64; 3], side: usize) -> f64 {
    let (sin, cos) = 55.0_f64.to_radians().sin_cos();
    let sin = [-sin, sin][side];
    0.5 + 0.5 * (way[0] * sin + way[1] * cos) / length(way)
}

#[test]
fn first_reflections_arrive_when_and_as_loud_as_geometry_says() {
    // Mean free path 4 V / S, and the decay: what a wall takes.
    let walls = [
        (RoomType::Studio, 0.5),
        (RoomType::ChoirHall, 1.8),
        (RoomType::Church, 4.0),
    ];
    for rate_hz in RATES_HZ {
        for (kind, seconds) in walls {
            let [x, y] = [-37.0, 41.0];
            let [left, right] = response(&at(kind, x, y), rate_hz, 0.2);
            let reflections: Vec<_> = at(kind, x, y).reflections().collect();
            let (direct, ways) = first_reflections(kind, x, y);
            let [width, depth] = kind.floor();
            let height = [3.4, 8.2, 16.4][RoomType::ALL.iter().position(|k| *k == kind).unwrap()];
            let path =
                2.0 * width * depth * height / (width * depth + depth * height + height * width);
            let wall = 10_f64.powf(-3.0 * path / SPEED / seconds);
            let source = reflections[0];
            for way in ways {
                for (side, channel) in [&left, &right].into_iter().enumerate() {
                    let due = (length(way[side]) - direct) / SPEED;
                    // Against the direct sound, which has its own distance and direction.
                    let near = source.gains[side] * direct / cardioid(direct_way(kind, x, y), side);
                    let level = wall * near * cardioid(way[side], side) / length(way[side]);
                    let found = reflections[1..7].iter().any(|reflection| {
                        (reflection.seconds[side] - due).abs() < 1e-9
                            && (reflection.gains[side] / level - 1.0).abs() < 1e-6
                    });
                    assert!(found, "{kind:?} {side}: {due} s, {level}");
                    // What is heard begins there, within half a frame.
                    let frame = (due * rate_hz).round() as usize;
                    assert!(
                        channel[frame].abs() > 0.1 * level as f32,
                        "{kind:?} {rate_hz} {frame}"
                    );
                }
            }
            // Nothing else is heard between the direct sound and the first reflection but the shelf's end.
            let first = reflections[1..]
                .iter()
                .map(|r| r.seconds[0])
                .fold(1.0, f64::min);
            let gap = ((0.5 * first) * rate_hz) as usize..(first * rate_hz) as usize - 2;
            assert!(
                power(&left[gap]) < 1e-4 * power(&left),
                "{kind:?} {rate_hz}"
            );
        }
    }
}

fn direct_way(kind: RoomType, x_percent: f32, y_percent: f32) -> [f64; 3] {
    let [width, depth] = kind.floor();
    let [ear_x, ear_y] = kind.listener();
    [
        width / 2.0 * (1.0 + f64::from(x_percent) / 100.0) - ear_x,
        depth / 2.0 * (1.0 + f64::from(y_percent) / 100.0) - ear_y,
        -0.3,
    ]
}

#[test]
fn impulse_response_is_the_sum_of_its_images_at_low_frequencies() {
    for kind in RoomType::ALL {
        let settings = at(kind, 20.0, 10.0);
        // Up to where the late sound begins: the images that arrive before it are all there is.
        let [left, right] = response(&settings, 96_000.0, 0.012);
        for (side, channel) in [left, right].iter().enumerate() {
            let freq_hz = 500.0;
            let phase = |seconds: f64| std::f64::consts::TAU * freq_hz * seconds;
            let (mut re, mut im) = (0.0, 0.0);
            for reflection in settings.reflections() {
                let seconds = (reflection.seconds[side] * 96_000.0).round() / 96_000.0;
                if seconds < 0.0115 {
                    re += reflection.gains[side] * phase(seconds).cos();
                    im -= reflection.gains[side] * phase(seconds).sin();
                }
            }
            let heard = common::measured(channel, freq_hz, 96_000.0);
            let miss = (heard.re - re).hypot(heard.im - im) / re.hypot(im);
            println!("{kind:?} {side}: {miss:.4}");
            assert!(miss < 0.05, "{kind:?} {side}: {miss}");
        }
    }
}

#[test]
fn at_its_first_place_the_source_keeps_its_energy() {
    for kind in RoomType::ALL {
        for rate_hz in [44_100.0, 96_000.0] {
            // Noise with little treble, of which walls and air take more.
            let mut last = 0.0;
            let mut sound = vec![0.0; (8.0 * rate_hz) as usize];
            let noise = common::noise(7, (2.0 * rate_hz) as usize);
            for (x, noise) in sound.iter_mut().zip(noise) {
                last += (noise - last) * (std::f64::consts::TAU * 1000.0 / rate_hz) as f32;
                *x = last;
            }
            let before = power(&sound);
            let mut room = room(&at(kind, 0.0, 30.0), rate_hz);
            let [left, right] = common::run(&mut room, [&sound, &sound], 512);
            let after = 0.5 * (power(&left) + power(&right));
            let change_db = 10.0 * (after / before).log10();
            println!("{kind:?} {rate_hz} Hz: {change_db:.2} dB");
            // Images add up with their phases, which the sum of energies does not know.
            assert!(change_db.abs() < 1.5, "{kind:?}: {change_db}");
        }
    }
}

#[test]
fn what_is_nearer_is_louder_and_what_is_at_the_side_is_heard_there() {
    for kind in RoomType::ALL {
        let direct = |x: f32, y: f32| at(kind, x, y).reflections().next().unwrap().gains;
        assert!(direct(0.0, 80.0)[0] < direct(0.0, 30.0)[0]);
        assert!(direct(0.0, 30.0)[0] < direct(0.0, 10.0)[0]);
        let [left, right] = direct(-60.0, 20.0);
        assert!(left > 1.5 * right, "{kind:?}: {left} {right}");
        assert_eq!(direct(0.0, 30.0)[0], direct(0.0, 30.0)[1]);
        // However near: 6 dB more than at first.
        let most = direct(0.0, 30.0)[0] * 2.0 * 1.3;
        for step in -20..=20 {
            assert!(direct(0.0, 5.0 * step as f32)[0] <= most);
        }
    }
}

#[test]
fn off_and_mix_at_zero_pass_every_bit() {
    let input = [common::noise(1, 20_000), common::noise(2, 20_000)];
    for settings in [
        RoomSettings {
            on: false,
            ..at(RoomType::Church, 10.0, 10.0)
        },
        RoomSettings {
            mix_percent: 0.0,
            ..at(RoomType::Church, 10.0, 10.0)
        },
    ] {
        let output = common::run(&mut room(&settings, 48_000.0), [&input[0], &input[1]], 100);
        assert_eq!(common::bits(&output), common::bits(&input));
    }
}

/// Plays while everything moves; settings change at the same frames whatever the blocks.
fn played(
    size: usize,
    rate_hz: f64,
    input: [&[f32]; 2],
    moved: impl Fn(usize) -> RoomSettings,
) -> [Vec<f32>; 2] {
    const STEP: usize = 480;
    let mut room = room(&moved(0), rate_hz);
    let mut output = input.map(<[f32]>::to_vec);
    let [left, right] = &mut output;
    for (index, (left, right)) in left
        .chunks_mut(STEP)
        .zip(right.chunks_mut(STEP))
        .enumerate()
    {
        room.set(&moved(index));
        for (left, right) in left.chunks_mut(size).zip(right.chunks_mut(size)) {
            room.process(StereoBlock::new(left, right));
        }
    }
    output
}

#[test]
fn any_blocks_give_the_same_bits() {
    let input = [common::noise(3, 48_000), common::noise(4, 48_000)];
    let moved = |index: usize| RoomSettings {
        mix_percent: (index % 90) as f32,
        on: !(70..=85).contains(&index),
        ..at(
            RoomType::ALL[index / 10 % 3],
            index as f32 - 50.0,
            30.0 - index as f32,
        )
    };
    let whole = played(480, 48_000.0, [&input[0], &input[1]], moved);
    for size in [1, 7, 32, 100] {
        let parts = played(size, 48_000.0, [&input[0], &input[1]], moved);
        assert_eq!(common::bits(&parts), common::bits(&whole), "{size}");
    }
}

#[test]
fn a_source_glides_without_clicks() {
    for rate_hz in [44_100.0, 96_000.0] {
        let frames = rate_hz as usize;
        let tone = common::sine(220.0, rate_hz, 0.5, frames);
        let moved = |index: usize| {
            let part = (index as f32 / 60.0).min(1.0);
            at(
                RoomType::ChoirHall,
                100.0 * part - 50.0,
                80.0 - 100.0 * part,
            )
        };
        let output = played(480, rate_hz, [&tone, &tone], moved);
        for channel in &output {
            let db = common::loudest_above(&channel[frames / 10..], 5000.0, rate_hz);
            println!("{rate_hz} Hz: {db:.1} dB above 5 kHz");
            assert!(db < -80.0, "{db}");
        }
    }
}

#[test]
fn silence_follows_in_true_zeros() {
    let mut room = room(&at(RoomType::Church, 0.0, 30.0), 48_000.0);
    let burst = common::noise(5, 4800);
    common::run(&mut room, [&burst, &burst], 480);
    let silence = vec![0.0; 20 * 48_000];
    let [left, right] = common::run(&mut room, [&silence, &silence], 480);
    let after = 17 * 48_000;
    assert!(
        left[after..]
            .iter()
            .chain(&right[after..])
            .all(|x| *x == 0.0)
    );
}

#[test]
fn stays_bounded_at_any_rate_and_place() {
    for rate_hz in [8_000.0, 384_000.0] {
        for kind in RoomType::ALL {
            for (x, y) in [(0.0, -20.0), (100.0, 100.0), (-100.0, -100.0)] {
                let input = common::noise(6, 40_000);
                let mut room = room(&at(kind, x, y), rate_hz);
                let output = common::run(&mut room, [&input, &input], 333);
                assert!(output.iter().flatten().all(|x| x.abs() < 20.0));
            }
        }
    }
}

#[test]
fn settings_count_on_the_lines_of_the_control_grid() {
    const FRAMES: usize = 24_000;
    let input = [common::noise(8, FRAMES), common::noise(9, FRAMES)];
    // The same value on every line, whatever lies between.
    let moved = |frame: usize| RoomSettings {
        on: (frame / 1000) % 5 != 3,
        mix_percent: (frame % 7000) as f32 / 70.0,
        ..at(
            RoomType::ALL[frame / 4321 % 3],
            (frame % 9000) as f32 / 45.0 - 100.0,
            100.0 - (frame % 5000) as f32 / 25.0,
        )
    };
    let mut room = room(&moved(0), 48_000.0);
    let mut render = |size: usize| {
        // As after a stop: nothing of the run before is left.
        room.set(&moved(0));
        room.reset();
        let mut output = input.clone();
        for frame in (0..FRAMES).step_by(size) {
            room.set(&moved(frame));
            let [left, right] = &mut output;
            let part = frame..frame + size;
            room.process(StereoBlock::new(&mut left[part.clone()], &mut right[part]));
        }
        output
    };
    let lines = render(32);
    for size in [1, 4, 16] {
        let output = render(size);
        for channel in 0..2 {
            let differs = lines[channel]
                .iter()
                .zip(&output[channel])
                .position(|(a, b)| a.to_bits() != b.to_bits());
            assert_eq!(differs, None, "{size}");
        }
    }
}
