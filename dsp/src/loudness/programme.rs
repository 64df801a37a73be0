//! The gates of a programme: from the energies of its blocks to integrated loudness and range.
//!
//! Blocks are sorted into bins of 0.1 LU, each with the number and the exact sum of its energies. Memory
//! is therefore the same for a minute and for a day, and only the block that a gate or a percentile falls
//! on is known no better than its bin. (ITU-R BS.1770-5, annex 1, equations 3 to 7; EBU Tech 3342 V4,
//! section 2.)

use super::{energy, lufs};

/// The absolute gate: quieter blocks do not count.
const ABSOLUTE_GATE_LUFS: f64 = -70.0;
/// Bins from the absolute gate to +30 LUFS; a stereo sine of full scale is 0 LUFS.
const BINS: usize = 1000;
const BINS_PER_LU: f64 = 10.0;

/// The blocks of a programme.
#[derive(Debug)]
pub(super) struct Programme {
    bins: Box<[Bin]>,
    all: Bin,
}

#[derive(Clone, Copy, Debug, Default)]
struct Bin {
    blocks: u32,
    energy: f64,
}

impl Bin {
    fn add(&mut self, other: Bin) {
        self.blocks += other.blocks;
        self.energy += other.energy;
    }

    /// Mean energy; of no block, none.
    fn mean(self) -> f64 {
        self.energy / f64::from(self.blocks.max(1))
    }
}

impl Default for Programme {
    fn default() -> Self {
        Self {
            bins: vec![Bin::default(); BINS].into_boxed_slice(),
            all: Bin::default(),
        }
    }
}

impl Programme {
    /// Forgets all blocks.
    pub(super) fn clear(&mut self) {
        self.bins.fill(Bin::default());
        self.all = Bin::default();
    }

    /// Adds a block, if it passes the absolute gate.
    pub(super) fn add(&mut self, energy: f64) {
        let above_gate = lufs(energy) - ABSOLUTE_GATE_LUFS;
        if above_gate >= 0.0 {
            let block = Bin { blocks: 1, energy };
            self.bins[((above_gate * BINS_PER_LU) as usize).min(BINS - 1)].add(block);
            self.all.add(block);
        }
    }

    /// The bins of the blocks that pass a relative gate, this far below the mean of all, quietest first.
    fn gated(&self, relative_lu: f64) -> impl Iterator<Item = Bin> + '_ {
        let least = self.all.mean() * 10.0_f64.powf(relative_lu / 10.0);
        self.bins
            .iter()
            .copied()
            .filter(move |bin| bin.blocks > 0 && bin.mean() >= least)
    }

    /// Loudness of the blocks that pass both gates, in LUFS; minus infinity when there is none.
    pub(super) fn loudness_lufs(&self) -> f64 {
        let mut sum = Bin::default();
        self.gated(-10.0).for_each(|bin| sum.add(bin));
        lufs(sum.mean())
    }

    /// From the 10th to the 95th percentile of the blocks that pass both gates, in LU.
    pub(super) fn range_lu(&self) -> f64 {
        let blocks: u32 = self.gated(-20.0).map(|bin| bin.blocks).sum();
        let Some(last) = blocks.checked_sub(1) else {
            return 0.0;
        };
        let percentile = |share: f64| {
            let rank = (f64::from(last) * share).round() as u32;
            let mut below = 0;
            let bin = self.gated(-20.0).find(|bin| {
                below += bin.blocks;
                below > rank
            });
            bin.map_or(energy(ABSOLUTE_GATE_LUFS), Bin::mean)
        };
        lufs(percentile(0.95)) - lufs(percentile(0.1))
    }
}
