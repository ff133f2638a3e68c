//! Tests as one JSON document, for programs. Its shape is a contract, told in docs/testing.md: `version` changes when it does.

use serde::Serialize;
use svlc_core::source::Span;

use super::Report;
use crate::testing::{Failure, Outcome, Ran, described};

/// Version of the document's shape.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    spec: &'a str,
    service: &'a str,
    target: &'a str,
    tests: Vec<Entry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    result: &'static str,
    /// What was sent, without headers: they may hold secrets.
    sent: String,
    stage: Option<&'a str>,
    answers: usize,
    duration_ms: u128,
    place: Place,
    reason: Option<&'static str>,
    failures: Vec<Told<'a>>,
    log: &'a [String],
}

#[derive(Serialize)]
struct Told<'a> {
    message: &'a str,
    place: Place,
    detail: &'a str,
}

/// Line and column from 1, the column in Unicode scalar values.
#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Summary {
    passed: usize,
    failed: usize,
    broken: usize,
    skipped: usize,
    duration_ms: u128,
}

/// The document.
pub(crate) fn document(report: &Report<'_>) -> String {
    let tally = report.tally();
    let document = Document {
        version: VERSION,
        spec: report.source.name(),
        service: &report.model.service,
        target: report.target,
        tests: report.ran.iter().map(|ran| entry(report, ran)).collect(),
        summary: Summary {
            passed: tally.passed,
            failed: tally.failed,
            broken: tally.broken,
            skipped: tally.skipped,
            duration_ms: report.took.as_millis(),
        },
    };
    serde_json::to_string_pretty(&document).expect("text and numbers always serialise")
}

fn entry<'a>(report: &'a Report<'_>, ran: &'a Ran<'_>) -> Entry<'a> {
    let (result, reason, failures): (_, _, &[Failure]) = match &ran.outcome {
        Outcome::Passed => ("passed", None, &[]),
        Outcome::Failed(failures) => ("failed", None, failures),
        Outcome::Broken(failure) => ("broken", None, std::slice::from_ref(failure)),
        Outcome::Skipped(why) => ("skipped", Some(*why), &[]),
    };
    let told = |failure: &'a Failure| Told {
        message: &failure.message,
        place: place(report, failure.span),
        detail: &failure.detail,
    };
    Entry {
        name: &ran.test.name,
        result,
        sent: described(ran.test, report.model),
        stage: report.stage_of(ran),
        answers: ran.answers,
        duration_ms: ran.took.as_millis(),
        place: place(report, ran.test.origin),
        reason,
        failures: failures.iter().map(told).collect(),
        log: &ran.log,
    }
}

fn place(report: &Report<'_>, span: Span) -> Place {
    let position = report.source.position(span.start);
    Place { line: position.line, column: position.column }
}
