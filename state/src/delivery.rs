//! What services do with a finished programme: dated figures from `assets/delivery-targets.toml`, and what
//! they mean for one.

use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;

/// Differences below this round to 0.0 and are none.
const SAME_LU: f32 = 0.05;

/// A service's loudness.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryTarget {
    /// What a command line calls it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Integrated loudness, in LUFS.
    pub integrated_lufs: f32,
    /// Highest true peak, in dBTP.
    pub true_peak_dbtp: f32,
    /// What happens to a programme below the target.
    #[serde(rename = "quiet")]
    pub below_target: BelowTargetPolicy,
    /// Where the figures come from.
    pub source: String,
    /// Year and month in which they were collected.
    pub date: String,
}

/// What a service does to a programme below its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum BelowTargetPolicy {
    /// Nothing.
    #[serde(rename = "left alone")]
    LeftAlone,
    /// Turns it up as far as its peaks allow.
    #[serde(rename = "raised")]
    Raised,
    /// Turns it up to the target and limits its peaks.
    #[serde(rename = "limited")]
    Limited,
}

/// What a service does to a programme; prints as words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// It plays as it is: it has the target, or is quieter by this many LU.
    LeftAlone {
        /// LU below the target, 0 or more.
        short_lu: f32,
    },
    /// It is turned down.
    TurnedDown {
        /// By how many dB.
        by_db: f32,
    },
    /// It is turned up.
    TurnedUp {
        /// By how many dB.
        by_db: f32,
        /// How far its peaks keep it from the target, in LU.
        short_lu: f32,
    },
    /// It is turned up, and its peaks are limited.
    Limited {
        /// By how many dB it is turned up.
        by_db: f32,
        /// By how many dB its highest peak would pass the limit.
        peaks_db: f32,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    truestrip_targets: u32,
    target: Vec<DeliveryTarget>,
}

/// All targets, in the order of the file.
#[must_use]
pub fn targets() -> &'static [DeliveryTarget] {
    static TARGETS: OnceLock<Vec<DeliveryTarget>> = OnceLock::new();
    TARGETS.get_or_init(|| {
        let text = include_str!("../../assets/delivery-targets.toml");
        let file: File = toml::from_str(text).expect("a test reads the file");
        assert_eq!(file.truestrip_targets, 1, "the format that is read here");
        file.target
    })
}

/// The target with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static DeliveryTarget> {
    targets().iter().find(|target| target.id == id)
}

impl DeliveryTarget {
    /// What the service does to a programme of this integrated loudness and true peak.
    #[must_use]
    pub fn outcome(&self, integrated_lufs: f32, true_peak_dbtp: f32) -> Outcome {
        let wanted_db = self.integrated_lufs - integrated_lufs;
        let room_db = (self.true_peak_dbtp - true_peak_dbtp).max(0.0);
        if wanted_db.abs() < SAME_LU {
            return Outcome::LeftAlone { short_lu: 0.0 };
        }
        if wanted_db < 0.0 {
            return Outcome::TurnedDown { by_db: -wanted_db };
        }
        match self.below_target {
            BelowTargetPolicy::LeftAlone => Outcome::LeftAlone {
                short_lu: wanted_db,
            },
            BelowTargetPolicy::Raised if room_db < SAME_LU => Outcome::LeftAlone {
                short_lu: wanted_db,
            },
            BelowTargetPolicy::Limited if wanted_db - room_db >= SAME_LU => Outcome::Limited {
                by_db: wanted_db,
                peaks_db: wanted_db - room_db,
            },
            BelowTargetPolicy::Raised | BelowTargetPolicy::Limited => Outcome::TurnedUp {
                by_db: wanted_db.min(room_db),
                short_lu: (wanted_db - room_db).max(0.0),
            },
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::LeftAlone { short_lu } if short_lu < SAME_LU => write!(f, "left alone"),
            Self::LeftAlone { short_lu } => write!(f, "left alone, {short_lu:.1} LU quieter"),
            Self::TurnedDown { by_db } => write!(f, "turned down by {by_db:.1} dB"),
            Self::TurnedUp { by_db, short_lu } => {
                write!(f, "turned up by {by_db:.1} dB")?;
                if short_lu >= SAME_LU {
                    write!(f, ", {short_lu:.1} LU short: its peaks are in the way")?;
                }
                Ok(())
            }
            Self::Limited { by_db, peaks_db } => {
                write!(
                    f,
                    "turned up by {by_db:.1} dB, peaks limited by {peaks_db:.1} dB"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_and_its_ids_are_words_of_a_command_line() {
        let mut ids: Vec<_> = targets().iter().map(|target| target.id.as_str()).collect();
        for target in targets() {
            assert!(
                target
                    .id
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            );
            assert!(
                (-30.0..=-5.0).contains(&target.integrated_lufs),
                "{}",
                target.id
            );
            assert!(
                (-3.0..=0.0).contains(&target.true_peak_dbtp),
                "{}",
                target.id
            );
            assert!(
                !target.source.is_empty() && target.date.len() == 7,
                "{}",
                target.id
            );
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), targets().len());
        assert_eq!(
            find("spotify").map(|target| target.integrated_lufs),
            Some(-14.0)
        );
        assert_eq!(find("nobody"), None);
    }

    fn told(below_target: BelowTargetPolicy, integrated_lufs: f32, true_peak_dbtp: f32) -> String {
        let target = DeliveryTarget {
            below_target,
            ..find("spotify").expect("a target").clone()
        };
        target.outcome(integrated_lufs, true_peak_dbtp).to_string()
    }

    #[test]
    fn each_programme_is_told_what_happens_to_it() {
        for below_target in [
            BelowTargetPolicy::LeftAlone,
            BelowTargetPolicy::Raised,
            BelowTargetPolicy::Limited,
        ] {
            assert_eq!(told(below_target, -9.5, 0.3), "turned down by 4.5 dB");
            assert_eq!(told(below_target, -14.04, -1.0), "left alone");
        }
        assert_eq!(
            told(BelowTargetPolicy::LeftAlone, -18.0, -6.0),
            "left alone, 4.0 LU quieter"
        );
        assert_eq!(
            told(BelowTargetPolicy::Raised, -18.0, -6.0),
            "turned up by 4.0 dB"
        );
        assert_eq!(
            told(BelowTargetPolicy::Raised, -18.0, -3.0),
            "turned up by 2.0 dB, 2.0 LU short: its peaks are in the way"
        );
        assert_eq!(
            told(BelowTargetPolicy::Raised, -18.0, -0.5),
            "left alone, 4.0 LU quieter"
        );
        assert_eq!(
            told(BelowTargetPolicy::Limited, -18.0, -3.0),
            "turned up by 4.0 dB, peaks limited by 2.0 dB"
        );
    }
}
