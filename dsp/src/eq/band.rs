//! One band of an equaliser: settings that glide, a matched design, a running section.

use num_complex::Complex;

use crate::filter::matched::{self, Design};
use crate::filter::{Coefficients, Section};
use crate::{Smoother, Span, StereoBlock, StreamSpec};

pub use crate::filter::matched::Shape;

/// What a band does to the sound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandSettings {
    /// The curve's shape.
    pub shape: Shape,
    /// Centre of a bell, middle of a shelf's slope, in Hz.
    pub freq_hz: f32,
    /// Gain in dB at the centre of a bell or on a shelf.
    pub gain_db: f32,
    /// Quality of the analogue prototype; 0.71 is a shelf without overshoot.
    pub q: f32,
}

/// A running band.
#[derive(Clone, Debug)]
pub struct Band {
    shape: Shape,
    /// Frequency in octaves above 1 Hz: equal steps sound equal.
    octave: Smoother,
    gain_db: Smoother,
    /// Quality in octaves of Q.
    log2_q: Smoother,
    sample_rate_hz: f64,
    coefficients: Coefficients,
    section: Section,
}

impl Band {
    /// A band that rests at these settings.
    #[must_use]
    pub fn new(settings: &BandSettings) -> Self {
        Self {
            shape: settings.shape,
            octave: Smoother::new(f64::from(settings.freq_hz).log2()),
            gain_db: Smoother::new(f64::from(settings.gain_db)),
            log2_q: Smoother::new(f64::from(settings.q).log2()),
            sample_rate_hz: 48_000.0,
            coefficients: Coefficients::IDENTITY,
            section: Section::default(),
        }
    }

    /// Prepares for a stream; afterwards as after [`reset`](Self::reset).
    pub fn prepare(&mut self, spec: &StreamSpec) {
        self.sample_rate_hz = spec.sample_rate_hz;
        for smoother in [&mut self.octave, &mut self.gain_db, &mut self.log2_q] {
            smoother.prepare(spec);
        }
        self.reset();
    }

    /// Forgets the past; settings take effect at once.
    pub fn reset(&mut self) {
        for smoother in [&mut self.octave, &mut self.gain_db, &mut self.log2_q] {
            smoother.snap();
        }
        self.coefficients = self.design();
        self.section.reset(self.coefficients);
    }

    /// Sets where frequency, gain and Q glide to.
    pub fn set(&mut self, settings: &BandSettings) {
        self.octave.set_target(f64::from(settings.freq_hz).log2());
        self.gain_db.set_target(f64::from(settings.gain_db));
        self.log2_q.set_target(f64::from(settings.q).log2());
    }

    /// Processes a span of the control grid.
    pub fn process(&mut self, block: StereoBlock, span: Span) {
        if span.tick {
            if !self.is_settled() {
                self.octave.tick();
                self.gain_db.tick();
                self.log2_q.tick();
                self.coefficients = self.design();
            }
            self.section.tick(self.coefficients);
        }
        self.section.process(block, span);
    }

    /// Complex gain at `freq_hz`, as it stands now.
    #[must_use]
    pub fn response(&self, freq_hz: f64) -> Complex<f64> {
        self.coefficients
            .response(std::f64::consts::TAU * freq_hz / self.sample_rate_hz)
    }

    /// Frames until the band's ringing has fallen by 120 dB; none while it is flat.
    #[must_use]
    pub fn tail_frames(&self) -> u32 {
        if self.coefficients.is_identity() {
            0
        } else {
            self.coefficients.decay_frames() as u32
        }
    }

    fn is_settled(&self) -> bool {
        self.octave.is_settled() && self.gain_db.is_settled() && self.log2_q.is_settled()
    }

    fn design(&self) -> Coefficients {
        matched::design(&Design {
            shape: self.shape,
            w0: std::f64::consts::TAU * self.octave.current().exp2() / self.sample_rate_hz,
            gain_db: self.gain_db.current(),
            q: self.log2_q.current().exp2(),
        })
    }
}
