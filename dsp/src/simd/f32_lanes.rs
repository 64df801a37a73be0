//! Eight numbers of f32 side by side: half a register of AVX-512, one of AVX2, or a plain array.

use super::{LANES, Plain};

/// Arithmetic on [`LANES`] numbers of f32 at once.
pub(crate) trait F32Lanes: Copy {
    /// The numbers.
    type N: Copy;

    fn load_f32(self, from: &[f32; LANES]) -> Self::N;
    fn store_f32(self, v: Self::N, to: &mut [f32; LANES]);
    fn add_f32(self, a: Self::N, b: Self::N) -> Self::N;
    fn sub_f32(self, a: Self::N, b: Self::N) -> Self::N;
    fn mul_f32(self, a: Self::N, b: Self::N) -> Self::N;
    /// a b + c
    fn mul_add_f32(self, a: Self::N, b: Self::N, c: Self::N) -> Self::N;
    /// a b - c
    fn mul_sub_f32(self, a: Self::N, b: Self::N, c: Self::N) -> Self::N;
    /// The larger one of `most` and the magnitude of `a`, number by number.
    fn largest_f32(self, a: Self::N, most: Self::N) -> Self::N;
    /// Zero where the magnitude of `a` is below `floor`.
    fn floor_f32(self, a: Self::N, floor: Self::N) -> Self::N;
    /// The first numbers of all, then the second ones, and so on.
    fn transpose_f32(self, rows: [Self::N; LANES]) -> [Self::N; LANES];

    /// The same number in every lane.
    #[inline(always)]
    fn splat_f32(self, value: f32) -> Self::N {
        self.load_f32(&[value; LANES])
    }
}

#[inline(always)]
fn each(f: impl FnMut(usize) -> f32) -> [f32; LANES] {
    std::array::from_fn(f)
}

impl F32Lanes for Plain {
    type N = [f32; LANES];

    #[inline(always)]
    fn load_f32(self, from: &[f32; LANES]) -> Self::N {
        *from
    }

    #[inline(always)]
    fn store_f32(self, v: Self::N, to: &mut [f32; LANES]) {
        *to = v;
    }

    #[inline(always)]
    fn add_f32(self, a: Self::N, b: Self::N) -> Self::N {
        each(|i| a[i] + b[i])
    }

    #[inline(always)]
    fn sub_f32(self, a: Self::N, b: Self::N) -> Self::N {
        each(|i| a[i] - b[i])
    }

    #[inline(always)]
    fn mul_f32(self, a: Self::N, b: Self::N) -> Self::N {
        each(|i| a[i] * b[i])
    }

    #[inline(always)]
    fn mul_add_f32(self, a: Self::N, b: Self::N, c: Self::N) -> Self::N {
        each(|i| a[i] * b[i] + c[i])
    }

    #[inline(always)]
    fn mul_sub_f32(self, a: Self::N, b: Self::N, c: Self::N) -> Self::N {
        each(|i| a[i] * b[i] - c[i])
    }

    #[inline(always)]
    fn largest_f32(self, a: Self::N, most: Self::N) -> Self::N {
        each(|i| a[i].abs().max(most[i]))
    }

    #[inline(always)]
    fn floor_f32(self, a: Self::N, floor: Self::N) -> Self::N {
        each(|i| if a[i].abs() < floor[i] { 0.0 } else { a[i] })
    }

