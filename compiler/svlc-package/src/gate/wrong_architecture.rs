//! A program for another processor than its function's.
//!
//! Why: every invocation would end with `exec format error`.
//!
//! Fix: build it for the function's `architecture`, or change that.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Architecture, Function};

use crate::elf::Needs;

const CODE: Code = Code::SV0702;

pub(super) fn check(function: &Function, needs: &Needs, found: &mut Vec<Diagnostic>) {
    if needs.architecture == Some(function.architecture) {
        return;
    }
    let wanted = words(function.architecture);
    let is = needs.architecture.map_or("another processor", words);
    let message = format!("`{}` is built for {is}, and runs on {wanted}", function.name);
    let help = format!("build it for {wanted}, or give `architecture` as it is built");
    found.push(Diagnostic::new(CODE, function.origin, message, help));
}

fn words(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86_64 => "`x86_64`",
        Architecture::Arm64 => "`arm64`",
    }
}
