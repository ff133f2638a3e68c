//! A program that loads a library which its runtime does not have.
//!
//! Why: it does not start: `cannot open shared object file`.
//!
//! Fix: link the library into the program, or do without it.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::facts::LIBRARIES;
use svlc_core::model::Function;

use super::runtime;
use crate::elf::Needs;

const CODE: Code = Code::SV0704;
const HELP: &str = "link it into the program, or take a crate that does without it";

pub(super) fn check(function: &Function, needs: &Needs, found: &mut Vec<Diagnostic>) {
    let (name, runtime) = (&function.name, runtime(function));
    let is_missing = |library: &&String| !LIBRARIES.contains(&library.as_str());
    for library in needs.libraries.iter().filter(is_missing) {
        let message = format!("`{name}` loads `{library}`, which `{runtime}` does not have");
        found.push(Diagnostic::new(CODE, function.origin, message, HELP));
    }
}
