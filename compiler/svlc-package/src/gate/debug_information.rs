//! A program that holds what only a debugger reads.
//!
//! Why: it is uploaded, and read when an environment starts, for nothing.
//!
//! Fix: `strip = true` in the release profile.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::Function;

use super::size;
use crate::elf::Needs;

const CODE: Code = Code::SV0705;
const HELP: &str = "add `strip = true` to `[profile.release]` in the crate's Cargo.toml";
/// How much of it is worth a word, in bytes.
const MUCH: u64 = 1_000_000;

pub(super) fn check(function: &Function, needs: &Needs, found: &mut Vec<Diagnostic>) {
    if needs.debug_bytes <= MUCH {
        return;
    }
    let much = size(needs.debug_bytes);
    let message = format!("`{}` holds {much} that only a debugger reads", function.name);
    found.push(Diagnostic::new(CODE, function.origin, message, HELP));
}
