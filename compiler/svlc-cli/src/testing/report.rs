//! What came of tests, for others: [`Report`] for people on the terminal, in files for machines. Leaves judging to `judge`.

mod document;
mod human;
mod junit;

use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::model::Model;
use svlc_core::source::{Source, Span};

use super::{Outcome, Ran};
use crate::error::Fault;

pub(crate) use document::document;
pub(crate) use human::{line, summary};

/// What a report is of.
pub(crate) struct Report<'a> {
    pub(crate) source: &'a Source,
    /// Places that are shown masked.
    pub(crate) sensitive: &'a [Span],
    pub(crate) model: &'a Model,
    /// `local`, or the address.
    pub(crate) target: &'a str,
    /// Stage that every request went to.
    pub(crate) stage: Option<&'a str>,
    /// The tests that were run, in the order of the spec.
    pub(crate) ran: Vec<Ran<'a>>,
    /// All of them together.
    pub(crate) took: Duration,
}

/// How many tests had which outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) broken: usize,
    pub(crate) skipped: usize,
}

/// A report in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    kind: Kind,
    path: Utf8PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Junit,
    Json,
}

impl Report<'_> {
    /// How many had which outcome.
    pub(crate) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for ran in &self.ran {
            *match ran.outcome {
                Outcome::Passed => &mut tally.passed,
                Outcome::Failed(_) => &mut tally.failed,
                Outcome::Broken(_) => &mut tally.broken,
                Outcome::Skipped(_) => &mut tally.skipped,
            } += 1;
        }
        tally
    }

    /// The stage that a test's requests went to; `None` of an event.
    fn stage_of<'r>(&'r self, ran: &'r Ran<'_>) -> Option<&'r str> {
        match &ran.test.call {
            svlc_core::model::TestCall::Request(request) => {
                Some(self.stage.unwrap_or(&request.stage))
            }
            svlc_core::model::TestCall::Invoke(_) => None,
        }
    }
}

impl Tally {
    /// Whether something ran, and nothing that ran is not as expected.
    pub(crate) fn is_good(self) -> bool {
        self.passed > 0 && self.failed + self.broken == 0
    }
}

impl File {
    /// Reads an argument, `junit=FILE` or `json=FILE`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (kind, path) = text.split_once('=').unwrap_or((text, ""));
        let kind = match kind {
            "junit" => Kind::Junit,
            "json" => Kind::Json,
            _ => return Err("it is `junit=FILE` or `json=FILE`".to_owned()),
        };
        if path.is_empty() {
            return Err("it has a file behind the `=`".to_owned());
        }
        Ok(Self { kind, path: path.into() })
    }

    /// Writes the report: the file is the old one or all of the new one.
    pub(crate) fn write(&self, report: &Report<'_>) -> Result<(), Fault> {
        let text = match self.kind {
            Kind::Junit => junit::document(report),
            Kind::Json => document(report) + "\n",
        };
        put(&self.path, &text)
    }
}

fn put(path: &Utf8Path, text: &str) -> Result<(), Fault> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_str().is_empty()) {
        fs_err::create_dir_all(folder).map_err(Fault::file("make the folder", folder))?;
    }
    let name = path.file_name().unwrap_or_default();
    let draft = path.with_file_name(format!(".{name}.{}.draft", std::process::id()));
    let written = std::fs::write(&draft, text).and_then(|()| std::fs::rename(&draft, path));
    written.map_err(|error| {
        // It is no use to anybody; that it cannot be removed is not the fault to tell.
        let _ = std::fs::remove_file(&draft);
        Fault::file("write", path)(error)
    })
}
