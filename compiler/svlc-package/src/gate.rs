//! What keeps a package from running on Lambda, found before it is uploaded: diagnostics at the function's place in the spec. A rule
//! a file, as in the checks of the language; their codes are SV07xx.

mod debug_information;
mod handler_not_in_package;
mod missing_library;
mod newer_c_library;
mod not_a_program;
mod package_too_large;
mod unusable_code;
mod wrong_architecture;
mod zip_over_direct_limit;

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Function, Package};

use crate::archive::{BOOTSTRAP, Entries};
use crate::elf;
use crate::error::Fault;

/// The runtime that programs of the spec's own crate run on.
const RUNTIME: &str = "provided.al2023";

/// Judges a program that is to run on the runtime of its function.
pub fn program(function: &Function, program: &[u8]) -> Vec<Diagnostic> {
    let needs = match elf::read(program) {
        Ok(needs) => needs,
        Err(why) => return vec![not_a_program::told(function, &why)],
    };
    let mut found = Vec::new();
    wrong_architecture::check(function, &needs, &mut found);
    newer_c_library::check(function, &needs, &mut found);
    missing_library::check(function, &needs, &mut found);
    debug_information::check(function, &needs, &mut found);
    found
}

/// Judges the whole of what is uploaded for a function: its files, and the bytes of their zip.
pub fn package(function: &Function, entries: &Entries, zip: u64) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    handler_not_in_package::check(function, entries, &mut found);
    package_too_large::check(function, entries, &mut found);
    zip_over_direct_limit::check(function, zip, &mut found);
    found
}

/// What is said of code that no package can be made of; `None`: the machine failed.
pub fn unusable(function: &Function, fault: &Fault) -> Option<Diagnostic> {
    unusable_code::told(function, fault)
}

/// Fields of a function that a diagnostic is about, the first that is set before the others.
pub fn fields(code: Code) -> &'static [&'static str] {
    match code {
        Code::SV0702 => &["architecture", "code", "zip"],
        Code::SV0708 => &["handler", "code", "zip"],
        _ => &["code", "zip"],
    }
}

/// The program in a package of the user's own that starts one. A script is none, and may be what is meant.
pub fn bootstrap<'a>(function: &Function, entries: &'a Entries) -> Option<&'a [u8]> {
    let Package::Managed { runtime, .. } = &function.package else { return None };
    let own = entries.get(BOOTSTRAP).filter(|_| runtime.is_os_only())?;
    (!own.content.starts_with(b"#!")).then_some(&own.content)
}

/// Bytes as people read them.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} KB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// The runtime that a function's program runs on.
fn runtime(function: &Function) -> &'static str {
    match &function.package {
        Package::Managed { runtime, .. } => runtime.id,
        Package::Rust { .. } | Package::Image(_) => RUNTIME,
    }
}

#[cfg(test)]
mod tests;
