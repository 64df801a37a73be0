//! Runs contestants in turns over the same sound and times each block.
//!
//! Of the runs of a block the fastest counts: what it takes, without what else the machine did.
//! The mean of those is the figure of a contestant; their median and the worst show spikes.

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::contestant::{Contestant, Duty, Runner};
use crate::material::{RATE_HZ, Sound};

/// Frames after which anyone's work repeats.
const ROUND_FRAMES: usize = 1 << 16;

/// Keeps this thread on the last core, and flushes denormals on it as hosts do.
pub(crate) fn pin() {
    if let Some(core) = core_affinity::get_core_ids().and_then(|cores| cores.last().copied()) {
        core_affinity::set_for_current(core);
    }
    #[cfg(target_arch = "x86_64")]
    {
        /// Flush to zero and denormals are zero, in the control register of SSE.
        const FTZ_DAZ: u32 = 0x8040;
        let mut control = 0_u32;
        // SAFETY: reads and writes the control register; only those two bits change.
        unsafe {
            std::arch::asm!("stmxcsr [{}]", in(reg) &raw mut control);
            control |= FTZ_DAZ;
            std::arch::asm!("ldmxcsr [{}]", in(reg) &raw const control);
        }
    }
}

/// What the blocks of a contestant took, in nanoseconds a frame.
struct Figures {
    mean: f64,
    median: f64,
    worst: f64,
}

/// Races all contestants with blocks of `frames` and prints a table.
pub(crate) fn race(
    contestants: &[Contestant],
    sound: &Sound,
    frames: usize,
    runs: usize,
) -> Result<()> {
    // A whole number of rounds, so that who works on every so many blocks does so on the same ones
    // in each run.
    let blocks = sound[0].len() / ROUND_FRAMES * ROUND_FRAMES / frames;
    ensure!(blocks > 0, "two seconds of sound are the least");
    let mut shortest = vec![vec![f64::INFINITY; blocks]; contestants.len()];
    let mut runners = Vec::new();
    for contestant in contestants {
        let mut runner = (contestant.make)(frames)?;
        match &contestant.duty {
            Duty::Gains(gains_db) => check_gains(contestant, gains_db, runner.as_mut(), frames)?,
            Duty::Reduction(least_db, most_db) => {
                let reduction_db = reduction_db(runner.as_mut(), sound, frames);
                ensure!(
                    (*least_db..=*most_db).contains(&reduction_db),
                    "{} does not do its work: it lowers the sound by {reduction_db:.1} dB",
                    contestant.name
                );
            }
        }
        runners.push(runner);
    }
    for _ in 0..runs {
        for (runner, shortest) in runners.iter_mut().zip(&mut shortest) {
            // What the one before has pushed out of the cache comes back in a round that does not
            // count.
            for block in 0..ROUND_FRAMES / frames {
                feed(runner.as_mut(), sound, block * frames, frames);
                runner.run();
            }
            for (block, shortest) in shortest.iter_mut().enumerate() {
                feed(runner.as_mut(), sound, block * frames, frames);
                let clock = Instant::now();
                runner.run();
                *shortest = shortest.min(clock.elapsed().as_secs_f64());
            }
        }
    }
    let figures: Vec<Figures> = shortest
        .into_iter()
        .map(|times| figures(times, frames))
        .collect();
    print(contestants, &figures, frames);
    Ok(())
}

/// Copies a block of the sound to where a contestant reads it.
fn feed(runner: &mut dyn Runner, sound: &Sound, start: usize, frames: usize) {
    for (input, channel) in runner.inputs().into_iter().zip(sound) {
        input.copy_from_slice(&channel[start..start + frames]);
    }
}

/// By how much a contestant lowers the first seconds of the sound.
fn reduction_db(runner: &mut dyn Runner, sound: &Sound, frames: usize) -> f64 {
    let (mut before, mut after) = (0.0, 0.0);
    let power = |signal: &[f32]| signal.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
    for block in 0..2 * ROUND_FRAMES / frames {
        feed(runner, sound, block * frames, frames);
        before += power(runner.inputs()[0]);
        runner.run();
        after += power(runner.outputs()[0]);
    }
    10.0 * (before / after).log10()
}

/// Checks the gains of a contestant, with an impulse.
fn check_gains(
    contestant: &Contestant,
    gains_db: &[(f64, f64)],
    runner: &mut dyn Runner,
    frames: usize,
) -> Result<()> {
    // Longer than the latency and the ringing of any of them.
    let blocks = (1 << 17) / frames;
    let mut response = Vec::new();
    // Some ramp their settings in: the impulse comes after half of the time.
    for block in 0..2 * blocks {
        for input in runner.inputs() {
            input.fill(0.0);
            if block == blocks {
                input[0] = 0.5;
            }
        }
        runner.run();
        if block >= blocks {
            response.extend(runner.outputs()[0].iter().map(|x| 2.0 * f64::from(*x)));
        }
    }
    for (freq_hz, expected_db) in gains_db {
        let step = std::f64::consts::TAU * freq_hz / RATE_HZ;
        let (re, im) = response
            .iter()
            .enumerate()
            .fold((0.0, 0.0), |(re, im), (frame, x)| {
                let angle = step * frame as f64;
                (re + x * angle.cos(), im - x * angle.sin())
            });
        let gain_db = 10.0 * (re * re + im * im).log10();
        ensure!(
            (gain_db - expected_db).abs() < 1.5,
            "{} does not do its work: {gain_db:.1} dB instead of {expected_db:.1} at {freq_hz} Hz",
            contestant.name
        );
    }
    Ok(())
}

fn figures(mut times: Vec<f64>, frames: usize) -> Figures {
    let per_frame = |seconds: f64| seconds * 1e9 / frames as f64;
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    times.sort_by(f64::total_cmp);
    Figures {
        mean: per_frame(mean),
        median: per_frame(times[times.len() / 2]),
        worst: per_frame(times[times.len() - 1]),
    }
}

fn print(contestants: &[Contestant], figures: &[Figures], frames: usize) {
    let ours = figures.first().map_or(1.0, |figures| figures.mean);
    println!("| blocks of {frames} | ns a frame | median block | worst block | ratio to ours |");
    println!("|---|---|---|---|---|");
    for (contestant, figures) in contestants.iter().zip(figures) {
        println!(
            "| {} | {:.1} | {:.1} | {:.1} | {:.2} |",
            contestant.name,
            figures.mean,
            figures.median,
            figures.worst,
            figures.mean / ours
        );
    }
    let fastest = contestants
        .iter()
        .zip(figures)
        .filter(|(contestant, _)| !contestant.is_ours)
        .min_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    if let Some((peer, figures)) = fastest {
        println!(
            "\nThe fastest peer, {}, takes {:.2} times as long as {}.\n",
            peer.name,
            figures.mean / ours,
            contestants[0].name
        );
    }
}
