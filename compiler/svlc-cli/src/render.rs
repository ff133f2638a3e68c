//! How diagnostics are shown: one file a format. Each is a leaf that reads plain data; none knows of any rule.

mod excerpt;
mod github;
mod human;
mod json;
pub(crate) mod page;
mod sarif;
pub(crate) mod text;

use clap::ValueEnum;
use serde_json::Value;
use svlc_core::diagnostic::Diagnostic;
#[cfg(unix)]
use svlc_core::diagnostic::Label;
#[cfg(unix)]
use svlc_core::source::{Source, Span};

use crate::error::Fault;
use crate::input::Compiled;
use crate::terminal::Terminal;

/// How to show diagnostics.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, on standard error
    #[default]
    Human,
    /// One JSON document on standard output
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// What there is to say about the specs, for programs; a command may add to it what it made.
pub(crate) fn document(specs: &[Compiled]) -> Value {
    json::document(specs)
}

/// JSON as it is shown.
pub(crate) fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).expect("text and numbers always serialise")
}

/// A spec of which a place is shown.
#[cfg(unix)]
pub(crate) struct Shown<'a> {
    pub(crate) source: &'a Source,
    /// Places that are shown masked.
    pub(crate) sensitive: &'a [Span],
}

/// Tells people what there is to say about a spec; standard output is left to what comes of it.
pub(crate) fn tell(spec: &Compiled, terminal: &mut Terminal) -> Result<(), Fault> {
    human::tell(spec, terminal)
}

/// Tells people what is wrong with a spec beyond what compiling it found.
pub(crate) fn diagnostics(
    spec: &Compiled,
    found: &[Diagnostic],
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    human::diagnostics(spec, found, terminal)
}

/// What is not as a spec says at one of its places, for people.
#[cfg(unix)]
pub(crate) fn failure(
    shown: &Shown<'_>,
    heading: &str,
    message: &str,
    label: &Label,
    terminal: &Terminal,
) -> String {
    human::failure(shown, heading, message, label, terminal)
}

/// Shows what there is to say about the specs.
pub(crate) fn show(
    format: Format,
    specs: &[Compiled],
    terminal: &mut Terminal,
) -> Result<(), Fault> {
    match format {
        Format::Human => human::show(specs, terminal),
        Format::Json => terminal.out.line(&pretty(&json::document(specs))),
        Format::Sarif => terminal.out.line(&sarif::document(specs)),
        Format::Github => terminal.out.print(&github::commands(specs)),
    }
}