    #[inline(always)]
    fn transpose_f32(self, rows: [Self::N; LANES]) -> [Self::N; LANES] {
        std::array::from_fn(|i| each(|j| rows[j][i]))
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{__m256, _CMP_NLT_UQ};

    use bytemuck::cast;
    use pulp::x86::{V3, V4};

    use super::{F32Lanes, LANES};

    /// Transposes the two halves of four rows: pairs of two rows, then fours of four.
    #[inline(always)]
    fn fours(simd: V3, a: __m256, b: __m256, c: __m256, d: __m256) -> [__m256; 4] {
        let avx = simd.avx;
        let low = [avx._mm256_unpacklo_ps(a, b), avx._mm256_unpacklo_ps(c, d)];
        let high = [avx._mm256_unpackhi_ps(a, b), avx._mm256_unpackhi_ps(c, d)];
        [
            avx._mm256_shuffle_ps::<0b01_00_01_00>(low[0], low[1]),
            avx._mm256_shuffle_ps::<0b11_10_11_10>(low[0], low[1]),
            avx._mm256_shuffle_ps::<0b01_00_01_00>(high[0], high[1]),
            avx._mm256_shuffle_ps::<0b11_10_11_10>(high[0], high[1]),
        ]
    }

    impl F32Lanes for V3 {
        type N = __m256;

        #[inline(always)]
        fn load_f32(self, from: &[f32; LANES]) -> __m256 {
            cast(*from)
        }

        #[inline(always)]
        fn store_f32(self, v: __m256, to: &mut [f32; LANES]) {
            *to = cast(v);
        }

        #[inline(always)]
        fn add_f32(self, a: __m256, b: __m256) -> __m256 {
            self.avx._mm256_add_ps(a, b)
        }

        #[inline(always)]
        fn sub_f32(self, a: __m256, b: __m256) -> __m256 {
            self.avx._mm256_sub_ps(a, b)
        }

        #[inline(always)]
        fn mul_f32(self, a: __m256, b: __m256) -> __m256 {
            self.avx._mm256_mul_ps(a, b)
        }

        #[inline(always)]
        fn mul_add_f32(self, a: __m256, b: __m256, c: __m256) -> __m256 {
            self.fma._mm256_fmadd_ps(a, b, c)
        }

        #[inline(always)]
        fn mul_sub_f32(self, a: __m256, b: __m256, c: __m256) -> __m256 {
            self.fma._mm256_fmsub_ps(a, b, c)
        }

        #[inline(always)]
        fn largest_f32(self, a: __m256, most: __m256) -> __m256 {
            let sign = self.avx._mm256_set1_ps(-0.0);
            self.avx
                ._mm256_max_ps(self.avx._mm256_andnot_ps(sign, a), most)
        }

        #[inline(always)]
        fn floor_f32(self, a: __m256, floor: __m256) -> __m256 {
            let avx = self.avx;
            let magnitude = avx._mm256_andnot_ps(avx._mm256_set1_ps(-0.0), a);
            avx._mm256_and_ps(avx._mm256_cmp_ps::<_CMP_NLT_UQ>(magnitude, floor), a)
        }

        #[inline(always)]
        fn transpose_f32(self, [a, b, c, d, e, f, g, h]: [__m256; LANES]) -> [__m256; LANES] {
            let (first, second) = (fours(self, a, b, c, d), fours(self, e, f, g, h));
            let mut columns = [a; LANES];
            for i in 0..4 {
                columns[i] = self.avx._mm256_permute2f128_ps::<0x20>(first[i], second[i]);
                columns[i + 4] = self.avx._mm256_permute2f128_ps::<0x31>(first[i], second[i]);
            }
            columns
        }
    }

    /// What AVX2 does, with twice as many registers.
    impl F32Lanes for V4 {
        type N = __m256;

        #[inline(always)]
        fn load_f32(self, from: &[f32; LANES]) -> __m256 {
            (*self).load_f32(from)
        }

        #[inline(always)]
        fn store_f32(self, v: __m256, to: &mut [f32; LANES]) {
            (*self).store_f32(v, to);
        }

        #[inline(always)]
        fn add_f32(self, a: __m256, b: __m256) -> __m256 {
            (*self).add_f32(a, b)
        }

        #[inline(always)]
        fn sub_f32(self, a: __m256, b: __m256) -> __m256 {
            (*self).sub_f32(a, b)
        }

        #[inline(always)]
        fn mul_f32(self, a: __m256, b: __m256) -> __m256 {
            (*self).mul_f32(a, b)
        }

        #[inline(always)]
        fn mul_add_f32(self, a: __m256, b: __m256, c: __m256) -> __m256 {
            (*self).mul_add_f32(a, b, c)
        }

        #[inline(always)]
        fn mul_sub_f32(self, a: __m256, b: __m256, c: __m256) -> __m256 {
            (*self).mul_sub_f32(a, b, c)
        }

        #[inline(always)]
        fn largest_f32(self, a: __m256, most: __m256) -> __m256 {
            (*self).largest_f32(a, most)
        }

        #[inline(always)]
        fn floor_f32(self, a: __m256, floor: __m256) -> __m256 {
            (*self).floor_f32(a, floor)
        }

        #[inline(always)]
        fn transpose_f32(self, rows: [__m256; LANES]) -> [__m256; LANES] {
            (*self).transpose_f32(rows)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{Lanes, SimdKernel, on_each};

    /// Each operation once, on numbers for which all of them are exact.
    struct All;

    impl SimdKernel for All {
        type Output = Vec<[f32; LANES]>;

        #[inline(always)]
        fn run<L: Lanes>(self, lanes: L) -> Self::Output {
            let rows: [[f32; LANES]; LANES] =
                std::array::from_fn(|row| each(|lane| (10 * row + lane) as f32 - 31.0));
            let v = rows.map(|row| lanes.load_f32(&row));
            let floor = lanes.splat_f32(5.0);
            let mut results = vec![
                lanes.add_f32(v[1], v[2]),
                lanes.sub_f32(v[1], v[2]),
                lanes.mul_f32(v[1], v[2]),
                lanes.mul_add_f32(v[1], v[2], v[3]),
                lanes.mul_sub_f32(v[1], v[2], v[3]),
                lanes.largest_f32(v[1], v[7]),
                lanes.floor_f32(v[3], floor),
            ];
            results.extend(lanes.transpose_f32(v));
            let store = |v| {
                let mut to = [0.0; LANES];
                lanes.store_f32(v, &mut to);
                to
            };
            results.into_iter().map(store).collect()
        }
    }

    #[test]
    fn every_processor_reckons_as_plain_arrays_do() {
        let (plain, others) = on_each(|| All);
        for (name, results) in others {
            assert_eq!(results, plain, "{name}");
        }
        // Row 3 is -1, 0, 1 and so on.
        assert_eq!(plain[6], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.0, 6.0]);
        for (lane, row) in plain[7..].iter().enumerate() {
            assert_eq!(*row, each(|i| (10 * i + lane) as f32 - 31.0));
        }
    }
}
