//! What may enter and leave the chain: finite, normal numbers within +60 dBFS.
//!
//! One NaN in a recursive filter stays there for ever, and one subnormal costs a hundred times the
//! arithmetic of another number. So the chain takes neither in, and lets nothing out that a host
//! could not pass on.

use crate::StereoBlock;

/// Largest magnitude that enters or leaves the chain: +60 dBFS.
pub const LIMIT: f32 = 1e3;

/// Turns NaN, infinity and subnormals into silence, and holds the rest within [`LIMIT`].
///
/// Every other sample keeps its bits.
pub fn clean(mut block: StereoBlock) {
    for channel in block.channels_mut() {
        for sample in channel {
            if sample.is_normal() {
                *sample = sample.clamp(-LIMIT, LIMIT);
            } else if *sample != 0.0 {
                *sample = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_samples_keep_their_bits_and_the_rest_is_silenced() {
        let mut left = [
            0.5,
            -0.0,
            -1.0,
            1e-30,
            LIMIT,
            f32::NAN,
            f32::INFINITY,
            1e-40,
            1e9,
            -1e9,
        ];
        let mut right = [0.0; 10];
        clean(StereoBlock::new(&mut left, &mut right));
        let expected = [0.5, -0.0, -1.0, 1e-30, LIMIT, 0.0, 0.0, 0.0, LIMIT, -LIMIT];
        assert_eq!(left.map(f32::to_bits), expected.map(f32::to_bits));
    }
}
