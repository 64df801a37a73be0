//! Timers that the plugin registers with the host, served by
//! [`Instance::run_main_thread`](crate::Instance::run_main_thread).

use std::time::{Duration, Instant};

use clack_extensions::timer::TimerId;

/// Shorter periods are raised to this one, as hosts do: about 30 Hz is what CLAP promises.
const SHORTEST_PERIOD: Duration = Duration::from_millis(10);

/// The registered timers, each with the time at which it is due.
#[derive(Default)]
pub(crate) struct Timers {
    next_id: u32,
    timers: Vec<Timer>,
}

struct Timer {
    id: TimerId,
    period: Duration,
    due: Instant,
}

impl Timers {
    pub(crate) fn register(&mut self, period: Duration, now: Instant) -> TimerId {
        let id = TimerId(self.next_id);
        let period = period.max(SHORTEST_PERIOD);
        self.next_id += 1;
        self.timers.push(Timer {
            id,
            period,
            due: now + period,
        });
        id
    }

    /// Whether there was such a timer.
    pub(crate) fn unregister(&mut self, id: TimerId) -> bool {
        let before = self.timers.len();
        self.timers.retain(|timer| timer.id != id);
        self.timers.len() < before
    }

    /// The timers that are due at `now`, each once however late it is; they are then due again
    /// one period from `now`.
    pub(crate) fn take_due(&mut self, now: Instant) -> Vec<TimerId> {
        let mut due = Vec::new();
        for timer in self.timers.iter_mut().filter(|timer| timer.due <= now) {
            timer.due = now + timer.period;
            due.push(timer.id);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_timer_fires_once_and_then_a_period_later() {
        let start = Instant::now();
        let mut timers = Timers::default();
        let id = timers.register(Duration::from_millis(20), start);
        assert!(
            timers
                .take_due(start + Duration::from_millis(19))
                .is_empty()
        );
        let late = start + Duration::from_millis(95);
        assert_eq!(timers.take_due(late), [id]);
        assert!(timers.take_due(late + Duration::from_millis(19)).is_empty());
        assert_eq!(timers.take_due(late + Duration::from_millis(20)), [id]);
        assert!(timers.unregister(id) && !timers.unregister(id));
    }
}
