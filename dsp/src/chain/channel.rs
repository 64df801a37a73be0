//! The chain of Truestrip Channel.
//!
//! Signal flow: input gain, EQ3, EQV, EQ, compressor, de-esser, room, reverb, output gain,
//! inside the frame of guard, meters and bypass.

use super::Chain;
use super::frame::{ChainLevels, Frame};
use crate::dynamics::{Compressor, CompressorSettings, Deesser, DeesserSettings};
use crate::eq::{Eq, Eq3, Eq3Settings, EqSettings, Eqv, EqvSettings};
use crate::space::{Reverb, ReverbSettings, Room, RoomSettings};
use crate::{Gain, Monitoring, Processor, StereoBlock, StreamSpec};

/// Everything that a user sets on a track.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChannelSettings {
    /// Hears the input instead, delayed by the chain's latency.
    pub bypass: bool,
    /// -24 to 24 dB, before all else.
    pub input_gain_db: f32,
    /// -24 to 24 dB, after all else.
    pub output_gain_db: f32,
    /// The three-knob equaliser.
    pub eq3: Eq3Settings,
    /// The vocal equaliser.
    pub eqv: EqvSettings,
    /// The parametric equaliser.
    pub eq: EqSettings,
    /// The compressor.
    pub compressor: CompressorSettings,
    /// The de-esser.
    pub deesser: DeesserSettings,
    /// The room.
    pub room: RoomSettings,
    /// The reverb.
    pub reverb: ReverbSettings,
}

/// The running chain of a track.
#[derive(Clone, Debug, Default)]
pub struct ChannelChain {
    frame: Frame,
    input_gain: Gain,
    eq3: Eq3,
    eqv: Eqv,
    eq: Eq,
    compressor: Compressor,
    deesser: Deesser,
    room: Room,
    reverb: Reverb,
    output_gain: Gain,
}

impl Chain for ChannelChain {
    fn process_beside(&mut self, block: StereoBlock, side_chain: Option<StereoBlock>) {
        let Self {
            frame,
            input_gain,
            eq3,
            eqv,
            eq,
            compressor,
            deesser,
            room,
            reverb,
            output_gain,
        } = self;
        frame.process(block, side_chain, |mut part, side_part| {
            input_gain.process(part.reborrow());
            eq3.process(part.reborrow());
            eqv.process(part.reborrow());
            eq.process(part.reborrow());
            compressor.process(part.reborrow(), side_part);
            deesser.process(part.reborrow());
            room.process(part.reborrow());
            reverb.process(part.reborrow());
            output_gain.process(part);
            eq.latency_frames() + compressor.latency_frames()
        });
    }

    fn listen(&mut self, monitoring: Monitoring) {
        self.frame.listen(monitoring);
    }

    fn metered_frames(&self) -> usize {
        self.frame.metered_frames()
    }

    fn take_levels(&mut self) -> ChainLevels {
        ChainLevels {
            compressor: self.compressor.take_reading(),
            deesser: self.deesser.take_reading(),
            ..self.frame.take_levels()
        }
    }
}

impl Processor for ChannelChain {
    type Settings = ChannelSettings;

    fn prepare(&mut self, spec: &StreamSpec) {
        self.input_gain.prepare(spec);
        self.eq3.prepare(spec);
        self.eqv.prepare(spec);
        self.eq.prepare(spec);
        self.compressor.prepare(spec);
        self.deesser.prepare(spec);
        self.room.prepare(spec);
        self.reverb.prepare(spec);
        self.output_gain.prepare(spec);
        let most = self.eq.max_latency_frames() + self.compressor.max_latency_frames();
        self.frame.prepare(spec, most);
        self.frame.reset(self.latency_frames());
    }

    fn reset(&mut self) {
        self.input_gain.reset();
        self.eq3.reset();
        self.eqv.reset();
        self.eq.reset();
        self.compressor.reset();
        self.deesser.reset();
        self.room.reset();
        self.reverb.reset();
        self.output_gain.reset();
        self.frame.reset(self.latency_frames());
    }

    fn set(&mut self, settings: &ChannelSettings) {
        self.input_gain.set(&settings.input_gain_db);
        self.eq3.set(&settings.eq3);
        self.eqv.set(&settings.eqv);
        self.eq.set(&settings.eq);
        self.compressor.set(&settings.compressor);
        self.deesser.set(&settings.deesser);
        self.room.set(&settings.room);
        self.reverb.set(&settings.reverb);
        self.output_gain.set(&settings.output_gain_db);
        self.frame.set_bypass(settings.bypass);
    }

    fn process(&mut self, block: StereoBlock) {
        self.process_beside(block, None);
    }

    fn latency_frames(&self) -> u32 {
        self.eq.latency_frames() + self.compressor.latency_frames()
    }

    fn tail_frames(&self) -> u32 {
        self.latency_frames()
            + self.eq3.tail_frames()
            + self.eqv.tail_frames()
            + self.eq.tail_frames()
            + self.room.tail_frames()
            + self.reverb.tail_frames()
    }
}
