//! A target loudness, and the search for the gain with which Master reaches it.
//!
//! To get louder, the limiter's drive goes up. A mix that is too loud first gets its drive back, since that
//! takes limiting away, and then its output gain lowered. Input gain stays as the preset has it: it would
//! change how the compressor and dynamic bands hear the mix. Both gains together are one number, the push:
//! above 0 it is the drive, below 0 it lowers the output. Loudness never falls as the push rises, so that two
//! runs around the target enclose it.

use anyhow::{Result, bail};
use truestrip_state::delivery;

use super::chains::MasterPreset;
use super::gauge::Measured;

/// How near a search has to come. Half of the 0.1 LU that are promised, so that what another meter rounds
/// differently stays within.
const NEAR_LU: f32 = 0.05;
/// How far a true peak may seem to pass its limit: the limiter holds within 0.05 dB, and two meters that
/// read between the samples differ by about as much.
const SAME_DB: f32 = 0.1;
/// Ends of the push: the ranges of Limiter Drive and Output Gain.
const MOST_DRIVE_DB: f32 = 24.0;
const LEAST_OUTPUT_DB: f32 = -24.0;
/// Runs after which a search gives up. Each at least halves what is enclosed, and 48 dB in 2^-12 is 0.01 dB.
const MOST_RUNS: usize = 16;
/// Targets that make sense.
const ALLOWED_LUFS: std::ops::RangeInclusive<f32> = -40.0..=-5.0;

/// A loudness to reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// What it is called.
    pub name: String,
    /// Integrated loudness, in LUFS.
    pub integrated_lufs: f32,
    /// Limit of the true peak, in dBTP, when a service sets one; the ceiling goes down to it.
    pub true_peak_dbtp: Option<f32>,
}

impl std::str::FromStr for Target {
    type Err = anyhow::Error;

    /// Reads a loudness, as "-14LUFS" or "-14", or the id of a delivery target.
    fn from_str(text: &str) -> Result<Self> {
        let id = text.trim().to_ascii_lowercase().replace(' ', "-");
        if let Some(target) = delivery::find(&id) {
            return Ok(Self {
                name: target.name.clone(),
                integrated_lufs: target.integrated_lufs,
                true_peak_dbtp: Some(target.true_peak_dbtp),
            });
        }
        let number = text.trim().to_ascii_uppercase();
        let number = number.strip_suffix("LUFS").unwrap_or(&number).trim();
        match number.parse::<f32>() {
            Ok(integrated_lufs) if ALLOWED_LUFS.contains(&integrated_lufs) => Ok(Self {
                name: format!("{integrated_lufs} LUFS"),
                integrated_lufs,
                true_peak_dbtp: None,
            }),
            _ => {
                let ids: Vec<&str> = delivery::targets().iter().map(|t| t.id.as_str()).collect();
                bail!(
                    "the target is {text:?}; allowed: -40LUFS to -5LUFS, {}",
                    ids.join(", ")
                )
            }
        }
    }
}

/// A push in dB, and the LU that were missing with it.
#[derive(Clone, Copy)]
struct Run {
    push: f32,
    missing: f32,
}

/// How a search ended.
#[derive(Debug, PartialEq)]
pub(super) enum Search {
    /// The last run reached the target.
    Reached,
    /// None does, or none that is allowed.
    Missed {
        /// What the last run measured.
        found: Measured,
        /// Why, as a sentence.
        why: String,
    },
}

