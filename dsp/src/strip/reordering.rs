//! A change of the modules' order, without a click.
//!
//! The sound fades to the dry one, which is as late as the modules make it. Then what each module hears fades to
//! silence; the modules take their new places, hear again, and play unheard until what they held from the former
//! order has gone; and the sound fades back. Tails ring on. What stays last, such as the limiter, hears the fade,
//! so that a ceiling holds.

use super::bypass::Bypass;
use super::order::Order;
use crate::blocks::Gain;
use crate::{
    CONTROL_FRAMES, ControlGrid, PART_FRAMES, PART_LINES, Ramp, Smoother, Span, StereoBlock,
    StreamSpec,
};

/// How long the modules play unheard in their new order, beside the latency: filters have settled.
const SETTLE_SECONDS: f64 = 0.03;
/// Most spans of a part: a part that begins between two lines has one more than lines.
const MOST_SPANS: usize = PART_LINES as usize + 1;

/// The order of the modules, and the way to another one.
#[derive(Clone, Debug)]
pub(super) struct Reordering {
    order: Order,
    wanted: Order,
    /// 1 while the modules are heard, 0 while the dry sound is.
    share: Fade,
    /// 1 while the modules hear something, 0 while they do not.
    feed: Fade,
    /// The spans of the part at hand.
    spans: [Option<Span>; MOST_SPANS],
    /// Frames that the modules play unheard, until they are heard again.
    unheard_frames: usize,
    settle_frames: usize,
}

/// A fade, and its ramp in each span of the part at hand.
#[derive(Clone, Debug)]
struct Fade {
    smoother: Smoother,
    ramps: [Ramp; MOST_SPANS],
    /// The last ramp.
    ramp: Ramp,
}

impl Fade {
    fn new() -> Self {
        let ramp = Ramp::between(1.0, 1.0);
        Self {
            smoother: Smoother::new(1.0),
            ramps: [ramp; MOST_SPANS],
            ramp,
        }
    }

    fn reset(&mut self) {
        self.smoother.set_target(1.0);
        self.smoother.snap();
        self.ramp = Ramp::between(1.0, 1.0);
    }

    fn advance(&mut self, index: usize, span: Span) {
        if span.tick {
            self.ramp = Ramp::between(self.smoother.current(), self.smoother.tick());
        }
        self.ramps[index] = self.ramp;
    }

    fn rests_at(&self, value: f64) -> bool {
        let rests = self.smoother.is_settled() && self.smoother.current() == value;
        rests && self.ramp.rests_at(value)
    }
}

impl Reordering {
    pub(super) fn new(order: Order) -> Self {
        Self {
            order,
            wanted: order,
            share: Fade::new(),
            feed: Fade::new(),
            spans: [None; MOST_SPANS],
            unheard_frames: 0,
            settle_frames: 0,
        }
    }

    pub(super) fn prepare(&mut self, spec: &StreamSpec) {
        self.share.smoother.prepare(spec);
        self.feed.smoother.prepare(spec);
        self.settle_frames = (SETTLE_SECONDS * spec.sample_rate_hz) as usize;
    }

    /// The order that is wanted is there at once.
    pub(super) fn reset(&mut self) {
        self.order = self.wanted;
        self.share.reset();
        self.feed.reset();
        self.unheard_frames = 0;
    }

    /// The order in which the modules stand.
    pub(super) fn order(&self) -> Order {
        self.order
    }

    pub(super) fn set(&mut self, order: Order) {
        self.wanted = order;
    }

    /// Before a part of so many frames. Returns whether the other methods have something to do in it.
    pub(super) fn begin_part(
        &mut self,
        frames: usize,
        latency_frames: u32,
        grid: &ControlGrid,
    ) -> bool {
        if grid.part_frames() == PART_FRAMES {
            self.take_step(latency_frames);
        }
        if self.share.rests_at(1.0) && self.feed.rests_at(1.0) {
            return false;
        }
        let mut grid = *grid;
        let mut left = frames;
        for (index, place) in self.spans.iter_mut().enumerate() {
            *place = grid.advance(left);
            if let Some(span) = *place {
                left -= span.frames;
                self.share.advance(index, span);
                self.feed.advance(index, span);
            }
        }
        true
    }

    /// At the start of a whole part: what comes next.
    fn take_step(&mut self, latency_frames: u32) {
        if self.wanted != self.order {
            self.share.smoother.set_target(0.0);
            if self.share.rests_at(0.0) {
                self.feed.smoother.set_target(0.0);
            }
            if self.feed.rests_at(0.0) {
                self.order = self.wanted;
                self.unheard_frames = latency_frames as usize + self.settle_frames;
            }
        } else if !self.feed.rests_at(1.0) {
            self.feed.smoother.set_target(1.0);
        } else if self.unheard_frames > 0 {
            self.unheard_frames = self.unheard_frames.saturating_sub(PART_FRAMES);
        } else {
            self.share.smoother.set_target(1.0);
        }
    }

    /// The spans of the part, each with where it begins in it.
    fn spans(&self) -> impl Iterator<Item = (usize, usize, Span)> + use<> {
        let mut start = 0;
        let spans = self.spans.into_iter().map_while(|span| span);
        spans.enumerate().map(move |(index, span)| {
            let at = start;
            start += span.frames;
            (index, at, span)
        })
    }

    /// What a module hears of a part.
    pub(super) fn feed(&self, mut block: StereoBlock) {
        for (index, start, span) in self.spans() {
            let ramp = self.feed.ramps[index];
            if ramp.rests_at(1.0) {
                continue;
            }
            for channel in block.part(start, span.frames).channels_mut() {
                for (frame, sample) in channel.iter_mut().enumerate() {
                    *sample *= ramp.at(span.offset + frame) as f32;
                }
            }
        }
    }

    /// Fades between the modules' output and the dry sound, which is `latency_frames` late and as loud as the
    /// input gain makes it.
    pub(super) fn mix(
        &self,
        mut block: StereoBlock,
        bypass: &Bypass,
        input_gain: &Gain,
        latency_frames: u32,
    ) {
        let frames = block.frames();
        let gain = input_gain.linear() as f32;
        for (index, start, span) in self.spans() {
            let (mut left, mut right) = ([0.0; CONTROL_FRAMES], [0.0; CONTROL_FRAMES]);
            let mut dry = StereoBlock::new(&mut left[..span.frames], &mut right[..span.frames]);
            let ahead = frames - start - span.frames;
            bypass.read_dry(latency_frames as usize + ahead, &mut dry);
            let mut part = block.part(start, span.frames);
            for (wet, dry) in part.channels_mut().into_iter().zip(dry.channels_mut()) {
                dry.iter_mut().for_each(|sample| *sample *= gain);
                self.share.ramps[index].cross_fade(dry, wet, span.offset);
            }
        }
    }
}
