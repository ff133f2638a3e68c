//! Diagnostics as one JSON document, for programs. Its shape is a contract: `version` changes when it does.

use serde::Serialize;
use serde_json::Value;
use svlc_core::diagnostic::{Diagnostic, Label, Severity};
use svlc_core::source::{Source, Span};

use crate::input::Compiled;

/// Version of the document's shape.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    /// Every spec that was checked, also those without faults.
    files: Vec<&'a str>,
    diagnostics: Vec<Entry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    help: &'a str,
    notes: &'a [String],
    span: Range,
    label: &'a str,
    secondary: Vec<Place<'a>>,
    fix: Option<Fix<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    span: Range,
    label: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    span: Range,
    replacement: &'a str,
}

/// Half open.
#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

/// Offset in bytes from 0; line and column from 1, the column in Unicode scalar values; the UTF-16 column from 0.
#[derive(Serialize)]
struct Point {
    offset: u32,
    line: usize,
    column: usize,
    utf16: usize,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
}

/// The document for some specs.
pub(super) fn document(specs: &[Compiled]) -> Value {
    let count = |severity| specs.iter().map(|spec| spec.compilation.count(severity)).sum();
    let entries = specs
        .iter()
        .flat_map(|spec| spec.compilation.diagnostics.iter().map(|one| entry(&spec.source, one)));
    let document = Document {
        version: VERSION,
        files: specs.iter().map(|spec| spec.source.name()).collect(),
        diagnostics: entries.collect(),
        summary: Summary { errors: count(Severity::Error), warnings: count(Severity::Warning) },
    };
    serde_json::to_value(&document).expect("text and numbers always serialise")
}

fn entry<'a>(source: &'a Source, diagnostic: &'a Diagnostic) -> Entry<'a> {
    let place = |label: &'a Label| Place { span: range(source, label.span), label: &label.text };
    Entry {
        file: source.name(),
        code: diagnostic.code.as_str(),
        name: diagnostic.code.name(),
        severity: diagnostic.severity().name(),
        message: &diagnostic.message,
        help: &diagnostic.help,
        notes: &diagnostic.notes,
        span: range(source, diagnostic.primary.span),
        label: &diagnostic.primary.text,
        secondary: diagnostic.secondary.iter().map(place).collect(),
        fix: diagnostic
            .fix
            .as_ref()
            .map(|fix| Fix { span: range(source, fix.span), replacement: &fix.replacement }),
    }
}

fn range(source: &Source, span: Span) -> Range {
    Range { start: point(source, span.start), end: point(source, span.end) }
}

fn point(source: &Source, offset: u32) -> Point {
    let position = source.position(offset);
    Point { offset, line: position.line, column: position.column, utf16: position.utf16 }
}