/// Looks for the settings with which `run` measures the target; the last ones it was given are the ones.
///
/// # Errors
/// When a run fails, or there is nothing loud enough to measure.
pub(super) fn search(
    target: &Target,
    preset: &MasterPreset,
    max_limiting_db: f32,
    mut run: impl FnMut(&MasterPreset) -> Result<Measured>,
) -> Result<Search> {
    let most = if preset.limiter.on {
        MOST_DRIVE_DB
    } else {
        0.0
    };
    let least = LEAST_OUTPUT_DB - preset.gain.output_db;
    let mut push = preset.limiter.drive_db.min(most);
    let (mut below, mut above, mut last) = (None, None, None);
    for _ in 0..MOST_RUNS {
        let found = run(&pushed(preset, push, target))?;
        let missing = target.integrated_lufs - found.loudness.integrated_lufs;
        if !missing.is_finite() {
            bail!("all of it lies below -70 LUFS, which counts as silence");
        }
        if missing.abs() <= NEAR_LU {
            let settings = pushed(preset, push, target);
            let missed = excess(target, &settings, &found, max_limiting_db);
            return Ok(missed.map_or(Search::Reached, |why| Search::Missed { found, why }));
        }
        let side = if missing > 0.0 {
            &mut below
        } else {
            &mut above
        };
        *side = Some(Run { push, missing });
        let next = match (below, above) {
            (Some(below), Some(above)) => between(below, above),
            _ => (push + missing / slope(last, Run { push, missing })).clamp(least, most),
        };
        last = Some(Run { push, missing });
        if next == push {
            return Ok(out_of_reach(target, preset, push, found));
        }
        push = next;
    }
    bail!(
        "{MOST_RUNS} runs did not come within {NEAR_LU} LU of {}",
        target.name
    )
}

/// LU that a dB of push gives, as the last two runs say: 1 before anything is limited, and less the more is.
fn slope(last: Option<Run>, now: Run) -> f32 {
    let Some(last) = last else {
        return 1.0;
    };
    ((last.missing - now.missing) / (now.push - last.push)).clamp(0.25, 1.0)
}

/// The preset with a push.
fn pushed(preset: &MasterPreset, push_db: f32, target: &Target) -> MasterPreset {
    let mut settings = preset.clone();
    settings.limiter.drive_db = push_db.max(0.0);
    settings.gain.output_db += push_db.min(0.0);
    if let Some(limit) = target.true_peak_dbtp {
        settings.limiter.ceiling_dbtp = settings.limiter.ceiling_dbtp.min(limit);
    }
    settings
}

/// Where the line through two runs meets the target, kept off both ends so that what is enclosed shrinks
/// however bent the curve is.
fn between(below: Run, above: Run) -> f32 {
    let share = below.missing / (below.missing - above.missing);
    below.push + share.clamp(0.1, 0.9) * (above.push - below.push)
}

/// Why a run that has the loudness is not what was asked for.
fn excess(
    target: &Target,
    settings: &MasterPreset,
    found: &Measured,
    max_limiting_db: f32,
) -> Option<String> {
    let name = &target.name;
    let limiting_db = found.max_reduction_db;
    if limiting_db > max_limiting_db {
        let drive_db = settings.limiter.drive_db;
        return Some(format!(
            "{name} would take {limiting_db:.1} dB of limiting (drive {drive_db:.1} dB), and {max_limiting_db:.1} dB are allowed"
        ));
    }
    let ceiling = settings.limiter.on.then_some(settings.limiter.ceiling_dbtp);
    let limit = target.true_peak_dbtp.or(ceiling)?;
    let peak = found.loudness.true_peak_dbtp;
    (peak > limit + SAME_DB).then(|| {
        format!(
            "with {name} its true peak is {peak:.1} dBTP, over the {limit:.1} dBTP that are allowed: the preset's limiter is off or does not hold true peaks"
        )
    })
}

