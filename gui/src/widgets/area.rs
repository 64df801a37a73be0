//! The filled area between two curves.

use egui::{Color32, Mesh, Pos2};

/// Fills what lies between two curves that are given point by point, from left to right.
pub fn area(edges: impl IntoIterator<Item = (Pos2, Pos2)>, colour: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    for (index, (one, other)) in edges.into_iter().enumerate() {
        mesh.colored_vertex(one, colour);
        mesh.colored_vertex(other, colour);
        if index > 0 {
            // Two triangles with the points before.
            let first = 2 * index as u32 - 2;
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first + 1, first + 2, first + 3);
        }
    }
    mesh
}
