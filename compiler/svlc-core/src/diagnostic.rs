//! What svlc says to its user: [`Diagnostic`], plain data that every renderer reads, and the [`Sink`] that gathers them.
//! Leaves colours, formats and exit codes to `svlc-cli`.

mod codes;

pub use codes::{Code, Page, Severity};

use crate::source::Span;

/// A place, with a few words on what it has to do with the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// Lower case, no full stop; may be empty for a primary label whose message says it all.
    pub text: String,
}

impl Label {
    /// A label at `span`.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// An edit that cures the fault: replace the text under `span` by `replacement`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// One fault of a spec. Code, primary span, message and help cannot be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule; carries the severity and the page that explains it.
    pub code: Code,
    /// The problem: lower case, no full stop, names in backticks.
    pub message: String,
    /// The smallest span that shows it.
    pub primary: Label,
    /// Other places that take part, such as a first definition.
    pub secondary: Vec<Label>,
    /// Facts that explain, one sentence each.
    pub notes: Vec<String>,
    /// The cure.
    pub help: String,
    /// The cure as an edit, where it is certain.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic with everything that is mandatory.
    pub fn new(
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            message: message.into(),
            primary: Label::new(span, ""),
            secondary: Vec::new(),
            notes: Vec::new(),
            help: help.into(),
            fix: None,
        }
    }

    /// Sets the words at the primary span.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label::new(span, text));
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds the edit that cures it.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }

    /// Error or warning, from the table of codes.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Proof that an error has been told to the user: only [`Sink::push`] makes one, so "stopped without saying why"
/// cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported(());

/// How many diagnostics are kept. More come from a file that is no spec; keeping them all would take its size many times over.
pub const MAX_DIAGNOSTICS: usize = 10_000;

/// Gathers the diagnostics of all passes.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
    reported: Option<Reported>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic; for an error, the proof that it was told.
    pub fn push(&mut self, diagnostic: Diagnostic) -> Option<Reported> {
        let proof = (diagnostic.severity() == Severity::Error).then_some(Reported(()));
        match self.diagnostics.len() {
            MAX_DIAGNOSTICS => {
                let span = diagnostic.primary.span;
                let message = format!("there are more than {MAX_DIAGNOSTICS} faults");
                let help = "mend those that are listed, or give svlc the right file";
                let last = Diagnostic::new(Code::SV0013, span, message, help);
                self.reported = self.reported.or(Some(Reported(())));
                self.diagnostics.push(last);
            }
            kept if kept < MAX_DIAGNOSTICS => self.diagnostics.push(diagnostic),
            _ => {}
        }
        self.reported = self.reported.or(proof);
        proof
    }

    /// The proof that some error has been told, if one has.
    pub fn reported(&self) -> Option<Reported> {
        self.reported
    }

    /// Where there is something to say, sorted.
    pub(crate) fn places(&self) -> Vec<Span> {
        let mut places: Vec<Span> = self.diagnostics.iter().map(|one| one.primary.span).collect();
        places.sort_unstable();
        places
    }

    /// All diagnostics, sorted by place, each once: a fault in an aliased node is seen at every use but told once.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut all = self.diagnostics;
        all.sort_by(|a, b| {
            (a.primary.span, a.code, &a.message).cmp(&(b.primary.span, b.code, &b.message))
        });
        all.dedup_by(|a, b| {
            a.code == b.code && a.primary.span == b.primary.span && a.message == b.message
        });
        all
    }
}
