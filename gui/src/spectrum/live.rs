//! The spectrum of an open editor: from the ring to levels by frequency, once a frame.

use truestrip_state::meter_ring::EditorFeed;
use truestrip_state::sample_ring::{SampleSubscription, Tap};

use super::analyser::{self, Analyser};
use super::choices::{Choices, SharedChoices, SpectrumSource};
use super::columns::Columns;
use super::trace::Trace;
use crate::widgets::Graph;

/// How long no frame may come until the host has stopped: longer than the longest block at the
/// lowest rate that hosts use, 8192 frames at 22.05 kHz.
const STOPPED_SECONDS: f32 = 0.4;

/// Time from one picture to the next that a processor has to fill: every other frame of the editor.
const CALM_SECONDS: f32 = 0.045;

/// The frequency about which the slope turns.
const PIVOT_HZ: f32 = 1000.0;

/// The spectra of an open editor. The audio thread sends its sound as long as there is one of these.
pub struct Live {
    subscription: SampleSubscription,
    choices: SharedChoices,
    sample_rate_hz: f64,
    analyser: Analyser,
    now: Vec<f32>,
    traces: [Trace; 3],
    /// Time since the last frame came, and since the traces moved.
    quiet_seconds: f32,
    passed_seconds: f32,
    least_seconds: f32,
    is_seen: bool,
    columns: Columns,
}

impl Live {
    /// Subscribes to the sound.
    #[must_use]
    pub fn new(feed: &EditorFeed, choices: SharedChoices) -> Self {
        let sample_rate_hz = feed.sample_rate_hz();
        let analyser = Analyser::new(analyser::points(sample_rate_hz));
        let bins = analyser.bins();
        Self {
            subscription: feed.samples().subscribe(),
            choices,
            sample_rate_hz,
            analyser,
            now: vec![0.0; bins],
            traces: [(); 3].map(|()| Trace::new(bins)),
            quiet_seconds: 0.0,
            passed_seconds: 0.0,
            least_seconds: 0.0,
            is_seen: false,
            columns: Columns::default(),
        }
    }

    /// Moves at half the pace of the meters.
    pub(crate) fn calm(&mut self) {
        self.least_seconds = CALM_SECONDS;
    }

    /// What is chosen.
    #[must_use]
    pub fn choices(&self) -> Choices {
        self.choices.load()
    }

    /// Takes on other choices.
    pub fn choose(&mut self, choices: Choices) {
        self.choices.store(choices);
        if !choices.hold {
            self.traces.iter_mut().for_each(Trace::release);
        }
    }

    /// Takes the frames of the last `seconds`. Returns whether there is something new to see.
    pub fn update(&mut self, sample_rate_hz: f64, seconds: f32) -> bool {
        if sample_rate_hz != self.sample_rate_hz {
            self.restart(sample_rate_hz);
        }
        let (count, is_full) = self.subscription.frames(|tap| self.analyser.push(tap));
        self.passed_seconds += seconds;
        self.quiet_seconds = if count > 0 {
            0.0
        } else {
            self.quiet_seconds + seconds
        };
        let has_stopped = self.quiet_seconds > STOPPED_SECONDS;
        let choices = self.choices();
        let moves = self.passed_seconds >= self.least_seconds
            && (has_stopped || count > 0 && self.analyser.is_ready());
        let is_new = moves && !choices.freeze && self.follow(choices, has_stopped);
        if is_full || has_stopped {
            self.analyser.clear();
        }
        is_new
    }

    fn restart(&mut self, sample_rate_hz: f64) {
        self.sample_rate_hz = sample_rate_hz;
        self.analyser = Analyser::new(analyser::points(sample_rate_hz));
        self.now = vec![0.0; self.analyser.bins()];
        self.traces = [(); 3].map(|()| Trace::new(self.now.len()));
    }

