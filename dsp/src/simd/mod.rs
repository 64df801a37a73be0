//! Eight numbers side by side, on whatever the processor has for that.
//!
//! The plugin runs on unknown machines: [`dispatch`] picks AVX-512, AVX2 with FMA, or plain arrays,
//! which are the reference that tests compare with.

pub(crate) mod approx;
mod f32_lanes;
#[cfg(target_arch = "x86_64")]
mod x86;

pub(crate) use f32_lanes::F32Lanes;

/// Numbers side by side.
pub(crate) const LANES: usize = 8;

/// Arithmetic on [`LANES`] numbers at once.
pub(crate) trait Lanes: F32Lanes {
    /// The numbers.
    type V: Copy;

    fn load(self, from: &[f64; LANES]) -> Self::V;
    fn store(self, v: Self::V, to: &mut [f64; LANES]);
    fn add(self, a: Self::V, b: Self::V) -> Self::V;
    fn sub(self, a: Self::V, b: Self::V) -> Self::V;
    fn mul(self, a: Self::V, b: Self::V) -> Self::V;
    fn div(self, a: Self::V, b: Self::V) -> Self::V;
    /// a b + c
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// c - a b
    fn sub_mul(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// `new` in the lanes whose bit is set, `old` in the others.
    fn select(self, bits: u8, new: Self::V, old: Self::V) -> Self::V;
    /// Each number moves one lane down; `x` enters at the last.
    fn enter(self, v: Self::V, x: f64) -> Self::V;
    /// The number in lane 0.
    fn first(self, v: Self::V) -> f64;

    /// a b + c of single numbers, in plain loops that the compiler spreads over lanes.
    fn fused(self, a: f64, b: f64, c: f64) -> f64;
    /// The same of numbers of half the width, twice as many of which fit.
    fn fused_f32(self, a: f32, b: f32, c: f32) -> f32;

    /// The same number in every lane.
    #[inline(always)]
    fn splat(self, value: f64) -> Self::V {
        self.load(&[value; LANES])
    }
}

/// Something to do on lanes.
pub(crate) trait SimdKernel {
    /// What it returns.
    type Output;
    /// Does it. Must be `#[inline(always)]`, so that it is compiled for each processor.
    fn run<L: Lanes>(self, lanes: L) -> Self::Output;
}

/// Does `work` on the best that this processor has.
pub(crate) fn dispatch<W: SimdKernel>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(simd) = pulp::x86::V4::try_new() {
            return simd.vectorize(x86::Call { simd, work });
        }
        if let Some(simd) = pulp::x86::V3::try_new() {
            return simd.vectorize(x86::Call { simd, work });
        }
    }
    work.run(Plain)
}

/// What `work` makes on plain arrays, and on each kind of lanes that this processor has.
#[cfg(test)]
pub(crate) fn on_each<W: SimdKernel>(
    work: impl Fn() -> W,
) -> (W::Output, Vec<(&'static str, W::Output)>) {
    let plain = work().run(Plain);
    #[cfg(target_arch = "x86_64")]
    let others = {
        let v3 = pulp::x86::V3::try_new().map(|simd| {
            let work = work();
            ("AVX2", simd.vectorize(x86::Call { simd, work }))
        });
        let v4 = pulp::x86::V4::try_new().map(|simd| {
            let work = work();
            ("AVX-512", simd.vectorize(x86::Call { simd, work }))
        });
        v3.into_iter().chain(v4).collect()
    };
    #[cfg(not(target_arch = "x86_64"))]
    let others = Vec::new();
    (plain, others)
}

/// Plain arrays: the reference, and what the compiler makes of them on other processors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain;

#[inline(always)]
fn each(f: impl FnMut(usize) -> f64) -> [f64; LANES] {
    std::array::from_fn(f)
}

impl Lanes for Plain {
    type V = [f64; LANES];

    #[inline(always)]
    fn load(self, from: &[f64; LANES]) -> Self::V {
        *from
    }

    #[inline(always)]
    fn store(self, v: Self::V, to: &mut [f64; LANES]) {
        *to = v;
    }

    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        each(|i| a[i] + b[i])
    }

    #[inline(always)]
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        each(|i| a[i] - b[i])
    }

    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        each(|i| a[i] * b[i])
    }

    #[inline(always)]
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        each(|i| a[i] / b[i])
    }

    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        each(|i| a[i] * b[i] + c[i])
    }

    #[inline(always)]
    fn sub_mul(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        each(|i| c[i] - a[i] * b[i])
    }

    #[inline(always)]
    fn select(self, bits: u8, new: Self::V, old: Self::V) -> Self::V {
        each(|i| if bits >> i & 1 == 1 { new[i] } else { old[i] })
    }

    #[inline(always)]
    fn enter(self, v: Self::V, x: f64) -> Self::V {
        each(|i| if i + 1 < LANES { v[i + 1] } else { x })
    }

    #[inline(always)]
    fn first(self, v: Self::V) -> f64 {
        v[0]
    }

    #[inline(always)]
    fn fused(self, a: f64, b: f64, c: f64) -> f64 {
        a * b + c
    }

    #[inline(always)]
    fn fused_f32(self, a: f32, b: f32, c: f32) -> f32 {
        a * b + c
    }
}
