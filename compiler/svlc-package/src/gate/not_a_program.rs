//! A file that Lambda would start, and cannot.
//!
//! Why: Lambda starts a program for Linux of 64 bits by the name `bootstrap`; anything else ends every invocation with
//! `Runtime.InvalidEntrypoint`.
//!
//! Fix: have `svlc package` build it, or put the right file into the zip.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::Function;

const CODE: Code = Code::SV0701;
const HELP: &str = "build it for Linux with `svlc package`, or put the right file into the zip";

/// What is said of it.
pub(super) fn told(function: &Function, why: &str) -> Diagnostic {
    let message = format!("`{}` cannot run: {why}", function.name);
    Diagnostic::new(CODE, function.origin, message, HELP)
}
