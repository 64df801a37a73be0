//! Parameter events, both ways: automation into the plugin, gestures and values out of it.

use anyhow::{Context, Result, bail};
use clack_host::events::UnknownEvent;
use clack_host::events::event_types::ParamValueEvent;
use clack_host::events::io::{OutputEventBuffer, TryPushError};
use clack_host::events::spaces::CoreEventSpace;
use clack_host::prelude::{ClapId, Pckn};

/// How many events fit in one block either way before the host has to allocate (in) or refuses
/// more (out): one for each frame of a usual block and as many again.
const CAPACITY: usize = 4096;

/// A parameter value to be set at a frame of the block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// Frames from the start of the block.
    pub frame: u32,
    /// The parameter's CLAP id.
    pub param: u32,
    /// The value, within the range that [`ParamInfo`](crate::ParamInfo) gives.
    pub value: f64,
}

/// What the plugin tells the host of its parameters, such as when a hand moves a knob.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OutEvent {
    /// A hand is on the parameter.
    GestureBegin {
        /// The parameter's CLAP id.
        param: u32,
    },
    /// The parameter has a new value.
    Value {
        /// Frames from the start of the block.
        frame: u32,
        /// The parameter's CLAP id.
        param: u32,
        /// The value, within the parameter's range.
        value: f64,
    },
    /// The hand has left the parameter.
    GestureEnd {
        /// The parameter's CLAP id.
        param: u32,
    },
}

/// The queue of one block's events into the plugin.
pub(crate) struct InQueue(Vec<ParamValueEvent>);

impl InQueue {
    pub(crate) fn new() -> Self {
        Self(Vec::with_capacity(CAPACITY))
    }

    /// Replaces the queue's events.
    ///
    /// # Errors
    /// An id that CLAP reserves, frames that go back, or a frame outside a block of `frames`.
    pub(crate) fn fill(&mut self, events: &[Event], frames: u32) -> Result<&Vec<ParamValueEvent>> {
        self.0.clear();
        let mut last = 0;
        for event in events {
            let id = ClapId::from_raw(event.param).context("that is no parameter id")?;
            if event.frame < last {
                bail!("event frames go back from {last} to {}", event.frame);
            }
            if event.frame >= frames.max(1) {
                bail!("frame {} is outside a block of {frames}", event.frame);
            }
            last = event.frame;
            let everywhere = Pckn::match_all();
            self.0
                .push(ParamValueEvent::new(last, id, everywhere, event.value));
        }
        Ok(&self.0)
    }
}

/// The queue of the plugin's events until someone reads them.
pub(crate) struct OutQueue(Vec<OutEvent>);

impl OutQueue {
    pub(crate) fn new() -> Self {
        Self(Vec::with_capacity(CAPACITY))
    }

    /// Takes what has come, in the order in which it came.
    pub(crate) fn take(&mut self) -> Vec<OutEvent> {
        self.0.drain(..).collect()
    }

    /// Puts events behind what has come, where a processor that goes leaves its own.
    pub(crate) fn append(&mut self, events: &mut Vec<OutEvent>) {
        self.0.append(events);
    }
}

impl OutputEventBuffer for OutQueue {
    /// Keeps parameter events and passes over all others; refuses when full rather than allocate.
    fn try_push(&mut self, event: &UnknownEvent) -> Result<(), TryPushError> {
        let Some(event) = as_param_event(event) else {
            return Ok(());
        };
        if self.0.len() == self.0.capacity() {
            return Err(TryPushError::new());
        }
        self.0.push(event);
        Ok(())
    }
}

fn as_param_event(event: &UnknownEvent) -> Option<OutEvent> {
    let frame = event.header().time();
    match event.as_core_event()? {
        CoreEventSpace::ParamGestureBegin(event) => Some(OutEvent::GestureBegin {
            param: event.param_id()?.get(),
        }),
        CoreEventSpace::ParamGestureEnd(event) => Some(OutEvent::GestureEnd {
            param: event.param_id()?.get(),
        }),
        CoreEventSpace::ParamValue(event) => Some(OutEvent::Value {
            frame,
            param: event.param_id()?.get(),
            value: event.value(),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_that_go_back_or_outside_are_refused() {
        let at = |frame| Event {
            frame,
            param: 7,
            value: 0.0,
        };
        let mut queue = InQueue::new();
        assert_eq!(queue.fill(&[at(0), at(3), at(3)], 4).unwrap().len(), 3);
        assert!(queue.fill(&[at(2), at(1)], 4).is_err());
        assert!(queue.fill(&[at(4)], 4).is_err());
        assert!(queue.fill(&[at(0)], 0).is_ok());
    }
}
