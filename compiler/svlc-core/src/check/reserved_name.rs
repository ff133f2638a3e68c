//! A name that is kept: of a function, by cargo or Windows; of an environment, by svlc.
//!
//! Why: a function becomes a binary of the generated crate. Cargo refuses binaries that are called like folders of its own,
//! and Windows cannot hold files called like its devices. Words of Rust are no trouble: the generator escapes them.
//!
//! ```yaml
//! functions: { build: { blueprint: hello } }
//! ```
//!
//! Fix: another name, such as `build-report`.

use super::context::Context;
use crate::Settings;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Entries;

const CODE: Code = Code::SV0211;
/// Folders that cargo makes beside binaries (cargo, `is_conflicting_artifact_name`).
const CARGO: [&str; 4] = ["build", "deps", "examples", "incremental"];
/// Devices of Windows, which are no file names with any ending either.
const WINDOWS: [&str; 4] = ["aux", "con", "nul", "prn"];

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let none = Settings::NO_ENVIRONMENT;
    let names = cx.spec.environments.iter().flat_map(Entries::names);
    if let Some(name) = names.into_iter().find(|name| name.value == none) {
        let message = format!("`{none}` cannot name an environment");
        let help = "give it another name: that one stands for the spec without an environment";
        sink.push(Diagnostic::new(CODE, name.span, message, help));
    }
    for (name, _) in cx.functions() {
        let Some(owner) = owner(name) else { continue };
        let message = format!("`{}` cannot name a function: {owner}", name.value);
        let help = format!("give it another name, such as `{}-function`", name.value);
        sink.push(Diagnostic::new(CODE, name.span, message, help));
    }
}

/// Why a name cannot be used, if it cannot.
fn owner(name: &str) -> Option<&'static str> {
    let port = |prefix| {
        name.strip_prefix(prefix).is_some_and(|rest: &str| matches!(rest.as_bytes(), [b'0'..=b'9']))
    };
    if CARGO.contains(&name) {
        Some("cargo keeps a folder of that name beside its binaries")
    } else if WINDOWS.contains(&name) || port("com") || port("lpt") {
        Some("Windows keeps that file name for a device")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::owner;

    #[test]
    fn only_whole_names_are_reserved() {
        for name in ["deps", "con", "com1", "lpt9"] {
            assert!(owner(name).is_some(), "{name}");
        }
        for name in ["builder", "com10", "com", "console", "comx", "self"] {
            assert!(owner(name).is_none(), "{name}");
        }
    }
}
