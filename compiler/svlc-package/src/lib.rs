//! What Lambda runs: the zip of a function, made so that the same content gives the same bytes on any machine, and looked into
//! before anybody uploads it. Leaves building programs to cargo, and saying what came of it to `svlc-cli`.
//!
//! ```text
//! program ──elf──▶ what it needs ──gate──▶ diagnostics at the function's place in the spec
//! folder  ──tree─▶ entries ──archive──▶ zip ──gate──▶ the same
//! ```

pub mod archive;
pub mod elf;
mod error;
pub mod gate;
pub mod sbom;
pub mod tree;

pub use error::Fault;