    /// Moves what is shown towards the newest spectrum, or towards silence. Returns whether there is
    /// anything to see, or was until now.
    fn follow(&mut self, choices: Choices, has_stopped: bool) -> bool {
        let seconds = std::mem::take(&mut self.passed_seconds);
        let mut is_seen = false;
        for source in SpectrumSource::ALL
            .into_iter()
            .filter(|source| choices.shows(*source))
        {
            let trace = &mut self.traces[source as usize];
            if has_stopped {
                self.now.fill(0.0);
            } else {
                let channels = |tap: &Tap| match source {
                    SpectrumSource::Before => tap.before,
                    SpectrumSource::After => tap.after,
                    SpectrumSource::SideChain => tap.side_chain,
                };
                self.analyser.power(channels, &mut self.now);
            }
            is_seen |= trace.follow(&self.now, seconds);
            if choices.hold {
                trace.hold();
            }
        }
        std::mem::replace(&mut self.is_seen, is_seen) || is_seen
    }

    /// Levels in dB, slope included, at `count` equal steps of the frequency axis, up to half the
    /// rate; `held` for the largest since the hold began.
    pub(super) fn levels_db(
        &mut self,
        source: SpectrumSource,
        held: bool,
        count: usize,
    ) -> impl Iterator<Item = f32> {
        let trace = &self.traces[source as usize];
        let power = if held { &trace.held } else { &trace.power };
        self.columns
            .fit(count, self.analyser.points(), self.sample_rate_hz);
        let slope_db = self.choices.load().slope_db();
        let last = (count - 1) as f32;
        self.columns
            .read(power)
            .enumerate()
            .map(move |(index, level_db)| {
                let octaves = (Graph::freq_hz(index as f32 / last) / PIVOT_HZ).log2();
                level_db + slope_db * octaves
            })
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;
    use std::sync::Arc;

    use truestrip_state::meter_ring::meter_ring;
    use truestrip_state::sample_ring::SampleSender;

    use super::*;

    /// Columns of a wide graph.
    const COLUMNS: usize = 600;
    /// Of an editor's frame at 30 Hz.
    const FRAME_SECONDS: f32 = 1.0 / 30.0;

    struct Bench {
        sender: SampleSender,
        live: Live,
        rate_hz: f64,
        frame: usize,
    }

    fn bench(rate_hz: f64) -> Bench {
        let (_, sender, feed) = meter_ring();
        feed.set_sample_rate_hz(rate_hz);
        let mut choices = Choices::default();
        // From 4.5 dB to none.
        choices.next_slope();
        let live = Live::new(&feed, Arc::new(choices.into()));
        Bench {
            sender,
            live,
            rate_hz,
            frame: 0,
        }
    }

    impl Bench {
        /// Plays a sine for a number of editor frames; what leaves is half of what enters.
        fn play(&mut self, hz: f64, peak: f32, turns: usize) -> bool {
            let step = TAU * hz / self.rate_hz;
            let frames = (self.rate_hz * f64::from(FRAME_SECONDS)) as usize;
            let mut moved = false;
            for _ in 0..turns {
                self.sender
                    .send((self.frame..self.frame + frames).map(|frame| {
                        let sample = peak * (step * frame as f64).sin() as f32;
                        Tap {
                            before: [sample; 2],
                            after: [0.5 * sample; 2],
                            side_chain: [0.0; 2],
                        }
                    }));
                self.frame += frames;
                moved = self.live.update(self.rate_hz, FRAME_SECONDS);
            }
            moved
        }

        /// The strongest column: its frequency and level.
        fn peak(&mut self, source: SpectrumSource, held: bool) -> (f32, f32) {
            let levels: Vec<f32> = self.live.levels_db(source, held, COLUMNS).collect();
            let (index, level_db) = levels
                .iter()
                .enumerate()
                .max_by(|one, other| one.1.total_cmp(other.1))
                .expect("columns");
            (
                Graph::freq_hz(index as f32 / (COLUMNS - 1) as f32),
                *level_db,
            )
        }

        fn choose(&mut self, change: impl Fn(&mut Choices)) {
            let mut choices = self.live.choices();
            change(&mut choices);
            self.live.choose(choices);
        }
    }

    #[test]
    fn a_sine_of_full_scale_reads_0_dbfs_at_its_frequency() {
        for rate_hz in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
            for hz in [83.0, 440.0, 1000.0, 3_217.0, 15_000.0, 20_000.0] {
                let mut bench = bench(rate_hz);
                bench.play(hz, 1.0, 30);
                let (found_hz, level_db) = bench.peak(SpectrumSource::Before, false);
                // Columns lie 1.3 % apart; above some 700 Hz a column's strongest bin is nearer
                // to it than to the next, and bins are 11.7 Hz apart, 2 % of the lowest tones.
                assert!(
                    (found_hz / hz as f32 - 1.0).abs() < 0.02,
                    "{hz}: {found_hz}"
                );
                // What Hann lobes of the negative frequency add at the lowest tone, and what the
                // rise of 40 ms still lacks after a second.
                assert!(level_db.abs() < 0.1, "{rate_hz} {hz}: {level_db}");
                let (_, after_db) = bench.peak(SpectrumSource::After, false);
                assert!((after_db + 6.02 - level_db).abs() < 0.01, "{after_db}");
            }
        }
    }

