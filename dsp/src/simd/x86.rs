//! The lanes of x86 processors: one register of AVX-512, or two of AVX2 with FMA.

use std::arch::x86_64::{__m256d, __m512d, __m512i};

use bytemuck::cast;
use pulp::NullaryFnOnce;
use pulp::x86::{V3, V4};

use super::{LANES, Lanes, SimdKernel};

/// SimdKernel and the instructions to do it with.
pub(super) struct Call<S, W> {
    pub(super) simd: S,
    pub(super) work: W,
}

impl<S: Lanes, W: SimdKernel> NullaryFnOnce for Call<S, W> {
    type Output = W::Output;

    #[inline(always)]
    fn call(self) -> W::Output {
        self.work.run(self.simd)
    }
}

impl Lanes for V4 {
    type V = __m512d;

    #[inline(always)]
    fn load(self, from: &[f64; LANES]) -> __m512d {
        cast(*from)
    }

    #[inline(always)]
    fn store(self, v: __m512d, to: &mut [f64; LANES]) {
        *to = cast(v);
    }

    #[inline(always)]
    fn add(self, a: __m512d, b: __m512d) -> __m512d {
        self.avx512f._mm512_add_pd(a, b)
    }

    #[inline(always)]
    fn sub(self, a: __m512d, b: __m512d) -> __m512d {
        self.avx512f._mm512_sub_pd(a, b)
    }

    #[inline(always)]
    fn mul(self, a: __m512d, b: __m512d) -> __m512d {
        self.avx512f._mm512_mul_pd(a, b)
    }

    #[inline(always)]
    fn div(self, a: __m512d, b: __m512d) -> __m512d {
        self.avx512f._mm512_div_pd(a, b)
    }

    #[inline(always)]
    fn mul_add(self, a: __m512d, b: __m512d, c: __m512d) -> __m512d {
        self.avx512f._mm512_fmadd_pd(a, b, c)
    }

    #[inline(always)]
    fn sub_mul(self, a: __m512d, b: __m512d, c: __m512d) -> __m512d {
        self.avx512f._mm512_fnmadd_pd(a, b, c)
    }

    #[inline(always)]
    fn select(self, bits: u8, new: __m512d, old: __m512d) -> __m512d {
        self.avx512f._mm512_mask_blend_pd(bits, old, new)
    }

    #[inline(always)]
    fn enter(self, v: __m512d, x: f64) -> __m512d {
        let x = self.avx512f._mm512_castpd128_pd512(self.sse2._mm_set_sd(x));
        let (x, v): (__m512i, __m512i) = (cast(x), cast(v));
        cast(self.avx512f._mm512_alignr_epi64::<1>(x, v))
    }

    #[inline(always)]
    fn first(self, v: __m512d) -> f64 {
        self.sse2
            ._mm_cvtsd_f64(self.avx512f._mm512_castpd512_pd128(v))
    }

    #[inline(always)]
    fn fused(self, a: f64, b: f64, c: f64) -> f64 {
        a.mul_add(b, c)
    }

    #[inline(always)]
    fn fused_f32(self, a: f32, b: f32, c: f32) -> f32 {
        a.mul_add(b, c)
    }
}

/// Selects lanes of a half by the low four bits.
#[inline(always)]
fn half(simd: V3, bits: u8, new: __m256d, old: __m256d) -> __m256d {
    let lane = |i: u8| (u64::from(bits >> i & 1)).wrapping_neg();
    let mask = [lane(0), lane(1), lane(2), lane(3)];
    simd.avx._mm256_blendv_pd(old, new, cast(mask))
}

impl Lanes for V3 {
    type V = [__m256d; 2];

    #[inline(always)]
    fn load(self, from: &[f64; LANES]) -> Self::V {
        let [low, high]: [[f64; 4]; 2] = cast(*from);
        [cast(low), cast(high)]
    }

    #[inline(always)]
    fn store(self, v: Self::V, to: &mut [f64; LANES]) {
        *to = cast::<[[f64; 4]; 2], _>([cast(v[0]), cast(v[1])]);
    }

    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        [
            self.avx._mm256_add_pd(a[0], b[0]),
            self.avx._mm256_add_pd(a[1], b[1]),
        ]
    }

    #[inline(always)]
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        [
            self.avx._mm256_sub_pd(a[0], b[0]),
            self.avx._mm256_sub_pd(a[1], b[1]),
        ]
    }

    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        [
            self.avx._mm256_mul_pd(a[0], b[0]),
            self.avx._mm256_mul_pd(a[1], b[1]),
        ]
    }

    #[inline(always)]
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        [
            self.avx._mm256_div_pd(a[0], b[0]),
            self.avx._mm256_div_pd(a[1], b[1]),
        ]
    }

    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        [
            self.fma._mm256_fmadd_pd(a[0], b[0], c[0]),
            self.fma._mm256_fmadd_pd(a[1], b[1], c[1]),
        ]
    }

    #[inline(always)]
    fn sub_mul(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        [
            self.fma._mm256_fnmadd_pd(a[0], b[0], c[0]),
            self.fma._mm256_fnmadd_pd(a[1], b[1], c[1]),
        ]
    }

    #[inline(always)]
    fn select(self, bits: u8, new: Self::V, old: Self::V) -> Self::V {
        [
            half(self, bits, new[0], old[0]),
            half(self, bits >> 4, new[1], old[1]),
        ]
    }

    #[inline(always)]
    fn enter(self, [low, high]: Self::V, x: f64) -> Self::V {
        // The number that enters takes the place of the one that leaves, then all rotate.
        let (avx, avx2) = (self.avx, self.avx2);
        let low = avx._mm256_blend_pd::<0b0001>(low, high);
        let high = avx._mm256_blend_pd::<0b0001>(high, avx._mm256_set1_pd(x));
        [
            avx2._mm256_permute4x64_pd::<0b00_11_10_01>(low),
            avx2._mm256_permute4x64_pd::<0b00_11_10_01>(high),
        ]
    }

    #[inline(always)]
    fn first(self, v: Self::V) -> f64 {
        self.sse2
            ._mm_cvtsd_f64(self.avx._mm256_castpd256_pd128(v[0]))
    }

    #[inline(always)]
    fn fused(self, a: f64, b: f64, c: f64) -> f64 {
        a.mul_add(b, c)
    }

    #[inline(always)]
    fn fused_f32(self, a: f32, b: f32, c: f32) -> f32 {
        a.mul_add(b, c)
    }
}
