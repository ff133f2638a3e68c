//! Fuzzer.
fn main() {}