    #[test]
    fn the_slope_turns_about_1_khz() {
        for (hz, octaves) in [(250.0, -2.0), (1000.0, 0.0), (4000.0, 2.0)] {
            let mut bench = bench(48_000.0);
            bench.play(hz, 1.0, 30);
            let (_, flat_db) = bench.peak(SpectrumSource::Before, false);
            for slope_db in [3.0, 4.5] {
                bench.choose(Choices::next_slope);
                let (_, level_db) = bench.peak(SpectrumSource::Before, false);
                // The column is up to 0.65 % from the tone: 0.01 octaves.
                let expected = flat_db + slope_db * octaves;
                assert!((level_db - expected).abs() < 0.1, "{hz}: {level_db}");
            }
        }
    }

    #[test]
    fn a_frozen_picture_stands_still_and_moves_on() {
        let mut bench = bench(48_000.0);
        bench.play(1000.0, 1.0, 30);
        bench.choose(|choices| choices.freeze = true);
        let before = bench.peak(SpectrumSource::Before, false);
        assert!(!bench.play(5000.0, 0.5, 60), "nothing new to see");
        assert_eq!(bench.peak(SpectrumSource::Before, false), before);
        bench.choose(|choices| choices.freeze = false);
        assert!(bench.play(5000.0, 0.5, 60));
        assert!((bench.peak(SpectrumSource::Before, false).0 / 5000.0 - 1.0).abs() < 0.02);
    }

    #[test]
    fn held_levels_stay_until_the_hold_ends() {
        let mut bench = bench(48_000.0);
        bench.choose(|choices| choices.hold = true);
        bench.play(1000.0, 1.0, 30);
        bench.play(1000.0, 0.01, 60);
        let (hz, level_db) = bench.peak(SpectrumSource::Before, true);
        assert!((hz / 1000.0 - 1.0).abs() < 0.02 && level_db.abs() < 0.1);
        assert!(bench.peak(SpectrumSource::Before, false).1 < -30.0);
        bench.choose(|choices| choices.hold = false);
        assert_eq!(
            bench.peak(SpectrumSource::Before, true).1,
            f32::NEG_INFINITY
        );
    }

    #[test]
    fn silence_and_a_host_that_stops_come_to_rest() {
        let mut bench = bench(48_000.0);
        assert!(bench.play(1000.0, 1.0, 30));
        // 150 dB at 17 dB a second.
        assert!(!bench.play(1000.0, 0.0, 300));
        assert!(bench.play(1000.0, 1.0, 30));
        let moving = (0..400).filter(|_| bench.live.update(48_000.0, FRAME_SECONDS));
        let moving = moving.count();
        assert!((200..300).contains(&moving), "{moving}");
    }

    #[test]
    fn a_gap_in_the_sound_is_not_seen_as_sound() {
        let mut bench = bench(48_000.0);
        bench.play(1000.0, 1.0, 60);
        // More than the ring holds: the rest is lost, and the phase jumps.
        let taps = |range: std::ops::Range<usize>| {
            range.map(|frame| {
                let sample = (TAU / 48.0 * frame as f64).sin() as f32;
                Tap {
                    before: [sample; 2],
                    ..Tap::default()
                }
            })
        };
        let from = bench.frame;
        bench.sender.send(taps(from..from + 40_000));
        bench.live.update(48_000.0, FRAME_SECONDS);
        bench.frame = from + 40_013;
        for _ in 0..10 {
            bench.play(1000.0, 1.0, 1);
            let far = bench
                .live
                .levels_db(SpectrumSource::Before, false, COLUMNS)
                .last();
            // A jump inside of the window lights up the top octave by -60 dBFS and more.
            assert!(far.is_some_and(|level_db| level_db < -90.0), "{far:?}");
        }
    }
}
