//! Keeps the plugins' library mapped once a host has loaded it.
//!
//! The framework's background thread and the destructors of thread-local values may still run when a
//! host unloads the library; unmapped, they would end the host.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