fn out_of_reach(target: &Target, preset: &MasterPreset, push_db: f32, found: Measured) -> Search {
    let reached = found.loudness.integrated_lufs;
    let why = if !preset.limiter.on && push_db >= 0.0 {
        format!(
            "the preset's limiter is off, and without its drive the mix stays at {reached:.1} LUFS"
        )
    } else if push_db > 0.0 {
        format!(
            "{} is out of reach: {push_db:.0} dB of drive, the most there is, give {reached:.1} LUFS with {:.1} dB of limiting",
            target.name, found.max_reduction_db
        )
    } else {
        format!(
            "{} is out of reach: {:.0} dB of output gain, the least there is, leave {reached:.1} LUFS",
            target.name, LEAST_OUTPUT_DB
        )
    };
    Search::Missed { found, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mix of -20 LUFS whose loudness follows the push but for a share that limiting takes.
    fn mix(settings: &MasterPreset, crest: f32) -> Measured {
        let drive = settings.limiter.drive_db;
        let limiting = (drive - crest).max(0.0);
        let mut found = Measured {
            max_reduction_db: limiting,
            ..Measured::default()
        };
        found.loudness.integrated_lufs = -20.0 + settings.gain.output_db + drive - 0.6 * limiting;
        found
    }

    fn found(target: &str, preset: &MasterPreset) -> (Search, MasterPreset, usize) {
        let target: Target = target.parse().expect("a target");
        let (mut last, mut runs) = (preset.clone(), 0);
        let search = search(&target, preset, 12.0, |settings| {
            (last, runs) = (settings.clone(), runs + 1);
            Ok(mix(settings, 3.0))
        });
        (search.expect("a search"), last, runs)
    }

    #[test]
    fn drive_makes_louder_and_output_gain_quieter() {
        let (search, settings, runs) = found("-14LUFS", &MasterPreset::default());
        assert_eq!(search, Search::Reached);
        assert!((mix(&settings, 3.0).loudness.integrated_lufs + 14.0).abs() <= NEAR_LU);
        assert_eq!(settings.gain.output_db, 0.0);
        assert!(runs <= 8, "{runs} runs");

        let mut driven = MasterPreset::default();
        driven.limiter.drive_db = 6.0;
        let (search, settings, _) = found("-23", &driven);
        assert_eq!(search, Search::Reached);
        assert_eq!(settings.limiter.drive_db, 0.0);
        assert!((settings.gain.output_db + 3.0).abs() <= NEAR_LU);
    }

    #[test]
    fn a_service_lowers_the_ceiling_but_never_raises_it() {
        let mut preset = MasterPreset::default();
        let (_, settings, _) = found("amazon-music", &preset);
        assert_eq!(settings.limiter.ceiling_dbtp, -2.0);
        preset.limiter.ceiling_dbtp = -3.0;
        let (_, settings, _) = found("spotify", &preset);
        assert_eq!(settings.limiter.ceiling_dbtp, -3.0);
    }

    #[test]
    fn what_cannot_be_reached_says_why_with_the_figure() {
        let why = |search| match search {
            Search::Missed { why, .. } => why,
            Search::Reached => String::new(),
        };
        let (search, ..) = found("-9LUFS", &MasterPreset::default());
        let sentence = why(search);
        assert!(
            sentence.starts_with("-9 LUFS would take 20.0 dB"),
            "{sentence}"
        );
        assert!(sentence.ends_with("and 12.0 dB are allowed"), "{sentence}");

        let (search, ..) = found("-5LUFS", &MasterPreset::default());
        let sentence = why(search);
        assert!(
            sentence.contains("24 dB of drive, the most there is, give -8.6 LUFS"),
            "{sentence}"
        );

        let mut off = MasterPreset::default();
        off.limiter.on = false;
        let (search, ..) = found("-14LUFS", &off);
        assert!(why(search).contains("limiter is off"));

        // Quiet enough, but the meter says that a peak passes.
        let target: Target = "spotify".parse().expect("a target");
        let run = |settings: &MasterPreset| {
            let mut found = mix(settings, 3.0);
            found.loudness.true_peak_dbtp = -0.5;
            Ok(found)
        };
        let search = super::search(&target, &MasterPreset::default(), 12.0, run);
        let sentence = why(search.expect("a search"));
        assert!(
            sentence.contains("-0.5 dBTP, over the -1.0 dBTP"),
            "{sentence}"
        );
        let (search, settings, _) = found("-26LUFS", &off);
        assert_eq!(search, Search::Reached);
        assert!((settings.gain.output_db + 6.0).abs() <= NEAR_LU);
    }

    #[test]
    fn targets_read_as_loudness_or_by_name() {
        for (text, lufs) in [
            ("-14LUFS", -14.0),
            ("-16.5 lufs", -16.5),
            ("-23", -23.0),
            ("deezer", -15.0),
            ("Apple Music", -16.0),
        ] {
            let target: Target = text.parse().expect(text);
            assert_eq!(target.integrated_lufs, lufs, "{text}");
        }
        for wrong in ["loud", "-3LUFS", "14", "nan"] {
            let sentence = wrong.parse::<Target>().expect_err(wrong).to_string();
            assert!(
                sentence.contains("allowed: -40LUFS to -5LUFS, spotify"),
                "{sentence}"
            );
        }
    }
}
