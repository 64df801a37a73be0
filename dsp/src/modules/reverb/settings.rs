//! What is set on the reverb.

use super::types::ReverbType;
use crate::param::{
    choice, decibel, hertz, milliseconds_from_zero, percent, seconds, times, toggle,
};
use crate::space::absorption::{self, Decay};
use crate::space::layout::{Layout, TAPS};
use crate::space::tail::TailSettings;

/// Longest pre-delay.
pub(super) const MAX_PREDELAY_MS: f32 = 250.0;

crate::settings! {
    /// Everything that a user sets on the reverb.
    pub struct ReverbSettings in "reverb" {
        /// Off passes everything unchanged, to the bit.
        "reverb_on" on: bool = "Reverb On", toggle(false);
        /// What kind of space it is.
        "reverb_type" kind: ReverbType = "Reverb Type", choice(ReverbType::NAMES, ReverbType::Hall as usize);
        /// From dry to wet, 0 to 100 %. 0 passes everything unchanged, to the bit.
        "reverb_mix" mix_percent: f32 = "Reverb Mix", percent(0.0, 100.0, 15.0);
        /// Until the reverb begins, 0 to 250 ms; a control period at least.
        "reverb_predelay" predelay_ms: f32 = "Reverb Predelay", milliseconds_from_zero(MAX_PREDELAY_MS, 20.0);
        /// Time to fall by 60 dB at 1 kHz, 0.1 to 20 s.
        "reverb_decay" decay_seconds: f32 = "Reverb Decay", seconds(0.1, 20.0, 1.8);
        /// How far the walls are, 0 to 100 %. A decay too short for the size makes the space smaller.
        "reverb_size" size_percent: f32 = "Reverb Size", percent(0.0, 100.0, 60.0);
        /// The decay at 125 Hz and below, 0.25 to 2 times that at 1 kHz.
        "reverb_low_decay" low_decay: f32 = "Reverb Low Decay", times(0.25, 2.0, 1.0);
        /// The decay at 8 kHz and above, 0.1 to 1 times that at 1 kHz.
        "reverb_high_decay" high_decay: f32 = "Reverb High Decay", times(0.1, 1.0, 0.5);
        /// From single echoes to a cloud, 0 to 100 %.
        "reverb_diffusion" diffusion_percent: f32 = "Reverb Diffusion", percent(0.0, 100.0, 70.0);
        /// How far the lines move, 0 to 100 %.
        "reverb_modulation" modulation_percent: f32 = "Reverb Modulation", percent(0.0, 100.0, 30.0);
        /// Side of the reverb against its middle, 0 (mono) to 150 %.
        "reverb_width" width_percent: f32 = "Reverb Width", percent(0.0, 150.0, 100.0);
        /// Corner of the wet sound's low cut at 12 dB per octave, 20 to 1000 Hz.
        "reverb_low_cut" low_cut_hz: f32 = "Reverb Low Cut", hertz(20.0, 1000.0, 120.0);
        /// Corner of the wet sound's high cut at 12 dB per octave, 1000 to 20000 Hz.
        "reverb_high_cut" high_cut_hz: f32 = "Reverb High Cut", hertz(1000.0, 20_000.0, 12_000.0);
        /// Balance of the wet sound, from all late, 0 %, to all early, 100 %.
        "reverb_early" early_percent: f32 = "Reverb Early", percent(0.0, 100.0, 40.0);
        /// How far the dry sound lowers the wet one, 0 to 24 dB.
        "reverb_duck" duck_db: f32 = "Reverb Duck", decibel(0.0, 24.0, 0.0);
    }
}

impl ReverbSettings {
    pub(super) fn decay(&self) -> Decay {
        Decay {
            seconds: self.decay_seconds.into(),
            low: self.low_decay.into(),
            high: self.high_decay.into(),
        }
    }

    pub(super) fn tail(&self) -> TailSettings {
        let share = |percent: f32| f64::from(percent) / 100.0;
        TailSettings {
            space: self.kind.space(),
            size: share(self.size_percent),
            decay: self.decay(),
            diffusion: share(self.diffusion_percent),
            modulation: share(self.modulation_percent),
        }
    }

    /// Time to fall by 60 dB at `freq_hz`, in seconds.
    #[must_use]
    pub fn decay_at(&self, freq_hz: f64) -> f64 {
        let tail = self.tail();
        let [shortest, longest] = tail.space.lines_ms;
        let line = tail.scale() * (shortest + longest) / 2.0 / 1000.0;
        absorption::decay_seconds(&self.decay(), line, freq_hz)
    }
}

impl ReverbSettings {
    /// Times in seconds after the dry sound, and gains, of the early reflections.
    #[must_use]
    pub fn early_reflections(&self) -> [(f64, f64); TAPS] {
        // So that a frame is a hundredth of a millisecond.
        const RATE_HZ: f64 = 100_000.0;
        let tail = self.tail();
        let layout = Layout::new(&tail.space, tail.scale(), RATE_HZ);
        let taps = &layout.taps;
        std::array::from_fn(|tap| {
            let [left, right] = taps.gains.map(|side| f64::from(side[tap]));
            let seconds = f64::from(taps.frames[tap]) / RATE_HZ;
            (
                seconds + f64::from(self.predelay_ms) / 1000.0,
                left.hypot(right),
            )
        })
    }
}
