//! The frequencies at which the designs meet the prototype exactly.
//!
//! Each set minimises the worst error in dB over gain, Q and centre up to 20 kHz at 44.1 kHz, found
//! by Nelder-Mead from evenly spread starts. A search that ends elsewhere with a smaller error in
//! `tests/matched.rs` may replace it; nothing else depends on the numbers.

/// One such frequency: `x = sin^2(w/2)`, `warp = x / w^2`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) w: f64,
    pub(super) x: f64,
    pub(super) warp: f64,
}

/// Edge of the promise, 2 pi 20000 / 44100.
pub(crate) const PASS_EDGE: f64 = 2.849517146113191;

/// Bell, notch and band pass.
pub(super) const BELL: [Node; 4] = [
    Node {
        w: 0.0,
        x: 0.0,
        warp: 0.25,
    },
    Node {
        w: 1.903562939117995,
        x: 0.6633295586632866,
        warp: 0.18306059460689106,
    },
    Node {
        w: 2.563454119814888,
        x: 0.9187406640900897,
        warp: 0.1398111606703011,
    },
    Node {
        w: 2.8148670176164545,
        x: 0.9735491524973721,
        warp: 0.12286894190577735,
    },
];

/// Second-order low pass.
pub(super) const LOW_PASS: [Node; 4] = [
    Node {
        w: 0.0,
        x: 0.0,
        warp: 0.25,
    },
    Node {
        w: 1.8672315955050518,
        x: 0.6460564091836929,
        warp: 0.18529942185107026,
    },
    Node {
        w: 2.5551050345767763,
        x: 0.9164448506916664,
        warp: 0.14037469315742096,
    },
    Node {
        w: 2.8189133319639352,
        x: 0.9741945934677769,
        warp: 0.122597684514655,
    },
];

/// Shelves whose upper resonance lies beyond the pass edge.
pub(super) const SHELF_ABOVE: [Node; 4] = [
    Node {
        w: 0.0,
        x: 0.0,
        warp: 0.25,
    },
    Node {
        w: 1.1633438700721714,
        x: 0.30186418397846326,
        warp: 0.22304648096168006,
    },
    Node {
        w: 2.7128258086141415,
        x: 0.9547395623750672,
        warp: 0.12973020436309096,
    },
    Node {
        w: 2.8338732969810296,
        x: 0.9765134112720951,
        warp: 0.12159545839289392,
    },
];

/// Shelf nodes over the pass edge: lower resonance (3), upper (3); columns multiply
/// 1, r, r^2, r^4, s, s r, s r^2, s r^4.
pub(super) const SHELF: [[f64; 8]; 6] = [
    [0.0, 0.0, 0.34634, -0.00801, 0.0, 0.0, 0.01753, 0.0],
    [
        0.74953, 0.0333, 0.0, 0.03673, -0.03516, 0.00023, 0.0, -0.02412,
    ],
    [0.99739, -0.0134, 0.0, -0.00934, 0.05104, 0.0, 0.0, -0.06816],
    [0.0, 0.0, 0.34634, -0.00801, 0.0, 0.0, 0.07907, 0.0],
    [
        0.8058, 0.01633, 0.0, 0.01965, -0.00074, 0.00282, 0.0, -0.06335,
    ],
    [0.99739, -0.0134, 0.0, -0.00934, 0.05606, 0.0, 0.0, -0.07623],
];

/// High-pass nodes over the pass edge: numerator (3), resonance (3); one row per
/// sixteenth of the pass edge.
pub(super) const HIGH_PASS: [[f64; 6]; 17] = [
    [0.28532, 0.83261, 0.97747, 0.28577, 0.83262, 0.97746],
    [0.2754, 0.83303, 0.97667, 0.32064, 0.83446, 0.97636],
    [0.26547, 0.83345, 0.97586, 0.35551, 0.8363, 0.97526],
    [0.30052, 0.8355, 0.98288, 0.36061, 0.83529, 0.98462],
    [0.33558, 0.83755, 0.9899, 0.36571, 0.83429, 0.99399],
    [0.34827, 0.83612, 0.98613, 0.35687, 0.83096, 0.98842],
    [0.36095, 0.8347, 0.98235, 0.34803, 0.82764, 0.98286],
    [0.36079, 0.84976, 0.97864, 0.34072, 0.83037, 0.97947],
    [0.36062, 0.86483, 0.97493, 0.3334, 0.83311, 0.97608],
    [0.36025, 0.88151, 0.96547, 0.31466, 0.83347, 0.97414],
    [0.35988, 0.89819, 0.95602, 0.29593, 0.83382, 0.9722],
    [0.35905, 0.89239, 0.94814, 0.31125, 0.81433, 0.97296],
    [0.35822, 0.88659, 0.94027, 0.32658, 0.79484, 0.97371],
    [0.34892, 0.91441, 0.92785, 0.35886, 0.78101, 0.97642],
    [0.3314, 0.8589, 0.96187, 0.37309, 0.7396, 0.98262],
    [0.34272, 0.93723, 0.99339, 0.35543, 0.64429, 0.98595],
    [0.33252, 0.83604, 0.97153, 0.39827, 0.63188, 0.9342],
];

/// `w^2 = x (FIRST_B[0] + FIRST_B[1] x) / (1 + FIRST_A[0] x + FIRST_A[1] x^2)` within 0.016 dB.
pub(super) const FIRST_A: [f64; 2] = [-1.1958378662205709, 0.26745998310120966];
/// See [`FIRST_A`].
pub(super) const FIRST_B: [f64; 2] = [4.0, -3.3625395935975746];
