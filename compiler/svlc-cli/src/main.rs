//! The svlc command.
fn main() {}
