//! The common factor: the cubic b for which (b/x) S is a straight line over the nodes.
//!
//! S is what is left of C (1-u)^2 when the double zero at the centre and b/x are taken out; it is
//! smooth, also at the centre. "The second divided difference of (b/x) S over three nodes is zero"
//! is linear in the coefficients of b: two such conditions are one 2 x 2 system.

use super::tables::{HIGH_PASS, Node, PASS_EDGE, SHELF};

/// c0 + c1 x + c2 x^2 + c3 x^3.
pub(super) type Cubic = [f64; 4];
/// a0 + a1 x.
pub(super) type Line = [f64; 2];
/// [b0, b1, b2] of b(x) = x (b0 + b1 x + b2 x^2).
pub(super) type Common = [f64; 3];

/// Three nodes.
#[derive(Clone, Copy)]
pub(super) struct Three([Node; 3]);

/// Three nodes and the value of S at each.
pub(super) struct Condition {
    nodes: [Node; 3],
    s: [f64; 3],
}

impl Three {
    /// With S of a resonance at w0.
    pub(super) fn at(self, w0: f64) -> Condition {
        Condition {
            nodes: self.0,
            s: self.0.map(|node| smooth_part(node, w0)),
        }
    }

    /// With S of a resonance at zero, where it becomes w^2 / x.
    pub(super) fn at_zero(self) -> Condition {
        Condition {
            nodes: self.0,
            s: self.0.map(|node| 1.0 / node.warp),
        }
    }
}

impl Node {
    /// The node at w.
    pub(super) fn new(w: f64) -> Self {
        let x = (0.5 * w).sin().powi(2);
        Self {
            w,
            x,
            warp: if w < 1.0e-4 { 0.25 } else { x / (w * w) },
        }
    }
}

/// S at a node: x/w^2 times the square of (x0/w0^2) / ((x-x0)/(w^2-w0^2)).
fn smooth_part(node: Node, w0: f64) -> f64 {
    let centre = Node::new(w0);
    let distance = node.w - w0;
    let ratio = if distance.abs() < 1.0e-4 {
        // x - x0 = sin((w+w0)/2) sin((w-w0)/2); the neglected distance^2/24 is below 1e-9.
        let middle = 0.5 * (node.w + w0);
        if middle < 1.0e-4 {
            0.25
        } else {
            0.25 * middle.sin() / middle
        }
    } else {
        (node.x - centre.x) / (distance * (node.w + w0))
    };
    node.warp * (centre.warp / ratio).powi(2)
}

/// b and the line for one resonance over four nodes.
pub(super) fn common_of_four(nodes: &[Node; 4], w0: f64) -> (Common, Line) {
    let [n0, n1, n2, n3] = *nodes;
    let (lower, upper) = (Three([n0, n1, n2]).at(w0), Three([n1, n2, n3]).at(w0));
    let b = common(&lower, &upper);
    (b, line_through(b, (n0, lower.s[0]), (n3, upper.s[2])))
}

/// One b for two resonances, and the line of each.
pub(super) fn common_of_pair(first: &Condition, second: &Condition) -> (Common, [Line; 2]) {
    let b = common(first, second);
    let line = |c: &Condition| line_through(b, (c.nodes[0], c.s[0]), (c.nodes[2], c.s[2]));
    (b, [line(first), line(second)])
}

/// b with b(x)/x = 4 at 0 (so that C(0) = 1) for which both conditions hold.
fn common(first: &Condition, second: &Condition) -> Common {
    let row = |c: &Condition| {
        let times_x = |f: [f64; 3]| std::array::from_fn(|i| f[i] * c.nodes[i].x);
        let linear = times_x(c.s);
        [c.s, linear, times_x(linear)].map(|f| second_difference(&c.nodes, f))
    };
    let (p, q) = (row(first), row(second));
    let scale = 4.0 / (p[1] * q[2] - p[2] * q[1]);
    [
        4.0,
        scale * (p[2] * q[0] - p[0] * q[2]),
        scale * (p[0] * q[1] - p[1] * q[0]),
    ]
}

fn second_difference(nodes: &[Node; 3], f: [f64; 3]) -> f64 {
    let upper = (f[2] - f[1]) / (nodes[2].x - nodes[1].x);
    let lower = (f[1] - f[0]) / (nodes[1].x - nodes[0].x);
    (upper - lower) / (nodes[2].x - nodes[0].x)
}

/// b(x)/x.
fn common_over_x(b: Common, x: f64) -> f64 {
    b[0] + x * (b[1] + x * b[2])
}

/// The line through (b/x) S at two nodes.
fn line_through(b: Common, (n, s): (Node, f64), (m, t): (Node, f64)) -> Line {
    let (f, g) = (common_over_x(b, n.x) * s, common_over_x(b, m.x) * t);
    let a1 = (g - f) / (m.x - n.x);
    [f - a1 * n.x, a1]
}

/// C (1 - w^2/w0^2)^2 as the cubic through four nodes, the first of them at 0: for a resonance
/// beyond the promise, with `inverse` = 1/w0^2, and for C itself, with 0.
pub(super) fn cubic_through(nodes: &[Node; 4], b: Common, inverse: f64) -> Cubic {
    let mut f = nodes.map(|node| {
        let distance = 1.0 - node.w * node.w * inverse;
        common_over_x(b, node.x) * node.warp * distance * distance
    });
    // Newton's divided differences, then expanded.
    for width in 1..4 {
        for k in (width..4).rev() {
            f[k] = (f[k] - f[k - 1]) / (nodes[k].x - nodes[k - width].x);
        }
    }
    let (x1, x2) = (nodes[1].x, nodes[2].x);
    [
        f[0],
        f[1] - x1 * (f[2] - x2 * f[3]),
        f[2] - (x1 + x2) * f[3],
        f[3],
    ]
}

/// Adds the exact damping term b(x) / (w0 Q)^2.
pub(super) fn damped(cubic: Cubic, b: Common, w0: f64, q: f64) -> Cubic {
    let scale = 1.0 / (w0 * q * w0 * q);
    [
        cubic[0],
        cubic[1] + scale * b[0],
        cubic[2] + scale * b[1],
        cubic[3] + scale * b[2],
    ]
}

/// Nodes of a shelf whose upper resonance is at `r` times the edge of the promise; `s` is 1 - 1/A.
pub(super) fn shelf_nodes(r: f64, s: f64) -> (Three, Three) {
    let powers = [1.0, r, r * r, r * r * r * r];
    let at = |row: &[f64; 8]| {
        let dot = |part: &[f64]| {
            part.iter()
                .zip(powers)
                .map(|(c, power)| c * power)
                .sum::<f64>()
        };
        Node::new((dot(&row[..4]) + s * dot(&row[4..])) * PASS_EDGE)
    };
    let [a, b, c, d, e, f] = SHELF.each_ref().map(at);
    (Three([a, b, c]), Three([d, e, f]))
}

/// Nodes of a high pass whose corner is at `r` times the edge of the promise: straight lines
/// between the rows of the table.
pub(super) fn high_pass_nodes(r: f64) -> (Three, Three) {
    let last = HIGH_PASS.len() - 1;
    let place = (r * last as f64).clamp(0.0, last as f64);
    let row = (place as usize).min(last - 1);
    let part = place - row as f64;
    let [a, b, c, d, e, f] = std::array::from_fn(|k| {
        let (from, to) = (HIGH_PASS[row][k], HIGH_PASS[row + 1][k]);
        Node::new((from + part * (to - from)) * PASS_EDGE)
    });
    (Three([a, b, c]), Three([d, e, f]))
}
